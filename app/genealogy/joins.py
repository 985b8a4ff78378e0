"""What came into a thing and what left it: which inflow is surely in which outflow. Pure.

A posted booking may have happened before anything booked after it, so time alone does not part an
outflow from an inflow that was booked later. But where something else had come in by then,
nothing says that it is in it: the way through the thing is only possible for the two, and stays
certain for inflows booked before. Certain chains then climb rungs: one for each moment such an
outflow was booked at, in order; an inflow joins the first rung not before its own, and an outflow
leaves from the rung of its own. (`docs/trace.md`, time.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.genealogy.kernels import RUNG, SURE
from app.genealogy.steps import Interpretation, Steps
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.flows import IN
from app.times import AFTER_ALL, BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Joins:
    """Rungs by number. By state `lowest` and `highest` rung, -1 where it has none.

    `state`, `booked`: of each rung, in the order of both (UTC microseconds).
    """

    lowest: Ints
    highest: Ints
    state: Ints
    booked: Ints

    def __len__(self) -> int:
        return len(self.state)


def early_outflows(
    told: Interpretation, joins: Joins, rows: Ints, state: Ints, uses: Ints
) -> Flags:
    """Outflows that have a rung of their own: sure from the thing only in walks up."""
    early: Flags = (joins.lowest[state] >= 0) & told.preceded[rows] & ((uses & SURE) > 0)
    if early.any():
        booked = _booked(told, rows[early])
        early[early] = joins.booked[_at(joins, state[early], booked)] == booked
    return early


def late_inflows(told: Interpretation, joins: Joins, rows: Ints, state: Ints, uses: Ints) -> Flags:
    """Inflows booked after an outflow before which another came: sure only in walks down."""
    late: Flags = (joins.lowest[state] >= 0) & ((uses & SURE) > 0)
    late[late] = _booked(told, rows[late]) > joins.booked[joins.lowest[state[late]]]
    return late


def joins_of(told: Interpretation) -> Joins:
    """The rungs of every state that needs them."""
    size = len(told.lives.thing)
    latest = np.full(size, BEFORE_ALL, np.int64)
    rows, state, _ = _inflows(told, PRODUCED, SUPPLIED, RETURNED)
    low = told.found.bookings.low[told.flows.booking[rows]]
    booked = _booked(told, rows)
    posted = low < booked
    np.maximum.at(latest, state[posted], booked[posted])
    rows, state, _ = _outflows(told)
    booked = _booked(told, rows)
    early = told.preceded[rows] & (booked < latest[state])
    few = distinct(state[early])
    state = np.concatenate([state[early], few])
    booked = np.concatenate([booked[early], np.full(len(few), AFTER_ALL, np.int64)])
    pairs = np.unique(np.stack([state, booked]), axis=1)
    lowest, highest = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    number = np.arange(pairs.shape[1])
    highest[pairs[0]] = number
    lowest[pairs[0][::-1]] = number[::-1]
    return Joins(lowest, highest, pairs[0], pairs[1])


def add_rungs(told: Interpretation, joins: Joins, steps: Steps, flow: int, rung: int) -> None:
    """The steps over rungs; `flow` and `rung`: the nodes of the first flow and first rung."""
    rows, state, uses = _inflows(told, PRODUCED, SUPPLIED)
    sure = (joins.lowest[state] >= 0) & ((uses & SURE) > 0)
    rows, state = rows[sure], state[sure]
    steps.add(flow + rows, rung + _at(joins, state, _booked(told, rows)), RUNG)
    up = np.flatnonzero(joins.state[1:] == joins.state[:-1])
    steps.add(rung + up, rung + up + 1, RUNG)
    rows, state, uses = _outflows(told)
    sure = (joins.lowest[state] >= 0) & ((uses & SURE) > 0)
    rows, state, uses = rows[sure], state[sure], uses[sure]
    early = early_outflows(told, joins, rows, state, uses)
    from_ = np.where(early, _at(joins, state, _booked(told, rows)), joins.highest[state])
    steps.add(rung + from_, flow + rows, RUNG)


def return_rungs(told: Interpretation, joins: Joins, rows: Ints, state: Ints) -> Ints:
    """The rung of each state that what came back by some flows joins; the state has rungs."""
    return _at(joins, state, _booked(told, rows))


def _at(joins: Joins, state: Ints, booked: Ints) -> Ints:
    """The first rung of each state that is not before a moment."""
    moments = distinct(np.concatenate([joins.booked, booked]))
    size = len(moments)
    rungs = joins.state * size + np.searchsorted(moments, joins.booked)
    return np.searchsorted(rungs, state * size + np.searchsorted(moments, booked))


def _booked(told: Interpretation, rows: Ints) -> Ints:
    return told.found.bookings.written_to[told.flows.booking[rows]]


def _inflows(told: Interpretation, *types: int) -> tuple[Ints, Ints, Ints]:
    rows, state, uses, _ = told.belonging.of(*types)
    goods = told.found.things.kinds[told.lives.thing[state]] != ITEM
    goods &= told.flows.sign[rows] == IN
    return rows[goods], state[goods], uses[goods]


def _outflows(told: Interpretation) -> tuple[Ints, Ints, Ints]:
    rows, state, uses, _ = told.belonging.of(CONSUMED, SHIPPED)
    goods = is_any(told.found.things.kinds[told.lives.thing[state]], (LOT, SERIAL))
    return rows[goods], state[goods], uses[goods]
