"""`GET /api/v1/trace/common` and `GET /api/v1/siblings`."""

from __future__ import annotations

from typing import Annotated, Literal

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.causes.models import By
from app.causes.service import LIMIT, common
from app.causes.siblings import WINDOW_HOURS, siblings
from app.causes.tables import common_csv
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.plain_text import attachment
from app.trace.query import OptionsDep
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import OBJECT, TEXT, refusal

router = APIRouter(tags=["trace"], route_class=JsonRoute)

_JSON = "application/json"


@router.get(
    "/trace/common",
    dependencies=[MAY_READ],
    summary="What several complaints come from and good units do not",
    response_class=Response,
    responses={
        200: {"description": "Candidates, ranked.", "content": {**OBJECT, "text/csv": TEXT}},
        400: refusal("No complaint is named, or too many; a weight or time that is wrong."),
    },
)
def get_common(
    graph: GraphDep,
    options: OptionsDep,
    bad: Annotated[
        list[str],
        Query(
            min_length=1,
            description="A complaint: a ref, an alias or a bare number, each also as REF=WEIGHT "
            "(default 1; not positive: compared as a good unit whose weight is subtracted).",
            examples=["lot:FIN/F1"],
        ),
    ],
    good: Annotated[list[str] | None, Query(description="A unit that did not fail.")] = None,
    by: Annotated[By, Query(description="What the ranking looks at first.")] = "certain",
    kind: Annotated[str, Query(description="Only candidates of this kind.")] = "",
    limit: Annotated[int, Query(ge=0, le=100_000, description="Candidates listed.")] = LIMIT,
    format: Annotated[Literal["json", "csv"], Query(description="JSON, or a table.")] = "json",
) -> Response:
    """Lots, serials, batches, orders, suppliers, supplier lots and resources upstream, strongest
    first; each with the roots it explains and how surely.

    What is not known or ambiguous stands in `unresolved`; the others are compared. `score` is the
    sum of the weights of the roots reached ÷ sum of the positive weights.
    """
    found = common(graph, bad, good or (), options, by=by, kind=kind or None, limit=limit)
    if format == "csv":
        headers = {"Content-Disposition": attachment("common-cause.csv")}
        return Response(common_csv(found), 200, headers, "text/csv; charset=utf-8")
    return Response(orjson.dumps(found.as_json()), media_type=_JSON)


@router.get(
    "/siblings",
    dependencies=[MAY_READ],
    summary="What ran, was made or was received beside a lot or batch",
    response_class=Response,
    responses={
        200: {"description": "The siblings.", "content": OBJECT},
        400: refusal("The ref is of a kind that has no siblings."),
        404: refusal("Nothing is known by that ref."),
        409: refusal("The text can mean several things; `candidates` lists them."),
    },
)
def get_siblings(
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[str, Query(min_length=1, description="A lot, serial, batch or order.")],
    window_hours: Annotated[
        float, Query(description="How far around its runs others on the resource are listed.")
    ] = WINDOW_HOURS,
) -> Response:
    """Runs on the same resources with what they made, other lots of the same run, order, supplier
    lot and receipt."""
    found = siblings(graph, ref, window_hours, zone=settings.site_zone)
    return Response(orjson.dumps(found.as_json()), media_type=_JSON)
