"""What a typed statement may use, and what is said where its answer was cut."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What a statement may use: seconds, rows, bytes (of rows as JSON)."""

    time_s: float
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Truncation:
    """Why an answer is not whole: `what` is rows or bytes."""

    what: str
    limit: int

    def as_json(self) -> dict[str, Any]:
        """`{what, limit, text}`."""
        return {"what": self.what, "limit": self.limit, "text": self.text}

    @property
    def text(self) -> str:
        """In words."""
        if self.what == "rows":
            return f"Only the first {self.limit:,} rows are here; there are more."
        return f"Cut after {self.limit:,} bytes; there are more rows."


def clamp(wanted: Mapping[str, float | None], usual: Limits, most: Limits) -> Limits:
    """Limits as asked for, never above the most, never unlimited."""

    def one(name: str, least: float) -> float:
        asked = wanted.get(name)
        value = getattr(usual, name) if asked is None or math.isnan(asked) else asked
        return float(max(least, min(value, getattr(most, name))))

    return Limits(one("time_s", 0.1), int(one("rows", 1)), int(one("bytes", 1024)))
