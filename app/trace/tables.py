"""The tables of a trace, and as CSV safe to open in a spreadsheet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from app.genealogy.deliveries import CustomerRow
from app.genealogy.stock import STOCK_COLUMNS, StockRow
from app.tables import Table, table_of
from app.trace.answer import Trace
from app.trace.models import Edge, Node, TimeRemoval
from app.web.sheets import csv_text

Part = Literal["nodes", "edges", "customers", "stock", "removed", "stopped"]


class CustomerLine(NamedTuple):
    """What one customer got of one unit."""

    customer: str
    name: str | None
    kind: str
    certainty: str
    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None
    lots: str
    documents: str
    party: str


class RemovedLine(NamedTuple):
    """Something time took out: a customer, a thing, or a link with its booking."""

    what: str
    ref: str | None
    start: str | None = None
    end: str | None = None
    type: str | None = None
    quantity: float | None = None
    uom: str | None = None
    at: str | None = None
    at_basis: str | None = None
    source: str | None = None
    event: str | None = None
    document: str | None = None
    basis: str | None = None


_ENDS = {"start": "from", "end": "to", "contents_text": "contents"}
NODES: Table[Node] = table_of(
    "nodes", "Things", Node,
    only=("depth", "ref", "kind", "item", "number", "name", "status", "certainty", "reason",
          "share", "time", "expires_at", "standing_text", "failed"),
    names={"standing_text": "standing", "failed": "failed_test"},
)  # fmt: skip
EDGES: Table[Edge] = table_of(
    "edges", "Links", Edge, names=_ENDS, instead={"contents": "contents_text"}
)
CUSTOMERS = table_of("customers", "Customers", CustomerLine)
STOCK: Table[StockRow] = table_of("stock", "Stock", StockRow, only=STOCK_COLUMNS)
REMOVALS = table_of("removed", "Left out by time", RemovedLine, names=_ENDS)
STOPS = table_of("stopped", "Left out by hand", RemovedLine, names=_ENDS)


def customer_lines(customers: Iterable[CustomerRow]) -> Iterator[CustomerLine]:
    """A line a customer and unit."""
    for row in customers:
        for amount in row.quantities:
            yield CustomerLine(
                row.ref, row.name, row.kind, row.certainty, amount.uom, amount.shipped,
                amount.returned, amount.outstanding, " ".join(row.lots), " ".join(row.documents),
                row.party,
            )  # fmt: skip


def removed_lines(found: Trace) -> Iterator[RemovedLine]:
    """Customers and things first, then the links."""
    return _lines(found.removed)


def _lines(removed: TimeRemoval) -> Iterator[RemovedLine]:
    for ref in removed.customers:
        yield RemovedLine("customer", ref)
    for ref in removed.lots:
        yield RemovedLine(ref.partition(":")[0], ref)
    for edge in removed.edges:
        yield RemovedLine(
            "link", None, edge.start, edge.end, edge.type, edge.quantity, edge.uom, edge.at,
            edge.at_basis, edge.source, edge.event, edge.document, edge.basis,
        )  # fmt: skip


def stopped_lines(found: Trace) -> Iterator[RemovedLine]:
    """What stops took out, as `removed_lines` of what time did."""
    return _lines(found.stopped)


def trace_csv(found: Trace, part: Part, limit: int | None = None) -> str:
    """One table of a trace as CSV. A cell for something unknown is empty.

    `limit`: as in its JSON; a last row says how many rows are left out.
    """
    if part not in ("nodes", "edges"):
        return csv_text(_SHEETS[part](found))
    nodes, edges = found.listed(limit)
    rows = list(NODES.sheet(nodes) if part == "nodes" else EDGES.sheet(edges))
    left = (found.left_out(limit) or {}).get(part, 0)
    if left:
        rows.append((f"Not complete: {left:,} {part} are left out by the limit of {limit:,}.",))
    return csv_text(rows)


_SHEETS: dict[str, Callable[[Trace], Iterable[Sequence[Any]]]] = {
    "customers": lambda found: CUSTOMERS.sheet(customer_lines(found.customers)),
    "stock": lambda found: STOCK.sheet(found.stock),
    "removed": lambda found: REMOVALS.sheet(removed_lines(found)),
    "stopped": lambda found: STOPS.sheet(stopped_lines(found)),
}
