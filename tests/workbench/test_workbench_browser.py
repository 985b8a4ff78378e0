"""The trace page in a real browser, over the demo plant, as an investigator uses it."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.resources import static_folder
from app.settings import Settings
from app.trace.answer import Trace
from app.trace.service import trace
from tests.conftest import patience
from tests.serving import served
from tests.waiting import wait_until
from tests.web.test_browser_pages import Watch

_SCRIPT_BYTES_LIMIT = 250_000  # gzipped, all scripts of the page together
_BERRY = "/trace/down?ref=supplier-lot:S-BERRY/BV-4471"
_CULTURE = "/trace/down?ref=lot:CULT-BANK/CB-0001"


@pytest.fixture(scope="module")
def plant(demo_plant: Graph) -> Graph:
    """The demo plant and nothing else."""
    return demo_plant


@pytest.fixture(scope="module")
def site(settings: Settings, plant: Graph) -> Iterator[str]:
    """The pages over the demo plant, served on loopback."""
    with patience(), served(settings, plant) as address:
        yield address


@pytest.fixture
def watched(page: Page, site: str) -> Iterator[Page]:
    """A page that must not say anything on its console, nor ask for anything elsewhere."""
    watch = Watch(page, site)
    yield page
    assert watch.seen == []


def _params(page: Page, name: str) -> list[str]:
    found: list[str] = page.evaluate(
        "name => new URL(location.href).searchParams.getAll(name)", name
    )
    return found


def test_from_a_typed_lot_number_to_the_customers_in_three_actions(
    watched: Page, site: str
) -> None:
    watched.goto(site + "/")
    watched.keyboard.type("FP-0117")
    watched.keyboard.press("Enter")  # 1
    watched.get_by_role("link", name="Trace down").click()  # 2
    expect(watched.locator(".answer")).to_contain_text("Still out:")
    watched.locator(".views").get_by_role("link", name="Customers").click()  # 3
    for name in ("Green Basket", "Hillside Schools", "Northgate Supermarkets"):
        expect(watched.locator("#customers tbody", has_text=name)).to_be_visible()


def test_open_filter_back_and_reload_keep_the_state(watched: Page, site: str) -> None:
    watched.goto(site + _CULTURE)
    shut = watched.locator('.tree .row[aria-expanded="false"]').first
    ref = shut.get_attribute("data-ref")
    assert ref
    shut.locator(".twist").click()
    row = watched.locator(f'.tree .row[data-ref="{ref}"]:not([data-elsewhere])')
    expect(row).to_have_attribute("aria-expanded", "true")
    assert ref in _params(watched, "open")
    below = watched.locator(".tree .row").count()
    watched.locator("label", has_text="certain only").click()
    watched.get_by_role("button", name="Filter").click()
    watched.wait_for_url("**certain_only=true**")
    expect(row).to_have_attribute("aria-expanded", "true")
    expect(watched.locator(".hides")).to_contain_text("certain only")
    watched.reload()
    expect(row).to_have_attribute("aria-expanded", "true")
    assert watched.get_by_label("certain only").is_checked()
    watched.go_back()
    watched.wait_for_url(lambda url: "certain_only" not in url)
    expect(row).to_have_attribute("aria-expanded", "true")
    assert watched.locator(".tree .row").count() == below


def test_back_from_another_page_finds_the_tree_as_it_was_left(watched: Page, site: str) -> None:
    """Two branches opened, one under the other, one shut, and a thing selected."""
    watched.goto(site + _CULTURE)
    opened = []
    for _ in range(2):
        shut = watched.locator('.tree .row[aria-expanded="false"]').last
        ref = shut.get_attribute("data-ref")
        opened.append(f'.tree .row[data-ref="{ref}"]:not([data-elsewhere])')
        shut.locator(".twist").click()
        expect(watched.locator(opened[-1])).to_have_attribute("aria-expanded", "true")
    first = watched.locator('.tree .row[aria-expanded="true"]').nth(1)
    closed = f'.tree .row[data-ref="{first.get_attribute("data-ref")}"]:not([data-elsewhere])'
    first.locator(".twist").click()
    expect(watched.locator(closed)).to_have_attribute("aria-expanded", "false")
    watched.locator(".tree .row .pick").first.click()
    expect(watched.locator(".panel .chain-later")).to_have_count(0)
    rows = watched.locator(".tree .row").count()
    watched.locator(".panel").get_by_role("link", name="Its page").click()
    expect(watched.locator(".actions").first).to_be_visible()
    watched.go_back()
    expect(watched.locator('.row[aria-selected="true"]').first).to_be_visible()
    assert watched.locator(".tree .row").count() == rows
    expect(watched.locator(closed)).to_have_attribute("aria-expanded", "false")
    watched.reload()
    expect(watched.locator('.row[aria-selected="true"]').first).to_be_visible()
    assert watched.locator(".tree .row").count() == rows


def test_views_are_switched_without_losing_place(watched: Page, site: str) -> None:
    watched.goto(site + _BERRY)
    watched.locator('.tree .row[data-ref="lot:YOG-STRAW/YS-0909"] .pick').click()
    panel = watched.locator(".panel")
    expect(panel).to_contain_text("Why is lot")
    expect(panel.locator(".chain li").last).to_contain_text("YS-0909")
    for name in ("Graph", "Timeline", "Tree"):
        watched.locator(".views").get_by_role("link", name=name).click()
        expect(watched.locator(".views [aria-current]")).to_have_text(name)
        expect(watched.locator(".panel")).to_contain_text("YS-0909")
    expect(watched.locator('.row[aria-selected="true"]')).to_have_attribute(
        "data-ref", "lot:YOG-STRAW/YS-0909"
    )
    watched.get_by_role("link", name="close").click()
    expect(watched.locator(".side")).to_be_hidden()
    assert _params(watched, "why") == []


def _focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.dataset.ref ?? ''")
    return found


def test_the_tree_by_keyboard_alone(watched: Page, site: str) -> None:
    watched.goto(site + _BERRY)
    expect(watched.locator(".tree .row").first).to_be_visible()
    for _ in range(60):
        watched.keyboard.press("Tab")
        if _focused(watched):
            break
    assert _focused(watched) == "lot:FRUIT-STRAW/FP-0117"
    watched.keyboard.press("ArrowLeft")
    row = watched.locator('.row[data-ref="lot:FRUIT-STRAW/FP-0117"]')
    expect(row).to_have_attribute("aria-expanded", "false")
    watched.keyboard.press("ArrowRight")
    expect(row).to_have_attribute("aria-expanded", "true")
    watched.keyboard.press("ArrowRight")
    assert _focused(watched) == "batch:FI-STORY-1/L1"
    watched.keyboard.type("ys-0910")
    assert _focused(watched) == "lot:YOG-STRAW/YS-0910"
    watched.keyboard.press("ArrowLeft")  # shuts
    watched.keyboard.press("ArrowLeft")  # to its parent
    assert _focused(watched) == "batch:FI-STORY-2/L1"
    watched.keyboard.press("Home")
    assert _focused(watched) == "lot:FRUIT-STRAW/FP-0117"
    watched.keyboard.press("ArrowDown")
    watched.keyboard.press("Enter")
    expect(watched.locator(".panel .chain li").first).to_contain_text("FP-0117")
    assert _params(watched, "why") == ["batch:FI-STORY-1/L1"]


def test_the_graph_and_its_panel_by_keyboard_alone(watched: Page, site: str) -> None:
    watched.goto(site + _BERRY + "&view=graph")
    canvas = watched.locator("#canvas")
    expect(canvas).to_be_visible()
    expect(watched.locator("#picture")).to_be_hidden()
    for _ in range(80):
        watched.keyboard.press("Tab")
        if watched.evaluate("document.activeElement.id") == "canvas":
            break
    expect(watched.locator("#graph-said")).to_contain_text("FP-01")
    watched.keyboard.press("ArrowRight")
    expect(watched.locator("#graph-said")).to_contain_text("batch")
    watched.keyboard.press("Enter")
    expect(watched.locator(".panel .chain li").first).to_be_visible()
    before = canvas.evaluate("el => el.cy.zoom()")
    watched.keyboard.press("+")
    assert canvas.evaluate("el => el.cy.zoom()") > before
    watched.keyboard.press("0")
    watched.keyboard.press("p")
    expect(watched.locator("#graph-said")).to_contain_text("on the way")
    assert canvas.evaluate("el => el.cy.elements('.path').length") >= 3
    watched.locator(".panel").get_by_role("link", name="Trace up").focus()
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/trace/up**")


def test_the_graph_opens_whole_and_its_groups_in_place(watched: Page, site: str) -> None:
    watched.goto(site + _CULTURE + "&view=graph")
    canvas = watched.locator("#canvas")
    expect(canvas).to_have_attribute("data-drawn", re.compile(r"^\d\d$"))
    first = int(canvas.get_attribute("data-drawn") or 0)
    assert first < 40
    assert canvas.evaluate("el => el.cy.zoom()") >= 1  # 12 px
    expect(watched.locator("#graph-outside")).to_contain_text("to the right")
    before = canvas.evaluate("el => el.cy.pan().x")
    watched.locator("#overview").click(position={"x": 180, "y": 20})
    assert canvas.evaluate("el => el.cy.pan().x") < before
    expect(watched.locator("#graph-outside")).to_contain_text("to the left")
    width = canvas.evaluate("el => el.clientWidth")
    watched.locator("#graph-find").fill("CB-0001")
    expect(watched.locator("#graph-found")).to_contain_text("1 found")
    key = canvas.evaluate("""el => el.cy.nodes('[kind = "customer"]').first().id()""")
    canvas.evaluate("(el, key) => { el.cy.$id(key).emit('tap') }", key)
    expect(canvas).not_to_have_attribute("data-drawn", str(first))
    assert _params(watched, "more") == [key]
    drawn = canvas.get_attribute("data-drawn")
    watched.reload()
    expect(canvas).to_have_attribute("data-drawn", drawn or "")
    canvas.evaluate("""el => { el.cy.nodes('[kind = "customer"]').first().emit('tap') }""")
    expect(watched.locator(".panel")).to_contain_text("still out")
    assert canvas.evaluate("el => el.clientWidth") == width  # what is selected takes nothing away
    watched.locator("#graph-open a").click()
    expect(canvas).not_to_have_attribute("data-drawn", drawn or "")
    assert _params(watched, "more") == []
    watched.locator(".graph-tools").get_by_role("link", name="customers").click()
    expect(watched.locator(".view .limits").first).to_contain_text("hidden")
    expect(canvas).to_be_visible()
    assert canvas.evaluate("""el => el.cy.nodes('[kind = "customer"]').length""") == 0


def test_a_span_of_the_timeline_is_drawn_with_the_mouse(watched: Page, site: str) -> None:
    watched.goto(site + _BERRY + "&view=timeline")
    axis = watched.locator(".timeline svg.lanes")
    axis.scroll_into_view_if_needed()
    box = axis.bounding_box()
    assert box
    watched.mouse.move(box["x"] + 400, box["y"] + 20)
    watched.mouse.down()
    watched.mouse.move(box["x"] + 600, box["y"] + 20, steps=3)
    watched.mouse.up()
    watched.wait_for_url("**axis=*")
    (axis_,) = _params(watched, "axis")
    first, last = map(int, axis_.split(".."))
    expect(watched.locator(".timeline svg.strip .seen")).to_be_visible()
    watched.locator(".timeline").focus()
    watched.keyboard.press("-")
    watched.wait_for_url(lambda url: axis_ not in url)
    (wider,) = _params(watched, "axis")
    assert int(wider.split("..")[0]) < first < last < int(wider.split("..")[1])


def test_the_picture_on_paper_is_the_servers(watched: Page, site: str) -> None:
    watched.goto(site + _BERRY + "&view=graph")
    expect(watched.locator("#canvas")).to_be_visible()
    with watched.expect_download() as picture:
        watched.get_by_role("button", name="PNG").click()
    assert picture.value.suggested_filename == "trace.png"
    watched.emulate_media(media="print")
    expect(watched.locator("#canvas")).to_be_hidden()
    expect(watched.locator("#picture svg").first).to_be_visible()


def test_every_view_works_in_the_dark_and_on_a_phone(watched: Page, site: str) -> None:
    watched.emulate_media(color_scheme="dark")
    watched.set_viewport_size({"width": 360, "height": 740})
    for view in ("tree", "graph", "timeline", "lots", "customers", "stock"):
        watched.goto(site + _BERRY + f"&view={view}&why=customer:C-HILL")
        if view == "graph":  # a phone is too narrow for it
            watched.wait_for_url("**view=tree**")
        expect(watched.locator(".panel .chain li").first).to_be_visible()
        assert watched.evaluate("document.documentElement.scrollWidth") <= 360, view


def test_it_reads_without_script(bare: Page, site: str) -> None:
    bare.goto(site + _BERRY)
    bare.locator('.tree .row[data-ref="lot:YOG-STRAW/YS-0909"] .twist').click()
    row = bare.locator('.tree .row[data-ref="lot:YOG-STRAW/YS-0909"]')
    expect(row).to_have_attribute("aria-expanded", "false")
    row.locator(".pick").click()
    expect(bare.locator(".panel .chain li").last).to_contain_text("YS-0909")
    bare.locator(".views").get_by_role("link", name="Graph").click()
    expect(bare.locator("#picture a.box.picked")).to_have_count(1)
    bare.locator(".views").get_by_role("link", name="Customers").click()
    expect(bare.locator("#customers tbody")).to_have_count(4)


def test_a_long_trace_is_stopped_here_and_in_the_database(
    page: Page, site: str, plant: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = "UNWIND range(1, 100000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x) AS count"
    marks: list[str] = []

    def long(graph: Graph, *asked: Any) -> Trace:
        assert graph.stop
        marks.append(graph.stop.mark)
        graph.read(lambda work: work.tx.run(busy).single())
        return trace(graph, *asked)

    def running() -> int:
        asked = "SHOW TRANSACTIONS YIELD metaData WHERE metaData.lotgraph = $mark RETURN count(*)"
        with plant.driver.session(database=plant.database) as session:
            found = session.run(asked, mark=marks[0]).single()
        return int(found[0]) if found else 0

    monkeypatch.setattr("app.workbench.answers.trace", long)
    page.goto(site + "/trace/down?ref=lot:CULT-BANK/CB-0001&at=2099-01-01", wait_until="commit")
    expect(page.locator(".step").last).to_contain_text("There is no answer yet.")
    button = page.locator(".step form").last.get_by_role("button", name="Stop")
    expect(button).to_be_visible()
    wait_until(lambda: marks and running() == 1, "the database works on it", every_s=0.1)
    button.click(no_wait_after=True)
    expect(page.locator("h1")).to_have_text("Stopped")
    expect(page.locator("main")).to_contain_text("ended here and in the database")
    wait_until(lambda: running() == 0, "the database has let go of it", every_s=0.1)
    monkeypatch.undo()
    page.get_by_role("link", name="Trace again").click()
    expect(page.locator(".answer")).to_contain_text("Went into")


def test_leaving_the_page_ends_the_work(
    page: Page, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def long(graph: Graph, *_: Any) -> Trace:
        assert graph.stop
        if graph.stop.asked.wait(60):
            ended.set()
        graph.stop.check()
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr("app.workbench.answers.trace", long)
    page.goto(site + _BERRY + "&at=2098-01-01", wait_until="commit")
    expect(page.locator(".step").last).to_contain_text("There is no answer yet.")
    page.goto(site + "/checks", wait_until="commit")
    assert ended.wait(60)


def test_the_scripts_are_small() -> None:
    built = static_folder() / "built"
    sizes = [
        len(gzip.compress((built / name).read_bytes()))
        for name in ("app.js", "trace.js", "graph.js")
    ]
    assert all(sizes)
    assert sum(sizes) < _SCRIPT_BYTES_LIMIT
