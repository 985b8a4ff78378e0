"""Events that a graph has taken once, taken by another as they stand: same content, same stamp.

What was valid by the contract of its day is not judged again. They come in the order of their
stamps, as they were committed: what follows from them is then worked out as it was the first time,
by the rules of today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import orjson

from app.events.contract import ValidEvent
from app.events.models import Incoming
from app.events.rows_of_event import Batch, EventRows, Key, gather, prepare
from app.events.service import retime_pending
from app.events.store import write_batch
from app.events.turns import short_turns
from app.graph.run import Graph

_CHARACTERS_AT_ONCE = 16_000_000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as a graph keeps it: its stamp, the SHA-256 of its canonical content, the
    content."""

    recorded_at: int
    sha256: str
    content: str


def take_again(graph: Graph, events: Iterable[StoredEvent], batch_events: int) -> Iterator[int]:
    """Write events a graph does not have yet; yields how many once a batch is committed.

    While one batch is written, the next is read. What is left to work out when all are there (times
    of sources that were defined late) is done at the end.
    """
    with (
        short_turns(),
        ThreadPoolExecutor(max_workers=1, thread_name_prefix="event-writer") as writer,
    ):
        pending: Future[int] | None = None
        try:
            for chunk in _chunks(events, batch_events):
                rows = [_rows(each) for each in chunk]
                stamps = {row.key: each.recorded_at for row, each in zip(rows, chunk, strict=True)}
                batch = gather(rows)
                if pending is not None:
                    yield pending.result()
                pending = writer.submit(_commit, graph, batch, stamps)
            if pending is not None:
                yield pending.result()
        finally:
            if pending is not None and not pending.done():
                pending.result()
    retime_pending(graph)


def _chunks(events: Iterable[StoredEvent], count: int) -> Iterator[list[StoredEvent]]:
    """So many at a time, fewer when they are large."""
    chunk: list[StoredEvent] = []
    length = 0
    for each in events:
        if chunk and (len(chunk) == count or length + len(each.content) > _CHARACTERS_AT_ONCE):
            yield chunk
            chunk, length = [], 0
        chunk.append(each)
        length += len(each.content)
    if chunk:
        yield chunk


def _rows(stored: StoredEvent) -> EventRows:
    plain = orjson.loads(stored.content)
    taken = ValidEvent(None, stored.content, stored.sha256, None, plain)
    return prepare(Incoming(0, plain, None), taken)


def _commit(graph: Graph, batch: Batch, stamps: dict[Key, int]) -> int:
    return len(write_batch(graph, batch, stamps=stamps))
