"""What is told, what is booked, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import orjson

Status = Literal["same", "differs", "not_booked", "not_told", "unknown"]
STATUSES: dict[Status, str] = {
    "differs": "different", "not_booked": "nothing booked", "not_told": "not in the file",
    "unknown": "cannot be compared", "same": "the same",
}  # fmt: skip


class Place(NamedTuple):
    """What a total is of: a day of the source (ISO), an event type, the number of an item."""

    day: str
    type: str
    item: str


@dataclass(frozen=True, slots=True)
class ToldTotal:
    """A total as a file tells it. `quantity` None: only a number of bookings is told; `uom` empty:
    the item's; `bookings` None: not told; `lines`: where it stands."""

    place: Place
    quantity: Decimal | None
    uom: str = ""
    bookings: int | None = None
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedTotal:
    """A row that is no total: its line, a stable code, why, and what to do."""

    line: int
    code: str
    field: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ToldTotals:
    """What a file tells of one source, and how it was read."""

    source: str
    totals: tuple[ToldTotal, ...]
    refused: tuple[RefusedTotal, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TotalBooking:
    """A booking that counts in a total: its event, how much; `voided`: it stands for nothing any
    more; `undone`: some of it was taken back later."""

    place: Place
    event_id: str
    quantity: Decimal | None
    uom: str = ""
    voided: bool = False
    undone: bool = False
    at: str = ""

    @property
    def quantity_shown(self) -> str | None:
        """The quantity, as a plain number."""
        return plain(self.quantity)


@dataclass(frozen=True, slots=True)
class SourceBookings:
    """What a source booked in some days. `untimed`: events whose day is unknown; `contents`:
    bookings of containers, whose content nobody adds up."""

    lines: tuple[TotalBooking, ...]
    untimed: int = 0
    contents: int = 0


@dataclass(frozen=True, slots=True)
class LeftAmount:
    """What does not convert to the unit of the total."""

    quantity: Decimal
    uom: str
    bookings: int


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """One figure of both sides. Quantities are in `uom`; None: unknown, or not told.

    `bookings`: what counts, voided ones aside; `unknown`: those of them without a quantity;
    `left`: what does not convert; `events`: ids of the first bookings, voided ones after them.
    """

    day: str
    type: str
    item: str
    uom: str
    status: Status
    told: Decimal | None
    booked: Decimal | None
    difference: Decimal | None
    told_bookings: int | None
    bookings: int
    unknown: int
    voided: int
    undone: int
    left: tuple[LeftAmount, ...]
    events: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def word(self) -> str:
        """How the two sides differ, in words."""
        return STATUSES[self.status]

    @property
    def left_words(self) -> str:
        """What does not convert, in words."""
        return "; ".join(f"{plain(each.quantity)} {each.uom}".strip() for each in self.left)

    @property
    def told_shown(self) -> str | None:
        """The told quantity, as a plain number."""
        return plain(self.told)

    @property
    def booked_shown(self) -> str | None:
        """The booked quantity, as a plain number."""
        return plain(self.booked)

    @property
    def difference_shown(self) -> str | None:
        """How much more was booked than told, as a plain number."""
        return plain(self.difference)

    def as_json(self) -> dict[str, Any]:
        """For programs; quantities are numbers."""
        return {
            "day": self.day, "type": self.type, "item": self.item, "uom": self.uom or None,
            "status": self.status, "told": number(self.told), "booked": number(self.booked),
            "difference": number(self.difference), "told_bookings": self.told_bookings,
            "bookings": self.bookings, "unknown": self.unknown, "voided": self.voided,
            "undone": self.undone, "lines": list(self.lines), "events": list(self.events),
            "not_converted": [
                {"quantity": number(each.quantity), "uom": each.uom, "bookings": each.bookings}
                for each in self.left
            ],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All figures of a source's days. `missing`: days the file tells of and nothing was booked on;
    `silent`: days between its first and last that it says nothing of."""

    source: str
    zone: str
    day_start: str
    first: str
    last: str
    rows: tuple[ComparedTotal, ...]
    missing: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    untimed: int = 0
    contents: int = 0
    refused: tuple[RefusedTotal, ...] = ()
    says: tuple[str, ...] = ()
    counts: dict[Status, int] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether every figure is the same on both sides, and every row was read."""
        return not self.refused and set(self.counts) <= {"same"}

    @property
    def differing(self) -> Iterator[ComparedTotal]:
        """The figures that are not the same."""
        return (each for each in self.rows if each.status != "same")

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "source": self.source, "zone": self.zone, "day_start": self.day_start,
            "first": self.first or None, "last": self.last or None, "agrees": self.agrees,
            "counts": {name: self.counts.get(name, 0) for name in STATUSES},
            "missing_days": list(self.missing), "silent_days": list(self.silent),
            "untimed": self.untimed, "contents": self.contents, "says": list(self.says),
            "rows": [each.as_json() for each in self.rows],
            "refused": [
                {"line": each.line, "code": each.code, "field": each.field, "text": each.text,
                 "remedy": each.remedy}
                for each in self.refused
            ],
        }  # fmt: skip

    def as_bytes(self) -> bytes:
        """The same as text of JSON."""
        return orjson.dumps(self.as_json())


def plain(value: Decimal | None) -> str | None:
    """A quantity without an exponent or trailing zeros."""
    if value is None:
        return None
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal | None) -> int | float | None:
    """A quantity as JSON has it."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
