"""The report while the graph changes: nothing yet, another order, refused events."""

from __future__ import annotations

from fastapi.testclient import TestClient

from app.checks.service import check_all
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from tests.checks.test_checks_doors import gappy, text_of
from tests.conftest import Load
from tests.trace.telling import Tell
from tests.waiting import wait_until


def test_the_order_of_events_changes_nothing(graph: Graph, load: Load) -> None:
    load(graph, gappy())
    before = check_all(graph, limit=100).as_json()["checks"]
    graph.schema_statement("MATCH (n) WHERE NOT n:Schema AND NOT n:Clock DETACH DELETE n")
    load(graph, gappy()[::-1])
    assert check_all(graph, limit=100).as_json()["checks"] == before


def test_refusals_that_name_nothing_known_are_told(graph: Graph, client: TestClient) -> None:
    wrong = {
        "event_id": "1", "source": "mes", "type": "receive",
        "object": {"item": "A", "lot": "never-seen"}, "quantity": -1,
    }  # fmt: skip
    assert [each.result for some in take(graph, [Incoming(1, wrong, wrong)]) for each in some] == [
        "rejected"
    ]
    (only,) = client.get("/api/v1/checks?code=refused_event").json()["checks"]
    assert only["count"] == 1
    assert only["items"][0]["ref"] is None
    assert "event 1 of mes was refused (negative_quantity)" in only["items"][0]["text"]
    assert "lot:A/never-seen" in only["items"][0]["text"]
    assert "never-seen" in client.get("/checks").text


def test_page_of_nothing(graph: Graph, load: Load, client: TestClient) -> None:
    assert "there is nothing to check" in text_of(client.get("/checks").text)
    tell = Tell()
    tell.receive("A/1", 5, location="STORE")
    load(graph, tell.events)
    said = "Nothing found in 2 things."  # the latest report is shown while a newer one is made
    wait_until(lambda: said in text_of(client.get("/checks").text), "the newer report", within_s=90)
