"""A booking as a link between two things that a person reads. Pure."""

from __future__ import annotations

from app.genealogy.steps import Interpretation
from app.ledger.columns import RAN_AS, REPORTED_IN, TYPES
from app.ledger.thing import Thing
from app.times import BEFORE_ALL, instant_text
from app.trace.models import Edge
from app.trace.names import Paper


def edge_of(
    told: Interpretation, place: int, sure: bool, start: Thing, end: Thing, paper: Paper
) -> Edge:
    """A booking as a link between two things."""
    booked = told.found.bookings
    type_ = int(booked.types[place])
    lasting = type_ in (RAN_AS, REPORTED_IN)
    quantity = float(booked.quantities[place])
    at = paper.written
    if at is None and booked.written_from[place] > BEFORE_ALL:
        at = instant_text(int(booked.written_from[place]))
    return Edge(
        start.shown_ref, end.shown_ref, TYPES[type_],
        None if quantity != quantity else quantity,
        told.found.names.text(int(booked.uoms[place])), at, paper.at_basis,
        None if lasting else paper.source, None if lasting else paper.event,
        paper.document, paper.basis, "certain" if sure else "possible",
    )  # fmt: skip


def edge_order(edge: Edge) -> tuple[str | float, ...]:
    """A fixed order that depends on nothing but the edges themselves."""
    return (
        edge.start, edge.end, edge.type, edge.at or "", edge.source or "", edge.event or "",
        edge.uom or "", -1.0 if edge.quantity is None else edge.quantity,
    )  # fmt: skip
