"""Pages of things: one thing, one document, one event, and lists by status, expiry or kind."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.deps import MAY_READ, GraphDep, SettingsDep
from app.errors import AmbiguousError, NotFoundError, UsageError
from app.settings import Settings
from app.things.events import correction
from app.things.overview import EXPIRES_WITHIN_DAYS, document_events, expiry_span
from app.things.service import Wanted, thing_view
from app.things.telling import tell
from app.trace.service import resolve
from app.vocabulary import LABELS
from app.web.paging import Page
from app.web.render import page
from app.web.wording import STATUSES, thing_link

router = APIRouter(include_in_schema=False, dependencies=[MAY_READ])

PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000)]


@router.get("/thing")
def thing_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[str, Query(min_length=1)],
    events: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    rows: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """One thing; another name of it leads to the page under its ref."""
    try:
        found = resolve(graph, ref)
    except AmbiguousError as error:
        candidates = [
            {**each, "href": thing_link(each["ref"])} for each in error.detail["candidates"]
        ]
        values = {"text": error.text, "typed": ref, "candidates": candidates}
        return page(request, "web/candidates.html", values, status=error.status)
    if found != ref:
        return RedirectResponse(thing_link(found), 303)
    view = thing_view(graph, found, _wanted(settings, events, rows))
    return page(request, "things/thing.html", {"view": view})


def _wanted(settings: Settings, events: int, rows: int) -> Wanted:
    return Wanted(settings.page_rows, events, rows, settings.balance_tolerance_percent)


@router.get("/document")
def document_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    number: Annotated[str, Query(min_length=1)],
    page_number: PageNumber = 1,
) -> HTMLResponse:
    """All events of one document."""
    shown = document_events(graph, number, page_number, settings.page_rows)
    if not shown.total:
        raise NotFoundError(f"No event names the document “{number}”.")
    return page(request, "things/document.html", {"number": number, "shown": shown})


@router.get("/event")
def event_page(
    request: Request,
    graph: GraphDep,
    source: Annotated[str, Query(min_length=1)],
    id: Annotated[str, Query(min_length=1)],
) -> HTMLResponse:
    """One event as it was taken, and what corrected it."""
    rows = graph.rows("things/event", source=source, event_id=id)
    if not rows:
        raise NotFoundError(f"There is no event {id} of source {source}.")
    event = rows[0]
    content = orjson.loads(event["content"])
    corrections = [(each, said) for each in event["corrections"] if (said := correction(each))]
    values = {
        "event": event,
        "words": tell(content),
        "content": orjson.dumps(content, option=orjson.OPT_INDENT_2).decode(),
        "corrections": corrections,
    }
    return page(request, "things/event.html", values)


@router.get("/lots")
def lots_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    status: str = "",
    expiring: bool = False,
    page_number: PageNumber = 1,
) -> HTMLResponse:
    """Lots and serials with a status, or lots that expire soon."""
    size = settings.page_rows
    cut = {"skip": (page_number - 1) * size, "count": size}
    if expiring:
        first, last = expiry_span(settings.site_zone)
        title = f"Lots that expire within {EXPIRES_WITHIN_DAYS} days"
        rows = graph.rows("things/lots_expiring", first=first, last=last, **cut)
    elif status in STATUSES:
        title = f"Lots and serials: {status}"
        rows = graph.rows("things/lots_by_status", status=status, **cut)
    else:
        raise UsageError(
            "Which lots are wanted is not said.", remedy="Use status= or expiring=true."
        )
    shown = Page(rows, page_number, size, int(rows[0]["total"]) if rows else 0)
    return page(request, "things/lots.html", {"title": title, "shown": shown})


@router.get("/kind/{kind}")
def kind_page(
    request: Request,
    kind: str,
    graph: GraphDep,
    settings: SettingsDep,
    page_number: PageNumber = 1,
) -> HTMLResponse:
    """All things of one kind."""
    counts = {row["kind"]: row["count"] for row in graph.rows("things/counts")}
    if kind not in LABELS or kind not in counts:
        raise NotFoundError("There is no such list.")
    size = settings.page_rows
    rows = graph.rows("things/kind", label=LABELS[kind], skip=(page_number - 1) * size, count=size)
    shown = Page(rows, page_number, size, counts[kind])
    return page(request, "things/kind.html", {"kind": kind, "shown": shown})
