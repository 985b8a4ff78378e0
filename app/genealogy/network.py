"""The steps a walk may take, as columns: from things through bookings and runs to things. Pure.

Nodes are the states of things (lives of serials, runs, parties), then the flows, then what roots
need. A step has uses: SURE in a certain chain, WALKED in any chain, AFRESH
in any chain from the end's own time on. Steps stand in the direction of material and are turned
round for the walk up, with times negated: the mirror.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from app.genealogy.copies import Doubt, StepGraph, with_copies
from app.genealogy.joins import Joins, add_rungs, early_outflows, joins_of, late_inflows
from app.genealogy.kernels import AFRESH, SURE, SURE_DOWN, SURE_UP, WALKED
from app.genealogy.pairing import first_inflows
from app.genealogy.steps import Interpretation, Steps, clean_of
from app.ledger.certainty import Reason
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Ints,
    is_any,
)
from app.lives.held import Holders, held_of
from app.times import AFTER_ALL, BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes with the interval each may be passed in, and the steps between them.

    `first_flow`: the node of the first flow; `low` and `high` by node. `first_rung`: the node of
    the first rung of `joins`. `named`: nodes, and the states whose things they name, of what was
    booked out before anything came in: up, such a booking names the thing for certain. `base`: by
    node, the node it stands for; itself but for copies (see `copies`). `doubt`: of a copy of a
    state, whether what it stands for may be out by a booked end; `held`: containers around
    contents, worked out when it is asked for.
    """

    told: Interpretation
    first_flow: int
    low: Ints
    high: Ints
    steps: tuple[Ints, Ints, Ints, Ints]
    joins: Joins
    first_rung: int
    named: tuple[Ints, Ints]
    base: Ints
    doubt: Doubt
    held: Callable[[], Holders]


def network_of(told: Interpretation) -> Network:
    """All steps that do not depend on roots, direction or options."""
    states = len(told.lives.thing)
    booked = told.found.bookings
    low = np.concatenate([_first_inflow(told), booked.low[told.flows.booking]])
    high = np.concatenate([np.full(states, AFTER_ALL), booked.high[told.flows.booking]])
    steps, joins, rung = Steps(), joins_of(told), len(low)
    _outflows(told, joins, steps, states)
    _inflows(told, joins, steps, states)
    _crates(told, steps, states)
    add_rungs(told, joins, steps, states, rung)
    early = early_bookings(told, low)
    named, at = np.unique(early[1], return_inverse=True)
    name = rung + len(joins) + np.arange(len(named))
    steps.add(name[at], states + early[0], early[2] & SURE)
    _through_runs(told, steps, states)
    _by_pairs(told, steps, states)
    free = len(joins) + len(named)
    low = np.concatenate([low, np.full(free, BEFORE_ALL)])
    high = np.concatenate([high, np.full(free, AFTER_ALL)])
    graph = StepGraph(low, high, steps.columns(), np.arange(len(low)))
    graph = with_copies(graph, states, told.stays, told.rivals, told.preceded)
    return Network(
        told, states, graph.low, graph.high, graph.steps, joins, rung, (name, named), graph.base,
        graph.doubt, cache(partial(held_of, told.found, told.lives)),
    )  # fmt: skip


def early_bookings(told: Interpretation, low: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """(rows, states, uses, reasons) of consumptions and shipments that lie before all inflows.

    `low`: when anything can have flowed into a state at the earliest.
    """
    rows, state, uses, reasons = told.belonging.of(CONSUMED, SHIPPED)
    goods = is_any(told.found.things.kinds[told.lives.thing[state]], (LOT, SERIAL))
    early = goods & (told.found.bookings.high[told.flows.booking[rows]] < low[state])
    return rows[early], state[early], uses[early], reasons[early]


def _first_inflow(told: Interpretation) -> Ints:
    """By state, when anything can have flowed in at the earliest; any time where nothing did, and
    of an item without a lot."""
    first = first_inflows(told.found, told.flows, told.lives)
    tracked = is_any(told.found.things.kinds[told.lives.thing], (LOT, SERIAL))
    return np.where(tracked, first, BEFORE_ALL)


def _outflows(told: Interpretation, joins: Joins, steps: Steps, states: int) -> None:
    """From a state to its consumptions and shipments, and on to the customers."""
    kinds = told.found.things.kinds
    rows, state, uses, reasons = told.belonging.of(CONSUMED, SHIPPED)
    goods = is_any(kinds[told.lives.thing[state]], (LOT, SERIAL))
    rows, state, uses, reasons = rows[goods], state[goods], uses[goods], reasons[goods]
    early = early_outflows(told, joins, rows, state, uses)
    steps.add(
        state, states + rows, np.where(early, WALKED | SURE_UP, uses),
        np.where(early, Reason.BOOKED_BEFORE, reasons),
    )  # fmt: skip
    open_ = ~told.covered[rows]
    steps.add(state[open_], states + rows[open_], AFRESH, Reason.NOT_COVERED)
    shipped = np.flatnonzero(told.types() == SHIPPED)
    steps.add(states + shipped, told.found.ends[told.flows.booking[shipped]], SURE | WALKED)


def _inflows(told: Interpretation, joins: Joins, steps: Steps, states: int) -> None:
    """From production and receipt to the state; the supplier before the receipt."""
    rows, state, uses, reasons = told.belonging.of(PRODUCED, SUPPLIED)
    tracked = told.found.things.kinds[told.lives.thing[state]] != ITEM
    rows, state, uses, reasons = rows[tracked], state[tracked], uses[tracked], reasons[tracked]
    late = late_inflows(told, joins, rows, state, uses)
    steps.add(
        states + rows, state, np.where(late, WALKED | SURE_DOWN, uses),
        np.where(late, Reason.BOOKED_BEFORE, reasons),
    )  # fmt: skip
    supplied = np.flatnonzero(told.types() == SUPPLIED)
    steps.add(
        told.found.starts[told.flows.booking[supplied]], states + supplied, SURE | WALKED
    )  # fmt: skip


def _crates(told: Interpretation, steps: Steps, states: int) -> None:
    """From the receipt of a container of which nobody wrote down what was in it to the container,
    and on to where it was used or shipped so: possible."""
    things, types = told.flows.thing, told.types()
    empty = told.found.things.kinds[things] == UNIT
    came = np.flatnonzero(empty & (types == SUPPLIED))
    gone = np.flatnonzero(empty & is_any(types, (CONSUMED, SHIPPED)))
    gone = gone[np.isin(things[gone], things[came])]
    steps.add(states + came, things[came], WALKED, Reason.MAYBE_INSIDE)
    steps.add(things[gone], states + gone, WALKED, Reason.MAYBE_INSIDE)


def _through_runs(told: Interpretation, steps: Steps, states: int) -> None:
    """From inputs into runs, from runs to outputs."""
    flows, booked = told.flows, told.found.bookings
    ins = told.runs.inputs
    steps.add(states + ins, flows.run[ins], WALKED, Reason.WHICH_INPUT)
    lasting = np.flatnonzero(is_any(booked.types, (RAN_AS, REPORTED_IN)))
    steps.add(told.found.starts[lasting], told.found.ends[lasting], WALKED, Reason.WHICH_INPUT)
    steps.add(flows.run[told.births], states + told.births, WALKED, Reason.WHICH_INPUT)


def _by_pairs(told: Interpretation, steps: Steps, states: int) -> None:
    """What single inputs and outputs have to do with each other."""
    pairs = told.pairs
    clean = clean_of(told.found, told.flows, told.lives)
    sole = np.where(clean[pairs.inputs] & clean[pairs.outputs], SURE, 0)
    uses = np.choose(pairs.kinds, [AFRESH, sole, WALKED])  # KEPT, SOLE, PLAIN
    reasons = np.array([Reason.KEPT_INPUT, Reason.NONE, Reason.WHICH_INPUT])[pairs.kinds]
    steps.add(states + pairs.inputs, states + pairs.outputs, uses, reasons)
