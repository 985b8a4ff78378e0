"""Which bookings a report lists of some goods, out of a ledger of flows. Pure.

The flows are those a trace reads: what was voided or wholly reversed is none, of what was reversed
in part they have the rest, and a container stands for what was in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from app.ledger.amounts import facts_of
from app.ledger.columns import (
    ASSUMED,
    CONSUMED,
    CUSTOMER,
    MOVED,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    TYPES,
    Ints,
    has_flag,
    is_any,
)
from app.ledger.flows import FlowLedger
from app.ledger.quantities import Sum
from app.reports.dossier import EventKey, GoodsBooking

_LISTED = (SUPPLIED, SHIPPED, RETURNED, MOVED, PRODUCED, CONSUMED)
_OF_RUNS = (PRODUCED, CONSUMED)


def chosen_flows(told: FlowLedger, goods: Collection[int], runs: Collection[int] | None) -> Ints:
    """Rows of the flows that concern some goods, and of all that went into their runs and came out
    of them. Both are places; `runs` None: whatever runs they are in."""
    types, flows = told.types(), told.flows
    own = is_any(types, _LISTED) & np.isin(flows.thing, list(goods))
    of_runs = is_any(types, _OF_RUNS)
    inside = own & of_runs
    if runs is not None:
        inside &= np.isin(flows.run, list(runs))
        own &= ~of_runs | inside
    used = set(flows.run[inside & (types == CONSUMED)].tolist())
    made = set(flows.run[inside & (types == PRODUCED)].tolist())
    into, out = used | made, used | made
    for first, then in _family(told):  # an order and its run, either and what the order reported
        if first in used:
            out = out | {then}
        if then in made:
            into = into | {first}
    beside = (types == CONSUMED) & np.isin(flows.run, list(into))
    beside |= (types == PRODUCED) & np.isin(flows.run, list(out))
    return np.flatnonzero(own | beside)


def origin_flows(told: FlowLedger, rows: Ints, goods: Collection[int]) -> Ints:
    """Rows beside those listed that say how the other inputs and outputs of their runs were
    received or made, and from what."""
    flows, types = told.flows, told.types()
    others = np.setdiff1d(flows.thing[rows], list(goods))
    came = np.isin(flows.thing, others) & is_any(types, (SUPPLIED, PRODUCED))
    runs = flows.run[came & (types == PRODUCED)]
    came |= is_any(types, _OF_RUNS) & np.isin(flows.run, runs)
    came[rows] = False
    return np.flatnonzero(came)


def _family(told: FlowLedger) -> Iterator[tuple[int, int]]:
    """(an order, a run of it or its completion; a run, the completion it is reported in)."""
    found = told.found
    rows = np.flatnonzero(is_any(found.bookings.types, (RAN_AS, REPORTED_IN)))
    yield from zip(found.starts[rows].tolist(), found.ends[rows].tolist(), strict=True)


def orders_of(told: FlowLedger, refs: Mapping[int, str]) -> dict[str, str]:
    """By ref of a run, that of its order."""
    return {
        refs[then]: refs[first] for first, then in _family(told)
        if first in refs and then in refs and refs[first].startswith("order:")
        and refs[then].startswith("batch:")
    }  # fmt: skip


def other_ends(told: FlowLedger, rows: Ints) -> Ints:
    """Places of what the bookings of some flows have at their other end: a run, a party, a
    place."""
    found, booking = told.found, told.flows.booking[rows]
    types = found.bookings.types[booking]
    at_end = is_any(types, (SHIPPED, MOVED, CONSUMED))
    at_end |= (types == RETURNED) & (found.things.kinds[found.starts[booking]] != CUSTOMER)
    ends: Ints = np.where(at_end, found.ends[booking], found.starts[booking])
    return ends


def goods_bookings(
    told: FlowLedger, rows: Ints, refs: Mapping[int, str], keys: Mapping[int, EventKey]
) -> tuple[GoodsBooking, ...]:
    """The bookings of some flows, what several packs of one lot took along added up; sorted.

    `refs`: by place of a thing; `keys`: by place of a booking.
    """
    sums: dict[tuple[int, int], list[tuple[float, str | None, bool]]] = defaultdict(list)
    ends = dict(zip(rows.tolist(), other_ends(told, rows).tolist(), strict=True))
    other: dict[tuple[int, int], int] = {}
    flows, booked = told.flows, told.found.bookings
    sure = flows.sure & ~has_flag(booked.flags[flows.booking], ASSUMED)
    for row in rows.tolist():
        key = int(flows.booking[row]), int(flows.thing[row])
        uom = told.found.names.text(int(flows.spelt[row])) or facts_of(told, key[1]).uom
        sums[key].append((abs(float(flows.quantity[row])), uom, bool(sure[row])))
        other[key] = ends[row]
    found = [
        GoodsBooking(
            refs[thing], TYPES[int(booked.types[booking])], refs[other[booking, thing]],
            *_total(parts), "certain" if all(p[2] for p in parts) else "possible", keys[booking],
            int(booked.written_from[booking]), int(booked.written_to[booking]),
        )
        for (booking, thing), parts in sums.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=booking_order))


def _total(parts: list[tuple[float, str | None, bool]]) -> tuple[float | None, str | None]:
    units = {uom for _, uom, _ in parts}
    if len(units) > 1:
        return None, None
    total = Sum()
    for quantity, _, _ in parts:
        total.add(None if quantity != quantity else quantity)
    return total.value, units.pop()


def booking_order(each: GoodsBooking) -> tuple[str, ...]:
    """A fixed order that depends on nothing but the bookings themselves."""
    return each.goods, each.type, each.other, *each.key
