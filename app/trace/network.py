"""The steps a walk may take, as columns: from things through bookings and runs to things. Pure.

Nodes are the states of things (lives of serials, runs, parties), then the flows, then what roots
need. A step has uses: SURE in a certain chain, WALKED in any chain, AFRESH
in any chain from the end's own time on. Steps stand in the direction of material and are turned
round for the walk up, with times negated: the mirror.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from app.trace.columns import (
    ALWAYS,
    ASSUMED,
    CONSUMED,
    ITEM,
    LOT,
    NEVER,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
)
from app.trace.flows import IN, Booked, Flows, Material
from app.trace.kernels import AFRESH, SURE, WALKED
from app.trace.lives import Lives
from app.trace.pairing import Pairs
from app.trace.runs import Runs, Unbuilt

# Why a step is only possible.
(
    SURE_STEP, WHICH_INPUT, NOT_COVERED, KEPT_INPUT, ASSUMED_STEP, SEVERAL_LIVES, MAYBE_INSIDE,
    LOT_AS_SUCH, SEVERAL_PROCESSES, MEMBER_ORIGIN, CANDIDATE, OTHER_RUNS,
) = range(12)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A genealogy with everything the rules say of it, whatever the roots."""

    found: Material
    flows: Flows
    runs: Runs
    apart: Unbuilt
    lives: Lives
    pairs: Pairs
    covered: Flags

    @property
    def booked(self) -> Booked:
        """The bookings and flows alone."""
        return Booked(self.found, self.flows)

    def types(self) -> Ints:
        """The type of booking of each flow."""
        return self.found.bookings.types[self.flows.booking]


@dataclass(slots=True)
class Steps:
    """Steps while they are collected: columns of `starts`, `ends`, `uses`, `reasons`."""

    parts: list[tuple[Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def add(
        self, starts: Ints, ends: Ints, uses: int | Ints, reason: int | Ints = SURE_STEP
    ) -> None:
        """Add steps; `uses` and `reason` may be one for all."""
        size = len(starts)
        if size:
            self.parts.append((
                np.asarray(starts), np.asarray(ends),
                np.broadcast_to(np.asarray(uses, np.int64), size),
                np.broadcast_to(np.asarray(reason, np.int64), size),
            ))  # fmt: skip

    def columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        """All steps as four columns."""
        if not self.parts:
            return (np.zeros(0, np.int64),) * 4
        a, b, c, d = (np.concatenate(column) for column in zip(*self.parts, strict=True))
        return a, b, c, d


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes with the interval each may be passed in, and the steps between them.

    `first_flow`: the node of the first flow; `low` and `high` by node.
    """

    told: Told
    first_flow: int
    low: Ints
    high: Ints
    steps: tuple[Ints, Ints, Ints, Ints]


def network_of(told: Told) -> Network:
    """All steps that do not depend on roots, direction or options."""
    states = len(told.lives.thing)
    booked = told.found.bookings
    low = np.concatenate([_first_inflow(told), booked.low[told.flows.booking]])
    high = np.concatenate([np.full(states, NEVER), booked.high[told.flows.booking]])
    steps = Steps()
    _outflows(told, steps, states)
    _inflows(told, steps, states)
    _through_runs(told, steps, states)
    _by_pairs(told, steps, states)
    return Network(told, states, low, high, steps.columns())


def _first_inflow(told: Told) -> Ints:
    """By state, when anything can have flowed in at the earliest; any time where nothing did."""
    first = np.full(len(told.lives.thing), NEVER, np.int64)
    tracked = np.isin(told.found.things.kinds[told.flows.thing[told.lives.row]], (LOT, SERIAL))
    inward = (told.flows.sign[told.lives.row] == IN) & tracked
    rows = told.lives.row[inward]
    low = told.found.bookings.low[told.flows.booking[rows]]
    np.minimum.at(first, told.lives.state[inward], low)
    first[first == NEVER] = ALWAYS
    return first


def belonging(told: Told, types: tuple[int, ...]) -> tuple[Ints, Ints, Ints, Ints]:
    """(rows, states, uses, reasons) of the flows of some types, by the state they belong to."""
    chosen = np.isin(told.types()[told.lives.row], types)
    rows, states = told.lives.row[chosen], told.lives.state[chosen]
    sure = told.lives.sure[chosen]
    assumed = (told.found.bookings.flags[told.flows.booking[rows]] & ASSUMED) > 0
    uses = np.where(sure & ~assumed, SURE | WALKED, WALKED)
    several = np.where(told.flows.sure[rows], SEVERAL_LIVES, MAYBE_INSIDE)
    reasons = np.where(assumed, ASSUMED_STEP, np.where(sure, SURE_STEP, several))
    return rows, states, uses, reasons


def _outflows(told: Told, steps: Steps, states: int) -> None:
    """From a state to its consumptions and shipments, and on to the customers."""
    kinds = told.found.things.kinds
    rows, state, uses, reasons = belonging(told, (CONSUMED, SHIPPED))
    goods = np.isin(kinds[told.lives.thing[state]], (LOT, SERIAL))
    rows, state, uses, reasons = rows[goods], state[goods], uses[goods], reasons[goods]
    steps.add(state, states + rows, uses, reasons)
    open_ = ~told.covered[rows]
    steps.add(state[open_], states + rows[open_], AFRESH, NOT_COVERED)
    shipped = np.flatnonzero(told.types() == SHIPPED)
    steps.add(states + shipped, told.found.ends[told.flows.booking[shipped]], SURE | WALKED)


def _inflows(told: Told, steps: Steps, states: int) -> None:
    """From production and receipt to the state; the supplier before the receipt."""
    rows, state, uses, reasons = belonging(told, (PRODUCED, SUPPLIED))
    tracked = told.found.things.kinds[told.lives.thing[state]] != ITEM
    steps.add(states + rows[tracked], state[tracked], uses[tracked], reasons[tracked])
    supplied = np.flatnonzero(told.types() == SUPPLIED)
    steps.add(
        told.found.starts[told.flows.booking[supplied]], states + supplied, SURE | WALKED
    )  # fmt: skip


def _through_runs(told: Told, steps: Steps, states: int) -> None:
    """From inputs into runs, from runs to outputs."""
    flows, booked = told.flows, told.found.bookings
    ins, outs = told.runs.inputs, told.runs.outputs
    steps.add(states + ins, flows.run[ins], WALKED, WHICH_INPUT)
    lasting = np.flatnonzero(np.isin(booked.types, (RAN_AS, REPORTED_IN)))
    steps.add(told.found.starts[lasting], told.found.ends[lasting], WALKED, WHICH_INPUT)
    pooled = ~np.isin(outs, np.fromiter(told.apart.resumed, np.int64, len(told.apart.resumed)))
    outs = outs[pooled]
    steps.add(flows.run[outs], states + outs, WALKED, WHICH_INPUT)


def _by_pairs(told: Told, steps: Steps, states: int) -> None:
    """What single inputs and outputs have to do with each other."""
    pairs = told.pairs
    clean = _clean(told)
    sole = np.where(clean[pairs.inputs] & clean[pairs.outputs], SURE, 0)
    uses = np.choose(pairs.kinds, [AFRESH, sole, WALKED])  # KEPT, SOLE, PLAIN
    reasons = np.array([KEPT_INPUT, SURE_STEP, WHICH_INPUT])[pairs.kinds]
    steps.add(states + pairs.inputs, states + pairs.outputs, uses, reasons)


def _clean(told: Told) -> Flags:
    """By flow: whether nothing about it is in doubt (one life, surely inside, not assumed)."""
    clean = np.zeros(len(told.flows), np.bool_)
    clean[told.lives.row[told.lives.sure]] = True
    assumed = told.found.bookings.flags[told.flows.booking] & ASSUMED
    certain: Flags = clean & (assumed == 0)
    return certain


def births_of(told: Told) -> Ints:
    """Flows by which something was made anew, not given back by an unbuild."""
    resumed = np.fromiter(told.apart.resumed, np.int64, len(told.apart.resumed))
    return told.runs.outputs[~np.isin(told.runs.outputs, resumed)]


def born_of(told: Told) -> Flags:
    """By place of a thing: whether it has a birth of its own."""
    born = np.zeros(len(told.found.things), np.bool_)
    born[told.flows.thing[births_of(told)]] = True
    return born
