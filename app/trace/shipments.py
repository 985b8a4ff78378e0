"""The deliveries behind the customers of a trace, one by one.

`Trace.customers` sums them; a recall needs each: which lot, to which address, by which event.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.genealogy.deliveries import deliveries, shipments
from app.graph.run import Work
from app.ledger.amounts import facts_of
from app.ledger.certainty import Certainty
from app.ledger.quantities import Sum
from app.times import BEFORE_ALL, instant_text
from app.trace.answer import Trace
from app.trace.names import Paper, read_papers
from app.trace.reader import Reader


@dataclass(frozen=True, slots=True)
class Shipment:
    """One delivery of one lot or serial, through a container with the packed quantity.

    `quantity` in `uom`, None unknown; `amount`: the same in `unit`, that of the customer's row;
    `at` ISO, as written, None unknown; `paper`: what its booking says in words.
    """

    customer: str
    ref: str
    quantity: float | None
    uom: str | None
    at: str | None
    paper: Paper
    certainty: Certainty
    amount: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class CameBack:
    """What a customer returned of one lot or serial; `quantity` at most what was shipped to it.

    `doubtful`: went and came back at one time; which was first, and so what is out, is not known.
    """

    customer: str
    ref: str
    quantity: float | None
    uom: str | None
    doubtful: bool = False


def shipments_of(found: Trace) -> tuple[tuple[Shipment, ...], tuple[CameBack, ...]]:
    """Deliveries and returns that `found.customers` are the sums of (down only), by customer."""
    if found.direction == "up":
        return (), ()
    parts = found.reader
    return parts.read(lambda work: _read(work, parts))


def _read(work: Work, parts: Reader) -> tuple[tuple[Shipment, ...], tuple[CameBack, ...]]:
    told, whole = parts.answer.told, parts.answer.whole
    rows = shipments(told.booked, whole.walked).tolist()
    booked, texts = told.found.bookings, told.found.names
    bookings = {int(told.flows.booking[row]) for row in rows}
    papers = read_papers(work, told.found, bookings)
    named = {int(told.found.ends[booking]) for booking in bookings}
    things = parts.things(work, named | {int(told.flows.thing[row]) for row in rows})
    found = deliveries(told.booked, whole.walked, whole.walked_surely)
    sent = []
    for row in rows:
        booking = int(told.flows.booking[row])
        paper, quantity = papers[booking], float(told.flows.quantity[row])
        delivery = found[int(told.found.ends[booking])]
        unit, micro = delivery.amount(told.booked, row) or (None, None)
        at = paper.written
        if at is None and booked.written_from[booking] > BEFORE_ALL:
            at = instant_text(int(booked.written_from[booking]))
        sent.append(
            Shipment(
                things[int(told.found.ends[booking])].ref, things[int(told.flows.thing[row])].ref,
                None if quantity != quantity else abs(quantity),
                texts.text(int(told.flows.spelt[row]))
                or facts_of(told.booked, int(told.flows.thing[row])).uom, at, paper,
                "certain" if whole.walked_surely[row] else "possible", Sum(micro).value,
                delivery.label(unit),
            )
        )  # fmt: skip
    back = [
        CameBack(things[place].ref, things[thing].ref, part.returned.value, each.label(unit),
                 part.doubtful)
        for place, each in found.items()
        for thing, parts_of in each.amounts.items()
        for unit, part in parts_of.items()
        if part.returned.micro != 0
    ]  # fmt: skip
    return tuple(sorted(sent, key=_order)), tuple(
        sorted(back, key=lambda b: (b.customer, b.ref, b.uom or ""))
    )


def _order(sent: Shipment) -> tuple[str, ...]:
    paper = sent.paper
    return sent.customer, sent.ref, paper.source, paper.event, paper.ship_to or ""
