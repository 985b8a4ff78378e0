"""Pages of rows: which rows are shown, of how many, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a longer list. `number` counts from 1, `size` is rows a page."""

    rows: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """The position of the first row shown, from 1."""
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last_row(self) -> int:
        """The position of the last row shown."""
        return min(self.total, (self.number - 1) * self.size + len(self.rows))

    def of(self, rows: Sequence[S]) -> Page[S]:
        """The same page, its rows as something else."""
        return Page(rows, self.number, self.size, self.total)


def page_of(rows: Sequence[T], number: int, size: int) -> Page[T]:
    """One page of a list; a page beyond the last is the last."""
    total = len(rows)
    number = min(max(1, number), max(1, -(-total // size)))
    return Page(rows[(number - 1) * size : number * size], number, size, total)
