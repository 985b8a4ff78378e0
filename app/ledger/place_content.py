"""What ever stood in a container, or stood in it while it may have been somewhere. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.ledger.columns import UNIT, Ints, distinct
from app.ledger.containers import Look, Piece, ever
from app.ledger.flows import FlowLedger, Material
from app.times import AFTER_ALL, BEFORE_ALL


@dataclass(frozen=True, slots=True)
class PlaceContent:
    """`pieces`: by place of the content, with when they were inside; `boxes`: ids of the container
    and of those that stood in it."""

    pieces: dict[int, list[Piece]]
    boxes: frozenset[int]

    def packs(self, thing: int) -> Ints:
        """Ids of the packings of what stood in it of a thing."""
        return distinct(np.array([p.pack for p in self.pieces.get(thing, ())], np.int64))

    def pieces_into(self, found: Material, id_: int) -> list[Piece]:
        """All that was ever packed of a thing into the container and those boxes."""
        return [p for p in found.packing.of(id_) if p.hu in self.boxes and not p.still]


def stood_in(
    found: Material, hu: int, look: Look | None = None, looked: Look | None = None
) -> PlaceContent:
    """What ever stood in a container, through nestings; `look`: what did at some moment of it.
    `looked`: when a booking looked into it, which may have found what was sent on."""
    pieces: dict[int, list[Piece]] = defaultdict(list)
    boxes = {hu}
    for each in ever(found.packing, hu):
        piece = each if look is None else _then(each, look)
        if piece is None:
            continue
        if found.kind(piece.content) == UNIT:
            boxes.add(piece.content)
        else:
            pieces[found.place(piece.content)].append(piece)
    if look is not None and looked is not None:
        for piece in _sent_on(found, hu, look, looked):
            pieces[found.place(piece.content)].append(piece)
    return PlaceContent(dict(pieces), frozenset(boxes))


def with_found(booked: FlowLedger, hu: int, stood: PlaceContent) -> PlaceContent:
    """What stood in a container, and what bookings of it, of boxes in it and of what it stood in
    found in it, or in a box that stood in it then: possibly, from then on."""
    found = booked.found
    pieces = {thing: list(some) for thing, some in stood.pieces.items()}
    for unit, look in _looks(booked, hu, stood):
        if look[1] == AFTER_ALL:
            continue
        here = {hu, *(each.piece.content for each in found.packing.contents(hu, look, False))}
        for inside in found.packing.contents(unit, look):
            piece, thing = inside.piece, found.place(inside.piece.content)
            if found.kind(piece.content) == UNIT or not here.intersection(inside.path):
                continue
            known = [each for each in pieces.get(thing, ()) if each.pack == piece.pack]
            if not any(each.start <= look[1] for each in known):
                late = piece.doubted(look[1], look[1], look[1])
                pieces.setdefault(thing, []).append(late)
    return PlaceContent(pieces, stood.boxes)


def _looks(booked: FlowLedger, hu: int, stood: PlaceContent) -> Iterator[tuple[int, Look]]:
    """Bookings of a container, of the boxes that stood in it and of those around it: of which (id),
    and when."""
    flows, found = booked.flows, booked.found
    units = np.fromiter(stood.boxes | {each.hu for each in found.packing.holders(hu)}, np.int64)
    rows = np.flatnonzero((flows.unit >= 0) & np.isin(found.things.ids[flows.unit], units))
    pairs = np.unique(np.stack([flows.unit[rows], flows.booking[rows]]), axis=1)
    for unit, at in pairs.T.tolist():
        look = int(found.bookings.written_from[at]), int(found.bookings.written_to[at])
        yield int(found.things.ids[unit]), look


def _sent_on(found: Material, hu: int, look: Look, looked: Look) -> Iterator[Piece]:
    """What a booking of a container, or one just after it, perhaps found in it, until that is
    emptied; of a box on it also what was packed into that meanwhile."""
    after = looked[1] + 1, looked[1] + 1
    for moment in (looked, after) if look[1] >= after[1] else (looked,):
        for inside in found.packing.contents(hu, moment) if look[1] >= moment[1] else ():
            if inside.sure:
                continue
            lines = [found.packing.lines[box].emptied for box in inside.path]
            ends = [line[bisect_left(line, looked[1])] for line in lines
                    if line and line[-1] >= looked[1]]  # fmt: skip
            stop = min(inside.piece.end, look[1], *ends)
            start = max(look[0], looked[1])
            outer = inside.piece.doubted(start, stop, AFTER_ALL)
            if found.kind(inside.piece.content) != UNIT:
                yield from [outer] if start <= stop else []
                continue
            for inner in ever(found.packing, inside.piece.content):
                piece = inner.within(outer)
                if piece.start <= piece.last and found.kind(inner.content) != UNIT:
                    yield piece


def _then(piece: Piece, look: Look) -> Piece | None:
    """A piece as far as it may have been inside within an interval, by booked times."""
    if piece.start > look[1] or piece.last < look[0]:
        return None
    return piece._replace(
        start=max(piece.start, look[0]), sure_start=max(piece.sure_start, look[0]),
        sure_end=min(piece.sure_end, look[1]), end=min(piece.end, look[1]),
    )  # fmt: skip


def is_sure(piece: Piece) -> bool:
    """Whether it surely was inside at some moment."""
    return piece.sure_start <= piece.sure_until and piece.sure_start < AFTER_ALL


def begins_of(piece: Piece) -> int:
    """From when it was inside by the booked times; BEFORE_ALL: nobody knows."""
    if piece.sure_start <= piece.last and piece.sure_start < AFTER_ALL:
        return piece.sure_start
    return piece.start if piece.start < AFTER_ALL else BEFORE_ALL
