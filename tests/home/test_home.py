"""The start page tells what is urgent before it tells how much there is."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.recall.cases import open_case
from app.recall.holds import request_hold
from app.recall.snapshots import answer
from app.settings import Settings
from tests.conftest import Load
from tests.waiting import wait_until
from tests.web.stories import dairy
from tests.web.test_pages_answers import text_of


def test_what_is_urgent_comes_first(
    client: TestClient, graph: Graph, load: Load, settings: Settings
) -> None:
    load(graph, dairy())
    case = open_case(graph, ["lot:RM-100/A7"], "Listeria", by="anna", kind="mock")
    request_hold(graph, case, answer(graph, settings, case), by="anna")
    page = client.get("/").text
    said = text_of(page)
    assert f"{case.number} Listeria" in said
    assert f"/recall/alarm/short?number={case.number}" in page
    assert "1 lot, serial or run failed a test" in said
    assert "hold 1 lot or serial" in said
    assert "hold requested, not confirmed: 3 stock rows" in said
    assert said.index("Needs a look") < said.index("In the graph")
    assert "Last load Newest event" in said
    assert "2026-03-06 09:00" in said
    assert "nothing escaped" in client.get(f"/recall/alarm/short?number={case.number}").text
    failed = text_of(client.get("/lots?failed=true").text)
    assert "F1 lot Yoghurt" in failed
    assert "failed Coliforms" in failed


def test_the_checks_are_shown_as_they_were_and_looked_at_again_beside(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    first = text_of(client.get("/checks").text)
    assert "As of" not in first
    again = text_of(client.get("/checks").text)
    assert "Nothing was recorded since." in again
    more = {
        "event_id": "99", "source": "test", "type": "consume", "at": "2026-03-09T00:00:00Z",
        "object": {"item": "FIN", "lot": "F9"}, "quantity": 1, "work_order": "WO-9",
    }  # fmt: skip
    load(graph, [more])
    assert "it is looked at again" in text_of(client.get("/checks").text)

    def renewed() -> bool:
        return "Nothing was recorded since." in text_of(client.get("/checks").text)

    wait_until(renewed, "the checks of now")
    assert "F9" in client.get("/checks").text
    assert "can hide a customer or an origin" in text_of(client.get("/").text)
