"""`/api/v1/cypher`, `/api/v1/queries`, `/api/v1/schema`: questions and data for programs."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from app.console.desk import in_console
from app.console.downloads import download
from app.console.operators import FUNCTIONS, PROCEDURES
from app.console.requests import (
    FROM_HERE,
    DeskDep,
    LibraryDep,
    as_file,
    form_values,
    in_time,
    parameters_in,
    typed_values,
)
from app.console.schema import names, read_schema
from app.console.service import answer, download_limits, limits_of, plan_of
from app.deps import GraphDep, QueryActor, SettingsDep
from app.errors import NotFoundError
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import FILE, refusal
from app.web.schemas.console import LibraryJson, PlanJson, QueryJson, QuestionJson

router = APIRouter(tags=["console"], route_class=JsonRoute)

_ERRORS: dict[int | str, dict[str, Any]] = {
    400: refusal("Refused or not understood; `offset` says where."),
    422: refusal("Stopped at its limit, or cancelled."),
    429: refusal("This user has too many queries running."),
}
Format = Annotated[str, Query(description="csv, json, jsonl or parquet.")]


class Statement(BaseModel):
    """A typed statement. Limits are clamped to the most this lotgraph allows."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=100_000)
    parameters: dict[str, Any] = {}
    time_limit_s: float | None = Field(None, gt=0)
    rows: int | None = Field(None, gt=0)
    name: str | None = Field(
        None, pattern=r"^[\w-]{8,64}$", description="A name to cancel it by, of your choosing."
    )


class Cancellation(BaseModel):
    """Which of the user's own statements to cancel."""

    name: str = Field(max_length=64)


def _json(value: Any) -> Response:
    return Response(
        orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS), media_type="application/json"
    )


@router.post(
    "/cypher",
    summary="Run a reading Cypher statement",
    response_class=Response,
    responses={200: {"description": "The rows.", "model": QueryJson}, **_ERRORS},
)
async def run(
    request: Request, actor: QueryActor, desk: DeskDep, settings: SettingsDep, asked: Statement
) -> Response:
    """Rows and what is to be known about them; `truncated` is null when they are all."""
    limits = limits_of(settings, time_s=asked.time_limit_s, rows=asked.rows)

    def work() -> Response:
        found = answer(desk, actor.name, asked.text, asked.parameters, limits, asked.name)
        return _json(found.as_json())

    return await in_time(request, limits, desk, work)


@router.post(
    "/cypher/plan",
    summary="How a statement would be run",
    response_class=Response,
    responses={200: {"description": "The plan.", "model": PlanJson}, **_ERRORS},
)
async def plan(
    request: Request, actor: QueryActor, desk: DeskDep, settings: SettingsDep, asked: Statement
) -> Response:
    """Operators with estimated rows and warnings in words; nothing is run."""
    limits = limits_of(settings, time_s=asked.time_limit_s)
    found = await in_time(
        request, limits, desk, plan_of, desk, actor.name, asked.text, asked.parameters, limits
    )
    return _json(found.as_json())


@router.post("/cypher/cancel", summary="Cancel a statement of one's own")
def cancel(actor: QueryActor, desk: DeskDep, asked: Cancellation) -> dict[str, bool]:
    """Its transaction is ended on the server at once. 404 when none of that name runs."""
    if not desk.cancel(actor.name, asked.name):
        raise NotFoundError("No query of yours runs under that name.", code="not_running")
    return {"cancelled": True}


@router.get(
    "/cypher/rows",
    summary="The rows of a statement as a file that streams",
    response_class=StreamingResponse,
    responses={**FILE, **_ERRORS},
    dependencies=[FROM_HERE],
)
async def rows(
    request: Request,
    actor: QueryActor,
    desk: DeskDep,
    settings: SettingsDep,
    text: Annotated[str, Query(max_length=100_000)],
    format: Format = "csv",
) -> StreamingResponse:
    """Parameters as `p_<name>=…`, JSON or plain text."""
    parameters = typed_values(parameters_in(request))
    limits = download_limits(settings)
    found = await in_time(
        request, limits, desk, download, desk, actor.name, text, parameters, limits, format
    )
    return as_file(desk, found, "cypher", format)


@router.get(
    "/queries", summary="The library: questions that can be asked by name",
    responses={200: {"description": "The questions.", "model": LibraryJson}},
)  # fmt: skip
def queries(actor: QueryActor, found: LibraryDep) -> dict[str, Any]:
    """`queries` without their texts, and `problems` of files in the team's folder."""
    del actor
    listed = [each.as_json() for each in found.questions.values()]
    for each in listed:
        each.pop("text")
    return {"queries": listed, "problems": list(found.problems)}


@router.get(
    "/queries/{name:path}/rows",
    summary="Ask a question of the library",
    response_class=StreamingResponse,
    responses={**FILE, **_ERRORS},
    dependencies=[FROM_HERE],
)
async def query_rows(
    request: Request,
    name: str,
    actor: QueryActor,
    desk: DeskDep,
    settings: SettingsDep,
    found: LibraryDep,
    format: Format = "json",
) -> StreamingResponse:
    """Parameters as `p_<name>=…`, of the types the query declares. Streams."""
    question = found.find(name)
    parameters = form_values(question, parameters_in(request))
    limits = download_limits(settings)
    written = await in_time(
        request, limits, desk, download, desk, actor.name, question.text, parameters, limits, format
    )
    return as_file(desk, written, question.name.split("/")[-1], format)


@router.get(
    "/queries/{name:path}", summary="One question: its parameters, columns and text",
    responses={200: {"description": "The question.", "model": QuestionJson}},
)  # fmt: skip
def query(name: str, actor: QueryActor, found: LibraryDep) -> dict[str, Any]:
    """`name, title, description, parameters, columns, text`."""
    del actor
    return found.find(name).as_json()


@router.get("/cypher/names", summary="Names to complete with, quickly read")
def completion(actor: QueryActor, graph: GraphDep) -> dict[str, Any]:
    """`labels`, `types`, `properties` the database has, `functions` and `procedures` offered."""
    del actor
    known = names(graph)
    return {
        "labels": known["label"],
        "types": known["relationship type"],
        "properties": known["property"],
        "functions": sorted(FUNCTIONS),
        "procedures": sorted(PROCEDURES),
    }


@router.get("/schema", summary="Labels, relationships and properties with types and counts")
async def schema(actor: QueryActor, graph: GraphDep, desk: DeskDep) -> dict[str, Any]:
    """Looks at everything in the graph: seconds for hundreds of thousands of things."""
    del actor
    return (await in_console(desk, read_schema, graph)).as_json()
