"""A tiny run of the trace benchmark: the wanted JSON, and answers that agree with the peers'."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from app.graph.run import Graph
from bench import __main__ as bench
from bench import naming, plot, postgres, tracing
from bench.genealogies import genealogy
from bench.telling import events
from bench.walking import csr, reached_lots, roots
from tests.conftest import Load

_FIELDS = {"name", "size", "reached", "lotgraph_ms", "peer", "peer_ms", "ratio"}


@pytest.fixture(autouse=True)
def _not_warmed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times mean nothing here, so nothing is asked twice for their sake."""
    monkeypatch.setattr(tracing, "WARM_ASKS", 0)


def _run(monkeypatch: pytest.MonkeyPatch, folder: Path, *asked: str) -> dict[str, Any]:
    told = folder / "latest.json"
    monkeypatch.setenv("LOTGRAPH_BENCH_HOME", str(folder / "homes"))
    monkeypatch.setattr(sys, "argv", ["bench", "--output", str(told), *asked])
    bench.main()
    found: dict[str, Any] = orjson.loads(told.read_bytes())
    return found


@pytest.mark.graph
@pytest.mark.long("imports a genealogy into a server of its own, and into its peers")
def test_a_tiny_run_end_to_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--sizes", "2", "6", "40", "--reached", "3", "60", "--rounds", "1")
    drawn = tmp_path / "plot.svg"
    found = _run(monkeypatch, tmp_path, "--only", "trace", "pages", *asked, "--plot", str(drawn))
    cases = found["cases"]
    assert all(set(case) >= _FIELDS for case in cases)
    asked_for = {(case["name"], case["graph"], case["direction"]) for case in cases}
    assert asked_for >= {
        ("reach", "plants", "down"), ("reach", "plants", "up"), ("reach", "diamond", "down"),
        ("customers", "plants", "down"), ("full", "plants", "down"), ("full", "diamond", "up"),
    }  # fmt: skip
    pages = {("page trace", "plants", "down"), ("page lot", "plants", "down")}
    assert asked_for >= pages
    for case in cases:
        assert case["lotgraph_ms"] > 0
        if case["peer"] is not None:
            assert case["agrees"] is True, case
            assert case["ratio"] == pytest.approx(
                case["peer_ms"] / case["lotgraph_ms"], abs=0.01, rel=0.2
            )
        if case["name"].startswith("page"):
            assert case["status"] == 200
            assert 0 < case["first_byte_ms"] <= case["lotgraph_ms"]
    peers = {str(case["peer"]).partition(" ")[0] for case in cases if case["name"] == "reach"}
    expected = "PostgreSQL" if postgres.programs() else "None"
    assert peers == {expected, "DuckDB", "NetworkX", "breadth-first"}
    assert found["machine"]["genealogy"]["lots"] == 720
    assert ("<circle " in drawn.read_text("utf-8")) == (postgres.programs() is not None)


def test_without_postgres_each_case_has_a_row_without_peer(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = genealogy(sites=1, levels=4, width=20, diamond_levels=3, diamond_width=12)
    load(graph, events(small))
    monkeypatch.setattr(postgres, "programs", lambda: None)
    cases = tracing.cases(graph, small, roots(small, (10,)), 1, None)
    alone = [case for case in cases if case["peer"] is None]
    assert len(alone) == 10  # five questions and directions, in the plant and in the diamond
    for case in alone:
        assert case["lotgraph_ms"] > 0
        assert case["peer_ms"] is None
        assert case["ratio"] is None
        assert case["agrees"] is None
    assert all(case["agrees"] for case in cases if case["peer"] is not None)


def test_an_answer_that_differs_is_told(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = genealogy(sites=1, levels=4, width=20, diamond_levels=3, diamond_width=12)
    root = next(root for root in roots(small, (60,)) if root.graph == "plants")
    reached = {
        naming.lot_number(lot)
        for lot in reached_lots(small, csr(small, root.direction), root.lot).tolist()
    }
    told = list(events(small))
    missed = next(e for e in told if e["type"] == "ship" and e["object"]["lot"] in reached)
    load(graph, (event for event in told if event is not missed))
    monkeypatch.setattr(postgres, "programs", lambda: None)
    cases = tracing.cases(graph, small, [root], 1, None)
    agreed = {
        case["name"]: case["agrees"] for case in cases if str(case["peer"]).startswith("Duck")
    }
    assert agreed["reach"] is True
    assert agreed["customers"] is False
    assert agreed["full"] is False


def test_the_plot_shows_both_sides() -> None:
    beside = [
        {
            "name": name, "reached": reached, "lotgraph_ms": ms, "peer": "PostgreSQL 15.18",
            "peer_ms": ms * 2, "root": "lot:A/1", "direction": "down", "size": 9,
        }
        for name in ("reach", "full") for reached, ms in ((10, 5.0), (4_000, 40.0))
    ]  # fmt: skip
    drawn = plot.svg(beside)
    assert drawn.count("<circle ") == 8
    assert "whole trace, PostgreSQL 15.18" in drawn
    assert plot.svg([]).count("<circle ") == 0
