"""`POST /api/v1/epcis`: EPCIS documents through the event door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.deps import MAY_LOAD, GraphDep, SettingsDep
from app.events.body import answer, spool
from app.events.models import Incoming
from app.exchange.reading import epcis_of
from app.web.schemas.base import TEXT

router = APIRouter(tags=["events"])


@router.post(
    "/epcis",
    dependencies=[MAY_LOAD],
    summary="Take an EPCIS document",
    response_class=Response,
    responses={
        200: {"description": "One line an event.", "content": {"application/x-ndjson": TEXT}},
        207: {"description": "Some were refused.", "content": {"application/x-ndjson": TEXT}},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/ld+json": {"schema": {"type": "object"}},
                "application/xml": {"schema": {"type": "string"}},
            },
        }
    },
)
async def post_epcis(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    source: Annotated[str, Query(description="Source to book the events under.")] = "epcis",
) -> Response:
    """Send EPCIS: JSON-LD (2.0) or XML (1.2, 2.0); each booking made of it gets one line."""
    stream, size = await spool(request, settings)

    def read(body: BinaryIO) -> Iterable[Incoming]:
        return epcis_of(graph, body, source, "Send other events to /api/v1/events.")

    return await answer(graph, settings, stream, size, source, read)
