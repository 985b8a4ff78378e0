"""The steps that depend on the root, the direction and the options of one walk. Pure."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from app.genealogy.container_root import container_steps, look_steps
from app.genealogy.joins import return_rungs
from app.genealogy.kernels import AFRESH, RUNG, SURE, WALKED
from app.genealogy.network import Network, early_bookings
from app.genealogy.paper_steps import paper_steps
from app.genealogy.part_steps import (
    arrival,
    crate_steps,
    inflow_steps,
    lots_there,
    naming,
    part_only,
    part_steps,
    place_steps,
    surely_there,
)
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan, lead_to_rows
from app.genealogy.steps import Interpretation
from app.genealogy.untracked import item_steps, item_there_steps, supply_steps
from app.ledger.certainty import Reason
from app.ledger.columns import (
    BATCH,
    CONSUMED,
    ITEM,
    PRODUCED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Flags,
    Ints,
    distinct,
    is_any,
    join,
)
from app.ledger.flows import IN
from app.times import AFTER_ALL, BEFORE_ALL


def membership_steps(
    plan: StepPlan, members: Collection[tuple[int, int]], direction: Direction, whole: set[int]
) -> Ints:
    """Steps between lots and their serials; the nodes of lots as such."""
    told = plan.told
    aside = np.full(len(told.found.things), -1, np.int64)
    if not members:
        return aside
    lots, serials = (np.array(column, np.int64) for column in zip(*sorted(members), strict=True))
    named = distinct(lots)
    free = np.full(len(named), BEFORE_ALL), np.full(len(named), AFTER_ALL)
    aside[named] = plan.node(*free)
    born = told.born
    several = told.processes > 1
    root_lot = np.isin(lots, np.fromiter(whole, np.int64, len(whole)))
    lot_state, serial_states = by_serial(told, serials)
    lot_of, is_born = lots[lot_state], born[serials[lot_state]]
    root_of = root_lot[lot_state]
    if direction == "down":
        down = ~root_of & ~is_born
        plan.steps.add(
            lot_of[down], serial_states[down],
            np.where(several[lot_of[down]], WALKED, SURE | WALKED), Reason.SEVERAL_PROCESSES,
        )  # fmt: skip
        plan.steps.add(serial_states, aside[lot_of], WALKED, Reason.LOT_AS_SUCH)
        outflows_as_such(plan, aside)
    else:
        up = is_born
        plan.steps.add(
            lot_of[up], serial_states[up], np.where(root_of[up], SURE | WALKED, WALKED),
            Reason.MEMBER_ORIGIN,
        )  # fmt: skip
        plan.steps.add(serial_states, aside[lot_of], SURE | WALKED)
        origin = ~is_born
        doubt = several[lot_of[origin]]
        plan.steps.add(
            serial_states[origin], lot_of[origin], np.where(doubt, WALKED, SURE | WALKED),
            Reason.SEVERAL_PROCESSES,
        )  # fmt: skip
        # to its lot's serials with births whenever the lot as such came in
        beside = np.full(len(told.found.things), -1, np.int64)
        beside[named] = plan.free(len(named))
        plan.name(named, beside[named])
        plan.steps.add(serial_states[origin], beside[lot_of[origin]], WALKED, Reason.MEMBER_ORIGIN)
        plan.steps.add(beside[lot_of[up]], serial_states[up], WALKED, Reason.MEMBER_ORIGIN)
    return aside


def named_members(
    plan: StepPlan, network: Network, members: Collection[tuple[int, int]], aside: Ints,
    stop: frozenset[int],
) -> None:  # fmt: skip
    """Up, from serials where they are named to their lots: membership carries no time, so that it
    holds before anything came into the serial itself, too. `aside`: see `membership_steps`; `stop`:
    places of what the walk ends at."""
    told = plan.told
    early, states = network.named
    plan.name_with_lots(told.lives.thing[states], early)
    things, nodes = (np.concatenate(column) for column in zip(*plan.members, strict=True))
    wanted = {*things.tolist()} - stop
    lots_of = sorted(pair for pair in members if pair[1] in wanted)
    if not lots_of:
        return
    lots, serials = (np.array(column, np.int64) for column in zip(*lots_of, strict=True))
    turn = np.argsort(things, kind="stable")
    pair, place = join(serials, things[turn])
    lot, node = lots[pair], nodes[turn[place]]
    plan.steps.add(node, aside[lot], SURE | WALKED)
    origin = ~told.born[serials[pair]]
    doubt = told.processes[lot[origin]] > 1
    plan.steps.add(
        node[origin], lot[origin], np.where(doubt, WALKED, SURE | WALKED), Reason.SEVERAL_PROCESSES
    )  # fmt: skip


def by_serial(told: Interpretation, serials: Ints) -> tuple[Ints, Ints]:
    """(place among members, state) for every life of every member."""
    turn = np.argsort(told.lives.thing, kind="stable")
    place, state = join(serials, told.lives.thing[turn])
    return place, turn[state]


def outflows_as_such(plan: StepPlan, aside: Ints) -> None:
    """From a lot as such to the bookings on the lot: possible."""
    told = plan.told
    out = np.flatnonzero(is_any(told.types(), (CONSUMED, SHIPPED)))
    out = out[aside[told.flows.thing[out]] >= 0]
    starts = aside[told.flows.thing[out]]
    plan.steps.add(starts, plan.first_flow + out, WALKED, Reason.LOT_AS_SUCH)
    open_ = ~told.covered[out]
    plan.steps.add(starts[open_], plan.first_flow + out[open_], AFRESH, Reason.LOT_AS_SUCH)
    if plan.held is not None:
        rows = np.flatnonzero(aside[plan.held.held.thing] >= 0)
        lead_to_rows(plan, aside[plan.held.held.thing[rows]], rows, Reason.LOT_AS_SUCH)


def start_steps(
    plan: StepPlan, network: Network, root: Root, direction: Direction,
    members: Collection[tuple[int, int]], first: Ints, stop: frozenset[int] = frozenset(),
) -> int:  # fmt: skip
    """The node a root begins at, and its steps to what the root stands for.

    Down, a lot as root is also all its serials; each begins with it, or earlier by its own inflow.
    At what the walk ends (`stop`) it is not: they are reached through it. `first`: by state, when
    anything can have flowed in at the earliest.
    """
    told = plan.told
    start = int(plan.node(np.array([BEFORE_ALL]), np.array([AFTER_ALL]))[0])

    def begin(
        ends: Ints, uses: int | Ints = SURE | WALKED, reason: int | Ints = Reason.NONE
    ) -> None:
        plan.steps.add(np.full(len(ends), start), ends, uses, reason)

    states = told.lives.of(root.whole)
    if root.kind == "location":  # of serials only while they were there
        place_steps(plan, root, direction, begin)
        kinds = told.found.things.kinds
        states = told.lives.of([each for each in root.whole if kinds[each] != SERIAL])
    if direction == "down":
        low = first[states]
        own_states = len(states)
        for lot, serial in members if root.kind != "location" else ():
            if lot in root.whole and lot not in stop:
                own = told.lives.of({serial})
                states = np.concatenate([states, own])
                low = np.concatenate([low, np.minimum(first[own], first[lot])])
        part = np.zeros(len(states), np.bool_)
        if root.kind == "location":
            part = part_only(told, root, told.lives.thing[states])
            low = arrival(told, root, told.lives.thing[states])
        entries = plan.node(low, np.full(len(states), AFTER_ALL))
        begin(entries, *surely_there(told, root, states))
        of_lots = plan.free(len(states) - own_states)  # that a serial is of a lot is a hop
        plan.of_lots = told.lives.thing[states[own_states:]], of_lots
        plan.steps.add(entries[own_states:], of_lots, SURE | WALKED)
        entries = np.concatenate([entries[:own_states], of_lots])
        plan.steps.add(entries[~part], states[~part], SURE | WALKED)
        part_steps(plan, root, states[part], entries[part])
        if root.kind != "location":
            early_steps(plan, network, root, states, part, begin, start, stop)
    elif root.kind == "location":
        lots_there(plan, root, states, begin)
    else:
        begin(states, *surely_there(told, root, states))
    if root.party is not None:
        begin(np.array([root.party]))
        if direction == "down":
            return_steps(plan, told, root, root.party)
    for run in root.runs:
        if run in stop or int(told.runs.order[run]) in stop:
            continue  # the walk ends there
        run_steps(plan, told, root, run, direction, begin)
    if root.kind == "document":
        paper_steps(plan, root, direction, begin)
    elif root.kind in ("supplier", "supplier-lot"):
        supplied_steps(plan, root, direction, begin)
    else:
        look_steps(plan, told, root, direction, members, begin, stop)
    crate_steps(plan, root, direction, begin)
    for place in root.whole:
        kind = told.found.things.kinds[place]
        if kind == ITEM and root.kind == "location":
            item_there_steps(plan, root, place, direction, begin)
        elif kind == ITEM:
            item_steps(plan, told, place, direction)
        elif kind == UNIT and place not in stop:
            container_steps(plan, told, place, direction, members, begin, stop)
    return start


def return_steps(plan: StepPlan, told: Interpretation, root: Root, party: int) -> None:
    """What a customer returned, from then on; of items without a lot as of a supplier."""
    from_ = np.zeros(len(told.flows), np.bool_)
    from_[(told.found.starts[told.flows.booking] == party) & (told.flows.sign == IN)] = True
    rows = np.flatnonzero(from_)

    def begin(
        ends: Ints, uses: int | Ints = SURE | WALKED, reason: int | Ints = Reason.NONE
    ) -> None:
        plan.steps.add(np.full(len(ends), party), ends, uses, reason)

    begin(plan.first_flow + rows)
    bare = told.found.things.kinds[told.flows.thing[rows]] == ITEM
    supply_steps(plan, rows[bare], "down")
    inflow_steps(plan, root, rows[~bare], begin)


def supplied_steps(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """What a supplier brought of items without a lot."""
    told = plan.told
    bare = told.found.things.kinds[told.flows.thing] == ITEM
    rows = np.flatnonzero(naming(told, root) & bare & (told.types() == SUPPLIED))
    if direction == "up":
        named, _, uses, reasons = told.belonging.of(SUPPLIED)
        own = np.isin(named, rows)
        nodes = plan.free(int(own.sum()))
        begin(nodes, uses[own], reasons[own])
        plan.name(told.flows.thing[named[own]], nodes)
        return
    begin(plan.first_flow + rows)
    supply_steps(plan, rows, "down", naming(told, root))


def early_steps(
    plan: StepPlan, network: Network, root: Root, states: Ints, part: Flags, begin: Begin,
    start: int, stop: frozenset[int],
) -> None:  # fmt: skip
    """What was booked of a root before anything came into it is of this thing all the same."""
    rows, state, uses, reasons = early_bookings(network.told, network.low)
    own = np.isin(state, states)
    rows, state, uses, reasons = rows[own], state[own], uses[own], reasons[own]
    rest = np.isin(state, states[part]) & ~naming(network.told, root)[rows]
    maybe = np.isin(network.told.lives.thing[state], list(root.perhaps))
    begin(
        plan.first_flow + rows, np.where(rest | maybe, WALKED, uses),
        np.where(maybe, Reason.MAYBE_INSIDE, np.where(rest, Reason.PART_OF_LOT, reasons)),
    )  # fmt: skip
    if plan.held is not None:
        held = plan.held.held
        walked = states[~part & ~np.isin(network.told.lives.thing[states], list(stop))]
        early = np.isin(held.state, walked) & (held.packed[held.of] < network.low[held.state])
        rows = held.of[early]
        starts = np.full(len(rows), start)
        sure = held.sure[rows] & held.one[rows] & ~np.isin(held.thing[rows], list(root.perhaps))
        lead_to_rows(plan, starts, rows, Reason.MAYBE_INSIDE, sure)


def rung_steps(plan: StepPlan, network: Network, direction: Direction) -> None:
    """Certain steps into a thing from elsewhere than its bookings lead to all its rungs; what a
    customer returned joins those not before the return."""
    joins, told = network.joins, network.told
    if not len(joins):
        return
    starts, ends, uses, _ = plan.steps.columns()
    first = joins.lowest if direction == "down" else joins.highest
    rungs = np.where(ends < plan.first_flow, first[np.minimum(ends, len(first) - 1)], -1)
    came = told.booked.returns()
    back = np.flatnonzero((rungs >= 0) & np.isin(starts, plan.first_flow + came))
    rungs[back] = return_rungs(told, joins, starts[back] - plan.first_flow, ends[back])
    booked = np.zeros(plan.size, np.bool_)
    through = (PRODUCED, SUPPLIED) if direction == "down" else (CONSUMED, SHIPPED)
    booked[plan.first_flow + np.flatnonzero(np.isin(told.types(), through))] = True
    chosen = (rungs >= 0) & ((uses & SURE) > 0) & ~booked[starts]
    plan.steps.add(starts[chosen], network.first_rung + rungs[chosen], RUNG)


def run_steps(
    plan: StepPlan, told: Interpretation, root: Root, run: int, direction: Direction, begin: Begin
) -> None:
    """What an order or batch made (down), or what was booked on it (up), in the root's window."""
    runs, flows = told.runs, told.flows
    rows = runs.outputs if direction == "down" else runs.inputs
    at = flows.run[rows]
    order = int(runs.order[run])
    if told.found.things.kinds[run] == BATCH and order != run:
        own = at == run
        shared = (runs.whole[at] if direction == "down" else at == order) & (
            runs.order[at] == order
        )  # fmt: skip
        siblings = np.flatnonzero(
            (runs.order == order) & (told.found.things.kinds == BATCH)
        )  # fmt: skip
        alone = len(siblings) <= 1
    else:
        own, shared, alone = runs.order[at] == order, np.zeros(len(at), np.bool_), True
    booked = told.found.bookings
    low, high = booked.low[flows.booking[rows]], booked.high[flows.booking[rows]]
    inside = (low <= root.window[1]) & (high >= root.window[0])
    begin(plan.first_flow + rows[own & inside])
    uses = SURE | WALKED if alone else WALKED
    begin(plan.first_flow + rows[shared & inside], uses, Reason.OTHER_RUNS)
