"""A booking as a link between two things that a person reads. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.genealogy.steps import Interpretation
from app.ledger.amounts import facts_of
from app.ledger.columns import ITEM, LOT, RAN_AS, REPORTED_IN, SERIAL, TYPES
from app.ledger.quantities import Sum
from app.ledger.thing import Thing
from app.times import BEFORE_ALL, instant_text
from app.trace.cargo import Cargo
from app.trace.models import Amount, Edge, EdgeContent
from app.trace.names import Paper


def edge_of(
    told: Interpretation,
    place: int,
    sure: bool,
    things: Mapping[int, Thing],
    paper: Paper,
    cargo: Sequence[Cargo] = (),
) -> Edge:
    """A booking as a link between two things; `cargo`: what a booking of a container took along."""
    start, end = (things[int(ends[place])] for ends in (told.found.starts, told.found.ends))
    booked = told.found.bookings
    type_ = int(booked.types[place])
    lasting = type_ in (RAN_AS, REPORTED_IN)
    contents = tuple(
        EdgeContent(
            things[each.thing].ref, each.quantity, each.uom,
            "certain" if each.sure else "possible",
        )
        for each in cargo
    )  # fmt: skip
    amount, uom = _sum(contents) if contents else own_amount(told, place)
    at = paper.written
    if at is None and booked.written_from[place] > BEFORE_ALL:
        at = instant_text(int(booked.written_from[place]))
    return Edge(
        start.shown_ref, end.shown_ref, TYPES[type_], amount, uom, at, paper.at_basis,
        None if lasting else paper.source, None if lasting else paper.event,
        paper.document, paper.basis, "certain" if sure else "possible", contents,
        paper.supplier_lot,
    )  # fmt: skip


def own_amount(told: Interpretation, place: int) -> Amount:
    """Quantity and unit of a booking: a missing unit is the item's, a serial without a quantity is
    one."""
    booked, things = told.found.bookings, told.found.things
    quantity = float(booked.quantities[place])
    uom = told.found.names.text(int(booked.uoms[place]))
    goods = [
        end for end in (int(told.found.starts[place]), int(told.found.ends[place]))
        if things.kinds[end] in (LOT, SERIAL, ITEM)
    ][:1]  # fmt: skip
    if int(booked.types[place]) in (RAN_AS, REPORTED_IN) or not goods:
        return (None if quantity != quantity else quantity), uom
    uom = uom or facts_of(told.booked, goods[0]).uom
    if quantity != quantity:
        return (1.0 if things.kinds[goods[0]] == SERIAL else None), uom
    return quantity, uom


def _sum(contents: Sequence[EdgeContent]) -> Amount:
    """What contents add up to; unknown where they are told in several units."""
    units = {each.uom for each in contents}
    total = Sum()
    for each in contents:
        total.add(each.quantity)
    return (total.value, units.pop()) if len(units) == 1 else (None, None)


def edge_order(edge: Edge) -> tuple[str | float, ...]:
    """A fixed order that depends on nothing but the edges themselves."""
    return (
        edge.start, edge.end, edge.type, edge.at or "", edge.source or "", edge.event or "",
        edge.uom or "", -1.0 if edge.quantity is None else edge.quantity,
    )  # fmt: skip
