"""Values of the pages of things: what one lot, order, container, place or party looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.things.choice import ALL_LOTS, RowChoice
from app.trace.standing import Standing
from app.web.paging import Page

Row = Mapping[str, Any]
NONE: Page[Any] = Page((), 1, 1, 0)


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
    """Something one booking away, its bookings added up. `quantity` None is unknown; `more`:
    amounts that do not add up with it, (quantity, unit) each."""

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
    more: tuple[tuple[float | None, str | None], ...] = ()


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
    """How much of a thing is at a place (`location` None: no place named); `below`: what to know of
    a quantity below zero."""

    ref: str
    name: str | None
    status: str | None
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None
    status_quantity: float | None = None
    requested: str | None = None
    requested_quantity: float | None = None
    below: str = ""


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
class DeliveryRow:
    """What a customer got of one lot or serial, in one unit."""

    ref: str
    name: str | None
    status: str | None
    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None
    documents: tuple[str, ...]
    places: tuple[str, ...]
    last: int | None


@dataclass(frozen=True, slots=True)
class BarPiece:
    """A piece of a bar: what it stands for, how much, and where it lies (`BAR_WIDTH` is whole).

    `name` is a part of the balance, `rest` what is not accounted for.
    """

    name: str
    word: str
    quantity: float
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class BalanceView:
    """A balance in words and as a bar. `percent` None is unknown, `fine`: within tolerance.

    `bar` is empty where an amount is not known; `whole` is where all that came in ends on it.
    `yielded` says, of a run, how much of what was put in came out.
    """

    heading: str
    parts: str
    gaps: tuple[str, ...]
    percent: float | None
    fine: bool | None
    uom: str | None = None
    bar: tuple[BarPiece, ...] = ()
    whole: float = 0
    yielded: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What a label of this thing carries: GS1 element string, Digital Link, and that as a QR code
    (SVG markup)."""

    element_string: str
    digital_link: str
    qr: str


@dataclass(frozen=True, slots=True)
class StockMoment:
    """At which time stock is shown: as asked for, and its last UTC microsecond. `inside`: places
    inside are counted too."""

    asked: str
    micro: int | None
    inside: bool


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
    statuses: Page[StatusChange] = NONE
    stock: Page[StockLine] | None = None
    standing: tuple[Standing, ...] = ()
    failed: Sequence[str] = ()
    customers: Page[Row] = NONE
    label: Label | None = None
    records: Sequence[tuple[str, str]] = ()
    came_from: Page[Neighbour] = NONE
    went_into: Page[Neighbour] = NONE
    balance: BalanceView | None = None
    inputs: Page[Goods] | None = None
    outputs: Page[Goods] | None = None
    runs: Page[Row] = NONE
    members: Page[Row] | None = None
    receipts: Page[Row] | None = None
    inspections: Page[Row] = NONE
    lots: Page[Row] | None = None
    amounts: Mapping[str, Any] = field(default_factory=dict)
    lots_choice: RowChoice = ALL_LOTS
    lots_order: RowChoice = ALL_LOTS
    lots_too_many: int = 0
    lots_total: int = 0
    serials_total: int = 0
    contents: Page[Content] | None = None
    whereabouts: Row | None = None
    inner_places: Page[Row] = NONE
    moment: StockMoment | None = None
    undated: int = 0
    place_stock: Page[StockLine] | None = None
    delivered: Page[DeliveryRow] | None = None
    subjects: Sequence[str] = ()
