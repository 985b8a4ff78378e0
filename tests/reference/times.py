"""When an event may have happened: intervals of UTC microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Event = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVER = float("inf")


def micros(moment: datetime) -> int:
    """UTC microseconds since 1970."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def read_instant(text: str) -> int:
    """UTC microseconds of an instant with an offset."""
    return micros(datetime.fromisoformat(text.replace("Z", "+00:00")))


@dataclass(frozen=True)
class When:
    """`lo`..`hi`: when it may have happened. `start`..`end`: as written, whatever the basis.

    Nothing written: `start` is -ever and `end` is ever.
    """

    lo: float
    hi: float
    start: float
    end: float

    @property
    def booked(self) -> bool:
        """Whether any time was written."""
        return self.end != EVER


def source_rules(events: list[Event]) -> dict[str, dict[str, str]]:
    """Zone, start of day and basis of each source, property by property the last word."""
    rules: dict[str, dict[str, str]] = {}
    defines = [
        e
        for e in events
        if e["type"] == "define" and not {"item", "lot", "serial", "hu", "customer"} & set(e)
    ]
    for event in sorted(defines, key=lambda e: (e.get("at", ""), e["event_id"])):
        given: dict[str, str] = {
            k: v for k, v in event.items() if k in ("zone", "day_start", "at_basis")
        }
        rules.setdefault(event["source"], {}).update(given)
    return rules


def written(event: Event, rules: dict[str, str]) -> tuple[float, float]:
    """First and last microsecond of what is written; all of time when nothing is."""
    text = event.get("at")
    if text is None:
        return -EVER, EVER
    if "T" in text:
        moment = read_instant(text)
        return moment, moment
    zone = ZoneInfo(rules.get("zone", "UTC"))
    begins = time.fromisoformat(rules.get("day_start", "00:00"))
    day = date.fromisoformat(text)
    first = datetime.combine(day, begins, zone).astimezone(UTC)
    last = datetime.combine(day + timedelta(days=1), begins, zone).astimezone(UTC)
    return micros(first), micros(last) - 1


def when(event: Event, rules: dict[str, str], basis: str = "recorded") -> When:
    """When an event may have happened, and when it is booked."""
    start, end = written(event, rules)
    if basis == "assumed":
        return When(-EVER, EVER, start, end)
    if event.get("at_basis", rules.get("at_basis", "posted")) == "posted":
        return When(-EVER, end, start, end)
    return When(start, end, start, end)
