"""Rows of a CSV file: one bad row never spoils its neighbours.

A quote that was never closed would swallow all that follows; so a row that cannot be read, or has
another number of cells than the header and spans several lines, costs only its first line, and
reading goes on with the next one.
"""

from __future__ import annotations

import csv
import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.events.models import Note, Problem

REFUSAL_COLUMNS = (
    "_code",
    "_field",
    "_text",
)  # columns of a refused file; they are no part of the event
READ_AS = "_read_as"  # one more: how its columns write numbers and dates
# Refusals of rows whose cells are no longer as they stood in the file: they are read again only
# when somebody changed them.
UNDER_SEAL = ("bad_row", "another_table", "shared_amount")
_CUT_OFF = "Was it cut off? Put quotes around cells that contain the delimiter or a quote."
OWN_COLUMNS = (*REFUSAL_COLUMNS, READ_AS)


def shared_amount(cell: str, name: str) -> Problem:
    """Why an amount in one cell over the rows of several lots is that of none."""
    text = f"“{cell}” stands in one cell over several rows"
    return Problem("shared_amount", text, name, "Give each row its own amount.")


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written: its delimiter, and what its columns mean."""

    delimiter: str
    columns: tuple[str, ...]
    attributes: tuple[str, ...]  # columns that are kept as attributes
    written: tuple[str, ...] = ()  # the columns as they are spelt, when that is otherwise
    skip: int = 1  # lines up to the end of the header
    encoding: str = "utf-8"
    ignored: tuple[str, ...] = ()  # columns that change from one export to the next
    titles: int = 0  # rows above the header
    read_as: str = ""  # how columns write numbers and dates, where that is not plain
    is_keyed: bool = False  # columns of its own name a row for good: the id comes from them
    utc: bool = False  # the name of the column of times says that they are UTC

    @property
    def header(self) -> tuple[str, ...]:
        """The columns as the file has them."""
        return self.written or self.columns


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line, its cells, what is wrong with it, what goes with it, and the
    cells as they were written, when those are others.
    """

    line: int
    cells: list[str]
    problem: Problem | None = None
    notes: tuple[Note, ...] = ()
    raw: list[str] | None = None

    def named(self, form: CsvForm) -> dict[str, str]:
        """Its filled cells by column."""
        return {name: cell for name, cell in zip(form.columns, self.cells, strict=False) if cell}


class _Lines:
    """Lines of text that can be put back; knows how many were given out."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.given = 0
        self.taken: list[str] = []  # since the row began

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._back:
            text = self._back.popleft()
        else:
            text = next(self._lines).decode("utf-8", errors="replace").replace("\x00", "\ufffd")
            text = text if self.given else text.removeprefix("\ufeff")
        self.given += 1
        self.taken.append(text)
        return text

    def keep_first(self) -> str:
        """Put back all lines of the row but its first, which is returned."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.given -= len(self.taken) - 1
        return self.taken[0]


def rows_of(lines: Iterator[bytes], form: CsvForm) -> Iterator[Row]:
    """Every row after the header that has a filled cell, readable or not."""
    source = _Lines(lines)
    for _ in range(form.skip):
        next(source, None)
    reader = csv.reader(source, delimiter=form.delimiter, strict=True)
    while True:
        source.taken.clear()
        start = source.given + 1
        cells: list[str] = []
        why = ""
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            why = f"cannot be read: {error}"
            if "new-line" in why:
                why = "cannot be read: a carriage return stands in the midst of it"
        while len(cells) > len(form.columns) and not cells[-1]:
            cells.pop()
        if not why and cells and len(cells) != len(form.columns):
            why = _width(len(cells), len(form.columns))
        if why and (len(source.taken) > 1 or not cells):
            cells = _loosely(source.keep_first(), form)
        if any(cells):
            yield _checked(Row(start, cells), why, form)


def row_of_width(cells: int, columns: int) -> Problem:
    """Why a row with more or fewer cells than its header is not taken."""
    return Problem("bad_row", _width(cells, columns), "", _CUT_OFF)


def _width(cells: int, columns: int) -> str:
    return f"has {cells} cells, the header has {columns}"


def _checked(row: Row, why: str, form: CsvForm) -> Row:
    problem = None
    unread = [at for at, cell in enumerate(row.cells) if "\ufffd" in cell]
    if why:
        problem = Problem("bad_row", why, "", _CUT_OFF)
    elif unread:
        name = form.columns[unread[0]] if unread[0] < len(form.columns) else ""
        problem = Problem(
            "bad_text", f"{name} is not UTF-8", name,
            "Correct the cell, or save the file as UTF-8 and load it again.",
        )  # fmt: skip
    elif _unmended(row, form):
        problem = Problem("bad_row", "was not mended", "", "Mend it as “_text” says.")
    return Row(row.line, row.cells, problem)


def _loosely(line: str, form: CsvForm) -> list[str]:
    """The cells of a line that is no proper row, its stray quotes kept."""
    text = line.rstrip("\r\n")
    return [cell.strip() for cell in text.split(form.delimiter)]


def seal(cells: Sequence[str]) -> str:
    """What stands in `_field` of a row that could not be read, until somebody mends the row."""
    return "unmended:" + hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:12]


def _unmended(row: Row, form: CsvForm) -> bool:
    told = row.named(form)
    if not told.get("_field", "").startswith("unmended:"):
        return False
    own = [
        cell for name, cell in zip(form.columns, row.cells, strict=True) if name not in OWN_COLUMNS
    ]
    return told["_field"] == seal(own)
