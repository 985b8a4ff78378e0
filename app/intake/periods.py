"""A file that is all of a source and a period: what is known of it and missing in the file.

Such events are voided only after they were counted and somebody agreed; and not at all while rows
of the file could not be read, because they may be the missing ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from app.errors import UsageError
from app.events.models import Incoming, Outcome
from app.events.service import take
from app.events.sources import source_rules
from app.events.versions import key_of
from app.graph.run import Graph
from app.intake.changes import MISSING
from app.times import BadTimeError, WrittenTime, read_time, span


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day or moment, both inside."""

    text: str
    first: WrittenTime
    last: WrittenTime

    def bounds(self, zone: str, day_start: str) -> tuple[int, int]:
        """Its UTC microseconds in the zone of a source."""
        return span(self.first, zone, day_start)[0], span(self.last, zone, day_start)[1]


@dataclass(slots=True)
class FileKeys:
    """The keys of events a file holds, by source, and how many of its rows have none."""

    keys: dict[str, set[str]] = field(default_factory=dict)
    unread: int = 0

    def holds(self, outcome: Outcome) -> bool:
        """Whether the key of an answer was there before."""
        held = self.keys.get(outcome.source or "", ())
        return outcome.event_id is not None and key_of(outcome.event_id) in held

    def add(self, outcome: Outcome) -> None:
        """Take note of one answer of the door."""
        if outcome.source and outcome.event_id and not outcome.event_id.startswith("define:"):
            self.keys.setdefault(outcome.source, set()).add(key_of(outcome.event_id))
        elif outcome.problem is not None:
            self.unread += 1


@dataclass(frozen=True, slots=True)
class Absence:
    """Events of a source and period that are missing in the file."""

    source: str
    missing: tuple[str, ...]


def read_period(text: str) -> Period:
    """A period as it is typed, `2026-03-01..2026-03-31`. Errors: `UsageError`."""
    first, dots, last = text.partition("..")
    try:
        if not dots:
            raise BadTimeError("two dates with two dots between them are wanted")
        made = Period(text, read_time(first), read_time(last))
        if made.bounds("UTC", "00:00")[0] > made.bounds("UTC", "00:00")[1]:
            raise BadTimeError(f"{first} is after {last}")
    except BadTimeError as error:
        raise UsageError(
            f"“{text}” is no period: {error}.", remedy="Write --covers 2026-03-01..2026-03-31."
        ) from None
    return made


def absences(graph: Graph, period: Period, keys: FileKeys) -> Iterator[Absence]:
    """What is known of the period and missing in the file, source by source."""
    rules = graph.read(source_rules)
    for source, held in sorted(keys.keys.items()):
        rule = rules.get(source)
        zone, start = (rule.zone, rule.day_start) if rule else ("UTC", "00:00")
        first, last = period.bounds(zone, start)
        rows = graph.rows("events/of_period", source=source, **{"from": first, "to": last})
        live = {row["event_id"] for row in rows if not row["voided"]}
        missing = sorted(each for each in live if key_of(each) not in held)
        yield Absence(source, tuple(missing))


def void_missing(graph: Graph, absence: Absence, reason: str) -> Iterator[Outcome]:
    """Void the missing events of one source."""
    items = [_void(absence.source, each, reason) for each in absence.missing]
    for outcomes in take(graph, items):
        yield from outcomes


def _void(source: str, event_id: str, reason: str) -> Incoming:
    void = {
        "event_id": event_id + MISSING, "source": source, "type": "void", "voids": event_id,
        "reason": reason,
    }  # fmt: skip
    return Incoming(0, void, void)


def count_words(ids: Collection[str], shown: int = 10) -> str:
    """Some ids, and how many more there are."""
    told: Sequence[str] = sorted(ids)[:shown]
    more = f" and {len(ids) - shown:,} more" if len(ids) > shown else ""
    return ", ".join(told) + more
