"""The walk: what is reached from the roots, as if time were not considered.

Bookings are followed by one linear closure per round. What a closure cannot decide, membership
of serials in lots and contents of containers at a moment, is decided here from columns; each
gives new starts for the next round. Reversed and voided links are not walked, runs of one order
and contents of one container never reach each other.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.trace.fetch import Fetch
from app.trace.models import Booking, Direction, Look
from app.trace.packing import Packing, Piece, ever, read_packing

_GOODS = ("Lot", "Serial", "Item")
_GENERATIONS = ("Lot", "Serial")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a walk starts: the things a root stands for.

    `things` are walked from; `looks` are containers of which only what was inside at the look
    counts; `shown` is the root's own node when it has one.
    """

    ref: str
    things: tuple[int, ...]
    looks: tuple[tuple[int, Look], ...] = ()
    shown: int | None = None


@dataclass(slots=True)
class Reached:
    """What a walk found. Ids are node ids.

    `named`: lots shown because a reached serial belongs to them, not walked as lots. `hops`:
    one generation step each, for depth. `looks`: how reached contents met container bookings.
    """

    ids: set[int] = field(default_factory=set)
    named: set[int] = field(default_factory=set)
    bookings: dict[int, Booking] = field(default_factory=dict)
    members: set[tuple[int, int]] = field(default_factory=set)
    hops: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def hop(self, start: int, end: int) -> None:
        """Note one step of the walk."""
        self.hops[start].add(end)

    def add(self, booking: Booking) -> None:
        """Keep a booking that was walked."""
        self.bookings[booking.id] = booking


def walk(fetch: Fetch, starts: Iterable[Start], direction: Direction) -> Reached:
    """Everything reached from the starts."""
    found = Reached()
    step = _down if direction == "down" else _up
    starts = list(starts)
    roots = {thing for start in starts for thing in start.things}
    fetch.know(roots | {start.shown for start in starts if start.shown is not None})
    frontier = set(roots)
    for start in starts:
        if start.shown is not None:
            for thing in start.things:
                if thing != start.shown:
                    found.hop(start.shown, thing)
        frontier |= _looked_into(fetch, found, start)
    frontier |= _held(fetch, found, roots)
    while frontier:
        new = fetch.closure(frontier, direction) - found.ids
        if not new:
            break
        found.ids |= new
        fetch.know(new)
        frontier = step(fetch, found, new, roots) - found.ids
    return found


def _looked_into(fetch: Fetch, found: Reached, start: Start) -> set[int]:
    """Contents of the containers a root names at a moment (what was shipped to a customer)."""
    if not start.looks:
        return set()
    packing = read_packing(fetch.bookings("packing_in", {hu for hu, _ in start.looks}))
    inside: set[int] = set()
    for hu, look in start.looks:
        found.ids.add(hu)
        if start.shown is not None:
            found.hop(start.shown, hu)
        for piece in packing.contents(hu, look):
            _inside(found, piece, hu)
            inside.add(piece.content)
    return inside


def _inside(found: Reached, piece: Piece, hu: int) -> None:
    found.add(piece.pack)
    found.hop(hu, piece.content)


def _held(fetch: Fetch, found: Reached, roots: set[int]) -> set[int]:
    """A container as root stands for all it ever held."""
    containers = {root for root in roots if fetch.kind(root) == "HandlingUnit"}
    packing = read_packing(fetch.bookings("packing_in", containers))
    inside: set[int] = set()
    for hu in containers:
        for piece in ever(packing, hu):
            _inside(found, piece, hu)
            inside.add(piece.content)
    return inside


def _down(fetch: Fetch, found: Reached, new: set[int], roots: set[int]) -> set[int]:
    starts = set()
    for booking in fetch.bookings("bookings_out", new):
        found.add(booking)
        found.hop(booking.start, booking.end)
        if fetch.kind(booking.end) == "Item":
            found.ids.add(booking.end)  # untracked: named, never walked through
        if booking.start in roots and fetch.kind(booking.start) == "Item":
            starts.add(booking.end)
    starts |= _serials_of_lots(fetch, found, new, roots)
    lots = _lots_of_serials(fetch, found, new)
    as_such = lots - found.ids - found.named
    found.named |= as_such
    for booking in fetch.bookings("bookings_out", as_such):
        found.add(booking)
        found.hop(booking.start, booking.end)
        starts.add(booking.end)
    return starts | _through_containers(fetch, found, new | as_such)


def _serials_of_lots(fetch: Fetch, found: Reached, new: set[int], roots: set[int]) -> set[int]:
    """Down from a lot: its serials without a birth of their own; from a root lot, all."""
    lots = {id_ for id_ in new if fetch.kind(id_) == "Lot"}
    starts = set()
    for lot, serial, born in fetch.members(lots):
        if lot in lots and (lot in roots or not born):
            found.members.add((lot, serial))
            found.hop(lot, serial)
            starts.add(serial)
    return starts


def _lots_of_serials(fetch: Fetch, found: Reached, new: set[int]) -> set[int]:
    """Down from a serial: its lot, for bookings on the lot as such."""
    serials = {id_ for id_ in new if fetch.kind(id_) == "Serial"}
    lots = set()
    for lot, serial, _ in fetch.members(serials):
        if serial in serials:
            found.members.add((lot, serial))
            found.hop(serial, lot)
            lots.add(lot)
    return lots


def _through_containers(fetch: Fetch, found: Reached, new: set[int]) -> set[int]:
    """Runs that consumed a container while a reached content was inside."""
    contents = {id_ for id_ in new if fetch.kind(id_) in (*_GOODS, "HandlingUnit")}
    packing = read_packing(fetch.bookings("packing_of", contents))
    pieces = [piece for content in contents for piece in packing.holders(content)]
    holders = {piece.hu for piece in pieces}
    fetch.know(holders)
    consumed: dict[int, list[Booking]] = defaultdict(list)
    for booking in fetch.bookings("bookings_out", holders):
        consumed[booking.start].append(booking)
    starts = set()
    for piece in pieces:
        found.ids.add(piece.hu)
        found.add(piece.pack)
        found.hop(piece.content, piece.hu)
        for booking in consumed[piece.hu]:
            if piece.seen(booking.look):
                found.add(booking)
                found.hop(piece.content, booking.end)
                starts.add(booking.end)
    _nested_packs(found, packing, pieces)
    return starts


def _nested_packs(found: Reached, packing: Packing, pieces: list[Piece]) -> None:
    """Keep the packing of inner containers into outer ones, as links between reached things."""
    holders = {piece.hu for piece in pieces}
    for hu in holders:
        for outer in packing.of(hu):
            if outer.hu in holders:
                found.add(outer.pack)


def _up(fetch: Fetch, found: Reached, new: set[int], roots: set[int]) -> set[int]:
    consumed: list[Booking] = []
    starts = set()
    for booking in fetch.bookings("bookings_in", new):
        found.add(booking)
        if fetch.kind(booking.start) == "Item":
            found.ids.add(booking.start)
        if fetch.kind(booking.start) == "HandlingUnit":
            consumed.append(booking)
        if booking.end in roots and fetch.kind(booking.end) == "Item":
            starts.add(booking.start)
        found.hop(booking.end, booking.start)
    starts |= _contents_consumed(fetch, found, consumed)
    serials = {id_ for id_ in new if fetch.kind(id_) == "Serial"}
    lots = {id_ for id_ in new if fetch.kind(id_) == "Lot"}
    for lot, serial, born in fetch.members(serials | lots):
        if serial in serials:
            found.members.add((lot, serial))
            found.hop(serial, lot)
            if born and lot not in found.ids:
                found.named.add(lot)
            elif not born:
                starts.add(lot)
        if lot in lots and born:
            found.members.add((lot, serial))
            found.hop(lot, serial)
            starts.add(serial)
    for booking in fetch.bookings("supplies", new):
        supplier = fetch.things[booking.start]
        if supplier.number:
            found.add(booking)
            found.ids.add(booking.start)
            found.hop(booking.end, booking.start)
    return starts


def _contents_consumed(fetch: Fetch, found: Reached, consumed: list[Booking]) -> set[int]:
    """What was inside a container when a reached run consumed it."""
    packing = read_packing(fetch.bookings("packing_in", {each.start for each in consumed}))
    starts = set()
    for booking in consumed:
        for piece in packing.contents(booking.start, booking.look):
            found.ids.add(piece.hu)
            found.add(piece.pack)
            found.hop(booking.end, piece.hu)
            found.hop(booking.end, piece.content)
            starts.add(piece.content)
    return starts


def depths(fetch: Fetch, found: Reached, zero: Iterable[int]) -> dict[int, int]:
    """Lot and serial generations from the nearest root; membership adds none."""
    depth = dict.fromkeys(zero, 0)
    todo = deque(depth)
    while todo:
        here = todo.popleft()
        for there in found.hops.get(here, ()):
            member = (here, there) in found.members or (there, here) in found.members
            grown = fetch.kind(there) in _GENERATIONS and not member
            packed = fetch.kind(here) == "HandlingUnit" and fetch.kind(there) in _GENERATIONS
            step = depth[here] + (1 if grown and not packed else 0)
            if step < depth.get(there, 1 << 30):
                depth[there] = step
                if step == depth[here]:
                    todo.appendleft(there)
                else:
                    todo.append(there)
    return depth
