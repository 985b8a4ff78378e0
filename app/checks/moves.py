"""What came to and left each lot and serial, directly or inside a container; sums in one unit."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.checks.gather import GOODS, Booked, Gathered, ItemFacts, Known
from app.genealogy.containers import Piece
from app.times import AFTER_ALL, BEFORE_ALL, instant_text
from app.units import converted
from app.vocabulary import MICRO
from app.wording import NBSP, quantity

_SLACK = 2  # millionths that conversion may round away


class Move(NamedTuple):
    """A booking as it concerns one thing; `hu` is the container it went through."""

    booked: Booked
    quantity: float | None
    uom: str | None
    hu: int | None

    @property
    def end(self) -> int:
        """The booked end; without a time the last of all."""
        return AFTER_ALL if self.booked.at_to is None else self.booked.at_to


def when(booked: Booked) -> str:
    """The booked time in words, in UTC or as it was written."""
    if booked.at_to is None:
        return "at an unknown time"
    if booked.written:
        return f"on {booked.written}"
    return f"on {instant_text(booked.at_to)[:16].replace('T', ' ')} UTC"


def amount(value: float | None, uom: str | None) -> str:
    """A quantity with its unit, in plain characters."""
    return quantity(value, uom).replace(NBSP, " ")


def on(booked: Booked) -> str:
    """The run or party a booking is with, as a ref a person sees."""
    return booked.other_kind if booked.other_label == "Completion" else booked.other_ref


def moves_of(found: Gathered) -> dict[int, list[Move]]:
    """Every booking of each lot and serial asked for; those of containers with what was inside."""
    moves: dict[int, list[Move]] = {}
    some: dict[int, list[Booked]] = defaultdict(list)
    for booked in found.of_containers:
        some[booked.thing].append(booked)
    by_hu = {hu: _Uses.of(booked) for hu, booked in some.items()}
    for thing in found.of(*GOODS):
        mine = [
            Move(each, _of_serial(thing, each.quantity), each.uom, None)
            for each in found.by_thing.get(thing.id, ())
        ]
        for piece in found.packing.holders(thing.id) if by_hu else ():
            if piece.hu in by_hu:
                quantity = _of_serial(thing, piece.quantity)
                mine += [
                    Move(each, quantity, piece.uom, piece.hu)
                    for each in by_hu[piece.hu].seen(piece)
                ]
        moves[thing.id] = sorted(mine, key=lambda m: (m.end, m.booked.source, m.booked.event))
    return moves


@dataclass(frozen=True, slots=True)
class _Uses:
    """The bookings of one container, by booked end; a tote that is used again has hundreds."""

    timed: Sequence[Booked]
    ends: Sequence[int]
    longest: int
    untimed: Sequence[Booked]

    @classmethod
    def of(cls, booked: Sequence[Booked]) -> _Uses:
        """From bookings in any order."""
        known = [each for each in booked if each.at_from is not None and each.at_to is not None]
        known.sort(key=lambda each: each.at_to or 0)
        longest = max(((each.at_to or 0) - (each.at_from or 0) for each in known), default=0)
        untimed = [each for each in booked if each.at_from is None or each.at_to is None]
        return cls(known, [each.at_to or 0 for each in known], longest, untimed)

    def seen(self, piece: Piece) -> Iterator[Booked]:
        """The bookings at which a piece may have been inside."""
        yield from self.untimed
        for index in range(bisect_left(self.ends, piece.start), len(self.ends)):
            if self.ends[index] - self.longest > piece.end:
                return
            each = self.timed[index]
            if piece.seen((each.at_from or 0, each.at_to or 0)):
                yield each


def _of_serial(thing: Known, value: float | None) -> float | None:
    return 1.0 if value is None and thing.label == "Serial" else value


@dataclass(slots=True)
class Balance:
    """Inflows and outflows of one thing in one unit.

    `odd` are units that do not convert; `steps` (moment, inflow?, millionths or None, move). The
    moment favours the books: of an inflow the earliest that is written, of an outflow the end.
    """

    unit: str | None = None
    steps: list[tuple[int, bool, int | None, Move]] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)

    def lowest(self) -> tuple[int, Move | None, int]:
        """(lowest balance ever, the outflow that led there, balance in the end), in millionths.

        What is not known counts in favour: an unknown inflow ends the search, an unknown outflow
        takes nothing.
        """
        total = low = 0
        at: Move | None = None
        order = sorted(self.steps, key=lambda step: (step[0], not step[1]))
        for index, (end, inward, micro, move) in enumerate(order):
            if inward and micro is None:
                return low, at, max(total, 0)
            total += (micro or 0) if inward else -(micro or 0)
            ends = index + 1 == len(order) or order[index + 1][0] != end
            if total < low - _SLACK and ends:
                low, at = total, move
        return low, at, total


def balance(moves: Iterable[Move], item: ItemFacts) -> Balance:
    """What came in and left, converted to the item's unit or the first one met."""
    found = Balance(item.uom)
    for move in moves:
        if not (move.booked.inflow or move.booked.outflow):
            continue
        micro = in_unit(move, item, found)
        start = BEFORE_ALL if move.booked.at_from is None else move.booked.at_from
        moment = start if move.booked.inflow else move.end
        found.steps.append((moment, move.booked.inflow, micro, move))
    return found


def in_unit(move: Move, item: ItemFacts, found: Balance) -> int | None:
    """The millionths a move is in a balance's unit; a unit that does not convert is noted."""
    uom = move.uom or item.uom
    found.unit = found.unit or uom
    if move.quantity is None:
        return None
    if uom is None or found.unit is None or uom == found.unit:
        return abs(round(move.quantity * MICRO))
    value = converted(move.quantity, uom, found.unit, item.uom, item.factors)
    if value is None:
        found.odd.add(uom)
        return None
    return abs(round(value * MICRO))
