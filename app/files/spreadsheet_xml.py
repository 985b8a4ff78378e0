"""Workbooks as XML of 2003, which reports save under the name of a workbook (`.xls`)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from xml.parsers import expat

from app.files.dates import typed_date
from app.files.html import WORKBOOK_XML
from app.files.numbers import TypedCell, over_rows
from app.files.workbook import Sheet, WorkbookError

_COLUMNS = 16_384  # a workbook has no more


def is_spreadsheet_xml(head: str) -> bool:
    """Whether a text is such a workbook, by its beginning."""
    return WORKBOOK_XML in head and "<html" not in head.lower()


def xml_sheets(text: str) -> list[Sheet]:
    """Its sheets in their order. Errors: `WorkbookError`."""
    book = _Book()
    parser = expat.ParserCreate(namespace_separator="|")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.data
    try:
        parser.Parse(text.lstrip("\ufeff"), True)
    except expat.ExpatError as error:
        raise WorkbookError(f"line {error.lineno}: {expat.errors.messages[error.code]}") from None
    return book.sheets


def _refuse(*_: object) -> None:
    raise WorkbookError("it has a document type declaration")


class _Book:
    """Takes the sheets, rows and cells as they come; places that are skipped are empty."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._row: list[str] = []
        self._line = 0
        self._kind = self._cell = ""
        self._text: list[str] | None = None
        self._above: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, what
        self._down = self._across = 0

    def start(self, tag: str, told: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("|")[2]
        told = {key.rpartition("|")[2]: value for key, value in told.items()}
        if name == "Worksheet":
            self.sheets.append(Sheet(told.get("Name", ""), False, []))
            self._line, self._above = 0, {}
        elif name == "Row":
            self._line = max(self._line + 1, _number(told.get("Index")))
            self._row = []
        elif name == "Cell":
            self._reach(min(_number(told.get("Index")) - 1, _COLUMNS))
            self._down = _number(told.get("MergeDown"))
            self._across = _number(told.get("MergeAcross"))
            self._kind, self._cell = "", ""
        elif name == "Data":
            self._kind, self._text = told.get("Type", ""), []

    def data(self, text: str) -> None:
        """Text of a cell, or of what is none."""
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        name = tag.rpartition("|")[2]
        if name == "Data" and self._text is not None:
            self._cell, self._text = _meant("".join(self._text).strip(), self._kind), None
        elif name == "Cell":
            if self._down:
                self._cell = over_rows(self._cell)
                self._above[len(self._row)] = (self._line + self._down, self._cell)
            self._row += [self._cell, *[""] * min(self._across, _COLUMNS)]
        elif name == "Row" and self.sheets:
            self._reach(max(self._above, default=-1) + 1)
            if any(self._row):
                self.sheets[-1].rows.append((self._line, self._row))

    def _reach(self, place: int) -> None:
        """Go on to a column, with what stands above and covers this row."""
        while len(self._row) < place or len(self._row) in self._above:
            last, text = self._above.get(len(self._row), (0, ""))
            if last and last < self._line:
                del self._above[len(self._row)]
                continue
            self._row.append(text)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _meant(text: str, kind: str) -> str:
    if kind == "DateTime":
        with suppress(ValueError):
            return typed_date(datetime.fromisoformat(text))
    if kind == "Number":
        with suppress(ValueError, OverflowError):
            whole = int(float(text))
            return TypedCell(str(whole) if whole == float(text) and abs(whole) < 10**15 else text)
    return {"0": "false", "1": "true"}.get(text, text) if kind == "Boolean" else text
