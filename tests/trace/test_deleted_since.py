"""Neo4j gives the ids of deleted nodes and links to others. A kept answer never names these."""

from __future__ import annotations

import time
from typing import Any

import pytest

from app.graph.moment import ChangedError
from app.graph.run import Graph
from app.trace.proof import prove
from app.trace.service import trace
from tests.conftest import Load
from tests.events.said import ask
from tests.trace.telling import Tell
from tests.waiting import wait_until

_NODES = "UNWIND range(1, 200) AS n CREATE (x:Filler) WITH x WHERE id(x) = $id RETURN count(x) AS n"
_LINKS = """
MATCH (a {ref: 'lot:F/1'}), (b {ref: 'customer:C1'}) UNWIND range(1, 200) AS n
CREATE (a)-[r:SHIPPED_TO {source: 'late', event: toString($now) + '-' + n, line: 0, flags: 0,
  quantity: 2, uom: 'kg', document: 'DN-9', recorded_at: $now}]->(b)
WITH r WHERE id(r) = $id RETURN count(r) AS n
"""


def _plant() -> Tell:
    """A/1 ──► W1/1 ──► F/1 ──► C1, C2."""
    tell = Tell()
    tell.add("define", customer="C1", name="Corner Shop", at=None)
    tell.consume("A/1", "W1/1", 5, uom="kg")
    tell.produce("F/1", "W1/1", 5, uom="kg")
    tell.ship("F/1", "C1", 2, uom="kg", document="DN-1")
    tell.ship("F/1", "C2", 3, uom="kg", document="DN-2")
    return tell


def _until_given_again(graph: Graph, fill: str, id_: int) -> None:
    """More and more of something, until one of it has an id of before."""

    def more() -> Any:
        return ask(graph, fill, id=id_, now=time.time_ns() // 1000)[0]["n"]

    wait_until(more, "an id is given again", within_s=120)


def test_a_node_that_is_another_now_is_not_named(graph: Graph, load: Load) -> None:
    load(graph, _plant().events)
    kept, asked = (trace(graph, "down", ["lot:A/1"]) for _ in range(2))
    (row,) = ask(graph, "MATCH (c:Customer {number: 'C1'}) RETURN id(c) AS id")
    ask(graph, "MATCH (c:Customer {number: 'C1'}) DETACH DELETE c RETURN 1 AS gone")
    _until_given_again(graph, _NODES, row["id"])
    ask(
        graph,
        "MATCH (x:Filler) WHERE id(x) = $id SET x:Thing:Customer, x.ref = 'customer:C9', "
        "x.number = 'C9', x.name = 'Somebody else', x.ordinal = 1000000 RETURN 1 AS there",
        id=row["id"],
    )
    for look in (lambda: kept.customers, lambda: kept.nodes, lambda: kept.edges):
        with pytest.raises(ChangedError, match="was deleted since"):
            look()
    # What is there still is what it was.
    assert [node.ref for node in asked.reader.page("lot", 0, 9)] == ["lot:A/1", "lot:F/1"]
    chain = prove(asked, ["lot:F/1"])["lot:F/1"]
    assert chain is not None
    assert [(hop.start, hop.end) for hop in chain.hops] == [
        ("lot:A/1", "batch:W1/1"), ("batch:W1/1", "lot:F/1")
    ]  # fmt: skip


def test_a_booking_that_is_another_now_is_not_read(graph: Graph, load: Load) -> None:
    """Of the same lot, to the same customer: only when it was recorded tells it apart."""
    load(graph, _plant().events)
    kept = trace(graph, "down", ["lot:A/1"])
    (row,) = ask(graph, "MATCH ()-[r:SHIPPED_TO {document: 'DN-1'}]->() RETURN id(r) AS id")
    ask(graph, "MATCH ()-[r:SHIPPED_TO {document: 'DN-1'}]->() DELETE r RETURN 1 AS gone")
    _until_given_again(graph, _LINKS, row["id"])
    tell = Tell("late")
    tell.receive("Z/1", 1)
    load(graph, tell.events)
    with pytest.raises(ChangedError, match="was deleted since"):
        _ = kept.edges
