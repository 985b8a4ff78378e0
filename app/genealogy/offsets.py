"""What a return offsets: lot by lot, what was booked as shipped to that customer before. Pure.

By the ends of what is written, first what the walk does not count, never a later shipment. On one
day or at one instant nobody knows which came first: where only such a shipment could be offset,
what is still out is unknown. What a return does not offset is excess. A returned container brings
its content back possibly: nobody knows how much, until that content is named in an unpack from it
or in a return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.ledger.columns import CONSUMED, PRODUCED, RETURNED, SHIPPED, UNIT, UNPACKED, Ints
from app.ledger.containers import ever
from app.ledger.flows import IN, FlowLedger
from app.ledger.quantities import Sum
from app.lives.runs import Runs

_SLACK = 1  # millionths that conversion may round away


class Leg(NamedTuple):
    """One shipment or return of a thing: when it is written to be, millionths (None unknown)."""

    row: int
    start: int
    end: int
    micro: int | None


@dataclass(slots=True)
class Offset:
    """Of one thing at one customer, as far as the walk counts it; `doubtful`: the order of a return
    and a shipment is not known; `excess`: (row, millionths) of returns beyond what was shipped."""

    shipped: Sum = field(default_factory=Sum)
    returned: Sum = field(default_factory=Sum)
    doubtful: bool = False
    excess: list[tuple[int, int]] = field(default_factory=list)

    @property
    def outstanding(self) -> Sum:
        """What is still out."""
        out, back = self.shipped.micro, self.returned.micro
        return Sum(None if self.doubtful or out is None or back is None else out - back)


def offset(ships: Iterable[Leg], backs: Iterable[Leg], counted: set[int]) -> Offset:
    """Returns against shipments, in the order of their ends. `counted`: rows the walk counts."""
    found = Offset()
    left: dict[Leg, int | None] = {}
    for ship in sorted(ships, key=lambda leg: (leg.row in counted, *_order(leg))):
        left[ship] = ship.micro
        if ship.row in counted:
            _add(found.shipped, ship.micro)
    for back in sorted(backs, key=_order):
        _offset_one(found, back, left, counted)
    return found


def _order(leg: Leg) -> tuple[int, int, int]:
    return leg.end, leg.start, -1 if leg.micro is None else leg.micro


def _add(sum_: Sum, micro: int | None) -> None:
    sum_.plus(Sum(micro))


def _offset_one(found: Offset, back: Leg, left: dict[Leg, int | None], counted: set[int]) -> None:
    meets = [ship for ship in left if ship.start <= back.end and back.start <= ship.end]
    before = [ship for ship in left if ship.end < back.end and ship not in meets]
    rest = back.micro
    if rest is None:
        if any(ship.row in counted and left[ship] != 0 for ship in (*before, *meets)):
            found.returned.micro = None
        return
    for ships, doubtful in ((before, False), (meets, True)):
        for ship in ships:
            there = left[ship]
            taken = rest if there is None else min(rest, there)
            if there is not None:
                left[ship] = there - taken
            if ship.row in counted and taken > _SLACK:
                found.doubtful |= doubtful
                _add(found.returned, taken)
            rest -= taken
    if rest > _SLACK:
        found.excess.append((back.row, rest))


def legs_of(told: FlowLedger, rows: Sequence[int], micro: Callable[[int], int | None]) -> list[Leg]:
    """Shipments or returns as legs. `micro`: the millionths of a row's amount."""
    booked = told.found.bookings
    at = told.flows.booking[list(rows)]
    spans = zip(booked.written_from[at].tolist(), booked.written_to[at].tolist(), strict=True)
    return [Leg(row, *span, micro(row)) for row, span in zip(rows, spans, strict=True)]


def returns_of(
    told: FlowLedger, legs: Sequence[Leg], unpacked: Callable[[int], int | None]
) -> list[Leg]:
    """What came back of one thing: of containers what is named of it, else an unknown amount.

    Content of one container that came back is one return. `unpacked`: the millionths that the
    unpack at a place of the bookings names; None unknown.
    """
    found = [leg for leg in legs if told.flows.unit[leg.row] < 0]
    for pieces, returned, named in _brought(told, legs):
        if returned:
            continue  # the return that names it says how much
        packed = Sum(0)
        for piece in pieces:
            _add(packed, piece.micro)
        known = None if named is None else unpacked(named)
        if named is not None and np.isnan(told.found.bookings.quantities[named]):
            known = packed.micro  # all of it
        found.append(pieces[0]._replace(micro=known))
    return found


def _brought(told: FlowLedger, legs: Sequence[Leg]) -> Iterator[tuple[list[Leg], bool, int | None]]:
    """What of one thing each container brought back, as one: its legs, whether a return names the
    thing itself, and else the place of the unpack that names it (None: nothing does)."""
    direct = [leg for leg in legs if told.flows.unit[leg.row] < 0]
    through: dict[int, list[Leg]] = defaultdict(list)
    for leg in legs:
        if told.flows.unit[leg.row] >= 0:
            through[int(told.flows.booking[leg.row])].append(leg)
    for pieces in through.values():
        returned = any(leg.end >= pieces[0].start for leg in direct)
        yield pieces, returned, None if returned else _naming(told, pieces[0])


ReturnAmount = tuple[float | None, str | None]  # how much (None: nobody knows), and its unit


def container_returns(told: FlowLedger, rows: Ints) -> dict[int, ReturnAmount | None]:
    """By row of what containers brought back from customers, how much of it counts; None: another
    row says it. What is not among them counts as it was packed. Own places aside: what comes back
    from there never was out.

    `rows`: flows, among them all by which the things of these came back.
    """
    found, flows = told.found, told.flows
    back = (told.types()[rows] == RETURNED) & (flows.sign[rows] == IN)
    back &= ~found.things.own[found.starts[flows.booking[rows]]]
    together: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows[back].tolist() if (flows.unit[rows[back]] >= 0).any() else ():
        customer, thing = int(found.starts[flows.booking[row]]), int(flows.thing[row])
        together[customer, thing].append(row)
    brought: dict[int, ReturnAmount | None] = {}
    for some in together.values():
        brought |= _of_one(told, some)
    return brought


def _of_one(told: FlowLedger, rows: Sequence[int]) -> dict[int, ReturnAmount | None]:
    """The same of all by which one thing came back from one customer."""
    legs = legs_of(told, rows, lambda _: None)
    found: dict[int, ReturnAmount | None] = {}
    booked, names = told.found.bookings, told.found.names
    for pieces, returned, named in _brought(told, legs):
        first = pieces[0].row
        if named is not None and np.isnan(booked.quantities[named]):
            continue  # all of it, as it was packed
        found.update((leg.row, None) for leg in pieces)
        if named is not None:
            found[first] = float(booked.quantities[named]), names.text(int(booked.uoms[named]))
        elif not returned:
            found[first] = None, names.text(int(told.flows.spelt[first]))
    return found


def _naming(told: FlowLedger, back: Leg) -> int | None:
    """Place of the first unpack of a thing from a container that came back; None: there is none."""
    found, booked = told.found, told.found.bookings
    hu = int(found.things.ids[told.flows.unit[back.row]])
    inside = {hu, *(piece.content for piece in ever(found.packing, hu)
                    if found.kind(piece.content) == UNIT)}  # fmt: skip
    content = int(found.things.ids[told.flows.thing[back.row]])
    unpacks = np.flatnonzero(
        (booked.types == UNPACKED) & (booked.ends == content)
        & np.isin(booked.starts, list(inside)) & (booked.written_to >= back.start)
    )  # fmt: skip
    if not len(unpacks):
        return None
    ends, starts = booked.written_to[unpacks], booked.written_from[unpacks]
    return int(unpacks[np.lexsort((booked.quantities[unpacks], starts, ends))[0]])


def is_part(told: FlowLedger, runs: Runs, row: int) -> bool:
    """Whether what a return brought back had gone into something shipped to that customer before:
    then it is known as one out of it, and no excess."""
    flows, booked, types = told.flows, told.found.bookings, told.types()
    thing, customer = int(flows.thing[row]), int(told.found.starts[flows.booking[row]])
    into, met = [thing], {thing}
    while into:
        for used in np.flatnonzero((flows.thing == into.pop()) & (types == CONSUMED)).tolist():
            for made in np.flatnonzero(types == PRODUCED).tolist():
                unit = int(flows.thing[made])
                if unit not in met and runs.meet(int(flows.run[used]), int(flows.run[made])):
                    met.add(unit)
                    into.append(unit)
    met.discard(thing)
    ships = np.flatnonzero((types == SHIPPED) & np.isin(flows.thing, list(met)))
    at = flows.booking[ships]
    early = booked.written_from[at] <= booked.written_to[flows.booking[row]]
    return bool((early & (told.found.ends[at] == customer)).any())
