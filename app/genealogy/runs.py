"""Runs of orders: which bookings meet each other in one, and what an unbuild gives back. Pure.

A booking on a run meets those of the run and of its order, one on the order (or in its
completion) those of all its runs; two runs never meet.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.columns import COMPLETION, CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, Flags, Ints
from app.genealogy.flows import Flows, Material


@dataclass(frozen=True, slots=True)
class Runs:
    """`order`: place of the order of each run, order or completion (itself where there is none).

    `inputs` and `outputs`: rows of flows into and out of runs.
    """

    order: Ints
    whole: Flags
    inputs: Ints
    outputs: Ints

    def meet(self, into: int, out: int) -> bool:
        """Whether a booking into a run (or order) meets one out of a run (or completion)."""
        order = self.order[out]
        return bool(into in (out, order) or (self.whole[out] and self.order[into] == order))


def runs_of(found: Material, flows: Flows) -> Runs:
    """The runs among what was fetched."""
    order = np.arange(len(found.things), dtype=np.int64)
    ran = found.bookings.types == RAN_AS
    order[found.ends[ran]] = found.starts[ran]
    reported = found.bookings.types == REPORTED_IN
    order[found.ends[reported]] = order[found.starts[reported]]
    types = found.bookings.types[flows.booking]
    whole = found.things.kinds == COMPLETION
    return Runs(order, whole, np.flatnonzero(types == CONSUMED), np.flatnonzero(types == PRODUCED))


@dataclass(frozen=True, slots=True)
class Unbuild:
    """What unbuilds give back: `resumed` rows of outputs that resume their life, and `barred`
    (input row, output row) pairs of a unit taken apart and such an output."""

    resumed: frozenset[int] = frozenset()
    barred: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class _Pools:
    """Input rows by run and by order, for the few runs that are looked at one by one."""

    found: Material
    flows: Flows
    runs: Runs
    by_run: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_order: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def fill(self) -> None:
        for row in self.runs.inputs.tolist():
            run = int(self.flows.run[row])
            self.by_run[run].append(row)
            self.by_order[int(self.runs.order[run])].append(row)

    def into(self, output: int) -> list[int]:
        """Input rows that meet an output row."""
        run = int(self.flows.run[output])
        order = int(self.runs.order[run])
        if self.found.things.kinds[run] == COMPLETION:
            return self.by_order[order]
        return self.by_run[run] + (self.by_run[order] if order != run else [])


def unbuild_of(found: Material, flows: Flows, runs: Runs) -> Unbuild:
    """Which outputs of unbuilds resume their own lives."""
    unbuild: Flags = found.things.unbuild
    if not unbuild.any():
        return Unbuild()
    pools = _Pools(found, flows, runs)
    pools.fill()
    births: dict[int, list[int]] = defaultdict(list)
    for row in runs.outputs.tolist():
        if not _takes_apart(found, flows, runs, row):
            births[int(flows.thing[row])].append(row)
    outputs = [row for row in runs.outputs.tolist() if _takes_apart(found, flows, runs, row)]
    given_back: dict[int, set[int]] = defaultdict(set)  # output row → units it was part of
    for output in outputs:
        part = int(flows.thing[output])
        for row in pools.into(output):
            unit = int(flows.thing[row])
            if unit != part and _was_part(part, unit, births, pools, flows):
                given_back[output].add(unit)
    barred = set()
    for output in given_back:
        run = int(flows.run[output])
        units = {unit for other, found_units in given_back.items()
                 if flows.run[other] == run for unit in found_units}  # fmt: skip
        barred |= {(row, output) for row in pools.into(output) if flows.thing[row] in units}
    return Unbuild(frozenset(given_back), frozenset(barred))


def _takes_apart(found: Material, flows: Flows, runs: Runs, output: int) -> bool:
    run = int(flows.run[output])
    if found.things.kinds[run] == COMPLETION:
        run = int(runs.order[run])
    return bool(found.things.unbuild[run])


def _was_part(
    part: int, unit: int, births: dict[int, list[int]], pools: _Pools, flows: Flows
) -> bool:
    """Whether something was a direct input of a birth of a unit, on that run or its order."""
    return any(flows.thing[row] == part for birth in births[unit] for row in pools.into(birth))
