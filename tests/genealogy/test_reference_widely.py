"""Roots of every kind, windows, moments, stops and candidates: the product against the reference.

Over the made genealogies of all themes: what is reached, how surely, who got it, what time and
stops took out; whole answers (links, stock, warnings, reasons, counts); the chains that prove them.
Each comparison is broken once, to see that it can fail.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.genealogy.question import Options
from tests.reference import answer
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace import whole
from tests.trace.compare import Disagreement, disagree, smaller, told
from tests.trace.proofs import unproved
from tests.trace.pure import Asked
from tests.trace.questions import wide_questions
from tests.trace.telling import Event
from tests.trace.ways import Question, without_server
from tests.trace.widely import MAKERS, Maker, loose, of_boxes, unlike
from tests.trace.widely import told as told_of

WIDELY = size(15, 700)  # genealogies of each maker
WHOLLY = size(6, 200)
PROVED = size(6, 200)
CONTAINED = size(15, 400)
FROM = 7_000  # the first seed


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
        _agree(seed, events, of_boxes(events))


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_whole_answers(maker: Maker) -> None:
    for seed, events, rng in _made(maker, WHOLLY):
        for question in wide_questions(events, rng, 3):
            assert not list(unlike(events, question)), (seed, str(question))


@pytest.mark.timeout(size(600, 14_400))
@pytest.mark.parametrize("maker", MAKERS)
def test_chains(maker: Maker) -> None:
    """They hang together, are possible in time where they are certain, and none has fewer hops."""
    for seed, events, rng in _made(maker, PROVED):
        things = sorted(open_books(events).things())
        for thing in rng.sample(things, min(2, len(things))):
            for way in ("down", "up"):
                assert not list(loose(events, way, thing)), (seed, way, thing)


SPOILT: tuple[tuple[str, Callable[[dict[str, Any]], Any]], ...] = (
    ("link", lambda told: told["edges"].pop()),
    ("edges", lambda told: told["edges"].append(told["edges"][0])),
    ("stock", lambda told: told["stock"][0].update(quantity=77)),
    ("warning", lambda told: told["warnings"].append(
        {"code": "unknown_order", "ref": "customer:C1", "text": ""})),
    ("says why", lambda told: told["nodes"][-1].update(reason="for no reason")),
    ("lots", lambda told: told["counts"].update(lots=99)),
    ("customer:C1", lambda told: told["customers"][0].update(lots=[])),
    ("papers", lambda told: told["customers"][0].update(documents=["DN-7"])),
    ("passed on", lambda told: told["customers"][0].update(passed_on=True)),
)  # fmt: skip


@pytest.mark.parametrize(("what", "spoil"), SPOILT, ids=[what for what, _ in SPOILT])
def test_every_comparison_can_fail(what: str, spoil: Callable[[dict[str, Any]], Any]) -> None:
    events = _chain()
    question = Question("down", ("lot:A/1",))
    theirs = dict(told_of(events, question) or {})
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
