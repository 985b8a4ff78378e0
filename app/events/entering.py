"""One entry of the log for every batch that was committed: how many events, their stamps, and one
hash over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.acting import Person
from app.chain.append import append
from app.chain.entries import Draft, Head
from app.chain.roots import root_of
from app.events.rows_of_event import EventRows
from app.graph.run import Work

EVENTS = "events"


def enter_batch(
    work: Work, fresh: Sequence[EventRows], clock: Mapping[str, Any], who: Person, *, own: bool
) -> None:
    """Enter new events of a batch, last of all in its transaction. `clock`: what the writers' clock
    said; `own`: the events carry the batch they were taken in, because their stamps do not tell it.
    """
    if not fresh:
        return
    leaves = sorted(
        (each.recorded_at, *each.key, each.taken.sha256) for each in fresh
    )  # the order in which they are read again
    told = {
        "events": len(fresh), "first": clock["first"],
        "last": clock["first"] if own else leaves[-1][0],
        "own": own, "root": root_of((s, e, at, sha256) for at, s, e, sha256 in leaves),
        "sources": sorted({each.key[0] for each in fresh}),
    }  # fmt: skip
    known = None
    if clock["head"] is not None:
        known = Head(clock["chain"], clock["head"], clock["head_hash"])
    append(work, [Draft(EVENTS, who, told=told)], known)
