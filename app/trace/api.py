"""`GET /api/v1/trace/{up|down}`: the trace as JSON or CSV."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep
from app.genealogy.question import Direction
from app.plain_text import attachment
from app.trace.proof import prove
from app.trace.query import OptionsDep
from app.trace.service import resolve_for, trace
from app.trace.tables import Part, trace_csv
from app.web.schemas.base import refusal
from app.web.schemas.trace import JSON_OR_CSV, TraceJson

router = APIRouter(tags=["trace"])


@router.get(
    "/trace/{direction}",
    dependencies=[MAY_READ],
    summary="Where from (up) or where to (down)",
    response_class=Response,
    responses={
        200: {"description": "The trace.", "model": TraceJson, "content": JSON_OR_CSV},
        400: refusal("A ref or a time that does not read as one."),
        404: refusal("Nothing is known by that ref."),
        409: refusal("The text can mean several things; `candidates` lists them."),
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
    options: OptionsDep,
    why: Annotated[
        str, Query(description="Adds `why`: the chain of bookings that proves this thing.")
    ] = "",
    format: Annotated[
        Literal["json", "csv"], Query(description="JSON, or one table as CSV.")
    ] = "json",
    part: Annotated[Part, Query(description="Which table, for CSV.")] = "nodes",
    limit: Annotated[
        int | None,
        Query(
            ge=1,
            description="Only so many nodes, nearest first, and the edges between them; "
            "`truncated` says how many are left out. Customers and stock are never cut.",
        ),
    ] = None,
) -> Response:
    """Everything reached, with the bookings between, customers and stock.

    `certainty` is *certain* or *possible*, by what the records say; `reason` says why only
    possible. `share` (0 to 1, down only) is how much of a thing comes from the roots. `time` is
    when material can have arrived at the earliest (down) or must have left at the latest (up).
    `removed` is what the answer holds without time and not with it.

    Quantities are in the unit beside them, null is unknown; times are ISO 8601 in UTC, a date is
    a whole day at the source's place. Times in the question without an offset are read in the
    site's zone.
    """
    found = trace(graph, direction, ref, options)
    if format == "csv":
        name = f"trace-{direction}-{part}.csv"
        headers = {"Content-Disposition": attachment(name)}
        return Response(trace_csv(found, part, limit), 200, headers, "text/csv; charset=utf-8")
    body = found.as_json(limit)
    if why:
        target = resolve_for(found, why)
        proof = prove(found, [target])[target]
        body["why"] = None if proof is None else proof.as_json()
    return Response(orjson.dumps(body), media_type="application/json")
