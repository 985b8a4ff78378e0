"""Reading in pieces: an answer is the same however many ids are asked for at once."""

from __future__ import annotations

import pytest

from app.genealogy.question import Direction
from app.graph.run import Graph
from app.trace import fetch
from tests.neo4j_server import empty
from tests.trace.asking import AskingGraph
from tests.trace.telling import Tell

ROOTS: tuple[tuple[Direction, str], ...] = (
    ("down", "lot:MILK/1"), ("down", "lot:CHIP/9"), ("up", "lot:CHEESE/3"), ("up", "serial:PUMP/2"),
    ("down", "lot:PUMP/P"),
)  # fmt: skip


def _plant(*, serials: bool) -> Tell:
    """Milk over three vats to cheese; and chips to pumps, which are told with a lot or without.

    MILK/1 → V1..V3 → CHEESE/1..3 → DINER; CHIP/9 → P1..P3 → PUMP/P#1..3 (or PUMP#1..3) → SHOP
    """
    tell = Tell()
    for number in "123":
        tell.consume("MILK/1", f"V{number}/B", 10)
        tell.produce(f"CHEESE/{number}", f"V{number}/B", 1)
        tell.ship(f"CHEESE/{number}", "DINER", 1)
        tell.consume("CHIP/9", f"P{number}/B", 1)
        tell.produce(f"PUMP/P#{number}" if serials else f"PUMP#{number}", f"P{number}/B")
        tell.ship(f"PUMP#{number}", "SHOP")
    tell.produce("PUMP/P", "P4/B", 1)  # the lot is there in either plant
    tell.ship("PUMP/P", "DEPOT", 1)
    return tell


@pytest.mark.parametrize("serials", [True, False])
def test_reading_a_few_ids_at_a_time_gives_the_same_answer(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, serials: bool
) -> None:
    ask = AskingGraph(graph, _plant(serials=serials).events)
    whole = [_said(ask, way, root) for way, root in ROOTS]
    monkeypatch.setattr(fetch, "_CHUNK", 2)
    assert [_said(ask, way, root) for way, root in ROOTS] == whole
    customers = {ref for row in whole[4][1] for ref in row[:1]}
    assert customers == {"customer:DEPOT"} | ({"customer:SHOP"} if serials else set())


def test_how_many_serials_are_in_lots_is_known_without_counting(graph: Graph) -> None:
    for serials, links in ((False, 0), (True, 3)):
        empty(graph)
        AskingGraph(graph, _plant(serials=serials).events)
        assert graph.one("trace/any_members") == {"links": links}


def _said(ask: AskingGraph, way: Direction, root: str) -> tuple[object, ...]:
    found = ask.trace(way, root)
    nodes = [(each.ref, each.depth, each.certainty, each.share) for each in found.nodes]
    rows = [(each.ref, each.quantities, each.certainty) for each in found.customers]
    return nodes, rows, found.edges, dict(found.counts)
