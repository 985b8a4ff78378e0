"""The search box in a real browser: with script, with the keyboard alone, without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from tests.conftest import Load
from tests.search.test_forgiving import labelled
from tests.web.stories import hostile
from tests.web.test_browser_pages import Watch

_CODE = "0109520000000288" + "10YS-0909"


@pytest.fixture(autouse=True)
def _patient(page: Page) -> None:
    expect.set_options()


def test_keyboard_alone_from_any_page_to_a_find(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, labelled())
    watch = Watch(page, live)
    page.goto(live + "/checks")
    expect(page.locator(".foot")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("ys-0")
    option = page.get_by_role("option", name="YS-0909")
    expect(option).to_be_visible()
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Lot")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.locator(".finds")).to_be_hidden()
    assert box.input_value() == "ys-0"
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing?ref=lot%3AYOG%2FYS-0909")
    assert watch.seen == []


def test_a_scan_opens_its_page(page: Page, live: str, graph: Graph, load: Load) -> None:
    """A scanner types fast, sends its separator as Ctrl+], and ends with Enter."""
    load(graph, labelled())
    watch = Watch(page, live)
    page.goto(live + "/")
    page.keyboard.type(_CODE)
    page.keyboard.press("Control+]")
    page.keyboard.type("21S/1")
    assert page.locator("#q").input_value() == _CODE + "\x1d21S/1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing?ref=serial%3AYOG%2FS%252F1")
    assert watch.seen == []


def test_who_scans_before_the_page_is_drawn_loses_no_character(page: Page, live: str) -> None:
    """A browser focuses at its next drawing; the first key was lost where that came late."""
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', "
        "() => { window.first = document.activeElement?.id; })"
    )
    page.goto(live + "/")
    assert page.evaluate("window.first") == "q"


def test_recent_searches_stay_in_this_browser(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, [*labelled(), *hostile()])
    page.goto(live + "/")
    for text in ("YS-0909", "<script>window.hacked=1</script>"):
        page.locator("#q").fill(text)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.goto(live + "/thing?ref=item:YOG")
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    recent = page.get_by_role("group", name="Recent searches").get_by_role("option")
    expect(recent).to_have_text(["<script>window.hacked=1</script>", "YS-0909", "Forget these"])
    assert page.evaluate("window.hacked") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing?ref=lot%3AYOG%2FYS-0909")
    page.locator("#q").click()
    page.get_by_role("option", name="Forget these").click()
    expect(page.locator(".finds")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('lotgraph.searches')") == "[]"


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, labelled())
    page.goto(live + "/")
    held = []
    page.route("**/search/instant?q=straw", lambda route: held.append(route))
    with page.expect_request("**/search/instant?q=straw"):
        page.keyboard.type("straw")
    page.locator("#q").fill("northgate")
    expect(page.get_by_role("option", name="C-1")).to_be_visible()
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.get_by_role("option", name="C-1")).to_be_visible()
    expect(page.get_by_role("option", name="YOG")).to_have_count(0)


def test_search_works_without_script(bare: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, labelled())
    bare.goto(live + "/thing?ref=item:YOG")
    assert bare.locator("[data-copy]:visible").count() == 0
    assert bare.locator(".theme").is_hidden()
    bare.locator("#q").fill("nortgate")
    bare.keyboard.press("Enter")
    bare.get_by_role("link", name="C-1").click()
    assert bare.locator("h1").inner_text().endswith("C-1")


def test_search_is_usable_on_a_phone(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, labelled())
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live + "/thing?ref=item:YOG")
    page.locator("#q").fill("YS")
    option = page.get_by_role("option", name="YS-0909")
    expect(option).to_be_visible()
    box = option.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
