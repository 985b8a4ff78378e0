"""The demo plant as a business system knows it, and the exports that system would write of it.

No containers: what was shipped on a pallet is shipped by lot. A run is an order of its own. Every
booking has a document number and a day.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.demo.plant import events

Event = dict[str, Any]
_KEPT = ("item", "lot", "serial")


def bookings(days: int) -> list[Event]:
    """The plant's receipts, consumptions, products, shipments, returns and adjustments of some
    days, numbered.
    """
    made: list[Event] = []
    inside: dict[str, list[Event]] = {}
    last = "2025-09-01"
    for event in events(1):
        day = str(event.get("at", last))[:10]
        last = max(last, day)
        if int(last[5:7]) > 9 or int(last[8:]) > days:
            break
        for each in _plain(event, inside):
            number = f"{len(made) + 1:06}"
            made.append({**each, "event_id": number, "document": f"D{number}", "at": day})
    return made


def _plain(event: Event, inside: dict[str, list[Event]]) -> Iterator[Event]:
    kind = event["type"]
    if kind == "pack":
        held = inside.setdefault(event["hu"], [])
        held += [line for line in event["contents"] if "hu" not in line["object"]]
        for line in event["contents"]:
            held += inside.get(line["object"].get("hu", ""), [])
    elif kind == "unpack":
        inside.pop(event["hu"], None)
    elif kind == "ship" and "hu" in event["object"]:
        for line in inside.pop(event["object"]["hu"], []):
            yield from _booking(event | line)
    elif kind == "transform":
        for type_, name in (("consume", "inputs"), ("produce", "outputs")):
            for line in event.get(name, ()):
                yield from _booking({**event, **line, "type": type_})
    elif kind in ("receive", "consume", "produce", "ship", "return", "adjust"):
        yield from _booking(event)


def _booking(event: Event) -> Iterator[Event]:
    object_ = {name: event["object"][name] for name in _KEPT if name in event["object"]}
    if not object_:
        return
    run = "/".join(event[name] for name in ("work_order", "batch") if name in event)
    made = {"type": event["type"], "object": object_, "quantity": event.get("quantity", 1),
            "uom": event.get("uom", "pcs")}  # fmt: skip
    names = ("supplier", "customer")
    made |= {name: event[name] for name in names if name in event}
    if event["type"] in ("consume", "produce"):
        made["work_order"] = run
    if event["type"] == "adjust":
        made["reason"] = "adjustment"
    yield made


def _text(columns: list[str], rows: list[list[str]], delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([columns, *rows])
    return stream.getvalue()


def _german(number: float) -> str:
    text = f"{number:,.3f}".replace(",", "\0").replace(".", ",")
    return text.replace("\0", ".")


_SAP = {"receive": "101", "produce": "101", "consume": "261", "ship": "601", "return": "651"}


def as_sap(told: list[Event]) -> str:
    """MB51 in German: decimal commas, the minus behind, days with dots."""
    columns = ["Buch.dat.", "BwA", "Material", "Charge", "Serialnummer", "Menge in ErfassME", "EME",
               "Mat.Beleg", "Pos", "Auftrag", "Kunde", "Lieferant"]  # fmt: skip
    rows = []
    for each in told:
        kind, amount = each["type"], float(each["quantity"])
        code = _SAP.get(kind, "701" if amount >= 0 else "702")
        code = "122" if kind == "return" and "supplier" in each else code
        minus = "-" if kind in ("consume", "ship") or code in ("122", "702") else " "
        year, month, day = each["at"].split("-")
        rows.append([f"{day}.{month}.{year}", code, *_object(each), f"{_german(abs(amount))}{minus}",
                     each["uom"], each["document"], "1", each.get("work_order", ""),
                     each.get("customer", ""), each.get("supplier", "")])  # fmt: skip
    return _text(columns, rows, ";")


def _object(each: Event) -> list[str]:
    return [each["object"].get(name, "") for name in _KEPT]


_BC = {"receive": "Purchase", "produce": "Output", "consume": "Consumption", "ship": "Sale"}


def as_business_central(told: list[Event]) -> str:
    """Item ledger entries: month first, signed quantities."""
    columns = ["Entry No.", "Entry Type", "Posting Date", "Item No.", "Lot No.", "Serial No.",
               "Quantity", "Remaining Quantity", "Unit of Measure Code", "Document No.", "Order No.",
               "Source Type", "Source No."]  # fmt: skip
    rows = []
    for each in told:
        kind, amount = each["type"], float(each["quantity"])
        type_ = _BC.get(kind, "Positive Adjmt." if amount >= 0 else "Negative Adjmt.")
        if kind == "return":
            type_ = "Purchase" if "supplier" in each else "Sale"
        sign = -1 if kind in ("consume", "ship") or (kind == "return" and "supplier" in each) else 1
        year, month, day = each["at"].split("-")
        partner = each.get("customer") or each.get("supplier", "")
        whose = "Customer" if "customer" in each else "Vendor" if partner else "Item"
        rows.append([each["event_id"], type_, f"{month}/{day}/{year}", *_object(each),
                     f"{sign * amount:,.2f}", "0.00", each["uom"], each["document"],
                     each.get("work_order", ""), whose, partner])  # fmt: skip
    return _text(columns, rows, ",")


_ODOO = {
    "receive": ("Partners/Vendors", "WH/Stock"), "produce": ("Virtual Locations/Production", "WH/Stock"),
    "consume": ("WH/Stock", "Virtual Locations/Production"), "ship": ("WH/Stock", "Partners/Customers"),
    "return": ("Partners/Customers", "WH/Stock"),
}  # fmt: skip


def as_odoo(told: list[Event]) -> str:
    """Stock move lines with technical names; a lot and a serial are in one column there."""
    columns = ["id", "date", "reference", "product_id/default_code", "lot_id/name",
               "location_id/complete_name", "location_dest_id/complete_name", "quantity",
               "product_uom_id/name", "state", "picking_partner_id/name"]  # fmt: skip
    rows = []
    for each in told:
        kind, amount = each["type"], float(each["quantity"])
        if kind == "adjust":
            way = ("Virtual Locations/Inventory adjustment", "WH/Stock")
            way = way if amount >= 0 else way[::-1]
        else:
            way = _ODOO[kind]
            way = (
                ("WH/Stock", "Partners/Vendors") if "supplier" in each and kind == "return" else way
            )
        lot = each["object"].get("serial") or each["object"].get("lot", "")
        rows.append([each["event_id"], f"{each['at']} 00:00:00", each.get("work_order", each["document"]),
                     each["object"]["item"], lot, *way, f"{abs(amount):.2f}", each["uom"], "done",
                     each.get("customer") or each.get("supplier", "")])  # fmt: skip
    return _text(columns, rows, ",")


def with_one_number(told: list[Event]) -> list[Event]:
    """The same where serials are lots, as in Odoo."""
    made = []
    for each in told:
        object_ = each["object"]
        number = object_.get("serial") or object_.get("lot")
        kept = {"item": object_["item"]} | ({"lot": number} if number else {})
        made.append({**each, "object": kept})
    return made


EXPORTS: Mapping[str, tuple[Callable[[list[Event]], str], str, str]] = {
    "sap": (as_sap, "posted", "sap"),
    "business central": (as_business_central, "posted", "bc"),
    "odoo": (as_odoo, "occurred", "odoo"),
}
