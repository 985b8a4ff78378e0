"""What a container was booked for, as entries of what was in it then, with the packed quantity."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.checks.fetch import BookingRows, Ends
from app.checks.ledger import Accounts
from app.ledger.columns import (
    ADJUSTED,
    CONSUMED,
    CUSTOMER,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Ints,
    Names,
    distinct,
    in_ranges,
    join,
)
from app.ledger.containers import Piece
from app.ledger.trips import BACK, SHIP, USED, Trip
from app.times import AFTER_ALL


def through_containers(
    pieces: Sequence[Piece], booked: BookingRows, names: Names
) -> tuple[Ints, BookingRows]:
    """For each booking of a container and each piece that may have been inside: the piece's
    booking, and which of `booked` it is.

    What was shipped is seen until then; a booking at an unknown time may have seen every piece.
    """
    if not pieces:
        nothing = np.zeros(0, np.int64)
        return nothing, booked.pick(nothing)
    ids = ("content", "hu", "start", "end", "gone", "torn")
    content, hu, start, end, gone, torn = (
        np.array([getattr(piece, name) for piece in pieces], np.int64) for name in ids
    )
    timed = booked.end < AFTER_ALL
    number, row = _at_times(hu, start, end, booked, np.flatnonzero(timed))
    inside = booked.end[row] <= gone[number]
    number, row = number[inside], row[inside]
    some, other = _whenever(hu, booked, np.flatnonzero(~timed))
    number, row = np.concatenate([number, some]), np.concatenate([row, other])
    found = booked.pick(row)
    quantity = np.array([np.nan if p.quantity is None else p.quantity for p in pieces], np.float64)
    uom = names.of([piece.uom or "" for piece in pieces])
    begins, ends = (
        np.array([getattr(piece, name) for piece in pieces], np.int64)[number]
        for name in ("sure_start", "sure_end")
    )
    sure = (found.end < AFTER_ALL) & (begins <= found.end) & (found.end <= ends)
    sure &= (found.end <= torn[number]) | (found.end >= end[number])
    return row, BookingRows(
        content[number], found.type, found.booking, found.other, quantity[number], uom[number],
        found.start, found.end, found.source, found.place, found.local, found.marks, sure,
    )  # fmt: skip


def _at_times(
    hu: Ints, start: Ints, end: Ints, booked: BookingRows, rows: Ints
) -> tuple[Ints, Ints]:  # fmt: skip
    """Pieces and the bookings of their container that may have seen them; near to linear, for a
    tote that is used again has hundreds of both."""
    longest = int((booked.end[rows] - booked.start[rows]).max(initial=0))
    moments = distinct(booked.end[rows])
    width = len(moments) + 2
    keys = booked.thing[rows] * width + np.searchsorted(moments, booked.end[rows])
    order = np.argsort(keys)
    first = np.searchsorted(keys[order], hu * width + np.searchsorted(moments, start))
    last = hu * width + np.searchsorted(moments, end + longest, "right")
    number, at = in_ranges(first, np.maximum(np.searchsorted(keys[order], last) - first, 0))
    row = rows[order][at]
    seen = (start[number] <= booked.end[row]) & (booked.start[row] <= end[number])
    return number[seen], row[seen]


def _whenever(hu: Ints, booked: BookingRows, rows: Ints) -> tuple[Ints, Ints]:
    """Pieces and the bookings of their container whose time is not known."""
    rows = rows[np.argsort(booked.thing[rows], kind="stable")]
    number, at = join(hu, booked.thing[rows])
    return number, rows[at]


def trips_of(accounts: Accounts, ends: Ends, booked: BookingRows) -> list[Trip]:
    """What bookings of containers say of what is in them."""
    units = accounts.kinds[np.searchsorted(accounts.ids, booked.thing)] == UNIT
    at = ends.at(booked.other)
    trips = []
    for row in np.flatnonzero(units).tolist():
        hu, type_, end = int(booked.thing[row]), int(booked.type[row]), int(at[row])
        look = int(booked.start[row]), int(booked.end[row])
        if type_ == SHIPPED:
            if not ends.own[end]:
                vague = bool(ends.nobody[end])
                trips.append(Trip(hu, SHIP, look, int(booked.other[row]), vague))
        elif type_ == SUPPLIED or (type_ == RETURNED and ends.kinds[end] == CUSTOMER):
            trips.append(Trip(hu, BACK, look))
        elif type_ in (CONSUMED, RETURNED) or (type_ == ADJUSTED and booked.quantity[row] < 0):
            trips.append(Trip(hu, USED, look))
    return trips


def uses_of(accounts: Accounts, booked: BookingRows) -> dict[int, list[int]]:
    """Booked ends of the consumptions and shipments of serials by their own number."""
    serials = accounts.kinds[np.searchsorted(accounts.ids, booked.thing)] == SERIAL
    uses: dict[int, list[int]] = {}
    for row in np.flatnonzero(serials & np.isin(booked.type, (CONSUMED, SHIPPED))).tolist():
        uses.setdefault(int(booked.thing[row]), []).append(int(booked.end[row]))
    return uses
