"""Nodes that a chain passes again and again, for what it must remember of units. Pure.

Whether a part is in a unit still depends on how it went in: on the chain, not on one step. A walk
carries times and no memory; so the few states and bookings of units that were taken apart have
copies, one for each part and birth by which a chain may have entered, with the steps that such a
chain may take. The same holds for serials with two births in one life. A copy stands for its node:
what reaches the one reaches the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.inside import passed_on
from app.genealogy.kernels import WALKED
from app.genealogy.memory import NOTHING, SURELY, Chains, Memory, NetworkStep, Way
from app.ledger.certainty import Reason
from app.ledger.columns import Flags, Ints
from app.lives.stays import Stays

Columns = tuple[Ints, Ints, Ints, Ints]
Doubt = Callable[[int, int], bool]  # of a copy (its node), by a booked end


@dataclass(frozen=True, slots=True)
class StepGraph:
    """A network's nodes and steps, before and after. `base`: by node, the node it stands for;
    `doubt`: of a copy of a state, whether what it stands for may be out of the thing by then."""

    low: Ints
    high: Ints
    steps: Columns
    base: Ints
    doubt: Doubt = lambda _copy, _end: False


def with_copies(
    graph: StepGraph, first_flow: int, stays: Stays, rivals: Mapping[int, int], preceded: Flags
) -> StepGraph:
    """The network with what chains remember of units."""
    if not stays.units and not rivals:
        return graph
    marked, cone = passed_on(graph.steps, len(graph.low), first_flow, stays)
    maker = _Copies(graph, Chains(stays, rivals, preceded, first_flow), marked, cone)
    left = maker.copy()
    added = np.array(maker.steps, np.int64).reshape(-1, len(NetworkStep._fields)).T
    a, b, c, d = (np.concatenate([old[left], new])
                  for old, new in zip(graph.steps, added, strict=True))  # fmt: skip
    times = np.array(maker.times, np.int64).reshape(-1, 2)
    return StepGraph(
        np.concatenate([graph.low, times[:, 0]]), np.concatenate([graph.high, times[:, 1]]),
        (a, b, c, d), np.concatenate([graph.base, np.array(maker.base, np.int64)]), maker.doubts(),
    )  # fmt: skip


@dataclass
class _Copies:
    """`marked`: things that are remembered where certain chains leave them; `cone`: by node,
    whether such chains may lead to a unit."""

    graph: StepGraph
    chains: Chains
    marked: frozenset[int]
    cone: Flags
    base: list[int] = field(default_factory=list)  # of what is new
    times: list[tuple[int, int]] = field(default_factory=list)
    steps: list[NetworkStep] = field(default_factory=list)
    known: dict[tuple[int, Memory], int] = field(default_factory=dict)
    waiting: list[tuple[int, Memory]] = field(default_factory=list)
    leads: dict[int, list[NetworkStep]] = field(default_factory=lambda: defaultdict(list))

    def copy(self) -> Flags:
        """Make the copies and their steps; which of the network's steps stay."""
        left = np.ones(len(self.graph.steps[0]), np.bool_)
        for place, step in self._odd():
            self.leads[step.start].append(step)
            instead = list(self._entered(step))
            if instead != [step]:
                left[place] = False
                self.steps += instead
        self._next_lives()
        while self.waiting:
            node, memory = self.waiting.pop()
            start = self.known[node, memory]
            for step in self.leads.get(node, ()):
                self.steps += (one._replace(start=start) for one in self._taken(step, memory))
        return left

    def doubts(self) -> Doubt:
        """Whether what a copy stands for may be out of its thing by a booked end."""
        memories = {copy: (self._base(copy), memory) for (_, memory), copy in self.known.items()}
        chains = self.chains

        def doubt(copy: int, end: int) -> bool:
            state, memory = memories[copy]
            return bool(chains.doubt_by(state, end, memory))

        return doubt

    def _odd(self) -> Iterator[tuple[int, NetworkStep]]:
        """Steps from and to the states and bookings of units, or where things are remembered, and
        the places of the steps."""
        chains, steps = self.chains, self.graph.steps
        flows, first = chains.at.flows, chains.first_flow
        things = np.zeros(len(chains.at.found.things), np.bool_)
        things[[*chains.stays.units, *(chains.at.thing[row] for row in chains.rivals)]] = True
        odd = np.zeros(len(self.graph.low), np.bool_)
        odd[:first] = things[chains.stays.lives.thing]
        odd[first : first + len(flows)] = things[flows.thing]
        ends = odd.copy()
        ends[:first] = False
        odd |= self.cone
        chosen = np.flatnonzero(odd[steps[0]] | ends[steps[1]])
        cells = [column[chosen].tolist() for column in steps]
        for place, *step in zip(chosen.tolist(), *cells, strict=True):
            yield place, NetworkStep(*step)

    def _entered(self, step: NetworkStep) -> Iterator[NetworkStep]:
        """What a step is for a chain that remembers nothing yet."""
        passed = self._passed(step)
        way = self.chains.entered(step, frozenset())
        if way is None:
            return
        if not passed:
            yield self._to(*way)
            return
        yield from self._rest([way])
        way = self.chains.entered(step, passed)
        if way is not None:
            yield from self._surely([way], passed)

    def _taken(self, step: NetworkStep, memory: Memory) -> Iterator[NetworkStep]:
        """What a step is for a chain that remembers something."""
        new = self._passed(step)
        passed = memory.passed | new
        if not memory.passed:
            ways = self.chains.taken(step, memory)
            if not new:
                for way in ways:
                    yield self._to(*way)
                return
            yield from self._rest(ways)
        yield from self._surely(self.chains.taken(step, memory._replace(passed=passed)), passed)

    def _passed(self, step: NetworkStep) -> frozenset[int]:
        """What is to be remembered after a step: from a consumption of such a thing."""
        row = self.chains.row(step.start)
        if row < 0 or self.chains.row(step.end) < 0:
            return frozenset()
        return frozenset({self.chains.at.thing[row]}) & self.marked

    def _rest(self, ways: Iterable[Way]) -> Iterator[NetworkStep]:
        """What is possible of steps: nothing is remembered for it."""
        for step, memory in ways:
            if step.uses & ~SURELY:
                yield self._to(step._replace(uses=step.uses & ~SURELY), memory)

    def _surely(self, ways: Iterable[Way], passed: frozenset[int]) -> Iterator[NetworkStep]:
        """What is certain of steps, with what is remembered for it."""
        for step, memory in ways:
            if not step.uses & SURELY:
                if step.reason == Reason.TAKEN_OUT:  # possible anyway: here it is known why
                    step = step._replace(uses=WALKED)
                    yield self._to(step, memory._replace(passed=frozenset()))
                continue
            if memory.part < 0:
                inside = step.end < len(self.cone) and self.cone[step.end]
                memory = memory._replace(passed=passed if inside else frozenset())
            yield self._to(step._replace(uses=step.uses & SURELY), memory)

    def _to(self, step: NetworkStep, memory: Memory) -> NetworkStep:
        """The step to the copy of its end for a memory."""
        return step if memory == NOTHING else step._replace(end=self._node(step.end, memory))

    def _node(self, node: int, memory: Memory) -> int:
        found = self.known.get((node, memory))
        if found is None:
            found = self.known[node, memory] = self._new(self._base(node), *self._times(node))
            self.waiting.append((node, memory))
        return found

    def _new(self, base: int, low: int, high: int) -> int:
        self.base.append(base)
        self.times.append((low, high))
        return len(self.graph.low) + len(self.base) - 1

    def _base(self, node: int) -> int:
        first = len(self.graph.low)
        return self.base[node - first] if node >= first else node

    def _times(self, node: int) -> tuple[int, int]:
        first = len(self.graph.low)
        if node >= first:
            return self.times[node - first]
        return int(self.graph.low[node]), int(self.graph.high[node])

    def _next_lives(self) -> None:
        """Steps into the next life of what was taken apart: through the consumption that ended the
        life, and its next birth."""
        lives, first = self.chains.stays.lives, self.chains.first_flow
        following: dict[int, int] = {}
        before: dict[int, int] = {}
        for state in lives.begins:
            thing = int(lives.thing[state])
            following[before.get(thing, thing)] = state
            before[thing] = state
        for (state, row), taking in self.chains.stays.reborn.items():
            if state not in following:
                continue
            birth, flow = lives.begins[following[state]], first + row
            taken = self._new(flow, *self._times(flow))
            nowhere = len(self.graph.low) + len(self.base)  # stands for nothing but itself
            begun = self._new(nowhere, *self._times(first + birth))
            self.chains.reborn[taken], self.chains.births[taken] = taking, birth
            own = [step for step in self.leads[state] if step.end == flow]
            doubts = [
                *(
                    NetworkStep(state, taken, step.uses & ~SURELY, Reason.NOT_GIVEN_OUT)
                    for step in own
                ),
                NetworkStep(taken, begun, WALKED, Reason.NOT_GIVEN_OUT),
                NetworkStep(begun, following[state], WALKED, Reason.NOT_GIVEN_OUT),
            ]
            for step in doubts:
                self.leads[step.start].append(step)
            self.steps += doubts
