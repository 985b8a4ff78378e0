"""What follows from the events, worked out anew when a later version of the rules opens a graph.

The graph is a function of its events. A version that takes other conclusions from the same events
works them out again when it first opens a graph that an earlier one made (`app/graph/steps.py`).
"""

from __future__ import annotations

from app.events.settle import Key, refresh, settle_corrections
from app.graph.run import Graph, Work
from app.graph.steps import Progress, go_through

# Named by what is worked out anew and the version of the rules that wants it so.
STEP = "reversals 2"
_BATCH = 1_000


def upgrade(graph: Graph, progress: Progress) -> int:
    """Bring a graph up to date; how many events were looked at, 0 when there was nothing to do.

    Since version 2 of the rules: what reverses took back (part of a serial without a quantity,
    amounts in units that do not convert or that were read as something else).
    """

    def taken_back(after: Key) -> list[Key]:
        row = graph.one("events/taken_back", source=after[0], event_id=after[1])
        return list(zip(row["sources"], row["event_ids"], strict=True))

    return go_through(graph, STEP, taken_back, _settle, progress, _BATCH)


def _settle(work: Work, keys: list[Key]) -> None:
    refresh(work, settle_corrections(work, keys))
