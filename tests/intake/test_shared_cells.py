"""Cells over several rows: a day or an order stands in each of them, an amount in none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.workbooks import workbook
from tests.profiles.reading_of import said

_HEAD = ["Date", "Work Order", "Product", "Batch", "Quantity", "Ingredient", "Ingredient Lot",
         "Input Quantity"]  # fmt: skip


def _receipts(book: Any, amount: Any = 10) -> None:
    """Two lots and one amount beside them; the day and the supplier are those of both."""
    sheet = book.add_worksheet("Log")
    sheet.write_row(0, 0, ["Date", "Supplier", "Item", "Lot", "Quantity"])
    for column, cell in ((0, "2026-03-13"), (1, "Farm"), (4, amount)):
        sheet.merge_range(1, column, 2, column, cell)
    sheet.write_column(1, 2, ["MILK", "MILK"])
    sheet.write_column(1, 3, ["T1", "T2"])
    sheet.write_row(3, 0, ["2026-03-14", "Farm", "MILK", "T3", 5])


@pytest.mark.parametrize("amount", [10, 10.5, "10"])
def test_an_amount_beside_two_lots_is_that_of_neither(amount: Any) -> None:
    told = said(workbook(lambda book: _receipts(book, amount)))
    assert told == ["shared_amount"] * 2 + ["receive MILK/T3 5 Farm 2026-03-14"]


def test_what_was_made_stands_beside_all_that_went_into_it() -> None:
    def log(book: Any) -> None:
        sheet = book.add_worksheet("Log")
        sheet.write_row(0, 0, _HEAD)
        for column, cell in enumerate(("2026-03-13", "WO1", "YOG", "Y1", 100)):
            sheet.merge_range(1, column, 2, column, cell)
        sheet.write_row(1, 5, ["MILK", "T1", 90])
        sheet.write_row(2, 5, ["CULTURE", "K1", 1])

    made = "produce YOG/Y1 100 order WO1 2026-03-13"
    assert said(workbook(log)) == [
        "consume MILK/T1 90 order WO1 2026-03-13", made,
        "consume CULTURE/K1 1 order WO1 2026-03-13", made,
    ]  # fmt: skip


def test_cells_of_html_over_several_rows_are_alike() -> None:
    text = (
        "<table><tr><td>Date<td>Item<td>Lot<td>Quantity<td>Supplier</tr>"
        "<tr><td rowspan=2>2026-03-13<td>MILK<td>T1<td rowspan=2>10<td>Farm</tr>"
        "<tr><td>MILK<td>T2<td>Farm</tr></table>"
    )
    assert said(text) == ["shared_amount"] * 2


def test_who_checked_a_log_is_no_item() -> None:
    """A line below the table, in the columns of items and lots."""
    text = "Date,Item,Lot,Quantity,Supplier\n2026-03-13,MILK,T1,5,Farm\n,checked by,J. Smith,,\n"
    assert said(text) == ["receive MILK/T1 5 Farm 2026-03-13", "refused_by_profile"]
    shipped = text.replace("Supplier", "Customer")
    assert said(shipped) == ["ship MILK/T1 5 Farm > 2026-03-13", "refused_by_profile"]


def test_in_columns_of_the_contract_it_is_the_same() -> None:
    """Two lots and one amount are refused, an order that stands over both is that of each."""

    def log(book: Any, column: int, cell: object) -> None:
        sheet = book.add_worksheet("Events")
        head = ["event_id", "source", "type", "at", "item", "lot", "quantity", "work_order"]
        sheet.write_row(0, 0, head)
        for row, lot in enumerate(("A", "B"), 1):
            cells = [row, "mes", "consume", "2026-03-02", "BOLT", lot, 1.5, "WO1"]
            cells[column] = ""
            sheet.write_row(row, 0, cells)
        sheet.merge_range(1, column, 2, column, cell)

    assert said(workbook(lambda book: log(book, 6, 3))) == ["shared_amount"] * 2
    used = [f"consume BOLT/{lot} 1.5 order WO1 2026-03-02" for lot in "AB"]
    assert said(workbook(lambda book: log(book, 7, "WO1"))) == used
