"""What a reader sees of a page, a CSV or a workbook: rows of cells, amounts as numbers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from tests.reference.units import base

Amounts = dict[str | None, float | None]
_NUMBER = r"(at least )?(unknown|no quantity|-?\d[\d,]*(?:\.\d+)?)"
_AMOUNT = re.compile(_NUMBER + r"(?:\s*\(?([A-Za-z][A-Za-z0-9]*)\)?)?")


@dataclass
class Table:
    """A table: its caption, and rows of cells; a cell that spans rows stands in each of them."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def column(self, head: str) -> int:
        """The place of a column by its heading."""
        (place,) = [at for at, text in enumerate(self.rows[0]) if text.strip(" ▲▼") == head]
        return place


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._cell: list[str] | None = None
        self._caption: list[str] | None = None
        self._span = 1
        self._wide = 1
        self._kept: dict[int, tuple[int, str]] = {}
        self._row: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.tables.append(Table())
            self._kept = {}
        elif tag == "caption":
            self._caption = []
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th"):
            self._fill()
            self._cell = []
            self._span = int(given.get("rowspan") or 1)
            self._wide = int(given.get("colspan") or 1)
        elif tag in ("br", "li", "p") and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None and self._row is not None:
            text = re.sub(r"[ \t\u00a0]+", " ", "".join(self._cell)).strip()
            for _ in range(self._wide):
                if self._span > 1:
                    self._kept[len(self._row)] = (self._span - 1, text)
                self._row.append(text)
            self._cell = None
        elif tag == "tr" and self._row is not None:
            self._fill()
            self.tables[-1].rows.append(self._row)
            self._row = None
        elif tag == "caption" and self._caption is not None:
            self.tables[-1].caption = "".join(self._caption)
            self._caption = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        elif self._caption is not None:
            self._caption.append(data)

    def _fill(self) -> None:
        while self._row is not None and len(self._row) in self._kept:
            left, text = self._kept.pop(len(self._row))
            if left > 1:
                self._kept[len(self._row)] = (left - 1, text)
            self._row.append(text)


def tables(html: str) -> dict[str, Table]:
    """The tables of a page by caption."""
    reader = _Tables()
    reader.feed(html)
    return {table.caption: table for table in reader.tables}


def amounts(text: str) -> Amounts:
    """`1,780 pcs` or `3 pcs, 2 kg` in grams and pieces; unknown, or `at least`, is None."""
    found: Amounts = {}
    for least, number, uom in _AMOUNT.findall(text):
        unknown = least or number in ("unknown", "no quantity")
        value = None if unknown else float(number.replace(",", ""))
        add(found, value, uom or None)
    return found


def add(found: Amounts, value: float | None, uom: str | None) -> None:
    """Add an amount to sums in grams and pieces."""
    told, unit = base(value, uom)
    unit = base(0, uom)[1] if value is None else unit
    before = found.get(unit, 0.0)
    found[unit] = None if told is None or before is None else round(before + told, 6)


def csv_rows(text: str) -> list[dict[str, str]]:
    """Rows of a CSV by column."""
    return list(csv.DictReader(io.StringIO(text)))


def number(cell: str) -> float | None:
    """A cell of a CSV as a number; empty is unknown."""
    return float(cell) if cell else None


def sheet(book: bytes, title: str) -> list[dict[str, str]]:
    """The rows of a workbook's sheet by the names in its first; texts stand in their cells."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        titles = re.findall(r'<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
        text = parts.read(f"xl/worksheets/sheet{titles.index(title) + 1}.xml").decode()
    head, *rows = [_cells(row) for row in re.findall(r"<row [^>]*>(.*?)</row>", text, re.S)]
    return [{name: row.get(at, "") for at, name in head.items()} for row in rows]


_COLUMNS = {
    "Shipped": "shipped", "Returned": "returned", "Still out": "outstanding", "Unit": "uom",
    "Shipped, certain": "shipped_certain", "Shipped, possible": "shipped_possible",
    "Status": "status", "Of that status": "status_quantity", "On hand": "quantity",
    "Lot or serial": "ref", "Customer number": "customer", "Customer": "name",
    "Certainty": "certainty", "Documents": "documents", "Place number": "location",
}  # fmt: skip


def for_programs(book: bytes, title: str) -> list[dict[str, str]]:
    """A sheet for people by the names CSV files have; its numbers as the refs of its last sheet."""
    refs = {
        (row["What it is"] in ("lot", "serial"), row["Number here"]): row["Ref for programs"]
        for row in sheet(book, "Refs")
        if row["What it is"] in ("lot", "serial", "customer")
    }
    places = {
        row["Number here"]: row["Ref for programs"]
        for row in sheet(book, "Refs") if row["What it is"] in ("place", "location")
    }  # fmt: skip
    found = []
    for told in sheet(book, title):
        if "Total of all lines above" in told.values():
            break
        row = {}
        for words, cell in told.items():
            plain = (
                re.sub(r", (in its unit|[^ ,]+)$", "", words) if words not in _COLUMNS else words
            )
            row[_COLUMNS.get(plain, plain)] = cell
        for name in {"ref", "customer"} & row.keys():
            row[name] = refs[name == "ref", row[name]]
        if row.get("location"):
            row["location"] = places[row["location"]]
        if "quantity" not in row and title == "Deliveries":
            row["quantity"] = row["shipped"]
        found.append(row)
    return found


def _cells(row: str) -> dict[str, str]:
    return {
        at: unescape(re.sub(r"<[^>]+>", "", cell))
        for at, cell in re.findall(r'<c r="([A-Z]+)\d+"[^>]*>(.*?)</c>', row, re.S)
    }
