"""The entries of a balance: what is booked on one thing, and what it changes where.

What goes to an own place is a move there; what a receipt takes from there again is a shipment from
there, a return only comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from app.genealogy.offsets import container_returns
from app.graph.run import Work
from app.ledger.amounts import facts_of, told_in
from app.ledger.columns import ADJUSTED, CONSUMED, MOVED, PRODUCED, RETURNED, SHIPPED
from app.ledger.columns import SUPPLIED as RECEIVED
from app.ledger.flows import IN, OUT
from app.ledger.own_places import own_refs, parts_taken, place_of
from app.trace.on_hand import Holdings, transfer_papers
from app.vocabulary import UNKNOWN_LOCATION

LOSS_REASONS = frozenset({"scrap", "sample", "loss"})  # of adjustments: losses that are declared


class StockEntry(NamedTuple):
    """One change of stock: its part, amount as booked (None unknown), where it came to and left
    from (refs, None no place named), booked end, and whether it surely concerns the thing."""

    part: str
    quantity: float | None
    uom: str | None
    into: str | None
    out: str | None
    end: int
    sure: bool


def entries_of(work: Work, found: Holdings, thing: int) -> Iterator[StockEntry]:
    """Everything booked on a thing or on a container it was in."""
    told, names = found.told, found.told.found.names
    types, booked = told.types(), told.found.bookings
    rows = [row for row, each in enumerate(told.flows.thing.tolist()) if each == thing]
    reasons = _reasons(work, found, rows)
    own = told.found.things.own
    brought = container_returns(told, np.array(rows, np.int64))
    for row in rows:
        booking, sign = int(told.flows.booking[row]), int(told.flows.sign[row])
        type_ = int(types[row])
        named = names.text(int(booked.places[booking]))
        start, end = int(told.found.starts[booking]), int(told.found.ends[booking])
        part = _part(type_, sign, reasons.get(int(booked.ids[booking]), ""))
        if part is None:
            continue
        into = out = named
        if type_ in (MOVED, ADJUSTED):
            ref = found.things[end].ref
            into = None if ref == UNKNOWN_LOCATION else ref
            out = named if type_ == MOVED else into
        elif type_ == SHIPPED and own[end]:
            part, into = "sent", place_of(found.things[end].ref)
        elif type_ == RETURNED and own[start]:
            part = "back"
        amount = brought.get(row, told_in(told, row, facts_of(told, thing).uom))
        if amount is None:
            continue  # told by another booking
        quantity, uom = amount
        yield StockEntry(
            part, quantity, uom, into, out,
            int(booked.written_to[booking]), bool(told.flows.sure[row]),
        )  # fmt: skip
    yield from _taken_from_own(work, found, thing)


def _taken_from_own(work: Work, found: Holdings, thing: int) -> Iterator[StockEntry]:
    """What was taken of shipments to own places: by a receipt it is shipped, by a return only no
    longer there."""
    told, papers = found.told, transfer_papers(work, found)
    places = own_refs(found.things)
    for each in parts_taken(told, np.array([thing], np.int64), papers, places):
        quantity, uom = told_in(told, each.shipment, facts_of(told, thing).uom)
        sent, taker = (int(told.flows.booking[row]) for row in (each.shipment, each.taker))
        part = "shipped" if told.types()[each.taker] == RECEIVED else "gone"
        yield StockEntry(
            part, (quantity or 0) * each.share, uom, None, places[int(told.found.ends[sent])],
            int(told.found.bookings.written_to[taker]), True,
        )  # fmt: skip


def _reasons(work: Work, found: Holdings, rows: Sequence[int]) -> dict[int, str]:
    booked, types = found.told.found.bookings, found.told.types()
    ids = {
        int(booked.ids[int(found.told.flows.booking[row])])
        for row in rows
        if types[row] == ADJUSTED
    }
    rows_of = work.rows("balance/reasons", ids=sorted(ids)) if ids else []
    return {int(row["id"]): str(row["reason"]).strip().casefold() for row in rows_of}


def _part(type_: int, sign: int, reason: str) -> str | None:
    if type_ == ADJUSTED:
        down = "lost" if reason in LOSS_REASONS else "adjusted_down"
        return {IN: "adjusted_up", OUT: down}.get(sign)
    if type_ == RETURNED:
        return "returned" if sign == IN else "returned_to_supplier"
    words = {RECEIVED: "received", PRODUCED: "produced", CONSUMED: "consumed", SHIPPED: "shipped",
             MOVED: "moved"}  # fmt: skip
    return words.get(type_)
