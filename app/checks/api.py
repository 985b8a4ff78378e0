"""`GET /api/v1/checks`: the data-quality report as JSON."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response

from app.checks.service import check_all
from app.deps import MAY_READ, GraphDep, SettingsDep
from app.web.schemas.base import refusal
from app.web.schemas.checks import ReportJson

router = APIRouter(tags=["checks"])


@router.get(
    "/checks",
    dependencies=[MAY_READ],
    summary="What makes answers incomplete, over the whole graph",
    response_class=Response,
    responses={
        200: {"description": "The report.", "model": ReportJson},
        400: refusal("There is no check of that code."),
    },
)
def get_checks(
    graph: GraphDep,
    settings: SettingsDep,
    code: Annotated[str | None, Query(description="Only this check.")] = None,
    limit: Annotated[
        int | None, Query(ge=0, description="Findings listed per check; all are counted.")
    ] = None,
) -> Response:
    """Counts, then each check with its first findings, and the last event of every source.

    It looks at everything in the graph, so it takes seconds for tens of thousands of things.
    """
    shown = settings.checks_shown if limit is None else limit
    found = check_all(graph, limit=shown, code=code)
    return Response(orjson.dumps(found.as_json()), media_type="application/json")
