"""Steps to the containers around what a walk reaches: there they are named. Pure.

Down, a container is reached with a content that was in it when, or after, what is traced can have
arrived in the content; for certain when the content surely was in it and what is traced had surely
arrived when it was packed. Nothing is walked on from a container: what it was shipped or used with
are bookings of its contents.
"""

from __future__ import annotations

import numpy as np

from app.genealogy.held import Held
from app.genealogy.kernels import RUNG, WALKED
from app.genealogy.network import Network
from app.genealogy.step_plan import HeldNodes, StepPlan
from app.ledger.certainty import Reason
from app.ledger.columns import ITEM, UNIT, Flags, Ints, join
from app.times import AFTER_ALL


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


def _not_through(plan: StepPlan, held: Held, stop: frozenset[int]) -> Flags:
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
