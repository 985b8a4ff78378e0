"""The bookings of a container, as bookings of what was in it then. Pure.

Contents never reach each other. Shipped to two customers at one instant it is possibly at each; a
container that comes back brings its content back possibly. Part of its booking taken back makes
quantities unknown, and certain only a content of which more was in it, and where boxes stood in it
in more boxes, than was taken back; a booking that names a quantity and held one thing is that less
what came back. An adjustment of a container is of all of its content where it says as much as is in
it, of the one thing that is in it where it says something else, and else nobody knows of how much
of what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.ledger.certainty import Reason
from app.ledger.columns import (
    ADJUSTED,
    ITEM,
    LOT,
    RETURNED,
    SERIAL,
    SHIPPED,
    UNIT,
    Bookings,
    Ints,
    Names,
    Things,
)
from app.ledger.containers import Inside, Look, Packing
from app.times import BEFORE_ALL
from app.units import factor, unit_name

GOODS = (LOT, SERIAL, ITEM)


class ContentRow(NamedTuple):
    """A booking (its place) of a thing through a container; `doubt`: a `Reason`, 0 none."""

    booking: int
    thing: int
    unit: int
    quantity: float
    uom: int
    doubt: int
    pack: int


@dataclass(slots=True)
class Opening:
    """Opens up bookings of containers. `ends`: places of the bookings' ends."""

    things: Things
    booked: Bookings
    names: Names
    packing: Packing
    ends: Ints

    def rows(self, place: int, unit: int, taken: float | None) -> Iterator[ContentRow]:
        """What the booking at a place is, of a container (its place), for each content.

        `taken`: how much of the booking was taken back (NaN unknown). Where no content is known
        the row is the container's own.
        """
        hu = int(self.things.ids[unit])
        look = int(self.booked.written_from[place]), int(self.booked.written_to[place])
        found = self.packing.contents(hu, look)
        goods = self._serials_once([each for each in found if self._kind(each) in GOODS])
        adjusted = int(self.booked.types[place]) == ADJUSTED
        whole = adjusted and self._is_all(place, goods)
        named = taken is not None or (adjusted and not whole)
        if named and len({self._kept_apart(each) for each in goods}) == 1:
            goods = [min(goods, key=_packed)]  # one thing, however often some of it was packed
        for each in goods:
            doubt = self._doubt(each, place, look)
            quantity, uom = each.piece.quantity, each.piece.uom
            if quantity is None and taken is None and self._kind(each) == SERIAL:
                quantity = 1.0
            if taken is not None:
                own = float(self.booked.quantities[place])
                if len(goods) == 1 and own == own and taken == taken:
                    quantity, uom = own, self.names.text(int(self.booked.uoms[place])) or uom
                else:
                    quantity = None
                    if not doubt and not self._more(each, found, place, hu, taken):
                        doubt = Reason.PARTLY_BACK
            elif adjusted and not whole:
                quantity = None
                if len(goods) == 1:
                    quantity, uom = self._amount(place, uom)
            yield ContentRow(
                place, self._place(each), unit, np.nan if quantity is None else quantity,
                -1 if uom is None else self.names.numbers[uom], doubt, each.piece.pack,
            )  # fmt: skip
        if not goods:
            # nothing known inside: the container itself, and nobody knows how much
            yield ContentRow(place, unit, unit, np.nan, -1, Reason.MAYBE_INSIDE, -1)

    def _is_all(self, place: int, goods: Sequence[Inside]) -> bool:
        """Whether the booking at a place says just as much as is in the container."""
        told, uom = self._amount(place, None)
        unit, units = _unit(uom), {_unit(each.piece.uom) for each in goods}
        if told is None or len(units) != 1 or (unit is not None and unit not in units):
            return False
        amounts = [
            1.0 if each.piece.quantity is None and self._kind(each) == SERIAL
            else each.piece.quantity for each in goods
        ]  # fmt: skip
        total = sum(amount for amount in amounts if amount is not None)
        return None not in amounts and abs(total - told) < 1e-6

    def _amount(self, place: int, uom: str | None) -> tuple[float | None, str | None]:
        """How much a booking says without its sign, and its unit; else another unit."""
        own = abs(float(self.booked.quantities[place]))
        return None if own != own else own, self.names.text(int(self.booked.uoms[place])) or uom

    def _place(self, each: Inside) -> int:
        return int(np.searchsorted(self.things.ids, each.piece.content))

    def _kind(self, each: Inside) -> int:
        return int(self.things.kinds[self._place(each)])

    def _kept_apart(self, each: Inside) -> tuple[int, tuple[int, ...], str | None, bool, bool]:
        """What is told apart of contents: where it is, its unit, whether it surely is some."""
        piece = each.piece
        return piece.content, each.path, _unit(piece.uom), each.sure, piece.quantity == 0

    def _serials_once(self, found: Sequence[Inside]) -> list[Inside]:
        """A serial is one, however often it was packed; where it surely is, there it is, and where
        it was packed last."""
        once: dict[tuple[int, int], list[Inside]] = {}
        for each in found:
            serial = self._kind(each) == SERIAL
            name = (each.piece.content, -1) if serial else (each.piece.pack, each.piece.part)
            once.setdefault(name, []).append(each)
        return [
            some[0] if len(some) == 1 else max(some, key=self._standing) for some in once.values()
        ]

    def _standing(self, each: Inside) -> tuple[bool, bool, int]:
        """How much speaks for a serial being there: surely, not packed with 0, packed late."""
        booked = self.booked.written_to[self.booked.ids == each.piece.pack]
        return each.sure, each.piece.quantity != 0, int(booked.max(initial=BEFORE_ALL))

    def _doubt(self, each: Inside, place: int, look: Look) -> int:
        type_, end = int(self.booked.types[place]), int(self.ends[place])
        if type_ == RETURNED and self.things.kinds[end] == UNIT:
            return Reason.CAME_BACK_INSIDE
        if not each.sure:
            return Reason.MAYBE_INSIDE
        if type_ == SHIPPED and not self.things.own[end]:
            line = self.packing.lines.get(each.path[0])
            others = line.together(look[1]) if line else frozenset()
            if others - {int(self.things.ids[end])}:
                return Reason.TWO_AT_ONCE
        return Reason.NONE

    def _more(
        self, each: Inside, found: Sequence[Inside], place: int, hu: int, taken: float
    ) -> bool:
        """Whether more of a content was in it than was taken back."""
        alike = [other for other in found if other.piece.content == each.piece.content
                 and other.sure]  # fmt: skip
        unit = self.names.text(int(self.booked.uoms[place]))
        amounts = [_in(unit, other) for other in alike]
        if taken != taken or any(amount is None for amount in amounts):
            return False
        if sum(amount or 0 for amount in amounts) <= taken + 1e-9:
            return False
        if not any(self._kind(other) == UNIT for other in found):
            return True
        return len({other.path[0] for other in alike} - {hu}) > taken


def _unit(uom: str | None) -> str | None:
    return None if uom is None else unit_name(uom)


def _packed(each: Inside) -> tuple[int, int]:
    return each.piece.start, each.piece.sure_start


def _in(unit: str | None, each: Inside) -> float | None:
    """The quantity of a piece, in a unit where both are given."""
    quantity, uom = each.piece.quantity, each.piece.uom
    if quantity is None or unit is None or uom is None:
        return quantity
    by = factor(uom, unit)
    return None if by is None else quantity * by
