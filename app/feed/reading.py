"""The feed of changes: worked out from the log that shows tampering, whose entries have numbers
without gaps in the order of commits.

A writer holds the head of that log until it commits, so an entry is there only when all before it
are. What is read stops at the first gap (a statement may see an entry a moment before one that was
committed earlier), and at a batch of which not all events can be seen yet; so nothing is skipped,
whoever writes at the same time and however long that takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.chain.batches import EVENTS
from app.feed.batch import BatchSpan, changes_of, is_whole, said_in
from app.feed.cases import case_change
from app.feed.cursor import Cursor, latest, place_in_log, read_cursor
from app.feed.escapes import Requests, requests_asked
from app.feed.models import KINDS, ChangePage, FeedChange
from app.graph.run import Graph, Work
from app.times import now

LATEST = "latest"
MOST = 1_000
_ENTRIES = 200  # read at a time
_EVENTS = 50, 500  # the same of a batch, at the least and most
_AT_MOST_S = 2.0  # then a page ends, full or not
_SEEN_AFTER_US = 60_000_000  # an event that is not there then will not come


def read_changes(
    graph: Graph, since: str = "", limit: int = 200, kinds: frozenset[str] = frozenset(KINDS)
) -> ChangePage:
    """The changes behind a place in the feed, `limit` at the most (up to `MOST`), in the order of
    commits.

    `since`: what an earlier page called `next`; empty: from the beginning; `latest`: none, and
    where to go on from now. A page may have less than there is, or nothing, while `more` is true.
    Errors: `UsageError`, `OtherLogError`.
    """
    if since == LATEST:
        return graph.read(lambda work: ChangePage((), str(latest(work)), False))
    asked = read_cursor(since)

    def read(work: Work) -> ChangePage:
        reader = _Reader(work, place_in_log(work, asked), min(limit, MOST), kinds)
        more = reader.read()
        return ChangePage(tuple(reader.found), str(reader.cursor), more)

    return graph.read(read)


@dataclass(slots=True)
class _Reader:
    """Goes on from a cursor until it has enough, or it took long enough."""

    work: Work
    cursor: Cursor
    limit: int
    kinds: frozenset[str]
    found: list[FeedChange] = field(default_factory=list)
    requests: Requests | None = None
    stepped: bool = False
    began: float = field(default_factory=time.monotonic)

    def read(self) -> bool:
        """Read on; whether there may be more."""
        for row in self._entries():
            if not self._entry(orjson.loads(row["text"])):
                return self._enough()
            self.cursor = self.cursor.behind(int(row["number"]), str(row["hash"]))
            self.stepped = True
            if self._enough():
                return True
        return False

    def _enough(self) -> bool:
        """Whether the page is full, or took long enough; a page goes on by one step at least."""
        late = self.stepped and time.monotonic() - self.began > _AT_MOST_S
        return late or len(self.found) >= self.limit

    def _entries(self) -> Iterator[Mapping[str, Any]]:
        """The entries behind the cursor, as far as there is no gap."""
        last = self.cursor.entry
        while True:
            rows = self.work.rows("feed/entries", after=last, count=_ENTRIES)
            for row in rows:
                if row["number"] != last + 1:
                    return
                last += 1
                yield row
            if len(rows) < _ENTRIES:
                return

    def _entry(self, told: Mapping[str, Any]) -> bool:
        """Take the changes of an entry; whether it was read whole."""
        if told["kind"] == EVENTS:
            return self._batch(_span(told))
        change = case_change(self.work, told)
        if change is not None:
            self._take([change], 0)
        return True

    def _batch(self, batch: BatchSpan) -> bool:
        settled = bool(self.cursor.place) or now() - batch.at > _SEEN_AFTER_US
        if not settled and not is_whole(self.work, batch):
            return False
        while not self._enough():
            asked = self._asked()
            count = sorted((_EVENTS[0], self.limit - len(self.found), _EVENTS[1]))[1]
            said = said_in(self.work, batch, self.cursor.place, count, asked)
            for place, changes in changes_of(self.work, batch, said, asked):
                left = self._take(changes, self.cursor.given)
                if left:
                    self.cursor = self.cursor.within(self.cursor.place, len(changes) - left)
                    return False
                self.cursor = self.cursor.within(place)
                if len(self.found) >= self.limit:
                    return False  # time counts only before more is read: what was read is given
            self.stepped = True
            if len(said) < count:
                return True
        return False

    def _asked(self) -> Requests:
        """All requests of the desk, read once a page."""
        if self.requests is None:
            self.requests = requests_asked(self.work)
        return self.requests

    def _take(self, changes: list[FeedChange], given: int) -> int:
        """Take changes behind those that were given; how many there was no room for."""
        for number, each in enumerate(changes[given:], given):
            if each.kind in self.kinds:
                if len(self.found) >= self.limit:
                    return len(changes) - number
                self.found.append(each)
        return 0


def _span(told: Mapping[str, Any]) -> BatchSpan:
    facts = told["told"]
    return BatchSpan(
        told["chain"], told["number"], told["at"], facts["first"], facts["last"], facts["events"],
        bool(facts["own"]), tuple(facts["sources"]),
    )  # fmt: skip
