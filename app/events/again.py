"""Events that a graph has taken once, taken by another as they stand: same content, same stamp.

What was valid by the contract of its day is not judged again. They come in the order of their
stamps, as they were committed: what follows from them is then worked out as it was the first time,
by the rules of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import orjson

from app.events.contract import ValidEvent
from app.events.models import Incoming
from app.events.rows_of_event import Batch, EventRows, Key, gather, prepare
from app.events.service import retime_pending
from app.events.store import write_batch
from app.events.turns import pages_of, written_behind
from app.graph.run import Graph

_CHARACTERS_AT_ONCE = 16_000_000


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as a graph keeps it: its stamp, the SHA-256 of its canonical content, the content;
    the first stamp of the batch it was taken in, where its own does not tell which."""

    recorded_at: int
    sha256: str
    content: str
    batch: int | None = None


def take_again(graph: Graph, events: Iterable[StoredEvent], batch_events: int) -> Iterator[int]:
    """Write events a graph does not have yet; yields how many once a batch is committed.

    While one batch is written, the next is read. What is left to work out when all are there (times
    of sources that were defined late) is done at the end.
    """

    def writes() -> Iterator[Callable[[], int]]:
        for page in pages_of(events, batch_events, _CHARACTERS_AT_ONCE, _length):
            rows = [_rows(each) for each in page]
            stamps = {row.key: each.recorded_at for row, each in zip(rows, page, strict=True)}
            yield partial(_commit, graph, gather(rows), stamps)

    yield from written_behind(writes())
    retime_pending(graph)


def _length(stored: StoredEvent) -> int:
    return len(stored.content)


def _rows(stored: StoredEvent) -> EventRows:
    plain = orjson.loads(stored.content)
    taken = ValidEvent(None, stored.content, stored.sha256, None, plain)
    rows = prepare(Incoming(0, plain, None), taken)
    if stored.batch is not None:
        rows.of_batch(stored.batch)
    return rows


def _commit(graph: Graph, batch: Batch, stamps: dict[Key, int]) -> int:
    return len(write_batch(graph, batch, stamps=stamps))
