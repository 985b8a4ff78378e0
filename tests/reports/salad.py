"""A salad plant told by hand, with everything a tracking event can hold, and what is missing.

field ─harvest─> LET/H1 ─cool─ ─pack─> LETP/P1 ─┐
Green Farm ─receive─> TOM/T7 (theirs: GF-55) ───┴─mix (WO-1, batch 1)─> SAL/S1 ─> C1, C2
vessel ─receive─> FISH/V1
"""

from __future__ import annotations

from typing import Any

Event = dict[str, Any]


def _lot(item: str, lot: str) -> dict[str, str]:
    return {"item": item, "lot": lot}


def event(number: str, type_: str, **fields: Any) -> Event:
    """An event of source `mes` with an object given as `goods` (`item/lot`)."""
    goods = fields.pop("goods", None)
    told: Event = {"event_id": number, "source": "mes", "type": type_, "at_basis": "occurred"}
    if goods:
        told["object"] = _lot(*goods.split("/"))
    return told | {name.rstrip("_"): value for name, value in fields.items()}


def line(goods: str, quantity: float | None, uom: str, **more: Any) -> dict[str, Any]:
    """A line of a transform or pack."""
    told = {"object": _lot(*goods.split("/")), "uom": uom, **more}
    return told if quantity is None else told | {"quantity": quantity}


MASTER: list[Event] = [
    event("d0", "define", defines="source", zone="Europe/Berlin"),
    event("d1", "define", item="SAL", name="Mixed salad", uom="bag", gtin="04012345678901",
          attributes={"brand": "Leaf", "packaging_size": "200 g", "packaging_style": "bag"}),
    event("d2", "define", item="LET", name="Lettuce", uom="kg",
          attributes={"commodity": "Lettuce", "variety": "Romaine"}),
    event("d3", "define", item="LETP", name="Lettuce, washed", uom="kg"),
    event("d4", "define", supplier="GF", name="Green Farm", phone="+1 555 0100",
          address="1 Farm Road, Salinas", country="US"),
    event("d5", "define", customer="C1", name="Corner Shop", address="2 High Street"),
    event("d6", "define", location="SITE", name="Leaf plant", phone="+1 555 0199",
          address="9 Plant Way, Yuma", country="US"),
    event("d7", "define", location="LINE", **{"in": "SITE"}),
]  # fmt: skip
HARVEST: list[Event] = [
    event("h1", "produce", goods="LET/H1", at="2026-03-01", quantity=500, uom="kg",
          batch="harvest H1", location="FIELD-3", document="HV-1",
          attributes={"harvester": "Pick & Co", "harvester_phone": "+1 555 0123",
                      "field": "North 3", "farm": "Green Farm"}),
    event("k1", "inspect", goods="LET/H1", at="2026-03-01T10:00:00Z", test="cooling",
          result="value", value=3, uom="CEL", attributes={"location": "COOLER"}),
    event("p1", "transform", kind="initial packing", batch="PACK-1", at="2026-03-02",
          location="LINE", document="PK-1", inputs=[line("LET/H1", 480, "kg")],
          outputs=[line("LETP/P1", 400, "kg")]),
]  # fmt: skip
RECEIPT: list[Event] = [
    event("r1", "receive", goods="TOM/T7", at="2026-03-02T06:00:00Z", quantity=100, uom="kg",
          supplier="GF", supplier_lot="GF-55", location="LINE", document="GR-1",
          documents=[{"kind": "bill of lading", "number": "BOL-9"}],
          attributes={"tlc_source": "Green Farm packing house"}),
    event("r2", "receive", goods="FISH/V1", at="2026-03-02", quantity=300, uom="kg",
          supplier="BOAT", location="LINE",
          attributes={"vessel": "Anna II", "catch_area": "27.14.a", "landing_date": "2026-03-01",
                      "harvest_date_start": "2026-02-16", "harvest_date_end": "2026-02-18"}),
]  # fmt: skip
MIX: list[Event] = [
    event("m1", "consume", goods="LETP/P1", at="2026-03-03", quantity=50, uom="kg",
          work_order="WO-1", batch="1", location="LINE"),
    event("m2", "consume", goods="TOM/T7", at="2026-03-03", quantity=20, uom="kg",
          work_order="WO-1", location="LINE"),
    event("m3", "produce", goods="SAL/S1", at="2026-03-03T12:00:00Z", quantity=350, uom="bag",
          work_order="WO-1", batch="1", location="LINE", document="PO-1"),
]  # fmt: skip
SALES: list[Event] = [
    event("s1", "ship", goods="SAL/S1", at="2026-03-04", quantity=100, uom="bag", customer="C1",
          from_="LINE", document="DN-1"),
    event("s2", "pack", hu="PAL-1", at="2026-03-04T08:00:00Z",
          contents=[line("SAL/S1", 60, "bag")]),
    event("s3", "ship", object={"hu": "PAL-1"}, at="2026-03-04T09:00:00Z", customer="C2",
          ship_to="DEPOT"),
    event("s4", "ship", goods="SAL/S1", at="2026-03-05", quantity=30, uom="bag", customer="C3"),
    event("s5", "void", voids="s4", reason="never left", at="2026-03-05"),
    event("s6", "ship", goods="SAL/S1", at="2026-03-06", quantity=40, uom="bag", customer="C1",
          document="DN-6"),
    event("s7", "reverse", reverses="s6", quantity=15, at="2026-03-06"),
    event("s8", "return", goods="SAL/S1", at="2026-03-07", quantity=5, uom="bag", customer="C1",
          to="LINE"),
    event("s9", "move", goods="SAL/S1", at="2026-03-03", quantity=350, uom="bag", from_="LINE",
          to="STORE"),
]  # fmt: skip
SALAD: list[Event] = [*MASTER, *HARVEST, *RECEIPT, *MIX, *SALES]
