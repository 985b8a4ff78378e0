"""What is on hand, by thing and place.

+ receive, produce, move in, return, adjust; − consume, ship, move out; no place named: None. A
shipment to a place of one's own is on hand there until it is received under its document, else by
the next receive of that thing without a supplier, returned or shipped from there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from tests.reference.contents import Containers
from tests.reference.customers import amount_in, units_of
from tests.reference.flows import INFLOWS, OUTFLOWS, Books, Flow
from tests.reference.statuses import Statuses
from tests.reference.times import Event
from tests.reference.units import converted, unit

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
    for flow in own:
        if flow.kind in INFLOWS:
            found.append((flow, flow.place, 1.0))
        elif flow.kind in OUTFLOWS:
            found.append((flow, flow.place, -1.0))
        else:
            found.append((flow, flow.place, -1.0))
            found.append((flow, flow.other, 1.0))
        if flow.kind == "ship" and books.is_own(flow.other):
            name = flow.other.partition(":")[2]  # what leaves from there names it as its place
            found.append((flow, name, still_there(own, flow)))
    return found


def still_there(own: list[Flow], ship: Flow) -> float:
    """Which part (0 to 1) of a shipment to an own place is there still."""
    return _taken(own, ship)[0]


def received_again(own: list[Flow], ship: Flow) -> float:
    """Which part (0 to 1) of a shipment to an own place was received again by a receive."""
    return _taken(own, ship)[1]


def _taken(own: list[Flow], ship: Flow) -> tuple[float, float]:
    """Of a shipment to an own place: what is there still, what was received. What takes something
    from there takes the shipments under its document first, then the oldest."""
    ships = [f for f in own if f.kind == "ship" and f.other == ship.other]
    ships.sort(key=lambda f: (f.time.end, f.key))
    left: dict[Flow, Amount] = {f: f.quantity for f in ships}
    received = dict.fromkeys(ships, 0.0)
    for taker in sorted(own, key=lambda f: (f.time.end, f.key)):
        papers = [f for f in ships if set(f.documents) & set(taker.documents)]
        oldest = [f for f in ships if f.time.end <= taker.time.end]
        of: list[Flow] = []
        if taker.kind == "receive":
            of = papers or (oldest if taker.other == "supplier:?" else [])
        elif taker.kind == "back" and taker.other == ship.other:
            of = oldest
        rest = taker.quantity
        for each in of:
            there = left[each]
            if there is None:
                continue
            wanted = there if rest is None else converted(rest, taker.uom, each.uom)
            if wanted is None:
                continue
            taken = min(wanted, there)
            left[each] = there - taken
            if taker.kind == "receive":
                received[each] += taken
            if rest is not None:
                rest *= (wanted - taken) / wanted if wanted else 0
    there = left[ship]
    if there is None or not ship.quantity:
        return (1.0, 0.0) if there is None else (0.0, 0.0)
    return there / ship.quantity, received[ship] / ship.quantity
