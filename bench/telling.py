"""A genealogy told as events of the contract, as the systems of a plant would tell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.times import instant_text
from bench import naming
from bench.genealogies import Bookings, Genealogy

Event = dict[str, Any]


def events(found: Genealogy) -> Iterator[Event]:
    """Every booking as one event: receive, consume, produce, ship, return."""
    for number, (supplier, lot, at, quantity) in enumerate(_rows(found.supplied)):
        yield _event(found, "wms", f"R{number}", "receive", lot, at, quantity) | {
            "document": f"GR-{number}",
            "supplier": naming.supplier_number(supplier),
            "supplier_lot": naming.supplier_lot_number(lot),
            "location": naming.store(_site(found, lot)),
        }
    for number, (lot, run, at, quantity) in enumerate(_rows(found.consumed)):
        event = _event(found, "mes", f"C{number}", "consume", lot, at, quantity)
        yield event | _run(found, run) | {"location": naming.store(_site(found, lot))}
    for number, (run, lot, at, quantity) in enumerate(_rows(found.produced)):
        event = _event(found, "mes", f"P{number}", "produce", lot, at, quantity)
        yield event | _run(found, run) | {"location": naming.store(_site(found, lot))}
    for number, (lot, customer, at, quantity) in enumerate(_rows(found.shipped)):
        yield _event(found, "wms", f"S{number}", "ship", lot, at, quantity) | {
            "document": f"DN-{number}",
            "customer": naming.customer_number(customer),
            "from": naming.store(_site(found, lot)),
        }
    for number, (customer, lot, at, quantity) in enumerate(_rows(found.returned)):
        yield _event(found, "wms", f"B{number}", "return", lot, at, quantity) | {
            "document": f"RMA-{number}",
            "customer": naming.customer_number(customer),
            "to": naming.returns(_site(found, lot)),
        }


def _rows(bookings: Bookings) -> Iterator[tuple[int, int, int, float]]:
    return zip(
        bookings.start.tolist(), bookings.end.tolist(), bookings.at.tolist(),
        bookings.quantity.tolist(), strict=True,
    )  # fmt: skip


def _site(found: Genealogy, lot: int) -> str:
    return found.site_names[int(found.site[lot])]


def _event(
    found: Genealogy, source: str, event_id: str, type_: str, lot: int, at: int, quantity: float
) -> Event:
    return {
        "event_id": event_id, "source": source, "type": type_, "at": instant_text(at),
        "at_basis": "occurred",
        "object": {"item": naming.item_code(found, lot), "lot": naming.lot_number(lot)},
        "quantity": quantity, "uom": naming.uom_of(found, lot),
    }  # fmt: skip


def _run(found: Genealogy, run: int) -> Event:
    order = int(found.order_of[run])
    named = {"work_order": naming.order_number(order)} if order >= 0 else {}
    return named | {"batch": naming.batch_number(run)}
