"""The trace's JSON, described to programs: `docs/trace.md` says what every word of it means."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from app.web.schemas.base import TEXT, AnswerJson

CertaintyWord = Literal["certain", "possible"]


class StandingJson(AnswerJson):
    """So much of what is on hand has a status."""

    status: str
    quantity: float | None
    of: float | None
    uom: str | None
    places: list[str | None]
    requested: bool


class NodeJson(AnswerJson):
    """A reached thing."""

    ref: str
    kind: str
    item: str | None
    number: str
    name: str | None
    aliases: list[str]
    depth: int = Field(description="Generations of lots and serials from the nearest root.")
    certainty: CertaintyWord
    reason: str | None
    status: str | None
    time: str | None = Field(description="Arrived at the earliest (down), left at the latest (up).")
    share: float | None = Field(None, description="0 to 1, of it from the roots; down only.")
    expires_at: str | None = None
    standing: list[StandingJson] | None = None
    failed_test: bool | None = None
    roots: list[str] | None = None


class ContentJson(AnswerJson):
    """What a booking of a container took along of one content."""

    ref: str
    quantity: float | None
    uom: str | None
    certainty: CertaintyWord


class EdgeJson(AnswerJson):
    """A booking between two reached things, in the direction of material."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    type: str
    quantity: float | None
    uom: str | None
    at: str | None
    at_basis: str | None
    source: str | None
    event: str | None
    document: str | None
    basis: str | None
    certainty: CertaintyWord
    contents: list[ContentJson] | None = None
    supplier_lot: str | None = None


class AmountsJson(AnswerJson):
    """What a customer got, gave back and still has, in one unit; null is unknown."""

    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None


class CustomerJson(AnswerJson):
    """Who received something reached."""

    ref: str
    name: str | None
    kind: str
    party: str
    certainty: CertaintyWord
    quantities: list[AmountsJson]
    documents: list[str]
    lots: list[str]
    ship_to: list[str]
    passed_on: bool | None = None


class StockJson(AnswerJson):
    """What is on hand of a reached thing at a place."""

    ref: str
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None
    status: str | None
    status_quantity: float | None
    requested: str | None
    requested_quantity: float | None
    certainty: CertaintyWord


class RemovalJson(AnswerJson):
    """What time, or a stop, took out of the answer."""

    edges: list[EdgeJson]
    lots: list[str]
    customers: list[str]


class StopJson(RemovalJson):
    """What stops took out: decided by hand."""

    by_hand: list[str]


class CaveatJson(AnswerJson):
    """What makes the answer less sure."""

    code: str
    ref: str | None
    text: str


class OptionsJson(AnswerJson):
    """What was asked for beside the roots."""

    ignore_time: bool
    include_candidates: bool
    known_at: str | None
    at: str | None
    start: str | None = Field(alias="from")
    end: str | None = Field(alias="to")
    stop: list[str] | None = None


class TraceCutJson(AnswerJson):
    """How much a limit leaves out."""

    nodes: int
    edges: int


class HopJson(AnswerJson):
    """A step of a chain, proved by an event."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")
    type: str
    quantity: float | None
    uom: str | None
    at: str | None
    source: str | None
    event: str | None
    document: str | None
    certainty: CertaintyWord
    reason: str | None
    through: str | None


class ProofJson(AnswerJson):
    """The shortest chain of bookings from a root to a thing."""

    root: str
    target: str
    certainty: CertaintyWord
    hops: list[HopJson]


class TraceJson(AnswerJson):
    """The answer to “where from” or “where to”."""

    roots: list[NodeJson]
    direction: Literal["up", "down"]
    options: OptionsJson
    counts: dict[str, int] = Field(description="Of everything reached, the roots left out.")
    nodes: list[NodeJson]
    edges: list[EdgeJson]
    customers: list[CustomerJson]
    stock: list[StockJson]
    removed: RemovalJson
    stopped: StopJson | None = None
    warnings: list[CaveatJson]
    truncated: TraceCutJson | None
    why: ProofJson | None = None


# JSON first: makers of clients take the first.
JSON_OR_CSV: dict[str, Any] = {"application/json": {}, "text/csv": TEXT}
