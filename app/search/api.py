"""`GET /api/v1/search`: what a text may mean, the twin of the page `/search`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app.deps import MAY_READ, GraphDep
from app.search.service import MOST_FINDS, search
from app.web.schemas.search import SearchJson

router = APIRouter(tags=["things"])


@router.get(
    "/search",
    dependencies=[MAY_READ],
    summary="What a number, a code or a word may mean",
    response_class=JSONResponse,
    responses={200: {"description": "What was found.", "model": SearchJson}},
)
def get_search(
    graph: GraphDep,
    text: Annotated[
        str, Query(min_length=1, description="A ref, a number, a scanned code, a name or a word.",
                   examples=["BV-4471"])
    ],
    limit: Annotated[int, Query(ge=1, le=MOST_FINDS, description="Finds listed.")] = 50,
) -> JSONResponse:  # fmt: skip
    """Exact finds, or else what is alike, group by group; nothing is guessed.

    `how`: `exact` (named so), `number` (of the number or item of a scanned code), `alike` (begin
    with it or hold its words), `nearly` (spelt nearly so). `documents`: document numbers that
    begin with the text; `document_events`: events of the document of that number; `notes`: what is
    odd about a scanned code. `truncated`: null, or that there is more.
    """
    return JSONResponse(search(graph, text, limit).as_json(limit))
