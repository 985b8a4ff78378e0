"""`/api/v1/crosswalk`: what is proposed, and a reviewed table."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from app.crosswalk.acts import mark_same_act
from app.crosswalk.models import CrosswalkReport
from app.crosswalk.reading import read_decisions
from app.crosswalk.service import decide, review
from app.crosswalk.tables import proposals_csv
from app.deps import MAY_READ, GraphDep, LoadActor, SettingsDep
from app.events.body import spool
from app.intake.said import WordsDep
from app.people import caller_name
from app.plain_text import plain_line
from app.web.deadline import set_deadline
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import FILE_BODY, OBJECT

router = APIRouter(prefix="/crosswalk", tags=["crosswalk"], route_class=JsonRoute)

Text = Annotated[str, Query(max_length=400)]
_CSV = {"text/csv": {"schema": {"type": "string"}}}


@router.get(
    "",
    dependencies=[MAY_READ],
    summary="Codes that are most likely of one thing, and that nobody decided",
    responses={200: {"description": "The proposals.", "content": OBJECT | _CSV}},
    response_model=None,
)
def get_crosswalk(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    format: Annotated[Literal["json", "csv"], Query()] = "json",
) -> dict[str, Any] | Response:
    """`proposals[]`: `kind`, `ref`, `other`, `why` (`near`, `prefix`, `name`). The CSV has a column
    `decision` to be filled in and sent back."""
    set_deadline(request, settings.request_deadline_most_s)
    found = review(graph)
    if format == "csv":
        return Response(proposals_csv(found), media_type="text/csv; charset=utf-8")
    return found.as_json()


@router.post("", summary="A reviewed table of codes: its decisions are booked",
             openapi_extra=FILE_BODY)  # fmt: skip
async def post_crosswalk(
    request: Request, actor: LoadActor, graph: GraphDep, settings: SettingsDep, words: WordsDep,
    name: Annotated[str, Query(max_length=200, description="What the file is called.")] = "",
    by: Annotated[str, Query(max_length=200, description="Who reviewed it.")] = "",
) -> dict[str, Any]:  # fmt: skip
    """Send a table with `ref`, `other` (a ref, or a code some system has) and `decision` (`same`,
    `different`, or empty: nothing). `taken`, `known`, `open`, `refused[]`, `events[]` (of the
    source `crosswalk`; a void takes one back)."""
    set_deadline(request, settings.request_deadline_most_s)
    choices = words.choices(settings.home)
    body, _ = await spool(request, settings)
    who = caller_name(actor, by)

    def work() -> CrosswalkReport:
        with body:
            decisions = read_decisions(body, plain_line(name) or "the request", choices)
        return decide(graph, decisions, who)

    return (await run_in_threadpool(work)).as_json()


@router.post("/act", summary="Another source's booking is the same act: it counts once")
def post_crosswalk_act(
    request: Request, actor: LoadActor, graph: GraphDep, settings: SettingsDep,
    source: Text, event: Text, other_source: Text, other_event: Text,
    by: Annotated[str, Query(max_length=200, description="Who says so.")] = "",
) -> dict[str, Any]:  # fmt: skip
    """`source` and `event` name the booking that counts, `other_source` and `other_event` the one
    that is shown as taken back. Answers `source` and `event_id` of the mark: a void of it takes it
    back. 400 where they cannot be one act, 404 where one is not there."""
    set_deadline(request, settings.request_deadline_most_s)
    other = other_source, other_event
    mark = mark_same_act(graph, (source, event), other, caller_name(actor, by))
    return {"source": mark[0], "event_id": mark[1]}
