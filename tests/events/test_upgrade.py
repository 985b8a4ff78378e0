"""A graph that an earlier version made: what follows from its events is worked out anew."""

from __future__ import annotations

from typing import Any

import pytest

from app.events import upgrade as steps
from app.events.upgrade import STEP, upgrade
from app.graph.run import Graph
from tests.conftest import Load

PARTS = 7


def taken_back() -> list[dict[str, Any]]:
    """U#1..U#7 shipped to C1 without a quantity, each taken back; F/1 shipped in pcs, part of it
    taken back in kg, which do not convert."""
    told: list[dict[str, Any]] = []
    for number in range(1, PARTS + 1):
        told.append({"type": "ship", "object": {"item": "U", "serial": str(number)},
                     "customer": "C1"})  # fmt: skip
        told.append({"type": "reverse", "reverses": str(len(told)), "quantity": 1})
    told.append({"type": "ship", "object": {"item": "F", "lot": "1"}, "quantity": 9, "uom": "pcs",
                 "customer": "C1"})  # fmt: skip
    told.append({"type": "reverse", "reverses": str(len(told)), "quantity": 2, "uom": "kg"})
    return [{"event_id": str(n), "source": "t", "at": "2026-03-02", **each}
            for n, each in enumerate(told, 1)]  # fmt: skip


def _links(graph: Graph) -> list[dict[str, Any]]:
    with graph.driver.session(database=graph.database) as session:
        found = session.run(
            "MATCH (x)-[r:SHIPPED_TO]->() RETURN x.ref AS ref, properties(r) AS own ORDER BY ref"
        )
        return [{"ref": row["ref"], **row["own"]} for row in found]


def _unheard(_done: int, _total: int) -> None:
    """Nobody listens."""


def _as_by_version_1(graph: Graph) -> None:
    """What version 1 had written: a part of what has no quantity, and of another unit, took nothing
    off; and no note of a step."""
    with graph.driver.session(database=graph.database) as session:
        session.run(
            "MATCH ()-[r:SHIPPED_TO]->() SET r.reversed = 0.0, r.undone_at = null, "
            "r.rest_unknown = null, r.rev_quantity = [0.0], r.flags = 65"
        ).consume()
        session.run("MATCH (s:Step) DELETE s").consume()


def test_an_earlier_graph_becomes_what_it_would_be_now(graph: Graph, load: Load) -> None:
    load(graph, taken_back())
    now = _links(graph)
    assert [row["undone_at"] is not None for row in now if row["ref"].startswith("serial")] == [
        True
    ] * PARTS
    _as_by_version_1(graph)
    assert _links(graph) != now
    heard: list[tuple[int, int]] = []
    assert upgrade(graph, lambda done, total: heard.append((done, total))) == PARTS + 1
    assert _links(graph) == now
    assert heard[-1] == (PARTS + 1, PARTS + 1)
    assert upgrade(graph, lambda done, total: heard.append((done, total))) == 0


def test_what_was_broken_off_is_gone_on_with(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, taken_back())
    now = _links(graph)
    _as_by_version_1(graph)
    monkeypatch.setattr(steps, "_BATCH", 3)

    def stop(done: int, _total: int) -> None:
        if done >= 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upgrade(graph, stop)
    assert not graph.one("graph/step", name=STEP)["whole"]
    assert sum("undone_at" in row for row in _links(graph)) in range(1, PARTS)
    assert upgrade(graph, _unheard) == PARTS + 1 - 3
    assert _links(graph) == now


def test_an_empty_graph_has_nothing_to_do(graph: Graph) -> None:
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (s:Step) DELETE s").consume()
    assert upgrade(graph, _unheard) == 0
    assert graph.one("graph/step", name=STEP)["whole"]
