"""The console in a real browser: write, complete, run, cancel, sort, download, open, share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.settings import Settings
from tests.conftest import patience
from tests.console.test_guard import gone_within
from tests.serving import served
from tests.web.test_browser_pages import Watch

ENDLESS = "UNWIND range(1, 100000000000) AS i RETURN count(i) AS n"


@pytest.fixture(scope="module")
def console(settings: Settings, plant: Graph) -> Iterator[str]:
    """The app on the demo plant, served on loopback."""
    with patience(), served(settings, plant) as address:
        yield address


def write(page: Page, text: str) -> None:
    """Type a statement in place of what is there."""
    page.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def run(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("#result")).not_to_have_attribute("aria-busy", "true")


def test_write_complete_and_run(page: Page, console: str) -> None:
    watch = Watch(page, console)
    page.goto(console + "/cypher", wait_until="networkidle")
    write(page, "MATCH (c:")
    page.keyboard.type("Cust")
    option = page.locator(".cm-tooltip-autocomplete li", has_text="Customer")
    expect(option.first).to_be_visible()
    page.wait_for_timeout(200)  # the list takes no key in its first moments
    page.keyboard.press("Enter")
    page.keyboard.insert_text(") WHERE c.kind = $kind RETURN c.name AS name, c LIMIT 5")
    field = page.locator('input[name="p_kind"]')
    field.fill("customer")
    page.locator(".cm-content").click()
    run(page)
    expect(page.locator("table.rows tbody tr")).to_have_count(5)
    expect(page.locator(".told")).to_contain_text("5")
    assert "p_kind=customer" in page.url
    assert "name=" not in page.url.replace("p_name", "")
    assert page.evaluate("document.querySelectorAll('style').length") == 0
    assert watch.seen == []


def test_a_node_of_the_answer_opens_its_thing_and_its_trace(page: Page, console: str) -> None:
    page.goto(console + "/cypher")
    write(page, "MATCH (l:Lot {number: 'YS-0909'}) RETURN l")
    run(page)
    row = page.locator("table.rows tbody tr")
    expect(row.locator(".trace")).to_have_attribute("href", re.compile(r"^/trace/down\?ref="))
    row.locator(".thing").click()
    expect(page.locator("h1")).to_contain_text("YS-0909")


def test_sort_and_page(page: Page, console: str) -> None:
    page.goto(console + "/cypher")
    write(page, "UNWIND range(1, 250) AS i RETURN i, 250 - i AS back")
    run(page)
    first = page.locator("table.rows tbody tr").first
    expect(first).to_contain_text("1")
    page.get_by_role("link", name="back").click()
    expect(page.locator("table.rows tbody tr td").first).to_have_text("250")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("back")
    page.get_by_role("link", name="next").click()
    expect(page.locator(".pager")).to_contain_text("101 to 200 of 250")
    assert "sort=1" in page.url


def test_cancel_frees_the_server(page: Page, console: str, plant: Graph) -> None:
    page.goto(console + "/cypher")
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#state")).to_contain_text("running for")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#result .failed")).to_contain_text("cancelled after")
    gone_within(plant, 2.0)
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()


def test_the_limit_is_told(page: Page, console: str, plant: Graph) -> None:
    page.goto(console + "/cypher")
    write(page, ENDLESS)
    page.locator('input[name="time_s"]').fill("1")
    page.locator(".cm-content").click()
    run(page)
    expect(page.locator("#result .failed")).to_contain_text("stopped at its limit of 1 s")
    gone_within(plant, 2.0)


def test_a_mistake_is_underlined(page: Page, console: str) -> None:
    page.goto(console + "/cypher")
    write(page, "MATCH (l:Lot)\nRETRN l")
    run(page)
    expect(page.locator(".cm-lintRange-error")).to_have_text("RETRN")
    expect(page.locator(".mistake mark")).to_have_text("RETRN")


def test_plan_graph_and_json(page: Page, console: str) -> None:
    watch = Watch(page, console)
    page.goto(console + "/cypher")
    write(page, "MATCH p = (:Supplier)-[:SUPPLIED]->(:Lot)-[*1..9]->(:Batch) RETURN p LIMIT 3")
    page.get_by_role("button", name="Plan").click()
    expect(page.locator("table.plan")).to_contain_text("VarLengthExpand(All)")
    expect(page.locator("#result .warnings").first).to_contain_text("every path")
    page.locator(".cm-content").click()
    run(page)
    page.get_by_role("link", name="Graph", exact=True).click()
    expect(page.locator("#answer-canvas canvas").first).to_be_visible()
    expect(page.locator("#graph")).to_be_hidden()
    page.get_by_role("link", name="JSON", exact=True).first.click()
    expect(page.locator("pre.json")).to_contain_text('"kind": "path"')
    assert watch.seen == []


def test_the_graph_of_an_answer_leads_to_the_workbench(page: Page, console: str) -> None:
    """Tap a box, tap an arrow, go on by keys; the panel leads to the graph of a trace."""
    watch = Watch(page, console)
    text = "MATCH p = (:Lot {number: 'YS-0909'})-[:RETURNED|PRODUCED]-() RETURN p"
    page.goto(console + "/cypher?" + urlencode({"text": text, "run": "1", "view": "graph"}))
    canvas = page.locator("#answer-canvas")
    expect(canvas).to_have_attribute("data-drawn", re.compile(r"^[2-9]$"))
    panel = page.locator("#answer-panel")
    expect(panel).to_be_hidden()
    page.evaluate("() => { document.getElementById('answer-canvas').cy.edges()[0].emit('tap') }")
    expect(panel.locator("h3")).to_have_text(re.compile("RETURNED|PRODUCED"))
    expect(panel).to_contain_text("event")
    spot = page.evaluate(
        "(() => { const node = document.getElementById('answer-canvas').cy.nodes()"
        ".filter((each) => each.data('name').includes('YS-0909'))[0];"
        "return node.renderedPosition(); })()"
    )
    canvas.click(position={"x": spot["x"], "y": spot["y"]})
    expect(panel.locator("h3")).to_contain_text("YS-0909")
    expect(panel.locator("dd", has_text="lot:YOG-STRAW/YS-0909")).to_be_visible()
    canvas.focus()
    page.keyboard.press("0")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#answer-said")).not_to_be_empty()
    assert watch.seen == []
    panel.get_by_role("link", name="In the graph of its trace").click()
    expect(page.locator("#canvas canvas").first).to_be_visible()
    assert "/trace/down" in page.url


def test_the_graph_of_an_answer_without_script(bare: Page, console: str) -> None:
    text = "MATCH p = (:Supplier)-[:SUPPLIED]->(:Lot) RETURN p LIMIT 3"
    bare.goto(console + "/cypher?" + urlencode({"text": text, "run": "1", "view": "graph"}))
    assert not bare.locator(".answer-graph").is_visible()
    bare.locator("#graph a.box").first.click()
    assert "/thing?ref=" in bare.url


def test_download_share_and_history(page: Page, console: str) -> None:
    page.goto(console + "/cypher?q=library/expiring_lots")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("table.rows")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "expiring_lots.csv"
    assert waiting.value.path().read_text().startswith("expires_at,lot,item,status,place\n2025")
    address = page.locator("#share").get_attribute("href")
    rows = page.locator(".told b").inner_text()
    page.goto(f"{console}{address}")
    assert page.locator(".told b").inner_text() == rows
    assert page.locator(".about h2").inner_text() == "Lots expiring within some days, and where"
    page.locator("#history summary").click()
    expect(page.locator("#history li")).to_have_count(1)
    expect(page.locator("#history li a")).to_contain_text("MATCH (l:Lot)")


def test_it_works_without_script(bare: Page, console: str) -> None:
    bare.goto(console + "/cypher")
    bare.locator("textarea").fill("MATCH (l:Lot {item: $item}) RETURN l.ref AS ref ORDER BY ref")
    bare.get_by_role("button", name="Run").click()
    assert "Expected parameter(s): item" in bare.locator(".failed").inner_text()
    bare.locator('input[name="p_item"]').fill("YOG-STRAW")
    bare.get_by_role("button", name="Run").click()
    expect(bare.locator("table.rows tbody tr")).to_have_count(6)
    bare.get_by_role("button", name="Plan").click()
    expect(bare.locator("table.plan tbody tr").nth(1)).to_be_visible()


def test_a_link_from_another_site_is_not_run(console: str) -> None:
    address = console + "/cypher?" + urlencode({"text": "RETURN 1 AS one", "run": "1"})
    answer = httpx2.get(address, headers={"sec-fetch-site": "cross-site"}, timeout=60)
    assert "was not run" in answer.text
    assert '<table class="rows"' not in answer.text
