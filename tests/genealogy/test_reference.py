"""The product's traces against the reference's, over made genealogies; and rule 12 of its own.

Genealogies are written side by side into one graph, about a hundred at a time, and asked about
one by one. What disagrees is made as small as it can be, so that it can be read.
"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.graph.run import Graph
from tests.reference import answer
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace.compare import Question, Tally, asked, compare, report, write
from tests.trace.made import make
from tests.trace.telling import Event

BATCH = 100
BATCHES = size(1, 5)
PAIRED = size(1, 2)  # batches of 25, in which all pairs are asked about
TURNED = size(10, 25)
BY_ITSELF = size(50, 150)
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


@pytest.mark.slow("hundreds of genealogies, each asked a dozen ways")
@pytest.mark.timeout(1200)
def test_traces_of_made_genealogies(graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    total, seeds = Tally(), []

    @settings(_made, max_examples=BATCHES)
    @given(_seeds)
    def over_batches(seed: int) -> None:
        many = _genealogies(seed, BATCH)
        tally = compare(graph, many, prefix=f"b{total.genealogies}g")
        for found in tally.found:
            total.found.append(replace(found, number=len(seeds) + found.number))
        seeds.extend(BATCH * seed + number for number in range(BATCH))
        total.genealogies += tally.genealogies
        total.questions += tally.questions

    over_batches()
    with capsys.disabled():
        print(f"\nMade: {total.summary()}")  # noqa: T201
    assert total.genealogies >= BATCHES * BATCH
    assert not total.found, "\n\n".join(report(graph, total, seeds, SHOWN))


@pytest.mark.slow("asks for all pairs")
@pytest.mark.timeout(600)
def test_down_and_up_agree(graph: Graph) -> None:
    """Rule 12: single lots and serials, genealogies without serials in lots, all pairs."""

    @settings(_made, max_examples=PAIRED)
    @given(_seeds)
    def over_batches(seed: int) -> None:
        made = [each for each in _genealogies(seed, 25) if not open_books(each).members]
        write(graph, made, f"p{seed}g")
        for number, events in enumerate(made):
            things = sorted(open_books(events).things())
            found = {
                way: {
                    thing: _reached(graph, f"p{seed}g{number}-", Question(way, (thing,)))
                    for thing in things
                }
                for way in ("down", "up")
            }
            for one in things:
                for other in things:
                    if one != other:
                        forth = found["down"][one].get(other)
                        assert forth == found["up"][other].get(one), (seed, number, one, other)

    over_batches()


def _reached(graph: Graph, prefix: str, question: Question) -> dict[str, str]:
    found = asked(graph, prefix, question)
    return {} if found is None else {node["ref"]: node["certainty"] for node in found["nodes"]}


@pytest.mark.slow("writes every genealogy twice")
@pytest.mark.timeout(600)
def test_the_order_of_events_and_roots_does_not_matter(graph: Graph) -> None:
    made = _genealogies(4711, TURNED)
    shuffled = [random.Random(number).sample(each, len(each)) for number, each in enumerate(made)]
    write(graph, made, "a")
    write(graph, shuffled, "z")
    for number, events in enumerate(made):
        things = sorted(open_books(events).things())
        for question in _some_questions(things, number):
            turned = Question(question.direction, question.roots[::-1])
            plain = asked(graph, f"a{number}-", question)
            assert asked(graph, f"a{number}-", turned) == plain, (number, question)
            assert asked(graph, f"z{number}-", question) == plain, (number, question)


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
        events = make(seed)
        books = open_books(events)
        things = [] if books.members else sorted(books.things())
        down = {thing: answer(events, "down", [thing]).nodes for thing in things}
        up = {thing: answer(events, "up", [thing]).nodes for thing in things}
        for one in things:
            for other in things:
                if one != other:
                    forth, back = down[one].get(other), up[other].get(one)
                    assert (forth and forth.certainty) == (back and back.certainty), (
                        seed, one, other,
                    )  # fmt: skip
