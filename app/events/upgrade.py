"""What follows from the events, worked out anew when a later version of the rules opens a graph.

The graph is a function of its events. A version that takes other conclusions from the same events
works them out again when it first opens a graph that an earlier one made: in batches, each with a
note of how far it is in the same transaction, so that whoever breaks it off loses one batch at most
and the next opening goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable

from app.events.settle import Key, refresh, settle_corrections
from app.graph.run import Graph, Work

Progress = Callable[[int, int], None]
"""Told how many of how many events were looked at."""

# Named by what is worked out anew and the version of the rules that wants it so.
STEP = "reversals 2"
_BATCH = 1_000


def upgrade(graph: Graph, progress: Progress) -> int:
    """Bring a graph up to date; how many events were looked at, 0 when there was nothing to do.

    Since version 2 of the rules: what reverses took back (part of a serial without a quantity,
    amounts in units that do not convert or that were read as something else).
    """
    state = graph.read(lambda work: work.one("events/step", name=STEP))
    if state["whole"]:
        return 0
    after: Key = (state["source"], state["event_id"])
    keys = graph.read(lambda work: _taken_back(work, after))
    for start in range(0, len(keys), _BATCH):
        progress(start, len(keys))
        batch = keys[start : start + _BATCH]
        graph.write(lambda work, batch=batch: _settle(work, batch))  # type: ignore[misc]
    graph.write(lambda work: _record(work, keys[-1] if keys else after, whole=True))
    if keys:
        progress(len(keys), len(keys))
    return len(keys)


def _taken_back(work: Work, after: Key) -> list[Key]:
    row = work.one("events/taken_back", source=after[0], event_id=after[1])
    return list(zip(row["sources"], row["event_ids"], strict=True))


def _settle(work: Work, keys: list[Key]) -> None:
    refresh(work, settle_corrections(work, keys))
    _record(work, keys[-1], whole=False)


def _record(work: Work, last: Key, *, whole: bool) -> None:
    work.do("events/step_record", name=STEP, whole=whole, source=last[0], event_id=last[1])
