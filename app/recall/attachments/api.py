"""Files of a case under `/api/v1/recall`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep, InvestigateActor, SettingsDep
from app.people import caller_name
from app.recall.attachments.serving import body_of, file_answer
from app.recall.attachments.store import attach, attachment_of, attachments_of
from app.recall.cases import read_case
from app.recall.drill_seal import NOTHING
from app.recall.snapshots import answer
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import FILE

router = APIRouter(prefix="/recall", tags=["recall"], route_class=JsonRoute)

Json = dict[str, Any]
_BYTES: Json = {
    "requestBody": {
        "required": True, "description": "The bytes of the file.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}  # fmt: skip


@router.post(
    "/attachments", status_code=201, summary="Attach a file to a case", openapi_extra=_BYTES
)
async def post_attachment(
    request: Request, actor: InvestigateActor, graph: GraphDep, settings: SettingsDep,
    case: Annotated[str, Query(description="The number of the case.")],
    name: Annotated[str, Query(description="The name of the file; its end tells the type.")],
    about: Annotated[
        str, Query(description="A lot, serial or customer of the case, `reply:5`; empty: the case.")
    ] = "",
    note: str = "",
    by: Annotated[str, Query(description="Who attaches it; with sign-in it is the account.")] = "",
) -> Json:  # fmt: skip
    """A certificate, a photo: bounded in size, kept under its SHA-256, in the next snapshot."""
    content = await body_of(request, settings)

    def work() -> Json:
        found = read_case(graph, case)
        return attach(
            graph, settings, found, answer(graph, settings, found, parts=NOTHING), name=name,
            content=content, by=caller_name(actor, by), about=about, note=note,
        ).as_json()  # fmt: skip

    return await run_in_threadpool(work)


@router.get("/cases/{number}/attachments", dependencies=[MAY_READ], summary="Files of a case")
def get_attachments(number: str, graph: GraphDep) -> list[Json]:
    """In the order they came."""
    case = read_case(graph, number)
    return [each.as_json() for each in attachments_of(graph, case.number)]


@router.get(
    "/cases/{number}/attachments/{file}", dependencies=[MAY_READ], summary="A file of a case",
    response_class=Response, responses=FILE,
)  # fmt: skip
def get_attachment(number: str, file: int, graph: GraphDep) -> Response:
    """Its bytes, as a file to be saved; 409 when they are not what was attached."""
    return file_answer(graph, attachment_of(graph, read_case(graph, number), file))
