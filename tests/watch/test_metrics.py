"""Measures: read by Prometheus' own parser, with labels of which there are only so many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from app.observer import Job
from app.settings import Settings
from app.vocabulary import KINDS
from app.watch.metrics import METHODS, OTHER, OUTCOMES, SEVERAL, Gauge, Metrics, kind_of_roots
from app.watch.running import Lookout
from tests.sizes import size
from tests.watch.alone import alone

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Every value by name and labels."""
    return {
        (each.name.removeprefix("lotgraph_"), frozenset(each.labels.items())): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float | None:
    """One of them; None where there is none."""
    return found.get((name, frozenset(labels.items())))


@pytest.fixture
def app(tmp_path: Any) -> Iterator[FastAPI]:
    """The app without a database."""
    with alone(Settings(home=tmp_path / "home")) as made:
        yield made


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Who asks."""
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as talking:
        yield talking


def test_requests_are_counted_by_route_and_status(client: TestClient) -> None:
    for _ in range(3):
        client.get("/running?x=lot:M/SECRET-LOT")
    client.get("/SECRET-LOT")
    client.get("/", headers={"host": "secret-lot.example"})
    client.request("SECRETLOT", "/running")
    found = samples(client.get("/metrics").text)
    assert value(found, "requests_total", method="GET", route="/running", status="200") == 3
    assert value(found, "requests_total", method="GET", route="(none)", status="404") == 1
    assert value(found, "requests_total", method="GET", route="(none)", status="421") == 1
    assert value(found, "requests_total", method=OTHER, route="/running", status="405") == 1
    assert value(found, "request_seconds_count", route="/running") == 4
    assert "secret" not in client.get("/metrics").text.lower()
    assert value(found, "build_info", version="0.1.0") == 1


def test_what_is_not_known_has_no_value(client: TestClient) -> None:
    """No backup, no memory of a server elsewhere, no disk."""
    found = samples(client.get("/metrics").text)
    names = {name for name, _ in found}
    assert names.isdisjoint({"backup_age_seconds", "disk_free_bytes"})
    assert value(found, "memory_bytes", process="database") is None
    assert (value(found, "memory_bytes", process="app") or 0) > 10_000_000
    assert value(found, "console_slots") == 3
    assert {value(found, "events_total", outcome=each) for each in OUTCOMES} == {0}


def test_a_database_that_does_not_answer_is_down(client: TestClient) -> None:
    """Asked for the measures, when nobody else has for a while."""
    found = samples(client.get("/metrics").text)
    assert value(found, "database_up") == 0
    assert value(found, "breaker_open") == 1


def test_jobs_are_counted_by_kind(client: TestClient, app: FastAPI) -> None:
    lookout: Lookout = app.state.lookout
    for kind in ("query", "query", "load"):
        lookout.observation.keep(Job(kind, "lot:M/SECRET", "anna"))  # type: ignore[arg-type]
    text = client.get("/metrics").text
    found = samples(text)
    assert [value(found, "jobs", kind=kind) for kind in ("query", "load", "freeze")] == [2, 1, 0]
    assert "SECRET" not in text
    assert "anna" not in text


ROOTS = st.lists(
    st.sampled_from(["lot:M/SECRET", "lot:X/2", "serial:M/1", "SECRET", "secret:1", ""])
)


@settings(max_examples=size(100, 100))
@given(ROOTS, st.sampled_from(["up", "down"]), st.text(max_size=8), st.integers(100, 599))
def test_labels_are_bounded(roots: list[str], direction: str, word: str, status: int) -> None:
    """Whatever is asked: only what the program has fixed is a label."""
    metrics = Metrics(lambda: [Gauge("free", "Room.", {(): None}), Gauge("used", "Room.", {(): 1})])
    metrics.traced(direction, roots, 17, 0.5)
    metrics.taken({word: 1, "created": 2})
    metrics.answered("GET", "/thing", status, 0.1)
    found = samples(metrics.text().decode())
    allowed = {
        "kind": {*KINDS, SEVERAL, OTHER}, "direction": {"up", "down"},
        "outcome": {*OUTCOMES, OTHER}, "method": {*METHODS, OTHER}, "route": {"/thing"},
        "status": {str(status)},
    }  # fmt: skip
    for name, labels in found:
        for label, text in labels:
            assert label == "le" or text in allowed[label], name
    assert value(found, "trace_things_sum", direction=direction, kind=kind_of_roots(roots)) == 17
    assert value(found, "used") == 1
    assert value(found, "free") is None


def test_kinds_of_roots() -> None:
    assert kind_of_roots(["lot:A/1", "lot:B/2"]) == "lot"
    assert kind_of_roots(["lot:A/1", "serial:B/2"]) == SEVERAL
    assert kind_of_roots(["supplier-lot:S/1"]) == "supplier-lot"
    assert kind_of_roots(["A/1"]) == OTHER
    assert kind_of_roots([]) == SEVERAL
