"""Values of a trace: one object that page, JSON and CSV all show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.ledger.certainty import Certainty
from app.trace.standing import Standing
from app.wording import NBSP, plain_quantity

Amount = tuple[float | None, str | None]  # a quantity (None unknown) and its unit


@dataclass(frozen=True, slots=True)
class Node:
    """A reached thing. `depth` counts lot and serial generations from the nearest root.

    `share` (0 to 1) of it that comes from the roots, None unknown; `time` when material can have
    arrived at the earliest (down) or left at the latest (up), ISO, None unbounded; `reason` why it
    is only possible. `standing`: what of it on hand has which status; `failed`: a test of it
    failed.
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
    expires_at: str | None = None
    standing: tuple[Standing, ...] = ()
    failed: bool = False

    @property
    def standing_text(self) -> str:
        """`198 of 198 kg on hold at COLD`, in words."""
        return "; ".join(map(str, self.standing)).replace(NBSP, " ")

    @property
    def shown_status(self) -> str | None:
        """Its own status, else the one some of it has: what a picture marks it with."""
        given = [each.status for each in self.standing if not each.requested]
        return given[0] if given and self.status in (None, "released") else self.status

    def has_status(self, status: str) -> bool:
        """Whether it, or some of what is on hand of it, has a status."""
        return status in (self.status, *(each.status for each in self.standing
                                         if not each.requested))  # fmt: skip

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
        if self.expires_at:
            found["expires_at"] = self.expires_at
        if self.standing:
            found["standing"] = [each.as_json() for each in self.standing]
        if self.failed:
            found["failed_test"] = True
        return found | ({"roots": list(self.roots)} if self.roots is not None else {})


@dataclass(frozen=True, slots=True)
class EdgeContent:
    """So much of one content that a booking of its container took along; None unknown."""

    ref: str
    quantity: float | None
    uom: str | None
    certainty: Certainty

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "ref": self.ref, "quantity": self.quantity, "uom": self.uom,
            "certainty": self.certainty,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two reached things, with the booking that proves it.

    `contents`: of a booking of a container, what it took along of the answer; `quantity` is their
    sum, None where they do not add up. `supplier_lot`: of a receipt, the supplier's number for it
    (a ref where the supplier is known).
    """

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
    contents: tuple[EdgeContent, ...] = ()
    supplier_lot: str | None = None

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """What it is of: its quantity, or those of its contents that do not add up."""
        if self.quantity is None and self.contents:
            return tuple((each.quantity, each.uom) for each in self.contents)
        return ((self.quantity, self.uom),)

    @property
    def contents_text(self) -> str:
        """`lot:A/1 40 pcs; lot:B/7 unknown`, a content each."""
        return "; ".join(f"{e.ref} {plain_quantity(e.quantity, e.uom)}" for e in self.contents)

    def as_json(self) -> dict[str, Any]:
        """The edge of the trace's JSON."""
        found: dict[str, Any] = {
            "from": self.start, "to": self.end, "type": self.type, "quantity": self.quantity,
            "uom": self.uom, "at": self.at, "at_basis": self.at_basis, "source": self.source,
            "event": self.event, "document": self.document, "basis": self.basis,
            "certainty": self.certainty,
        }  # fmt: skip
        if self.contents:
            found["contents"] = [each.as_json() for each in self.contents]
        if self.supplier_lot:
            found["supplier_lot"] = self.supplier_lot
        return found


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
