"""A request for a hold in the words of SAP, Odoo and Business Central."""

from __future__ import annotations

from typing import Any

import pytest

from app.recall.papers.hold_layouts import LAYOUTS, hold_lines
from app.web.sheets import csv_text

AT = 1_772_442_000_000_000  # 2026-03-02 09:00 UTC
ROWS: list[dict[str, Any]] = [
    {"ref": "lot:0047/A1", "location": "location:1000%2F0001", "quantity": 12.5, "uom": "KG"},
    {"ref": "lot:0047/A1", "location": "location:COLD", "quantity": None, "uom": None},
    {"ref": "serial:PUMP/S-1", "location": None, "quantity": 1, "uom": "PC"},
    {"ref": "lot:0047/=B", "location": "location:COLD", "quantity": 3, "uom": "KG"},
]


def told(layout: str, **more: Any) -> list[dict[str, Any]]:
    lines = hold_lines("RC-2026-001", {"number": 1, "at": AT, "rows": ROWS, **more})
    head, *rows = LAYOUTS[layout].lines("RC-2026-001", AT, lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_sap_gets_a_transfer_posting_into_blocked_stock() -> None:
    first, unknown, serial, _ = told("sap")
    assert first == {
        "GM_CODE": "04", "PSTNG_DATE": "20260302", "DOC_DATE": "20260302",
        "REF_DOC_NO": "RC-2026-001", "HEADER_TXT": "recall case RC-2026-001", "MATERIAL": "0047",
        "PLANT": "1000", "STGE_LOC": "0001", "BATCH": "A1", "MOVE_TYPE": "344",
        "ENTRY_QNT": 12.5, "ENTRY_UOM": "KG", "ITEM_TEXT": "RC-2026-001-1-00001", "SERIALNO": None,
    }  # fmt: skip
    assert (unknown["PLANT"], unknown["STGE_LOC"], unknown["ENTRY_QNT"]) == ("COLD", "", None)
    assert unknown["ITEM_TEXT"].startswith("quantity not known")
    assert (serial["SERIALNO"], serial["BATCH"], serial["PLANT"]) == ("S-1", None, "")


def test_odoo_gets_moves_whose_destination_is_left_to_name() -> None:
    first = told("odoo")[0]
    assert (first["location_id"], first["location_dest_id"]) == ("1000/0001", None)
    assert (first["product_id"], first["lot_id"], first["quantity"]) == ("0047", "A1", 12.5)
    assert first["date"] == "2026-03-02 09:00:00"
    assert "location_dest_id" in LAYOUTS["odoo"].fill


def test_business_central_blocks_a_lot_once_wherever_it_is() -> None:
    assert [(row["Item No."], row["Lot No."], row["Blocked"]) for row in told("business-central")] \
        == [("0047", "=B", "true"), ("0047", "A1", "true")]  # fmt: skip
    serials = told("business-central-serials")
    assert [(row["Serial No."], row["Blocked"]) for row in serials] == [("S-1", "true")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_taken_back_is_released(layout: str) -> None:
    released = told(layout, undone_at=AT)
    if layout == "sap":
        assert {row["MOVE_TYPE"] for row in released} == {"343"}
    elif layout == "odoo":
        assert {row["location_id"] for row in released} == {None}
        assert released[0]["location_dest_id"] == "1000/0001"
    else:
        assert {row["Blocked"] for row in released} == {"false"}


@pytest.mark.parametrize("layout", [each for each in LAYOUTS if not each.endswith("serials")])
def test_no_cell_starts_a_formula(layout: str) -> None:
    lines = hold_lines("RC-2026-001", {"number": 1, "at": AT, "rows": ROWS})
    text = csv_text(LAYOUTS[layout].lines("RC-2026-001", AT, lines))
    assert "'=B" in text
    assert ",=B" not in text
