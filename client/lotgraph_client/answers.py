"""A trace as frozen values: what was reached, by which bookings, who has it, how sure that is.

Quantities are in the unit beside them; None is unknown and never 0. Times are ISO 8601 texts in
UTC; a date is a whole day at the place of its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lotgraph_client.parts import frozen, part, parts

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

Certainty = Literal["certain", "possible"]
Direction = Literal["up", "down"]
Table = Literal["nodes", "edges", "customers", "stock"]


@dataclass(frozen=True, slots=True)
class Truncation:
    """That an answer is not whole. `left_out`: how much of what, where that was counted; `text`: in
    the server's words."""

    left_out: Mapping[str, int]
    text: str = ""

    def __str__(self) -> str:
        said = ", ".join(f"{count:,} {what}" for what, count in self.left_out.items() if count)
        return self.text or f"not complete: {said} left out by a limit"


@dataclass(frozen=True, slots=True)
class Node:
    """A reached thing. `depth`: generations of lots and serials from the nearest root; `share` (0
    to 1) of it that comes from the roots, None where unknown or not computed (`has_share`); `time`
    when material can have arrived at the earliest (down) or left at the latest (up)."""

    ref: str
    kind: str
    number: str
    depth: int
    certainty: Certainty
    item: str | None = None
    name: str | None = None
    reason: str | None = None
    status: str | None = None
    time: str | None = None
    share: float | None = None
    has_share: bool = False
    expires_at: str | None = None
    failed_test: bool = False
    aliases: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    standing: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A booking between two things, in the direction of material: from `start` to `end`."""

    start: str
    end: str
    type: str
    certainty: Certainty
    quantity: float | None = None
    uom: str | None = None
    at: str | None = None
    at_basis: str | None = None
    source: str | None = None
    event: str | None = None
    document: str | None = None
    basis: str | None = None
    supplier_lot: str | None = None
    contents: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a customer got, gave back and still has, in one unit."""

    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None


@dataclass(frozen=True, slots=True)
class Customer:
    """Who received something reached. `party`: customer, own place, disposal firm or unknown;
    `passed_on`: what an own place got is booked again further on."""

    ref: str
    certainty: Certainty
    quantities: tuple[Amounts, ...]
    name: str | None = None
    kind: str = "customer"
    party: str = "customer"
    lots: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    ship_to: tuple[str, ...] = ()
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """What is on hand of a reached thing at a place; `location` None: nobody said where."""

    ref: str
    location: str | None
    quantity: float | None
    uom: str | None
    certainty: Certainty
    location_name: str | None = None
    status: str | None = None
    status_quantity: float | None = None
    requested: str | None = None
    requested_quantity: float | None = None


@dataclass(frozen=True, slots=True)
class Caution:
    """What makes an answer less sure."""

    code: str
    ref: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Removal:
    """What time, or a stop, took out of an answer."""

    edges: tuple[Edge, ...] = ()
    lots: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """A step of a chain, proved by an event; without one it is a serial of its lot."""

    start: str
    end: str
    type: str
    certainty: Certainty
    quantity: float | None = None
    uom: str | None = None
    at: str | None = None
    source: str | None = None
    event: str | None = None
    document: str | None = None
    reason: str | None = None
    through: str | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Why a thing is in an answer: the shortest chain of bookings from a root to it."""

    root: str
    target: str
    certainty: Certainty
    hops: tuple[Hop, ...]

    def _repr_html_(self) -> str:
        from lotgraph_client.notebook import chain_html

        return chain_html(self)


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer to “where from” (up) or “where to” (down).

    `counts`: of everything reached, the roots left out, whatever was cut. `truncated`: None where
    `nodes` and `edges` are whole; customers, stock and warnings always are. `why`: the chain that
    was asked for.
    """

    direction: Direction
    roots: tuple[Node, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    customers: tuple[Customer, ...]
    stock: tuple[Stock, ...]
    warnings: tuple[Caution, ...]
    counts: Mapping[str, int]
    options: Mapping[str, Any]
    removed: Removal
    stopped: Removal | None = None
    truncated: Truncation | None = None
    why: Chain | None = None

    def node(self, ref: str) -> Node | None:
        """A reached thing by its ref."""
        return next((each for each in self.nodes if each.ref == ref), None)

    def to_polars(self, table: Table = "nodes") -> pl.DataFrame:
        """One of its tables as a frame of polars (`lotgraph-client[polars]`).

        Of a cut answer the frame is cut, too: a `CutAnswerWarning` says so.
        """
        from lotgraph_client.frames import polars_frame

        return polars_frame(self, table)

    def to_pandas(self, table: Table = "nodes") -> pd.DataFrame:
        """The same as a frame of pandas (`lotgraph-client[pandas]`)."""
        from lotgraph_client.frames import pandas_frame

        return pandas_frame(self, table)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Things and bookings as a graph of networkx (`lotgraph-client[networkx]`).

        Nodes are refs; every booking is an edge in the direction of material.
        """
        from lotgraph_client.frames import networkx_graph

        return networkx_graph(self)

    def _repr_html_(self) -> str:
        from lotgraph_client.notebook import trace_html

        return trace_html(self)


Json = Mapping[str, Any]


def truncation_of(told: Any) -> Truncation | None:
    """What an answer says of its being cut; None: it is whole."""
    if not told:
        return None
    if "text" in told:
        return Truncation(frozen({}), str(told["text"]))
    return Truncation(frozen({name: each for name, each in told.items() if isinstance(each, int)}))


def chain_of(told: Json | None) -> Chain | None:
    """A chain; None where there is none."""
    return None if told is None else part(Chain, told, hops=parts(_hop, told["hops"]))


def trace_of(told: Json) -> Trace:
    """A trace from its JSON. Errors: `UnreadableAnswerError`."""
    return part(
        Trace, told,
        roots=parts(_node, told["roots"]), nodes=parts(_node, told["nodes"]),
        edges=parts(_edge, told["edges"]), customers=parts(_customer, told["customers"]),
        stock=parts(lambda each: part(Stock, each), told["stock"]),
        warnings=parts(lambda each: part(Caution, each), told["warnings"]),
        removed=_removal(told["removed"]),
        stopped=_removal(told["stopped"]) if "stopped" in told else None,
        truncated=truncation_of(told.get("truncated")), why=chain_of(told.get("why")),
    )  # fmt: skip


def _node(told: Json) -> Node:
    return part(Node, told, has_share="share" in told)


def _edge(told: Json) -> Edge:
    return part(Edge, told, start=told["from"], end=told["to"])


def _hop(told: Json) -> Hop:
    return part(Hop, told, start=told["from"], end=told["to"])


def _customer(told: Json) -> Customer:
    rows = parts(lambda each: part(Amounts, each), told["quantities"])
    return part(Customer, told, quantities=rows)


def _removal(told: Json) -> Removal:
    return part(Removal, told, edges=parts(_edge, told["edges"]))
