"""Every page in both themes, on a desk, a phone and paper: axe finds nothing serious, nothing is
wider than the screen, nothing is clipped on paper. Each page is loaded once for all of it."""

from __future__ import annotations

import re
from typing import Any

import httpx2
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from app.graph.run import Graph
from app.recall.cases import open_case
from app.recall.drills import MILESTONES
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
    "/kind/location", "/checks", "/running", "/audit?look=true", "/common",
    "/common?bad=lot:FIN/F1&bad=none&good=lot:RM-100/A7", "/siblings?ref=lot:FIN/F1",
    "/trace/down?ref=lot:RM-100/A7", "/trace/down?ref=lot:RM-100/A7&why=customer:C1",
    "/trace/up?ref=customer:C1", "/trace/down?ref=lot:BOLT/A1",
    "/trace/down?ref=lot:RM-100/A7&view=graph", "/trace/down?ref=lot:RM-100/A7&view=timeline",
    "/trace/down?ref=lot:RM-100/A7&view=lots", "/trace/down?ref=lot:RM-100/A7&view=customers",
    "/trace/down?ref=lot:RM-100/A7&view=stock", "/trace/down?ref=lot:RM-100/A7&view=documents",
    "/trace/down?ref=lot:RM-100/A7&view=left",
    "/recall", "/recall/new?ref=lot:RM-100/A7", "/recall/hold?ref=lot:RM-100/A7",
    "/recall/drills", "/numbers", "/book", "/book/receive", "/book/pack",
    "/label?ref=lot:FIN/F1", "/reports", "/reports?ref=lot:RM-100/A7", "/load", "/cypher",
    "/reconciliation", "/crosswalk", "/webhooks",
    "/reconciliation/bookings?source=test&day=2026-03-02&type=receive&item=RM-100",
    "/cypher/schema",
    "/cypher?text=MATCH+p+=+(:Supplier)-[:SUPPLIED]-(:Lot)+RETURN+p&run=1&view=graph",
    "/thing?ref=nothing", "/no-such-page",
)  # fmt: skip
OF_A_CASE = (
    "/recall/case?number={case}", "/recall/case?number={case}&check=1",
    "/recall/customer?number={case}&ref=customer:C1",
    "/recall/compare?number={case}&first=1&second=2", "/recall/drill?number={drill}",
    "/recall/drill?number={done}", "/reconciliation?upload={totals}&source=test",
)  # fmt: skip
# No pages: files, and parts that pages with them ask for.
PARTS = frozenset({
    "/trace/{direction}/branch", "/trace/{direction}/panel", "/trace/{direction}/chain",
    "/trace/{direction}/graph", "/trace/{direction}/graph.svg", "/trace/{direction}/table.csv",
    "/recall/alarm", "/recall/alarm/short", "/recall/letter", "/recall/file", "/search/instant",
    "/recall/attachment", "/recall/drill/certificate", "/reports/file",
    "/reconciliation/figures.csv", "/crosswalk/proposals.csv", "/metrics", "/static",
})  # fmt: skip
_TOTALS = (
    "day,type,item,quantity\n2026-03-02,receive,RM-100,500\n2026-03-02,receive,RM-100,x\n"
    "2026-03-09,ship,FIN,12\n"
)
_WRONG = ("serious", "critical")
_SCREENS = size(2, 4)  # light on a desk and dark on a phone, or each theme on both
SCREENS = (("light", 1280), ("dark", 390), ("dark", 1280), ("light", 390))[:_SCREENS]
EVERY = size(17, 1)  # page of them
_FIRST = EVERY // 2
_PATIENCE_S = 300.0
_PAPER = 688  # px of A4 between its margins
# What reaches out of a sheet, or is cut off inside of something.
_CLIPPED = """wide => [...document.querySelectorAll("main *")].filter((each) => {
  if (!each.checkVisibility() || each.closest(".vh, svg, .sprite")) return false;
  const box = each.getBoundingClientRect();
  const style = getComputedStyle(each);
  const more = each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1;
  const cut = more && style.overflowX !== "visible";
  return box.width > 1 && (box.right > wide + 1 || cut);
}).slice(0, 3).map((each) => each.outerHTML.slice(0, 120))"""


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical, with the elements."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in _WRONG
        for node in each["nodes"][:3]
    ]


def _cases(live: str, graph: Graph) -> dict[str, str]:
    """A case with two snapshots, and a drill."""
    case = open_case(graph, ["lot:RM-100/A7"], "Suspect", by="anna", kind="mock")
    with httpx2.Client(base_url=live, timeout=_PATIENCE_S) as desk:
        for _ in range(2):
            form = {"do": "freeze", "by": "anna"}
            assert desk.post(f"/recall/case?number={case.number}", data=form).status_code < 400
        files = {"file": ("photo.png", b"png", "image/png")}
        about = {"about": "customer:C1", "by": "anna"}
        sent = desk.post(f"/recall/attach?number={case.number}", data=about, files=files)
        assert sent.status_code < 400
        drills = []
        for _ in range(2):
            drill = desk.post("/recall/drills", data={"sort": "forward", "by": "anna"})
            found = re.search(r"number=([^&]+)", drill.headers.get("location", ""))
            assert found
            drills.append(found[1])
        for name in MILESTONES:
            form = {"do": "milestone", "milestone": name, "by": "anna", "lots": "1"}
            desk.post(f"/recall/case?number={drills[0]}", data=form)
        sent = desk.post("/reconciliation", files={"file": ("totals.csv", _TOTALS)})
        totals = sent.headers["location"].partition("upload=")[2]
    return {"case": case.number, "done": drills[0], "drill": drills[1], "totals": totals}


def _look(page: Page) -> list[str]:
    """What is wrong with a page that is open."""
    wrong = []
    for scheme, width in SCREENS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", media="screen")
        page.set_viewport_size({"width": width, "height": 900})
        wrong += [f"{scheme} {width}: {each}" for each in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{wide} px wide on {width}"] if wide > width else []
    page.emulate_media(media="print")
    page.set_viewport_size({"width": _PAPER, "height": 960})
    return wrong + [f"clipped on paper: {each}" for each in page.evaluate(_CLIPPED, _PAPER)]


def test_every_page_in_both_themes_on_desk_phone_and_paper(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, [*dairy(), *renumbered(doubtful(), "other")])
    numbers = _cases(live, graph)
    wrong = {}
    for path in (*PAGES, *(each.format(**numbers) for each in OF_A_CASE))[_FIRST::EVERY]:
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(live + path)
        page.locator(".foot").wait_for()
        if found := _look(page):
            wrong[path] = found
    assert not wrong, "\n".join(f"{path}: {each}" for path, some in wrong.items() for each in some)


def test_every_page_is_among_them(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    looked_at = {each.partition("?")[0] for each in (*PAGES, *OF_A_CASE)}
    shapes = {
        route.path: re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path) + "$")
        for route in app.routes
        if isinstance(route, APIRoute) and "GET" in route.methods and not route.include_in_schema
    }
    missed = [
        path for path, shape in shapes.items()
        if path not in PARTS and not any(map(shape.match, looked_at))
    ]  # fmt: skip
    assert missed == []


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
