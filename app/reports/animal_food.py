"""Food of animal origin: the eight fields of Regulation (EU) No 931/2011, Article 3(1). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.reports.cover import cover
from app.reports.dossier import Dossier, GoodsBooking
from app.reports.facts import Facts
from app.reports.held import GapList, name_and_address
from app.reports.sheets import ReportBook, ReportSheet
from app.vocabulary import parse_ref
from app.web.pen import Caption
from app.wording import ref_name

LAW = "Commission Implementing Regulation (EU) No 931/2011, Article 3(1)(a) to (h)"
_ART = "Art. 3(1)"
FIELDS = (
    Caption("(a) Description of the food", width=36), Caption("(b) Quantity", "number", 12),
    Caption("(b) Unit", width=8), Caption("(c) Dispatched from, name and address", width=44),
    Caption("(d) Consignor (owner), if different", width=34),
    Caption("(e) Dispatched to, name and address", width=44),
    Caption("(f) Consignee (owner), if different", width=34),
    Caption("(g) Lot reference", width=22), Caption("(h) Date of dispatch", "written", 18),
    Caption("Date received", "written", 18), Caption("Document", width=18),
    Caption("Item", width=16), Caption("Certainty"), Caption("Booked by", width=14),
    Caption("Booking", width=26),
)  # fmt: skip
_NOTES = (
    ("(a)", "name, brand, variety and packaging of the item, as far as recorded, and its GTIN"),
    ("(d), (f)", "attributes consignor and consignee (or owner) of the event; of goods delivered "
     "to an address of its own, the customer is the consignee"),
    ("(h)", "of what was received the date it was dispatched is an attribute (dispatched_at); the "
     "date it was received stands beside it"),
)  # fmt: skip


def animal_food_book(dossier: Dossier, zone: str) -> ReportBook:
    """What was dispatched and what was received, a row a lot and consignment."""
    facts, gaps = Facts(dossier), GapList()
    rows = {"Dispatched": list[Any](), "Received": list[Any]()}
    for each in facts.chosen_bookings:
        sheet = _sheet_of(each)
        if sheet:
            rows[sheet].append(tuple(_line(facts, each, sheet, gaps)))
    sheets = [ReportSheet(name, FIELDS, lines) for name, lines in rows.items()]
    title = "Traceability of food of animal origin, (EU) No 931/2011"
    counts = [(sheet.title, f"{len(sheet.lines):,} rows") for sheet in sheets]
    first = cover(dossier, title, LAW, zone, [*counts, *_NOTES])
    return ReportBook("eu-931-2011", title, (first, *sheets, gaps.sheet()))


def _sheet_of(each: GoodsBooking) -> str | None:
    if each.type == "SHIPPED_TO" or (each.type == "RETURNED" and "supplier:" in each.other):
        return "Dispatched"
    return "Received" if each.type in ("SUPPLIED", "RETURNED") else None


def _line(facts: Facts, each: GoodsBooking, sheet: str, gaps: GapList) -> Iterator[Any]:
    where = f"{each.key[0]} {each.key[1]}"
    content, out = facts.content(each.key), sheet == "Dispatched"

    def said(value: Any, words: str, letter: str) -> Any:
        return gaps.said(value, sheet, words, f"{_ART}({letter})", where)

    here = facts.place(each, "from") if out else facts.place(each, "location")
    here = here or facts.place(each, "location" if out else "to")
    if out:
        start, end = here, facts.recipient(each)
    else:
        start, end = facts.party(each.other), here
    keys = [each.key]
    owner = facts.attribute(each.goods, ("consignee", "owner"), keys)
    if out and each.type == "SHIPPED_TO" and content.get("ship_to"):
        owner = owner or name_and_address(facts, facts.party(each.other))
    at = content.get("at")
    sent = at if out else facts.attribute(each.goods, ("dispatched_at",), keys)
    yield said(facts.product(each.goods), "Description of the food", "a")
    yield said(each.quantity, "Quantity", "b")
    yield said(each.uom, "Unit", "b")
    yield said(name_and_address(facts, start), "Operator dispatched from", "c")
    yield said(
        facts.attribute(each.goods, ("consignor",), keys), "Consignor (owner), if different", "d"
    )
    yield said(name_and_address(facts, end), "Operator dispatched to", "e")
    yield said(owner, "Consignee (owner), if different", "f")
    yield said(facts.lot_code(each.goods), "Lot, batch or consignment", "g")
    yield said(sent, "Date of dispatch", "h")
    yield None if out else at
    yield "; ".join(number for _, number in facts.documents(each.key)) or None
    yield parse_ref(each.goods).parts[0] if each.goods[:5] == "item:" else ref_name(each.goods)
    yield each.certainty
    yield each.key[0]
    yield each.key[1]
