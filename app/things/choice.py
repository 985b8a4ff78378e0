"""Which rows of a list of things are wanted, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import UsageError
from app.wording import STATUSES

COLUMNS = ("number", "name", "status", "made", "expires")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class RowChoice:
    """Rows of which number or name hold `find`, of a `status`, by a column; `-` before it: falling.
    `prefix` of the names in the address."""

    find: str = ""
    status: str = ""
    sort: str = "number"
    prefix: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether rows are left out."""
        return bool(self.find or self.status)

    def parameters(self) -> dict[str, Any]:
        """As statements take them."""
        return {
            "find": self.find.lower(), "status": self.status, "order": self.sort.removeprefix("-"),
            "falling": self.sort.startswith("-"),
        }  # fmt: skip


ALL_ROWS = RowChoice()
ALL_LOTS = RowChoice(sort="-number", prefix="lots_")  # of an item: the last number first


def choice_of(query: Mapping[str, str], otherwise: RowChoice) -> RowChoice:
    """What an address chooses; what it does not say is as `otherwise`. Errors: `UsageError` for a
    column or status there is not."""
    prefix = otherwise.prefix
    find = query.get(prefix + "find", "").strip()[:_LONGEST]
    status = query.get(prefix + "status", "")
    sort = query.get(prefix + "sort", "") or otherwise.sort
    if sort.removeprefix("-") not in COLUMNS:
        raise UsageError(
            f"“{sort}” is no column to sort by.", remedy=f"One of: {', '.join(COLUMNS)}."
        )
    if status and status not in STATUSES:
        raise UsageError(f"“{status}” is no status.", remedy=f"One of: {', '.join(STATUSES)}.")
    return RowChoice(find, status, sort, prefix)
