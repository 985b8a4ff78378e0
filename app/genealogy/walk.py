"""The walk itself: from roots over a network of steps, with and without time. Pure.

Up is down with the steps turned round and times negated, but for membership of serials in lots,
which is not the same both ways.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from app.genealogy import kernels
from app.genealogy.kernels import AFRESH, RUNG, SURE, WALKED
from app.genealogy.network import (
    Network,
)
from app.genealogy.own_steps import (
    membership_steps,
    named_members,
    rung_steps,
    start_steps,
)
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import HeldNodes, StepPlan, copied_steps, plan_of
from app.genealogy.steps import Interpretation
from app.genealogy.stops import stopped_containers, without_steps
from app.genealogy.untracked import candidate_steps, first_with_candidates, untracked_steps
from app.ledger.certainty import Reason
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    SERIAL,
    UNIT,
    Flags,
    Ints,
    is_any,
    join,
)
from app.lives.held import Holders
from app.times import AFTER_ALL, BEFORE_ALL

NO_TIME = AFTER_ALL + 1  # not a time: later than what is not known


@dataclass(frozen=True, slots=True)
class Walk:
    """What a walk from one root found.

    By node: `sure` and `any_` carried times (`NO_TIME`: not reached; up: negated), `depth` in
    generations of lots and serials, `why` it is only possible, `last` the reason of the step that
    leads to it. A node has what its copies have; `base`: the node each stands for, `surely`:
    whether a certain chain leads to the node itself, copies apart.
    `begin`, `starts`, `ends`, `uses`, `reasons`: the steps, by their start. `aside`: node of a lot
    as such (named by its serials), by place of the lot, or -1. `names`: places of things, and nodes
    at which they are named, but not walked through as wholes. `first_flow`: the node of the
    first of `flows` flows. `held`: nodes of the containers around what is reached; `stop`: places
    of what it ends at; `of_lots`: serials of a root lot, and the nodes they begin at.
    `stopped`: nodes of what was booked through containers it ends at, and nodes instead of them.
    """

    direction: Direction
    sure: Ints
    any_: Ints
    depth: Ints
    why: Ints
    last: Ints
    base: Ints
    surely: Flags
    begin: Ints
    starts: Ints
    ends: Ints
    uses: Ints
    reasons: Ints
    grows: Flags
    low: Ints
    high: Ints
    aside: Ints
    names: tuple[Ints, Ints]
    start: int
    first_flow: int
    flows: int
    held: HeldNodes | None
    stop: frozenset[int]
    of_lots: tuple[Ints, Ints]
    stopped: tuple[Ints, Ints]


def walk(
    network: Network,
    root: Root,
    direction: Direction,
    members: Collection[tuple[int, int]],
    *,
    candidates: bool = False,
    stop: frozenset[int] = frozenset(),
) -> Walk:
    """Walk from one root. `members`: (lot, serial) places; `candidates`: also bookings of an item
    without a lot, as possible; `stop`: places of things and runs at which it ends."""
    told = network.told
    plan = plan_of(network, direction)
    untracked_steps(plan, direction)
    if direction == "down":
        held_nodes(plan, network, stop)
    lots = set() if root.kind == "location" else set(root.whole)  # there may have been a part
    aside = membership_steps(plan, members, direction, lots)
    first = network.low[: network.first_flow]
    if candidates:
        candidate_steps(plan, direction)
        first = first_with_candidates(told, first)
        if direction == "up":
            plan.high[0][: network.first_flow] = -first
    start = start_steps(plan, network, root, direction, members, first, stop)
    if direction == "up":
        named_members(plan, network, members, aside, stop)
    copied_steps(plan, network, direction)
    held_steps(plan, network)
    rung_steps(plan, network, direction)
    rungs = network.first_rung + np.arange(len(network.joins))  # so that a chain knows of what
    plan.name(told.lives.thing[network.joins.state], rungs)
    containers = stopped_containers(plan, stop) if stop else None
    base = plan.base(network)
    if containers is not None:
        without_steps(plan, root, direction, aside, start, stop, base, containers)
    return _walked(plan, told, direction, aside, start, base, stop, containers)


def without_time(way: Walk) -> Walk:
    """The same walk whatever the times; certain is still only what is certain with them."""
    size = len(way.low)
    low, high = np.full(size, BEFORE_ALL), np.full(size, AFTER_ALL)
    any_, depth, layer, order = kernels.spread(
        way.begin, way.ends, way.uses, way.grows, low, high, SURE | WALKED, True, way.start,
        NO_TIME,
    )  # fmt: skip
    why, last = kernels.reasons_of(
        way.begin, way.ends, way.uses, way.grows, way.reasons, high, way.surely, any_, depth, layer,
        order,
    )  # fmt: skip
    why[~way.surely & (any_ < NO_TIME) & (why == 0)] = Reason.TIME_LEFT_OUT
    _fold(way.base, order, any_, depth, why, last)
    return replace(way, any_=any_, depth=depth, why=why, last=last, low=low, high=high)


def _other_times(
    starts: Ints, ends: Ints, uses: Ints, reasons: Ints, low: Ints, sure: Ints, any_: Ints,
    why: Ints,
) -> None:  # fmt: skip
    """Why nodes are only possible that are reached through certain ones, but at times at which
    these are only possible: as they are then."""
    left = (sure >= NO_TIME) & (any_ < NO_TIME) & (why == 0)
    if not left.any():
        return
    none = max(Reason) + 1
    open_ = left | (any_ < sure) & (sure < NO_TIME)
    at = np.flatnonzero(open_[ends])
    start, end = starts[at], ends[at]
    plain = (uses[at] & (SURE | WALKED) > 0) & (np.maximum(any_[start], low[end]) == any_[end])
    fits = plain | (uses[at] & AFRESH > 0) & (low[end] == any_[end])
    at = at[fits & (any_[start] < NO_TIME)]
    start, end = starts[at], ends[at]
    doubt = np.where((uses[at] & SURE == 0) & (reasons[at] > 0), reasons[at], none)
    doubt = np.where((sure[start] >= NO_TIME) & (why[start] > 0), why[start], doubt)
    late, before = np.full(len(any_), none, np.int64), np.zeros(0, np.int64)
    while not np.array_equal(late, before):
        before = late.copy()
        np.minimum.at(late, end, np.where(doubt < none, doubt, late[start]))
    why[left] = np.where(late[left] == none, 0, late[left])


def _fold(base: Ints, order: Ints, any_: Ints, depth: Ints, why: Ints, last: Ints) -> None:
    """Give nodes what their copies have: the best time, and of the least depth the least reason."""
    copies = order[base[order] != order]
    if not len(copies):
        return
    stands = base[copies]
    for copy, node in zip(copies.tolist(), stands.tolist(), strict=True):
        if depth[node] < 0 or (depth[copy], why[copy], last[copy]) < (
            depth[node], why[node], last[node]
        ):  # fmt: skip
            depth[node], why[node], last[node] = depth[copy], why[copy], last[copy]
    np.minimum.at(any_, stands, any_[copies])


def _walked(
    plan: StepPlan, told: Interpretation, direction: Direction, aside: Ints, start: int, base: Ints,
    stop: frozenset[int], containers: tuple[Ints, Ints] | None,
) -> Walk:  # fmt: skip
    starts, ends, uses, reasons = plan.steps.columns()
    turn = np.argsort(starts, kind="stable")
    starts, ends, uses, reasons = starts[turn], ends[turn], uses[turn], reasons[turn]
    begin = np.searchsorted(starts, np.arange(plan.size + 1))
    low, high = np.concatenate(plan.low), np.concatenate(plan.high)
    grows = _grows(plan, told, base[starts], base[ends], direction)
    grows &= reasons != Reason.NOT_GIVEN_OUT  # from one life into the next of the same unit
    sure, _, _, _ = kernels.spread(
        begin, ends, uses, grows, low, high, kernels.CERTAIN, False, start, NO_TIME
    )  # fmt: skip
    any_, depth, layer, order = kernels.spread(
        begin, ends, uses, grows, low, high, SURE | WALKED, True, start, NO_TIME
    )  # fmt: skip
    surely = sure < NO_TIME
    why, last = kernels.reasons_of(
        begin, ends, uses, grows, reasons, high, surely, any_, depth, layer, order
    )
    _other_times(starts, ends, uses, reasons, low, sure, any_, why)
    _fold(base, order, any_, depth, why, last)
    np.minimum.at(sure, base, sure.copy())
    return Walk(
        direction, sure, any_, depth, why, last, base, surely, begin, starts, ends, uses, reasons,
        grows, low, high, aside, _names(plan), start, plan.first_flow, len(told.flows), plan.held,
        stop, plan.of_lots, containers or (np.zeros(0, np.int64),) * 2,
    )  # fmt: skip


def _names(plan: StepPlan) -> tuple[Ints, Ints]:
    nothing = np.zeros(0, np.int64)
    things, nodes = zip(*plan.names, strict=True) if plan.names else ((), ())
    return np.concatenate([nothing, *things]), np.concatenate([nothing, *nodes])


def _grows(
    plan: StepPlan, told: Interpretation, starts: Ints, ends: Ints, direction: Direction
) -> Flags:
    """Steps that begin a generation: into a lot or serial that was made (down) or used (up)."""
    wanted = PRODUCED if direction == "down" else CONSUMED
    made = np.zeros(plan.size, np.bool_)
    made[plan.first_flow + np.flatnonzero(told.types() == wanted)] = True
    goods = np.zeros(plan.size, np.bool_)
    kinds = told.found.things.kinds
    goods[: plan.first_flow] = is_any(kinds[told.lives.thing], (LOT, SERIAL))
    for things, nodes in plan.members:
        goods[nodes] = is_any(kinds[things], (LOT, SERIAL))
    return made[starts] & goods[ends]


def held_nodes(plan: StepPlan, network: Network, stop: frozenset[int]) -> None:
    """The nodes at which containers are named. `stop`: places of what a walk ends at: what a
    container that is named there stands in is not reached through it."""
    held = network.held()
    if not len(held):
        return
    some = np.flatnonzero(_not_through(plan, held, stop))
    sure = some[held.sure[some]]
    maybe, surely, there = (np.full(len(held), -1, np.int64) for _ in range(3))
    maybe[some] = plan.node(held.start[some], held.last[some])
    surely[sure] = plan.node(held.start[sure], held.packed[sure])
    there[sure] = plan.node(held.start[sure], np.full(len(sure), AFTER_ALL))
    plan.held = HeldNodes(held, maybe, surely, there)


def _not_through(plan: StepPlan, held: Holders, stop: frozenset[int]) -> Flags:
    """Rows that lead through no container at which the walk ends."""
    things = plan.told.found.things
    units = {int(things.ids[place]) for place in stop if things.kinds[place] == UNIT}
    if not units:
        return np.ones(len(held), np.bool_)
    return np.array([units.isdisjoint(boxes) for boxes in held.between], np.bool_)


def held_steps(plan: StepPlan, network: Network) -> None:
    """From the states of contents, and from their copies, to the containers around them.

    An item without a lot is a leaf: only a root leads to what it was packed into.
    """
    nodes = plan.held
    if nodes is None:
        return
    held = nodes.held
    tracked = plan.told.found.things.kinds[held.thing[held.of]] != ITEM
    of, state = held.of[tracked], held.state[tracked]
    _to_rows(plan, nodes, of, state, np.ones(len(of), np.bool_))
    base = network.base
    copies = np.flatnonzero((base != np.arange(len(base))) & (base < network.first_flow))
    if not len(copies):
        return
    turn = np.argsort(state, kind="stable")
    copy, row = join(base[copies], state[turn])
    copy, row = copies[copy], of[turn[row]]
    ends = held.packed[row]
    sure = [not network.doubt(one, end) for one, end in zip(copy.tolist(), ends.tolist(),
                                                           strict=True)]  # fmt: skip
    _to_rows(plan, nodes, row, copy, np.array(sure, np.bool_))


def _to_rows(plan: StepPlan, nodes: HeldNodes, rows: Ints, starts: Ints, sure: Flags) -> None:
    """Steps to rows, each from a node; `sure`: by step, whether it may be for certain."""
    held, known = nodes.held, nodes.maybe[rows] >= 0
    rows, starts, sure = rows[known], starts[known], sure[known]
    one = held.one[rows]
    reasons = np.where(
        ~held.sure[rows], Reason.MAYBE_INSIDE,
        np.where(~one, Reason.SEVERAL_LIVES,
                 np.where(sure, Reason.PACKED_BEFORE, Reason.TAKEN_OUT)),
    )  # fmt: skip
    plan.steps.add(starts, nodes.maybe[rows], WALKED, reasons)
    surely = one & sure & (nodes.surely[rows] >= 0)
    plan.steps.add(starts[surely], nodes.surely[rows[surely]], RUNG)
