"""What unpacks take out of a container: first in, first out, of what was not shipped since. Pure.

By quantity; without a quantity all of a content, without contents everything. What was shipped is
taken out by no unpack, but one that names it says that it was in until then: what the last shipment
took first. At one instant an unpack comes before a pack. An unpack in a unit that does not convert
to that of a pack leaves it unknown how much of that is in still, if any.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.ledger.containers import Pack
from app.times import AFTER_ALL
from app.units import convert, unit_name

# A quantity of a content (by id) in another unit; None: it does not convert.
Measure = Callable[[int, float, str | None, str | None], float | None]


def by_nature(_content: int, quantity: float, uom: str | None, wanted: str | None) -> float | None:
    """The same whatever the content is; a missing unit is any."""
    if uom is None or wanted is None or unit_name(uom) == unit_name(wanted):
        return quantity
    return convert(quantity, uom, wanted)


def by_item(units: Callable[[int], tuple[str | None, Mapping[str, float] | None]]) -> Measure:
    """By what is known of items. `units`: of a content, the unit of its item, which a missing one
    is, and the item's factors."""

    def told(content: int, quantity: float, uom: str | None, wanted: str | None) -> float | None:
        own, factors = units(content)
        start, end = uom or own, wanted or own
        if start is None or end is None or unit_name(start) == unit_name(end):
            return quantity
        return convert(quantity, start, end, own, factors)

    return told


class Part(NamedTuple):
    """So much of a pack (None: unknown), and the unpack that took it out, if one did.

    `named`: it had been shipped in the container, and was in it until it was unpacked; `vague`: the
    booked end from which on nobody knows whether any is in.
    """

    pack: Pack
    quantity: float | None
    unpack: Pack | None = None
    named: bool = False
    vague: int = AFTER_ALL

    @property
    def until(self) -> int:
        """The booked end of its unpack; none: for good."""
        return AFTER_ALL if self.unpack is None else self.unpack.look[1]


@dataclass(slots=True)
class _Open:
    pack: Pack
    rest: float | None
    out: int | None = None  # when all of it was unpacked
    vague: int = AFTER_ALL

    def part(self, unpack: Pack | None = None, *, named: bool = False) -> Part:
        return Part(self.pack, self.rest, unpack, named, self.vague)


def parts_of(
    put: Sequence[Pack], taken: Sequence[Pack], shipped: Sequence[int], measure: Measure = by_nature
) -> list[Part]:
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
        parts += _unpacked(still[border:], still[:border], booking, shipped, measure)
    return parts + [each.part() for each in still if each.out is None]


def _order(step: tuple[int, int, Pack]) -> tuple[int, int, int, bool, float, str]:
    """By booked end; an unpack of an amount before one of all. What is equal in all that counts may
    stand in either order."""
    end, opens, pack = step
    quantity = float("inf") if pack.quantity is None else pack.quantity
    return end, opens, pack.look[0], pack.everything, quantity, pack.uom or ""


def _unpacked(
    here: Sequence[_Open], gone: Sequence[_Open], unpack: Pack, shipped: Sequence[int],
    measure: Measure,
) -> Iterator[Part]:  # fmt: skip
    """What one unpack takes of what is there, and names of what was shipped."""
    if unpack.everything:
        yield from _all(here, unpack)
    elif unpack.quantity is None:
        yield from _all(here or _last_trip(gone, shipped), unpack, named=not here)
    else:
        left = yield from _some(here, unpack, unpack.quantity, measure)
        while gone and left > 0:
            trip = _last_trip(gone, shipped)
            left = yield from _some(trip, unpack, left, measure, named=True)
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
        yield each.part(unpack, named=named)


def _some(
    some: Sequence[_Open], unpack: Pack, left: float, measure: Measure, *, named: bool = False
) -> Generator[Part, None, float]:
    """First in, first out; how much of the unpack is left. Part of what is unknown is unknown."""
    other = []  # in units that do not convert
    for each in some:
        if left <= 0:
            break
        if each.rest == 0 or each.out is not None:
            continue
        wanted: float | None = left
        if each.pack.uom != unpack.uom:
            wanted = measure(unpack.content, left, unpack.uom, each.pack.uom)
        if wanted is None:
            other.append(each)
            continue
        if each.rest is None:
            if named:
                yield Part(each.pack, wanted, unpack, named, each.vague)
            return 0.0
        taken = min(wanted, each.rest)
        yield Part(each.pack, taken, unpack, named, each.vague)
        left = round(left - taken if wanted == left else left * (1 - taken / wanted), 6)
        each.rest = round(each.rest - taken, 6)
        each.out = unpack.look[1] if each.rest <= 0 else None
    for each in other if left > 0 and not named else ():
        each.rest, each.vague = None, min(each.vague, unpack.look[1])
    return left
