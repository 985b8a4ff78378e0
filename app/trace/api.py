"""`GET /api/v1/trace/{up|down}`: the trace as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep
from app.trace.models import Direction, Options, Trace
from app.trace.service import trace
from app.web.sheets import safe_cell

router = APIRouter(tags=["trace"])

Part = Literal["nodes", "edges", "customers", "stock"]


@router.get(
    "/trace/{direction}",
    dependencies=[MAY_READ],
    summary="Where from (up) or where to (down)",
    response_class=Response,
    responses={
        200: {"description": "The trace.", "content": {"application/json": {}, "text/csv": {}}},
        404: {"description": "Nothing is known by that ref."},
        409: {"description": "The text can mean several things; `candidates` lists them."},
    },
)
def get_trace(
    direction: Direction,
    graph: GraphDep,
    ref: Annotated[
        list[str],
        Query(
            min_length=1,
            description="What to trace from: a ref, an alias, or a number only one thing has. "
            "Several are united.",
            examples=["lot:RM-100/A7"],
        ),
    ],
    format: Annotated[
        Literal["json", "csv"], Query(description="JSON, or one table as CSV.")
    ] = "json",
    ignore_time: Annotated[
        bool, Query(description="Count every chain of bookings, whenever it happened.")
    ] = False,
    part: Annotated[Part, Query(description="Which table, for CSV.")] = "nodes",
) -> Response:
    """Everything reached, with the bookings between, customers and stock.

    Quantities are in the unit beside them, null is unknown; times are ISO 8601 in UTC, a date is
    a whole day at the source's place. `options.considered` says which rules this answer applies.
    """
    found = trace(graph, direction, ref, Options(ignore_time))
    if format == "csv":
        name = f"trace-{direction}-{part}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(trace_csv(found, part), 200, headers, "text/csv; charset=utf-8")
    return Response(orjson.dumps(found.as_json()), media_type="application/json")


def trace_csv(found: Trace, part: Part) -> str:
    """One table of a trace as CSV, safe to open in a spreadsheet."""
    rows = {"nodes": _nodes, "edges": _edges, "customers": _customers, "stock": _stock}[part](found)
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def _nodes(found: Trace) -> Iterable[Sequence[Any]]:
    yield "depth", "ref", "kind", "item", "number", "name", "status"
    for node in found.nodes:
        yield node.depth, node.ref, node.kind, node.item, node.number, node.name, node.status


def _edges(found: Trace) -> Iterable[Sequence[Any]]:
    yield "from", "to", "type", "quantity", "uom", "at", "at_basis", "source", "event", "document"
    for each in found.edges:
        yield (
            each.start, each.end, each.type, each.quantity, each.uom, each.at, each.at_basis,
            each.source, each.event, each.document,
        )  # fmt: skip


def _customers(found: Trace) -> Iterable[Sequence[Any]]:
    yield (
        "customer",
        "name",
        "kind",
        "uom",
        "shipped",
        "returned",
        "outstanding",
        "lots",
        "documents",
    )
    for row in found.customers:
        for amount in row.quantities:
            yield (
                row.ref, row.name, row.kind, amount.uom, amount.shipped, amount.returned,
                amount.outstanding, " ".join(row.lots), " ".join(row.documents),
            )  # fmt: skip


def _stock(found: Trace) -> Iterable[Sequence[Any]]:
    yield "ref", "location", "location_name", "quantity", "uom", "status"
    for row in found.stock:
        yield row.ref, row.location, row.location_name, row.quantity, row.uom, row.status
