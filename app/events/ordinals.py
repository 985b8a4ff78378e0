"""The ordinals of things that an earlier version wrote, given when a later one opens the graph.

An ordinal is a thing's own whole number: counted by the writer's clock, given by the door in the
transaction that first names the thing, never given again. What outlives a transaction names things
by it; the server's own node ids may be another node's by then.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any

from app.graph.run import Graph, Work
from app.graph.steps import Progress

STEP = "ordinals 1"
_BATCH = 10_000


def number_things(graph: Graph, progress: Progress) -> int:
    """Give all things that have none an ordinal; how many were looked at, 0 when there was nothing
    to do.

    In batches by ref, each with a note of how far it is in the same transaction: whoever breaks it
    off loses one batch, and the next opening goes on from there. What an earlier version wrote
    meanwhile has none: then all are looked at again.
    """
    state = graph.one("events/ordinals", name=STEP)
    if state["whole"] and state["things"] == state["given"]:
        return 0
    if graph.one("events/numbered")["things"] == state["things"]:
        return 0
    ref, seen, whole = ("", 0, False) if state["whole"] else (state["ref"], state["seen"], False)
    begun = seen
    while not whole:
        if state["things"]:
            progress(min(seen, state["things"]), state["things"])
        found = graph.write(partial(_number, ref=ref, seen=seen))
        ref, seen, whole = found["ref"], found["seen"], found["whole"]
    if state["things"]:
        progress(state["things"], state["things"])
    return int(seen - begun)


def _number(work: Work, ref: str, seen: int) -> dict[str, Any]:
    return work.one(
        "events/number_things", name=STEP, now=time.time_ns() // 1000, count=_BATCH, ref=ref,
        seen=seen,
    )  # fmt: skip
