"""What was in a container, and when. Pure: packs, unpacks and trips in, presence out.

A container stands for what is in it at a moment, through all nestings; contents never reach each
other. Booked times count as the times it happened. What was shipped in a container is out of it
from then on (`presence`); a look still sees what leaves at that instant. Content that is inside
only if a day or an unknown time is read one way may have been inside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.ledger.columns import PACKED, UNPACKED, Bookings, Flags, Names
from app.times import AFTER_ALL, BEFORE_ALL

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


class Piece(NamedTuple):
    """Some of a content inside a container.

    It may have been inside from `start` to `end`, and was by the booked ends from `sure_start` to
    `sure_end`, where these are written (UTC microseconds). After the booked end `gone` it was
    shipped. `pack` is the id of the booking that put the content into its own container, `part`
    the number of the piece; `still`: in it possibly though the container was shipped; `torn`: from
    when to its `end` another reading of the day it was unpacked on has it out.
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
    gone: int = AFTER_ALL
    still: bool = False
    torn: int = AFTER_ALL

    @property
    def sure_until(self) -> int:
        """Until when it surely is inside, however a day is read; by the end of the day it was
        unpacked on, if by then it was."""
        return self.sure_end if self.sure_end >= self.end else min(self.sure_end, self.torn)

    @property
    def last(self) -> int:
        """When it may have been inside at the latest."""
        return min(self.end, self.gone)

    def seen(self, look: Look) -> bool:
        """Whether the content may be inside at the look."""
        if look[1] == AFTER_ALL:
            return self.start <= look[1] and look[0] <= self.end and not self.still
        return self.start <= look[1] and look[0] <= self.end and look[1] <= self.gone

    def surely(self, look: Look) -> bool:
        """Whether the content is inside by the booked ends, all of them being written."""
        if self.torn < look[1] < self.end:
            return False
        return look[1] < AFTER_ALL and self.sure_start <= look[1] <= self.sure_end

    def doubted(self, start: int, stop: int, shipped: int) -> Piece:
        """The same as one that may be in still from a moment to another, or until the shipment that
        comes first."""
        return self._replace(
            start=start, sure_start=AFTER_ALL, end=min(stop, shipped), sure_end=BEFORE_ALL,
            gone=shipped if shipped <= stop else AFTER_ALL, still=True,
        )  # fmt: skip

    def within(self, outer: Piece) -> Piece:
        """The same content in a container around its own."""
        return self._replace(
            hu=outer.hu, start=max(self.start, outer.start), end=min(self.end, outer.end),
            sure_start=max(self.sure_start, outer.sure_start),
            sure_end=min(self.sure_end, outer.sure_end), gone=min(self.gone, outer.gone),
            still=self.still or outer.still, torn=min(self.torn, outer.torn),
        )  # fmt: skip


class Inside(NamedTuple):
    """A piece found at a look, whether surely, and the containers around it, innermost first."""

    piece: Piece
    sure: bool
    path: tuple[int, ...]


class Departure(NamedTuple):
    """What one instant's shipments of a container took: the booked end, whom it went to (ids of
    customers) and the pieces that were, or may have been, in it."""

    end: int
    parties: frozenset[int]
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Line:
    """The pieces of one container by their start, what its shipments took, when it was emptied."""

    pieces: list[Piece] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)  # of the pieces up to here
    shipped: list[Departure] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)

    def settle(self) -> None:
        """Put the pieces in order."""
        self.pieces.sort(key=lambda piece: (piece.start, piece.pack, piece.part, piece.gone))
        self.starts = [piece.start for piece in self.pieces]
        self.latest, top = [], BEFORE_ALL
        for piece in self.pieces:
            top = max(top, piece.last)
            self.latest.append(top)

    def at(self, look: Look) -> Iterator[Piece]:
        """The pieces that may be inside at a look."""
        place = bisect_right(self.starts, look[1]) - 1
        first = look[0] if look[1] < AFTER_ALL else BEFORE_ALL
        while place >= 0 and self.latest[place] >= first:
            piece = self.pieces[place]
            if piece.seen(look):
                yield piece
            place -= 1

    def before(self, moment: int) -> Departure | None:
        """What the last shipment before a moment took, unless all was unpacked since."""
        place = bisect_left(self.shipped, moment, key=lambda each: each.end) - 1
        if place < 0:
            return None
        found = self.shipped[place]
        emptied = bisect_right(self.emptied, found.end)
        gone = emptied < len(self.emptied) and self.emptied[emptied] < moment
        return None if gone else found

    def together(self, moment: int) -> frozenset[int]:
        """Whom the shipments of one instant went to."""
        place = bisect_left(self.shipped, moment, key=lambda each: each.end)
        if place < len(self.shipped) and self.shipped[place].end == moment:
            return self.shipped[place].parties
        return frozenset()


@dataclass(slots=True)
class Packing:
    """All packing that was fetched, by content and by container."""

    by_content: dict[int, list[Piece]] = field(default_factory=dict)
    by_hu: dict[int, list[Piece]] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=lambda: defaultdict(Line))

    def holders(self, content: int) -> Iterator[Piece]:
        """Presence of a content in every container around it, direct and outer."""
        todo = [(piece, frozenset((content, piece.hu))) for piece in self.of(content)]
        while todo:
            piece, seen = todo.pop()
            yield piece
            for outer in self.of(piece.hu):
                wider = piece.within(outer)
                if wider.start <= wider.last and outer.hu not in seen:
                    todo.append((wider, seen | {outer.hu}))

    def of(self, content: int) -> list[Piece]:
        """The pieces of one content, in the containers it was packed into directly."""
        return self.by_content.get(content, [])

    def packed_at(self, content: int) -> dict[int, int]:
        """By id of a packing of a content, its booked end; AFTER_ALL: not written."""
        return {piece.pack: piece.sure_start for piece in self.of(content) if not piece.still}

    def direct(self, hu: int, look: Look, booking: bool = True) -> list[tuple[Piece, bool]]:
        """(piece, surely) directly in a container at a look.

        A `booking` of the container that finds nothing surely inside may have found what its last
        shipment took: it was sent on, or is told late.
        """
        line = self.lines.get(hu)
        if line is None:
            return []
        found = [(piece, piece.surely(look)) for piece in line.at(look)]
        if booking and look[1] < AFTER_ALL and not any(sure for _, sure in found):
            before = line.before(look[1])
            known = {(piece.pack, piece.part) for piece, _ in found}
            for piece in before.pieces if before else ():
                if (piece.pack, piece.part) not in known and piece.end >= look[1]:
                    found.append((piece, False))
        return found

    def contents(self, hu: int, look: Look, booking: bool = True) -> list[Inside]:
        """All that may be in a container at a look, through all nestings, containers too.

        One whose container was packed twice is one, and so is a thing packed twice as a whole.
        """
        found: dict[tuple[int, int], Inside] = {}
        todo: list[tuple[int, bool, tuple[int, ...]]] = [(hu, True, (hu,))]
        while todo:
            outer, certain, path = todo.pop()
            for piece, sure in self.direct(outer, look, booking):
                if piece.content in path:
                    continue
                key = piece.pack, piece.part
                known = found.get(key)
                if known is None or (certain and sure and not known.sure):
                    found[key] = Inside(piece, certain and sure, path)
                    if piece.content in self.lines:
                        todo.append((piece.content, certain and sure, (piece.content, *path)))
        return list(found.values())


def ever(packing: Packing, hu: int) -> Iterator[Piece]:
    """All a container ever held, through nestings at the times they held."""
    todo: list[tuple[Piece, frozenset[int]]] = [
        (piece, frozenset((hu, piece.content))) for piece in packing.by_hu.get(hu, ())
    ]
    while todo:
        outer, seen = todo.pop()
        yield outer
        for piece in packing.by_hu.get(outer.content, ()):
            inner = piece.within(outer)
            if inner.start <= inner.last and piece.content not in seen:
                todo.append((inner._replace(hu=piece.hu), seen | {piece.content}))


def packs_among(found: Bookings, names: Names, single: Flags | None = None) -> Iterator[Pack]:
    """The packs and unpacks among some bookings. `single`: which of them are of a serial, which is
    one whatever quantity is given."""
    for place in found.of_type(PACKED, UNPACKED).tolist():
        out = bool(found.types[place] == UNPACKED)
        start, end = int(found.starts[place]), int(found.ends[place])
        quantity = float(found.quantities[place])
        if single is not None and single[place] and quantity != 0:
            quantity = np.nan
        yield Pack(
            int(found.ids[place]), end if out else start, start if out else end,
            (int(found.written_from[place]), int(found.written_to[place])),
            None if quantity != quantity else quantity,
            names.text(int(found.uoms[place])), out, out and start == end,
        )  # fmt: skip
