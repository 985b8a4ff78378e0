"""`POST /api/v1/epcis`: EPCIS documents through the event door."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, BinaryIO, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.deps import MAY_LOAD, GraphDep, SettingsDep
from app.events.body import answer, spool
from app.events.models import Incoming, UnreadableError
from app.events.reading import LentStream, charset_of, plain_text
from app.exchange.reading import bookings_in, epcis_in
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
        stream = cast(BinaryIO, LentStream(body))
        text = plain_text(stream, charset_of(stream))
        reading = epcis_in(text, "the request", source, bookings_in(graph))
        if reading is None or reading.format != "epcis":
            raise UnreadableError(
                "The body is not an EPCIS document.",
                remedy="Send other events to /api/v1/events.",
            )
        return reading.items

    return await answer(graph, settings, stream, size, source, read)
