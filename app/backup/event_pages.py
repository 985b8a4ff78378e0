"""The events of a graph up to a stamp, in the order of their stamps, so many at a time as fit.

An index finds the events of one source by stamp; the sources are merged. Keys go first, with the
length of what they stand for: an event may hold a line or twenty thousand.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from app.events.turns import pages_of
from app.graph.run import Graph, Work

_KEYS_AT_ONCE, _KEYS_OF_ALL, _KEYS_LEAST = 20_000, 200_000, 50
_EVENTS_AT_ONCE = 2_000
_CHARACTERS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True, order=True)
class EventKey:
    """Where an event stands in the order of stamps, its key, the length and checksum of its
    content, and the batch it was taken in, where its stamp does not tell (else -1)."""

    stamp: int
    source: str
    event_id: str
    length: int
    sha256: str
    batch: int


def event_keys(graph: Graph | Work, until: int) -> Iterator[EventKey]:
    """The keys of all events recorded up to a stamp, in order."""
    names = [row["name"] for row in graph.rows("events/sources")]
    count = max(_KEYS_LEAST, min(_KEYS_AT_ONCE, _KEYS_OF_ALL // max(1, len(names))))
    return heapq.merge(*(_of_source(graph, name, until, count) for name in names))


def _of_source(graph: Graph | Work, source: str, until: int, count: int) -> Iterator[EventKey]:
    after, after_id = -1, ""
    while True:
        page = graph.one(
            "backup/event_keys",
            source=source, after=after, after_id=after_id, until=until, count=count,
        )  # fmt: skip
        stamps, ids = page["stamps"], page["event_ids"]
        told = zip(page["sizes"], page["checksums"], page["batches"], strict=True)
        for stamp, event_id, (length, sha256, batch) in zip(stamps, ids, told, strict=True):
            yield EventKey(stamp, source, event_id, length, sha256, batch)
        if len(stamps) < count:
            return
        after, after_id = stamps[-1], ids[-1]


def event_pages(graph: Graph | Work, until: int) -> Iterator[list[EventKey]]:
    """The same in pages whose contents fit into memory."""
    return pages_of(
        event_keys(graph, until), _EVENTS_AT_ONCE, _CHARACTERS_AT_ONCE, attrgetter("length")
    )
