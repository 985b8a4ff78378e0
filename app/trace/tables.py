"""The tables of a trace as CSV, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from app.genealogy.deliveries import CustomerRow
from app.genealogy.stock import STOCK_COLUMNS, StockRow
from app.trace.models import Edge, Node, Trace
from app.web.sheets import csv_text

Part = Literal["nodes", "edges", "customers", "stock", "removed"]
_Rows = Iterable[Sequence[Any]]


def trace_csv(found: Trace, part: Part) -> str:
    """One table of a trace as CSV. A cell for something unknown is empty."""
    return csv_text(_TABLES[part](found))


_NODE = (
    "depth", "ref", "kind", "item", "number", "name", "status", "certainty", "reason", "share",
    "time",
)  # fmt: skip


def node_rows(nodes: Iterable[Node]) -> _Rows:
    """Header and a row a thing."""
    yield _NODE
    for node in nodes:
        yield tuple(getattr(node, name) for name in _NODE)


_EDGE = ("type", "quantity", "uom", "at", "at_basis", "source", "event", "document", "basis")


def _booked(edge: Edge) -> tuple[Any, ...]:
    return tuple(getattr(edge, name) for name in _EDGE)


def _edges(found: Trace) -> _Rows:
    yield "from", "to", *_EDGE, "certainty"
    for edge in found.edges:
        yield edge.start, edge.end, *_booked(edge), edge.certainty


def customer_rows(customers: Iterable[CustomerRow]) -> _Rows:
    """Header and a row a customer and unit."""
    yield (
        "customer", "name", "kind", "certainty", "uom", "shipped", "returned", "outstanding",
        "lots", "documents",
    )  # fmt: skip
    for row in customers:
        for amount in row.quantities:
            yield (
                row.ref, row.name, row.kind, row.certainty, amount.uom, amount.shipped,
                amount.returned, amount.outstanding, " ".join(row.lots), " ".join(row.documents),
            )  # fmt: skip


def stock_rows(rows: Iterable[StockRow]) -> _Rows:
    """Header and a row a thing, place and unit."""
    yield STOCK_COLUMNS
    for row in rows:
        yield tuple(getattr(row, name) for name in STOCK_COLUMNS)


def _removed(found: Trace) -> _Rows:
    """Customers and things first, then the links; `what` says which."""
    nothing = (None,) * len(_EDGE)
    yield "what", "ref", "from", "to", *_EDGE
    for ref in found.removed.customers:
        yield "customer", ref, None, None, *nothing
    for ref in found.removed.lots:
        yield ref.partition(":")[0], ref, None, None, *nothing
    for edge in found.removed.edges:
        yield "link", None, edge.start, edge.end, *_booked(edge)


_TABLES: dict[str, Callable[[Trace], _Rows]] = {
    "nodes": lambda found: node_rows(found.nodes), "edges": _edges,
    "customers": lambda found: customer_rows(found.customers),
    "stock": lambda found: stock_rows(found.stock), "removed": _removed,
}  # fmt: skip
