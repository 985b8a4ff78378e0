"""Whether something may have been at a place in a window of time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.ledger.columns import (
    ASSUMED,
    CONSUMED,
    MOVED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    UNKNOWN,
    Bookings,
    Flags,
    is_any,
)
from app.ledger.containers import Look
from app.times import AFTER_ALL, BEFORE_ALL


class Visit(NamedTuple):
    """One booking at a place: when it may have happened, in (1) or out (-1), how much
    (below -1e17: unknown), in which unit as it is spelt."""

    look: Look
    sign: int
    quantity: float
    uom: int | str = ""


def inside(at_from: int, at_to: int, window: Look) -> bool:
    """Whether a booked time may lie in a window; an unknown one may (both are BEFORE_ALL then)."""
    return at_to == BEFORE_ALL or (at_from <= window[1] and at_to >= window[0])


def ran_within(
    bookings: Iterable[tuple[int, int, int, bool]], window: Look
) -> tuple[int, ...]:  # fmt: skip
    """The runs that may have been at work within a window, from their first booking to their last.
    `bookings`: run, when it is booked (BEFORE_ALL: no time), whether it may have been before."""
    spans: dict[int, Look] = {}
    for run, at_from, at_to, posted in bookings:
        low = BEFORE_ALL if posted else at_from
        high = AFTER_ALL if at_to == BEFORE_ALL else at_to
        first, last = spans.get(run, (low, high))
        spans[run] = min(low, first), max(high, last)
    return tuple(sorted(run for run, span in spans.items() if inside(*span, window)))


def was_there(visits: Sequence[Visit], window: Look) -> bool:
    """Booked there within the window, or come before it and not surely gone."""
    begun = [visit for visit in visits if visit.look[0] <= window[1]]
    if any(visit.look[1] >= window[0] for visit in begun):
        return True
    known = all(visit.quantity > UNKNOWN for visit in begun)
    known = known and len({visit.uom for visit in begun}) < 2
    left = sum(visit.sign * visit.quantity for visit in begun)
    return bool(begun) and not (known and left < 0.000_000_5)


def came_there(visits: Mapping[int, Sequence[Visit]], window: Look) -> tuple[tuple[int, Look], ...]:
    """Of things (ids) that something brought to a place, by the end of a window: from when on."""
    found = []
    for thing, some in sorted(visits.items()):
        came = [visit.look[0] for visit in some if visit.sign > 0 and visit.look[0] <= window[1]]
        if came:
            found.append((thing, (min(came), AFTER_ALL)))
    return tuple(found)


class Call(NamedTuple):
    """One booking of a container or serial, by its id: when it may have happened, its booked time
    (`start` to `end`), whether it brings it to a place or takes it from there, whether it was
    assumed."""

    booking: int
    low: int
    high: int
    start: int
    end: int
    comes: bool
    goes: bool
    assumed: bool


class SerialStay(NamedTuple):
    """A serial (id) at a place by its own bookings: from when until when, and the booking (id,
    interval, booked end) that brought it, or took it away where nothing says how it came. `sure`:
    that booking was not assumed."""

    serial: int
    look: Look
    booking: int
    when: Look
    end: int
    sure: bool


class UnitStay(NamedTuple):
    """A container (id) while it may have been at a place; `sure`: it was, all that time. `found`:
    the booking by which it was there looked into it then (as written), if one did."""

    unit: int
    look: Look
    sure: bool
    found: Look | None = None


def container_looks(
    units: Collection[int], booked: Bookings, back: Flags, named: Flags, there: Collection[int],
    window: Look,
) -> tuple[UnitStay, ...]:  # fmt: skip
    """When some containers may have been at a place within a window.

    `units` and `there`: ids of the containers, of the place and those in it; `back`: which bookings
    are from a customer; `named`: which name the place.
    """
    calls = _calls(units, booked, back, named, there)
    return tuple(
        UnitStay(unit, *stay) for unit in sorted(calls) for stay in stays(calls[unit], window)
    )


def serial_stays(
    serials: Collection[int], booked: Bookings, back: Flags, named: Flags, there: Collection[int],
    window: Look,
) -> tuple[SerialStay, ...]:  # fmt: skip
    """When some serials may have been at a place within a window: from what brought one until what
    took it away or brought it elsewhere. Columns as in `container_looks`."""
    found = []
    for serial, own in sorted(_calls(serials, booked, back, named, there).items()):
        for call in own:
            left = [
                other.high for other in own
                if other is not call and other.end >= call.end and (other.goes or not other.comes)
            ]  # fmt: skip
            earlier = any(other.comes and other.end <= call.end for other in own)
            if call.comes:
                look = call.low, min(left, default=AFTER_ALL)
            elif call.goes and not earlier:
                look = BEFORE_ALL, call.high
            else:
                continue
            when = call.low, call.high
            found.append(SerialStay(serial, look, call.booking, when, call.end, not call.assumed))
    return tuple(each for each in found if each.look[0] <= window[1] and each.look[1] >= window[0])


def _calls(
    listed: Collection[int], booked: Bookings, back: Flags, named: Flags, there: Collection[int]
) -> dict[int, list[Call]]:
    """The bookings of some containers or serials, by its id."""
    types, wanted = booked.types, np.fromiter(listed, np.int64, len(listed))
    moving = is_any(types, (PRODUCED, SUPPLIED, RETURNED, CONSUMED, SHIPPED, MOVED))
    inward = is_any(types, (PRODUCED, SUPPLIED)) | ((types == RETURNED) & back)
    moved = types == MOVED
    to = np.where(moved, np.isin(booked.ends, np.fromiter(there, np.int64, len(there))), named)
    comes, goes = to & (inward | moved), named & is_any(types, (CONSUMED, SHIPPED, MOVED))
    thing = np.where(inward, booked.ends, booked.starts)
    calls: dict[int, list[Call]] = defaultdict(list)
    for place in np.flatnonzero(moving & np.isin(thing, wanted)).tolist():
        call = Call(
            int(booked.ids[place]), int(booked.low[place]), int(booked.high[place]),
            int(booked.written_from[place]), int(booked.written_to[place]),
            bool(comes[place]), bool(goes[place]), bool(booked.flags[place] & ASSUMED),
        )  # fmt: skip
        calls[int(thing[place])].append(call)
    return calls


def stays(calls: Sequence[Call], window: Look) -> Iterator[tuple[Look, bool, Look | None]]:
    """When a container may have been at a place, within a window, and whether it surely was: from
    what brought it until its next booking; where nothing says how it came perhaps until what took
    it away, surely then. With when that booking looked into it."""
    for call in calls:
        found: list[tuple[int, int, bool, Look | None]] = []
        at = (call.start, call.end) if call.end < AFTER_ALL else None
        if call.comes:
            left = [other.high for other in calls if other.end > call.end]
            found = [(call.low, min(left, default=AFTER_ALL), not call.assumed, at)]
        elif call.goes and not any(other.comes and other.end <= call.end for other in calls):
            found = [(BEFORE_ALL, call.high, False, None)]
            found.append((call.end, call.end, not call.assumed, at))
        for low, high, sure, looked in found:
            stay = max(low, window[0]), min(high, window[1])
            if stay[0] <= stay[1]:
                yield stay, sure, looked
