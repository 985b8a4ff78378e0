"""What a report says where the events hold nothing: it says so, and counts it by name. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.reports.facts import Facts
from app.reports.sheets import ReportSheet
from app.web.pen import Caption

NOT_HELD = "not held"
_NAMED = 5
_GAPS = (
    Caption("Of", width=28), Caption("Element not held", width=44), Caption("Source", width=28),
    Caption("Rows", "number", 8), Caption("Bookings or lots", width=60),
)  # fmt: skip


@dataclass
class GapList:
    """Collects what is not held: what of, which element of which paragraph, where."""

    found: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    def said(self, value: Any, of: str, element: str, paragraph: str, where: str) -> Any:
        """A value for a cell; “not held” where there is none, which is noted."""
        if value not in (None, "", ()):
            return value
        self.found[of, element, paragraph].append(where)
        return NOT_HELD

    def never(self, elements: Iterable[tuple[str, str, str]]) -> None:
        """Note elements that no event has a field for: (what of, element, paragraph)."""
        for of, element, paragraph in elements:
            self.found[of, element, paragraph].append("no event has a field for it")

    def sheet(self) -> ReportSheet:
        """All of it."""
        lines: list[Sequence[Any]] = []
        for (of, element, paragraph), where in self.found.items():
            named = sorted(set(where))
            more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
            lines.append((of, element, paragraph, len(where), ", ".join(named[:_NAMED]) + more))
        return ReportSheet("Not held", _GAPS, lines)


def name_and_address(facts: Facts, ref: str | None, *, phone: bool = False) -> str | None:
    """A party or place with its address, and phone where that is asked for; of what is not recorded
    it says so. None: nobody is recorded."""
    if ref is None:
        return None
    told = facts.described(ref)
    parts = [facts.place_text(ref), told.get("address") or "address not held", told.get("country")]
    if phone:
        parts.append(told.get("phone") or "phone not held")
    return ", ".join(str(part) for part in parts if part)
