"""What the start page tells: how much there is, how fresh its feeds are, what needs a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.graph.moment import steady
from app.graph.phrase import phrase
from app.graph.run import Graph, Work
from app.things.reading import read_page
from app.things.sentences import Phrase, tell
from app.web.paging import Page

LATEST = 20
EXPIRES_WITHIN_DAYS = 7
_SHOWN_FIRST = ("hold", "quarantine", "rejected", "recalled", "expired")


@dataclass(frozen=True, slots=True)
class FeedAge:
    """One source: when its latest event was recorded, and the time of the newest of its latest
    events by their own times (UTC microseconds; None: they have none)."""

    source: str
    recorded_at: int
    newest_at: int | None = None


@dataclass(frozen=True, slots=True)
class EventSentence:
    """One event as a row: a sentence, its time and key."""

    words: Sequence[Phrase]
    type: str
    at: str | None
    at_from: int | None
    recorded_at: int
    source: str
    event: str
    document: str | None
    voided: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """The start page. `statuses` counts lots and serials by status other than released."""

    counts: Mapping[str, int]
    feeds: Sequence[FeedAge]
    statuses: Sequence[tuple[str, int]]
    expiring: int
    latest: Sequence[EventSentence]

    @property
    def empty(self) -> bool:
        """Whether no event was ever taken."""
        return self.counts["event"] == 0


def overview(graph: Graph, zone: str) -> Overview:
    """What is in the graph now; days are those of a zone."""
    return steady(graph, lambda work: _overview(work, *expiry_span(zone)))


def expiry_span(zone: str) -> tuple[str, str]:
    """The first and last ISO date that count as expiring soon."""
    today = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    return today.isoformat(), (today + timedelta(days=EXPIRES_WITHIN_DAYS)).isoformat()


def _overview(work: Work, first: str, last: str) -> Overview:
    counts = {row["kind"]: row["count"] for row in work.rows("things/counts")}
    feeds = work.rows("things/feeds", count=LATEST)
    events = [event_sentence(event) for feed in feeds for event in feed["events"]]
    events.sort(key=lambda event: -event.recorded_at)
    statuses = {row["status"]: row["count"] for row in work.rows("things/by_status")}
    rank = {status: index for index, status in enumerate(_SHOWN_FIRST)}
    return Overview(
        counts=counts,
        feeds=[FeedAge(feed["source"], feed["recorded_at"], _newest(feed)) for feed in feeds],
        statuses=sorted(statuses.items(), key=lambda each: (rank.get(each[0], 99), each[0])),
        expiring=int(work.one("things/expiring", first=first, last=last)["count"]),
        latest=events[:LATEST],
    )


def _newest(feed: Mapping[str, Any]) -> int | None:
    times = [event["at_from"] for event in feed["events"] if event["at_from"] is not None]
    return max(times, default=None)


def event_sentence(event: Mapping[str, Any]) -> EventSentence:
    """An event as a row."""
    return EventSentence(
        words=tell(orjson.loads(event["content"])),
        type=event["type"],
        at=event["at"],
        at_from=event["at_from"],
        recorded_at=event["recorded_at"],
        source=event["source"],
        event=event["event_id"],
        document=event["document"],
        voided=event["voided_at"] is not None,
    )


def document_events(graph: Graph, number: str, page: int, size: int) -> Page[EventSentence]:
    """One page of the events of a document, in the order they were recorded."""
    shown = read_page(graph, "things/document", (page, size), number=number, words=phrase(number))
    return shown.of([event_sentence(row) for row in shown.rows])
