"""What a trace is asked for beside its roots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from app.ledger.containers import WHENEVER, Look
from app.times import instant_text


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for beside the roots; moments are UTC microseconds.

    `known_at`: as known then; `at`: only what may have happened by then; `window`: limits roots
    that are orders, batches, resources, locations or customers; `windows`: (ref, window) of those
    that have one of their own instead; `stop`: refs at which the walk ends, a what-if.
    """

    ignore_time: bool = False
    known_at: int | None = None
    at: int | None = None
    include_candidates: bool = False
    window: Look = WHENEVER
    completeness: bool = True
    windows: tuple[tuple[str, Look], ...] = ()
    stop: tuple[str, ...] = ()

    def window_of(self, ref: str) -> Look:
        """The window of one root."""
        return dict(self.windows).get(ref, self.window)

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON: ISO times, null where not limited."""
        start, end = self.window
        return {
            "ignore_time": self.ignore_time,
            "known_at": _moment(self.known_at),
            "at": _moment(self.at),
            "from": None if start == WHENEVER[0] else instant_text(start),
            "to": None if end == WHENEVER[1] else instant_text(end),
            "include_candidates": self.include_candidates,
            **({"stop": list(self.stop)} if self.stop else {}),
        }


def _moment(micro: int | None) -> str | None:
    return None if micro is None else instant_text(micro)


# The version of the rules by which answers are worked out (docs/trace.md says what each changed).
RULES = 11

Direction = Literal["up", "down"]
