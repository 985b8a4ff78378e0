"""The rows of a list of lots and serials that are wanted, by what is on hand and still out, too.

These are sums of bookings: no index has them. So a list is sorted or narrowed by them as long as it
is short enough to be summed up while somebody waits; for a longer one that is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.graph.run import Work
from app.things.amounts import LotAmounts, amounts_of, sums_of
from app.things.choice import AMOUNTS, RowChoice
from app.things.models import Row
from app.trace.on_hand import Holdings
from app.trace.sentences import Total
from app.vocabulary import parse_ref
from app.web.paging import Page, page_of

Read = Callable[[tuple[int, int], RowChoice], Page[Row]]
"""Gives the page (number, rows a page) of a list by what is chosen, amounts aside."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list in the order of a choice, with amounts by ref. `too_many`: so many rows that
    amounts could neither sort nor narrow them; 0 when they did, or were not asked to."""

    shown: Page[Row]
    order: RowChoice
    amounts: Mapping[str, LotAmounts] = field(default_factory=dict)
    too_many: int = 0


def list_page(
    work: Work, read: Read, wanted: tuple[int, int], choice: RowChoice, otherwise: RowChoice
) -> ListPage:
    """The page of a list that is wanted. `otherwise`: its order when it is too long to be summed
    up."""
    if not choice.by_amount:
        return _with_amounts(work, read(wanted, choice), choice)
    plain = choice.without_amounts(otherwise)
    every = read((1, choice.summed_up), plain)
    if every.total > choice.summed_up:
        return _with_amounts(work, read(wanted, plain), plain, every.total)
    sums, found = sums_of(work, goods_of(every.rows))
    shown = page_of(_by_amounts(every.rows, sums, choice), *wanted)
    return _with_amounts(work, shown, choice, among=found)


def _with_amounts(
    work: Work, shown: Page[Row], order: RowChoice, too_many: int = 0, among: Holdings | None = None
) -> ListPage:
    return ListPage(shown, order, amounts_of(work, goods_of(shown.rows), among), too_many)


def goods_of(rows: Sequence[Row]) -> list[str]:
    """The lots and serials of some rows."""
    return [row["ref"] for row in rows if parse_ref(row["ref"]).kind in ("lot", "serial")]


def _by_amounts(
    rows: Sequence[Row], sums: Mapping[str, LotAmounts], choice: RowChoice
) -> list[Row]:
    """Some rows with those left out of which there is nothing; by an amount where asked for. Rows
    with equal amounts stay as they are."""

    def much(row: Row, name: str) -> float:
        return _most(getattr(sums.get(row["ref"], _NOTHING), _FIELDS[name]))

    found = [row for row in rows if not choice.has or much(row, choice.has)]
    if choice.order in AMOUNTS:
        found.sort(key=lambda row: much(row, choice.order), reverse=choice.sort.startswith("-"))
    return found


_FIELDS = {"hand": "on_hand", "out": "out"}
_NOTHING = LotAmounts()


def _most(told: Sequence[Total]) -> float:
    """The largest of some amounts by its number; an unknown one is more than any."""
    known = max((each.value for each in told), default=0.0, key=abs)
    return math.inf if any(each.unknown for each in told) else known
