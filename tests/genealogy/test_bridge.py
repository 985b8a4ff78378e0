"""The same events through the door and a real Neo4j, and without either: the same columns."""

from __future__ import annotations

import random

import pytest

from app.genealogy.from_events import from_events
from app.genealogy.question import Direction
from app.graph.run import Graph
from app.times import AFTER_ALL, BEFORE_ALL, NOW, read_time, span
from tests.genealogy import drawn_customers, drawn_roots
from tests.genealogy.bridge import both_roots, fetched, load, made, recorded
from tests.genealogy.lists import LISTS
from tests.trace import genealogies as told
from tests.trace.made import make, prefixed
from tests.trace.telling import Event

NAMED = {
    each.__name__: each
    for each in (
        told.chain, told.rework_loop, told.two_runs_of_one_order, told.mixed_pallet,
        told.taken_back, drawn_roots.papers, drawn_roots.glue_of_two, drawn_roots.two_chains,
        drawn_customers.catch_weight, drawn_customers.reversed_like,
        drawn_customers.reversed_like_before, drawn_customers.two_reverses_like,
    )
}  # fmt: skip
MADE = 30
KINDS = ("lot", "serial", "hu", "item", "supplier", "order", "batch", "customer", "resource",
         "inspection", "location")  # fmt: skip
IN_WINDOWS = KINDS[5:]
_MIDDLE = span(read_time("2026-03-02T10:00:00Z"))[0]
WINDOWS = ((BEFORE_ALL, AFTER_ALL), (BEFORE_ALL, _MIDDLE), (_MIDDLE, AFTER_ALL))


@pytest.mark.parametrize("name", [*LISTS, *NAMED])
def test_told_by_hand(graph: Graph, name: str) -> None:
    events = recorded({**LISTS, **NAMED}[name]())
    assert set(load(graph, events)) <= {"created", "duplicate", "conflict"}
    _same(graph, events)
    _same_roots(graph, events)


def test_told_by_hand_in_another_order(graph: Graph) -> None:
    """Side by side, recorded as told but come shuffled: void and define before what they change."""
    events = [
        event
        for number, name in enumerate(LISTS)
        if name != "twice_the_same"  # which of two contents stays is a matter of order
        for event in prefixed(recorded(LISTS[name]()), f"g{number}-")
    ]
    turned = random.Random(14).sample(events, len(events))
    load(graph, turned)
    _same(graph, turned)
    assert made(turned) == made(events)


def test_made_genealogies(graph: Graph) -> None:
    many = [prefixed(make(seed), f"g{seed}-") for seed in range(MADE)]
    events = [event for events in many for event in events]
    load(graph, events)
    _same(graph, events)


def _same(graph: Graph, events: list[Event]) -> None:
    """At the end, and as known at some moments on the way."""
    stamps = sorted({span(read_time(event["recorded_at"]))[1] for event in events})
    for known_at in (NOW, stamps[len(stamps) // 3], stamps[-2]):
        assert made(events, known_at) == fetched(graph, known_at), known_at


def _same_roots(graph: Graph, events: list[Event]) -> None:
    """Every thing as a root, in the ways that make a difference to its kind."""
    columns = from_events(events)
    named = [ref for ref in columns.refs if ref.split(":")[0] in KINDS and not ref.endswith(":?")]
    for ref in (*named, *columns.received, *columns.papers):
        kind = ref.split(":")[0]
        ways: tuple[Direction, ...] = ("down", "up") if kind == "customer" else ("down",)
        for way in ways:
            for window in WINDOWS if kind in IN_WINDOWS else WINDOWS[:1]:
                theirs, mine = both_roots(graph, columns, ref, way, window)
                assert mine == theirs, (ref, way, window)
