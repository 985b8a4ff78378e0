"""What a place stands for as a root, read from a graph: what may have been there in a window."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np

from app.genealogy.root import Root, root_at_place
from app.graph.as_known import parties
from app.graph.run import Work
from app.ledger.columns import CUSTOMER, union
from app.ledger.containers import Look
from app.ledger.parties import OWN
from app.ledger.visits import (
    Count,
    SerialStay,
    UnitStay,
    Visit,
    amount_sent,
    bookings_at,
    container_looks,
    serial_stays,
)
from app.times import AFTER_ALL, BEFORE_ALL
from app.trace.mirror_fetch import fetch_in

_LEADS_NOWHERE = ("MOVED_TO", "ADJUSTED", "COUNTED")


class _Place(NamedTuple):
    """A place and those inside it: their ids, their refs, and by the ref of a customer of kind
    `own` that is one of them its id."""

    ids: tuple[int, ...]
    refs: tuple[str, ...]
    own: Mapping[str, int]


def root_of_place(work: Work, ref: str, id_: int, window: Look, at: int) -> Root:
    """What may have been at a place in a window; of containers, what was in them there."""
    place = _place(work, ref)
    row = work.one("trace/root_location", ref=ref, at=at, own=sorted(place.own))
    seen = _visits(row)
    units, serials = set(row["units"]), set(row["serials"])
    looks, stays = _there(work, place, units, serials, window, at)
    return root_at_place(
        ref, id_, window, seen, units | serials, looks, stays,
        named=frozenset(row["bookings"]), arrivals=frozenset(row["arrivals"]),
    )  # fmt: skip


def _place(work: Work, ref: str) -> _Place:
    rows = work.rows("trace/root_location_places", ref=ref)
    customers = {row["customer"]: row["customer_id"] for row in rows if row["customer"]}
    kinds = parties(work, customers) if customers else {}
    own = {each: id_ for each, id_ in customers.items() if kinds[each][1] == OWN}
    return _Place(tuple(row["id"] for row in rows), tuple(row["ref"] for row in rows), own)


def _visits(row: Mapping[str, Any]) -> dict[int, list[Visit]]:
    """The bookings at a place, by thing."""
    names = ("ids", "types", "at_from", "at_to", "before", "after", "signs", "quantities", "uoms")
    rows = list(zip(*(row[name] for name in names), strict=True))
    received = {thing for thing, type_, *_ in rows if type_ == "SUPPLIED"}
    seen: dict[int, list[Visit]] = defaultdict(list)
    for thing, type_, at_from, at_to, before, after, sign, much, uom in rows:
        low = BEFORE_ALL if before else at_from
        high = AFTER_ALL if after or at_to == BEFORE_ALL else at_to
        sent = sign > 0 and type_ == "SHIPPED_TO"
        quantity = amount_sent(thing in received) if sent else much
        surely = type_ in _LEADS_NOWHERE and not after and quantity != 0
        seen[thing].append(Visit((low, high), sign, quantity, uom, surely))
    return seen


def _there(
    work: Work,
    place: _Place,
    units: Collection[int],
    serials: Collection[int],
    window: Look,
    at: int,
) -> tuple[tuple[UnitStay, ...], tuple[SerialStay, ...]]:
    """When some containers and serials may have been at a place."""
    fetch = fetch_in(work)
    nodes = fetch.nodes(list(serials))
    if not units and not serials:
        return (), ()
    booked = fetch.stock(union(fetch.nodes(list(units)), nodes))
    named = np.isin(booked.places, [fetch.names.numbers.get(ref, -2) for ref in place.refs])
    back = fetch.kinds_of(booked.starts) == CUSTOMER
    numbering = fetch.numbering()
    booked = numbering.bookings(booked)
    then = booked.low <= at
    booked, back, named = booked.pick(then), back[then], named[then]
    counts = [
        _count(row, place.ids)
        for row in work.rows("trace/root_location_counts", ids=sorted({*units, *serials}), at=at)
    ]
    told = booked, bookings_at(booked, back, named, place.ids, place.own.values()), window, counts
    return container_looks(units, *told), serial_stays(serials, *told)


def _count(row: Mapping[str, Any], places: Collection[int]) -> Count:
    start = row["at_from"]
    end = AFTER_ALL if row["at_to"] == BEFORE_ALL else row["at_to"]
    low = BEFORE_ALL if row["posted"] else start
    return Count(row["id"], low, end, start, end, row["place"] in places)
