"""Whether a part is in a unit still, when something was taken out of the unit. Pure.

A *taking out* is a run that took something out of a unit:

- SERVICE: the unit goes on in its next life, with all it had but what came out: a serial not at all
  when by then it came out as often as it went in, else possibly; of a lot, or where its item came
  out without a lot or under another number, possibly;
- REBORN: taken apart, and born again: what did not come out then, possibly;
- AFTER: bookings of a lot (or of a serial in the same life) from then on, of a run without a time
  all of them: what came out, possibly;
- ORIGIN: something came out whose item the unit took in without a lot: its origin is there, and in
  the rest possibly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from app.ledger.columns import Flags
from app.lives.lives import Lives
from app.lives.service import Unbuild
from app.times import AFTER_ALL, BEFORE_ALL

SERVICE, REBORN, AFTER, ORIGIN = range(4)


class Stay(IntEnum):
    """Whether a part is in a unit still."""

    IN = 0
    POSSIBLY = 1
    OUT = 2


@dataclass(frozen=True, slots=True, eq=False)
class TakingOut:
    """`of`: a row of the unit on the run (of ORIGIN: of what came out); `given`: rows of all that
    came out beside the unit; `since`: the booked end from which on it counts (AFTER)."""

    kind: int
    unit: int
    of: int
    given: tuple[int, ...]
    since: int = BEFORE_ALL


@dataclass
class LastOut:
    """When something was last taken out of a unit, by booked time.

    `parts`: by thing that came out, and `ends` of them where it may be out for certain; `vague`: by
    item of which something came out without a lot, or under a number nobody put in; `origin`:
    what came out whose item the unit took in without a lot; `items`: of all that came out.
    """

    parts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    vague: dict[int, int] = field(default_factory=dict)
    origin: int = BEFORE_ALL
    items: dict[int, int] = field(default_factory=dict)


def _later(times: dict[int, int], key: int, end: int) -> None:
    times[key] = max(end, times.get(key, BEFORE_ALL))


class Stays:
    """All takings out of a genealogy, and what they say of parts."""

    def __init__(self, apart: Unbuild, lives: Lives, clean: Flags) -> None:
        self.apart, self.lives = apart, lives
        self.service, self.at = apart.service, apart.service.at
        self.clean: list[bool] = clean.tolist()
        self.units: dict[int, LastOut] = defaultdict(LastOut)
        self.services: dict[int, TakingOut] = {}  # by the row of the unit that comes out
        self.origins: dict[tuple[int, int], TakingOut] = {}  # by unit and row of what came out
        self.apart_in: dict[int, list[TakingOut]] = defaultdict(list)  # AFTER, by state or lot
        self.reborn: dict[tuple[int, int], TakingOut] = {}  # by state and row that ends it
        self._verdicts: dict[tuple[int, int, int], Stay] = {}
        for taking in self._services():
            self._add(taking)
        self._take_apart()
        self._take_origins()

    def verdict(self, part: int, birth: int, taking: TakingOut) -> Stay:
        """Whether a part that went into the unit by a birth is in it still."""
        key = part, birth, id(taking)
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self._verdict(part, birth, taking)
        return found

    def may_be_out(self, thing: int, birth: int, taking: TakingOut) -> bool:
        """Whether what went in inside another part, by a birth of the unit, may have come out."""
        at, item = self.at, int(self.at.found.things.items[thing])
        return not self._is_later(birth, taking) and any(
            at.thing[row] == thing or (at.item[row] == item and self._is_vague(taking.unit, row))
            for row in taking.given
        )

    def last(self, unit: int, put: int, *, certain: bool = False) -> int:
        """When something was last taken out of a unit that says something of what was put in by a
        row; `certain`: of what may be out for certain."""
        units = self.units.get(unit)
        if units is None:
            return BEFORE_ALL
        part, item = self.at.thing[put], self.at.item[put]
        if certain:
            return units.ends.get(part, BEFORE_ALL)
        return max(
            units.parts.get(part, BEFORE_ALL), units.vague.get(item, BEFORE_ALL), units.origin
        )

    def _add(self, taking: TakingOut) -> None:
        units, at = self.units[taking.unit], self.at
        end = at.end[taking.of]
        if taking.kind == ORIGIN:
            units.origin = max(units.origin, end)
        for row in taking.given:
            _later(units.parts, at.thing[row], end)
            if taking.kind != REBORN:
                _later(units.items, at.item[row], end)
            if taking.kind in (SERVICE, REBORN):
                _later(units.ends, at.thing[row], end)
            if taking.kind != REBORN and self._is_vague(taking.unit, row):
                _later(units.vague, at.item[row], end)

    def _is_vague(self, unit: int, row: int) -> bool:
        return self.at.bare[row] or not self.service.is_part_of(unit, row)

    def _services(self) -> Iterator[TakingOut]:
        """Units that come out of their runs again: serials go on in a next life, lots as they
        are."""
        at = self.at
        rows = np.flatnonzero(self.apart.again).tolist()
        for row in sorted(rows, key=lambda row: (at.end[row], row)):
            unit = at.thing[row]
            given = tuple(self.service.given_out(unit, row))
            if given and self.service.serial[row]:
                self.services[row] = TakingOut(SERVICE, unit, row, given)
                yield self.services[row]
                if at.end[row] == AFTER_ALL and self.service.is_service(row):
                    yield self._at_some_time(unit, row, given)
            elif given and self.service.is_service(row):
                taking = TakingOut(AFTER, unit, row, given, self._since(row))
                self.apart_in[unit].append(taking)
                yield taking

    def _at_some_time(self, unit: int, row: int, given: tuple[int, ...]) -> TakingOut:
        """What a run without a time took out of a serial: before or after any booking."""
        taking = TakingOut(AFTER, unit, row, given)
        for state in self.lives.state[self.lives.row == row].tolist():
            self.apart_in[state].append(taking)
        return taking

    def _since(self, row: int) -> int:
        end = self.at.end[row]
        return BEFORE_ALL if end == AFTER_ALL else end

    def _take_apart(self) -> None:
        """Units that an unbuild took apart and did not give out again."""
        at = self.at
        for state, ends in self.lives.ends.items():
            for row in ends:
                unit = at.thing[row]
                if not at.unbuild[row] or any(at.thing[q] == unit for q in at.out_of(row)):
                    continue
                given = tuple(self.service.given_out(unit, row))
                after = TakingOut(AFTER, unit, row, given, self._since(row))
                self.apart_in[state].append(after)
                reborn = self.reborn[state, row] = TakingOut(REBORN, unit, row, given)
                self._add(after)
                self._add(reborn)
        for row in self._untimed_unbuilds():
            unit = at.thing[row]
            self._add(self._at_some_time(unit, row, tuple(self.service.given_out(unit, row))))

    def _untimed_unbuilds(self) -> Iterator[int]:
        """Consumptions without a time by unbuilds that did not give the serial out again."""
        at, flows = self.at, self.at.flows
        rows = at.runs.inputs[at.found.things.unbuild[flows.run[at.runs.inputs]]]
        for row in rows[flows.sure[rows] & (flows.quantity[rows] != 0)].tolist():
            again = any(at.thing[q] == at.thing[row] for q in at.out_of(row))
            if at.end[row] == AFTER_ALL and self.service.serial[row] and not again:
                yield row

    def _take_origins(self) -> None:
        """What comes out of units that took in its item without a lot."""
        at = self.at
        for output in self.service.beside_units:
            if at.zero[output] or at.bare[output] or output in self.apart.resumed:
                continue
            for unit in {at.thing[row] for row in self.service.opened(output)}:
                if self.service.without_lot(unit, output):
                    taking = TakingOut(ORIGIN, unit, output, ())
                    self.origins[unit, output] = taking
                    self._add(taking)

    def _verdict(self, part: int, birth: int, taking: TakingOut) -> Stay:
        at = self.at
        if self._is_later(birth, taking):
            return Stay.IN
        put = next(row for row in at.into(birth) if at.thing[row] == part)
        if taking.kind == ORIGIN:
            own = at.bare[put] and at.item[put] == at.item[taking.of]
            return Stay.IN if own else Stay.POSSIBLY
        if any(at.thing[row] == part for row in taking.given):
            return self._came_out(part, put, taking)
        if taking.kind == REBORN:
            return Stay.POSSIBLY
        takes = taking.kind == AFTER or self.service.is_service(taking.of)
        vague = takes and any(
            at.item[row] == at.item[put] and self._is_vague(taking.unit, row)
            for row in taking.given
        )
        return Stay.POSSIBLY if vague else Stay.IN

    def _is_later(self, birth: int, taking: TakingOut) -> bool:
        at = self.at
        return at.end[birth] > at.end[taking.of] and not at.one_run(birth, taking.of)

    def _came_out(self, part: int, put: int, taking: TakingOut) -> Stay:
        """Of a part that came out by its own number."""
        if taking.kind == AFTER:
            return Stay.POSSIBLY
        went_in, came_out = self._counts(taking.unit, part, taking.of)
        certain = [row for row in came_out if self.clean[row]]
        if self.service.serial[put]:
            return Stay.OUT if len(certain) >= max(1, len(went_in)) else Stay.POSSIBLY
        if taking.kind == REBORN and certain and self._all_of_it(went_in, certain):
            return Stay.OUT
        return Stay.POSSIBLY

    def _all_of_it(self, went_in: list[int], came_out: list[int]) -> bool:
        flows, rows = self.at.flows, [*went_in, *came_out]
        one_unit = len(set(flows.uom[rows].tolist())) == 1
        left = flows.quantity[went_in].sum() - flows.quantity[came_out].sum()
        return one_unit and bool(left <= 1e-9)  # not where a quantity is unknown

    def _counts(self, unit: int, part: int, of: int) -> tuple[list[int], list[int]]:
        """How a part went into a unit and out of it by the booked time of a run; one instant
        counts together."""
        at = self.at

        def by_then(row: int) -> bool:
            return not at.zero[row] and (at.end[row] <= at.end[of] or at.one_run(row, of))

        births = {row for row in at.births(unit) if not at.zero[row]}
        went_in = [
            row for row in at.uses(part) if by_then(row) and not births.isdisjoint(at.out_of(row))
        ]
        came_out = [
            row
            for row in at.births(part)
            if by_then(row) and unit in self.service.resumed_from(row)
        ]
        return went_in, came_out


def outputs_of_units(stays: Stays) -> Iterator[int]:
    """Outputs that are units of which something may be out for certain, and that took it in or come
    out of their run again: it matters by which input a chain reaches them."""
    at = stays.at
    for unit, takings in stays.units.items():
        for row in at.births(unit) if takings.ends else ():
            parts = {at.thing[put] for put in at.into(row)}
            if stays.service.again[row] or not parts.isdisjoint(takings.ends):
                yield row
