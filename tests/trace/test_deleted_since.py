"""Neo4j gives the ids of deleted nodes and links to others. A kept answer never names these."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.graph.moment import ChangedError
from app.graph.run import Graph
from app.trace.proof import prove
from app.trace.service import trace
from tests.conftest import Load
from tests.events.said import ask
from tests.trace.telling import Tell
from tests.waiting import wait_until


def _plant() -> Tell:
    """A/1 ──► W1/1 ──► F/1 ──► C1
    └─► C2"""
    tell = Tell()
    tell.add("define", customer="C1", name="Corner Shop", at=None)
    tell.consume("A/1", "W1/1", 5, uom="kg")
    tell.produce("F/1", "W1/1", 5, uom="kg")
    tell.ship("F/1", "C1", 2, uom="kg", document="DN-1")
    tell.ship("F/1", "C2", 3, uom="kg", document="DN-2")
    return tell


def _until_reused(graph: Graph, load: Load, told: Callable[[int], Tell], asked: str) -> None:
    """Tell more until what `asked` looks for is there: a node or link with an id of before."""
    count = 0

    def reused() -> bool:
        nonlocal count
        count += 1
        tell = told(count)
        load(graph, [{**each, "event_id": f"{count}-{each['event_id']}"} for each in tell.events])
        return bool(ask(graph, asked))

    wait_until(reused, "an id is given again")


def test_a_node_that_is_another_now_is_not_named(graph: Graph, load: Load) -> None:
    load(graph, _plant().events)
    kept, asked = (trace(graph, "down", ["lot:A/1"]) for _ in range(2))
    (row,) = ask(graph, "MATCH (c:Customer {number: 'C1'}) RETURN id(c) AS id")
    ask(graph, "MATCH (c:Customer {number: 'C1'}) DETACH DELETE c RETURN 1 AS gone")

    def others(count: int) -> Tell:
        tell = Tell("late")
        for n in range(20):
            tell.add("define", customer=f"N{count}-{n}", name="Somebody else", at=None)
        return tell

    _until_reused(graph, load, others, f"MATCH (c:Customer) WHERE id(c) = {row['id']} RETURN c.ref")
    for look in (lambda: kept.customers, lambda: kept.nodes, lambda: kept.edges):
        with pytest.raises(ChangedError, match="was deleted since"):
            look()
    # What is there still is what it was.
    assert [node.ref for node in asked.reader.page("lot")] == ["lot:A/1", "lot:F/1"]
    chain = prove(asked, ["lot:F/1"])["lot:F/1"]
    assert chain is not None
    assert [(hop.start, hop.end) for hop in chain.hops] == [
        ("lot:A/1", "batch:W1/1"), ("batch:W1/1", "lot:F/1")
    ]  # fmt: skip


def test_a_booking_that_is_another_now_is_not_read(graph: Graph, load: Load) -> None:
    load(graph, _plant().events)
    kept = trace(graph, "down", ["lot:A/1"])
    (row,) = ask(graph, "MATCH ()-[r:SHIPPED_TO {document: 'DN-1'}]->() RETURN id(r) AS id")
    ask(graph, "MATCH ()-[r:SHIPPED_TO {document: 'DN-1'}]->() DELETE r RETURN 1 AS gone")

    def others(count: int) -> Tell:
        """Of the same lot, to the same customer: only when it was recorded tells it apart."""
        tell = Tell("late")
        for n in range(20):
            tell.ship("F/1", "C1", 1, uom="kg", document=f"DN-{count}-{n}")
        return tell

    _until_reused(graph, load, others, f"MATCH ()-[r]->() WHERE id(r) = {row['id']} RETURN r.event")
    with pytest.raises(ChangedError, match="was deleted since"):
        _ = kept.edges
