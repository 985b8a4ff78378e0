"""The checks page in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page

from app.graph.run import Graph
from tests.checks.test_checks_doors import gappy
from tests.conftest import Load
from tests.web.stories import hostile


def test_page_in_a_browser(page: Page, live: str, graph: Graph, load: Load) -> None:
    """Only the result is seen in the end; a finding leads to its thing; a phone is wide enough."""
    load(graph, gappy())
    load(graph, hostile())
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live + "/")
    page.get_by_role("link", name="Checks").click()
    assert "findings" in page.locator(".answer").inner_text()
    assert not page.locator(".working").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("window.hacked") is None
    page.locator("#two_suppliers").get_by_role("link", name="B / 1").click()
    assert page.locator("h1").inner_text().endswith("B / 1")
