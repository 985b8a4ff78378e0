"""Steps from a document: its bookings, from then on (down) or until then (up). Pure.

Down: what it took or shipped goes on by those bookings, and what it shipped also if it came back;
what it brought in or made goes on by the lot's other bookings, possibly where that was part of the
lot only. Up: what it took or shipped has its origins until then, what it brought in or made comes
from that receipt or run alone.
"""

from __future__ import annotations

import numpy as np

from app.genealogy.kernels import SURE, WALKED
from app.genealogy.part_steps import inflow_steps, naming, part_steps
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan
from app.genealogy.untracked import supply_steps
from app.ledger.certainty import Reason
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    PACKED,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Ints,
    is_any,
)
from app.ledger.containers import ever
from app.ledger.flows import IN, OUT
from app.times import AFTER_ALL


def paper_steps(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """Where a walk from a document begins."""
    told = plan.told
    rows = np.flatnonzero(naming(told, root))
    sign, bare = told.flows.sign[rows], told.found.things.kinds[told.flows.thing[rows]] == ITEM
    began = is_any(told.types()[rows], (PRODUCED, SUPPLIED, CONSUMED, SHIPPED, RETURNED))
    began &= (direction == "up") | (sign == OUT) | bare | (told.types()[rows] == RETURNED)
    sure = np.zeros(len(told.flows), np.bool_)
    sure[told.belonging.rows[(told.belonging.uses & SURE) > 0]] = True
    uses = np.where(sure[rows], SURE | WALKED, WALKED)
    begin(plan.first_flow + rows[began], uses[began], Reason.ASSUMED)
    inward, outward = rows[sign == IN], rows[sign == OUT]
    if direction == "down":
        _named(plan, outward, begin)
        bare_in = rows[(sign == IN) & bare]
        supply_steps(plan, bare_in, "down")
        inflow_steps(plan, root, rows[(sign == IN) & ~bare], begin)
        back_steps(plan, outward[told.types()[outward] == SHIPPED])
    else:
        _named(plan, inward, begin)
        _named(plan, rows[(sign == OUT) & bare], begin)
        _origins(plan, rows[(sign == OUT) & ~bare])
    _packed(plan, root, direction, begin)


def _named(plan: StepPlan, rows: Ints, begin: Begin) -> None:
    """Things that are named, without being walked from as wholes."""
    told = plan.told
    things = np.unique(told.flows.thing[rows])
    things = things[told.found.things.kinds[things] != UNIT]
    sure = np.zeros(len(told.found.things), np.bool_)
    own = told.belonging.rows[(told.belonging.uses & SURE) > 0]
    sure[told.flows.thing[own[np.isin(own, rows)]]] = True
    nodes = plan.free(len(things))
    begin(nodes, np.where(sure[things], SURE | WALKED, WALKED), Reason.ASSUMED)
    plan.name(things, nodes)


def _origins(plan: StepPlan, rows: Ints) -> None:
    """Up, from what the document took to the things it took it of, where no step does it."""
    told = plan.told
    rows = rows[~is_any(told.types()[rows], (CONSUMED, SHIPPED))]
    chosen = np.isin(told.belonging.rows, rows)
    plan.steps.add(
        plan.first_flow + told.belonging.rows[chosen], told.belonging.states[chosen],
        told.belonging.uses[chosen], told.belonging.reasons[chosen],
    )  # fmt: skip


def back_steps(plan: StepPlan, ships: Ints) -> None:
    """What some shipments took goes on if it came back: of a lot, that is possible."""
    told, flows = plan.told, plan.told.flows
    ends = told.found.ends[flows.booking[ships]]
    own = told.found.things.own[ends]
    ships, ends = ships[~own], ends[~own]
    back = told.booked.returns()
    back = back[np.isin(flows.thing[back], flows.thing[ships])]
    from_ = told.found.starts[flows.booking[back]]
    for ship, customer in zip(ships.tolist(), ends.tolist(), strict=True):
        mine = back[(flows.thing[back] == flows.thing[ship]) & (from_ == customer)]
        serial = told.found.things.kinds[flows.thing[ship]] == SERIAL
        at = np.full(len(mine), plan.first_flow + ship)
        uses = SURE | WALKED if serial else WALKED
        plan.steps.add(at, plan.first_flow + mine, uses, Reason.PART_OF_LOT)
    chosen = np.isin(told.belonging.rows, back)
    rows, states = told.belonging.rows[chosen], told.belonging.states[chosen]
    whole = told.found.things.kinds[flows.thing[rows]] == SERIAL
    plan.steps.add(
        plan.first_flow + rows, states,
        np.where(whole, told.belonging.uses[chosen], WALKED),
        np.where(whole, told.belonging.reasons[chosen], Reason.PART_OF_LOT),
    )  # fmt: skip


def _packed(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """What was packed or moved by the document: from or until then, always part of a lot."""
    told, booked = plan.told, plan.told.found.bookings
    named = np.isin(booked.ids, np.fromiter(root.named, np.int64, len(root.named)))
    seen = [
        (int(told.found.starts[place]), (int(booked.low[place]), int(booked.high[place])), True)
        for place in np.flatnonzero(named & (booked.types == PACKED)).tolist()
    ]  # fmt: skip
    seen += [(thing, look, True) for thing, look in root.seen]
    for hu, look in root.looks:  # when it was in it, not of which life
        seen += [
            (told.found.place(piece.content), look, False)
            for piece in ever(told.found.packing, hu) if piece.seen(look)
        ]  # fmt: skip
    for thing, (low, high), booking in seen:
        kind = told.found.things.kinds[thing]
        if kind == UNIT:
            continue
        states = told.lives.of({thing})
        if booking:
            states = told.lives.at(states, low, high)
        bound = low if direction == "down" else -high
        nodes = plan.node(
            np.full(len(states), bound), np.full(len(states), AFTER_ALL, np.int64)
        )  # fmt: skip
        begin(nodes, SURE | WALKED if len(states) == 1 else WALKED, Reason.SEVERAL_LIVES)
        if kind == ITEM:
            plan.name(np.full(len(states), thing), nodes)
        elif direction == "up" or kind == SERIAL:
            plan.steps.add(nodes, states, SURE | WALKED)
        else:
            part_steps(plan, root, states, nodes)
