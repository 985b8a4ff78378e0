"""Dates as a column writes them, by explicit forms only: which part is the day.

ISO dates, `20260302`, month names and dates that begin with the year say it themselves. A dotted
date is day.month.year. Of the others one cell with a part over 12 decides for its column; where
none does, the column is open. A month before the day is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.files.months import month_of
from app.files.numbers import TypedCell

_SERIAL_DIGITS = 5  # of the number a spreadsheet keeps for a day of our time
ORDERS = ("dmy", "mdy", "ymd")
# A time of day may have a zone; a day alone only one that cannot be a time of day after a dash.
_CLOCK = (
    r"(?:(?:[T,]?\s*|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s*([AaPp]\.?[Mm]\.?|Uhr)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?|Z|\+\d{2}:?\d{2})?"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?")
_PARTS = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})" + _CLOCK, re.ASCII)
_COMPACT = re.compile(
    r"((?:19|20|21)\d{2})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?(Z)?)?", re.ASCII
)
_NAMED = re.compile(r"(\d{1,2})[. -]+([^\W\d_]{3,12})\.?[ ,.-]+(\d{2}|\d{4})" + _CLOCK)
_NAMED_US = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2}),?\s+(\d{4})" + _CLOCK)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")


@dataclass(slots=True)
class DateColumn:
    """What the cells of a column say of the order of their parts: the first of each kind."""

    name: str
    dmy: tuple[int, str] | None = None
    mdy: tuple[int, str] | None = None
    either: tuple[int, str] | None = None
    filled: int = 0
    midnights: int = 0

    def look(self, line: int, cell: str) -> None:
        """Take note of one cell."""
        self.filled += 1
        if "00:00" in cell and _MIDNIGHT.search(cell):
            self.midnights += 1
        if isinstance(cell, TypedCell) or _ISO.fullmatch(cell):
            return
        told = date_order(cell)
        if told == "dmy" and self.dmy is None:
            self.dmy = (line, cell)
        elif told == "mdy" and self.mdy is None:
            self.mdy = (line, cell)
        elif told == "?" and self.either is None:
            self.either = (line, cell)

    @property
    def order(self) -> str | None:
        """The order that was decided; None when nothing decides it."""
        if self.dmy is not None:
            return None if self.mdy is not None else "dmy"
        return "mdy" if self.mdy is not None else None

    @property
    def days(self) -> bool:
        """Whether every time of day in the column is midnight: then it holds days."""
        return 0 < self.midnights == self.filled

    def trouble(self, said: str | None = None, usual: str | None = None) -> tuple[int, str] | None:
        """The line and words of why the column cannot be read, unless `said` decides it; `usual`
        decides where nothing else does, and not between two cells that contradict each other.
        """
        if said is not None:
            return None
        if self.dmy is not None and self.mdy is not None:
            return max(self.dmy[0], self.mdy[0]), (
                f"“{self.dmy[1]}” (line {self.dmy[0]}) begins with the day and “{self.mdy[1]}” "
                f"(line {self.mdy[0]}) with the month"
            )
        if self.order is None and usual is None and self.either is not None:
            line, cell = self.either
            read = dict.fromkeys(iso_date(cell, each) for each in ORDERS)
            ways = " or ".join([each for each in read if each != cell][:2])
            return line, f"“{cell}” may be {ways}, and no other date tells which"
        return None


def date_order(cell: str) -> str:
    """dmy or mdy when the cell decides it, “?” when it could be either, else nothing."""
    match = _PARTS.fullmatch(cell.strip())
    if match is None or len(match[1]) > 2:
        return ""
    first, mark, second = int(match[1]), match[2], int(match[3])
    if second > 12:
        return "mdy" if first <= 12 else ""
    if mark == "-" and len(match[4]) == 2:
        return "?"
    if first > 12 or mark == ".":
        return "dmy"
    return "" if first == second else "?"


def iso_date(cell: str, order: str | None, *, days: bool = False) -> str:
    """The date or time in ISO form; what is no date comes back as it is.

    `order`: of dates that do not say it themselves; `days`: midnight is the day.
    """
    text = cell.strip()
    made = text if _ISO.fullmatch(text) else _made(text, order)
    if not made:
        return cell
    if days or isinstance(cell, TypedCell):
        return _MIDNIGHT.sub("", made)
    return made


def _made(text: str, order: str | None) -> str:
    if match := _PARTS.fullmatch(text):
        first, mark, second, third = match[1], match[2], match[3], match[4]
        if len(first) == 4:
            return _iso(first, second, third, match.groups()[4:])
        told = date_order(text)
        order = told if told in ORDERS and (mark == "." or order is None) else order or "dmy"
        if order == "ymd":
            return _iso(first, second, third, match.groups()[4:])
        day, month = (first, second) if order == "dmy" else (second, first)
        return _iso(third, month, day, match.groups()[4:])
    if match := _COMPACT.fullmatch(text):
        clock = (match[4], match[5], match[6], None, None, match[7])
        return _iso(match[1], match[2], match[3], clock)
    if match := _NAMED.fullmatch(text):
        month = str(month_of(match[2]))
        return _iso(match[3], month, match[1], match.groups()[3:])
    if match := _NAMED_US.fullmatch(text):
        month = str(month_of(match[1]))
        return _iso(match[3], month, match[2], match.groups()[3:])
    return ""


def _iso(year: str, month: str, day: str, clock: tuple[str | None, ...]) -> str:
    if len(year) not in (2, 4):
        return ""
    full = int(year) if len(year) == 4 else 2000 + int(year) - (100 if int(year) >= 70 else 0)
    try:
        made = date(full, int(month), int(day)).isoformat()
        hour, minute, second, fraction, half, offset = clock
        if hour is None or minute is None:
            return made
        zone = "Z" if offset in ("UTC", "GMT") else offset or ""
        return made + "T" + _clock(hour, minute, second, fraction, half) + zone
    except ValueError:
        return ""


def _clock(
    hour: str, minute: str, second: str | None, fraction: str | None, half: str | None
) -> str:
    hours = int(hour)
    if half and half != "Uhr":
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours == 24 and not int(minute) and not int(second or 0):
        return "24:00"
    told = time(hours, int(minute), int(second or 0)).isoformat()
    told = told if second else told[:5]
    return f"{told}.{fraction}" if fraction and fraction.strip("0") else told


def day_of_number(cell: str) -> str:
    """The day that a number stands for in a spreadsheet, from 1954 to 2119; else nothing."""
    if not cell.isdecimal() or len(cell) != _SERIAL_DIGITS or not "2" <= cell[0] <= "7":
        return ""
    return (date(1899, 12, 30) + timedelta(int(cell))).isoformat()


def iso_time(cell: str) -> str:
    """A time of day as 08:00 or 08:00:30; nothing when it is none."""
    text = _MIDNIGHT.sub("", cell.strip())
    match = _TIME.fullmatch(text)
    if match is None:
        return ""
    try:
        return _clock(match[1], match[2], match[3], None, match[4])
    except ValueError:
        return ""


def typed_date(value: date | datetime) -> TypedCell:
    """A date that its file knows as one; midnight is the day."""
    if isinstance(value, datetime):
        if value.time() == time():
            return TypedCell(value.date().isoformat())
        return TypedCell(
            value.isoformat(timespec="seconds" if not value.microsecond else "microseconds")
        )
    return TypedCell(value.isoformat())
