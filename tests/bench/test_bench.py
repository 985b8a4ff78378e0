"""The benchmark runs at toy size and writes what it says it writes."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import pytest

from app.demo.plant import events
from app.graph.run import Graph
from bench import __main__ as bench
from bench import plot, reaching, writing
from bench.bookings import bookings
from tests.conftest import Load


def test_writing_cases_count_events_per_second(graph: Graph) -> None:
    cases = writing.cases(graph, 200, 1)
    assert [case["name"] for case in cases] == ["load cold", "load", "write", "replay"]
    assert all(case["per_second"] > 0 for case in cases)


@pytest.mark.slow("loads 1,200 events")
def test_reaching_cases_say_what_was_reached(graph: Graph, load: Load) -> None:
    part = [event for event, _ in zip(events(1), range(1200), strict=False)]
    load(graph, part)
    cases = reaching.cases(graph, 1, 1)
    assert {case["name"] for case in cases} == {"plant closure", "plant trace"}
    assert all(case["reached"] >= 1 for case in cases)
    assert plot.svg(cases).count("<circle ") == len(cases)


def test_bookings_are_the_same_each_time() -> None:
    assert list(bookings(50)) == list(bookings(50))


@pytest.mark.graph
def test_a_run_writes_well_formed_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "latest.json"
    asked = [
        "bench",
        "--only",
        "plant",
        "write",
        "--events",
        "0",
        "--scales",
        "--output",
        str(told),
    ]
    monkeypatch.setattr(sys, "argv", asked)
    bench.main()
    found = orjson.loads(told.read_bytes())
    assert found["cases"] == []
    assert {"date", "cores", "memory_gib", "neo4j", "load_before"} <= set(found["machine"])
