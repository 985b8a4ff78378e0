"""What is on hand of some things, one row per thing, place and unit. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.genealogy.offsets import container_returns
from app.ledger.amounts import also_of, amount_of, facts_of
from app.ledger.certainty import Certainty
from app.ledger.columns import (
    ADJUSTED,
    CONSUMED,
    MOVED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.flows import IN, OUT, FlowLedger
from app.ledger.own_places import PaperNumbers, left_there, own_refs, parts_taken, to_own
from app.ledger.quantities import Also, Units, convertible
from app.ledger.thing import Caveat, Thing

STOCK_COLUMNS = (
    "ref", "location", "location_name", "quantity", "uom", "status", "certainty",
    "status_quantity", "requested", "requested_quantity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is on hand of one thing at one place (`location` None: no place named).

    `certainty` of the thing in the answer; `start`: the walk starts from it. `status`: the last
    word about any of it, `status_quantity` how much of it that is of (None unknown); `requested`
    and `requested_quantity`: what was asked for and not confirmed. `apart`: it is booked in other
    units, too, that do not convert into this one.
    """

    ref: str
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None
    status: str | None
    certainty: Certainty = "possible"
    start: bool = False
    status_quantity: float | None = None
    requested: str | None = None
    requested_quantity: float | None = None
    apart: bool = False

    @property
    def below(self) -> str:
        """What to know of a quantity below zero; empty: it is none."""
        if self.quantity is None or self.quantity >= 0:
            return ""
        return "came in in another unit" if self.apart else "below zero"

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {name: getattr(self, name) for name in STOCK_COLUMNS}


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes stock where, in columns: of each the row of its flow, and a sign.

    Where: `end` the place of a location (or of a customer that is one) that a booking leads to,
    else -1; then `name` is the number of the location that it names, -1 none.
    """

    row: Ints
    end: Ints
    name: Ints
    sign: Ints

    def pick(self, chosen: Ints | Flags) -> Changes:
        """Some of the rows."""
        return Changes(*(getattr(self, name)[chosen] for name in Changes.__slots__))


def stock_changes(told: FlowLedger) -> Changes:
    """+ receive, produce, move in, ship to an own place, customer return, adjust; - consume, ship,
    move out, return to supplier; a booking that names no place counts at no place. What was taken
    from own places again is not among them."""
    types, sign, found = told.types(), told.flows.sign, told.found
    led = is_any(types, (MOVED, ADJUSTED))
    comes = ~led & (is_any(types, (SUPPLIED, PRODUCED)) | (sign == IN))
    goes = (types == MOVED) | ~led & ~comes & is_any(types, (CONSUMED, SHIPPED, RETURNED))
    leading, naming = np.flatnonzero(led | to_own(told)), np.flatnonzero(comes | goes)
    taken = (types[leading] == ADJUSTED) & (sign[leading] == OUT)
    booking = told.flows.booking
    return Changes(
        np.concatenate([leading, naming]),
        np.concatenate([found.ends[booking[leading]], np.full(len(naming), -1)]),
        np.concatenate([np.full(len(leading), -1), found.bookings.places[booking[naming]]]),
        np.concatenate([np.where(taken, -1, 1), np.where(comes[naming], 1, -1)]),
    )


def stock_rows(
    sums: Mapping[tuple[int, str | None], Units],
    things: Mapping[int, Thing],
    names: Mapping[str, str | None],
) -> tuple[tuple[StockRow, ...], list[Caveat]]:
    """One row per thing, place and unit, from `stock_sums`; zero is left out.

    `names`: of the locations, by ref.
    """
    rows, caveats = [], []
    units: dict[int, set[str | None]] = defaultdict(set)
    for (thing, _), each in sums.items():
        units[thing].update(each.sums)
    for (thing, place), each in sums.items():
        known, apart = things[thing], not convertible(each.item, units[thing])
        for unit, total in each.sums.items():
            if total.micro == 0:
                continue
            name = names.get(place) if place else None
            rows.append(
                StockRow(
                    known.ref,
                    place,
                    name,
                    total.value,
                    each.label(unit),
                    known.status,
                    apart=apart,
                )
            )
        if any(total.micro is None for total in each.sums.values()):
            text = f"The stock of {known.ref} at {place or 'no named place'} is not known: "
            text += "a booking has no quantity."
            caveats.append(Caveat("unknown_quantity", known.ref, text))
    rows.sort(key=lambda row: (row.ref, row.location or "", row.uom or ""))
    return tuple(rows), caveats


def stock_sums(
    told: FlowLedger, reached: Ints, things: Mapping[int, Thing], papers: PaperNumbers
) -> dict[tuple[int, str | None], Units]:
    """What some things add up to, by (place of the thing, ref of the location or None).

    `papers`: documents of the bookings `own_places.with_papers` names.
    """
    wanted = np.zeros(len(told.found.things), np.bool_)
    wanted[reached] = True
    changes = stock_changes(told)
    changes = changes.pick(wanted[told.flows.thing[changes.row]])
    written = told.found.bookings.written_to[told.flows.booking[changes.row]]
    changes = changes.pick(np.lexsort((changes.row, written)))
    sums: dict[tuple[int, str | None], Units] = {}
    own = own_refs(things)
    brought = container_returns(told, distinct(changes.row))
    left = left_there(parts_taken(told, reached, papers, own))
    columns = (
        changes.row, told.flows.thing[changes.row], changes.end, changes.name, changes.sign
    )  # fmt: skip
    for row, thing, end, name, sign in zip(*(each.tolist() for each in columns), strict=True):
        place = told.found.names.text(name)
        quantity, uom = amount_of(told, row)
        also = also_of(told, row)
        if row in brought:
            amount = brought[row]
            if amount is None:
                continue
            (quantity, uom), also = amount, ()
        if end in own:
            place = own[end]
            quantity, also = _part(quantity, also, left.get(row, 1.0))
        elif end >= 0 and things[end].number:
            place = things[end].ref
        if (thing, place) not in sums:
            sums[thing, place] = Units(facts_of(told, thing))
        sums[thing, place].add(quantity, uom, sign, also)
    return sums


def _part(quantity: float | None, also: Also, part: float) -> tuple[float | None, Also]:
    """Part of an amount, and of what it was told to be in other units."""
    if part == 1.0:
        return quantity, also
    return (
        None if quantity is None else quantity * part,
        tuple((amount * part, unit) for amount, unit in also),
    )
