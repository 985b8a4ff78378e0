"""Made genealogies of every maker asked about widely: roots of all kinds, whole answers, chains.

`python -m tests.trace.widely --seed 46000 --count 200` asks about 1,000 genealogies, one of each
maker a seed, and prints what disagrees, then how many there were.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.errors import NotFoundError
from app.genealogy.question import Options
from tests.reference import answer
from tests.reference.answers import Ask as World
from tests.reference.around import Around
from tests.reference.books import open_books
from tests.reference.contents import Containers
from tests.reference.proof import Far, fewest
from tests.reference.rules import work_out
from tests.reference.stays import Stays
from tests.trace import whole
from tests.trace.compare import disagree
from tests.trace.found import Found
from tests.trace.made import make
from tests.trace.proofs import unproved
from tests.trace.pure import Asked
from tests.trace.questions import roots_of, wide_questions
from tests.trace.telling import Event, with_papers
from tests.trace.themes_crates import make_crates
from tests.trace.themes_mixed import make_mixed
from tests.trace.themes_places import make_places
from tests.trace.themes_units import make_units
from tests.trace.ways import Question, without_server

Maker = Callable[[int], list[Event]]
MAKERS: tuple[Maker, ...] = (make, make_units, make_mixed, make_crates, make_places)
WIDE, WHOLE, CHAINS = 4, 2, 1  # questions of a genealogy, and things whose chains are compared


def told(events: list[Event], question: Question) -> Mapping[str, Any] | None:
    """The product's whole answer; None where it knows no such root."""
    options = Options(**dict(question.options))
    try:
        found = Asked(events).answer(question.direction, list(question.roots), options)  # type: ignore[arg-type]
    except NotFoundError:
        return None
    return Found(events, *found).as_json()


def unlike(events: list[Event], question: Question) -> Iterator[str]:
    """What whole answers differ in, beside what is reached."""
    events = with_papers(events)
    theirs = told(events, question)
    if theirs is not None:
        mine = answer(events, question.direction, list(question.roots), **dict(question.options))
        yield from whole.unlike(question, events, mine, theirs)
        yield from whole.warned(question, events, mine, theirs)


def hops_from(events: list[Event], way: str, thing: str) -> dict[str, Far]:
    """How far the reference finds everything from a thing."""
    world = work_out(open_books(events))
    stays, containers = Stays(world), Containers(world.books)
    return fewest(World(world, stays, containers, Around(world, stays, containers), way), thing)


def loose(events: list[Event], way: str, thing: str) -> Iterator[str]:
    """What is wrong with the chains from a thing."""
    far = hops_from(events, way, thing)
    genealogy, found = Asked(events).answer(way, [thing], Options())  # type: ignore[arg-type]
    yield from unproved(way, thing, far, genealogy, found)


def of_boxes(events: list[Event]) -> list[Question]:
    """Every container as root."""
    boxes = [ref for ref in roots_of(open_books(events)) if ref.startswith("hu:")]
    return [Question(way, (box,)) for box in boxes for way in ("down", "up")]


def disagreements(events: list[Event]) -> Iterator[tuple[str, Question, list[str]]]:
    """(comparison, question, what differs) of a genealogy; the questions follow from it alone."""
    rng = random.Random(repr(events))
    (ask,) = without_server([events])
    for question in (*wide_questions(events, rng, WIDE), *of_boxes(events)):
        if lines := disagree(ask, events, question):
            yield "reached", question, lines
    for question in wide_questions(events, rng, WHOLE):
        if lines := _said(lambda: list(unlike(events, question))):  # noqa: B023
            yield "whole", question, lines
    things = sorted(open_books(events).things())
    for thing in rng.sample(things, min(CHAINS, len(things))):
        for way in ("down", "up"):
            if lines := _said(lambda: list(loose(events, way, thing))):  # noqa: B023
                yield "chain", Question(way, (thing,)), lines


def _said(ask: Callable[[], list[str]]) -> list[str]:
    try:
        return ask()
    except Exception as error:  # an answer that fails is a disagreement to be shown like others
        return [f"fails: {error!r}"]


def main() -> None:
    """Ask about made genealogies, print what disagrees."""
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--seed", type=int, default=0, help="the first")
    asks.add_argument("--count", type=int, default=200, help="how many seeds")
    wanted = asks.parse_args()
    begun, wrong = time.monotonic(), set()
    for seed in range(wanted.seed, wanted.seed + wanted.count):
        for maker in MAKERS:
            for what, question, lines in disagreements(maker(seed)):
                wrong.add((seed, maker.__name__))
                sys.stdout.write(f"{maker.__name__} {seed} {what} {question} {lines}\n")
                sys.stdout.flush()
    sys.stdout.write(
        f"{wanted.seed} on: {wanted.count * len(MAKERS)} genealogies, {len(wrong)} disagree, "
        f"{time.monotonic() - begun:.0f} s\n"
    )


if __name__ == "__main__":
    main()
