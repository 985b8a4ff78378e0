"""The figures of a reconciliation as a table, and the bookings behind one."""

from __future__ import annotations

from app.reconciliation.models import ComparedTotal, Reconciliation
from app.tables import Column, Table
from app.web.sheets import csv_text

FIGURES: Table[ComparedTotal] = Table(
    "reconciliation", "Figures of a reconciliation",
    (
        Column("day", "Day", "day"), Column("type", "Type", "type"), Column("item", "Item", "item"),
        Column("told", "Told", "told_shown"), Column("booked", "Booked", "booked_shown"),
        Column("difference", "Difference", "difference_shown"), Column("uom", "Unit", "uom"),
        Column("told_bookings", "Bookings told", "told_bookings"),
        Column("bookings", "Bookings", "bookings"), Column("status", "Status", "status"),
        Column("unknown", "Without a quantity", "unknown"),
        Column("not_converted", "Not converted", "left_words"),
        Column("voided", "Voided, not counted", "voided"),
        Column("undone", "Taken back later", "undone"),
    ),
)  # fmt: skip


def figures_csv(found: Reconciliation) -> str:
    """All figures as CSV, safe to open in a spreadsheet: numbers are numbers, an unknown cell is
    empty."""
    header, *rows = FIGURES.sheet(found.rows)
    numeric = {header.index(name) for name in ("told", "booked", "difference")}
    return csv_text(
        [header, *([_number(cell) if at in numeric else cell for at, cell in enumerate(row)]
                   for row in rows)]
    )  # fmt: skip


def _number(cell: object) -> object:
    """A figure as a number, so that a negative one needs no mark of a text."""
    return None if cell is None else float(str(cell)) if "." in str(cell) else int(str(cell))
