"""What must hold of the reference whatever it is asked: rule 12, order of arrival, proofs.

Over made genealogies, without a server. What holds here the product can be compared with.
"""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from tests.reference import answer, balance, findings, stock
from tests.reference.answers import answer_in, walked_from
from tests.reference.around import Around
from tests.reference.books import open_books
from tests.reference.contents import Containers
from tests.reference.proof import chain
from tests.reference.roots import Ask
from tests.reference.rules import World, work_out
from tests.reference.stays import Stays
from tests.reference.walk import wider
from tests.sizes import size
from tests.trace.made import make
from tests.trace.telling import Event
from tests.trace.themes_units import make_units

pytestmark = pytest.mark.slow(
    "asks the reference about itself, which no change of the product can spoil"
)
MAKERS = (make, make_units)
PAIRED = size(75, 250)
TURNED = size(10, 25)
PROVED = size(20, 60)


def _reached(world: World, way: str, thing: str) -> dict[str, bool]:
    stays, containers = Stays(world), Containers(world.books)
    ask = Ask(world, stays, containers, Around(world, stays, containers), way)
    found: dict[str, bool] = {}
    for label in walked_from(ask, thing).labels:
        if label.thing != thing:
            found[label.thing] = found.get(label.thing, False) or label.certain
    return found


@pytest.mark.parametrize("maker", MAKERS)
def test_down_and_up_agree(maker: Any) -> None:
    """Rule 12: single lots and serials, all pairs, genealogies without serials in lots."""
    asked = 0
    for seed in range(PAIRED):
        books = open_books(maker(seed))
        if books.members:
            continue
        world = work_out(books)
        things = sorted(books.things())
        down = {thing: _reached(world, "down", thing) for thing in things}
        up = {thing: _reached(world, "up", thing) for thing in things}
        for one in things:
            for other in things:
                if one != other:
                    asked += 1
                    assert down[one].get(other) == up[other].get(one), (seed, one, other)
    assert asked > 12 * PAIRED


def _everything(events: list[Event], seed: int) -> list[Any]:
    """Answers, findings, stock and balances: all that must not depend on the order of events."""
    books = open_books(events)
    rng = random.Random(seed)
    things = sorted(books.things())
    parties = sorted({f.other for f in books.flows if f.other.startswith(("customer:", "order:"))})
    boxes = sorted({hu for f in books.flows for hu in f.hus})
    papers = sorted({f"document:{number}" for f in books.flows for number in f.documents})
    roots = [rng.choice(some) for some in (things, things, parties, boxes, papers) if some]
    told: list[Any] = [findings(events), stock(books, events)]
    for root in roots:
        for way in ("down", "up"):
            found = answer(events, way, [root])
            told.append((root, way, found.nodes, found.rows, found.removed_lots, found.warnings))
    told += [(thing, balance(events, thing)) for thing in things[:2]]
    return told


@pytest.mark.parametrize("maker", MAKERS)
def test_the_order_of_events_does_not_matter(maker: Any) -> None:
    for seed in range(TURNED):
        events = maker(seed)
        shuffled = random.Random(seed).sample(events, len(events))
        assert _everything(events, seed) == _everything(shuffled, seed), seed


@pytest.mark.parametrize("maker", MAKERS)
def test_everything_reached_has_a_chain(maker: Any) -> None:
    """From a root, never at a worse time than the step before but where time proves nothing, and
    certain throughout where its end is."""
    proved = 0
    for seed in range(PROVED):
        books = open_books(maker(seed))
        things, world = sorted(books.things()), work_out(books)
        for thing in things[:4]:
            for way in ("down", "up"):
                found = answer_in(world, way, [thing])
                for ref, node in found.nodes.items():
                    if not ref.startswith(("lot:", "serial:")):
                        continue
                    way_there = chain(found, ref)
                    proved += 1
                    assert way_there, (seed, thing, way, ref)
                    assert way_there[0].depth == 0
                    if node.certainty == "certain":
                        assert all(label.certain for label in way_there)
                        for before, after in pairwise(way_there):
                            assert wider(way, before.time, after.time) or before.whole
    assert proved > size(80, 300)
