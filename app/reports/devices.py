"""Tracked devices: what 21 CFR 821.25(a) and 821.30(a) ask a manufacturer and a distributor for.
Pure. Patients and physicians are no part of a genealogy: they are named as not held."""

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

LAW = "21 CFR 821.25(a) (manufacturer) and 821.30(a) (distributor)"
_DEVICE = (
    Caption("Model (item)", width=18), Caption("Description", width=34),
    Caption("GTIN (UDI device identifier)", width=18),
    Caption("Lot or batch number", width=22), Caption("Serial number", width=22),
)  # fmt: skip
_TAIL = (
    Caption("Quantity", "number", 10), Caption("Unit", width=8), Caption("Document", width=18),
    Caption("Certainty"), Caption("Booked by", width=14), Caption("Booking", width=26),
)  # fmt: skip
_DISTRIBUTED = (
    *_DEVICE, Caption("Date shipped", "written", 18),
    Caption("Distributor, name, address, phone", width=54), Caption("Location of the device",
                                                                    width=44), *_TAIL,
)  # fmt: skip
_RETURNED = (
    *_DEVICE, Caption("Date returned", "written", 18), Caption("Returned by", width=54), *_TAIL,
)  # fmt: skip
_RECEIVED = (
    *_DEVICE, Caption("Date received", "written", 18), Caption("Received from", width=54),
    Caption("Received by, name and address", width=44), *_TAIL,
)  # fmt: skip
PATIENT = tuple(
    ("Patient", words, f"21 CFR 821.25(a){paragraph}")
    for words, paragraph in (
        ("Name, address and telephone number of the patient", "(2)(iii), (3)(iv)"),
        ("Date the device was provided to the patient", "(2)(iv), (3)(vi)"),
        ("Prescribing physician: name, address, telephone", "(2)(v), (3)(vii)"),
        ("Physician who regularly follows the patient", "(2)(vi)"),
        ("Date explanted and explanting physician; date of the patient's death", "(2)(vii)"),
        ("Date retired from use or disposed of, unless returned", "(2)(vii), (3)(viii)"),
    )
)  # fmt: skip


def device_book(dossier: Dossier, zone: str) -> ReportBook:
    """Distributed, returned and received devices, a row a lot or serial and booking."""
    facts, gaps = Facts(dossier), GapList()
    rows: dict[str, list[Any]] = {"Distributed": [], "Returned": [], "Received": []}
    for each in facts.chosen_bookings:
        if each.type == "SHIPPED_TO":
            rows["Distributed"].append(tuple(_distributed(facts, each, gaps)))
        elif each.type == "RETURNED" and each.other.startswith("customer:"):
            rows["Returned"].append(tuple(_came(facts, each, gaps, "Returned")))
        elif each.type == "SUPPLIED":
            rows["Received"].append(tuple(_came(facts, each, gaps, "Received")))
    gaps.never(PATIENT)
    heads = {"Distributed": _DISTRIBUTED, "Returned": _RETURNED, "Received": _RECEIVED}
    sheets = [ReportSheet(name, heads[name], lines) for name, lines in rows.items()]
    title = "Device tracking, 21 CFR part 821"
    counts = [(sheet.title, f"{len(sheet.lines):,} rows") for sheet in sheets]
    note = ("Location of the device", "where it was shipped to; what became of it there nobody "
            "recorded unless it came back")  # fmt: skip
    first = cover(dossier, title, LAW, zone, [*counts, note])
    return ReportBook("device-tracking-821", title, (first, *sheets, gaps.sheet()))


def _device(facts: Facts, each: GoodsBooking, gaps: GapList, of: str, law: str) -> Iterator[Any]:
    ref = parse_ref(each.goods)
    where = f"{each.key[0]} {each.key[1]}"
    told = facts.item(each.goods)
    yield ref.parts[0]
    yield gaps.said(told.get("name"), of, "Description", law, where)
    yield gaps.said(told.get("gtin"), of, "Unique device identifier", law, where)
    yield (ref.parts[1] if ref.kind == "lot" else _lot(facts, each.goods)) or None
    yield ref.parts[1] if ref.kind == "serial" else None


def _lot(facts: Facts, goods: str) -> str | None:
    """The lot of a serial, as its events name it."""
    for each in facts.by_goods.get(goods, ()):
        content = facts.content(each.key)
        told = facts.line(each).get("object") or content.get("object") or {}
        if told.get("lot") and told.get("serial"):
            return str(told["lot"])
    return None


def _tail(facts: Facts, each: GoodsBooking) -> Iterator[Any]:
    yield each.quantity
    yield each.uom
    yield "; ".join(number for _, number in facts.documents(each.key)) or None
    yield each.certainty
    yield each.key[0]
    yield each.key[1]


def _distributed(facts: Facts, each: GoodsBooking, gaps: GapList) -> Iterator[Any]:
    of, where = "Distributed", f"{each.key[0]} {each.key[1]}"
    at = facts.content(each.key).get("at")
    party = facts.party(each.other)
    yield from _device(facts, each, gaps, of, "821.25(a)(2)(i)")
    yield gaps.said(at, of, "Date shipped", "821.25(a)(2)(ii)", where)
    told = name_and_address(facts, party, phone=True)
    yield gaps.said(told, of, "Distributor", "821.25(a)(1)", where)
    _note_gaps(facts, party, gaps, of, "821.25(a)(1)")
    place = name_and_address(facts, facts.recipient(each))
    yield gaps.said(place, of, "Location of the device", "821.25(a)(1)", where)
    yield from _tail(facts, each)


def _came(facts: Facts, each: GoodsBooking, gaps: GapList, of: str) -> Iterator[Any]:
    received = of == "Received"
    law = "821.30(a)" if received else "821.25(a)(2)(vii)"
    where = f"{each.key[0]} {each.key[1]}"
    yield from _device(facts, each, gaps, of, "821.30(a)(2)" if received else law)
    at = facts.content(each.key).get("at")
    words = "Date received" if received else "Date returned"
    yield gaps.said(at, of, words, f"{law}(3)" if received else law, where)
    party = facts.party(each.other)
    told = name_and_address(facts, party, phone=True)
    yield gaps.said(told, of, "From whom", f"{law}(4)" if received else law, where)
    _note_gaps(facts, party, gaps, of, law)
    if received:
        here = name_and_address(facts, facts.place(each, "location"))
        yield gaps.said(here, of, "Name and address of the distributor", f"{law}(1)", where)
    yield from _tail(facts, each)


def _note_gaps(facts: Facts, party: str | None, gaps: GapList, of: str, law: str) -> None:
    """Note what a name and address lacks of a party."""
    if party is not None:
        told = facts.described(party)
        for name, words in (("address", "Address"), ("phone", "Telephone number")):
            gaps.said(told.get(name), of, words, law, facts.place_text(party) or party)
