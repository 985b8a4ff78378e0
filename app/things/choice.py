"""Which rows of a list of things are wanted, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import UsageError
from app.wording import STATUSES

AMOUNTS = ("hand", "out")  # what lots and serials have on hand, and what is still out of them
COLUMNS = ("number", "name", "status", "made", "expires")
GOODS_COLUMNS = (*COLUMNS, *AMOUNTS)
SUMMED_UP = 1_500  # rows of a list whose amounts are summed up to choose some: half a second
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Rows of which number or name hold `find`, of a `status`, of which there is something (`has`:
    hand or out), by a column; `-` before it: falling. `columns`: those there are; `prefix` of the
    names in the address."""

    find: str = ""
    status: str = ""
    has: str = ""
    sort: str = "number"
    columns: tuple[str, ...] = COLUMNS
    prefix: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether rows are left out."""
        return bool(self.find or self.status or self.has)

    @property
    def order(self) -> str:
        """The column, without its direction."""
        return self.sort.removeprefix("-")

    @property
    def by_amount(self) -> bool:
        """Whether amounts say which rows are wanted, or in which order."""
        return bool(self.has) or self.order in AMOUNTS

    @property
    def summed_up(self) -> int:
        """How many rows amounts can choose among."""
        return SUMMED_UP

    def without_amounts(self, otherwise: RowChoice) -> RowChoice:
        """The same, as far as it can be told without them."""
        return replace(self, has="", sort=otherwise.sort if self.order in AMOUNTS else self.sort)

    def parameters(self) -> dict[str, Any]:
        """As statements take them."""
        return {
            "find": self.find.lower(), "status": self.status, "order": self.order,
            "falling": self.sort.startswith("-"),
        }  # fmt: skip


ALL_ROWS = RowChoice()
ALL_GOODS = RowChoice(columns=GOODS_COLUMNS)
# Of an item: the last number first.
ALL_LOTS = RowChoice(sort="-number", columns=GOODS_COLUMNS, prefix="lots_")
OF_EXPIRY = RowChoice(sort="expires", columns=GOODS_COLUMNS)
OF_FAILURES = RowChoice(sort="-failed", columns=(*GOODS_COLUMNS, "failed"))


def choice_of(query: Mapping[str, str], otherwise: RowChoice) -> RowChoice:
    """What an address chooses; what it does not say is as `otherwise`. Errors: `UsageError` for a
    column or status there is not."""
    prefix = otherwise.prefix
    find = query.get(prefix + "find", "").strip()[:_LONGEST]
    status, has = query.get(prefix + "status", ""), query.get(prefix + "has", "")
    sort = query.get(prefix + "sort", "") or otherwise.sort
    if sort.removeprefix("-") not in otherwise.columns:
        raise UsageError(
            f"“{sort}” is no column to sort by.", remedy=f"One of: {', '.join(otherwise.columns)}."
        )
    if status and status not in STATUSES:
        raise UsageError(f"“{status}” is no status.", remedy=f"One of: {', '.join(STATUSES)}.")
    if has and has not in AMOUNTS:
        raise UsageError(f"“{has}” is no amount.", remedy=f"One of: {', '.join(AMOUNTS)}.")
    if has and "hand" not in otherwise.columns:
        raise UsageError(
            "Only lots and serials are on hand or out.", remedy=f"Leave out {prefix}has."
        )
    return replace(otherwise, find=find, status=status, has=has, sort=sort)
