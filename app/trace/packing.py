"""What was in a container, and when. Pure: packs and unpacks in, presence out.

A container stands for what is in it at a moment, through all nestings; contents never reach each
other. Booked times count as the times it happened. Unpacks close packs of a content first in,
first out by quantity; without quantity they close all of it. At one instant an unpack comes
before a pack, and a look into the container still sees what is being unpacked. Where a time is
only a day or unknown, content counts as inside whenever it may have been.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.trace.models import Booking, Look
from app.units import unit_name

_ALWAYS = (float("-inf"), float("inf"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a content inside a container from `start` to `end` (UTC microseconds)."""

    content: int
    hu: int
    start: float
    end: float
    quantity: float | None
    uom: str | None
    pack: Booking

    def seen(self, look: Look) -> bool:
        """Whether the content may be inside at the look."""
        return self.start <= look[1] and look[0] <= self.end


@dataclass(slots=True)
class _Open:
    pack: Booking
    rest: float | None


@dataclass(slots=True)
class Packing:
    """All packing that was fetched, by content and by container."""

    by_content: dict[int, list[Piece]] = field(default_factory=dict)
    by_hu: dict[int, list[Piece]] = field(default_factory=dict)

    def holders(self, content: int) -> Iterator[Piece]:
        """Presence of a content in every container around it, direct and outer."""
        todo = [(piece, frozenset((content, piece.hu))) for piece in self.of(content)]
        while todo:
            piece, seen = todo.pop()
            yield piece
            for outer in self.of(piece.hu):
                start, end = max(piece.start, outer.start), min(piece.end, outer.end)
                if start <= end and outer.hu not in seen:
                    wider = Piece(
                        content, outer.hu, start, end, piece.quantity, piece.uom, piece.pack
                    )
                    todo.append((wider, seen | {outer.hu}))

    def contents(self, hu: int, look: Look) -> Iterator[Piece]:
        """What may be in a container at a look, containers inside it opened as well."""
        todo, seen = [hu], {hu}
        while todo:
            for piece in self.by_hu.get(todo.pop(), ()):
                if piece.seen(look):
                    yield piece
                    if piece.content in self.by_hu and piece.content not in seen:
                        seen.add(piece.content)
                        todo.append(piece.content)

    def of(self, content: int) -> list[Piece]:
        """The pieces of one content, in the containers it was packed into directly."""
        return self.by_content.get(content, [])


def ever(packing: Packing, hu: int) -> Iterator[Piece]:
    """All a container ever held, through nestings at the times they held."""
    todo: list[tuple[int, Look, frozenset[int]]] = [(hu, _ALWAYS, frozenset((hu,)))]
    while todo:
        inner, look, seen = todo.pop()
        for piece in packing.by_hu.get(inner, ()):
            if piece.seen(look):
                yield piece
                if piece.content in packing.by_hu and piece.content not in seen:
                    narrow = max(look[0], piece.start), min(look[1], piece.end)
                    todo.append((piece.content, narrow, seen | {piece.content}))


def read_packing(bookings: Iterable[Booking]) -> Packing:
    """Presence from PACKED_INTO and UNPACKED_FROM bookings."""
    packs: dict[tuple[int, int], list[Booking]] = defaultdict(list)
    unpacks: dict[tuple[int, int], list[Booking]] = defaultdict(list)
    emptied: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings:
        if booking.type == "PACKED_INTO":
            packs[booking.start, booking.end].append(booking)
        elif booking.everything:
            emptied[booking.start].append(booking)
        else:
            unpacks[booking.end, booking.start].append(booking)
    packing = Packing()
    for (content, hu), put in packs.items():
        taken = unpacks[content, hu] + emptied[hu]
        for piece in _pieces(content, hu, put, taken):
            packing.by_content.setdefault(content, []).append(piece)
            packing.by_hu.setdefault(hu, []).append(piece)
    return packing


def _pieces(content: int, hu: int, put: list[Booking], taken: list[Booking]) -> Iterator[Piece]:
    """Close packs by unpacks in the order of their ends; an unpack goes before a pack."""
    steps = [(_pack_moment(pack), 1, pack) for pack in put]
    steps += [(unpack.look[1], 0, unpack) for unpack in taken]
    still: list[_Open] = []
    for _, opens, booking in sorted(steps, key=lambda s: (s[0], s[1], s[2].source, s[2].event)):
        if opens:
            still.append(_Open(booking, booking.quantity))
        else:
            yield from _close(content, hu, still, booking)
    for each in still:
        yield _piece(content, hu, each.pack, float("inf"), each.rest)


def _pack_moment(pack: Booking) -> float:
    """A pack of unknown time may have been there from the beginning."""
    return float("-inf") if pack.at_to is None else pack.at_to


def _close(content: int, hu: int, still: list[_Open], unpack: Booking) -> Iterator[Piece]:
    left = None if unpack.everything else unpack.quantity
    end = unpack.look[1]
    while still:
        first = still[0]
        if left is not None and not _same_unit(first.pack, unpack):
            return  # cannot be told apart by quantity: it stays in
        if left is None or (first.rest is not None and first.rest <= left):
            left = None if left is None or first.rest is None else left - first.rest
            yield _piece(content, hu, first.pack, end, first.rest)
            still.pop(0)
            if left is not None and left <= 0:
                return
        elif first.rest is None:
            return  # part of an unknown quantity leaves it unknown
        else:
            yield _piece(content, hu, first.pack, end, left)
            first.rest = round(first.rest - left, 6)
            return


def _same_unit(pack: Booking, unpack: Booking) -> bool:
    if pack.uom is None or unpack.uom is None:
        return True
    return unit_name(pack.uom) == unit_name(unpack.uom)


def _piece(content: int, hu: int, pack: Booking, end: float, quantity: float | None) -> Piece:
    return Piece(content, hu, pack.look[0], end, quantity, pack.uom, pack)
