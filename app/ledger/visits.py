"""Whether something may have been at a place in a window of time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.ledger.columns import (
    ADJUSTED,
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
    Ints,
    is_any,
)
from app.ledger.containers import Look
from app.times import AFTER_ALL, BEFORE_ALL

_MOVING = (PRODUCED, SUPPLIED, RETURNED, CONSUMED, SHIPPED, MOVED, ADJUSTED)


class Visit(NamedTuple):
    """One booking at a place: when it may have happened, in (1), out (-1) or found there by a count
    (0), how much (below -1e17: unknown), in which unit as it is spelt. `surely`: it leads nowhere
    (a move, an adjustment, a count), and says without doubt that the thing was there."""

    look: Look
    sign: int
    quantity: float
    uom: int | str = ""
    surely: bool = False


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
    """Booked there within the window, or come before it and not surely gone; or taken away or found
    later, and nobody says how it came."""
    begun = [visit for visit in visits if visit.look[0] <= window[1]]
    if any(visit.look[1] >= window[0] for visit in (*begun, *_unsaid(visits))):
        return True
    known = all(visit.quantity > UNKNOWN for visit in begun)
    known = known and len({visit.uom for visit in begun}) < 2
    return bool(begun) and not (known and _left(begun) < 0.000_000_5)


def _unsaid(visits: Sequence[Visit]) -> list[Visit]:
    """What took something away or found it there, and nothing says that it had come by then."""
    came = min((visit.look[1] for visit in visits if visit.sign > 0), default=None)
    return [v for v in visits if v.sign <= 0 and (came is None or came > v.look[1])]


def _left(begun: Sequence[Visit]) -> float:
    """How much is there after some bookings: by all of them, or by those since a count."""
    left = [sum(visit.sign * visit.quantity for visit in begun)]
    for count in begun:
        if count.sign == 0:
            left.append(count.quantity + sum(
                visit.sign * visit.quantity for visit in begun
                if (visit.sign > 0 and visit.look[1] >= count.look[0])
                or (visit.sign < 0 and visit.look[0] > count.look[1])
            ))  # fmt: skip
    return max(left)


def came_there(visits: Mapping[int, Sequence[Visit]], window: Look) -> tuple[tuple[int, Look], ...]:
    """Of things (ids) that something brought to a place, by the end of a window: from when on. Not
    of those that were there before, and nobody says how they came."""
    found = []
    for thing, some in sorted(visits.items()):
        came = [visit.look[0] for visit in some if visit.sign > 0 and visit.look[0] <= window[1]]
        if came and not _unsaid(some):
            found.append((thing, (min(came), AFTER_ALL)))
    return tuple(found)


def surely_told(visits: Mapping[int, Sequence[Visit]], window: Look) -> frozenset[int]:
    """Of things (ids) those that a move, adjustment or count in no doubt says were at a place by
    the end of a window."""
    return frozenset(
        thing for thing, some in visits.items()
        if any(visit.surely and visit.look[0] <= window[1] for visit in some)
    )  # fmt: skip


def amount_sent(received: bool) -> float:
    """How much a shipment to a place of one's own says that came there: a receipt there says it
    where there is one; else nobody knows."""
    return 0.0 if received else 2 * UNKNOWN


class Count(NamedTuple):
    """A container or serial (id) that was found at a place: when that may have been, its booked
    time, and whether that is the place asked about."""

    thing: int
    low: int
    high: int
    start: int
    end: int
    there: bool


class Call(NamedTuple):
    """One booking of a container or serial, by its id: when it may have happened, its booked time
    (`start` to `end`), whether it is at a place from then on or taken from there, whether it was
    assumed. `found`: a count found it."""

    booking: int
    low: int
    high: int
    start: int
    end: int
    comes: bool
    goes: bool
    assumed: bool
    found: bool = False


class SerialStay(NamedTuple):
    """A serial (id) at a place by its own bookings: from when until when, and the booking (id,
    interval, booked end) that brought it, or took it away where nothing says how it came. `sure`:
    that booking was not assumed, and may have been by the end of the window."""

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


class PlaceBookings(NamedTuple):
    """By booking: whether it brings something to a place, whether it takes something away, and the
    id of the thing it moves."""

    comes: Flags
    goes: Flags
    thing: Ints


def bookings_at(
    booked: Bookings, back: Flags, named: Flags, there: Collection[int], own: Collection[int]
) -> PlaceBookings:
    """What bookings do at a place.

    `back`: which are from a customer; `named`: which name the place; `there`: ids of the place and
    those in it; `own`: ids of the customers that are those places.
    """
    types = booked.types
    to_place = np.isin(booked.ends, np.fromiter(there, np.int64, len(there)))
    to_own = np.isin(booked.ends, np.fromiter(own, np.int64, len(own)))
    adjusted, less = (types == ADJUSTED) & to_place, booked.quantities < 0
    inward = is_any(types, (PRODUCED, SUPPLIED)) | ((types == RETURNED) & back)
    comes = (named & inward) | ((types == MOVED) & to_place) | ((types == SHIPPED) & to_own)
    comes |= adjusted & ~less
    goes = (named & is_any(types, (CONSUMED, SHIPPED, MOVED))) | (adjusted & less)
    return PlaceBookings(comes, goes, np.where(inward, booked.ends, booked.starts))


def container_looks(
    units: Collection[int], booked: Bookings, at: PlaceBookings, window: Look,
    counts: Iterable[Count],
) -> tuple[UnitStay, ...]:  # fmt: skip
    """When some containers (ids) may have been at a place within a window. `counts` of them
    anywhere."""
    calls = _calls(units, booked, at, counts)
    return tuple(
        UnitStay(unit, *stay) for unit in sorted(calls) for stay in stays(calls[unit], window)
    )


def serial_stays(
    serials: Collection[int], booked: Bookings, at: PlaceBookings, window: Look,
    counts: Iterable[Count],
) -> tuple[SerialStay, ...]:  # fmt: skip
    """When some serials may have been at a place within a window: from what brought one until what
    took it away or brought it elsewhere. `counts` of them anywhere."""
    found = []
    calls = _calls(serials, booked, at, counts)
    for serial, own in sorted(calls.items()):
        for call in own:
            left = [
                other.high for other in own
                if other is not call and other.end >= call.end and (other.goes or not other.comes)
            ]  # fmt: skip
            earlier = _came_before(call, own)
            if call.comes:
                since = BEFORE_ALL if (call.found or call.goes) and not earlier else call.low
                look = since, min(left, default=AFTER_ALL)
            elif call.goes and not earlier:
                look = BEFORE_ALL, call.high
            else:
                continue
            when = call.low, call.high
            sure = not call.assumed and call.low <= window[1]  # before that nobody says it was
            found.append(SerialStay(serial, look, call.booking, when, call.end, sure))
    return tuple(each for each in found if each.look[0] <= window[1] and each.look[1] >= window[0])


def _calls(
    listed: Collection[int], booked: Bookings, at: PlaceBookings, counts: Iterable[Count]
) -> dict[int, list[Call]]:
    """The bookings and counts of some containers or serials, by its id."""
    moving = is_any(booked.types, _MOVING)
    mine = moving & np.isin(at.thing, np.fromiter(listed, np.int64, len(listed)))
    calls: dict[int, list[Call]] = defaultdict(list)
    for place in np.flatnonzero(mine).tolist():
        call = Call(
            int(booked.ids[place]), int(booked.low[place]), int(booked.high[place]),
            int(booked.written_from[place]), int(booked.written_to[place]),
            bool(at.comes[place]), bool(at.goes[place]), bool(booked.flags[place] & ASSUMED),
        )  # fmt: skip
        calls[int(at.thing[place])].append(call)
    for count in counts:
        if count.thing in listed:
            when = count.low, count.high, count.start, count.end
            calls[count.thing].append(Call(-1, *when, count.there, False, False, True))
    return calls


def _came_before(call: Call, calls: Iterable[Call]) -> bool:
    """Whether anything says how that came which a booking took away, or a count found."""
    return any(each is not call and each.comes and each.end <= call.end for each in calls)


def stays(calls: Sequence[Call], window: Look) -> Iterator[tuple[Look, bool, Look | None]]:
    """When a container may have been at a place, within a window, and whether it surely was: from
    what brought or found it until its next booking; where nothing says how it came perhaps until
    what took it away or found it, surely then. With when that booking looked into it."""
    for call in calls:
        found: list[tuple[int, int, bool, Look | None]] = []
        at = (call.start, call.end) if call.end < AFTER_ALL else None
        if call.comes:
            left = [other.high for other in calls if other.end > call.end]
            found.append((call.low, min(left, default=AFTER_ALL), not call.assumed, at))
        if (call.found or call.goes) and not _came_before(call, calls):
            found.append((BEFORE_ALL, call.high, False, None))
            if not call.comes:
                found.append((call.end, call.end, not call.assumed, at))
        for low, high, sure, looked in found:
            stay = max(low, window[0]), min(high, window[1])
            if stay[0] <= stay[1]:
                yield stay, sure, looked
