"""Steps from roots that had a part only of a lot, or a serial for a while: a place, a document, a
customer. Pure.

Not all that came into the lot came by that document, at that place or from that customer. Then what
is booked of the lot and names the root surely has to do with it; other bookings are possible.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.genealogy.kernels import SURE, WALKED
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan, lead_to_rows
from app.genealogy.steps import Interpretation
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ASSUMED,
    CONSUMED,
    LOT,
    PRODUCED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Flags,
    Ints,
    is_any,
)
from app.ledger.flows import IN
from app.ledger.visits import SerialStay
from app.times import AFTER_ALL, BEFORE_ALL


def naming(told: Interpretation, root: Root) -> Flags:
    """By flow, whether its booking names the root."""
    found = told.found
    named: Flags = np.isin(found.bookings.ids, np.fromiter(root.named, np.int64, len(root.named)))
    if root.party is not None:
        named |= (found.starts == root.party) | (found.ends == root.party)
    return named[told.flows.booking]


def with_contents(told: Interpretation, root: Root) -> Root:
    """A supplier that brought containers: what was in them then is what it supplied, and nothing
    that was put in later."""
    kinds = told.found.things.kinds
    boxes = {place for place in root.whole if kinds[place] == UNIT}
    if root.kind not in ("supplier", "supplier-lot") or not boxes:
        return root
    came = naming(told, root) & (told.types() == SUPPLIED)
    goods = is_any(kinds[told.flows.thing], (LOT, SERIAL))
    inside = set(told.flows.thing[came & goods].tolist())
    clean = told.belonging.rows[(told.belonging.uses & SURE) > 0]
    direct = came & (told.flows.unit < 0)
    surely = {*told.flows.thing[clean[came[clean]]].tolist(), *told.flows.thing[direct].tolist()}
    whole = tuple(sorted({*root.whole, *inside} - boxes))
    return replace(root, whole=whole, perhaps=frozenset(inside - surely))


def crate_steps(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """Containers of which nobody wrote down what was in them when the root brought them: they are
    named, and down where they went with that from then on, possibly; up, of those that the root
    moved or that were there, from who had brought them by then, possibly."""
    told = plan.told
    flows, kinds = told.flows, told.found.things.kinds
    low, flags = (column[flows.booking] for column in (told.found.bookings.low,
                                                       told.found.bookings.flags))  # fmt: skip
    empty = kinds[flows.thing] == UNIT
    came = empty & naming(told, root) & (flows.sign == IN)
    boxes = [(int(flows.thing[row]), int(low[row])) for row in np.flatnonzero(came).tolist()]
    if root.kind in ("supplier", "supplier-lot"):  # whatever was in them
        rows = np.flatnonzero(naming(told, root) & (told.types() == SUPPLIED) & (flows.unit >= 0))
        nodes = np.array([plan.name_of(place) for place in flows.unit[rows].tolist()], np.int64)
        begin(nodes, np.where(flags[rows] & ASSUMED, WALKED, SURE | WALKED), Reason.ASSUMED)
    for hu, look, *_ in root.looks if direction == "up" else ():
        node = plan.node(np.array([-look[1]]), np.array([AFTER_ALL]))
        begin(node)
        plan.steps.add(node, np.array([told.found.place(hu)]), WALKED, Reason.MAYBE_INSIDE)
    boxes += [(told.found.place(hu), look[0]) for hu, look, *_ in root.looks]
    going: dict[int, list[int]] = {}
    for row in np.flatnonzero(empty & is_any(told.types(), (CONSUMED, SHIPPED))).tolist():
        going.setdefault(int(flows.thing[row]), []).append(row)
    for place, since in boxes if direction == "down" else ():
        if place in going:
            node = plan.node(np.array([since]), np.array([AFTER_ALL]))
            begin(node)
            rows = np.array(going[place], np.int64)
            plan.steps.add(np.full(len(rows), node[0]), plan.first_flow + rows, WALKED,
                           Reason.MAYBE_INSIDE)  # fmt: skip


def part_only(told: Interpretation, root: Root, things: Ints) -> Flags:
    """Of which of some things the root had a part only: something came in that does not name it."""
    other = np.zeros(len(told.found.things), np.bool_)
    other[told.flows.thing[(told.flows.sign == IN) & ~naming(told, root)]] = True
    part: Flags = other[things] & (told.found.things.kinds[things] != SERIAL)
    return part


def arrival(told: Interpretation, root: Root, things: Ints) -> Ints:
    """When each of some things can have been at the root, a place, at the earliest, within its
    window: from when it came, if anything says so."""
    first = np.full(len(told.found.things), BEFORE_ALL, np.int64)
    for thing, (low, _) in root.seen:
        first[thing] = low
    return np.maximum(first[things], root.window[0])


def part_steps(
    plan: StepPlan, root: Root, states: Ints, nodes: Ints, booked: Ints | None = None
) -> None:
    """From the part of a thing a root had, at a node each, to the thing and its bookings. `booked`:
    when it is booked to have come in, by state: what was booked out before, when something else
    had come in, is no more than possible."""
    if not len(states):
        return
    told = plan.told
    plan.name(told.lives.thing[states], nodes)
    plan.steps.add(nodes, states, WALKED, Reason.PART_OF_LOT)
    rows, state, uses, _ = told.belonging.of(CONSUMED, SHIPPED)
    at = np.full(len(told.lives.thing), -1, np.int64)
    at[states] = nodes
    chosen = naming(told, root)[rows] & (at[state] >= 0) & ((uses & SURE) > 0)
    if booked is not None:
        first = np.full(len(told.lives.thing), AFTER_ALL, np.int64)
        first[states] = booked
        ends = told.found.bookings.written_to[told.flows.booking[rows]]
        chosen &= ~(told.preceded[rows] & (ends < first[state]))
    plan.steps.add(at[state[chosen]], plan.first_flow + rows[chosen], SURE | WALKED)
    if plan.held is not None:
        held = plan.held.held
        first = at[held.state]
        named = (first >= 0) & np.isin(held.pack[held.of], list(root.named)) & held.one[held.of]
        rows = held.of[named]
        lead_to_rows(plan, first[named], rows, Reason.MAYBE_INSIDE, held.sure[rows])


def inflow_steps(plan: StepPlan, root: Root, rows: Ints, begin: Begin) -> None:
    """From inflows that name the root on to what came in: all of a thing, or a part of it.

    A receipt or production leads to the whole thing: a part begins beside it, and it is reached by
    itself, with its run or supplier.
    """
    told = plan.told
    chosen = np.isin(told.belonging.rows, rows)
    row, state = told.belonging.rows[chosen], told.belonging.states[chosen]
    uses, reasons = told.belonging.uses[chosen], told.belonging.reasons[chosen]
    part = part_only(told, root, told.lives.thing[state])
    came = is_any(told.types()[row], (PRODUCED, SUPPLIED))
    whole, single = ~part & came, part & came
    begin(plan.first_flow + row[whole], uses[whole], reasons[whole])
    begin(plan.by_itself(plan.first_flow + row[single]), uses[single], reasons[single])
    joined = ~part & ~came
    plan.steps.add(plan.first_flow + row[joined], state[joined], uses[joined], reasons[joined])
    low = told.found.bookings.low[told.flows.booking[row[part]]]
    entries = plan.node(low, np.full(len(low), AFTER_ALL, np.int64))
    made = came[part]  # what came back leads there itself, and not where the walk ends at its box
    begin(entries[made], uses[part][made], reasons[part][made])
    plan.steps.add(plan.first_flow + row[part][~made], entries[~made], uses[part][~made],
                   reasons[part][~made])  # fmt: skip
    states, at = np.unique(state[part], return_inverse=True)
    nodes = plan.free(len(states))
    plan.steps.add(entries, nodes[at], SURE | WALKED)
    booked = np.full(len(states), AFTER_ALL, np.int64)
    clean = (uses[part] & SURE) > 0  # what only perhaps came in is surely in nothing
    ends = told.found.bookings.written_to[told.flows.booking[row[part]]]
    np.minimum.at(booked, at[clean], ends[clean])
    part_steps(plan, root, states, nodes, booked)


def surely_there(told: Interpretation, root: Root, states: Ints) -> tuple[Ints, int]:
    """(uses, reason) of the steps to what a root stands for: of what was at a place, whether one of
    the bookings that say so is in no doubt."""
    things = told.lives.thing[states]
    sure = np.ones(len(told.found.things), np.bool_)
    if root.perhaps:
        sure[list(root.perhaps)] = False
        return np.where(sure[things], SURE | WALKED, WALKED), Reason.MAYBE_INSIDE
    if root.kind == "location":
        named, booked = naming(told, root), told.found.bookings
        named &= booked.low[told.flows.booking] <= root.window[1]
        named &= told.flows.unit < 0  # what was in a container there is asked for itself
        sure[:] = False  # taken away later, and nobody says how it came: perhaps
        clean = told.belonging.rows[(told.belonging.uses & SURE) > 0]
        sure[told.flows.thing[clean[named[clean]]]] = True
        sure[list(root.told)] = True
    return np.where(sure[things], SURE | WALKED, WALKED), Reason.ASSUMED


def lots_there(plan: StepPlan, root: Root, states: Ints, begin: Begin) -> None:
    """Up from a place to lots and items that were there, until the end of the root's window."""
    until = np.full(len(states), -root.window[1], np.int64)
    nodes = plan.node(until, np.full(len(states), AFTER_ALL, np.int64))
    begin(nodes, *surely_there(plan.told, root, states))
    plan.name(plan.told.lives.thing[states], nodes)
    plan.steps.add(nodes, states, SURE | WALKED)


def place_steps(
    plan: StepPlan, root: Root, direction: Direction, begin: Begin
) -> None:  # fmt: skip
    """From a place to the lives of serials that were there."""
    told = plan.told
    flows_of: dict[int, list[int]] = {}
    for row in np.flatnonzero(naming(told, root)).tolist() if root.stays else ():
        booking = int(told.found.bookings.ids[told.flows.booking[row]])
        flows_of.setdefault(booking, []).append(row)
    for stay in root.stays:
        until = min(stay.look[1], _left_inside(told, root, stay))
        if until < root.window[0]:
            continue
        lives = told.lives.of({stay.serial})
        rows = np.array(flows_of.get(stay.booking, ()), np.int64)
        rows = rows[told.flows.thing[rows] == stay.serial]
        here = told.lives.state[np.isin(told.lives.row, rows)]
        if not len(here):  # a move is no flow
            here = told.lives.at(lives, *stay.when)
        sure = stay.sure and not (told.flows.quantity[rows] == 0).any()
        if direction == "down":
            bound = max(stay.look[0], root.window[0])
        else:
            bound = -min(until, root.window[1])
        nodes = plan.node(np.array([bound]), np.array([AFTER_ALL]))
        begin(nodes, SURE | WALKED if sure else WALKED, Reason.ASSUMED)
        plan.name_with_lots(np.array([stay.serial]), nodes)
        ends = np.full(len(here), nodes[0])
        one = SURE | WALKED if len(here) == 1 else WALKED
        plan.steps.add(ends, here, one, Reason.SEVERAL_LIVES)


def _left_inside(told: Interpretation, root: Root, stay: SerialStay) -> int:
    """When a serial had left a place at the latest in a container that it surely was in; AFTER_ALL:
    it did not. A container that came to the place took nothing away."""
    flows, booked = told.flows, told.found.bookings
    rows = np.flatnonzero((flows.thing == stay.serial) & (flows.unit >= 0) & flows.sure)
    at = flows.booking[rows]
    away = (booked.written_to[at] >= stay.end) & ~np.isin(booked.ids[at], list(root.arrivals))
    return int(booked.high[at[away]].min(initial=AFTER_ALL))
