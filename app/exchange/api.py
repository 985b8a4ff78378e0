"""`POST /api/v1/epcis`: EPCIS 2.0 documents through the event door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.deps import MAY_LOAD, GraphDep, SettingsDep
from app.events.body import answer, events_of, spool
from app.events.models import Incoming, UnreadableError
from app.exchange.reading import bookings_in, recognise

router = APIRouter(tags=["events"])


@router.post(
    "/epcis",
    dependencies=[MAY_LOAD],
    summary="Take an EPCIS 2.0 document",
    response_class=Response,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/ld+json": {"schema": {"type": "object"}}},
        }
    },
)
async def post_epcis(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    source: Annotated[str, Query(description="Source to book the events under.")] = "epcis",
) -> Response:
    """Send an EPCIS 2.0 JSON-LD document; every booking made of it gets one answer line."""
    stream, size = await spool(request, settings)

    def read(body: BinaryIO) -> Iterable[Incoming]:
        reading = recognise(events_of(body, size), source, bookings_in(graph))
        if reading.format != "epcis":
            raise UnreadableError(
                "The body is not an EPCIS document.",
                remedy="Send other events to /api/v1/events.",
            )
        return reading.items

    return await answer(graph, settings, stream, size, source, read)
