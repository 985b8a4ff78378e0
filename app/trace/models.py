"""Values of a trace: one object that page, JSON and CSV all show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from app.checks.table import ORDERLESS
from app.genealogy.certainty import Certainty
from app.genealogy.columns import Ints
from app.genealogy.counts import Tally, Warned
from app.genealogy.deliveries import CustomerRow
from app.genealogy.extent import Links
from app.genealogy.question import Direction, Options
from app.genealogy.stock import StockRow
from app.genealogy.thing import Caveat


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
class Removed:
    """What time took out of the answer: there without time, not there with it."""

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


class Parts(Protocol):
    """What a trace reads only when somebody looks at it: names, documents, places."""

    def roots(self) -> tuple[Node, ...]:
        """What was asked for; nothing is read for it."""

    def nodes(self) -> tuple[Node, ...]:
        """Everything reached, by depth, kind and ref."""

    def page(self, kind: str, start: int, count: int) -> tuple[Node, ...]:
        """Some of the nodes of a kind ("" for all), nearest first."""

    def edges(self) -> tuple[Edge, ...]:
        """Every link between reached things."""

    def links(self) -> Links:
        """Every link as columns; nothing is read for it."""

    def edges_of(self, refs: Collection[str]) -> tuple[Edge, ...]:
        """The links of some nodes that were read before."""

    def customers(self) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        """Who received something reached, and what is odd about it."""

    def stock(self) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        """What is on hand, and what is odd about it."""

    def removed(self) -> Removed:
        """What time took out."""

    def completeness(self, most: int | None = None) -> tuple[tuple[Caveat, ...], int]:
        """What makes the answer incomplete; of runs without an order only the first `most`, with
        how many such runs there are."""

    def tally(self) -> Tally:
        """How much of what the answer holds."""

    def partly(self) -> frozenset[str]:
        """Certain customers of which some of what they got is only possible."""

    def received(self) -> Ints:
        """Node ids of the lots and serials that a supplier supplied."""


@dataclass(frozen=True)
class Trace:
    """The answer to "where from" or "where to".

    `counts` without the roots; `kinds` how many nodes of each kind there are, roots included. What
    needs names (nodes, edges, customers, stock, removed, warnings) is read when it is looked at.
    """

    direction: Direction
    options: Options
    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    removed_counts: Mapping[str, int]
    parts: Parts = field(repr=False)
    own_warnings: tuple[Caveat, ...] = ()
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """What was asked for."""
        return self.parts.roots()

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Everything reached, by depth, kind and ref."""
        return self.parts.nodes()

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every link between reached things."""
        return self.parts.edges()

    @cached_property
    def links(self) -> Links:
        """Every link as columns: the whole answer without a name."""
        return self.parts.links()

    @cached_property
    def _customers(self) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        return self.parts.customers()

    @property
    def customers(self) -> tuple[CustomerRow, ...]:
        """Who received something reached, one row each."""
        return self._customers[0]

    @cached_property
    def _stock(self) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        return self.parts.stock()

    @property
    def stock(self) -> tuple[StockRow, ...]:
        """What is on hand of everything reached."""
        return self._stock[0]

    @cached_property
    def removed(self) -> Removed:
        """What time took out."""
        return self.parts.removed()

    @cached_property
    def tally(self) -> Tally:
        """How much of what the answer holds."""
        return self.parts.tally()

    @cached_property
    def partly_possible(self) -> frozenset[str]:
        """Certain customers of which some of what they got is only possible."""
        return self.parts.partly()

    @cached_property
    def warnings(self) -> tuple[Caveat, ...]:
        """What makes the answer less sure, by code and ref."""
        return self._warnings(self.parts.completeness()[0] if self.options.completeness else ())

    def warned(self, most: int) -> tuple[Warned[Caveat], ...]:
        """The same counted by code, with the first `most` of each."""
        found: tuple[Caveat, ...] = ()
        orderless = 0
        if self.options.completeness:
            found, orderless = self.parts.completeness(most)
        by_code: dict[str, list[Caveat]] = {}
        for each in self._warnings(found):
            by_code.setdefault(each.code, []).append(each)
        return tuple(
            Warned(code, orderless if code == ORDERLESS else len(some), tuple(some[:most]))
            for code, some in by_code.items()
        )

    def _warnings(self, found: tuple[Caveat, ...]) -> tuple[Caveat, ...]:
        all_ = [*self.own_warnings, *self._customers[1], *self._stock[1], *found]
        first = {(each.code, each.ref): each for each in reversed(all_)}
        return tuple(sorted(first.values(), key=lambda c: (c.code, c.ref or "", c.text)))

    def page(self, kind: str = "", start: int = 0, count: int = 200) -> tuple[Node, ...]:
        """Some of the nodes of a kind ("" for all), nearest first."""
        return self.parts.page(kind, start, count)

    def edges_of(self, nodes: Collection[Node]) -> tuple[Edge, ...]:
        """The links of some of its nodes."""
        return self.parts.edges_of({node.ref for node in nodes})

    def listed(self, limit: int | None = None) -> tuple[Sequence[Node], Sequence[Edge]]:
        """Its nodes, at most so many, and the links between those."""
        if limit is None or limit >= len(self.nodes):
            return self.nodes, self.edges
        nodes = self.nodes[:limit]
        refs = {node.ref for node in nodes}
        return nodes, [each for each in self.edges if each.start in refs and each.end in refs]

    def left_out(self, limit: int | None = None) -> dict[str, int] | None:
        """How much a limit leaves out; None: nothing."""
        nodes, edges = self.listed(limit)
        left = {"nodes": len(self.nodes) - len(nodes), "edges": len(self.edges) - len(edges)}
        return left if any(left.values()) else None

    def as_json(self, limit: int | None = None) -> dict[str, Any]:
        """The trace's JSON, the same on API, command line and page.

        `limit`: only so many nodes, nearest first, and the links between them; `truncated` says how
        many are left out. Customers, stock, warnings and what time took out are never cut.
        """
        nodes, edges = self.listed(limit)
        return {
            "roots": [node.as_json() for node in self.roots],
            "direction": self.direction,
            "options": self.options.as_json(),
            "counts": dict(self.counts),
            "nodes": [node.as_json() for node in nodes],
            "edges": [edge.as_json() for edge in edges],
            "customers": [row.as_json() for row in self.customers],
            "stock": [row.as_json() for row in self.stock],
            "removed": self.removed.as_json(),
            "warnings": [warning.as_json() for warning in self.warnings],
            "truncated": self.left_out(limit),
        }
