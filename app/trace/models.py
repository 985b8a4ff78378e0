"""Values of a trace: one object that page, JSON and CSV all show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.ledger.certainty import Certainty


@dataclass(frozen=True, slots=True)
class Node:
    """A reached thing. `depth` counts lot and serial generations from the nearest root.

    `share` (0 to 1) of it that comes from the roots, None unknown; `time` when material can have
    arrived at the earliest (down) or left at the latest (up), ISO, None unbounded; `reason` why it
    is only possible.
    """

    ref: str
    kind: str
    item: str | None
    number: str
    name: str | None
    aliases: tuple[str, ...]
    depth: int
    status: str | None
    certainty: Certainty = "certain"
    reason: str | None = None
    share: float | None = None
    time: str | None = None
    roots: tuple[str, ...] | None = None
    item_type: str | None = None
    has_share: bool = False

    def as_json(self) -> dict[str, Any]:
        """The node of the trace's JSON; fields not computed are absent."""
        found: dict[str, Any] = {
            "ref": self.ref, "kind": self.kind, "item": self.item, "number": self.number,
            "name": self.name, "aliases": list(self.aliases), "depth": self.depth,
            "certainty": self.certainty, "reason": self.reason, "status": self.status,
            "time": self.time,
        }  # fmt: skip
        if self.has_share:
            found["share"] = self.share
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
    certainty: Certainty = "certain"

    def as_json(self) -> dict[str, Any]:
        """The edge of the trace's JSON."""
        return {
            "from": self.start, "to": self.end, "type": self.type, "quantity": self.quantity,
            "uom": self.uom, "at": self.at, "at_basis": self.at_basis, "source": self.source,
            "event": self.event, "document": self.document, "basis": self.basis,
            "certainty": self.certainty,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeRemoval:
    """What time, or a stop, took out of the answer: there without it, not there with it."""

    edges: tuple[Edge, ...] = ()
    lots: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "edges": [edge.as_json() for edge in self.edges],
            "lots": list(self.lots),
            "customers": list(self.customers),
        }
