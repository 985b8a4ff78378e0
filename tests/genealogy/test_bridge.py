"""The same events through the door and a real Neo4j, and without either: the same columns."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest

from app.genealogy.from_events import from_events
from app.genealogy.question import Direction
from app.graph.run import Graph
from app.ledger.containers import WHENEVER
from app.times import AFTER_ALL, BEFORE_ALL, NOW, read_time, span
from tests.genealogy import drawn_customers, drawn_roots
from tests.genealogy.bridge import (
    MOMENTS,
    Picture,
    both_roots,
    fetched,
    load,
    made,
    recorded,
    within_minutes,
)
from tests.genealogy.lists import LISTS
from tests.genealogy.named import ASKED_IN, genealogies_of, named, own_tests
from tests.neo4j_server import Server, empty
from tests.trace import genealogies as told
from tests.trace.made import make, prefixed
from tests.trace.telling import Event
from tests.trace.ways import renamed

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


BY_HAND: dict[str, list[Event]] = {name: tell() for name, tell in {**LISTS, **NAMED}.items()}


@dataclass(frozen=True)
class Together:
    """Everything told by hand in one graph, side by side, under prefixes by name."""

    graph: Graph
    events: dict[str, list[Event]]
    prefixes: dict[str, str]
    results: frozenset[str]


@pytest.fixture(scope="module")
def together(server: Server) -> Iterator[Together]:
    """Loaded once, in the order it is told."""
    graph = server.connect()
    empty(graph)
    lists = BY_HAND | {name: asking.events for name, asking in named().items()}
    prefixes = {name: f"g{number}-" for number, name in enumerate(lists)}
    events = {
        name: prefixed(within_minutes(told), prefixes[name], apart=True)
        for name, told in lists.items()
    }
    results = load(graph, [event for some in events.values() for event in some])
    yield Together(graph, events, prefixes, frozenset(results))
    graph.close()


def test_all_that_is_told_by_hand_is_among_them(together: Together) -> None:
    """Every test of answers is listened to, and all it asked about is here; nothing was refused."""
    assert together.results <= {"created", "duplicate", "conflict"}
    for module in ASKED_IN:
        assert len(own_tests(module)) > 5, module
        for test in own_tests(module):
            assert genealogies_of(test), f"{test.__name__} asks about nothing"


@pytest.mark.parametrize("known_at", [NOW, *MOMENTS], ids=["now", "at-first", "but-for-the-last"])
def test_all_that_is_told_by_hand(together: Together, known_at: int) -> None:
    """The columns of all of it at the end, and as known on the way."""
    events = [event for some in together.events.values() for event in some]
    mine, theirs = made(events, known_at), fetched(together.graph, known_at)
    assert mine.walked
    for part in (field.name for field in fields(Picture)):
        one, other = (_rows(getattr(picture, part)) for picture in (mine, theirs))
        assert one == other, (part, sorted(set(one) ^ set(other))[:10])


def _rows(part: Any) -> list[str]:
    return sorted(map(repr, part.items() if isinstance(part, dict) else part))


@pytest.mark.parametrize("name", BY_HAND)
def test_told_by_hand(together: Together, name: str) -> None:
    """Every thing as a root, in the ways that make a difference to its kind."""
    columns = from_events(together.events[name])
    found = [ref for ref in columns.refs if ref.split(":")[0] in KINDS and not ref.endswith(":?")]
    for ref in (*found, *columns.received, *columns.papers):
        kind = ref.split(":")[0]
        ways: tuple[Direction, ...] = ("down", "up") if kind == "customer" else ("down",)
        for way in ways:
            for window in WINDOWS if kind in IN_WINDOWS else WINDOWS[:1]:
                theirs, mine = both_roots(together.graph, columns, ref, way, window)
                assert mine == theirs, (ref, way, window)


def test_what_is_asked_about(together: Together) -> None:
    """Every root that stands for more than itself, as it is asked about by name."""
    kinds = set()
    for name, asking in named().items():
        columns, prefix = from_events(together.events[name]), together.prefixes[name]
        asked = {
            (ref, question.direction, dict(question.options).get("window", WHENEVER)): None
            for question in asking.questions
            for ref in question.roots
            if ref.partition(":")[0] not in ("lot", "serial")
        }
        for ref, way, window in asked:
            theirs, mine = both_roots(together.graph, columns, renamed(ref, prefix), way, window)  # type: ignore[arg-type]
            assert mine == theirs, (name, ref, way, window)
            kinds.add(ref.partition(":")[0])
    assert kinds >= {"hu", "item", "supplier", "supplier-lot", "order", "batch", "customer",
                     "resource", "location"}  # fmt: skip


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
