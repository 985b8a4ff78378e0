"""Workbooks for tests, made as people make them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import xlsxwriter


def workbook(fill: Callable[[Any], None], *, by_rows: bool = False) -> bytes:
    """An XLSX that `fill` wrote. `by_rows`: row by row, so that a far one costs nothing."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True} if by_rows else {"in_memory": True}
    )
    fill(book)
    book.close()
    return stream.getvalue()


def production_log(book: Any) -> None:
    """Title rows, German numbers as text, lots with a number format, a total; a hidden sheet."""
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    zeros = book.add_format({"num_format": "00000"})
    notes = book.add_worksheet("Notes")
    notes.write_row(0, 0, ["For", "colleagues"])
    sheet = book.add_worksheet("Production")
    sheet.write(0, 0, "Production of March")
    sheet.write_row(2, 0, ["Datum", "Auftrag", "Artikel", "Charge", "Menge", "ME"])
    for row, (order, lot, amount) in enumerate((("WO1", 123, "1.234,5"), ("WO1", 124, "1.234")), 3):
        sheet.write_datetime(row, 0, datetime(2026, 3, 13), day)
        sheet.write(row, 1, order)
        sheet.write(row, 2, "YOG")
        sheet.write_number(row, 3, lot, zeros)
        sheet.write(row, 4, amount)
        sheet.write(row, 5, "kg")
    sheet.write_row(5, 0, ["Summe", "", "", "", "2.468,5"])
    hidden = book.add_worksheet("Old")
    hidden.write_row(0, 0, ["Datum", "Auftrag", "Artikel", "Charge", "Menge", "ME"])
    hidden.write_row(1, 0, ["14.03.2026", "WO2", "YOG", "L9", 5, "kg"])
    hidden.hide()


def contract(book: Any) -> None:
    """The columns of the contract in a workbook, the order merged over its rows."""
    sheet = book.add_worksheet("Events")
    sheet.write_row(
        0, 0, ["event_id", "source", "type", "at", "item", "lot", "quantity", "work_order"]
    )
    for row, lot in enumerate(("A", "B"), 1):
        sheet.write_row(row, 0, [row, "mes", "consume", "2026-03-02", "BOLT", lot, 1.5])
    sheet.merge_range(1, 7, 2, 7, "WO1")
