"""`/api/v1/reconciliation`: a file of totals compared, and the bookings behind a figure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.events.body import spool
from app.intake.said import WordsDep
from app.plain_text import plain_line
from app.reconciliation.models import Reconciliation, number
from app.reconciliation.pages import place_of
from app.reconciliation.service import behind, reconcile
from app.reconciliation.tables import figures_csv
from app.web.deadline import set_deadline
from app.web.json_bodies import JsonRoute
from app.web.schemas.base import FILE_BODY, OBJECT

router = APIRouter(prefix="/reconciliation", tags=["reconciliation"], route_class=JsonRoute)

_CSV = {"text/csv": {"schema": {"type": "string"}}}


@router.post(
    "",
    dependencies=[MAY_READ],
    summary="A source's own totals beside what was booked: nothing is written",
    openapi_extra=FILE_BODY,
    response_class=Response,
    responses={200: {"description": "Every figure.", "content": OBJECT | _CSV}},
)
async def post_reconciliation(
    request: Request, graph: GraphDep, settings: SettingsDep, words: WordsDep,
    name: Annotated[str, Query(max_length=200, description="What the file is called.")] = "",
    format: Annotated[Literal["json", "csv"], Query(description="What is answered.")] = "json",
) -> Response:  # fmt: skip
    """Send a file of totals as it is: CSV, workbook or JSON, with day, type, item, and a quantity
    or a number of bookings.

    `rows[]`: a figure a day, type and item, `told` and `booked` in `uom`, `difference`, `status`
    (`same`, `differs`, `not_booked`, `not_told`, `unknown`), `events[]` (ids of the first
    bookings), what is `voided` and not counted, and what is `not_converted`. `missing_days[]`: told
    of, and nothing booked. A file that cannot be read is answered with the error, 400.
    """
    set_deadline(request, settings.request_deadline_most_s)
    choices = words.choices(settings.home)
    body, _ = await spool(request, settings)

    def look() -> Reconciliation:
        with body:
            return reconcile(graph, body, plain_line(name) or "the request", choices)

    found = await run_in_threadpool(look)
    if format == "csv":
        return Response(figures_csv(found), media_type="text/csv; charset=utf-8")
    return Response(found.as_bytes(), media_type="application/json")


@router.get("/bookings", dependencies=[MAY_READ], summary="The bookings behind a figure")
def get_reconciliation_bookings(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    source: Annotated[str, Query(max_length=400)],
    day: Annotated[str, Query(max_length=10, description="A day of the source: 2026-03-02.")],
    type: Annotated[str, Query(max_length=20, description="receive, consume, produce …")],
    item: Annotated[str, Query(max_length=400)],
) -> dict[str, Any]:
    """`bookings[]`: `event_id`, `at`, `quantity`, `uom`; `voided` ones count in no figure, of those
    `undone` some was taken back later."""
    set_deadline(request, settings.request_deadline_most_s)
    found = behind(graph, source, place_of(day, type, item))
    return {
        "source": source, "day": found.place.day, "type": type, "item": item,
        "bookings": [
            {"event_id": each.event_id, "at": each.at or None, "quantity": number(each.quantity),
             "uom": each.uom or None, "voided": each.voided, "undone": each.undone}
            for each in found.lines
        ],
    }  # fmt: skip
