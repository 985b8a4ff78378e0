"""The demo plant's booking book: plain event dicts, one day at a time.

A `Day` knows its date, its code and its offset from UTC; a `Book` numbers the events of one
author per source and keeps late ones back until the day they are told. It knows the shape of
events, not what a plant does.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Event = dict[str, Any]
Fields = dict[str, Any]
At = int | str | None
"""A minute of the day, a text used as it stands (a date, say), or no time at all."""

FIRST_DAY = date(2025, 9, 1)
"""Monday of the first production week."""

_WINTER = (date(2025, 10, 26), date(2026, 3, 29))
_CLOCK = [f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in range(1440)]


@dataclass(frozen=True, slots=True)
class Day:
    """A production day: `index` from 0, `code` YYDDD as in lot numbers, `iso` its date."""

    index: int
    iso: str
    code: str
    offset: str

    def at(self, minute: int) -> str:
        """The instant of this minute of the day, local time with its offset."""
        return f"{self.iso}T{_CLOCK[minute]}{self.offset}"

    def plus(self, days: int) -> str:
        """The date so many days later, as text."""
        return (date.fromisoformat(self.iso) + timedelta(days)).isoformat()

    @property
    def weekday(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return self.index % 7


def day_of(index: int) -> Day:
    """The production day `index` days after the first Monday."""
    when = FIRST_DAY + timedelta(index)
    offset = "+01:00" if _WINTER[0] <= when < _WINTER[1] else "+02:00"
    return Day(index, when.isoformat(), when.strftime("%y%j"), offset)


def lot(item: str, number: str, **more: Any) -> Fields:
    """The object that is a lot of an item."""
    return {"item": item, "lot": number, **more}


def serial(item: str, number: str, in_lot: str | None = None) -> Fields:
    """The object that is a serial, named with the lot it is in when that is known."""
    if in_lot is None:
        return {"item": item, "serial": number}
    return {"item": item, "lot": in_lot, "serial": number}


class Book:
    """The events of one author, in the order they are told."""

    __slots__ = ("_late", "_next", "_prefix", "day", "told")

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._next: dict[str, int] = defaultdict(int)
        self._late: dict[int, list[Event]] = {}
        self.told: list[Event] = []
        self.day = day_of(0)

    def open(self, day: Day) -> None:
        """Start a day: what was kept back until today is told first."""
        self.day = day
        self.told = self._late.pop(day.index, [])

    def rest(self) -> list[Event]:
        """What is still kept back, oldest first; the book is empty afterwards."""
        late, self._late = self._late, {}
        return [event for index in sorted(late) for event in late[index]]

    def keep_back(self, days: int) -> None:
        """Tell the last event so many days later; its own time stays as it is."""
        self._late.setdefault(self.day.index + days, []).append(self.told.pop())

    def put(self, source: str, kind: str, at: At, fields: Fields) -> str:
        """Write one event and return its event id, unique in its source."""
        number = self._next[source] + 1
        self._next[source] = number
        event_id = f"{self._prefix}-{number:06d}"
        event: Event = {"event_id": event_id, "source": source, "type": kind}
        if at is not None:
            event["at"] = self.day.at(at) if isinstance(at, int) else at
        event.update(fields)
        self.told.append(event)
        return event_id

    def on_order(
        self,
        source: str,
        kind: str,
        at: At,
        thing: Fields,
        amount: tuple[float, str],
        order: tuple[str, str | None],
        place: str,
        **more: Any,
    ) -> str:
        """Book a consumption or production on an order, or on one run of it."""
        fields: Fields = {
            "object": thing,
            "quantity": amount[0],
            "uom": amount[1],
            "work_order": order[0],
            "location": place,
            "document": order[0],
        }
        if order[1] is not None:
            fields["batch"] = order[1]
        if more:
            fields.update(more)
        return self.put(source, kind, at, fields)

    def run(
        self,
        source: str,
        order: tuple[str, str],
        span: tuple[int, int],
        resource: str,
        parameters: Fields,
        **more: Any,
    ) -> str:
        """Tell one run of an order: when (minutes of the day), where, with which parameters."""
        fields: Fields = {
            "work_order": order[0],
            "batch": order[1],
            "started_at": self.day.at(span[0]),
            "ended_at": self.day.at(span[1]),
            "resource": resource,
            "parameters": parameters,
            "document": order[0],
            **more,
        }
        return self.put(source, "run", span[1], fields)

    def inspect(self, at: At, subject: Fields, test: str, finding: Fields) -> str:
        """Tell a laboratory result; `subject` is `{"object": …}` or batch and work order."""
        return self.put("lims", "inspect", at, {**subject, "test": test, **finding})
