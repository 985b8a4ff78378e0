"""What bookings of containers took along of an answer: which contents, and how much. Pure.

A pallet that is shipped is booked without a quantity: what went is what was in it then. The rows of
flows say that content by content, and what every view says of such a booking is read from here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from app.genealogy.deliveries import Delivery
from app.ledger.amounts import amount_of, facts_of
from app.ledger.columns import SHIPPED, Flags
from app.ledger.flows import FlowLedger
from app.ledger.quantities import Units
from app.vocabulary import MICRO


@dataclass(frozen=True, slots=True)
class Cargo:
    """So much of a thing (its place) that a booking took along; None unknown. `sure`: for certain
    part of the answer."""

    thing: int
    quantity: float | None
    uom: str | None
    sure: bool


def cargo_of(
    told: FlowLedger,
    walked: Flags,
    surely: Flags,
    bookings: Collection[int],
    found: Mapping[int, Delivery],
) -> dict[int, tuple[Cargo, ...]]:
    """By booking (its place) of a container, what it took along of what a walk counts.

    `found`: deliveries by place of the customer; what they sum is in their units here, too.
    """
    flows = told.flows
    wanted = np.zeros(len(told.found.bookings), np.bool_)
    wanted[list(bookings)] = True
    through = walked & (flows.unit >= 0) & (flows.unit != flows.thing)
    rows = np.flatnonzero(through & wanted[flows.booking])
    by_booking: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = (rows, flows.booking[rows], flows.thing[rows])
    for row, booking, thing in zip(*(each.tolist() for each in columns), strict=True):
        by_booking[booking][thing].append(row)
    return {
        booking: tuple(
            each
            for thing, some in sorted(things.items())
            for each in _contents(told, surely, thing, some, _of(told, booking, found))
        )
        for booking, things in by_booking.items()
    }


def _of(told: FlowLedger, booking: int, found: Mapping[int, Delivery]) -> Delivery | None:
    shipped = int(told.found.bookings.types[booking]) == SHIPPED
    return found.get(int(told.found.ends[booking])) if shipped else None


def _contents(
    told: FlowLedger, surely: Flags, thing: int, rows: list[int], delivery: Delivery | None
) -> list[Cargo]:
    """The amounts of one content, unit by unit where they do not convert."""
    sums = Units(facts_of(told, thing))
    for row in rows:
        if delivery is not None and (amount := delivery.amount(told, row)) is not None:
            unit, micro = amount
            sums.add(None if micro is None else micro / MICRO, delivery.label(unit))
        else:
            sums.add(*amount_of(told, row))
    sure = bool(surely[rows].any())
    return [Cargo(thing, each.value, sums.label(unit), sure) for unit, each in sums.sums.items()]
