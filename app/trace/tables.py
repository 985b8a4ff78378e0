"""The tables of a trace as CSV, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from app.trace.models import Edge, Trace
from app.web.sheets import safe_cell

Part = Literal["nodes", "edges", "customers", "stock", "removed"]
_Rows = Iterable[Sequence[Any]]


def trace_csv(found: Trace, part: Part) -> str:
    """One table of a trace as CSV. A cell for something unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in _TABLES[part](found):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _nodes(found: Trace) -> _Rows:
    yield (
        "depth", "ref", "kind", "item", "number", "name", "status", "certainty", "reason", "share",
        "time",
    )  # fmt: skip
    for node in found.nodes:
        yield (
            node.depth, node.ref, node.kind, node.item, node.number, node.name, node.status,
            node.certainty, node.reason, node.share, node.time,
        )  # fmt: skip


_EDGE = ("type", "quantity", "uom", "at", "at_basis", "source", "event", "document", "basis")


def _booked(edge: Edge) -> tuple[Any, ...]:
    return tuple(getattr(edge, name) for name in _EDGE)


def _edges(found: Trace) -> _Rows:
    yield "from", "to", *_EDGE, "certainty"
    for edge in found.edges:
        yield edge.start, edge.end, *_booked(edge), edge.certainty


def _customers(found: Trace) -> _Rows:
    yield (
        "customer", "name", "kind", "certainty", "uom", "shipped", "returned", "outstanding",
        "lots", "documents",
    )  # fmt: skip
    for row in found.customers:
        for amount in row.quantities:
            yield (
                row.ref, row.name, row.kind, row.certainty, amount.uom, amount.shipped,
                amount.returned, amount.outstanding, " ".join(row.lots), " ".join(row.documents),
            )  # fmt: skip


def _stock(found: Trace) -> _Rows:
    sure = {node.ref: node.certainty for node in found.nodes}
    yield "ref", "location", "location_name", "quantity", "uom", "status", "certainty"
    for row in found.stock:
        yield (
            row.ref, row.location, row.location_name, row.quantity, row.uom, row.status,
            sure.get(row.ref),
        )  # fmt: skip


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


_TABLES = {
    "nodes": _nodes, "edges": _edges, "customers": _customers, "stock": _stock,
    "removed": _removed,
}  # fmt: skip
