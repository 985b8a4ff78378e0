"""Noting what a commit added and corrected, for those who keep columns of a graph in memory.

A commit draws a random text and says which one it followed: a note that is missing leaves a gap
that is seen, whoever wrote (`app/prepared/forward.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex

from app.graph.run import Work
from app.times import DAY_US

_KEPT_US = DAY_US  # whoever looked longer ago reads everything anew


def note_change(
    work: Work,
    before: int,
    sources: Iterable[str],
    corrected: Iterable[tuple[str, str]],
    *,
    own: bool,
) -> None:
    """Note a commit: the stamp `before` it, the sources of its events, the keys of earlier events
    whose links it changed, and whether its events have stamps of their `own`."""
    work.do(
        "events/note_change", drawn=token_hex(8), before=before, sources=sorted(sources),
        corrected=["\n".join(key) for key in sorted(corrected)], own=own,
    )  # fmt: skip
    work.do("events/forget_changes", oldest=before - _KEPT_US)
