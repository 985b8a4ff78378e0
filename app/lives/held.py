"""Containers around contents: which, when, and through which boxes, as columns. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from app.ledger.columns import UNIT, Flags, Ints, join
from app.ledger.containers import Packing, Piece
from app.ledger.flows import FlowLedger, Material
from app.lives.lives import Lives
from app.times import AFTER_ALL, BEFORE_ALL

Around = tuple[Piece, tuple[int, ...], tuple[int, ...]]  # presence, packs and boxes of the way


@dataclass(frozen=True, slots=True)
class Holders:
    """A row for each piece of a content and each container around it, in columns.

    `thing` and `unit`: places; `pack`: id of the content's packing; `start` and `last`: when it may
    have been inside at the earliest and latest; `packed`: the booked end of the packing;
    `sure_until`: until when it surely was inside, BEFORE_ALL never. `ways`: ids of the packings
    from the content to the container; `between`: ids of the containers between. `of` and `state`:
    rows, and the states they may be of; `one`: by row, whether it is one state. `rows_of`: rows by
    packing and container.
    """

    thing: Ints
    unit: Ints
    pack: Ints
    start: Ints
    last: Ints
    packed: Ints
    sure_until: Ints
    ways: tuple[tuple[int, ...], ...]
    between: tuple[tuple[int, ...], ...]
    of: Ints
    state: Ints
    one: Flags
    rows_of: Mapping[tuple[int, int], list[int]]

    def __len__(self) -> int:
        return len(self.thing)

    @property
    def sure(self) -> Flags:
        """Whether the content surely was in the container."""
        sure: Flags = self.sure_until > BEFORE_ALL
        return sure

    def of_packs(self, thing: int, packs: Ints) -> Ints:
        """Rows of some packings of a thing."""
        return np.flatnonzero((self.thing == thing) & np.isin(self.pack, packs))

    def through(self, told: FlowLedger, flow: int) -> list[int]:
        """Rows by which a content was in the container of a booking, where that may have held it
        then; with all others where none may."""
        booked, booking = told.found.bookings, int(told.flows.booking[flow])
        some = self.rows_of.get((int(told.flows.pack[flow]), int(told.flows.unit[flow])), [])
        low, high = int(booked.written_from[booking]), int(booked.written_to[booking])
        then = [row for row in some if self.start[row] <= high and self.last[row] >= low]
        return then or some

    def direct(self, told: FlowLedger, flow: int) -> list[int]:
        """The containers (places) into which the content of a booking was packed."""
        content = int(told.found.things.ids[told.flows.thing[flow]])
        pack = int(told.flows.pack[flow])
        return [told.found.place(piece.hu) for piece in told.found.packing.of(content)
                if piece.pack == pack]  # fmt: skip


def held_of(found: Material, lives: Lives) -> Holders:
    """All containers around all contents."""
    rows: list[tuple[int, ...]] = []
    ways, between = [], []
    for content in found.packing.by_content:
        if found.kind(content) == UNIT:
            continue
        packed = found.packing.packed_at(content)
        for piece, packs, boxes in _around(found.packing, content):
            sure = piece.sure_start <= piece.sure_until and piece.sure_start < AFTER_ALL
            rows.append((
                found.place(content), found.place(piece.hu), piece.pack,
                piece.start if piece.start < AFTER_ALL else BEFORE_ALL, piece.last,
                packed.get(piece.pack, AFTER_ALL), piece.sure_until if sure else BEFORE_ALL,
            ))  # fmt: skip
            ways.append(packs)
            between.append(boxes)
    columns = np.array(rows, np.int64).reshape(-1, 7).T
    of, state, one = _states(found, lives, columns[0], columns[2])
    rows_of: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (_, place, pack, *_) in enumerate(rows):
        rows_of[pack, place].append(row)
    thing, unit, put, begins, last, ends, until = columns
    return Holders(
        thing, unit, put, begins, last, ends, until, tuple(ways), tuple(between), of, state, one,
        dict(rows_of),
    )  # fmt: skip


def _around(packing: Packing, content: int) -> Iterator[Around]:
    """Presence of a content in every container around it, direct and outer."""
    todo: list[Around] = [(piece, (piece.pack,), ()) for piece in packing.of(content)]
    while todo:
        piece, packs, boxes = todo.pop()
        yield piece, packs, boxes
        for outer in packing.of(piece.hu):
            wider = piece.within(outer)
            if wider.start <= wider.last and outer.hu not in (content, piece.hu, *boxes):
                todo.append((wider, (*packs, outer.pack), (*boxes, piece.hu)))


def _states(found: Material, lives: Lives, things: Ints, packs: Ints) -> tuple[Ints, Ints, Flags]:
    """Rows and the states to which the packings of some things may belong; by row, whether that is
    one."""
    turn = np.argsort(lives.thing, kind="stable")
    of, state = join(things, lives.thing[turn])
    state = turn[state]
    count = np.bincount(of, minlength=len(things))
    kept = np.ones(len(of), np.bool_)
    for row in np.flatnonzero(count > 1).tolist():
        mine = np.flatnonzero(of == row)
        (place,) = np.flatnonzero(found.bookings.ids == packs[row])
        kept[mine] = np.isin(state[mine], _allowed(found, lives, state[mine], int(place)))
    of, state = of[kept], state[kept]
    return of, state, np.bincount(of, minlength=len(things)) == 1


def _allowed(found: Material, lives: Lives, states: Ints, place: int) -> Ints:
    booked = found.bookings
    return lives.at(np.sort(states), int(booked.low[place]), int(booked.high[place]))
