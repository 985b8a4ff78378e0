"""Rows of bookings from the plans of events, as a trace would have fetched them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.ledger.columns import (
    ALSO,
    ASSUMED,
    CORRECTED,
    MOVING,
    POSTED,
    REST_UNKNOWN,
    SCRAP,
    SPREAD,
    TAKEN_OUT,
    TYPES,
    UNKNOWN,
    UNTRACKED,
    Bookings,
    Names,
    read_bookings,
)
from app.times import AFTER_ALL, BEFORE_ALL, NOW
from app.vocabulary import MICRO, make_ref
from app.vocabulary.corrections import Corrections, Record
from app.vocabulary.plan import Plan, also_amounts
from app.vocabulary.sources import SourceRules, time_properties


@dataclass(frozen=True, slots=True)
class Beside:
    """A booking that no trace walks: a run on a resource, an inspection of a thing, a count of one
    (how much, below -1e17: unknown; in which unit as it is spelt)."""

    type: str
    start: int
    end: int
    written_from: int
    written_to: int
    posted: bool
    quantity: float = 0.0
    uom: str = ""

    @property
    def booked(self) -> tuple[int, int]:
        """From when to when it is booked; without a time any."""
        none = self.written_to == BEFORE_ALL
        return self.written_from, AFTER_ALL if none else self.written_to

    @property
    def look(self) -> tuple[int, int]:
        """When it may have happened."""
        begin, end = self.booked
        return BEFORE_ALL if self.posted else begin, end


class EventBooking:
    """An event with its rows and when it is booked (BEFORE_ALL: no time)."""

    __slots__ = ("at_from", "at_to", "end", "occurred", "plan", "told")

    def __init__(self, told: Record, plan: Plan, rules: SourceRules) -> None:
        times = time_properties(told.content, rules)
        self.told, self.plan = told, plan
        self.at_from: int = times.get("at_from", BEFORE_ALL)
        self.at_to: int = times.get("at_to", BEFORE_ALL)
        self.occurred = times.get("at_basis") == "occurred"
        self.end = (self.at_to, *told.key)


_FETCHED = ("starts", "ends", "flags", "quantities", "uoms", "at_from", "at_to", "places")
_TYPE = {name: number for number, name in enumerate(TYPES)}


@dataclass(slots=True)
class Rows:
    """Bookings while they are collected, a list a column as they are fetched.

    `also`: by id of a booking, the same amount in other units; `papers`: by ref of a document, ids
    of the bookings that name it.
    """

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in _FETCHED})
    types: list[int] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)
    received: dict[str, set[int]] = field(default_factory=dict)
    beside: list[Beside] = field(default_factory=list)
    also: dict[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)
    papers: dict[str, set[int]] = field(default_factory=dict)
    supplied: dict[str, set[int]] = field(default_factory=dict)
    taken: dict[int, float] = field(default_factory=dict)  # of containers' bookings, by row

    def add(self, type_: str, event: tuple[str, str], *cells: Any) -> None:
        self.types.append(_TYPE[type_])
        self.events.append(event)
        for name, cell in zip(_FETCHED, cells, strict=True):
            self.columns[name].append(cell)

    def bookings(self, names: Names) -> Bookings:
        found = read_bookings(self.columns | {"ids": range(len(self.types))}, names)
        found.types[:] = self.types
        return found


def rows_of(
    booked: Sequence[EventBooking],
    corrections: Corrections,
    known_at: int,
    ids: Mapping[str, int],
    lasting: Iterable[tuple[str, str, str]],
) -> Rows:
    """The bookings that count, with what is left of them; then the links that last."""
    rows = Rows()
    for each in booked:
        told = each.told
        if told.stamp > known_at or not each.plan.bookings:
            continue
        taken = None if corrections.voided(told, known_at) else corrections.left(told, known_at)
        if taken is not None:
            first = len(rows.types)
            if corrections.unknown(told, known_at):
                taken = -1
            _book(rows, each, _corrected(corrections, told), taken, ids)
            if taken or corrections.touch(told):
                _part(rows, each, corrections.part(told, known_at), first)
    for type_, start, end in sorted(lasting):
        if type_ != "INCLUDES":
            rows.add(type_, ("", ""), ids[start], ids[end], -1, 2 * UNKNOWN, "", BEFORE_ALL, 0, "")
    return rows


def _corrected(corrections: Corrections, told: Record) -> int:
    """Flags of an event that was ever corrected, or is now."""
    if not corrections.touch(told):
        return 0
    return CORRECTED | (REST_UNKNOWN if corrections.unknown(told, NOW) else 0)


def _book(
    rows: Rows, each: EventBooking, corrected: int, taken: int, ids: Mapping[str, int]
) -> None:
    """The bookings of one event, of which so many millionths were taken back; -1 unknown."""
    flags = 0 if each.occurred else POSTED
    flags |= SPREAD if each.at_from != each.at_to else 0
    flags |= corrected
    for type_, start, end, _, own in each.plan.bookings:
        if type_ in ("RAN_ON", "MEASURED"):
            rows.beside.append(Beside(
                type_, ids[start], ids[end], each.at_from, each.at_to, not each.occurred
            ))  # fmt: skip
        quantity = own.get("quantity")
        if type_ == "COUNTED" and (quantity is None or quantity > 0):
            rows.beside.append(Beside(
                type_, ids[start], ids[end], each.at_from, each.at_to, not each.occurred,
                _left(quantity, taken), own.get("uom", ""),
            ))  # fmt: skip
        if type_ not in _TYPE:
            continue
        left = _left(quantity, taken)
        rows.add(
            type_, each.told.key, ids[start], ids[end], flags | _own_flags(type_, own), left,
            own.get("uom", ""), each.at_from, each.at_to,
            own.get("location") or own.get("from") or own.get("to") or "",
        )  # fmt: skip
        id_ = len(rows.types) - 1
        if "also" in own and taken == 0:  # of a part nobody knows how much it is in other units
            rows.also[id_] = also_amounts(own["also"])
        for number in {each.told.content.get("document"), *own.get("documents", ())} - {None}:
            rows.papers.setdefault(make_ref("document", number), set()).add(id_)
        if "supplier_lot" in own:
            rows.received.setdefault(own["supplier_lot"], set()).add(ids[end])
            rows.supplied.setdefault(own["supplier_lot"], set()).add(id_)


def _left(quantity: float | None, taken: int) -> float:
    """What is left of a quantity of which so many millionths were taken back."""
    if quantity is None or taken < 0:
        return 2 * UNKNOWN
    return quantity - (taken / MICRO if quantity >= 0 else -taken / MICRO)


def _part(rows: Rows, each: EventBooking, part: float | None, first: int) -> None:
    """How much of a container's booking was taken back."""
    named = (end for _, *ends, _, _ in each.plan.bookings for end in ends)
    if part is not None and any(end.startswith("hu:") for end in named):
        rows.taken.update(dict.fromkeys(range(first, len(rows.types)), part))


def _own_flags(type_: str, own: Mapping[str, Any]) -> int:
    """What is out of the ordinary about one booking of an event."""
    flags = ASSUMED if own.get("basis") == "assumed" else 0
    flags |= SCRAP if own.get("role") == "scrap" else 0
    flags |= ALSO if "also" in own else 0
    flags |= UNTRACKED if "untracked" in own else 0
    flags |= TAKEN_OUT if type_ == "UNPACKED_FROM" else 0
    return flags | (MOVING if type_ == "MOVED_TO" else 0)
