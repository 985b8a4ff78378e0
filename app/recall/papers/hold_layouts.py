"""A request for a hold in the words of the system that owns the stock: SAP, Odoo, Business Central.

Fields are those of public sources, which `docs/reports.md` names. What a request does not say stays
empty; each layout says in words what is to be filled in before it is loaded. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.recall.models import Row
from app.times import instant_text
from app.vocabulary import parse_ref
from app.vocabulary.holds import hold_event

Lines = Iterator[Sequence[Any]]
_REFERENCE = 16  # characters of SAP's REF_DOC_NO
_TEXT = 50  # of its ITEM_TEXT


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A row of a request, the `hold`-th of its case: so much of a lot or serial at a place;
    `release`: the request was taken back."""

    hold: int

    item: str
    lot: str | None
    serial: str | None
    place: str | None
    quantity: float | None
    uom: str | None
    release: bool
    event: str


@dataclass(frozen=True, slots=True)
class HoldLayout:
    """What one system takes: `system` for people, `fill` what is to be filled in or known first,
    `lines` with the header of a request of a case, asked for at a moment (UTC microseconds)."""

    system: str
    fill: str
    lines: Callable[[str, int, Sequence[HoldLine]], Lines]


def hold_lines(case: str, request: Row) -> list[HoldLine]:
    """The rows of a request (`holds.requests_of`)."""
    found = []
    for place, row in enumerate(request["rows"], 1):
        ref = parse_ref(row["ref"])
        found.append(
            HoldLine(
                request["number"], ref.parts[0], ref.parts[1] if ref.kind == "lot" else None,
                ref.parts[1] if ref.kind == "serial" else None,
                parse_ref(row["location"]).parts[0] if row["location"] else None,
                row["quantity"], row["uom"], bool(request.get("undone_at")),
                hold_event(case, request["number"], place),
            )
        )  # fmt: skip
    return found


def _plain(case: str, _: int, lines: Sequence[HoldLine]) -> Lines:
    yield (
        "item", "lot", "serial", "location", "quantity", "uom", "action", "case", "hold", "event",
    )  # fmt: skip
    for each in lines:
        yield (
            each.item, each.lot, each.serial, each.place, each.quantity, each.uom,
            "release" if each.release else "hold", case, each.hold, each.event,
        )  # fmt: skip


def _sap(case: str, at: int, lines: Sequence[HoldLine]) -> Lines:
    yield (
        "GM_CODE", "PSTNG_DATE", "DOC_DATE", "REF_DOC_NO", "HEADER_TXT", "MATERIAL", "PLANT",
        "STGE_LOC", "BATCH", "MOVE_TYPE", "ENTRY_QNT", "ENTRY_UOM", "ITEM_TEXT", "SERIALNO",
    )  # fmt: skip
    day = instant_text(at)[:10].replace("-", "")
    for each in lines:
        plant, _, storage = (each.place or "").partition("/")
        text = each.event if each.quantity is not None else f"quantity not known, {each.event}"
        yield (
            "04", day, day, case[:_REFERENCE], f"recall case {case}"[:25], each.item, plant,
            storage, each.lot, "343" if each.release else "344", each.quantity, each.uom,
            text[:_TEXT], each.serial,
        )  # fmt: skip


def _odoo(case: str, at: int, lines: Sequence[HoldLine]) -> Lines:
    yield (
        "date", "reference", "product_id", "lot_id", "location_id", "location_dest_id", "quantity",
        "product_uom_id", "description_picking",
    )  # fmt: skip
    when = instant_text(at)[:19].replace("T", " ")
    for each in lines:
        ways = (None, each.place) if each.release else (each.place, None)
        yield (
            when, case, each.item, each.lot or each.serial, *ways, each.quantity, each.uom,
            each.event,
        )  # fmt: skip


def _blocked(head: str, field: str) -> Callable[[str, int, Sequence[HoldLine]], Lines]:
    """A line a lot, or a serial: Business Central blocks it wherever it is."""

    def lines(case: str, _: int, asked: Sequence[HoldLine]) -> Lines:
        yield "Item No.", "Variant Code", head, "Description", "Blocked"
        numbers = {(each.item, getattr(each, field)): each for each in asked}
        for (item, number), each in sorted(numbers.items(), key=lambda kv: str(kv[0])):
            if number is not None:
                yield item, None, number, f"recall case {case}", str(not each.release).lower()

    return lines


PLAIN = HoldLayout("any other system", "", _plain)
LAYOUTS: Mapping[str, HoldLayout] = {
    "sap": HoldLayout(
        "SAP: goods movement 344 (unrestricted to blocked stock), 343 where it is taken back",
        "A place “plant/storage location” fills both fields; another place stands in PLANT. What "
        "is of unknown quantity has no ENTRY_QNT.",
        _sap,
    ),
    "odoo": HoldLayout(
        "Odoo: stock.move.line, a move to the place where blocked stock stands",
        "Odoo has no blocked stock: name your place for it in location_dest_id (in location_id "
        "where a hold is taken back).",
        _odoo,
    ),
    "business-central": HoldLayout(
        "Business Central: Lot No. Information, field Blocked",
        "It blocks a lot wherever it is, not only at the place asked for. A variant is to be "
        "filled in.",
        _blocked("Lot No.", "lot"),
    ),
    "business-central-serials": HoldLayout(
        "Business Central: Serial No. Information, field Blocked",
        "A variant is to be filled in.",
        _blocked("Serial No.", "serial"),
    ),
}
