"""Numbers as a column writes them: which of comma and point is the decimal mark.

One cell that can be read one way only decides for its column (`1.000,00`, `12.5`, `1.234.567`).
Where none does and one could be read two ways (`1.234`), the column is open; two cells that
decide differently contradict each other. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Mark = str  # "," or "."
_GAPS = "\u00a0\u202f\u2009\u2007 '’"
_SPACES = dict.fromkeys(map(ord, _GAPS))
_IN_GROUPS = re.compile(rf"[+-]?[{_GAPS}]*\d{{1,3}}(?:[{_GAPS}]\d{{3}})+(?:[.,]\d*)?[{_GAPS}]*-?")
_GAP = re.compile(rf"[\d.,][{_GAPS}]+[\d.,]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*-?|[+-]?[.,]\d+-?", re.ASCII)
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)


class TypedCell(str):
    """A cell whose type its file says: a number with a decimal point, or a date in ISO form."""

    __slots__ = ()


class ShownCell(TypedCell):
    """A whole number that its format shows with letters around it; `shown`: as a person sees it."""

    __slots__ = ("shown",)
    shown: str

    @classmethod
    def of(cls, digits: str, shown: str) -> ShownCell:
        """One with the digits of its number."""
        made = cls(digits)
        made.shown = shown
        return made


class SharedCell(str):
    """What stands in one cell over several rows, in one of them."""

    __slots__ = ()


class SharedNumber(TypedCell):
    """The same of a cell whose type its file says."""

    __slots__ = ()


def is_shared(cell: str) -> bool:
    """Whether a cell stands over several rows."""
    return isinstance(cell, (SharedCell, SharedNumber))


def is_of_several(amount: str, things: Iterable[str]) -> bool:
    """Whether an amount stands over several rows, and what it is of (their lots) does not."""
    if not is_shared(amount):
        return False
    named = [cell for cell in things if cell]
    return bool(named) and not all(map(is_shared, named))


def over_rows(cell: str) -> str:
    """A cell as one that stands over several rows; a number shown with letters stays what it is."""
    if isinstance(cell, ShownCell) or not cell:
        return cell
    return SharedNumber(cell) if isinstance(cell, TypedCell) else SharedCell(cell)


@dataclass(slots=True)
class NumberColumn:
    """What the cells of a column say of their decimal mark: the first of each kind, with its
    line.
    """

    name: str
    comma: tuple[int, str] | None = None
    point: tuple[int, str] | None = None
    either: tuple[int, str] | None = None
    minus: bool = False

    def look(self, line: int, cell: str) -> None:
        """Take note of one cell."""
        self.minus = self.minus or "-" in (cell[:1], cell[-1:])
        if isinstance(cell, TypedCell) or _PLAIN.fullmatch(cell):
            return
        told = decimal_mark(cell)
        if told == "," and self.comma is None:
            self.comma = (line, cell)
        elif told == "." and self.point is None:
            self.point = (line, cell)
        elif told == "?" and self.either is None:
            self.either = (line, cell)

    @property
    def mark(self) -> Mark | None:
        """The mark that was decided; None when nothing decides it."""
        if self.comma is not None:
            return None if self.point is not None else ","
        return "." if self.point is not None else None

    def trouble(self, said: Mark | None = None) -> tuple[int, str] | None:
        """The line and words of why the column cannot be read, unless `said` decides it."""
        if self.comma is not None and self.point is not None:
            line = max(self.comma[0], self.point[0])
            return line, (
                f"“{self.comma[1]}” (line {self.comma[0]}) has a decimal comma and "
                f"“{self.point[1]}” (line {self.point[0]}) a decimal point"
            )
        if self.mark is None and said is None and self.either is not None:
            line, cell = self.either
            return line, (
                f"“{cell}” may be {plain_number(cell, ',')} (decimal comma) or "
                f"{plain_number(cell, '.')} (decimal point), and no other cell tells which"
            )
        return None


def _core(cell: str) -> str:
    """A number without gaps between groups of three digits; `12 34` are two numbers."""
    text = cell.strip().replace("\u2212", "-")
    if _GAP.search(text) and _IN_GROUPS.fullmatch(text) is None:
        return text
    return text.translate(_SPACES)


@lru_cache(maxsize=16_384)
def decimal_mark(cell: str) -> str:
    """“,” or “.” when the cell decides it, “?” when it could be either, else nothing."""
    text = _core(cell)
    if _NUMBER.fullmatch(text) is None:
        return ""
    text = text.strip("+-")
    commas, points = text.count(","), text.count(".")
    if not commas and not points:
        return ""
    if commas and points:
        last = "," if text.rindex(",") > text.rindex(".") else "."
        other = "." if last == "," else ","
        whole, _, _ = text.rpartition(last)
        if last in whole or not re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+", whole):
            return ""
        return last
    mark = "," if commas else "."
    if commas + points > 1:
        return ("." if mark == "," else ",") if _GROUPS.fullmatch(text) else ""
    whole, _, rest = text.partition(mark)
    return "?" if len(rest) == 3 and 1 <= len(whole) <= 3 and whole.strip("0") else mark


def plain_number(cell: str, mark: Mark | None) -> str:
    """The number with a decimal point and a leading sign; what is no number comes back as it is."""
    return cell if isinstance(cell, TypedCell) else _plain(cell, mark)


@lru_cache(maxsize=16_384)
def _plain(cell: str, mark: Mark | None) -> str:
    text = _core(cell)
    if _NUMBER.fullmatch(text) is None:
        return cell
    minus = text.startswith("-") != text.endswith("-")
    digits = text.strip("+-")
    told = decimal_mark(cell)
    if told in ("", "?"):
        if not told and ("," in digits or "." in digits):
            return cell
        told = mark or "."
    elif mark is not None and told != mark:
        return cell
    digits = digits.replace("." if told == "," else ",", "").replace(",", ".")
    return f"-{digits}" if minus else digits
