"""Whether the events are those that were taken: each by its hash, each batch by its root."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from app.audit.models import LogLook
from app.audit.walk import BatchEntry, WalkedLog
from app.backup.event_pages import EventKey, event_pages
from app.chain.entries import sha256
from app.chain.roots import HashTree
from app.graph.run import Graph, Work


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """An event as it is kept: its key, its content as text, and whether that is what was hashed."""

    key: EventKey
    content: str
    intact: bool

    @property
    def name(self) -> str:
        """Its source and id."""
        return f"{self.key.source} {self.key.event_id}"


class BatchTrees:
    """The trees of all batches while their events come by."""

    def __init__(self, log: WalkedLog) -> None:
        by_stamp = sorted((each for each in log.batches if not each.own), key=lambda b: b.first)
        self._firsts = [each.first for each in by_stamp]
        self._by_stamp = by_stamp
        self._own = {each.first: each for each in log.batches if each.own}
        self._opening = log.opening
        every = [*by_stamp, *self._own.values(), *([log.opening] if log.opening else [])]
        self.trees: dict[int, tuple[BatchEntry, HashTree]] = {
            each.number: (each, HashTree()) for each in every
        }

    def add(self, key: EventKey) -> bool:
        """One more event; False when no entry knows its batch."""
        entry = self._entry_of(key)
        if entry is None:
            return False
        leaf = (key.source, key.event_id, key.stamp, key.sha256)
        self.trees[entry.number][1].add(leaf)
        return True

    def _entry_of(self, key: EventKey) -> BatchEntry | None:
        if key.batch >= 0:
            return self._own.get(key.batch)
        place = bisect_right(self._firsts, key.stamp) - 1
        if place >= 0 and key.stamp <= self._by_stamp[place].last:
            return self._by_stamp[place]
        if self._opening is not None and key.stamp <= self._opening.last:
            return self._opening
        return None


def events_in(
    reader: Graph | Work, look: LogLook, trees: BatchTrees, until: int
) -> Iterator[list[TakenEvent]]:
    """All events up to a stamp, a page at a time; what is wrong with one by itself goes into
    `look`."""
    for page in event_pages(reader, until):
        rows = reader.rows("backup/events", keys=[[each.source, each.event_id] for each in page])
        texts = {row["place"]: row["content"] for row in rows}
        found = []
        for place, key in enumerate(page):
            look.looked_at += 1
            content = str(texts.get(place))
            each = TakenEvent(key, content, sha256(content.encode()) == key.sha256)
            if not each.intact or _key_in(content) != (key.source, key.event_id):
                text = f"Event {each.name} is not what it was when it was taken."
                look.add("event_changed", each.name, text)
            if not trees.add(key):
                text = f"Event {each.name} is there, and no entry knows it."
                look.add("event_inserted", each.name, text)
            found.append(each)
        yield found


def _key_in(content: str) -> tuple[Any, Any]:
    try:
        told = orjson.loads(content)
        return told["source"], told["event_id"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None, None


def look_at_batches(look: LogLook, trees: BatchTrees) -> None:
    """Compare the roots, when all events have come by."""
    for entry, tree in trees.trees.values():
        if (tree.leaves, tree.root) == (entry.events, entry.root):
            continue
        about = f"entry {entry.number}"
        if tree.leaves < entry.events:
            text = f"Of the {entry.events:,} events of entry {entry.number} {tree.leaves:,} are "
            look.add("event_removed", about, text + "there.")
        elif tree.leaves > entry.events:
            text = f"Of entry {entry.number}, which took {entry.events:,} events, there are "
            look.add("event_inserted", about, f"{text}{tree.leaves:,}.")
        else:
            text = f"The events of entry {entry.number} are not those that were taken."
            look.add("event_changed", about, text)


def look_at_total(work: Work, look: LogLook) -> None:
    """Events that no source and no stamp led to."""
    more = work.one("backup/events_total")["total"] - look.looked_at
    if more > 0:
        text = f"{more:,} more events are there, of no known source or without a stamp."
        look.add("event_inserted", "events", text)
