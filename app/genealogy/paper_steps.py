"""Steps from a document: its bookings, from then on (down) or until then (up). Pure.

Down: what it took or shipped goes on by those bookings, and what it shipped also if it came back;
to a place of one's own it was only moved; what it brought in or made goes on by the lot's other
bookings, possibly where that was part of the lot only. Up: what it took or shipped has its origins
until then, what it brought in or made comes from that receipt or run alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from app.genealogy.kernels import AFRESH, SURE, WALKED
from app.genealogy.part_steps import inflow_steps, naming, part_steps
from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.genealogy.step_plan import Begin, StepPlan, lead_to_rows, to_containers
from app.genealogy.steps import Interpretation
from app.genealogy.untracked import supply_steps
from app.ledger.certainty import Reason
from app.ledger.columns import (
    ADJUSTED,
    ASSUMED,
    BATCH,
    CONSUMED,
    ITEM,
    PACKED,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    UNPACKED,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.containers import Look
from app.ledger.flows import IN, OUT
from app.times import AFTER_ALL


def paper_steps(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """Where a walk from a document begins."""
    told = plan.told
    rows = np.flatnonzero(naming(told, root))
    sign, bare = told.flows.sign[rows], told.found.things.kinds[told.flows.thing[rows]] == ITEM
    began = is_any(told.types()[rows], (PRODUCED, SUPPLIED, CONSUMED, SHIPPED, RETURNED))
    began &= (direction == "up") | (sign == OUT) | bare
    began |= is_any(told.types()[rows], (RETURNED, ADJUSTED))
    sure = np.zeros(len(told.flows), np.bool_)
    sure[told.belonging.rows[(told.belonging.uses & SURE) > 0]] = True
    sure |= _empty(told)
    uses = np.where(sure[rows], SURE | WALKED, WALKED)
    begin(plan.first_flow + rows[began], uses[began], Reason.ASSUMED)
    _only_runs(plan, rows, sure, begin)
    inward, outward = rows[sign == IN], rows[sign == OUT]
    if direction == "down":
        _named(plan, outward, begin)
        bare_in = rows[(sign == IN) & bare]
        supply_steps(plan, bare_in, "down", naming(told, root))
        inflow_steps(plan, root, rows[(sign == IN) & ~bare], begin)
        back_steps(plan, outward[told.types()[outward] == SHIPPED])
    else:
        _named(plan, inward, begin)
        _named(plan, rows[(sign == OUT) & bare], begin)
        _origins(plan, rows[(sign == OUT) & ~bare])
    _packed(plan, root, direction, begin)
    _containers(plan, root, begin)


def _containers(plan: StepPlan, root: Root, begin: Begin) -> None:
    """The containers its bookings name."""
    found = plan.told.found
    booked = found.bookings
    named = np.flatnonzero(np.isin(booked.ids, np.fromiter(root.named, np.int64, len(root.named))))
    known = ((booked.flags[named] & ASSUMED) == 0) & (booked.quantities[named] != 0)
    for ends in (found.starts[named], found.ends[named]):
        for end, sure in zip(ends.tolist(), known.tolist(), strict=True):
            if found.things.kinds[end] == UNIT:
                node = np.array([plan.name_of(end)])
                begin(node, SURE | WALKED if sure else WALKED, Reason.ASSUMED)
    for hu, *_ in root.looks:  # what it moved
        begin(np.array([plan.name_of(found.place(hu))]))
    for hu, look, _ in _boxes(plan.told, root):  # and those around what stood in a box then
        for inside in found.packing.contents(hu, look):
            known = inside.sure and inside.piece.quantity != 0
            for box in inside.path[:-1] if found.kind(inside.piece.content) != UNIT else ():
                node = np.array([plan.name_of(found.place(box))])
                begin(node, SURE | WALKED if known else WALKED, Reason.MAYBE_INSIDE)


def _empty(told: Interpretation) -> Flags:
    """By flow, whether it is of a container in which nothing is known to have been."""
    recorded = (told.found.bookings.flags[told.flows.booking] & ASSUMED) == 0
    empty: Flags = (told.found.things.kinds[told.flows.thing] == UNIT) & recorded
    return empty


def _only_runs(plan: StepPlan, rows: Ints, sure: Flags, begin: Begin) -> None:
    """What is booked on an order with one run is booked on that run."""
    told = plan.told
    kinds, order, run = told.found.things.kinds, told.runs.order, told.flows.run[rows]
    batches = np.flatnonzero(kinds == BATCH)
    batches = batches[np.bincount(order[batches], minlength=len(kinds))[order[batches]] == 1]
    of_order = np.full(len(kinds), -1, np.int64)
    of_order[order[batches]] = batches
    whole = (run >= 0) & (kinds[run] != BATCH)
    batch = np.where(whole, of_order[order[np.maximum(run, 0)]], -1)
    rows, batch = rows[batch >= 0], batch[batch >= 0]
    nodes = plan.free(len(rows))
    begin(nodes, np.where(sure[rows], SURE | WALKED, WALKED), Reason.ASSUMED)
    plan.name(batch, nodes)


def _named(plan: StepPlan, rows: Ints, begin: Begin) -> None:
    """Things that are named, without being walked from as wholes."""
    told = plan.told
    things = distinct(told.flows.thing[rows])
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
    plan.name_with_lots(told.flows.thing[rows], plan.first_flow + rows)  # also before it came in
    chosen = np.isin(told.belonging.rows, rows)
    plan.steps.add(
        plan.first_flow + told.belonging.rows[chosen], told.belonging.states[chosen],
        told.belonging.uses[chosen], told.belonging.reasons[chosen],
    )  # fmt: skip
    open_ = chosen & ~told.covered[told.belonging.rows]
    plan.steps.add(plan.first_flow + told.belonging.rows[open_], told.belonging.states[open_],
                   AFRESH, Reason.NOT_COVERED)  # fmt: skip


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
        uses = np.where(flows.sure[mine] & bool(serial), SURE | WALKED, WALKED)
        reason = np.where(flows.sure[mine], Reason.PART_OF_LOT, flows.doubt[mine])
        plan.steps.add(at, plan.first_flow + mine, uses, reason)
    chosen = np.isin(told.belonging.rows, back)
    rows, states = told.belonging.rows[chosen], told.belonging.states[chosen]
    whole = told.found.things.kinds[flows.thing[rows]] == SERIAL
    plan.steps.add(
        plan.first_flow + rows, states,
        np.where(whole, told.belonging.uses[chosen], WALKED),
        np.where(whole, told.belonging.reasons[chosen], Reason.PART_OF_LOT),
    )  # fmt: skip
    bare = told.found.things.kinds[flows.thing[back]] == ITEM
    supply_steps(plan, back[bare], "down")  # as of a supplier


def _packed(plan: StepPlan, root: Root, direction: Direction, begin: Begin) -> None:
    """What was packed, unpacked or moved by the document: from or until then, always part of a
    lot; of a box what was in it then."""
    told = plan.told
    handled = [*_handled(told, root), *(_sent_to_own(told, root) if direction == "down" else ())]
    for thing, (low, high), states, sure in handled:
        kind = told.found.things.kinds[thing]
        bound = low if direction == "down" else -high
        nodes = plan.node(
            np.full(len(states), bound), np.full(len(states), AFTER_ALL, np.int64)
        )  # fmt: skip
        sure = sure and len(states) == 1
        begin(nodes, SURE | WALKED if sure else WALKED, Reason.SEVERAL_LIVES)
        plan.name_with_lots(np.full(len(states), thing), nodes)
        if kind == ITEM:
            if direction == "down":
                _bare_outflows(plan, root, thing, nodes)
        elif direction == "up" or kind == SERIAL:
            plan.steps.add(nodes, states, SURE | WALKED)
        else:
            part_steps(plan, root, states, nodes)


def _handled(told: Interpretation, root: Root) -> Iterator[tuple[int, Look, Ints, bool]]:
    """What was packed, unpacked or moved by a document: thing, when, the lives it may be of, and
    whether it surely was that. Of a box, what was in it then."""
    seen = [(thing, when, True) for thing, when in root.seen]
    for content, place in _contents(told, root):
        if told.found.things.kinds[content] != UNIT:
            booked = told.found.bookings
            known = bool(booked.quantities[place] != 0) and not booked.flags[place] & ASSUMED
            seen.append((content, (int(booked.low[place]), int(booked.high[place])), known))
    for thing, when, known in seen:
        states = told.lives.of({thing})
        yield thing, when, told.lives.at(states, *when), known
    for hu, look, when in _boxes(told, root):
        for inside in told.found.packing.contents(hu, look):
            thing = told.found.place(inside.piece.content)
            if told.found.things.kinds[thing] != UNIT:
                states = told.lives.of({thing})
                yield thing, when, told.lives.at(states, *when), inside.sure


def _sent_to_own(told: Interpretation, root: Root) -> Iterator[tuple[int, Look, Ints, bool]]:
    """The same of what a document sent to places of one's own."""
    rows = np.flatnonzero(naming(told, root) & (told.types() == SHIPPED))
    for row in rows[told.found.things.own[told.found.ends[told.flows.booking[rows]]]].tolist():
        booking = int(told.flows.booking[row])
        look = int(told.found.bookings.low[booking]), int(told.found.bookings.high[booking])
        own = told.belonging.rows == row
        if told.found.things.kinds[told.flows.thing[row]] != UNIT:
            sure = bool(((told.belonging.uses[own] & SURE) > 0).all())
            yield int(told.flows.thing[row]), look, told.belonging.states[own], sure


def _contents(told: Interpretation, root: Root) -> Iterator[tuple[int, int]]:
    """(content, place of the booking) of what a document packed or unpacked."""
    booked = told.found.bookings
    named = np.isin(booked.ids, np.fromiter(root.named, np.int64, len(root.named)))
    for place in np.flatnonzero(named & is_any(booked.types, (PACKED, UNPACKED))).tolist():
        ends = told.found.starts if booked.types[place] == PACKED else told.found.ends
        yield int(ends[place]), place


def _boxes(told: Interpretation, root: Root) -> Iterator[tuple[int, Look, Look]]:
    """Boxes (ids) that a document packed, unpacked or moved: when it looks into one, by booked
    times, and when that may have been."""
    yield from ((hu, look, look) for hu, look, *_ in root.looks)
    booked = told.found.bookings
    for content, place in _contents(told, root):
        if told.found.things.kinds[content] == UNIT:
            look = int(booked.written_from[place]), int(booked.written_to[place])
            yield (
                int(told.found.things.ids[content]), look,
                (int(booked.low[place]), int(booked.high[place])),
            )  # fmt: skip


def _bare_outflows(plan: StepPlan, root: Root, thing: int, nodes: Ints) -> None:
    """From some of an item without a lot to its bookings: possible; for certain to the containers
    around what the document packed."""
    told = plan.told
    out = np.flatnonzero(
        (told.flows.thing == thing) & is_any(told.types(), (CONSUMED, SHIPPED))
    )  # fmt: skip
    for node in nodes.tolist():
        plan.steps.add(np.full(len(out), node), plan.first_flow + out, WALKED, Reason.PART_OF_LOT)
        open_ = out[~told.covered[out]]
        plan.steps.add(np.full(len(open_), node), plan.first_flow + open_, AFRESH,
                       Reason.NOT_COVERED)  # fmt: skip
        to_containers(plan, node, thing, Reason.PART_OF_LOT)
        if plan.held is not None:
            held = plan.held.held
            mine = np.isin(held.pack[held.of], list(root.named)) & (held.thing[held.of] == thing)
            rows = held.of[mine]
            lead_to_rows(plan, np.full(len(rows), node), rows, Reason.PART_OF_LOT, held.sure[rows])
