"""What rooms tell while they work, on a real database: events, traces, statements, jobs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.graph.run import Graph
from app.main import create_app
from app.observer import Job
from app.settings import Settings
from app.watch.running import Lookout
from app.watch.spans import Spans
from app.watch.watcher import Watcher
from tests.conftest import Lotgraph
from tests.trace.telling import Tell
from tests.waiting import wait_until
from tests.watch.test_metrics import samples, value

ENDLESS = "UNWIND range(1, 100000000000) AS i RETURN count(i) AS n"


@pytest.fixture
def kept() -> InMemorySpanExporter:
    """Where spans go."""
    return InMemorySpanExporter()


@pytest.fixture
def client(
    settings: Settings, graph: Graph, kept: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The app on an empty graph, with spans. Nobody takes a busy database for a silent one."""

    async def look(_: Watcher) -> None:
        return

    monkeypatch.setattr(Watcher, "look", look)
    app = create_app(settings, graph, spans=Spans(kept, at_once=True))
    with TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking


def _lookout(client: TestClient) -> Lookout:
    found: Lookout = client.app.state.lookout  # type: ignore[attr-defined]
    return found


def _two_boxes() -> Tell:
    """M/1 (of a supplier) ─▶ run R ─▶ F/1 ─▶ customer C1."""
    tell = Tell()
    tell.receive("M/1", 10, uom="kg")
    tell.consume("M/1", "R/1", 10, uom="kg")
    tell.produce("F/1", "R/1", 10, uom="kg")
    tell.ship("F/1", "C1", 10, uom="kg")
    return tell


def test_events_traces_statements_and_freezes_are_told(
    client: TestClient, kept: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[Job] = []
    monkeypatch.setattr(_lookout(client).observation, "keep", jobs.append)
    events = _two_boxes().events
    assert client.post("/api/v1/events", json=events).status_code == 200
    client.post("/api/v1/events", json=[*events[:1], {"event_id": "x"}])
    kept.clear()
    answer = client.get("/api/v1/trace/down?ref=lot:M/1")
    assert answer.status_code == 200
    assert client.get("/trace/up?ref=customer:C1").status_code == 200
    spans = kept.get_finished_spans()
    opened = client.post(
        "/api/v1/recall/cases", json={"refs": ["lot:M/1"], "title": "T", "kind": "mock"}
    )
    frozen = f"/api/v1/recall/cases/{opened.json()['number']}/snapshots"
    assert client.post(frozen, json={"by": "anna", "second": "ben"}).status_code == 201

    text = client.get("/metrics").text
    found = samples(text)
    outcomes = ("created", "duplicate", "rejected")
    assert [value(found, "events_total", outcome=each) for each in outcomes] == [4, 1, 1]
    assert (value(found, "trace_seconds_count", direction="down", kind="lot") or 0) >= 1
    assert (value(found, "trace_things_sum", direction="down", kind="lot") or 0) >= 2
    assert value(found, "trace_seconds_count", direction="up", kind="customer") == 1
    assert value(found, "database_up") == 1
    assert "M/1" not in text

    asked = {each.name for each in spans}
    assert {"GET /api/v1/trace/{direction}", "GET /trace/{direction}"} <= asked
    assert any(name.startswith("trace/") for name in asked)
    assert not any("M/1" in str(each.attributes) for each in spans)

    loads, freezes = ([job for job in jobs if job.kind == kind] for kind in ("load", "freeze"))
    assert [job.said for job in loads] == [
        "4 events answered, 0 of them refused", "2 events answered, 1 of them refused",
    ]  # fmt: skip
    assert [(job.person, job.said) for job in freezes] == [("anna", "writing the snapshot")]
    assert {job.request_id for job in jobs} != {""}
    assert _lookout(client).observation.requests() == []


def test_a_typed_query_of_ones_own_is_stopped_on_the_page(client: TestClient) -> None:
    answers: list[str] = []

    def ask() -> None:
        answer = client.post("/api/v1/cypher", json={"text": ENDLESS})
        answers.append(answer.json()["error"]["code"])

    thread = threading.Thread(target=ask)
    thread.start()
    (job,) = wait_until(lambda: client.get("/api/v1/running").json()["jobs"], "the query runs")
    assert (job["kind"], job["own"], job["what"]) == ("query", True, ENDLESS)
    assert job["progress"] == "0 rows so far"
    page = client.get("/running").text
    assert "range(1, 100000000000)" in page
    assert client.post("/running/stop", params={"number": job["number"]}).status_code == 200
    thread.join(30)
    assert answers == ["cancelled"]
    assert client.get("/api/v1/running").json()["jobs"] == []
    assert value(samples(client.get("/metrics").text), "jobs", kind="query") == 0


def test_a_load_in_a_terminal_keeps_a_note(
    lotgraph: Lotgraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it runs, where there is a home."""
    said: list[str] = []
    monkeypatch.setattr("app.job_notes._write", lambda _, job: said.append(job.said))
    (tmp_path / "home").mkdir()
    file = tmp_path / "a.csv"
    file.write_text("event_id,source,type,at,item,lot\n1,erp,receive,2026-03-01,M,1\n")
    done = lotgraph("load", str(file), env={"LOTGRAPH_HOME": str(tmp_path / "home")})
    assert done.returncode == 0
    assert said[0] == "beginning"
    assert list((tmp_path / "home" / "jobs").iterdir()) == []
