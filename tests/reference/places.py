"""What was at a place, in a window of time (rules 4 and 11).

A place sees a thing from what brought it there until what took it away. A serial left by its next
booking elsewhere; of a lot something is there until bookings prove that nothing was left. A place
sees a content while it was in a container (booked times) and the container may have been there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.reference.contents import Containers, point
from tests.reference.flows import INFLOWS, Books, Flow
from tests.reference.rules import World, is_clean
from tests.reference.times import EVER, When
from tests.reference.units import unit

Window = tuple[float, float]


@dataclass(frozen=True)
class Visit:
    """A thing at a place: from when and until when it may have been there, and by which booking."""

    thing: str
    lo: float
    hi: float
    sure: bool
    by: Flow | None
    packed: bool = False  # it was in a container: part of its lot
    packs: frozenset[Any] = frozenset()  # by which packs it was
    surely: frozenset[Any] = frozenset()  # those of them by which it surely was


def visits(world: World, containers: Containers, place: str, window: Window) -> list[Visit]:
    """Everything that may have been at a place in a window."""
    found = []
    flows = world.books.flows
    counted = {f.thing for f in world.books.counts if not f.thing.startswith("hu:")}
    for thing in sorted({f.thing for f in flows} | counted):
        own = [f for f in flows if f.thing == thing and not f.candidate]
        own += [f for f in world.books.counts if f.thing == thing]
        found += _of_thing(world, thing, own, place, window)
    for hu in containers_booked(world.books):
        found += _of_content(world, containers, hu, place, window)
    return found


def containers_booked(books: Books) -> list[str]:
    """Containers that were booked, or found somewhere, themselves."""
    counted = {f.thing for f in books.counts if f.thing.startswith("hu:")}
    return sorted({f.thing for f in books.hu_flows} | counted)


def of_container(books: Books, hu: str) -> list[Flow]:
    """Its own bookings, and where it was found."""
    return [f for f in (*books.hu_flows, *books.counts) if f.thing == hu]


def comes_to(books: Books, flow: Flow, place: str) -> bool:
    """Whether by a booking something is at a place from then on: it comes there (a place of one's
    own is the customer of that id), or is found there."""
    if flow.kind in ("move", "count"):
        return flow.other == place
    if flow.kind == "ship":
        return books.is_own(flow.other) and flow.other == f"customer:{place}"
    return flow.kind in INFLOWS and flow.place == place


def goes_from(flow: Flow, place: str) -> bool:
    """Whether a booking takes something from a place."""
    gone = (
        "consume",
        "ship",
        "move",
        "adjust_out",
    )  # nobody says from where something goes to its supplier
    return flow.kind in gone and flow.place == place


def _of_thing(world: World, thing: str, own: list[Flow], place: str, window: Window) -> list[Visit]:
    books = world.books
    comes = [f for f in own if not f.hus and comes_to(books, f, place)]
    goes = [f for f in own if not f.hus and goes_from(f, place)]
    if not comes and not goes:
        return []
    if not thing.startswith("serial:"):
        return _of_lot(world, thing, comes, goes, window)
    found = []
    for arrival in comes:
        later = [
            f.time
            for f in own
            if f is not arrival and f.kind != "pack" and f.time.end >= arrival.time.end
            if f.sure  # in a container it was perhaps not in it stayed
            if goes_from(f, place) or not comes_to(books, f, place)
        ]
        left = min((t.hi for t in later), default=EVER)
        unsaid = arrival.kind == "count" and not _came_before(arrival, comes)
        lo = -EVER if unsaid else arrival.time.lo
        sure = _is_told(arrival) and arrival.time.lo <= window[1]
        found.append(Visit(thing, lo, left, sure, arrival))
    for departure in goes:
        if not _came_before(departure, comes):
            time = departure.time
            sure = _is_told(departure) and time.lo <= window[1]
            found.append(Visit(thing, -EVER, time.hi, sure, departure))
    return [v for v in found if v.lo <= window[1] and v.hi >= window[0]]


def _came_before(booking: Flow, comes: list[Flow]) -> bool:
    """Whether anything says how that came which a booking took away, or found."""
    return any(f is not booking and f.time.end <= booking.time.end for f in comes)


def _is_told(flow: Flow) -> bool:
    """Whether a booking says for certain that a serial was there, in whichever of its lives."""
    return not flow.assumed and not flow.zero and flow.sure


def _of_lot(
    world: World, thing: str, here: list[Flow], goes: list[Flow], window: Window
) -> list[Visit]:
    counts = [f for f in here if f.kind == "count"]
    comes = [f for f in here if f.kind != "count"]
    unsaid = [f for f in (*goes, *counts) if not any(c.time.hi <= f.time.hi for c in comes)]
    begun = [f for f in (*comes, *goes, *counts) if f.time.lo <= window[1]]
    inside = any(f.time.hi >= window[0] for f in (*begun, *unsaid))
    if not inside and not _is_left(comes, goes, counts, window):
        return []
    sure = any(is_clean(world, f) for f in begun)
    since = [f.time.lo for f in comes if f in begun]
    return [Visit(thing, -EVER if unsaid else min(since, default=-EVER), EVER, sure, None)]


def _is_left(comes: list[Flow], goes: list[Flow], counts: list[Flow], window: Window) -> bool:
    """Whether bookings up to the end of a window do not prove that nothing is left; by all of them,
    or by those since a count. Of what was sent to a place of one's own a receipt there says how
    much came."""
    comes, goes, counts = ([f for f in some if f.time.lo <= window[1]]
                           for some in (comes, goes, counts))  # fmt: skip
    received = any(f.kind == "receive" for f in comes)
    if any(f.kind == "ship" for f in comes) and not received:
        return True
    comes = [f for f in comes if f.kind != "ship"]
    every = [*comes, *goes, *counts]
    if any(f.quantity is None or unit(f.uom) != unit(every[0].uom) for f in every):
        return True
    left = [sum(f.quantity or 0 for f in comes) - sum(f.quantity or 0 for f in goes)]
    left += [
        (count.quantity or 0)
        + sum(f.quantity or 0 for f in comes if f.time.hi >= count.time.lo)
        - sum(f.quantity or 0 for f in goes if f.time.lo > count.time.hi)
        for count in counts
    ]
    return max(left) > 1e-9


def _of_content(
    world: World, containers: Containers, hu: str, place: str, window: Window
) -> list[Visit]:
    """What was packed into a container while it may have been at the place."""
    own = of_container(world.books, hu)
    found = list(_taken_away(world, containers, own, place, window))
    for arrival in (f for f in own if comes_to(world.books, f, place)):
        later = [f.time.hi for f in own if f is not arrival and f.time.end > arrival.time.end]
        lo, hi = max(arrival.time.lo, window[0]), min([window[1], *later])
        if lo > hi:
            continue
        found += _sent_on(world, containers, arrival, (lo, hi))
        packed = [t for p in world.books.packing for t in (p.time.start, p.time.end)]
        moments = {t for t in (*packed, lo, arrival.time.end, hi) if lo <= t <= hi}
        moments = moments - {-EVER, EVER} or {0.0}  # without any time: whenever
        for moment in sorted(moments):
            for inside in containers.contents(hu, point(moment), booking=False):
                if not inside.thing.startswith("hu:"):
                    sure = inside.sure and not arrival.assumed
                    found.append(_packed_visit(containers, hu, moment, hi, inside.thing, sure))
    return found


def _sent_on(
    world: World, containers: Containers, call: Flow, stay: Window
) -> Iterator[Visit]:  # fmt: skip
    """What a booking of a container, or one at that instant after it, perhaps found in it: it was
    sent on as it was, or is told late. Of a box on it also what was packed into that meanwhile."""
    (lo, hi), end, hu = stay, call.time.end, call.thing
    if not call.time.booked:
        return
    packing = world.books.packing
    times = {t for p in packing for t in (p.time.start, p.time.end)}
    for look in (call.time, point(end + 1)):
        for inside in containers.contents(hu, look) if look.end <= hi else ():
            if inside.sure:
                continue
            until = min(
                [
                    hi,
                    *(
                        p.time.end
                        for p in packing
                        if not p.packs
                        and p.time.end >= end
                        and p.hu in inside.path
                        and (
                            p.content is None
                            or (p.hu == inside.path[0] and p.content == inside.thing)
                        )
                    ),
                ]
            )
            since = max(lo, end)
            if since > until:
                continue
            if not inside.thing.startswith("hu:"):
                yield _packed_visit(containers, hu, since, hi, inside.thing, False, looked=look)
                continue
            for moment in sorted(({t for t in times if since <= t <= until} | {since}) - {EVER}):
                box = inside.thing
                for inner in containers.contents(box, point(moment), booking=False):
                    if not inner.thing.startswith("hu:"):
                        yield _packed_visit(containers, box, moment, hi, inner.thing, False)


def containers_there(world: World, place: str, window: Window
) -> Iterator[tuple[str, bool, float, float]]:  # fmt: skip
    """Containers that may have been at a place in a window, whether they surely were, from when and
    until when."""
    books = world.books
    for hu in containers_booked(books):
        own = of_container(books, hu)
        comes = [f for f in own if comes_to(books, f, place)]
        for flow in comes:
            left = [f.time.hi for f in own if f is not flow and f.time.end > flow.time.end]
            lo, hi = max(flow.time.lo, window[0]), min([window[1], *left])
            if lo <= hi:
                yield hu, not flow.assumed, lo, hi
        for flow in _unsaid(books, own, place):
            if window[0] <= flow.time.hi:
                there = window[0] <= flow.time.end <= window[1]
                yield hu, there and not flow.assumed, window[0], min(window[1], flow.time.hi)


def _unsaid(books: Books, own: list[Flow], place: str) -> list[Flow]:
    """Bookings that took a container from a place, or found it there, to which nothing says that it
    came."""
    comes = [f for f in own if comes_to(books, f, place)]
    told = [f for f in own if f.kind == "count" and f in comes]
    told += [f for f in own if goes_from(f, place)]
    return [f for f in told if not _came_before(f, comes)]


def _taken_away(
    world: World, containers: Containers, own: list[Flow], place: str, window: Window
) -> Iterator[Visit]:
    """What was in a container when it was taken away from a place to which nothing says that it
    came, or found there; what was in it before was perhaps there."""
    for departure in _unsaid(world.books, own, place):
        end = departure.time.end
        lo, hi = window[0], min(window[1], departure.time.hi)
        if lo > hi:
            continue
        packed = {t for p in world.books.packing for t in (p.time.start, p.time.end)}
        for moment in sorted(({t for t in packed if lo <= t <= hi} | {lo, hi}) - {-EVER, EVER}):
            for inside in containers.contents(departure.thing, point(moment), booking=False):
                if not inside.thing.startswith("hu:"):
                    hu = departure.thing
                    yield _packed_visit(containers, hu, moment, hi, inside.thing, False)
        if window[0] <= departure.time.end <= window[1]:
            yield from _sent_on(world, containers, departure, (end, end))
            for inside in containers.contents(departure.thing, point(end), booking=False):
                if not inside.thing.startswith("hu:"):
                    sure = inside.sure and not departure.assumed
                    hu = departure.thing
                    yield _packed_visit(containers, hu, end, hi, inside.thing, sure)


def packs_of(
    containers: Containers, hu: str, look: When, thing: str, *, booking: bool, surely: bool = False
) -> frozenset[Any]:
    """The packs by which some of a thing is in a container, or a box in it, at a look; `surely`:
    only those by which it surely is."""
    boxes = [hu, *(each.thing for each in containers.contents(hu, look, booking=booking)
                   if each.thing.startswith("hu:") and (each.sure or not surely))]  # fmt: skip
    return frozenset(
        held.piece.key
        for box in boxes
        for held in containers.directly(box, look, booking)
        if held.piece.content == thing and (held.sure or not surely)
    )


def _packed_visit(
    containers: Containers, hu: str, moment: float, hi: float, thing: str, sure: bool,
    *, looked: When | None = None,
) -> Visit:  # fmt: skip
    look = looked or point(moment)
    packs, surely = (
        packs_of(containers, hu, look, thing, booking=looked is not None, surely=each)
        for each in (False, True)
    )
    return Visit(thing, moment, hi, sure, None, True, packs, surely)
