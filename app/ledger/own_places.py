"""What was shipped to places of one's own, and what took it from there again. Pure.

A shipment to a place of one's own is on hand there until it is received under its document, else
by the next receipt of that thing that names no supplier, or until it is returned from there; what
is shipped, used or moved on from there names the place itself. A receipt takes under its document
first, whenever it came; then those of no such document and the returns take what was sent there
before, oldest first. A receipt at the place itself is of what went there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.ledger.amounts import Scale, facts_of, forms_of
from app.ledger.columns import RETURNED, SHIPPED, SUPPLIED, Flags, Ints
from app.ledger.flows import FlowLedger
from app.ledger.quantities import units_for
from app.ledger.thing import Thing
from app.vocabulary import make_ref, parse_ref

PaperNumbers = Mapping[int, Collection[str]]  # by place of a booking, numbers of its documents


@dataclass(frozen=True, slots=True)
class Transfer:
    """One thing shipped to a place of one's own: row, ref of the place, booked end, how much (None
    unknown), numbers of its documents."""

    row: int
    place: str
    end: int
    amount: int | None
    papers: frozenset[str]

    @property
    def order(self) -> tuple[int, str, list[str], int]:
        """Which comes first; what is equal in all of it is one as the other."""
        return self.end, self.place, sorted(self.papers), self.amount or 0


@dataclass(frozen=True, slots=True)
class Taker:
    """What may have taken something from such a place: a receipt, or a return from the place
    `back`. `at`: the place a receipt names; `supplied`: it names a supplier; `amount` None: how
    much is not known, all of it."""

    row: int
    end: int
    amount: int | None
    papers: frozenset[str]
    at: str | None = None
    supplied: bool = False
    back: str | None = None

    @property
    def order(self) -> tuple[int, bool, str, list[str], int]:
        """Which comes first: of one time a return, which can be of one place only."""
        return self.end, self.back is None, self.at or "", sorted(self.papers), self.amount or 0


class Taking(NamedTuple):
    """What one booking took of one shipment: rows, and how much, in the unit both were told in."""

    shipment: int
    taker: int
    amount: int


def takings(transfers: Iterable[Transfer], takers: Iterable[Taker]) -> list[Taking]:
    """What was taken of the shipments of one thing, all amounts being in one unit.

    Of a shipment of which nobody knows how much it was nothing is taken.
    """
    ships = sorted(transfers, key=lambda each: each.order)
    left = {each.row: each.amount for each in ships}
    found: list[Taking] = []
    under: list[tuple[Taker, list[Transfer]]] = []
    others: list[tuple[Taker, list[Transfer]]] = []
    for taker in sorted(takers, key=lambda each: each.order):
        named = [each for each in ships if taker.back is None and taker.papers & each.papers]
        (under if named else others).append((taker, named))
    for taker, named in [*under, *others]:
        rest = taker.amount
        for each in _there(taker, named or _sent_before(taker, ships)):
            there = left[each.row]
            if not there or rest == 0:
                continue
            taken = there if rest is None else min(rest, there)
            left[each.row] = there - taken
            rest = None if rest is None else rest - taken
            found.append(Taking(each.row, taker.row, taken))
    return found


def _sent_before(taker: Taker, ships: Iterable[Transfer]) -> list[Transfer]:
    """What a booking that names no document of a shipment can have taken."""
    if taker.back is not None:
        return [each for each in ships if each.place == taker.back and each.end <= taker.end]
    return [] if taker.supplied else [each for each in ships if each.end <= taker.end]


def _there(taker: Taker, ships: list[Transfer]) -> list[Transfer]:
    """Of those at the place itself, where there are any."""
    return [each for each in ships if each.place == taker.at] or ships


def place_of(customer: str) -> str:
    """The ref of the place that an own customer is: `location:<its id>`."""
    return make_ref("location", *parse_ref(customer).parts)


def customer_of(place: str) -> str:
    """The ref of the customer that a place would be, if it is one of one's own."""
    return make_ref("customer", *parse_ref(place).parts)


def own_refs(things: Mapping[int, Thing]) -> dict[int, str]:
    """Refs of the places that customers among some things are, if they are own ones, by place of
    the thing."""
    customers = ((at, each) for at, each in things.items() if each.label == "Customer")
    return {at: place_of(each.ref) for at, each in customers}


def to_own(told: FlowLedger) -> Flags:
    """Which flows are shipments to a place of one's own."""
    sent: Flags = told.types() == SHIPPED
    sent &= told.found.things.own[told.found.ends[told.flows.booking]]
    return sent


def with_papers(told: FlowLedger, goods: Ints) -> Ints:
    """Rows of the flows of some things whose documents decide what is still at own places: of those
    things that went to any, the shipments there and all receipts."""
    sent = to_own(told)
    concerned = np.zeros(len(told.found.things), np.bool_)
    concerned[told.flows.thing[sent]] = True
    wanted = np.zeros(len(told.found.things), np.bool_)
    wanted[goods] = True
    concerned &= wanted
    found: Ints = np.flatnonzero(concerned[told.flows.thing] & (sent | (told.types() == SUPPLIED)))
    return found


class TakenPart(NamedTuple):
    """What a booking took of a shipment to an own place: rows of their flows, how much, and of how
    much, in one unit."""

    shipment: int
    taker: int
    amount: int
    whole: int

    @property
    def share(self) -> float:
        """Which part of the shipment it took."""
        return self.amount / self.whole


def left_there(taken: Iterable[TakenPart]) -> dict[int, float]:
    """Which part of shipments is at own places still, by row; of those of which all is none is
    named."""
    whole: dict[int, int] = {}
    left: dict[int, int] = {}
    for each in taken:
        whole[each.shipment] = each.whole
        left[each.shipment] = left.get(each.shipment, each.whole) - each.amount
    return {row: rest / whole[row] for row, rest in left.items()}


def parts_taken(
    told: FlowLedger, goods: Ints, papers: PaperNumbers, places: Mapping[int, str]
) -> list[TakenPart]:
    """What was taken of all shipments of some things to places of one's own.

    `places`: see `own_refs`.
    """
    of: dict[int, list[int]] = defaultdict(list)
    for row in with_papers(told, goods).tolist():
        of[int(told.flows.thing[row])].append(row)
    if not of:
        return []
    back = told.returns()
    back = back[told.found.things.own[told.found.starts[told.flows.booking[back]]]]
    for row in back.tolist():
        if (thing := int(told.flows.thing[row])) in of:
            of[thing].append(row)
    return [
        part for thing, rows in of.items() for part in _of_thing(told, thing, rows, papers, places)
    ]


def _of_thing(
    told: FlowLedger, thing: int, rows: list[int], papers: PaperNumbers, places: Mapping[int, str]
) -> Iterable[TakenPart]:
    facts, forms = facts_of(told, thing), forms_of(told, rows)
    units = units_for(facts, set(forms.values()))
    for unit in units:
        scale = Scale(told, facts, forms, unit, len(units) > 1)
        ships, takers = _both(
            told, [row for row in rows if scale.holds(row)], scale, papers, places
        )
        whole = {each.row: each.amount for each in ships}
        for taking in takings(ships, takers):
            yield TakenPart(*taking, whole[taking.shipment] or 0)


def _both(
    told: FlowLedger, rows: list[int], scale: Scale, papers: PaperNumbers, places: Mapping[int, str]
) -> tuple[list[Transfer], list[Taker]]:
    found = told.found
    nobody = found.names.nobody
    ships, takers = [], []
    for row in rows:
        booking = int(told.flows.booking[row])
        start, end = int(found.starts[booking]), int(found.bookings.written_to[booking])
        amount, named = scale.micro(row), frozenset(papers.get(booking, ()))
        if found.bookings.types[booking] == SHIPPED:
            ships.append(Transfer(row, places[int(found.ends[booking])], end, amount, named))
        elif found.bookings.types[booking] == RETURNED:
            takers.append(Taker(row, end, amount, named, back=places[start]))
        else:
            at = found.names.text(int(found.bookings.places[booking]))
            supplied = int(found.things.items[start]) != nobody
            takers.append(Taker(row, end, amount, named, at, supplied))
    return ships, takers
