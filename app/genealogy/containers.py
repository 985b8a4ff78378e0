"""What was in a container, and when. Pure: packs and unpacks in, presence out.

A container stands for what is in it at a moment, through all nestings; contents never reach each
other. Booked times count as the times it happened. Unpacks close packs of a content first in,
first out by quantity; without quantity they close all of it. At one instant an unpack comes
before a pack, and a look into the container still sees what is being unpacked. Content that is
inside only if a day or an unknown time is read one way may have been inside.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.genealogy.columns import PACKED, UNPACKED, Bookings, Names
from app.times import AFTER_ALL, BEFORE_ALL
from app.units import unit_name

Look = tuple[int, int]  # an interval of UTC microseconds at which a container is looked into
WHENEVER: Look = (BEFORE_ALL, AFTER_ALL)


class Pack(NamedTuple):
    """One pack (or unpack, `out`) booking; `quantity` None when not given, `everything`: of all."""

    id: int
    content: int
    hu: int
    look: Look
    quantity: float | None
    uom: str | None
    out: bool
    everything: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Some of a content inside a container.

    It may have been inside from `start` to `end`, and was by the booked ends from `sure_start` to
    `sure_end`, where these are written (UTC microseconds). `pack` is the id of the booking that put
    the content into its own container, `part` the number of the piece.
    """

    content: int
    hu: int
    start: int
    sure_start: int
    end: int
    sure_end: int
    quantity: float | None
    uom: str | None
    pack: int
    part: int = 0

    def seen(self, look: Look) -> bool:
        """Whether the content may be inside at the look."""
        return self.start <= look[1] and look[0] <= self.end

    def surely(self, look: Look) -> bool:
        """Whether the content is inside by the booked ends, all of them being written."""
        return look[1] < AFTER_ALL and self.sure_start <= look[1] <= self.sure_end


@dataclass(slots=True)
class _Open:
    pack: Pack
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
                    sure = max(piece.sure_start, outer.sure_start)
                    sure_end = min(piece.sure_end, outer.sure_end)
                    wider = Piece(
                        content, outer.hu, start, sure, end, sure_end, piece.quantity, piece.uom,
                        piece.pack, piece.part,
                    )  # fmt: skip
                    todo.append((wider, seen | {outer.hu}))

    def of(self, content: int) -> list[Piece]:
        """The pieces of one content, in the containers it was packed into directly."""
        return self.by_content.get(content, [])


def ever(packing: Packing, hu: int) -> Iterator[Piece]:
    """All a container ever held, through nestings at the times they held."""
    todo: list[tuple[int, Look, frozenset[int]]] = [(hu, WHENEVER, frozenset((hu,)))]
    while todo:
        inner, look, seen = todo.pop()
        for piece in packing.by_hu.get(inner, ()):
            if piece.seen(look):
                yield piece
                if piece.content in packing.by_hu and piece.content not in seen:
                    narrow = max(look[0], piece.start), min(look[1], piece.end)
                    todo.append((piece.content, narrow, seen | {piece.content}))


def read_packing(packs: Iterable[Pack]) -> Packing:
    """Presence from packs and unpacks, in any order."""
    put: dict[tuple[int, int], list[Pack]] = defaultdict(list)
    taken: dict[tuple[int, int], list[Pack]] = defaultdict(list)
    emptied: dict[int, list[Pack]] = defaultdict(list)
    for pack in packs:
        if pack.everything:
            emptied[pack.hu].append(pack)
        else:
            (taken if pack.out else put)[pack.content, pack.hu].append(pack)
    packing = Packing()
    for unpacks in emptied.values():
        unpacks.sort(key=lambda unpack: unpack.look[1])
    for (content, hu), mine in put.items():
        for part, piece in enumerate(_pieces(mine, taken[content, hu] + _next(mine, emptied[hu]))):
            piece = replace(piece, part=part)
            packing.by_content.setdefault(content, []).append(piece)
            packing.by_hu.setdefault(hu, []).append(piece)
    return packing


def _next(put: Sequence[Pack], emptied: Sequence[Pack]) -> list[Pack]:
    """Of the times a container was emptied (by booked end), the first after each pack."""
    after = {bisect_right(emptied, pack.look[1], key=lambda unpack: unpack.look[1]) for pack in put}
    return [emptied[place] for place in sorted(after) if place < len(emptied)]


def packs_among(found: Bookings, names: Names) -> Iterator[Pack]:
    """The packs and unpacks among some bookings."""
    for place in found.of_type(PACKED, UNPACKED).tolist():
        out = bool(found.types[place] == UNPACKED)
        start, end = int(found.starts[place]), int(found.ends[place])
        quantity = float(found.quantities[place])
        yield Pack(
            int(found.ids[place]), end if out else start, start if out else end,
            (int(found.written_from[place]), int(found.written_to[place])),
            None if quantity != quantity else quantity,
            names.text(int(found.uoms[place])), out, out and start == end,
        )  # fmt: skip


def _pieces(put: list[Pack], taken: list[Pack]) -> Iterator[Piece]:
    """Close packs by unpacks in the order of their booked ends; an unpack goes before a pack.

    A pack of unknown time may have been after any unpack: nothing closes it.
    """
    yield from (_piece(pack, None, pack.quantity) for pack in put if pack.look[1] == AFTER_ALL)
    steps = [(pack.look[1], 1, pack) for pack in put if pack.look[1] < AFTER_ALL]
    steps += [(unpack.look[1], 0, unpack) for unpack in taken]
    still: list[_Open] = []
    for _, opens, booking in sorted(steps, key=_order):
        if opens:
            still.append(_Open(booking, booking.quantity))
        else:
            yield from _close(still, booking)
    for each in still:
        yield _piece(each.pack, None, each.rest)


def _order(step: tuple[int, int, Pack]) -> tuple[int, int, int, float, str]:
    """By booked end; what is equal in all that counts may stand in either order."""
    end, opens, pack = step
    quantity = -1.0 if pack.quantity is None else pack.quantity
    return end, opens, pack.look[0], quantity, pack.uom or ""


def _close(still: list[_Open], unpack: Pack) -> Iterator[Piece]:
    left = None if unpack.everything else unpack.quantity
    while still:
        first = still[0]
        if left is not None and not _same_unit(first.pack, unpack):
            return  # cannot be told apart by quantity: it stays in
        if left is None or (first.rest is not None and first.rest <= left):
            left = None if left is None or first.rest is None else round(left - first.rest, 6)
            yield _piece(first.pack, unpack, first.rest)
            still.pop(0)
            if left is not None and left <= 0:
                return
        elif first.rest is None:
            return  # part of an unknown quantity leaves it unknown
        else:
            yield _piece(first.pack, unpack, left)
            first.rest = round(first.rest - left, 6)
            return


def _same_unit(pack: Pack, unpack: Pack) -> bool:
    if pack.uom is None or unpack.uom is None:
        return True
    return unit_name(pack.uom) == unit_name(unpack.uom)


def _piece(pack: Pack, unpack: Pack | None, quantity: float | None) -> Piece:
    """A piece until an unpack, which may have been right after the pack if its time is unknown."""
    start, sure = pack.look
    end = AFTER_ALL if unpack is None else unpack.look[1]
    sure_end = sure if unpack is not None and end == AFTER_ALL else end
    return Piece(
        pack.content, pack.hu, start, sure, end, sure_end, quantity, pack.uom, pack.id
    )  # fmt: skip
