"""The demo plant in a real browser: the story as an investigator would unravel it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.settings import Settings
from tests.conftest import patience
from tests.serving import served
from tests.sizes import size
from tests.web.hands import Hands, Tool
from tests.web.test_accessible import violations
from tests.web.test_browser_pages import Watch

_PAGES = (
    "/", "/search?q=straw", "/kind/hu", "/lots?status=quarantine",
    "/thing?ref=lot:YOG-STRAW/YS-0909", "/thing?ref=batch:FI-STORY-1/L1",
    "/thing?ref=order:FI-STORY-1", "/thing?ref=customer:C-NORTH", "/thing?ref=supplier:S-BERRY",
    "/thing?ref=location:D1-COLD&inside=true&at=2025-09-10",
    "/thing?ref=hu:395200090000000013",
)  # fmt: skip


@pytest.fixture(scope="module")
def plant(demo_plant: Graph, settings: Settings) -> Iterator[str]:
    """The address of a served demo plant."""
    with patience(), served(settings, demo_plant) as address:
        yield address


def test_from_a_typed_lot_number_to_the_customers_in_two_actions(page: Page, plant: str) -> None:
    watch = Watch(page, plant)
    page.goto(plant + "/")
    page.keyboard.type("BV-4471")
    page.keyboard.press("Enter")
    mine = page.get_by_role("row", name="Berry Vale")  # two suppliers have a lot of this number
    mine.get_by_role("link", name="down").click()
    for name in ("Northgate Supermarkets", "Hillside Schools", "Green Basket", "Port Hotels"):
        found = page.locator("main", has_text=name)
        expect(found).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("7,190\u00a0pcs")
    assert watch.seen == []


def test_a_scanned_label_opens_its_lot(page: Page, plant: str) -> None:
    page.goto(plant + "/checks")
    page.locator(".foot").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("0109520000000288" + "10YS-0909")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing?ref=lot%3AYOG-STRAW%2FYS-0909")
    assert "(01)09520000000288(10)YS-0909" in page.locator(".label").inner_text()
    assert page.locator(".balance rect").count() > 3


BY_HAND = pytest.mark.parametrize("tool", ["keyboard", "mouse"][: size(1, 2)])


@BY_HAND
def test_from_three_complaints_to_their_common_cause(page: Page, plant: str, tool: Tool) -> None:
    watch, hands = Watch(page, plant), Hands(page, tool)
    page.goto(plant + "/")
    hands.press(page.get_by_role("navigation", name="Rooms").get_by_role("link", name="Common"))
    hands.write(page.get_by_label("Complaints, one a line"), "YS-0909\nYS-0911B\nYS-0912B")
    hands.write(page.get_by_label("Units that did not fail"), "YS-0910N")
    hands.press(page.get_by_role("button", name="Compare"))
    expect(page.locator(".answer")).to_contain_text("BV-4471")
    first = page.locator("#candidates tbody tr").first
    expect(first).to_contain_text("all 3")
    expect(first).to_contain_text("BV-4471")
    hands.press(first.locator("summary"))
    hands.press(first.locator("li a").first)
    expect(page.locator("#why")).to_contain_text("certain")
    assert watch.seen == []


@BY_HAND
def test_from_a_complaint_about_a_serial_to_its_cause(page: Page, plant: str, tool: Tool) -> None:
    """A pump leaks: which impeller is in it, from whom, by which bookings."""
    watch, hands = Watch(page, plant), Hands(page, tool)
    page.goto(plant + "/")
    hands.write(page.get_by_role("combobox", name="Search"), "BP-S-5001")
    page.keyboard.press("Enter")
    hands.press(page.get_by_role("link", name="Trace up").first)
    expect(page.locator(".answer")).to_contain_text("Made from 3 lots and 4 serials")
    cause = page.locator('.tree a.pick[data-why="serial:IMPELLER/IM-S-22071"]').first
    expect(cause).to_be_visible()
    if tool == "mouse":
        cause.click()
    else:
        page.locator('.tree .row[data-ref="serial:PUMP-100/BP-S-5001"]').first.focus()
        page.keyboard.type("im-s")
        impeller = '.tree .row[data-ref="serial:IMPELLER/IM-S-22071"]:focus'
        expect(page.locator(impeller)).to_be_visible()
        page.keyboard.press("Enter")
    why = page.locator("#why")
    expect(why).to_contain_text("S-IMPELLER, supplier lot")
    expect(why).to_contain_text("WO-STORY")  # the chain that proves it
    hands.press(why.get_by_role("link", name="CBX-9907").first)
    expect(page.locator("h1")).to_contain_text("CBX-9907")
    assert watch.seen == []


@pytest.mark.parametrize(
    ("scheme", "width"),
    [("light", 360), ("dark", 1280), ("dark", 360), ("light", 1280)][: size(1, 4)],
)
def test_pages_of_the_plant_are_in_order(page: Page, plant: str, scheme: str, width: int) -> None:
    watch = Watch(page, plant)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    for path in _PAGES[:: size(3, 1)]:
        page.goto(plant + path)
        page.locator(".foot").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page) == [], path
    assert watch.seen == []
