"""Rows beside the records of a table: totals, headers, heads of groups, and other tables below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from app.events.models import Problem
from app.events.rows import Row
from app.events.table import below_other
from app.files.asides import AGAIN, OTHER_HEADER, Asides, heads_another, kind_of_row
from app.profiles.find import Fit

_GROUP = re.compile(r"(.*\S)\s*\(\d[\d.,]*\)", re.DOTALL)
_AMOUNT = re.compile(r"[\d.,\- ]+")


class RowsBeside:
    """Takes the rows that are no records, and counts them. `group`: cells that the last head of a
    group fills in the rows below it.
    """

    def __init__(self, fit: Fit, asides: Asides) -> None:
        self._fit = fit
        self._asides = asides
        needs = (each for need in fit.profile.needs for each in need)
        self._needed = [fit.places[name] for name in needs if name in fit.places]
        self._own: set[int] = set()  # places of columns that rows fill themselves
        self._other_table = 0  # the line of its header
        self.group: dict[str, str] = {}

    def noted(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows; which columns they fill themselves is noted: no head of a group does."""
        groups = [self._fit.places.get(name, -1) for name in self._fit.profile.groups]
        for row in rows:
            if groups and len(_words(row.cells)) > 1:
                self._own |= {at for at in groups if 0 <= at < len(row.cells) and row.cells[at]}
            yield row

    @property
    def problem(self) -> Problem | None:
        """Why no row can be taken from here on, if so."""
        if not self._other_table:
            return None
        return below_other(self._other_table)

    def takes(self, row: Row) -> bool:
        """Whether a row is no record: a total, an opening row, the header again, head of a
        group, or of another table: what stands below that is refused.
        """
        if heads_another(row.cells, self._fit.columns):
            self._other_table = row.line
            self._asides.add(OTHER_HEADER, row.line)
            return True
        if len(row.cells) == 1 and row.problem is None:  # of a list's later page
            self._asides.add("title row", row.line)
            return True
        needed = [row.cells[place] for place in self._needed if place < len(row.cells)]
        if needed and sum(1 for cell in needed if not cell) * 2 < len(needed):
            kind = kind_of_row(row.cells, self._fit.columns)
            if kind != AGAIN:
                return False
        else:
            kind = kind_of_row(row.cells, self._fit.columns) or self._head_of_group(row)
            kind = kind or self._only_amounts(row)
        if kind:
            self._asides.add(kind, row.line)
        if kind == AGAIN:
            self._other_table = 0
        return bool(kind)

    def _only_amounts(self, row: Row) -> str:
        """A row with amounts and nothing else: the sums below a list."""
        kinds, known = self._fit.kinds, {*self._fit.places.values()}
        filled = [place for place, cell in enumerate(row.cells[: len(kinds)]) if cell]
        numbers = [place for place in filled if place in known and kinds[place] == "number"]
        others = [place for place in filled if place not in numbers]
        plain = all(_AMOUNT.fullmatch(row.cells[place]) for place in others)
        return "row of amounts alone" if numbers and plain and known.isdisjoint(others) else ""

    def _head_of_group(self, row: Row) -> str:
        groups = self._fit.profile.groups
        if not groups:
            return ""
        words = _words(row.cells)
        if len(words) != 1 or (match := _GROUP.fullmatch(words[0][1])) is None:
            return ""
        name = next((name for name in groups if self._fit.places.get(name) == words[0][0]), "")
        own = words[0][0] in self._own
        self.group = {name: match[1]} if name and not own else {}
        return "head of a group"


def _words(cells: Sequence[str]) -> list[tuple[int, str]]:
    """The filled cells of a row that are no amounts, by place."""
    filled = ((place, cell) for place, cell in enumerate(cells) if cell)
    return [each for each in filled if not _AMOUNT.fullmatch(each[1])]
