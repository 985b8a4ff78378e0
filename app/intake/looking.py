"""Looking at a file without a graph: how it would be read, and what its rows would say."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.events.contract import read_event
from app.events.models import Problem, UnreadableError
from app.events.reading import plain_text
from app.files.apart import sheets_of
from app.files.archives import kind_of, workbook_bytes
from app.files.charset import find_charset
from app.files.delimited import SEPARATORS, find_heading, heading_of
from app.files.html import html_tables
from app.files.lists import is_list, list_rows
from app.intake.choices import Choices
from app.intake.opening import open_all
from app.intake.tables import is_known
from app.profiles.model import Profile

_HEAD = 65_536
_ROWS, _VALUES = 20, 3  # below a header that are looked at; values of a column that are shown


@dataclass(slots=True)
class Look:
    """How one table or document would be read: events by type, what would be refused and why."""

    name: str
    format: str
    says: Sequence[str] = ()
    types: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    asides: str = ""

    @property
    def events(self) -> int:
        """How many events there would be."""
        return sum(self.types.values())


def looks_of(path: Path, choices: Choices) -> Iterator[Look]:
    """How a file would be read. Errors: `UnreadableError`."""
    for reading in open_all(path, choices):
        name = f"{path}/{reading.name}" if reading.name else str(path)
        look = Look(name, reading.format, reading.says)
        if reading.error is not None:
            look.refused, look.problems = 1, [(0, Problem("unreadable", reading.error.text))]
        for item in reading.items:
            event = dict(item.event or {})
            event.setdefault("source", choices.source or reading.source or "-")
            taken = item.problem or read_event(event)
            if isinstance(taken, Problem):
                look.refused += 1
                look.problems += [(item.line, taken)] if len(look.problems) < 100 else []
            else:
                look.types[str(event.get("type"))] += 1
        look.asides = reading.asides.words()
        yield look


@dataclass(frozen=True, slots=True)
class TableHead:
    """The headers of a table, known or not, and the first rows below."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]

    def values(self, place: int) -> list[str]:
        """The first filled cells of a column, each once."""
        found = (row[place] for row in self.rows if place < len(row) and row[place])
        return list(dict.fromkeys(found))[:_VALUES]


def header_of(path: Path, profiles: Sequence[Profile], sheet: str | None) -> list[str]:
    """The headers of a table, known or not. Errors: `UnreadableError` when it has none."""
    return [each for each in head_of(path, profiles, sheet).columns if each]


def head_of(path: Path, profiles: Sequence[Profile], sheet: str | None) -> TableHead:
    """The head of the first table of a file. Errors: `UnreadableError` when it has none."""
    known = is_known(profiles)
    try:
        with path.open("rb") as stream:
            kind = kind_of(stream)
            if kind == "workbook":
                filled = [each.rows for each in sheets_of(workbook_bytes(stream))
                          if sheet in (None, each.name) and each.rows]  # fmt: skip
                if filled:
                    heads = (_of_rows(rows, known) for rows in filled)
                    return next((each for each in heads if each), None) or _first(filled[0])
            elif kind == "html":
                for rows in html_tables(stream.read().decode("utf-8", "replace")):
                    return _of_rows(rows, known) or _first(rows)
            elif kind == "text":
                with plain_text(stream, find_charset(stream)) as copy:
                    text = copy.read(_HEAD).decode("utf-8-sig", "replace")
                return _of_text(text, known)
    except OSError as error:
        raise UnreadableError(f"{path}: cannot be read: {error.strerror}.") from None
    raise UnreadableError(f"{path}: there is no table in it.", remedy="Give a CSV or a workbook.")


def _of_rows(
    rows: Sequence[tuple[int, list[str]]], known: Callable[[str], bool], separator: str = ""
) -> TableHead | None:
    heading = heading_of(rows, known, separator)
    if heading is None:
        return None
    below = [cells for line, cells in rows if line > heading.lines]
    return TableHead(heading.columns, below[:_ROWS])


def _of_text(text: str, is_field: Callable[[str], bool]) -> TableHead:
    if is_list(text):
        rows = list(list_rows(text.split("\n")))
        return _of_rows(rows, is_field, "|") or _first(rows)
    found = find_heading(text, is_field)
    if found is not None:
        lines = text.split("\n")[found.lines : found.lines + _ROWS]
        reader = csv.reader(lines, delimiter=found.separator or ",")
        return TableHead(found.columns, [[cell.strip() for cell in row] for row in reader])
    lines = [line for line in text.split("\n") if line.strip()]
    separator = max(SEPARATORS, key=lambda each: sum(line.count(each) > 0 for line in lines[:20]))
    rows = [(number, line.split(separator)) for number, line in enumerate(lines, 1)]
    return _first([(number, [cell.strip(' "\r') for cell in cells]) for number, cells in rows])


def _first(rows: Sequence[tuple[int, list[str]]]) -> TableHead:
    """The first row that is as wide as any: it heads the others."""
    width = max((sum(map(bool, cells)) for _, cells in rows[:50]), default=0)
    for place, (_, cells) in enumerate(rows):
        if width and sum(map(bool, cells)) == width:
            below = [each for _, each in rows[place + 1 : place + 1 + _ROWS]]
            return TableHead(tuple(cells), below)
    raise UnreadableError("There is no table in it.", remedy="Give a CSV or a workbook.")
