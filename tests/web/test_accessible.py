"""axe on every page, in both themes, wide and narrow: nothing serious, nothing critical."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from tests.conftest import Load
from tests.sizes import size
from tests.web.stories import dairy, doubtful, renumbered

PAGES = (
    "/", "/search", "/search?q=F", "/search?q=B", "/search?q=yogurt", "/search?q=nothing-like-it",
    "/thing?ref=lot:FIN/F1", "/thing?ref=lot:RM-100/A7", "/thing?ref=lot:RM-100/A8",
    "/thing?ref=hu:PAL1", "/thing?ref=order:WO-1", "/thing?ref=batch:WO-1/1",
    "/thing?ref=location:COLD", "/thing?ref=location:COLD&at=2026-03-02", "/thing?ref=customer:C1",
    "/thing?ref=supplier:S-N", "/thing?ref=supplier-lot:S-N/SL-9", "/thing?ref=item:RM-100",
    "/thing?ref=inspection:test/15", "/document?number=DN-1", "/event?source=test&id=7",
    "/lots?status=hold", "/lots?status=recalled", "/lots?expiring=true", "/kind/lot",
    "/kind/location", "/checks", "/running", "/common",
    "/common?bad=lot:FIN/F1&bad=none&good=lot:RM-100/A7", "/siblings?ref=lot:FIN/F1",
    "/trace/down?ref=lot:RM-100/A7", "/trace/down?ref=lot:RM-100/A7&why=customer:C1",
    "/trace/up?ref=customer:C1", "/trace/down?ref=lot:BOLT/A1",
    "/trace/down?ref=lot:RM-100/A7&view=graph", "/trace/down?ref=lot:RM-100/A7&view=timeline",
    "/trace/down?ref=lot:RM-100/A7&view=lots", "/trace/down?ref=lot:RM-100/A7&view=customers",
    "/trace/down?ref=lot:RM-100/A7&view=stock", "/trace/down?ref=lot:RM-100/A7&view=documents",
    "/trace/down?ref=lot:RM-100/A7&view=left",
    "/recall", "/recall/new?ref=lot:RM-100/A7", "/recall/hold?ref=lot:RM-100/A7",
    "/recall/drills", "/load", "/cypher",
    "/cypher?text=MATCH+p+=+(:Supplier)-[:SUPPLIED]-(:Lot)+RETURN+p&run=1&view=graph",
    "/thing?ref=nothing", "/no-such-page",
)  # fmt: skip
_WRONG = ("serious", "critical")
BY_TURNS = size(4, 1)  # a page light and wide or dark and narrow, or each both ways


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical, with the elements."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in _WRONG
        for node in each["nodes"][:3]
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_page_has_a_serious_violation(
    page: Page, live: str, graph: Graph, load: Load, scheme: str, width: int
) -> None:
    load(graph, [*dairy(), *renumbered(doubtful(), "other")])
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    wrong = {}
    for path in PAGES[width < 1280 :: BY_TURNS]:
        page.goto(live + path)
        page.locator(".foot").wait_for()
        if found := violations(page):
            wrong[path] = found
    assert wrong == {}


def test_what_script_opens_is_accessible_too(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page.goto(live + "/thing?ref=item:FIN")
    page.keyboard.press("/")
    page.keyboard.type("F1")
    expect(page.get_by_role("option", name="F1").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url("**/thing**")
    page.locator("#q").click()
    expect(page.get_by_role("option", name="Forget these")).to_be_visible()
    assert violations(page) == []


def test_a_violation_is_found(page: Page) -> None:
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><img src='data:,'></main>")
    assert any(each.startswith("image-alt") for each in violations(page))
