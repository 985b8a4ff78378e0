"""The forms a real case is asked in: as written, every time posted, dates only, reversed order.

A form is made from the event list by a function, so that a case is written down once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.reference.times import Event, source_rules

Form = Callable[[list[Event]], list[Event]]


def as_written(events: list[Event]) -> list[Event]:
    """The case itself."""
    return [dict(event) for event in events]


def posted(events: list[Event]) -> list[Event]:
    """Every time is when it was booked: it happened then or before."""
    return [event | {"at_basis": "posted"} if "at" in event else dict(event) for event in events]


def dates(events: list[Event]) -> list[Event]:
    """Every instant is the day it falls on, by the clock of its source."""
    rules = source_rules(events)

    def day(event: Event) -> Event:
        text = event.get("at", "")
        if "T" not in text:
            return dict(event)
        zone = ZoneInfo(rules.get(event["source"], {}).get("zone", "UTC"))
        moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zone)
        return event | {"at": f"{moment:%Y-%m-%d}"}

    return [day(event) for event in events]


def backwards(events: list[Event]) -> list[Event]:
    """Told in reversed order."""
    return [dict(event) for event in reversed(events)]


FORMS: dict[str, Form] = {
    "occurred": as_written, "posted": posted, "dates": dates, "reversed": backwards,
}  # fmt: skip
