"""A table looked at whole before it is read: how each column writes numbers and dates.

A survey is told every row once, then gives each cell as it is meant. What a spreadsheet destroyed
is a finding that refuses its row; what was taken out or left blank is one that warns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.files.cells import (
    are_codes,
    damage_of,
    holds_several,
    is_decimal,
    is_ditto,
    is_empty_day,
    is_long,
    is_no_date,
    is_placeholder,
    is_rounded,
    lines_of,
    without_guard,
    without_invisible,
)
from app.files.dates import DateColumn, day_of_number, iso_date, iso_time
from app.files.numbers import Mark, NumberColumn, ShownCell, TypedCell, plain_number

ColumnKind = Literal["number", "date", "time", "lot", "name", "text"]


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is to be said of a cell: `refused` when its row cannot be taken."""

    column: str
    code: str
    text: str
    refused: bool = False
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a column cannot be read at all, and where that shows."""

    column: str
    line: int
    text: str
    kind: Literal["number", "date"]


MARKS: Mapping[str, Mark] = {"comma": ",", "point": "."}  # as they are written
_RESTORE = "Give it as its system has it, in a column formatted as text."
_OWN_ROW = "Give each of them a row of its own, with its own quantity."
_SAY_IT = "Write it in every row."
_AS_DATE = "Format the column as dates, and export it again."
_EMPTY = "Leave the cell empty where there is none."


@dataclass(slots=True)
class Survey:
    """The columns of one table, by place. `decimal` and `dates`: what somebody said of all of them;
    `usual_…`: what holds where nothing decides; `said`: of single columns, by their name."""

    names: Sequence[str]
    kinds: Sequence[ColumnKind]
    decimal: Mark | None = None
    dates: str | None = None
    usual_decimal: Mark | None = None
    usual_dates: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    _numbers: dict[int, NumberColumn] = field(default_factory=dict)
    _dates: dict[int, DateColumn] = field(default_factory=dict)
    _long: dict[int, list[int]] = field(
        default_factory=dict
    )  # by place: long, rounded, decimal, whole
    _read: list[tuple[int, ColumnKind]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make what a column of numbers, dates or lots is kept in."""
        self._read = [each for each in enumerate(self.kinds) if each[1] != "text"]
        for place, kind in self._read:
            if kind == "number":
                self._numbers[place] = NumberColumn(self.names[place])
            elif kind == "date":
                self._dates[place] = DateColumn(self.names[place])
            elif kind in ("lot", "name"):
                self._long[place] = [0, 0, 0, 0]

    def look(self, line: int, cells: Sequence[str]) -> None:
        """Take note of one row."""
        count = len(cells)
        for place, number in self._numbers.items():
            if place < count and (cell := cells[place]) and not cell.isdigit():
                number.look(line, without_guard(without_invisible(cell)))
        for place, day in self._dates.items():
            if place < count and (cell := cells[place]) and not _is_none_of_dates(cell):
                day.look(line, without_guard(without_invisible(cell)))
        for place, long in self._long.items():
            if place >= count or not (cell := cells[place]):
                continue
            if len(cell) > 15 and is_long(cell):
                long[0] += 1
                long[1] += is_rounded(cell)
            long[2] += is_decimal(cell)
            long[3] += cell.isdigit()

    def has_minus(self, place: int) -> bool:
        """Whether a cell of a column of numbers was negative."""
        return place in self._numbers and self._numbers[place].minus

    def troubles(self) -> list[Trouble]:
        """The columns that cannot be read."""
        found = []
        for number in self._numbers.values():
            mark = self.decimal or MARKS.get(self.said.get(number.name, "")) or self.usual_decimal
            if (told := number.trouble(mark)) is not None:
                found.append(Trouble(number.name, *told, "number"))
        for day in self._dates.values():
            order = self.dates or self.said.get(day.name)
            if (told := day.trouble(order, self.usual_dates)) is not None:
                found.append(Trouble(day.name, *told, "date"))
        return found

    def _mark(self, column: NumberColumn) -> Mark | None:
        said = self.decimal or MARKS.get(self.said.get(column.name, ""))
        return said or column.mark or self.usual_decimal

    def _order(self, column: DateColumn) -> str | None:
        return self.dates or self.said.get(column.name) or column.order or self.usual_dates

    def read_as(self) -> str:
        """How columns are read, for a file of some of the rows, in which nothing might decide
        it.
        """
        words = {mark: word for word, mark in MARKS.items()}
        told = [
            f"{each.name}: {words[mark]}"
            for each in self._numbers.values()
            if (each.comma or each.point or each.either) and (mark := self._mark(each))
        ]
        told += [
            f"{each.name}: {order}"
            for each in self._dates.values()
            if (each.dmy or each.mdy or each.either) and (order := self._order(each))
        ]
        return "; ".join(told)

    def says(self) -> list[str]:
        """How dates and numbers were read where that is not plain, and what decided it."""
        told = []
        for number in self._numbers.values():
            if number.comma is not None:
                told.append(f"“{number.name}” has a decimal comma (line {number.comma[0]} decides)")
        for day in self._dates.values():
            decided = day.dmy or day.mdy
            if self.dates or decided or day.either:
                order = self.dates or day.order or self.usual_dates or ""
                words = {"dmy": "day, month, year", "mdy": "month, day, year"}.get(order, order)
                why = "as was said" if self.dates else "as the profile says"
                if decided and not self.dates:
                    why = f"line {decided[0]} decides"
                told.append(f"dates of “{day.name}” are {words} ({why})")
        return told

    def cells(self, cells: list[str]) -> tuple[list[str], list[CellFinding]]:
        """A row as it is meant, and what is to be said of its cells. A lot whose number is shown
        with letters is put into the row itself as it is shown: so a refused file has it, too."""
        made = list(cells)
        found: list[CellFinding] = []
        count = len(made)
        for place, kind in self._read:
            if place >= count:
                break
            cell = made[place]
            if not cell or (type(cell) is str and _is_plain(cell, kind)):
                continue
            if isinstance(cell, ShownCell) and kind in ("lot", "name"):
                cell = cells[place] = cell.shown
            clean = without_invisible(cell)
            if clean != cell and kind in ("lot", "name"):
                text = "there were characters inside that nobody sees; they are taken out"
                found.append(CellFinding(self.names[place], "invisible", text))
            clean = without_guard(clean)
            made[place] = self._cell(place, clean, found)
        return made, found

    def _cell(self, place: int, cell: str, found: list[CellFinding]) -> str:
        kind, name = self.kinds[place], self.names[place]
        if kind == "number":
            if is_placeholder(cell):
                return self._blank(name, cell, found)
            return plain_number(cell, self._mark(self._numbers[place]))
        if kind == "date":
            return self._day(place, cell, found)
        if kind == "time":
            return iso_time(cell) or cell
        if kind in ("lot", "name"):
            return self._name(place, cell, found)
        return str(cell)

    def _day(self, place: int, cell: str, found: list[CellFinding]) -> str:
        name, day = self.names[place], self._dates[place]
        if is_placeholder(cell) or is_no_date(cell):
            return self._blank(name, cell, found)
        made = iso_date(cell, self._order(day), days=day.days)
        if made == cell and (day_told := day_of_number(cell)):
            text = f"is {cell}, the number a spreadsheet keeps for the day {day_told}"
            found.append(CellFinding(name, "damaged_number", text, True, _AS_DATE))
        if is_empty_day(made):
            text = f"is {made}, which a spreadsheet makes of an empty date"
            found.append(CellFinding(name, "placeholder", text, True, _EMPTY))
        return made

    def _name(self, place: int, cell: str, found: list[CellFinding]) -> str:
        kind, name = self.kinds[place], self.names[place]
        if len(lines := lines_of(cell)) > 1 or "\n" in cell:
            cell = " ".join(lines)
            if kind == "lot" or are_codes(lines):
                text = f"holds {len(lines)} lines, the first two “{lines[0]}” and “{lines[1]}”"
                found.append(CellFinding(name, "several_values", text, True, _OWN_ROW))
                return cell
        elif kind == "lot" and holds_several(cell):
            text = f"“{cell}” is taken for one; if these are several, each needs a row of its own"
            found.append(CellFinding(name, "several_values", text))
        long, rounded, decimal, whole = self._long[place]
        if why := damage_of(cell, rounded=0 < rounded == long, decimal=decimal > 0 == whole):
            text = f"is “{cell}”: {why}"
            found.append(CellFinding(name, "damaged_number", text, True, _RESTORE))
        elif is_ditto(cell):
            text = f"is “{cell}”, which stands for the cell above"
            found.append(CellFinding(name, "ditto", text, True, _SAY_IT))
        elif is_placeholder(cell) or (kind == "lot" and not any(map(str.isalnum, cell))):
            if kind != "lot":
                return self._blank(name, cell, found)
            text = f"is “{cell}”, which stands for none"
            found.append(CellFinding(name, "placeholder", text, True, _EMPTY))
        elif cell == "0" and kind == "lot" and not isinstance(cell, TypedCell):
            return self._blank(name, cell, found)
        return str(cell)

    @staticmethod
    def _blank(name: str, cell: str, found: list[CellFinding]) -> str:
        found.append(CellFinding(name, "placeholder", f"“{cell}” stands for none; left empty"))
        return ""


def _is_none_of_dates(cell: str) -> bool:
    return is_placeholder(cell) or is_no_date(cell)


def _is_plain(cell: str, kind: ColumnKind) -> bool:
    """Whether a cell is so plain that it means what it says; most are."""
    if kind == "number":
        return cell.isdigit()
    if kind == "date":  # ISO, and not midnight, which may be the day
        return cell[:2] == "20" and cell[4:5] == "-" == cell[7:8] and "00:00" not in cell[10:16]
    if kind in ("lot", "name"):
        plain = cell.isalnum() and cell.isascii() and len(cell) <= 15
        return plain and cell != "0" and not is_placeholder(cell)
    return False


def read_as_of(text: str) -> dict[str, str]:
    """What `read_as` wrote: by column, comma, point or an order of dates."""
    parts = (each.rpartition(":") for each in text.split(";"))
    return {name.strip(): value.strip() for name, _, value in parts if name.strip()}
