"""What reports are written of: the bookings of some lots and serials, with all they name, as of one
commit. Values; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.ledger.certainty import Certainty
from app.times import AFTER_ALL, BEFORE_ALL

EventKey = tuple[str, str]  # (source, event id)
Properties = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoodsBooking:
    """A booking as it concerns one lot, serial or item, directly or in a container.

    `goods`: its ref; `type` the relationship, `other` the ref of its other end: a run, a party, a
    place. `quantity` in `uom`: what is left of it after reverses, None unknown; `possible`: through
    a container, perhaps, or assumed; `low`, `high`: when it is written to have been, UTC
    microseconds.
    """

    goods: str
    type: str
    other: str
    quantity: float | None
    uom: str | None
    certainty: Certainty
    key: EventKey
    low: int = BEFORE_ALL
    high: int = AFTER_ALL


@dataclass(frozen=True)
class Dossier:
    """Everything a report reads.

    `stamp`: the commit it is as of, UTC microseconds, as known at `known_at`; `asked`: what for, as
    (word, text); `goods`: refs of the lots and serials chosen, and how surely they belong to what
    was asked for. `bookings`: theirs, and all inputs and outputs of their runs; `origins`: beside
    them, how those inputs and outputs came to be, to be looked up. `tests`: (goods, event) of
    inspections. `events`: contents of all these; `things`: what is known of all they
    name, by ref; `within`: of a place, the places around it, innermost first; `orders`: of a run,
    its order.
    """

    stamp: int
    known_at: int
    asked: tuple[tuple[str, str], ...]
    goods: Mapping[str, Certainty]
    bookings: tuple[GoodsBooking, ...]
    origins: tuple[GoodsBooking, ...] = ()
    tests: tuple[tuple[str, EventKey], ...] = ()
    events: Mapping[EventKey, Properties] = field(default_factory=dict)
    things: Mapping[str, Properties] = field(default_factory=dict)
    within: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
