"""HTML tables, which many systems save under the name of a workbook (`.xls`)."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from app.files.numbers import over_rows

WORKBOOK_XML = "urn:schemas-microsoft-com:office:spreadsheet"  # the namespace of a workbook as XML
_WORKBOOK = WORKBOOK_XML.encode()
_UNSEEN = ("script", "style")
_BREAK = "\ue000"  # a line that was ended, not one of the source's


def is_html(head: bytes) -> bool:
    """Whether a file is HTML with a table in it, or a workbook as XML, by its first bytes."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<?xml") and _WORKBOOK in start:
        return True
    start = start[:2000]
    return start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")) or (
        start.startswith((b"<?xml", b"<div", b"<style", b"<!--")) and b"<table" in start
    )


class _Tables(HTMLParser):
    """Collects the cells of every table; a cell over several rows fills them all."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[tuple[int, list[str]]]] = []
        self._rows: list[tuple[int, list[str]]] = []  # of the table that is read
        self._around: list[tuple[list[tuple[int, list[str]]], dict[int, tuple[int, str]]]] = []
        self._cell: list[str] | None = None
        self._in_row = False
        self._unseen = 0  # scripts and styles that are open
        self._span = (1, 1)
        self._above: dict[int, tuple[int, str]] = {}  # by column: for how many rows more, what

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_row()
            self._around.append((self._rows, self._above))
            self._rows, self._above = [], {}
            self.tables.append(self._rows)
        elif tag in _UNSEEN:
            self._unseen += 1
        elif tag == "tr" and self.tables:
            self._end_row()
            self._rows.append((len(self._rows) + 1, []))
            self._in_row = True
        elif tag in ("td", "th") and self._rows:
            self._end_cell()
            told = dict(attrs)
            self._span = (_count(told.get("colspan")), _count(told.get("rowspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("tr", "table"):
            self._end_row()
        if tag == "table" and self._around:
            self._rows, self._above = self._around.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        lines = "".join(self._cell).split(_BREAK)
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        self._cell = None
        self._take_from_above()
        row = self._rows[-1][1]
        across, down = self._span
        for number in range(across):  # as in a workbook: a cell across columns stands in its first
            shown = text if number == 0 else ""
            if down > 1:
                shown = over_rows(shown)
                self._above[len(row)] = (down, shown)
            row.append(shown)

    def _end_row(self) -> None:
        self._end_cell()
        if self._in_row:
            self._in_row = False
            self._take_from_above()
            self._above = {
                place: (left - 1, text) for place, (left, text) in self._above.items() if left > 1
            }

    def _take_from_above(self) -> None:
        row = self._rows[-1][1]
        while len(row) in self._above:
            row.append(self._above[len(row)][1])


def _count(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdigit() and int(text) > 0 else 1


def html_tables(text: str) -> Iterator[list[tuple[int, list[str]]]]:
    """The (row, cells) of the rows of every table that has some."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    for table in parser.tables:
        if any(any(cells) for _, cells in table):
            yield [(row, cells) for row, cells in table if any(cells)]
