"""What follows from the events, worked out anew once for a graph that an earlier version made.

In batches, each with a note of how far it is in the same transaction: whoever breaks it off loses
one batch at most, and the next opening goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.graph.run import Graph, Work

Key = tuple[str, str]
"""Source and id of an event."""
Progress = Callable[[int, int], None]
"""Told how many of how many were looked at."""


def go_through(
    graph: Graph,
    name: str,
    keys_after: Callable[[Key], Iterable[Key]],
    settle: Callable[[Work, list[Key]], object],
    progress: Progress,
    batch_events: int,
) -> int:
    """Take a step, named `name`, unless it was taken; how many events were looked at, 0 when there
    was nothing to do. `keys_after`: which events, in rising order, after the last one done."""
    state = graph.one("graph/step", name=name)
    if state["whole"]:
        return 0
    last: Key = (state["source"], state["event_id"])
    keys = list(keys_after(last))
    for start in range(0, len(keys), batch_events):
        progress(start, len(keys))
        batch = keys[start : start + batch_events]
        last = batch[-1]
        graph.write(lambda work, batch=batch: _take(work, name, batch, settle))  # type: ignore[misc]
    graph.write(lambda work: _note(work, name, last, whole=True))
    if keys:
        progress(len(keys), len(keys))
    return len(keys)


def _take(
    work: Work, name: str, batch: list[Key], settle: Callable[[Work, list[Key]], object]
) -> None:
    settle(work, batch)
    _note(work, name, batch[-1], whole=False)


def _note(work: Work, name: str, last: Key, *, whole: bool) -> None:
    work.do("graph/step_record", name=name, whole=whole, source=last[0], event_id=last[1])
