"""Siblings: what ran, was made or was received beside a lot or batch."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from app.causes.sibling_models import Siblings
from app.causes.siblings import siblings
from app.errors import AmbiguousError, NotFoundError, UsageError
from app.graph.run import Graph
from tests.conftest import Load, Lotgraph
from tests.trace.telling import Event, Tell


def line_of_runs() -> list[Event]:
    """Five runs on LINE: R0 day 1, R1 day 3 06:00, R2 08:00, R3 10:00, R9 day 9; R5 elsewhere.

    R0 is placed by its bookings only; R2 makes F/2 and the scrap X/2; RX has no time at all.
    """
    tell = Tell()
    tell.consume("A/1", "W0/R0", at="2026-03-01T08:00:00Z", resource="LINE")
    tell.produce("F/0", "W0/R0", at="2026-03-01T09:00:00Z")
    for number, start, end in (
        (1, "2026-03-03T06:00:00Z", "2026-03-03T07:30:00Z"),
        (2, "2026-03-03T08:00:00Z", "2026-03-03T09:30:00Z"),
        (3, "2026-03-03T10:00:00Z", "2026-03-03T11:30:00Z"),
        (9, "2026-03-09T10:00:00Z", "2026-03-09T11:30:00Z"),
    ):
        run = {"work_order": f"W{number}", "batch": f"R{number}"}
        tell.add("run", **run, started_at=start, ended_at=end, resource="LINE", at=end)
        tell.produce(f"F/{number}", f"W{number}/R{number}", at=end)
    tell.produce("X/2", "W2/R2", role="scrap", at="2026-03-03T09:00:00Z")
    tell.add("run", work_order="W5", batch="R5", started_at="2026-03-03T08:00:00Z",
             resource="OTHER")  # fmt: skip
    tell.add("run", work_order="WX", batch="RX", resource="LINE", at=None)
    tell.add("status", object={"item": "F", "lot": "3"}, status="hold", at="2026-03-04T08:00:00Z")
    return tell.events


def told(found: Siblings) -> dict[str, tuple[str, ...]]:
    return {row.ref: row.relations for row in found.rows}


def test_runs_around_a_lot(graph: Graph, load: Load) -> None:
    load(graph, line_of_runs())
    found = siblings(graph, "lot:F/2")
    assert told(found) == {
        "batch:W1/R1": ("run_before", "same_resource"),
        "batch:W3/R3": ("run_after", "same_resource"),
        "lot:X/2": ("same_run",),
    }
    assert [(run.ref, run.resource) for run in found.runs] == [("batch:W2/R2", "resource:LINE")]
    after = next(row for row in found.rows if row.ref == "batch:W3/R3")
    assert (after.first, after.last) == ("2026-03-03T10:00:00Z", "2026-03-03T11:30:00Z")
    assert after.resource == "resource:LINE"
    assert [(each.ref, each.status) for each in after.made] == [("lot:F/3", "hold")]
    assert found.untimed == 1
    assert found.as_json()["truncated"] is None


def test_the_run_before_may_be_long_before(graph: Graph, load: Load) -> None:
    load(graph, line_of_runs())
    assert told(siblings(graph, "batch:W1/R1")) == {
        "batch:W0/R0": ("run_before",),
        "batch:W2/R2": ("run_after", "same_resource"),
        "batch:W3/R3": ("same_resource",),
        "lot:F/1": ("same_run",),
    }
    first = siblings(graph, "lot:F/0", 0)
    assert told(first) == {"batch:W1/R1": ("run_after",)}
    assert (first.runs[0].first, first.runs[0].last) == (
        "2026-03-01T08:00:00Z", "2026-03-01T09:00:00Z",
    )  # fmt: skip
    wide = siblings(graph, "lot:F/0", 24 * 30)
    assert wide.counts == {"run_after": 1, "same_resource": 4}


def test_lots_of_the_same_order(graph: Graph, load: Load) -> None:
    """W1: R1 → F/1, F/1b; R2 → F/2; the order as a whole → S/1."""
    tell = Tell()
    tell.produce("F/1", "W1/R1")
    tell.produce("F/1b", "W1/R1")
    tell.produce("F/2", "W1/R2")
    tell.produce("S/1", "W1", role="scrap")
    load(graph, tell.events)
    found = siblings(graph, "lot:F/1")
    assert told(found) == {
        "lot:F/1b": ("same_run",), "lot:F/2": ("same_order",), "lot:S/1": ("same_order",),
    }  # fmt: skip
    assert {row.ref: row.via for row in found.rows} == {
        "lot:F/1b": "batch:W1/R1", "lot:F/2": "order:W1", "lot:S/1": "order:W1",
    }  # fmt: skip
    whole = siblings(graph, "lot:S/1")
    assert set(told(whole)) == {"lot:F/1", "lot:F/1b", "lot:F/2"}
    assert set(told(siblings(graph, "order:W1"))) == {"lot:F/1", "lot:F/1b", "lot:F/2", "lot:S/1"}


def test_lots_received_together(graph: Graph, load: Load) -> None:
    """A/1, A/2 from S1/X; A/3 from S1/Y with the document of A/1; A/4 from S2/X, voided A/5."""
    tell = Tell()
    tell.receive("A/1", supplier="S1", supplier_lot="X", document="GR-1")
    tell.receive("A/2", supplier="S1", supplier_lot="X", document="GR-2")
    tell.receive("A/3", supplier="S1", supplier_lot="Y", document="GR-1")
    tell.receive("A/4", supplier="S2", supplier_lot="X", document="GR-1")
    wrong = tell.receive("A/5", supplier="S1", supplier_lot="X", document="GR-1")
    tell.void(wrong)
    load(graph, tell.events)
    found = siblings(graph, "lot:A/1")
    assert told(found) == {"lot:A/2": ("same_supplier_lot",), "lot:A/3": ("same_receipt",)}
    assert {row.via for row in found.rows} == {"supplier-lot:S1/X", "GR-1"}
    assert told(siblings(graph, "lot:A/4")) == {}


def test_a_long_answer_is_cut_and_says_so(graph: Graph, load: Load) -> None:
    tell = Tell()
    for number in range(12):
        tell.produce(f"F/{number:02}", f"W1/R{number}")
    load(graph, tell.events)
    found = siblings(graph, "lot:F/00", limit=5)
    assert [row.ref for row in found.rows] == [f"lot:F/{n:02}" for n in range(1, 6)]
    assert (found.left_out, found.counts) == (6, {"same_order": 11})


def test_what_has_no_siblings(graph: Graph, load: Load) -> None:
    load(graph, line_of_runs())
    with pytest.raises(UsageError, match="no siblings"):
        siblings(graph, "resource:LINE")
    with pytest.raises(UsageError, match="window"):
        siblings(graph, "lot:F/1", -1)
    with pytest.raises(NotFoundError):
        siblings(graph, "lot:F/none")
    with pytest.raises(AmbiguousError):
        siblings(graph, "2")


def test_doors(graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph) -> None:
    load(graph, line_of_runs())
    answer = client.get("/api/v1/siblings", params={"ref": "lot:F/2", "window_hours": 3})
    assert answer.json() == siblings(graph, "lot:F/2", 3).as_json()
    assert client.get("/api/v1/siblings", params={"ref": "2"}).status_code == 409
    done = lotgraph("trace", "siblings", "lot:F/2", "--window-hours", "3", "--json")
    assert json.loads(done.stdout) == answer.json()
    words = lotgraph("trace", "siblings", "lot:F/2", env={"COLUMNS": "220"})
    assert "Next on the same resource: W1 / R1 before it, W3 / R3 after it." in words.stdout
    assert "Runs on the same resource without a time, not placed: 1." in words.stdout
    assert lotgraph("trace", "siblings", "none").returncode == 4


def test_page(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, line_of_runs())
    thing = client.get("/thing", params={"ref": "lot:F/2"}).text
    assert 'href="/siblings?ref=lot%3AF%2F2"' in thing.replace("lot%3AF/2", "lot%3AF%2F2")
    page = client.get("/siblings", params={"ref": "lot:F/2"}).text
    assert "the run before" in page
    assert "2 other runs on the same resource within 24" in page.replace("\u00a0", " ")
    assert "cannot be placed" in page
    assert client.get("/siblings", params={"ref": "2"}).status_code == 409
    bare = client.get("/siblings", params={"ref": "batch:W5/R5"}).text
    assert "Nothing is known to have run" in bare
