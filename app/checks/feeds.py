"""How fresh the sources are: what each told last. A silent source makes every answer older."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Work
from app.times import instant_text


@dataclass(frozen=True, slots=True)
class Feed:
    """The last event of a source. Times are UTC microseconds; `at` is the end of its own time."""

    source: str
    recorded_at: int
    age_s: int
    type: str
    event: str
    at: int | None

    def as_json(self) -> dict[str, Any]:
        """As in JSON: times as ISO text."""
        return {
            "source": self.source, "recorded_at": instant_text(self.recorded_at),
            "age_s": self.age_s, "type": self.type, "event": self.event,
            "at": None if self.at is None else instant_text(self.at),
        }  # fmt: skip


def feeds(work: Work, seen_at: int | None = None) -> Sequence[Feed]:
    """The last event of every source, by name, as known at the moment that is read.

    `seen_at`: from when their age is counted (None: now).
    """
    moment = time.time_ns() // 1000 if seen_at is None else seen_at
    rows = work.rows("checks/feeds")
    return tuple(
        Feed(
            row["source"], row["recorded_at"], max(0, moment - row["recorded_at"]) // 1_000_000,
            row["type"], row["event"], row["at_to"],
        )
        for row in rows
    )  # fmt: skip
