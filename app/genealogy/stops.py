"""Where a walk is told to end: what if this had not gone on? Pure.

What a stop names is reached and named; nothing is walked through it. An order stops all its runs. A
container stops what went through it.
"""

from __future__ import annotations

import numpy as np

from app.genealogy.columns import BATCH, COMPLETION, CONSUMED, ORDER, PRODUCED, UNIT, Flags, Ints
from app.genealogy.question import Direction
from app.genealogy.step_plan import StepPlan
from app.genealogy.steps import Interpretation, Steps


def without_steps(
    plan: StepPlan, told: Interpretation, direction: Direction, aside: Ints, stop: frozenset[int]
) -> None:
    """Take out of a plan all steps through what a walk ends at. `stop`: places; `aside`: nodes of
    lots as such, by place."""
    stopped = np.zeros(len(told.found.things), np.bool_)
    stopped[list(stop)] = True
    leaves, enters = np.zeros(plan.size, np.bool_), np.zeros(plan.size, np.bool_)
    leaves[: plan.first_flow] = stopped[told.lives.thing] & ~np.isin(
        told.found.things.kinds[told.lives.thing], (ORDER, BATCH, COMPLETION)
    )
    leaves[aside[stopped & (aside >= 0)]] = True
    for things, nodes in plan.names:
        leaves[nodes[stopped[things]]] = True
    rows = plan.first_flow + np.arange(len(told.flows))
    into = CONSUMED if direction == "down" else PRODUCED
    on_run = _of_runs(told, stopped)
    leaves[rows[on_run & (told.types() == into)]] = True
    enters[rows[on_run & (told.types() != into)]] = True
    leaves[rows[_in_containers(told, stopped)]] = True
    runs = np.flatnonzero(stopped[told.lives.thing] & ~leaves[: plan.first_flow])
    leaves[runs] = True
    starts, ends, uses, reasons = plan.steps.columns()
    kept = ~leaves[starts] & ~enters[ends]
    plan.steps = Steps([(starts[kept], ends[kept], uses[kept], reasons[kept])])


def _of_runs(told: Interpretation, stopped: Flags) -> Flags:
    """By flow, whether it is booked on a run that is stopped, or on one of a stopped order."""
    run = np.maximum(told.flows.run, 0)
    found: Flags = (told.flows.run >= 0) & (stopped[run] | stopped[told.runs.order[run]])
    return found


def _in_containers(told: Interpretation, stopped: Flags) -> Flags:
    """By flow, whether it went in a stopped container: the one booked, or the one packed into."""
    units = stopped & (told.found.things.kinds == UNIT)
    if not units.any():
        return np.zeros(len(told.flows), np.bool_)
    booked = told.found.bookings
    packed = booked.ids[units[told.found.ends]]
    unit = np.maximum(told.flows.unit, 0)
    found: Flags = (told.flows.unit >= 0) & (
        units[unit] | np.isin(told.flows.pack, packed) & (told.flows.pack >= 0)
    )
    return found
