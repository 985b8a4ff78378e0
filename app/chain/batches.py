"""One entry of the log for every batch that was committed: how many events, their stamps, and one
hash over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.acting import Person
from app.chain.append import append
from app.chain.entries import EntryDraft, LogHead
from app.chain.roots import root_of
from app.graph.run import Work

EVENTS = "events"


def enter_batch(
    work: Work, events: Iterable[tuple[int, str, str, str]], first: int, known: LogHead | None,
    who: Person, *, own: bool,
) -> None:  # fmt: skip
    """Enter new events of a batch (stamp, source, event id, SHA-256 of the content), last of all in
    its transaction; nothing where there are none.

    `first`: the first stamp that was taken for it; `known`: the head as it was then; `own`: the
    events carry the batch they were taken in, because their stamps do not tell it.
    """
    found = sorted(events)  # the order in which they are read again
    if not found:
        return
    append(work, [EntryDraft(EVENTS, who, told=told_of_batch(found, first, own=own))], known)


def told_of_batch(
    found: Sequence[tuple[int, str, str, str]], first: int, *, own: bool
) -> dict[str, Any]:
    """What an entry says of the events of a batch, which are sorted."""
    return {
        "events": len(found), "first": first, "last": first if own else found[-1][0], "own": own,
        "root": root_of((source, event_id, at, sha256) for at, source, event_id, sha256 in found),
        "sources": sorted({each[1] for each in found}),
    }  # fmt: skip
