"""Roots of every kind, windows, moments, stops and candidates: the product against the reference.

Over the made genealogies of all themes: what is reached, how surely, who got it, what time and
stops took out; whole answers (links, stock, warnings, reasons, counts); the chains that prove them.
Each comparison is broken once, to see that it can fail.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from app.errors import NotFoundError
from app.genealogy.question import Options
from tests.reference import answer
from tests.reference.answers import Ask as World
from tests.reference.around import Around
from tests.reference.books import open_books
from tests.reference.contents import Containers
from tests.reference.proof import fewest
from tests.reference.rules import work_out
from tests.reference.stays import Stays
from tests.sizes import size
from tests.trace import whole
from tests.trace.compare import Disagreement, disagree, smaller, told
from tests.trace.found import Found
from tests.trace.made import make
from tests.trace.proofs import unproved
from tests.trace.pure import Asked
from tests.trace.questions import roots_of, wide_questions
from tests.trace.telling import Event
from tests.trace.themes_mixed import make_mixed
from tests.trace.themes_units import make_units
from tests.trace.ways import Question, without_server

WIDELY = size(15, 700)  # genealogies of each maker
WHOLLY = size(6, 200)
PROVED = size(6, 200)
CONTAINED = size(15, 400)
FROM = 7_000  # the first seed
MAKERS = (make, make_units, make_mixed)
Maker = Callable[[int], list[Event]]


def _made(maker: Maker, count: int) -> Iterator[tuple[int, list[Event], random.Random]]:
    for seed in range(FROM, FROM + count):
        events = maker(seed)
        yield seed, events, random.Random(repr(events))


def _agree(seed: int, events: list[Event], questions: list[Question]) -> None:
    (ask,) = without_server([events])
    for question in questions:
        lines = disagree(ask, events, question)
        found = Disagreement(seed, events, question, lines)
        assert not lines, told(smaller(without_server, found))


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_whatever_is_asked(maker: Maker) -> None:
    for seed, events, rng in _made(maker, WIDELY):
        _agree(seed, events, wide_questions(events, rng, 4))


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_containers_as_roots(maker: Maker) -> None:
    """Things, certainty, customers and what time took out, as exactly as of lots."""
    for seed, events, _ in _made(maker, CONTAINED):
        boxes = [ref for ref in roots_of(open_books(events)) if ref.startswith("hu:")]
        _agree(seed, events, [Question(way, (box,)) for box in boxes for way in ("down", "up")])


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_whole_answers(maker: Maker) -> None:
    for seed, events, rng in _made(maker, WHOLLY):
        for question in wide_questions(events, rng, 3):
            assert not list(_unlike(events, question)), (seed, str(question))


def _unlike(events: list[Event], question: Question) -> Iterator[str]:
    options = dict(question.options)
    theirs = _told(events, question)
    if theirs is not None:
        mine = answer(events, question.direction, list(question.roots), **options)
        yield from whole.unlike(question, events, mine, theirs)
        yield from whole.warned(question, events, mine, theirs)


def _told(events: list[Event], question: Question) -> Mapping[str, Any] | None:
    options = Options(**dict(question.options))
    try:
        found = Asked(events).answer(question.direction, list(question.roots), options)  # type: ignore[arg-type]
    except NotFoundError:
        return None
    return Found(events, *found).as_json()


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_chains(maker: Maker) -> None:
    """They hang together, are possible in time where they are certain, and none has fewer hops."""
    for seed, events, rng in _made(maker, PROVED):
        things = sorted(open_books(events).things())
        for thing in rng.sample(things, min(2, len(things))):
            for way in ("down", "up"):
                assert not list(_loose(events, way, thing)), (seed, way, thing)


def _loose(events: list[Event], way: str, thing: str) -> Iterator[str]:
    world = work_out(open_books(events))
    stays, containers = Stays(world), Containers(world.books)
    far = fewest(World(world, stays, containers, Around(world, stays, containers), way), thing)
    genealogy, found = Asked(events).answer(way, [thing], Options())  # type: ignore[arg-type]
    yield from unproved(way, thing, far, genealogy, found)


SPOILT: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("link", lambda told: told["edges"].pop()),
    ("edges", lambda told: told["edges"].append(told["edges"][0])),
    ("stock", lambda told: told["stock"][0].update(quantity=77)),
    ("warning", lambda told: told["warnings"].append(
        {"code": "unknown_order", "ref": "customer:C1", "text": ""})),
    ("says why", lambda told: told["nodes"][-1].update(reason="for no reason")),
    ("lots", lambda told: told["counts"].update(lots=99)),
    ("customer:C1", lambda told: told["customers"][0].update(lots=[])),
)  # fmt: skip


@pytest.mark.parametrize(("what", "spoil"), SPOILT, ids=[what for what, _ in SPOILT])
def test_every_comparison_can_fail(what: str, spoil: Callable[[dict[str, Any]], Any]) -> None:
    events = _chain()
    question = Question("down", ("lot:A/1",))
    theirs = dict(_told(events, question) or {})
    mine = answer(events, "down", ["lot:A/1"])

    def lines() -> list[str]:
        own = whole.unlike(question, events, mine, theirs)
        return [*own, *whole.warned(question, events, mine, theirs)]

    assert not lines()
    spoil(theirs)
    assert any(what in line for line in lines()), lines()


def test_a_chain_that_is_too_long_is_seen() -> None:
    events = _chain()
    genealogy, found = Asked(events).answer("down", ["lot:A/1"], Options())
    assert not list(unproved("down", "lot:A/1", {"lot:F/1": (False, 2)}, genealogy, found))
    assert list(unproved("down", "lot:A/1", {"lot:F/1": (False, 1)}, genealogy, found))
    assert list(unproved("down", "lot:A/1", {"lot:F/1": (True, 2)}, genealogy, found))


def _chain() -> list[Event]:
    """A/1 → W1/B1 → F/1 → C1, some of F/1 left."""
    from tests.trace.telling import Tell

    tell = Tell()
    tell.receive("A/1", 10)
    tell.consume("A/1", "W1/B1", 5)
    tell.produce("F/1", "W1/B1", 5)
    tell.ship("F/1", "C1", 3)
    return tell.events
