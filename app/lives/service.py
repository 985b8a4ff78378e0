"""What single runs take out of units: unbuilds, repairs, swaps. Pure.

A *unit* is a serial (or lot) that was built of others. Two kinds of run take something out of it:
an unbuild, and a *service*: a run of any kind that takes the unit in and gives it out again, and
gives out something else of an item that was put into it before, by a birth (not homogeneous) or
another such run. What comes out and was put into the unit goes on with its own life: nothing of the
unit flows into it, nor an input of its own item, and other inputs of the run at most possibly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.ledger.columns import SERIAL, Flags, Ints, distinct
from app.ledger.flows import Flows, Material
from app.lives.meetings import Meetings
from app.lives.runs import Runs

PutIn = tuple[int, int]  # rows: an input, and the output of the unit it was put into
_Put = dict[int, list[PutIn]]


@dataclass(frozen=True, slots=True)
class Unbuild:
    """What runs give back.

    `resumed`: rows of outputs that go on with their life. (input row, output row) pairs: `barred`
    never meet, `mixed` are of a unit that was homogeneous when it was born; `itself`: inputs and
    the outputs they meet that are the same thing. By flow: `again`, such an output, and `entry`,
    such an input.
    """

    resumed: frozenset[int]
    barred: frozenset[tuple[int, int]]
    mixed: frozenset[tuple[int, int]]
    itself: tuple[Ints, Ints]
    again: Flags
    entry: Flags
    service: Service


class Service:
    """What was put into units, by whom it was taken out."""

    def __init__(self, found: Material, flows: Flows, runs: Runs, again: Flags) -> None:
        self.at = Meetings(found, flows, runs)
        self.beside_units = _beside_units(found, flows, runs, again)
        self._again = again
        self._serial = found.things.kinds[flows.thing] == SERIAL
        self._put_in: dict[int, tuple[_Put, _Put, _Put]] = {}
        self._resumed: dict[int, frozenset[int]] = {}
        self._service: dict[int, bool] = {}
        self._given: dict[tuple[int, bool], list[int]] = {}

    @cached_property
    def again(self) -> list[bool]:
        """By row: an output that went into its own run."""
        found: list[bool] = self._again.tolist()
        return found

    @cached_property
    def serial(self) -> list[bool]:
        """By row: whether it is a serial."""
        found: list[bool] = self._serial.tolist()
        return found

    def put_in(
        self, unit: int, before: int, *, thing: int = -1, item: int = -1, bare: int = -1
    ) -> Iterator[PutIn]:
        """What of a thing, an item, or an item without a lot was put into a unit, by other runs
        than that of a row, which may have been before it, whenever they were booked."""
        things, items, without = self._all_put_in(unit)
        found = (
            things.get(thing, ()) if thing >= 0
            else items.get(item, ()) if item >= 0
            else without.get(bare, ())
        )  # fmt: skip
        at = self.at
        for put, birth in found:
            if at.low[birth] <= at.high[before] and not at.one_run(birth, before):
                yield put, birth

    def _all_put_in(self, unit: int) -> tuple[_Put, _Put, _Put]:
        """By thing, by item, and by item of what had no lot."""
        found = self._put_in.get(unit)
        if found is None:
            at = self.at
            things, items, bare = (defaultdict(list) for _ in range(3))
            for birth in at.births(unit):
                for put in () if at.zero[birth] else at.into(birth):
                    if at.thing[put] != unit and not at.zero[put]:
                        things[at.thing[put]].append((put, birth))
                        items[at.item[put]].append((put, birth))
                        if at.bare[put]:
                            bare[at.item[put]].append((put, birth))
            found = self._put_in[unit] = things, items, bare
        return found

    def is_service(self, output: int) -> bool:
        """Whether an output is a unit out of a run that took something out of it."""
        found = self._service.get(output)
        if found is None:
            found = self._service[output] = self.again[output] and self._takes_out(output)
        return found

    def _takes_out(self, output: int) -> bool:
        at, unit = self.at, self.at.thing[output]
        items = {at.item[row] for row in self.given_out(unit, output)} - {at.item[output]}
        return any(
            not at.homogeneous[birth]
            for item in items
            for _, birth in self.put_in(unit, output, item=item)
        )

    def given_out(self, unit: int, of: int) -> list[int]:
        """What else the run of a row gives out: what may have come out of a unit it took in.

        A serial that the run takes in itself came and went beside the unit.
        """
        at = self.at
        key = (at.run[of], at.whole[of])
        found = self._given.get(key)
        if found is None:
            found = self._given[key] = [
                row for row in at.beside(of) if not at.zero[row] and not self._is_beside(row)
            ]
        return [row for row in found if at.thing[row] != unit]

    def _is_beside(self, output: int) -> bool:
        at = self.at
        return self.serial[output] and any(
            at.thing[row] == at.thing[output] and not at.zero[row] for row in at.into(output)
        )

    def opened(self, output: int) -> list[int]:
        """Inputs of an output's run that are units taken apart or serviced there."""
        at = self.at
        if at.unbuild[output]:
            units = None
        else:
            units = {at.thing[row] for row in at.beside(output) if self.is_service(row)}
            if not units:
                return []
        return [
            row for row in at.into(output)
            if not at.bare[row] and not at.zero[row] and at.thing[row] != at.thing[output]
            and (units is None or at.thing[row] in units)
        ]  # fmt: skip

    def births_with(self, unit: int, output: int) -> list[int]:
        """The births by which an output was put into a unit."""
        return [birth for _, birth in self.put_in(unit, output, thing=self.at.thing[output])]

    def resumed_from(self, output: int) -> frozenset[int]:
        """The units out of which an output goes on with its own life.

        Where it was put in by a homogeneous run it does not: it descends from all of the unit.
        """
        found = self._resumed.get(output)
        if found is None:
            found = self._resumed[output] = frozenset(self._goes_on(output))
        return found

    def _goes_on(self, output: int) -> Iterator[int]:
        if self._is_beside(output):
            return
        for row in self.opened(output):
            unit = self.at.thing[row]
            births = self.births_with(unit, output)
            if births and not any(self.at.homogeneous[birth] for birth in births):
                yield unit

    def without_lot(self, unit: int, output: int) -> bool:
        """Whether a unit took in the item of an output of its run without a lot."""
        return any(True for _ in self.put_in(unit, output, bare=self.at.item[output]))

    def is_part_of(self, unit: int, output: int) -> bool:
        """Whether an output was put into a unit by its own number."""
        return bool(self.births_with(unit, output))


def unbuild_of(found: Material, flows: Flows, runs: Runs) -> Unbuild:
    """Which outputs go on with their own lives, and what does not flow into them."""
    itself = _itself(found, flows, runs)
    entry, again = np.zeros(len(flows), np.bool_), np.zeros(len(flows), np.bool_)
    entry[itself[0]], again[itself[1]] = True, True
    service = Service(found, flows, runs, again)
    at = service.at
    rows = service.beside_units
    resumed = {row for row in rows if not at.bare[row] and service.resumed_from(row)}
    barred = set()
    for row in resumed:
        units = {unit for other in at.beside(row) for unit in service.resumed_from(other)}
        barred |= {
            (put, row) for put in at.into(row)
            if at.thing[put] in units or at.item[put] == at.item[row]
        }  # fmt: skip
    mixed = {
        (unit, row)
        for row in rows
        for unit in service.opened(row)
        if any(at.homogeneous[birth] for birth in service.births_with(at.thing[unit], row))
    }
    return Unbuild(
        frozenset(resumed), frozenset(barred), frozenset(mixed), itself, again, entry, service
    )


def _beside_units(found: Material, flows: Flows, runs: Runs, again: Flags) -> list[int]:
    """Outputs of orders that have an unbuild, or a thing that goes in and out."""
    outputs = runs.outputs
    order = runs.order[flows.run[outputs]]
    some = np.zeros(len(found.things), np.bool_)
    some[runs.order[np.flatnonzero(found.things.unbuild)]] = True
    some[order[again[outputs]]] = True
    chosen: list[int] = outputs[some[order]].tolist()
    return chosen


def _itself(found: Material, flows: Flows, runs: Runs) -> tuple[Ints, Ints]:
    """Pairs of an input and an output that meet and are one lot or serial, not of 0."""
    ins, outs = (
        rows[(flows.quantity[rows] != 0) & (found.things.kinds[flows.thing[rows]] <= SERIAL)]
        for rows in (runs.inputs, runs.outputs)
    )
    size = len(found.things)
    run_in, run_out = flows.run[ins], flows.run[outs]
    order_in, order_out = runs.order[run_in], runs.order[run_out]
    thing_in, thing_out = flows.thing[ins] * size, flows.thing[outs] * size
    whole = runs.whole[run_out]
    parts = [
        _joined(thing_in + run_in, thing_out + run_out),
        _joined(thing_in + run_in, np.where(order_out == run_out, -1, thing_out + order_out)),
        _joined(thing_in + order_in, np.where(whole, thing_out + order_out, -1)),
    ]
    pairs = distinct(np.concatenate([first * len(outs) + second for first, second in parts]))
    return ins[pairs // max(len(outs), 1)], outs[pairs % max(len(outs), 1)]


def _joined(keys: Ints, others: Ints) -> tuple[Ints, Ints]:
    """All pairs of places of equal keys."""
    turn = np.argsort(keys, kind="stable")
    first, last = (np.searchsorted(keys[turn], others, side) for side in ("left", "right"))
    count = last - first
    second = np.repeat(np.arange(len(others)), count)
    offset = np.arange(len(second)) - np.repeat(np.cumsum(count) - count, count)
    return turn[np.repeat(first, count) + offset], second
