"""What a source booked on its days, by type and item, as its events say it.

What goes into a run by `transform` counts as consumed, what comes out of it as produced. Of a
shipped container counts what was in it for certain; of other bookings of containers nobody adds
up what was inside, and they are counted apart. A reversal is no booking of its own here: what it
takes back stays in the total of its day, and is told beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from app.graph.run import Work
from app.reconciliation.layout import COUNTED_TYPES
from app.reconciliation.models import Place, SourceBookings, TotalBooking
from app.times import moment_of, read_time, span

_PAGE = 5_000
TYPES = (*COUNTED_TYPES, "transform")
_LISTS = {
    "transform": (("inputs", "consume"), ("outputs", "produce")),
    "pack": (("contents", "pack"),), "unpack": (("contents", "unpack"),),
}  # fmt: skip
Line = tuple[str, str, Any, str]  # type, item, quantity, unit


class SourceDays:
    """The days of a source: its zone, and when a day begins there."""

    def __init__(self, zone: str | None, day_start: str | None) -> None:
        self.zone, self.day_start = zone or "UTC", day_start or "00:00"
        begin = time.fromisoformat(self.day_start)
        self._shift = timedelta(hours=begin.hour, minutes=begin.minute, seconds=begin.second)
        self._zone = ZoneInfo(self.zone)

    def bounds(self, first: str, last: str) -> tuple[int, int]:
        """The first and last UTC microsecond of some days."""
        low, _ = span(read_time(first), self.zone, self.day_start)
        _, high = span(read_time(last), self.zone, self.day_start)
        return low, high

    def of(self, at: str | None, at_from: int | None) -> str:
        """The day of an event as it was told, and by its first instant; nothing where none is
        known."""
        if at is not None and len(at) == len("2026-03-02"):
            return at
        if at_from is None:
            return ""
        moment: datetime = moment_of(at_from).astimezone(self._zone)
        return (moment - self._shift).date().isoformat()


def days_between(first: str, last: str) -> Iterator[str]:
    """All days from the first to the last."""
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day.isoformat()
        day += timedelta(days=1)


def read_booked(
    work: Work, source: str, days: SourceDays, first: str, last: str,
    types: Collection[str] = TYPES, only: Place | None = None,
) -> SourceBookings:  # fmt: skip
    """What a source booked from a day to another. `only`: of this place alone."""
    low, high = days.bounds(first, last)
    lines: list[TotalBooking] = []
    untimed = contents = 0
    after, after_id = -1, ""
    while True:
        rows = work.rows(
            "reconciliation/booked", source=source, types=sorted(types), low=low, high=high,
            after=after, after_id=after_id, count=_PAGE,
        )  # fmt: skip
        texts = [row["content"] for row in rows]
        told = [None if text is None else orjson.loads(text) for text in texts]
        inside = _inside(work, source, rows, told)
        for row, content in zip(rows, told, strict=True):
            day = days.of(row["at"], row["at_from"])
            if not day:
                untimed += not row["voided"]
                continue
            if not first <= day <= last:
                continue
            found, left = _lines(row["type"], content, inside.get(row["event_id"], ()))
            contents += 0 if row["voided"] else left
            lines += [
                line for each in found
                if (line := _booked(each, day, row)).place == (only or line.place)
            ]  # fmt: skip
        if len(rows) < _PAGE:
            return SourceBookings(tuple(lines), untimed, contents)
        after, after_id = rows[-1]["recorded_at"], rows[-1]["event_id"]


def _booked(line: Line, day: str, row: Mapping[str, Any]) -> TotalBooking:
    type_, item, quantity, uom = line
    amount = None if quantity is None else Decimal(str(quantity))
    return TotalBooking(Place(day, type_, item), row["event_id"], amount, uom, row["voided"],
                      row["undone"], row["at"] or "")  # fmt: skip


def _lines(
    event_type: str, told: Mapping[str, Any] | None, inside: Sequence[Line]
) -> tuple[list[Line], int]:
    """What an event books of items, and how many containers it names without their content."""
    if told is None:
        return [], 0
    if event_type not in _LISTS:
        line = _line(event_type, told)
        return ([line], 0) if line else (list(inside), 0 if inside else 1)
    found, left = [], 0
    for name, type_ in _LISTS[event_type]:
        for each in told.get(name, ()):
            if line := _line(type_, each):
                found.append(line)
            else:
                left += 1
    return found, left


def _line(type_: str, told: Mapping[str, Any]) -> Line | None:
    """A booking of an item; none of a container."""
    thing = told.get("object", {})
    if "item" not in thing:
        return None
    quantity = told.get("quantity")
    if quantity is None and "serial" in thing:
        quantity = 1
    return type_, str(thing["item"]), quantity, str(told.get("uom") or "")


def _inside(
    work: Work, source: str, rows: Sequence[Mapping[str, Any]],
    told: Sequence[Mapping[str, Any] | None],
) -> dict[str, list[Line]]:  # fmt: skip
    """What was in the containers that were shipped, by event. `told`: the content of each row."""
    keys = [
        [source, row["event_id"]] for row, content in zip(rows, told, strict=True)
        if row["type"] == "ship" and content is not None and _line("ship", content) is None
    ]  # fmt: skip
    found: dict[str, list[Line]] = {}
    for row in work.rows("reconciliation/delivered", keys=keys) if keys else ():
        line = "ship", str(row["item"]), row["quantity"], str(row["uom"] or "")
        found.setdefault(row["event_id"], []).append(line)
    return found
