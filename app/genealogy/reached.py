"""What walks found, thing by thing: reached, how surely, when, why not surely. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.genealogy import kernels
from app.genealogy.network import Network
from app.genealogy.root import Root
from app.genealogy.steps import Interpretation
from app.genealogy.walk import NO_TIME, Walk
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ASSUMED,
    BATCH,
    COMPLETION,
    FAR,
    ORDER,
    UNIT,
    Flags,
    Ints,
    distinct,
    is_any,
    union,
)
from app.times import AFTER_ALL


@dataclass(frozen=True, slots=True)
class Reach:
    """By place of a thing: `reached`, `sure`, carried `time` (down: earliest; up: negated latest),
    `depth`, `reason` of what is only possible. By flow: `walked` and `walked_surely`; `alive`: of a
    life that was reached. `led`: things the walk itself leads through (an order is reached with any
    of its runs, but led through only when something is booked on it). By row of `Holders`: `held`
    and `held_surely`, which packings lead to containers (up: none)."""

    reached: Flags
    sure: Flags
    time: Ints
    depth: Ints
    reason: Ints
    walked: Flags
    walked_surely: Flags
    alive: Flags
    led: Flags
    kept: bool
    held: Flags
    held_surely: Flags


def reach_of(network: Network, walk: Walk, root: Root) -> Reach:
    """What one walk found."""
    told, first_flow = network.told, network.first_flow
    things = len(told.found.things)
    rows = slice(first_flow, first_flow + len(told.flows))
    walked, surely = walk.any_[rows] < NO_TIME, walk.sure[rows] < NO_TIME
    time = np.full(things, NO_TIME, np.int64)
    np.minimum.at(time, told.lives.thing, walk.any_[:first_flow])
    sure = np.zeros(things, np.bool_)
    np.logical_or.at(sure, told.lives.thing, walk.sure[:first_flow] < NO_TIME)
    depth = np.full(things, FAR, np.int64)
    state_depth = walk.depth[:first_flow]
    np.minimum.at(depth, told.lives.thing, np.where(state_depth < 0, FAR, state_depth))
    named, states = network.named
    np.logical_or.at(sure, told.lives.thing[states], walk.sure[named] < NO_TIME)
    reason = _reasons(told, walk, first_flow)
    lots = np.flatnonzero(walk.aside >= 0)
    _named(walk, (lots, walk.aside[lots]), time, sure, depth, reason)
    _named(walk, walk.names, time, sure, depth, reason)
    around = _held(walk, time, sure, depth, reason)
    _begun(told, root, time, sure, depth)
    led = time < NO_TIME
    _lead(network, walk, walked, time, depth, led)
    _runs(told, walk, walked, surely, time, sure, depth, first_flow)
    _reasons_of_runs(network, walk, walked, time < NO_TIME, sure, reason)
    alive = _alive(told, walk, first_flow)
    return Reach(
        time < NO_TIME, sure, time, depth, reason, walked, surely, alive, led,
        _keeps(told, walk, walked, first_flow), *around,
    )  # fmt: skip


def _keeps(told: Interpretation, walk: Walk, walked: Flags, first_flow: int) -> bool:
    """Whether an output keeps inputs that its time forbids, also what went in through a container
    that the walk ends at: that is named."""
    pairs, goes_in = told.pairs, walked
    if walk.direction == "up" and len(walk.stopped[0]):
        goes_in = walked.copy()
        goes_in[walk.stopped[0] - first_flow] |= walk.any_[walk.stopped[1]] < NO_TIME
    held = (pairs.kinds == kernels.KEPT) & goes_in[pairs.inputs] & walked[pairs.outputs]
    held &= ~_is_stopped(told, walk, pairs.inputs) & ~_is_stopped(told, walk, pairs.outputs)
    return bool(held.any())


def _is_stopped(told: Interpretation, walk: Walk, rows: Ints) -> Flags:
    """Which flows are booked on a run at which the walk ends."""
    run, stop = told.flows.run[rows], list(walk.stop)
    stopped: Flags = np.isin(run, stop) | np.isin(told.runs.order[run], stop)
    return stopped


def _held(walk: Walk, time: Ints, sure: Flags, depth: Ints, reason: Ints) -> tuple[Flags, Flags]:
    """Containers are reached where they are named; by row, whether it leads there, and surely."""
    nodes = walk.held
    if nodes is None:
        return np.zeros(0, np.bool_), np.zeros(0, np.bool_)
    unit, rows = nodes.held.unit, np.flatnonzero(nodes.maybe >= 0)
    held, surely = (np.zeros(len(unit), np.bool_) for _ in range(2))
    for each in (nodes.surely, nodes.there):
        known = rows[each[rows] >= 0]
        surely[known] |= walk.sure[each[known]] < NO_TIME
    held[rows] = walk.any_[nodes.maybe[rows]] < NO_TIME
    _named(walk, (unit[rows], nodes.maybe[rows]), time, sure, depth, reason, why=True)
    sure[unit[surely]] = True
    return held, surely


def _lead(network: Network, walk: Walk, walked: Flags, time: Ints, depth: Ints, led: Flags) -> None:
    """Runs of what is reached by single inputs alone are led through, too; up with their orders,
    and from what an order reported as a whole, or took apart, with all its runs."""
    told = network.told
    alone = np.zeros(len(walked), np.bool_)  # of units, or with a life that goes on
    alone[told.runs.outputs] = True
    alone[told.births] = False
    order, rows = told.runs.order, np.flatnonzero(alone & walked)
    led[told.flows.run[rows]] = True
    led[order[told.flows.run[rows]]] = True
    if walk.direction == "down":
        return
    rows = rows[told.runs.whole[told.flows.run[rows]]]
    apart = _taken_apart(network, walk)
    nodes = np.concatenate([network.first_flow + rows, apart])
    of = order[told.flows.run[np.concatenate([rows, walk.base[apart] - network.first_flow])]]
    nodes, of = (each[~np.isin(of, list(walk.stop))] for each in (nodes, of))
    best, near = np.full(len(time), NO_TIME, np.int64), np.full(len(time), FAR, np.int64)
    np.minimum.at(best, of, walk.any_[nodes])
    np.minimum.at(near, of, walk.depth[nodes])
    batches = np.flatnonzero(told.found.things.kinds == BATCH)
    time[batches] = np.minimum(time[batches], best[order[batches]])
    depth[batches] = np.minimum(depth[batches], near[order[batches]])
    led[batches[best[order[batches]] < NO_TIME]] = True


def _taken_apart(network: Network, walk: Walk) -> Ints:
    """Nodes of consumptions on an order as a whole that took a unit apart, by which its next life
    was traced to the one before."""
    told = network.told
    if not told.stays.reborn:
        return np.zeros(0, np.int64)
    nodes = distinct(walk.ends[walk.reasons == Reason.NOT_GIVEN_OUT])
    rows = walk.base[nodes] - network.first_flow
    nodes = nodes[(rows >= 0) & (rows < len(told.flows)) & (walk.any_[nodes] < NO_TIME)]
    run = told.flows.run[walk.base[nodes] - network.first_flow]
    apart: Ints = nodes[told.found.things.kinds[run] == ORDER]
    return apart


def _alive(told: Interpretation, walk: Walk, first_flow: int) -> Flags:
    here = walk.any_[:first_flow] < NO_TIME
    alive = np.zeros(len(told.flows), np.bool_)
    alive[told.lives.row[here[told.lives.state]]] = True
    lots = np.flatnonzero(walk.aside >= 0)
    named = np.zeros(len(told.found.things), np.bool_)
    for things, nodes in ((lots, walk.aside[lots]), walk.names):
        named[things[walk.any_[nodes] < NO_TIME]] = True
    alive |= named[told.flows.thing]
    return alive


def _named(
    walk: Walk, names: tuple[Ints, Ints], time: Ints, sure: Flags, depth: Ints, reason: Ints, *,
    why: bool = False,
) -> None:  # fmt: skip
    """Things that are only named: lots by their serials or the container they stood in, and what a
    root names of which only some bookings are walked. `why`: with the reason why the chain stops
    being certain, instead of that of its last step, if that has one."""
    reasons = walk.why if why else np.where(walk.last > 0, walk.last, walk.why)
    things, nodes = names
    here = walk.any_[nodes] < NO_TIME
    things, nodes = things[here], nodes[here]
    new = time[things] == NO_TIME
    reason[things[new]] = max(Reason)
    np.minimum.at(reason, things[new], reasons[nodes[new]])
    np.minimum.at(time, things, walk.any_[nodes])
    np.logical_or.at(sure, things, walk.sure[nodes] < NO_TIME)
    np.minimum.at(depth, things, walk.depth[nodes])


def _reasons(told: Interpretation, walk: Walk, first_flow: int) -> Ints:
    """Why each thing is only possible: the step where the chain to it stops being certain."""
    reason = np.zeros(len(told.found.things), np.int64)
    states = np.flatnonzero(walk.why[:first_flow])
    reason[told.lives.thing[states]] = walk.why[states]
    return reason


def _begun(told: Interpretation, root: Root, time: Ints, sure: Flags, depth: Ints) -> None:
    """Runs that are or stand for the root are reached and certain; with an order all its runs."""
    orders = np.isin(told.runs.order, root.runs) & (told.found.things.kinds == BATCH)
    runs = union(np.array(root.runs, np.int64), np.flatnonzero(orders))
    time[runs] = np.minimum(time[runs], AFTER_ALL)
    sure[runs] = True
    depth[runs] = 0


def _runs(
    told: Interpretation, walk: Walk, walked: Flags, surely: Flags, time: Ints, sure: Flags,
    depth: Ints, first_flow: int,
) -> None:  # fmt: skip
    """Runs and orders are reached with their bookings; see docs/trace.md for their certainty."""
    order, kinds = told.runs.order, told.found.things.kinds
    rows = np.flatnonzero(walked & (told.flows.run >= 0))
    run = told.flows.run[rows]
    np.minimum.at(time, run, walk.any_[first_flow + rows])
    np.minimum.at(depth, run, walk.depth[first_flow + rows])
    sure_on = np.zeros(len(kinds), np.bool_)
    sure_on[told.flows.run[np.flatnonzero(surely & (told.flows.run >= 0))]] = True
    batches = np.flatnonzero(kinds == BATCH)
    runs_of_order = np.bincount(order[batches], minlength=len(kinds))
    whole_sure = np.zeros(len(kinds), np.bool_)
    wholes = np.flatnonzero((kinds == COMPLETION) | (kinds == ORDER))
    np.logical_or.at(whole_sure, order[wholes], sure_on[wholes])
    only = (runs_of_order[order[batches]] == 1) & (order[batches] != batches)
    sure[batches] |= sure_on[batches] | (only & whole_sure[order[batches]])
    sure[wholes] |= sure_on[wholes]
    np.logical_or.at(sure, order[batches], sure[batches] & (time[batches] < NO_TIME))
    np.logical_or.at(sure, order[wholes], sure[wholes])
    parts = np.flatnonzero((kinds == COMPLETION) | (kinds == BATCH))
    np.minimum.at(time, order[parts], time[parts])
    np.minimum.at(depth, order[parts], depth[parts])


def _reasons_of_runs(
    network: Network, walk: Walk, walked: Flags, reached: Flags, sure: Flags, reason: Ints
) -> None:
    """Why runs and orders are only possible: as their bookings are, or because nothing says on
    which run of an order something was."""
    told, none = network.told, max(Reason) + 1
    rows = np.flatnonzero(walked & (told.flows.run >= 0))
    why = walk.why[network.first_flow + rows]
    found = np.full(len(reason), none, np.int64)
    np.minimum.at(found, told.flows.run[rows], np.where(why > 0, why, none))
    orders = found.copy()
    np.minimum.at(orders, told.runs.order, found)
    runs = is_any(told.found.things.kinds, (ORDER, BATCH, COMPLETION)) & reached & ~sure
    here = np.minimum(found, np.where(told.found.things.kinds == BATCH, none, orders))
    here = np.where(here == none, Reason.OTHER_RUNS, here)
    reason[runs] = here[runs]


def unit_reasons(network: Network, seen: Reach) -> dict[int, int]:
    """Why containers by which bookings were made are only possible, by place."""
    told = network.told
    found: dict[int, int] = {}
    assumed = (told.found.bookings.flags[told.flows.booking] & ASSUMED) > 0
    why = np.where(assumed, Reason.ASSUMED, Reason.WHICH_INPUT)
    why = np.where(told.flows.doubt > 0, told.flows.doubt, why)
    for row in np.flatnonzero(seen.walked & (told.flows.unit >= 0)).tolist():
        boxes = {told.found.place(box) for way in network.held().through(told.booked, row)
                 for box in network.held().between[way]}  # fmt: skip
        for unit in (int(told.flows.unit[row]), *boxes, *network.held().direct(told.booked, row)):
            found[unit] = min(int(why[row]), found.get(unit, int(why[row])))
    return found


def units_of(network: Network, seen: Reach) -> tuple[dict[int, bool], dict[int, bool]]:
    """Containers around what was reached, by place, and the packings that lead to them, by id, and
    whether each is certain.

    Down: where a reached content was while it may have held what was traced. Both ways: containers
    by which bookings of the answer were made, with those between the content and the one booked.
    """
    told = network.told
    units: dict[int, bool] = {}
    packs: dict[int, bool] = {}
    for place in np.flatnonzero(seen.reached & (told.found.things.kinds == UNIT)).tolist():
        units[place] = bool(seen.sure[place])
    rows = np.flatnonzero(seen.walked & (told.flows.unit >= 0))
    if not len(rows) and not seen.held.any():
        return units, packs
    held = network.held()
    assumed = (told.found.bookings.flags[told.flows.booking] & ASSUMED) > 0
    inside = told.flows.sure & (told.flows.quantity != 0)
    for row in np.flatnonzero(seen.held).tolist():
        for pack in held.ways[row]:
            packs[pack] = packs.get(pack, False) or bool(seen.held_surely[row])
    for row in rows.tolist():
        sure, unit = bool(seen.walked_surely[row] and not assumed[row]), int(told.flows.unit[row])
        units[unit] = units.get(unit, False) or sure
        sure = sure and bool(inside[row])
        ways = held.through(told.booked, row)
        for box in () if ways else held.direct(told.booked, row):  # sent on, or told late
            units[box] = units.get(box, False)
        for way in ways:
            for box in held.between[way]:
                place = told.found.place(box)
                units[place] = units.get(place, False) or sure
            for pack in held.ways[way]:
                packs[pack] = packs.get(pack, False) or sure
    return units, packs


def union_of(found: Sequence[Reach]) -> Reach:
    """Several roots together: the union, the best certainty, the best time and depth."""
    if len(found) == 1:
        return found[0]
    reached = np.logical_or.reduce([each.reached for each in found])
    reason = np.zeros(len(reached), np.int64)
    for each in reversed(found):
        reason = np.where(each.reached & (each.reason > 0), each.reason, reason)
    return Reach(
        reached,
        np.logical_or.reduce([each.sure for each in found]),
        np.minimum.reduce([each.time for each in found]),
        np.minimum.reduce([each.depth for each in found]),
        reason,
        np.logical_or.reduce([each.walked for each in found]),
        np.logical_or.reduce([each.walked_surely for each in found]),
        np.logical_or.reduce([each.alive for each in found]),
        np.logical_or.reduce([each.led for each in found]),
        any(each.kept for each in found),
        np.logical_or.reduce([each.held for each in found]),
        np.logical_or.reduce([each.held_surely for each in found]),
    )
