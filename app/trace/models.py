"""Values of a trace: one object that page, JSON and CSV all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Direction = Literal["up", "down"]
Look = tuple[float, float]  # an interval of UTC microseconds at which a container is looked into


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for beside the roots."""

    ignore_time: bool = False


class Booking(NamedTuple):
    """One event relationship as fetched: ends are node ids, times UTC microseconds.

    `quantity` is net of reversals, None when unknown; `at_from`/`at_to` None when unknown.
    """

    id: int
    type: str
    start: int
    end: int
    quantity: float | None
    uom: str | None
    at_from: int | None
    at_to: int | None
    at_basis: str | None
    source: str
    event: str
    document: str | None
    basis: str | None
    location: str | None
    from_: str | None
    to: str | None
    reason: str | None
    ship_to: str | None
    everything: bool
    written: str | None

    @property
    def look(self) -> Look:
        """The booked time as an interval; unknown reaches both ways without limit."""
        if self.at_from is None or self.at_to is None:
            return float("-inf"), float("inf")
        return self.at_from, self.at_to


@dataclass(frozen=True, slots=True)
class Thing:
    """A node as fetched."""

    id: int
    ref: str
    label: str
    item: str | None
    number: str
    name: str | None
    status: str | None
    order: str | None
    aliases: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The prefix of the ref; a completion is shown as its order."""
        return self.shown_ref.partition(":")[0]

    @property
    def shown_ref(self) -> str:
        """The ref a person sees."""
        return self.order if self.label == "Completion" and self.order else self.ref


@dataclass(frozen=True, slots=True)
class Node:
    """A reached thing. `depth` counts lot and serial generations from the nearest root."""

    ref: str
    kind: str
    item: str | None
    number: str
    name: str | None
    aliases: tuple[str, ...]
    depth: int
    status: str | None
    roots: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """The node of the trace's JSON; fields not computed are absent."""
        found: dict[str, Any] = {
            "ref": self.ref, "kind": self.kind, "item": self.item, "number": self.number,
            "name": self.name, "aliases": list(self.aliases), "depth": self.depth,
            "status": self.status,
        }  # fmt: skip
        return found | ({"roots": list(self.roots)} if self.roots is not None else {})


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two reached things, with the booking that proves it."""

    start: str
    end: str
    type: str
    quantity: float | None
    uom: str | None
    at: str | None
    at_basis: str | None
    source: str | None
    event: str | None
    document: str | None
    basis: str | None

    def as_json(self) -> dict[str, Any]:
        """The edge of the trace's JSON."""
        return {
            "from": self.start, "to": self.end, "type": self.type, "quantity": self.quantity,
            "uom": self.uom, "at": self.at, "at_basis": self.at_basis, "source": self.source,
            "event": self.event, "document": self.document, "basis": self.basis,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one customer got of one unit; None is unknown."""

    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "uom": self.uom, "shipped": self.shipped, "returned": self.returned,
            "outstanding": self.outstanding,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer that received something reached."""

    ref: str
    name: str | None
    kind: str
    quantities: tuple[Amounts, ...]
    documents: tuple[str, ...]
    lots: tuple[str, ...]
    ship_to: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "ref": self.ref, "name": self.name, "kind": self.kind,
            "quantities": [each.as_json() for each in self.quantities],
            "documents": list(self.documents), "lots": list(self.lots),
            "ship_to": list(self.ship_to),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StockRow:
    """What is on hand of one thing at one place (`location` None: no place named)."""

    ref: str
    location: str | None
    location_name: str | None
    quantity: float | None
    uom: str | None
    status: str | None

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "ref": self.ref, "location": self.location, "location_name": self.location_name,
            "quantity": self.quantity, "uom": self.uom, "status": self.status,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caveat:
    """Something that makes the answer less sure, in words."""

    code: str
    ref: str | None
    text: str

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {"code": self.code, "ref": self.ref, "text": self.text}


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to “where from” or “where to”."""

    roots: tuple[Node, ...]
    direction: Direction
    options: Options
    counts: Mapping[str, int]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    customers: tuple[CustomerRow, ...]
    stock: tuple[StockRow, ...]
    warnings: tuple[Caveat, ...]
    truncated: Mapping[str, Any] | None = None
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        """The trace's JSON, the same on API, command line and page."""
        return {
            "roots": [node.as_json() for node in self.roots],
            "direction": self.direction,
            "options": {
                "ignore_time": self.options.ignore_time,
                "considered": {"time": False, "lives": False, "certainty": False, "share": False},
            },
            "counts": dict(self.counts),
            "nodes": [node.as_json() for node in self.nodes],
            "edges": [edge.as_json() for edge in self.edges],
            "customers": [row.as_json() for row in self.customers],
            "stock": [row.as_json() for row in self.stock],
            "removed": {"edges": [], "lots": [], "customers": []},
            "warnings": [warning.as_json() for warning in self.warnings],
            "truncated": self.truncated,
        }  # fmt: skip
