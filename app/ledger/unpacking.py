"""What unpacks take out of a container: first in, first out, of what was not shipped since. Pure.

By quantity; without a quantity all of a content, without contents everything. What was shipped is
taken out by no unpack, but one that names it says that it was in until then: what the last shipment
took first. At one instant an unpack comes before a pack.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.ledger.containers import Pack
from app.times import AFTER_ALL
from app.units import unit_name


class Part(NamedTuple):
    """So much of a pack (None: unknown), and the unpack that took it out, if one did.

    `named`: it had been shipped in the container, and was in it until it was unpacked.
    """

    pack: Pack
    quantity: float | None
    unpack: Pack | None = None
    named: bool = False

    @property
    def until(self) -> int:
        """The booked end of its unpack; none: for good."""
        return AFTER_ALL if self.unpack is None else self.unpack.look[1]


@dataclass(slots=True)
class _Open:
    pack: Pack
    rest: float | None
    out: int | None = None  # when all of it was unpacked


def parts_of(put: Sequence[Pack], taken: Sequence[Pack], shipped: Sequence[int]) -> list[Part]:
    """What becomes of the packs of one content in one container.

    `taken`: unpacks that concern it; `shipped`: booked ends of sure shipments, rising. An unpack
    without a time closes nothing, and nothing closes a pack without one.
    """
    if not taken:
        return [Part(pack, pack.quantity) for pack in put]
    steps = [(pack.look[1], 1, pack) for pack in put if pack.look[1] < AFTER_ALL]
    steps += [(unpack.look[1], 0, unpack) for unpack in taken if unpack.look[1] < AFTER_ALL]
    parts = [Part(pack, pack.quantity) for pack in put if pack.look[1] == AFTER_ALL]
    still: list[_Open] = []
    for moment, opens, booking in sorted(steps, key=_order):
        if opens:
            still.append(_Open(booking, booking.quantity))
            continue
        still = [each for each in still if each.out in (None, moment)]
        last = bisect_left(shipped, moment) - 1
        border = 0
        if last >= 0:
            border = bisect_right(still, shipped[last], key=lambda each: each.pack.look[1])
        parts += _unpacked(still[border:], still[:border], booking, shipped)
    return parts + [Part(each.pack, each.rest) for each in still if each.out is None]


def _order(step: tuple[int, int, Pack]) -> tuple[int, int, int, bool, float, str]:
    """By booked end; an unpack of an amount before one of all. What is equal in all that counts may
    stand in either order."""
    end, opens, pack = step
    quantity = float("inf") if pack.quantity is None else pack.quantity
    return end, opens, pack.look[0], pack.everything, quantity, pack.uom or ""


def _unpacked(
    here: Sequence[_Open], gone: Sequence[_Open], unpack: Pack, shipped: Sequence[int]
) -> Iterator[Part]:
    """What one unpack takes of what is there, and names of what was shipped."""
    if unpack.everything:
        yield from _all(here, unpack)
    elif unpack.quantity is None:
        yield from _all(here or _last_trip(gone, shipped), unpack, named=not here)
    else:
        left = yield from _some(here, unpack, unpack.quantity)
        while gone and left > 0:
            trip = _last_trip(gone, shipped)
            left = yield from _some(trip, unpack, left, named=True)
            gone = gone[: len(gone) - len(trip)]


def _last_trip(gone: Sequence[_Open], shipped: Sequence[int]) -> Sequence[_Open]:
    """What was packed for the last of some trips."""
    trip = [bisect_left(shipped, each.pack.look[1]) for each in gone]
    return gone[bisect_left(trip, trip[-1]) :] if gone else ()


def _all(some: Sequence[_Open], unpack: Pack, *, named: bool = False) -> Iterator[Part]:
    for each in some:
        if each.out is not None:
            continue
        each.out = unpack.look[1]
        yield Part(each.pack, each.rest, unpack, named)


def _some(
    some: Sequence[_Open], unpack: Pack, left: float, *, named: bool = False
) -> Generator[Part, None, float]:
    """First in, first out; how much of the unpack is left. Part of what is unknown is unknown."""
    for each in some:
        if left <= 0:
            break
        if each.rest == 0 or each.out is not None or not _same_unit(each.pack, unpack):
            continue  # cannot be told apart by quantity: it stays in
        if each.rest is None:
            if named:
                yield Part(each.pack, left, unpack, named)
            return 0.0
        taken = min(left, each.rest)
        yield Part(each.pack, taken, unpack, named)
        left, each.rest = round(left - taken, 6), round(each.rest - taken, 6)
        each.out = unpack.look[1] if each.rest <= 0 else None
    return left


def _same_unit(pack: Pack, unpack: Pack) -> bool:
    if pack.uom is None or unpack.uom is None:
        return True
    return unit_name(pack.uom) == unit_name(unpack.uom)
