"""Values of the pages of things: what one lot, order, container, place or party looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.web.paging import Page

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EventRow:
    """One booking as seen from a thing.

    `word` is what happened, `other` the thing at the other end, `places` (word, ref) of where.
    `off` is "voided" or "reversed" when it no longer counts, `why` tells of its corrections.
    """

    word: str
    other: str | None
    subject: str | None
    places: tuple[tuple[str, str], ...]
    quantity: float | None
    reversed: float | None
    uom: str | None
    at: str | None
    at_from: int | None
    posted: bool
    source: str
    event: str
    document: str | None
    recorded_at: int | None
    off: str
    why: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Something one booking away, its bookings added up. `quantity` None is unknown."""

    ref: str
    name: str | None
    status: str | None
    word: str
    quantity: float | None
    uom: str | None
    bookings: int
    first: int | None
    written: str | None
    documents: tuple[str, ...]
    behind: tuple[str, ...]
    behind_total: int


@dataclass(frozen=True, slots=True)
class Goods:
    """An input or output of a run. `note` says a role, an assumption, or where it was booked."""

    ref: str
    name: str | None
    status: str | None
    quantity: float | None
    uom: str | None
    bookings: int
    first: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One time a thing was given a status."""

    status: str
    at: str | None
    at_from: int | None
    source: str
    event: str
    scope: str
    reason: str | None
    voided: bool


@dataclass(frozen=True, slots=True)
class StockLine:
    """How much of a thing is at a place (`location` None: no place named)."""

    ref: str
    name: str | None
    status: str | None
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """Something in a container. `still`: it was not taken out."""

    ref: str
    name: str | None
    container: str
    quantity: float | None
    uom: str | None
    start: int | None
    end: int | None
    still: bool


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a customer got of one lot or serial, in one unit."""

    ref: str
    name: str | None
    status: str | None
    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """The first rows of a list and how many there are in all."""

    rows: Sequence[Any] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class BalanceSaid:
    """A balance in words. `percent` None is unknown, `fine` whether it is within tolerance."""

    heading: str
    parts: str
    gaps: tuple[str, ...]
    percent: float | None
    fine: bool | None


@dataclass(frozen=True, slots=True)
class ThingView:
    """Everything the page of one thing shows; what does not apply is empty or None."""

    ref: str
    kind: str
    name: str | None
    properties: Row
    item_name: str | None
    outer: Row | None
    resources: Sequence[Row]
    attributes: Mapping[str, Any]
    parameters: Mapping[str, Any]
    factors: Mapping[str, Any]
    events: Page[EventRow]
    statuses: Sequence[StatusChange] = ()
    stock: Sequence[StockLine] | None = None
    customers: Sequence[Row] = ()
    came_from: Cut = field(default_factory=Cut)
    went_into: Cut = field(default_factory=Cut)
    balance: BalanceSaid | None = None
    inputs: Cut | None = None
    outputs: Cut | None = None
    runs: Cut = field(default_factory=Cut)
    members: Page[Row] | None = None
    receipts: Page[Row] | None = None
    inspections: Cut = field(default_factory=Cut)
    lots: Page[Row] | None = None
    lots_total: int = 0
    serials_total: int = 0
    contents: Sequence[Content] | None = None
    whereabouts: Row | None = None
    inner_places: Sequence[Row] = ()
    place_stock: Page[StockLine] | None = None
    delivered: Page[Delivered] | None = None
    subjects: Sequence[str] = ()
