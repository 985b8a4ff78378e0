"""What is on hand, by thing and place.

+ receive, produce, move in, return, adjust; − consume, ship, move out; no place named: None. A
shipment to a place of one's own is on hand there until it is received under its document, else by
the next receive of that thing without a supplier, returned or shipped from there. What is received
at that very place is of what went there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from tests.reference.contents import Containers
from tests.reference.customers import amount_in, units_of
from tests.reference.flows import INFLOWS, OUTFLOWS, Books, Flow
from tests.reference.offsets import brought_back
from tests.reference.statuses import Statuses
from tests.reference.times import Event
from tests.reference.units import unit

Amount = float | None
Place = str | None


@dataclass(frozen=True)
class StockRow:
    """So much of a thing at a place (None: nowhere named); `status`: the last word about it, of
    `amount` of it (None unknown, `?` not said here)."""

    ref: str
    location: Place
    quantity: Amount
    uom: str | None
    status: str | None
    amount: Amount | str = None


def stock(books: Books, events: list[Event]) -> list[StockRow]:
    """Everything that is on hand."""
    statuses = Statuses(books, events, Containers(books))
    rows = []
    for thing in sorted({f.thing for f in books.flows}):
        own = [f for f in books.flows if f.thing == thing and f.kind != "pack" and not f.candidate]
        own = brought_back(books, own)
        facts = books.facts.get(f"item:{thing.split(':', 1)[1].split('/')[0]}", {})
        for uom in units_of(facts, own):
            held: dict[Place, Amount] = {}
            for flow, place, sign in changes(books, own):
                if uom.only and (unit(flow.uom) or None) != uom.name:
                    continue  # each in its own
                amount = amount_in(facts, flow, uom.name, None)
                before = held.get(place, 0.0)
                unknown = amount is None or before is None
                held[place] = None if unknown else (before or 0) + sign * (amount or 0)
            for place, quantity in sorted(held.items(), key=repr):
                if quantity is None or abs(quantity) > 1e-9:
                    quantity = None if quantity is None else round(quantity, 6)
                    rows.append(StockRow(thing, place, quantity, uom.name, None))
    counts = Counter(row.ref for row in rows)
    return [_decided(statuses, row, counts[row.ref] == 1) for row in rows]


def _decided(statuses: Statuses, row: StockRow, alone: bool) -> StockRow:
    amount = statuses.amount_of_row(row.ref, row.location, row.quantity, row.uom, alone)
    return replace(row, status=statuses.of_row(row.ref, row.location), amount=amount)


def changes(books: Books, own: list[Flow]) -> list[tuple[Flow, Place, float]]:
    """What changes what is where: booking, place, and how much of the booking (signed)."""
    found: list[tuple[Flow, Place, float]] = []
    taken = [(ship, part) for ship, _, part in takings(books, own)]
    for flow in own:
        if flow.kind in INFLOWS:
            found.append((flow, flow.place, 1.0))
        elif flow.kind in OUTFLOWS:
            found.append((flow, flow.place, -1.0))
        else:
            found.append((flow, flow.place, -1.0))
            found.append((flow, flow.other, 1.0))
        if flow.kind == "ship" and books.is_own(flow.other):
            there = 1.0 - sum(part for ship, part in taken if ship is flow)
            found.append((flow, _place(flow.other), there))
    return found


def _place(customer: str) -> str:
    """What leaves an own place names it as its place."""
    return customer.partition(":")[2]


def received_again(books: Books, own: list[Flow], ship: Flow) -> float:
    """Which part (0 to 1) of a shipment to an own place was received again by a receive."""
    return sum(
        part for of, taker, part in takings(books, own) if of is ship and taker.kind == "receive"
    )


def takings(books: Books, own: list[Flow]) -> list[tuple[Flow, Flow, float]]:
    """What took which part of which shipment of a thing to an own place, in a unit all of these
    convert to, else unit by unit."""
    ships = [f for f in own if f.kind == "ship" and books.is_own(f.other)]
    takers = [f for f in own if f.kind == "receive"]
    takers += [f for f in own if f.kind == "back" and any(f.other == s.other for s in ships)]
    if not ships:
        return []
    facts = books.facts.get(f"item:{ships[0].item}", {})
    found = []
    for uom in units_of(facts, ships + takers):
        amounts = {
            flow: amount_in(facts, flow, uom.name, None)
            for flow in ships + takers
            if not uom.only or (unit(flow.uom) or None) == uom.name
        }
        found += _taken([s for s in ships if s in amounts], amounts)
    return found


def _taken(ships: list[Flow], amounts: dict[Flow, Amount]) -> list[tuple[Flow, Flow, float]]:
    """The same of what is told in one unit. What is received under the document of a shipment takes
    of that one, whenever it came; then all others, in the order of time, take the oldest that was
    sent before."""
    ships = sorted(ships, key=lambda f: (f.time.end, _place(f.other), sorted(f.documents)))
    takers = [f for f in amounts if f.kind != "ship"]
    takers.sort(key=lambda f: (f.time.end, f.kind == "receive", f.place or "", sorted(f.documents)))
    by_paper = [f for f in takers if f.kind == "receive" and _under(f, ships)]
    left = {ship: amounts[ship] for ship in ships}
    found = []
    for taker in by_paper + [f for f in takers if f not in by_paper]:
        rest = amounts[taker]
        for ship in _candidates(taker, ships, taker in by_paper):
            there = left[ship]
            if not there:
                continue
            took = there if rest is None else min(rest, there)
            left[ship] = there - took
            rest = None if rest is None else rest - took
            found.append((ship, taker, took / (amounts[ship] or 1)))
    return found


def _under(taker: Flow, ships: list[Flow]) -> list[Flow]:
    return [ship for ship in ships if set(ship.documents) & set(taker.documents)]


def _candidates(taker: Flow, ships: list[Flow], by_paper: bool) -> list[Flow]:
    if by_paper:
        of = _under(taker, ships)
    elif taker.kind == "back":
        return [s for s in ships if s.other == taker.other and s.time.end <= taker.time.end]
    elif taker.other == "supplier:?":
        of = [s for s in ships if s.time.end <= taker.time.end]
    else:
        return []
    return [s for s in of if _place(s.other) == taker.place] or of
