"""Nodes that a chain passes again and again, for what it must remember of units. Pure.

Whether a part is in a unit still depends on how it went in: on the chain, not on one step. A walk
carries times and no memory; so the few states and bookings of units that were taken apart have
copies, one for each part and birth by which a chain may have entered, with the steps that such a
chain may take. The same holds for serials with two births in one life. A copy stands for its node:
what reaches the one reaches the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from app.genealogy.certainty import Reason
from app.genealogy.columns import Flags, Ints
from app.genealogy.kernels import SURE, SURE_DOWN, SURE_UP, WALKED
from app.genealogy.parts.stays import Stay, Stays, TakingOut
from app.times import BEFORE_ALL


class Memory(NamedTuple):
    """What a chain remembers of the unit it is in: the part as which it went in and the row of the
    unit's birth; the row of the last birth. -1: nothing."""

    part: int = -1
    birth: int = -1
    came: int = -1


class Step(NamedTuple):
    """A step of the network."""

    start: int
    end: int
    uses: int
    reason: int


def _both_ways(step: Step) -> Step:
    """A step that is sure one way only, where it is known what came by which inflow."""
    uses = step.uses & ~(SURE_DOWN | SURE_UP)
    return step._replace(uses=uses if uses == step.uses else uses | SURE)


@dataclass(frozen=True, slots=True)
class Graph:
    """A network's nodes and steps, before and after. `base`: by node, the node it stands for."""

    low: Ints
    high: Ints
    steps: tuple[Ints, Ints, Ints, Ints]
    base: Ints


def with_copies(
    graph: Graph, first_flow: int, stays: Stays, rivals: Mapping[int, int], covered: Flags
) -> Graph:
    """The network with what chains remember of units."""
    if not stays.units and not rivals:
        return graph
    maker = _Copies(graph.low, graph.high, first_flow, stays, rivals, covered)
    left = maker.copy(graph.steps)
    added = np.array(maker.steps, np.int64).reshape(-1, len(Step._fields)).T
    a, b, c, d = (np.concatenate([old[left], new])
                  for old, new in zip(graph.steps, added, strict=True))  # fmt: skip
    times = np.array(maker.times, np.int64).reshape(-1, 2)
    return Graph(
        np.concatenate([graph.low, times[:, 0]]), np.concatenate([graph.high, times[:, 1]]),
        (a, b, c, d), np.concatenate([graph.base, np.array(maker.base, np.int64)]),
    )  # fmt: skip


@dataclass
class _Copies:
    low: Ints
    high: Ints
    first_flow: int
    stays: Stays
    rivals: Mapping[int, int]
    covered: Flags
    base: list[int] = field(default_factory=list)  # of what is new
    times: list[tuple[int, int]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    known: dict[tuple[int, Memory], int] = field(default_factory=dict)
    waiting: list[tuple[int, Memory]] = field(default_factory=list)
    leads: dict[int, list[Step]] = field(default_factory=lambda: defaultdict(list))
    reborn: dict[int, TakingOut] = field(default_factory=dict)  # by node of a doubt

    def __post_init__(self) -> None:
        lives = self.stays.lives
        self.thing: list[int] = lives.thing.tolist()
        self.at = self.stays.at
        self.next: dict[int, int] = {}
        before: dict[int, int] = {}
        for state in lives.begins:
            thing = self.thing[state]
            self.next[before.get(thing, thing)] = state
            before[thing] = state

    def copy(self, steps: tuple[Ints, Ints, Ints, Ints]) -> Flags:
        """Make the copies and their steps; which of the steps stay."""
        left = np.ones(len(steps[0]), np.bool_)
        for place, step in self._odd(steps):
            self.leads[step.start].append(step)
            steps_instead = self._entered(step)
            if steps_instead is not None:
                left[place] = False
                self.steps += steps_instead
        self._next_lives()
        while self.waiting:
            node, memory = self.waiting.pop()
            start = self.known[node, memory]
            for step in self.leads.get(node, ()):
                self.steps += (one._replace(start=start) for one in self._passed(step, memory))
        return left

    def _odd(self, steps: tuple[Ints, Ints, Ints, Ints]) -> Iterator[tuple[int, Step]]:
        """Steps from and to the states and bookings of units, and their places."""
        rows, lives = self.at.flows, self.stays.lives
        things = np.zeros(len(self.at.found.things), np.bool_)
        things[[*self.stays.units, *(self.at.thing[row] for row in self.rivals)]] = True
        odd = np.zeros(len(self.low), np.bool_)
        odd[: self.first_flow] = things[lives.thing]
        odd[self.first_flow : self.first_flow + len(rows)] = things[rows.thing]
        ends = odd.copy()
        ends[: self.first_flow] = False
        chosen = np.flatnonzero(odd[steps[0]] | ends[steps[1]])
        cells = [column[chosen].tolist() for column in steps]
        for place, *step in zip(chosen.tolist(), *cells, strict=True):
            yield place, Step(*step)

    def _row(self, node: int) -> int:
        """The row of a flow's node; -1 of other nodes."""
        row = node - self.first_flow
        return row if 0 <= row < len(self.at.flows) else -1

    def _node(self, node: int, memory: Memory) -> int:
        """The copy of a node for a memory; the node itself where nothing is to be remembered."""
        if memory == Memory():
            return node
        found = self.known.get((node, memory))
        if found is None:
            found = self.known[node, memory] = self._new(self._base(node), *self._times(node))
            self.waiting.append((node, memory))
        return found

    def _new(self, base: int, low: int, high: int) -> int:
        self.base.append(base)
        self.times.append((low, high))
        return len(self.low) + len(self.base) - 1

    def _base(self, node: int) -> int:
        return self.base[node - len(self.low)] if node >= len(self.low) else node

    def _times(self, node: int) -> tuple[int, int]:
        first = len(self.low)
        if node >= first:
            return self.times[node - first]
        return int(self.low[node]), int(self.high[node])

    def _entered(self, step: Step) -> list[Step] | None:
        """What a step is instead that begins a memory; None: it begins none."""
        row, into = self._row(step.start), self._row(step.end)
        if row >= 0 and into >= 0:
            memory = self._entry(row, into)
        elif row in self.rivals and into < 0:
            if not self._is_birth(step):
                return []  # a rung: it is known which birth it was
            memory = Memory(came=row)
        else:
            return None
        if memory == Memory():
            return None
        return [_both_ways(step._replace(end=self._node(step.end, memory)))]

    def _entry(self, put: int, birth: int) -> Memory:
        """What is remembered of a part that goes into a unit by a birth."""
        at = self.at
        unit, part = at.thing[birth], at.thing[put]
        if unit == part or self.stays.last(unit, put) == BEFORE_ALL:
            return Memory()
        return Memory(part, birth)

    def _next_lives(self) -> None:
        """Steps into the next life of what was taken apart: through the consumption that ended the
        life, and its next birth."""
        for (state, row), taking in self.stays.reborn.items():
            if state not in self.next:
                continue
            birth = self.stays.lives.begins[self.next[state]]
            flow = self.first_flow + row
            taken = self._new(flow, *self._times(flow))
            begun = self._new(len(self.low) + len(self.base), *self._times(self.first_flow + birth))
            self.reborn[taken] = taking
            first = [step for step in self.leads[state] if step.end == flow]
            doubts = [
                *(step._replace(end=taken) for step in first),
                Step(taken, begun, WALKED, Reason.NOT_GIVEN_OUT),
                Step(begun, self.next[state], WALKED, Reason.NOT_GIVEN_OUT),
            ]
            for step in doubts:
                self.leads[step.start].append(step)
            self.steps += doubts

    def _passed(self, step: Step, memory: Memory) -> Iterator[Step]:
        """A step as a chain with a memory takes it; nothing: it does not."""
        if step.start < self.first_flow:
            yield from self._leave(step, memory)
        elif step.end in self.reborn or self._row(step.start) < 0:
            yield step._replace(end=self._node(step.end, memory))
        elif (row := self._row(step.end)) >= 0:
            yield from self._through(step, memory, self._row(step.start), row)
        elif (
            step.end < self.first_flow
            and self.at.thing[self._row(step.start)] == self.thing[step.end]
        ):
            came = self._row(step.start)
            yield step._replace(end=self._node(step.end, memory._replace(came=came)))
        else:
            yield step  # into a run

    def _is_birth(self, step: Step) -> bool:
        """Whether a step leads from a booking of a thing to its state."""
        thing = self.at.thing[self._row(step.start)]
        return step.end < self.first_flow and self.thing[step.end] == thing

    def _leave(self, step: Step, memory: Memory) -> Iterator[Step]:
        """From a state to a booking."""
        row = self._row(step.end)
        part = memory._replace(came=-1)
        if step.end in self.reborn:
            taking = self.reborn[step.end]
            stay = self._stay(memory, taking)
            if stay != Stay.OUT:
                birth = self.stays.lives.begins[self.next[step.start]]
                yield step._replace(end=self._node(step.end, self._after(part, stay, birth)))
        elif row >= 0:
            doubt = self._doubt(step.start, row, memory)
            step = _both_ways(step)
            if doubt:
                step = step._replace(uses=step.uses & ~SURE, reason=doubt)
            passes = self._passes(row)
            yield step._replace(end=self._node(step.end, part if passes else Memory()))
        else:
            yield step

    def _passes(self, row: int) -> bool:
        """Whether a consumption leads to where the part matters still."""
        apart, at = self.stays.apart, self.at
        if at.run[row] < 0:
            return False
        return bool(apart.entry[row]) or any(
            (at.thing[row], output) in self.stays.origins for output in at.out_of(row)
        )

    def _doubt(self, state: int, row: int, memory: Memory) -> int:
        """Why what is remembered may not be in a booking; 0: it is."""
        at, came = self.at, memory.came
        if came in self.rivals and at.end[row] >= self.rivals[came]:
            return Reason.TWO_BIRTHS
        if came >= 0 and self.covered[row] and at.end[row] < at.end[came]:
            return Reason.BOOKED_BEFORE
        for taking in self.stays.apart_in.get(state, ()):
            before = at.end[taking.of] <= at.end[row] and not at.one_run(taking.of, row)
            if before and self._stay(memory, taking) != Stay.IN:
                return Reason.TAKEN_OUT
        return 0

    def _through(self, step: Step, memory: Memory, row: int, output: int) -> Iterator[Step]:
        """From a consumption of the unit through its run into an output."""
        at, unit = self.at, self.at.thing[row]
        if at.thing[output] != unit:
            taking = self.stays.origins.get((unit, output))
            if taking is not None and self._stay(memory, taking) != Stay.IN:
                step = step._replace(uses=step.uses & ~SURE, reason=Reason.TAKEN_OUT)
            yield step._replace(end=self._node(step.end, self._entry(row, output)))
            return
        taking = self.stays.services.get(output)
        stay = Stay.IN if taking is None else self._stay(memory, taking)
        if stay == Stay.OUT:
            return
        if stay == Stay.POSSIBLY:
            step = step._replace(uses=step.uses & ~SURE, reason=Reason.TAKEN_OUT)
        yield step._replace(end=self._node(step.end, self._after(memory, stay, output)))

    def _after(self, memory: Memory, stay: Stay, birth: int) -> Memory:
        """What is still to be remembered in the next life, begun by a birth."""
        if memory.part < 0:
            return Memory()
        put = self._put(memory)
        unit = self.at.thing[birth]
        last = self.stays.last(unit, put, certain=stay == Stay.POSSIBLY)
        return memory if last >= self.at.end[birth] else Memory()

    def _stay(self, memory: Memory, taking: TakingOut) -> Stay:
        if memory.part < 0:
            return Stay.IN
        return self.stays.verdict(memory.part, memory.birth, taking)

    def _put(self, memory: Memory) -> int:
        inputs: Sequence[int] = self.at.into(memory.birth)
        return next(row for row in inputs if self.at.thing[row] == memory.part)
