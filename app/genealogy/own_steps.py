"""The steps that depend on the root, the direction and the options of one walk. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from app.genealogy.certainty import Reason
from app.genealogy.columns import (
    BATCH,
    CONSUMED,
    ITEM,
    LOT,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    UNIT,
    Ints,
    join,
)
from app.genealogy.containers import ever
from app.genealogy.flows import IN
from app.genealogy.kernels import AFRESH, SURE, WALKED
from app.genealogy.network import (
    Network,
)
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.steps import Interpretation, Steps
from app.times import AFTER_ALL, BEFORE_ALL


class Begin(Protocol):
    def __call__(self, ends: Ints, uses: int | Ints = ..., reason: int = ...) -> None:
        """Steps from the root to some nodes."""


@dataclass(slots=True)
class StepPlan:
    """A network being prepared for one root and direction."""

    told: Interpretation
    first_flow: int
    low: list[Ints]
    high: list[Ints]
    size: int
    steps: Steps

    def node(self, low: Ints, high: Ints) -> Ints:
        """New nodes with the intervals they may be passed in (in the direction of the walk)."""
        first = self.size
        self.low.append(low)
        self.high.append(high)
        self.size += len(low)
        return np.arange(first, self.size)


def directed(network: Network, direction: Direction) -> StepPlan:
    starts, ends, uses, reasons = network.steps
    steps = Steps()
    down = direction == "down"
    steps.add(*((starts, ends) if down else (ends, starts)), uses, reasons)
    low, high = (network.low, network.high) if down else (-network.high, -network.low)
    if down:  # what flowed in at the earliest is where roots begin; others carry their own times
        low = np.concatenate([np.full(network.first_flow, BEFORE_ALL), low[network.first_flow :]])
    return StepPlan(network.told, network.first_flow, [low], [high], len(low), steps)


def untracked_steps(plan: StepPlan, direction: Direction) -> None:
    """To items without a lot: named, never walked through."""
    wanted = (PRODUCED,) if direction == "down" else (CONSUMED, SHIPPED)
    rows, states, uses, reasons = plan.told.belonging.of(*wanted)
    bare = plan.told.found.things.kinds[plan.told.lives.thing[states]] == ITEM
    plan.steps.add(plan.first_flow + rows[bare], states[bare], uses[bare], reasons[bare])


def membership_steps(
    plan: StepPlan, members: Collection[tuple[int, int]], direction: Direction, whole: set[int]
) -> Ints:
    """Steps between lots and their serials; the nodes of lots as such."""
    told = plan.told
    aside = np.full(len(told.found.things), -1, np.int64)
    if not members:
        return aside
    lots, serials = (np.array(column, np.int64) for column in zip(*sorted(members), strict=True))
    named = np.unique(lots)
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
    return aside


def by_serial(told: Interpretation, serials: Ints) -> tuple[Ints, Ints]:
    """(place among members, state) for every life of every member."""
    turn = np.argsort(told.lives.thing, kind="stable")
    place, state = join(serials, told.lives.thing[turn])
    return place, turn[state]


def outflows_as_such(plan: StepPlan, aside: Ints) -> None:
    """From a lot as such to the bookings on the lot: possible."""
    told = plan.told
    out = np.flatnonzero(np.isin(told.types(), (CONSUMED, SHIPPED)))
    out = out[aside[told.flows.thing[out]] >= 0]
    starts = aside[told.flows.thing[out]]
    plan.steps.add(starts, plan.first_flow + out, WALKED, Reason.LOT_AS_SUCH)
    open_ = ~told.covered[out]
    plan.steps.add(starts[open_], plan.first_flow + out[open_], AFRESH, Reason.LOT_AS_SUCH)


def candidate_steps(plan: StepPlan, direction: Direction) -> None:
    """Bookings of an item without a lot could be of any lot of it."""
    told = plan.told
    kinds, items = told.found.things.kinds, told.found.things.items
    states = np.flatnonzero(np.isin(kinds[told.lives.thing], (LOT, SERIAL)))
    codes = items[told.lives.thing[states]]
    bare = kinds[told.flows.thing] == ITEM
    types = told.types()
    for rows, outward in (
        (np.flatnonzero(bare & np.isin(types, (CONSUMED, SHIPPED))), True),
        (np.flatnonzero(bare & (types == PRODUCED)), False),
    ):
        for code in np.unique(items[told.flows.thing[rows]]).tolist():
            some = rows[items[told.flows.thing[rows]] == code] + plan.first_flow
            those = states[codes == code]
            flow, state = np.repeat(some, len(those)), np.tile(those, len(some))
            away = outward == (direction == "down")
            start, end = (state, flow) if away else (flow, state)
            plan.steps.add(start, end, WALKED, Reason.CANDIDATE)


def start_steps(
    plan: StepPlan, network: Network, root: Root, direction: Direction,
    members: Collection[tuple[int, int]],
) -> int:  # fmt: skip
    """The node a root begins at, and its steps to what the root stands for.

    Down, a lot as root is also all its serials; each begins with it, or earlier by its own inflow.
    """
    told = plan.told
    start = int(plan.node(np.array([BEFORE_ALL]), np.array([AFTER_ALL]))[0])

    def begin(ends: Ints, uses: int | Ints = SURE | WALKED, reason: int = Reason.NONE) -> None:
        plan.steps.add(np.full(len(ends), start), ends, uses, reason)

    states = told.lives.of(root.whole)
    if direction == "down":
        low = network.low[states]
        for lot, serial in members:
            if lot in root.whole:
                own = told.lives.of({serial})
                states = np.concatenate([states, own])
                low = np.concatenate([low, np.minimum(network.low[own], network.low[lot])])
        entries = plan.node(low, np.full(len(states), AFTER_ALL))
        begin(entries)
        plan.steps.add(entries, states, SURE | WALKED)
    else:
        begin(states)
    if root.party is not None:
        begin(np.array([root.party]))
        if direction == "down":
            return_steps(plan, told, root.party)
    for run in root.runs:
        run_steps(plan, told, root, run, direction, begin)
    inside_steps(told, root, begin)
    for place in root.whole:
        kind = told.found.things.kinds[place]
        if kind == ITEM:
            item_steps(plan, told, place, direction)
        elif kind == UNIT:
            container_steps(plan, told, place, direction, begin)
    return start


def inside_steps(told: Interpretation, root: Root, begin: Begin) -> None:
    """What was in containers when they were seen at a place."""
    for hu, look in root.looks:
        for piece in ever(told.found.packing, hu):
            if piece.seen(look):
                sure = SURE | WALKED if piece.surely(look) else WALKED
                begin(told.lives.of({told.found.place(piece.content)}), sure, Reason.MAYBE_INSIDE)


def return_steps(plan: StepPlan, told: Interpretation, party: int) -> None:
    """What a customer returned, from then on."""
    rows, states, uses, reasons = told.belonging.of(RETURNED)
    came = (told.found.starts[told.flows.booking[rows]] == party) & (told.flows.sign[rows] == IN)
    rows, states = rows[came], states[came]
    plan.steps.add(np.full(len(rows), party), plan.first_flow + rows, SURE | WALKED)
    plan.steps.add(plan.first_flow + rows, states, uses[came], reasons[came])


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


def item_steps(plan: StepPlan, told: Interpretation, place: int, direction: Direction) -> None:
    """Bookings of an item without a lot, when the item is a root."""
    types = told.types()
    wanted = (CONSUMED, SHIPPED) if direction == "down" else (PRODUCED,)
    rows = np.flatnonzero((told.flows.thing == place) & np.isin(types, wanted))
    plan.steps.add(np.full(len(rows), place), plan.first_flow + rows, SURE | WALKED)


def container_steps(
    plan: StepPlan, told: Interpretation, place: int, direction: Direction, begin: Begin
) -> None:
    """All a container ever held, down from the moment each content was packed; where it went."""
    if direction == "down":
        rows = np.flatnonzero(
            (told.flows.thing == place) & np.isin(told.types(), (CONSUMED, SHIPPED))
        )
        plan.steps.add(np.full(len(rows), place), plan.first_flow + rows, SURE | WALKED)
    hu = int(told.found.things.ids[place])
    for piece in ever(told.found.packing, hu):
        states = told.lives.of({told.found.place(piece.content)})
        uses = SURE | WALKED if len(states) == 1 else WALKED  # in which of its lives is not said
        packed = piece.start if direction == "down" else BEFORE_ALL
        entry = plan.node(np.array([packed]), np.array([AFTER_ALL]))
        begin(entry)
        plan.steps.add(np.full(len(states), entry[0]), states, uses, Reason.SEVERAL_LIVES)
