"""`GET /api/v1/epcis/…`: a trace, a case or a thing as EPCIS, for trading partners."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.deps import MAY_READ, GraphDep
from app.genealogy.question import Direction
from app.partners.document import PartnerDocument
from app.partners.service import case_document, form_named, thing_document, trace_document
from app.plain_text import attachment
from app.trace.query import OptionsDep
from app.web.schemas.base import TEXT

router = APIRouter(prefix="/epcis", tags=["partners"])
FormOf = Annotated[
    Literal["epcis", "epcis-xml"],
    Query(alias="format", description="EPCIS 2.0 as JSON-LD, or EPCIS 1.2 as XML."),
]
LimitOf = Annotated[
    int | None,
    Query(
        ge=1,
        description="Only so many EPCIS events, those recorded first; the document and the header "
        "`Lotgraph-Left-Out` say how many are left out.",
    ),
]
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document.",
        "content": {"application/ld+json": {"schema": {"type": "object"}}, "application/xml": TEXT},
    }
}


def _answer(document: PartnerDocument, form: str, name: str) -> StreamingResponse:
    written = form_named(form)
    headers = {"Content-Disposition": attachment(f"{name}{written.ending}")}
    if document.left_out:
        headers["Lotgraph-Left-Out"] = str(document.left_out)
    return StreamingResponse(written.text(document), 200, headers, written.media_type)


@router.get(
    "/trace/{direction}", dependencies=[MAY_READ], summary="A trace as EPCIS",
    response_class=StreamingResponse, responses=_ANSWERS,
)  # fmt: skip
def get_trace_document(
    direction: Direction,
    graph: GraphDep,
    ref: Annotated[list[str], Query(min_length=1, description="What to trace from, as a trace.")],
    options: OptionsDep,
    format: FormOf = "epcis",
    limit: LimitOf = None,
) -> StreamingResponse:
    """All events the trace stands on. An empty lotgraph that reads them gives the same trace."""
    document = trace_document(graph, direction, ref, options, limit)
    return _answer(document, format, f"trace-{direction}")


@router.get(
    "/cases/{number}", dependencies=[MAY_READ], summary="A recall case as EPCIS",
    response_class=StreamingResponse, responses=_ANSWERS,
)  # fmt: skip
def get_case_document(
    number: str, graph: GraphDep, format: FormOf = "epcis", limit: LimitOf = None
) -> StreamingResponse:
    """All events that the trace of a case's roots stands on, as known now."""
    return _answer(case_document(graph, number, limit), format, number)


@router.get(
    "/things", dependencies=[MAY_READ], summary="A thing as EPCIS",
    response_class=StreamingResponse, responses=_ANSWERS,
)  # fmt: skip
def get_thing_document(
    graph: GraphDep,
    ref: Annotated[str, Query(description="A ref, an alias, or a number only one thing has.")],
    format: FormOf = "epcis",
    limit: LimitOf = None,
) -> StreamingResponse:
    """All events that name a thing, with what corrects them and what is known of what they name."""
    return _answer(thing_document(graph, ref, limit), format, "thing")
