"""The product's traces against the reference's, over made genealogies; and rule 12 of its own.

Most are asked about without a server; some are written side by side into one graph, so that what a
trace fetches is asked too. What disagrees is made as small as it can be, so that it can be read.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.graph.run import Graph
from tests.reference.answers import answer_in
from tests.reference.books import open_books
from tests.reference.rules import work_out
from tests.sizes import size
from tests.trace.compare import Tally, compare, report
from tests.trace.made import make
from tests.trace.telling import Event
from tests.trace.ways import Ask, Question, Way, in_graph, without_server

BATCH = size(100, 100)
BATCHES = size(1, 100)
BY_ITSELF = size(20, 150)
PAIRED = size(20, 300)  # genealogies in which all pairs are asked about
TURNED = size(20, 300)
IN_GRAPH = size(3, 90)
SHOWN = 3
_made = settings(
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # smaller seeds are no smaller genealogies: `smaller` does that
    suppress_health_check=list(HealthCheck),
)
_seeds = st.integers(0, 2**32)


def _genealogies(seed: int, count: int) -> list[list[Event]]:
    return [make(BATCH * seed + number) for number in range(count)]


@pytest.mark.timeout(size(600, 14_400))
def test_traces_of_made_genealogies(capsys: pytest.CaptureFixture[str]) -> None:
    """From the events alone."""
    total, seeds = Tally(), []

    @settings(_made, max_examples=BATCHES)
    @given(_seeds)
    def over_batches(seed: int) -> None:
        tally = compare(without_server, _genealogies(seed, BATCH))
        for found in tally.found:
            total.found.append(replace(found, number=len(seeds) + found.number))
        seeds.extend(BATCH * seed + number for number in range(BATCH))
        total.genealogies += tally.genealogies
        total.questions += tally.questions

    over_batches()
    with capsys.disabled():
        print(f"\nMade: {total.summary()}")  # noqa: T201
    assert total.genealogies >= BATCHES * BATCH
    assert not total.found, "\n\n".join(report(without_server, total, seeds, SHOWN))


@pytest.mark.timeout(size(600, 14_400))
def test_traces_of_a_graph(graph: Graph) -> None:
    """A few of them through the door and a real Neo4j, all that a trace fetches and no more."""
    seeds = range(4711, 4711 + IN_GRAPH)
    tally = compare(in_graph(graph), [make(seed) for seed in seeds])
    assert not tally.found, "\n\n".join(report(in_graph(graph), tally, seeds, SHOWN))


@pytest.mark.timeout(size(600, 14_400))
def test_down_and_up_agree() -> None:
    """Rule 12: single lots and serials, genealogies without serials in lots, all pairs."""
    made = [each for seed in range(PAIRED) if not open_books(each := make(seed)).members]
    for number, (events, ask) in enumerate(zip(made, without_server(made), strict=True)):
        things = sorted(open_books(events).things())
        found = {
            way: {thing: _reached(ask, Question(way, (thing,))) for thing in things}
            for way in ("down", "up")
        }
        for one in things:
            for other in things:
                if one != other:
                    forth = found["down"][one].get(other)
                    assert forth == found["up"][other].get(one), (number, one, other)


def _reached(ask: Ask, question: Question) -> dict[str, str]:
    found = ask(question)
    return {} if found is None else {node["ref"]: node["certainty"] for node in found["nodes"]}


def test_the_order_of_events_and_roots_does_not_matter() -> None:
    _in_any_order(without_server, range(4711, 4711 + TURNED))


@pytest.mark.timeout(size(600, 14_400))
def test_nor_does_it_in_a_graph(graph: Graph) -> None:
    _in_any_order(in_graph(graph, whole=True), range(4711, 4711 + IN_GRAPH // 3))


def _in_any_order(way: Way, seeds: Sequence[int]) -> None:
    made = [make(seed) for seed in seeds]
    shuffled = [random.Random(number).sample(each, len(each)) for number, each in enumerate(made)]
    asks = zip(way(made), way(shuffled), strict=True)
    for number, (events, (plain, other)) in enumerate(zip(made, asks, strict=True)):
        things = sorted(open_books(events).things())
        for question in _some_questions(things, number):
            turned = Question(question.direction, question.roots[::-1])
            found = _sorted(plain(question))
            assert _sorted(plain(turned)) == found, (number, question)
            assert _sorted(other(question)) == found, (number, question)


def _sorted(found: Mapping[str, Any] | None) -> Any:
    """An answer whose nodes stand in one order, which from events alone they do not."""
    if found is None:
        return None
    return {**found, "nodes": sorted(found["nodes"], key=lambda node: str(node["ref"]))}


def _some_questions(things: list[str], seed: int) -> list[Question]:
    rng = random.Random(seed)
    return [
        Question(way, tuple(rng.sample(things, min(count, len(things)))))
        for way in ("down", "up")
        for count in (1, 2)
        if things
    ]


@pytest.mark.slow("asks for all pairs, of a plain implementation")
def test_rule_12_holds_in_the_reference_too() -> None:
    for seed in range(BY_ITSELF):
        books = open_books(make(seed))
        things, world = [] if books.members else sorted(books.things()), work_out(books)
        down = {thing: answer_in(world, "down", [thing]).nodes for thing in things}
        up = {thing: answer_in(world, "up", [thing]).nodes for thing in things}
        for one in things:
            for other in things:
                if one != other:
                    forth, back = down[one].get(other), up[other].get(one)
                    assert (forth and forth.certainty) == (back and back.certainty), (
                        seed, one, other,
                    )  # fmt: skip
