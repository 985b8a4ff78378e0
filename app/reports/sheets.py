"""The sheets of a report, and how they become a workbook or a folder of CSV files.

Texts are texts and numbers are numbers, so no cell is a formula: in a workbook what could begin one
is marked as text, in CSV a leading `'` stands before it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from app.plain_text import file_name
from app.web.pen import OPTIONS, Caption, Pen
from app.web.sheets import csv_text
from app.wording import zone_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
_ROWS = 1_048_000  # rows a sheet holds
NOT_ADVICE = (
    "This is made of what was booked. It is not legal advice: whether it is complete, and what "
    "else a law asks for, is for you and your counsel to say."
)


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A sheet: its columns and its rows. Without columns: pairs of a word and what it says."""

    title: str
    heads: tuple[Caption, ...]
    lines: Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class ReportBook:
    """A report: file `name` without its end, `title`, sheets; the first says what it is."""

    name: str
    title: str
    sheets: tuple[ReportSheet, ...]

    def sheet(self, title: str) -> ReportSheet:
        """One of its sheets."""
        return next(each for each in self.sheets if each.title == title)


def workbook(report: ReportBook, zone: str) -> bytes:
    """The report as a workbook, times in a zone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        with xlsxwriter.Workbook(path, OPTIONS) as book:
            book.set_properties({"title": report.title, "comments": NOT_ADVICE})
            pen = Pen.of(book, zone)
            for sheet in report.sheets:
                _write(book.add_worksheet(sheet.title), sheet, pen)
        return path.read_bytes()


def _write(page: Any, sheet: ReportSheet, pen: Pen) -> None:
    if not sheet.heads:
        page.set_column(0, 0, 30)
        page.set_column(1, 1, 100)
        for row, (word, text) in enumerate(sheet.lines):
            pen.write(page, row, 0, word, "bold")
            pen.write(page, row, 1, text, "wrapped")
        return
    for column, head in enumerate(sheet.heads):
        page.set_column(column, column, head.width)
        pen.write(page, 0, column, _heading(head, pen.zone), "head")
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.repeat_rows(0)
    page.fit_to_pages(1, 0)
    for row, line in enumerate(sheet.lines[:_ROWS], 1):
        for column, (head, cell) in enumerate(zip(sheet.heads, line, strict=True)):
            pen.write(page, row, column, cell, head.form)
    page.autofilter(0, 0, max(len(sheet.lines[:_ROWS]), 1), len(sheet.heads) - 1)


def _heading(head: Caption, zone: str) -> str:
    return f"{head.words} ({zone_text(zone)})" if head.form == "written" else head.words


def csv_files(report: ReportBook) -> dict[str, str]:
    """The sheets as CSV, by name of the file; times as the events have them."""
    found = {}
    for place, sheet in enumerate(report.sheets):
        name = file_name(f"{place:02}-{sheet.title.lower().replace(' ', '-')}.csv")
        heads = [[head.words for head in sheet.heads]] if sheet.heads else []
        found[name] = csv_text([*heads, *sheet.lines])
    return found


def csv_zip(report: ReportBook) -> bytes:
    """The same as one archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in csv_files(report).items():
            archive.writestr(name, text)
    return stream.getvalue()
