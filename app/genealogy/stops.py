"""Where a walk is told to end: what if this had not gone on? Pure.

What a stop names is reached and named; nothing is walked through it. An order stops all its runs. A
container stops what went through it.
"""

from __future__ import annotations

import numpy as np

from app.errors import UsageError
from app.genealogy.kernels import SURE, WALKED
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import StepPlan
from app.genealogy.steps import Interpretation, Steps
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ASSUMED,
    BATCH,
    COMPLETION,
    CONSUMED,
    ORDER,
    PRODUCED,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Flags,
    Ints,
    is_any,
)
from app.ledger.containers import ever
from app.vocabulary import parse_ref

STOPS = ("lot", "serial", "item", "order", "batch", "hu", "supplier-lot")


def must_be_stop(ref: str) -> None:
    """Errors: `UsageError` for a ref of a kind at which no walk can end; `InvalidRefError`."""
    if parse_ref(ref).kind not in STOPS:
        remedy = f"Name one of: {', '.join(STOPS)}."
        raise UsageError(f"A walk cannot end at {ref}.", remedy=remedy)


def stopped_containers(plan: StepPlan, stop: frozenset[int]) -> tuple[Ints, Ints]:
    """Nodes of the bookings made through containers at which a walk ends, and nodes instead of
    them, at which these containers are named. `stop`: places."""
    told = plan.told
    stopped = np.zeros(len(told.found.things), np.bool_)
    stopped[list(stop)] = True
    rows = np.flatnonzero(_in_containers(told, stopped))
    at = plan.first_flow + rows
    instead = plan.node(plan.low[0][at], plan.high[0][at])
    booked = plan.free(len(rows))
    plan.name(told.flows.unit[rows], booked)
    assumed = (told.found.bookings.flags[told.flows.booking[rows]] & ASSUMED) > 0
    plan.steps.add(instead, booked, np.where(assumed, WALKED, SURE | WALKED),
                   np.where(assumed, Reason.ASSUMED, Reason.NONE))  # fmt: skip
    inside = told.flows.sure[rows] & (told.flows.quantity[rows] != 0) & ~assumed
    for row, node, sure in zip(rows.tolist(), instead.tolist(), inside.tolist(), strict=True):
        boxes = sorted(_boxes(told, row))
        nodes = plan.free(len(boxes))
        plan.name(np.array(boxes, np.int64), nodes)
        uses = SURE | WALKED if sure else WALKED
        plan.steps.add(np.full(len(boxes), node), nodes, uses, Reason.MAYBE_INSIDE)
    return at, instead


def _boxes(told: Interpretation, row: int) -> set[int]:
    """Places of the containers between a content and the one that was booked."""
    content, hu = (
        int(told.found.things.ids[at[row]]) for at in (told.flows.thing, told.flows.unit)
    )
    if content == hu:
        return set()
    pieces = told.found.packing.of(content)
    direct = {piece.hu for piece in pieces if piece.pack == int(told.flows.pack[row])}
    return {told.found.place(box) for box in _around(told, direct, hu)}


def without_steps(
    plan: StepPlan, root: Root, direction: Direction, aside: Ints, start: int,
    stop: frozenset[int], base: Ints, containers: tuple[Ints, Ints],
) -> None:  # fmt: skip
    """Take out of a plan all steps through what a walk ends at. `stop`: places; `aside`: nodes of
    lots as such, by place; `start`: the node a walk from the root begins at; `base`: by node, what
    it stands for; `containers`: see `stopped_containers`."""
    told = plan.told
    stopped = np.zeros(len(told.found.things), np.bool_)
    stopped[list(stop)] = True
    leaves, enters = np.zeros(plan.size, np.bool_), np.zeros(plan.size, np.bool_)
    leaves[: plan.first_flow] = stopped[told.lives.thing] & ~is_any(
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
    boxed = np.zeros(plan.size, np.bool_)
    boxed[rows[_in_containers(told, stopped)]] = True
    runs = np.flatnonzero(stopped[told.lives.thing] & ~leaves[: plan.first_flow])
    leaves[runs] = True
    leaves, enters, boxed = leaves[base], enters[base], boxed[base]
    starts, ends, uses, reasons = plan.steps.columns()
    own = np.zeros(plan.size, np.bool_)  # bookings by which a walk would go on from what is stopped
    onward = (CONSUMED, SHIPPED) if direction == "down" else (PRODUCED, SUPPLIED)
    own[rows[stopped[told.flows.thing] & is_any(told.types(), onward)]] = True
    named = (starts == start) & (root.kind == "document")  # its own bookings are told
    free = ~leaves[starts] & (~own[base[ends]] | named)
    through = ~boxed[ends] | (named & (direction == "up"))  # down it went on through the container
    kept = free & (~enters[ends] | named) & through
    plan.steps = Steps([(starts[kept], ends[kept], uses[kept], reasons[kept])])
    instead = np.full(plan.size, -1, np.int64)
    instead[containers[0]] = containers[1]
    to = free & (instead[base[ends]] >= 0)
    plan.steps.add(starts[to], instead[base[ends[to]]], uses[to], reasons[to])


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
    flows = told.flows
    found: Flags = (flows.unit >= 0) & units[np.maximum(flows.unit, 0)]
    ids = set(told.found.things.ids[units].tolist())
    for row in np.flatnonzero((flows.unit >= 0) & (flows.pack >= 0)).tolist():
        content, hu = (int(told.found.things.ids[at[row]]) for at in (flows.thing, flows.unit))
        pieces = told.found.packing.of(content)
        direct = {piece.hu for piece in pieces if piece.pack == int(flows.pack[row])}
        found[row] |= bool(ids & _around(told, direct, hu))
    return found


def _around(told: Interpretation, direct: set[int], booked: int) -> set[int]:
    """Containers between a content's own ones and the one that was booked, by any nesting."""
    found, todo = set(direct), list(direct)
    while todo:
        hu = todo.pop()
        for piece in told.found.packing.of(hu) if hu != booked else ():
            if piece.hu not in found:
                found.add(piece.hu)
                todo.append(piece.hu)
    inner = {piece.content for piece in ever(told.found.packing, booked)}
    return found & (inner | {booked})
