"""`POST /api/v1/events`: the one door for writing."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response

from app.deps import MAY_LOAD, GraphDep, SettingsDep
from app.events.body import answer, events_of, spool
from app.events.expectation import expectation
from app.web.schemas.base import refusal

router = APIRouter(tags=["events"])

_EXAMPLE = {
    "event_id": "17",
    "source": "mes",
    "type": "consume",
    "at": "2026-03-02T08:00:00+01:00",
    "at_basis": "occurred",
    "object": {"item": "BOLT", "lot": "A1"},
    "quantity": 5,
    "uom": "pcs",
    "work_order": "WO1",
    "batch": "B1",
}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"type": "object"}},
                "example": [_EXAMPLE],
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}
_LINE = {
    "application/x-ndjson": {
        "schema": {"type": "string"},
        "example": '{"line":1,"result":"created","source":"mes","event_id":"17"}\n',
    }
}


@router.post(
    "/events",
    dependencies=[MAY_LOAD],
    summary="Take events",
    openapi_extra=_BODY,
    responses={
        200: {"description": "All taken; one line an event.", "content": _LINE},
        207: {"description": "Some were refused; each line says why.", "content": _LINE},
        400: refusal("The body is neither JSON, JSON Lines nor CSV."),
        413: refusal("The body is too large."),
    },
    response_class=Response,
)
async def post_events(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    source: Annotated[
        str | None, Query(description="Source of events that name none themselves.")
    ] = None,
    if_match: Annotated[
        str | None,
        Header(
            description="Versions of the things that are defined, as `GET /api/v1/thing` gives "
            "them; a define of a thing of another version is not taken (`older_version`)."
        ),
    ] = None,
    if_none_match: Annotated[
        str | None, Header(description="`*`: nothing was said yet of the things that are defined.")
    ] = None,
) -> Response:
    """Send a JSON array, JSON Lines or CSV; every event gets one answer line.

    `created`; `duplicate` (same id and content, nothing changed); `conflict` (same id, other
    content: the first stays, both are shown); `rejected` with `code`, `field`, `text` and
    `remedy`. What was answered survives a crash. Sending the same events again is safe.
    """
    expected = expectation(if_match, if_none_match)
    stream, size = await spool(request, settings)
    return await answer(
        graph, settings, stream, size, source, lambda s: events_of(s, size).items, expected
    )
