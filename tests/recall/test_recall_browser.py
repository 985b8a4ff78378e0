"""The desk in a real browser, as a recall team uses it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, Route, expect
from pypdf import PdfReader

from app.graph.run import Graph
from tests.conftest import Load
from tests.sizes import size
from tests.web.hands import Hands, Tool
from tests.web.stories import dairy, hostile
from tests.web.test_browser_pages import Watch


def told(live: str, *events: dict[str, Any]) -> None:
    """Send events through the API, as another system does."""
    assert httpx2.post(live + "/api/v1/events", json=list(events)).status_code == 200


def in_form(page: Page, part: str, button: str) -> Callable[[str, str], None]:
    """Fill fields of the form that holds a button of a part of the page."""
    form = page.locator(f"{part} form", has=page.get_by_role("button", name=button))
    return lambda label, value: form.get_by_label(label).fill(value)


def test_from_a_lot_to_a_closed_case(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    watch = Watch(page, live)
    page.goto(live + "/thing?ref=lot:RM-100/A7")
    page.get_by_role("link", name="Open a recall").click()
    page.get_by_label("Title").fill("Listeria in raw milk")
    page.get_by_label("Your name").fill("anna")
    page.get_by_role("button", name="Open the case").click()
    expect(page.locator("h1")).to_have_text("Listeria in raw milk")
    expect(page.locator(".answer")).to_contain_text("2 lots affected, at 1 customer: 1 certain")
    expect(page.locator("#h-next + ol")).to_contain_text("Request a hold")

    page.get_by_text("Take a lot or serial in or out by hand").click()
    fill = in_form(page, "#scope", "Take out")
    for name, value in (("Lot or serial", "lot:FIN/F1"), ("Reason", "sealed"), ("Your", "anna"),
                        ("Second", "ben")):  # fmt: skip
        fill(name, value)
    page.get_by_role("button", name="Take out").click()
    expect(page.locator("#scope")).to_contain_text("taken out by anna")
    expect(page.locator(".answer")).to_contain_text("1 lot affected, at 0 customers")
    expect(page.locator(".answer")).to_contain_text("1 lot taken out by hand")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".answer")).to_contain_text("2 lots affected")
    page.get_by_text("Take a lot or serial in or out by hand").click()
    fill = in_form(page, "#scope", "Take in")
    for name, value in (("Lot or serial", "lot:RM-100/A8"), ("Reason", "same tank")):
        fill(name, value)
    page.get_by_role("button", name="Take in").click()
    expect(page.locator("#scope")).to_contain_text("taken in by")

    page.get_by_role("button", name="Request a hold on all of it").click()
    expect(page.locator("#holds")).to_contain_text("requested, not confirmed")
    told(live, {
        "event_id": "h1", "source": "wms", "type": "status", "status": "hold",
        "object": {"item": "FIN", "lot": "F1"}, "at": "2099-01-01T00:00:00Z",
    })  # fmt: skip
    page.reload()
    expect(page.locator("#holds tbody tr", has_text="wms h1").first).to_contain_text("confirmed")

    fill = in_form(page, "#freeze", "Freeze the scope")
    fill("Your name", "anna")
    fill("Second person", "Anna")
    page.get_by_role("button", name="Freeze the scope").click()
    expect(page.locator("main")).to_contain_text("takes a second person")
    page.go_back()
    fill = in_form(page, "#freeze", "Freeze the scope")
    fill("Your name", "anna")
    fill("Second person", "ben")
    page.get_by_role("button", name="Freeze the scope").click()
    expect(page.locator("#export tbody th").first).to_have_text("1")
    page.get_by_role("link", name="verify").click()
    expect(page.locator("#freeze")).to_contain_text("the events give the same hash")
    with page.expect_download() as download:
        page.get_by_role("link", name="recall.xlsx").click()
    assert download.value.suggested_filename.endswith("-recall.xlsx")

    page.locator("#customers").get_by_role("link", name="Corner Shop").click()
    expect(page.locator("pre")).to_contain_text("still with you: 35 pcs")
    page.get_by_label("Step").select_option("sold_through")
    page.get_by_role("textbox", name="Quantity").fill("35")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text("accounted for 40")

    page.get_by_role("link", name="Recall RC-").click()
    expect(page.locator("#customers")).to_contain_text("100 %")
    fill = in_form(page, "#close", "Close the case")
    fill("Second person", "ben")
    fill("Why", "rest is under lock")
    page.get_by_role("button", name="Close the case").click()
    expect(page.locator(".head .status").first).to_have_text("closed")
    expect(page.locator("#log")).to_contain_text("(not authenticated)")
    problems = [each for each in watch.seen if "400 (Bad Request)" not in each]
    assert problems == []


def test_a_shipment_raises_the_alarm_without_reload(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    made = httpx2.post(
        live + "/api/v1/recall/cases",
        json={"refs": ["lot:RM-100/A7"], "title": "Milk", "by": "anna"},
    ).json()
    page.goto(f"{live}/recall/case?number={made['number']}")
    page.evaluate("window.notReloaded = true")
    expect(page.locator("#alarm")).to_contain_text("No affected lot was shipped")
    told(live, {
        "event_id": "s1", "source": "wms", "type": "ship", "at": "2099-01-01T00:00:00Z",
        "object": {"item": "FIN", "lot": "F1"}, "quantity": 3, "uom": "pcs", "customer": "C7",
    })  # fmt: skip
    expect(page.locator("#alarm")).to_contain_text("Escape alarm: 1", timeout=20_000)
    expect(page.locator("#alarm")).to_contain_text("1 shipped")
    assert page.evaluate("window.notReloaded") is True


@pytest.mark.parametrize("tool", ["keyboard", "mouse"][: size(1, 2)])
def test_a_drill_from_clock_to_certificate(
    page: Page, live: str, graph: Graph, load: Load, tool: Tool
) -> None:
    load(graph, dairy())
    hands = Hands(page, tool)
    page.goto(live + "/recall")
    hands.press(page.get_by_role("link", name="Mock recalls"))
    hands.choose(page.get_by_label("Kind"), "forward")
    expect(page.get_by_label("Your name")).to_have_value("")  # nobody's, until somebody says it
    hands.write(page.get_by_label("Your name"), "anna")
    hands.press(page.get_by_role("button", name="Draw a lot and start"))
    expect(page.locator("h1")).to_contain_text("Drill report")
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"0:\d\d:\d\d"))
    expect(page.locator("main")).not_to_contain_text("Corner Shop")  # the team answers first
    scope = page.locator("section.milestone", has_text="which lots are affected")
    hands.write(scope.get_by_label("lots and serials affected"), "99")
    hands.press(page.get_by_role("button", name="Reached: scope"))  # the name was kept
    expect(scope).to_contain_text("✗ not right")
    hands.press(page.get_by_role("link", name="Work on the case"))
    expect(page.locator("#scope")).to_contain_text("lot F1")  # answered, and shown
    expect(page.locator("#customers")).to_contain_text("The drill runs")
    expect(page.locator("main")).not_to_contain_text("Corner Shop")
    hands.press(page.get_by_role("link", name="Timer and report of this drill"))
    for name in ("stock", "customers", "balance"):
        hands.press(page.get_by_role("button", name=f"Reached: {name}"))
    expect(scope).to_contain_text("✗ not right")
    expect(page.locator(".answer")).to_contain_text("In time")
    expect(page.locator(".answer")).to_contain_text("0 of 1\u00a0answer right")
    with page.expect_download() as download:
        hands.press(page.get_by_role("link", name="Certificate (PDF)"))
    text = PdfReader(download.value.path()).pages[0].extract_text()
    assert "CERTIFICATE OF A MOCK RECALL" in text
    hands.press(page.get_by_role("link", name="Mock recalls"))
    expect(page.locator("tbody tr")).to_contain_text("in time")
    expect(page.locator("#trend")).to_contain_text("1 of 1 in time")


def test_hostile_names_do_nothing(page: Page, live: str, graph: Graph, load: Load) -> None:
    load(graph, hostile())
    ref = "lot:I%3Cb%3E/%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E"
    title = "<img src=x onerror=window.hacked=3>"
    made = httpx2.post(
        live + "/api/v1/recall/cases",
        json={"refs": [ref], "title": title, "kind": "mock", "by": "anna"},
    ).json()
    page.goto(f"{live}/recall/case?number={made['number']}")
    expect(page.locator("h1")).to_have_text(title)
    page.locator("#customers tbody a").first.click()
    expect(page.locator("pre")).to_contain_text("EXERCISE")
    assert page.evaluate("window.hacked") is None


def test_a_form_is_sent_once_and_says_that_it_works(
    page: Page, live: str, graph: Graph, load: Load
) -> None:
    """Somebody presses the button again because nothing seems to happen: one case, not two."""
    load(graph, dairy())
    page.goto(live + "/recall/new?ref=lot:RM-100/A7")
    page.get_by_label("Title").fill("Pressed twice")
    page.get_by_label("Your name").fill("anna")
    held: list[Route] = []
    page.route("**/recall/new", lambda route: held.append(route))  # the answer takes its time
    said = page.get_by_role("button", name="Open the case").evaluate("""button => {
        button.click();
        button.click();
        const text = () => document.querySelector(".sending")?.textContent;
        return new Promise(done => setTimeout(() => done(text()), 2000));
    }""")
    assert "this page answers when it is done" in str(said)
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("h1")).to_have_text("Pressed twice")
    assert [row["told"]["title"] for row in graph.rows("recall/cases")] == ["Pressed twice"]
