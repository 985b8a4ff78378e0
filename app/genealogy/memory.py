"""What a chain remembers of units while it passes them, and how it goes on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.genealogy.kernels import RUNG, SURE, SURE_DOWN, SURE_UP
from app.ledger.certainty import Reason
from app.ledger.columns import Flags
from app.lives.stays import Stay, Stays, TakingOut
from app.times import BEFORE_ALL

SURELY = SURE | RUNG | SURE_DOWN | SURE_UP


class Memory(NamedTuple):
    """What a chain remembers: of the unit it is in the part as which it went in and the row of the
    unit's birth; the row of the last birth; things it passed that may come out of units they went
    into inside other parts. -1: nothing."""

    part: int = -1
    birth: int = -1
    came: int = -1
    passed: frozenset[int] = frozenset()


NOTHING = Memory()


class NetworkStep(NamedTuple):
    """A step of the network."""

    start: int
    end: int
    uses: int
    reason: int


Way = tuple[NetworkStep, Memory]  # a step to a node, and what is remembered there


def both_ways(step: NetworkStep) -> NetworkStep:
    """A step that is sure one way only, where it is known what came by which inflow."""
    uses = step.uses & ~(SURE_DOWN | SURE_UP)
    return step._replace(uses=uses if uses == step.uses else uses | SURE)


@dataclass
class Chains:
    """How chains go on, step by step.

    `rivals`: see `births`; `preceded`: by row; `reborn`: by node, what was taken apart before the
    unit was born again, and `births` by that node, the row of that birth.
    """

    stays: Stays
    rivals: Mapping[int, int]
    preceded: Flags
    first_flow: int
    reborn: dict[int, TakingOut] = field(default_factory=dict)
    births: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.at = self.stays.at
        self.rows = len(self.at.flows)
        self.thing: list[int] = self.stays.lives.thing.tolist()

    def row(self, node: int) -> int:
        """The row of a flow's node; -1 of other nodes."""
        row = node - self.first_flow
        return row if 0 <= row < self.rows else -1

    def entered(self, step: NetworkStep, passed: frozenset[int]) -> Way | None:
        """A step of a chain that remembers nothing of a unit yet; None: a step it cannot take."""
        row, into = self.row(step.start), self.row(step.end)
        if row >= 0 and into >= 0:
            memory = self._entry(row, into, passed)
            return step, memory
        if row in self.rivals:
            if not self._is_birth(step):
                return None  # a rung: it is known which birth it was
            return both_ways(step), Memory(came=row)
        return step, NOTHING

    def taken(self, step: NetworkStep, memory: Memory) -> Iterator[Way]:
        """A step as a chain with a memory takes it; nothing: it cannot."""
        row = self.row(step.start)
        if step.start < self.first_flow:
            yield from self._left(step, memory)
        elif row < 0:
            yield step, memory  # on the way into a next life
        elif (output := self.row(step.end)) >= 0:
            yield from self._through(step, memory, row, output)
        elif self._is_birth(step):
            yield both_ways(step), memory._replace(came=row)
        elif step.end < self.first_flow:
            yield step, NOTHING  # into a run; not to rungs, as it is known which birth it was

    def _entry(self, put: int, birth: int, passed: frozenset[int]) -> Memory:
        """What is remembered of a part that goes into a unit by a birth."""
        at = self.at
        unit, part = at.thing[birth], at.thing[put]
        if unit == part:
            return NOTHING
        units = self.stays.units.get(unit)
        inside = passed - {part, unit}
        if units is None or (self.stays.last(unit, put) == BEFORE_ALL and not inside):
            return NOTHING
        return Memory(part, birth, passed=inside)

    def _is_birth(self, step: NetworkStep) -> bool:
        """Whether a step leads from a booking of a thing to its state."""
        thing = self.at.thing[self.row(step.start)]
        return step.end < self.first_flow and self.thing[step.end] == thing

    def _left(self, step: NetworkStep, memory: Memory) -> Iterator[Way]:
        """From a state to a booking."""
        row = self.row(step.end)
        part = memory._replace(came=-1)
        if step.end in self.reborn:
            stay = self._stay(memory, self.reborn[step.end])
            if stay != Stay.OUT:
                yield step, self._after(part, stay, self.births[step.end])
        elif row >= 0:
            doubt = self._doubt(step.start, row, memory)
            step = both_ways(step)
            if doubt:
                step = step._replace(uses=step.uses & ~SURE, reason=doubt)
            yield step, part if self._passes(row) else NOTHING
        else:
            yield step, NOTHING

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
        doubt = self.doubt_by(state, at.end[row], memory, row)
        if doubt == Reason.TWO_BIRTHS or came < 0:
            return doubt
        early = self.preceded[row] and at.end[row] < at.end[came]
        return Reason.BOOKED_BEFORE if early else doubt

    def doubt_by(self, state: int, end: int, memory: Memory, row: int = -1) -> int:
        """Why what is remembered may not be in a thing by a booked end; 0: it is. `row`: of a
        booking that is a flow."""
        at, came = self.at, memory.came
        if came in self.rivals and end >= self.rivals[came]:
            return Reason.TWO_BIRTHS
        for taking in self.stays.apart_in.get(state, ()):
            before = taking.since <= end and not (row >= 0 and at.one_run(taking.of, row))
            if before and self._stay(memory, taking) != Stay.IN:
                return Reason.TAKEN_OUT
        return 0

    def _through(self, step: NetworkStep, memory: Memory, row: int, output: int) -> Iterator[Way]:
        """From a consumption of the unit through its run into an output."""
        at, unit = self.at, self.at.thing[row]
        if at.thing[output] != unit:
            taking = self.stays.origins.get((unit, output))
            if taking is not None and self._stay(memory, taking) != Stay.IN:
                step = step._replace(uses=step.uses & ~SURE, reason=Reason.TAKEN_OUT)
            yield step, self._entry(row, output, memory.passed)
            return
        taking = self.stays.services.get(output)
        stay = Stay.IN if taking is None else self._stay(memory, taking)
        if stay == Stay.POSSIBLY:
            step = step._replace(uses=step.uses & ~SURE, reason=Reason.TAKEN_OUT)
        if stay != Stay.OUT:
            yield step, self._after(memory, stay, output)

    def _after(self, memory: Memory, stay: Stay, birth: int) -> Memory:
        """What is still to be remembered in the next life, begun by a birth."""
        if memory.part < 0:
            return NOTHING
        put = next(row for row in self.at.into(memory.birth) if self.at.thing[row] == memory.part)
        unit, end = self.at.thing[birth], self.at.end[birth]
        last = self.stays.last(unit, put, certain=stay == Stay.POSSIBLY)
        if memory.passed:
            last = max(last, *self.stays.units[unit].items.values())
        return memory if last >= end else NOTHING

    def _stay(self, memory: Memory, taking: TakingOut) -> Stay:
        if memory.part < 0:
            return Stay.IN
        stay = self.stays.verdict(memory.part, memory.birth, taking)
        if stay == Stay.IN and any(
            self.stays.may_be_out(thing, memory.birth, taking) for thing in memory.passed
        ):
            return Stay.POSSIBLY
        return stay
