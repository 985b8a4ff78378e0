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
from app.things.models import StockMoment
from app.things.overview import EXPIRES_WITHIN_DAYS, document_events, expiry_span
from app.things.reading import read_page
from app.things.sentences import tell
from app.things.service import LISTS, ListRequest, thing_view
from app.trace.parameters import read_options
from app.trace.service import resolve
from app.vocabulary import LABELS
from app.web.paging import Page
from app.web.render import page
from app.wording import STATUSES, thing_link

router = APIRouter(include_in_schema=False, dependencies=[MAY_READ])

_LAST_PAGE = 1_000_000
PageNumber = Annotated[int, Query(alias="page", ge=1, le=_LAST_PAGE)]


@router.get("/thing")
def thing_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    ref: Annotated[str, Query(min_length=1)],
    at: Annotated[str, Query(max_length=40)] = "",
    inside: bool = False,
) -> Response:
    """One thing; another name of it leads to the page under its ref.

    Of a place, `at` shows what was there then, and `inside` also what is in the places inside it.
    """
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
    moment = StockMoment(at, read_options(settings.site_zone, at=at).at, inside)
    view = thing_view(graph, found, _wanted(request, settings, moment))
    return page(request, "things/thing.html", {"view": view})


def _wanted(request: Request, settings: Settings, moment: StockMoment) -> ListRequest:
    given = {name: request.query_params[name] for name in LISTS if name in request.query_params}
    pages = {}
    for name, text in given.items():
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LAST_PAGE):
            raise UsageError(f"{name}={text} is not the number of a page.", remedy="Use 1 or more.")
        pages[name] = int(text)
    return ListRequest(settings.page_rows, pages, settings.balance_tolerance_percent, moment)


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
    wanted = (page_number, settings.page_rows)
    if expiring:
        first, last = expiry_span(settings.site_zone)
        title = f"Lots that expire within {EXPIRES_WITHIN_DAYS} days"
        shown = read_page(graph, "things/lots_expiring", wanted, first=first, last=last)
    elif status in STATUSES:
        title = f"Lots and serials: {status}"
        shown = read_page(graph, "things/lots_by_status", wanted, status=status)
    else:
        raise UsageError(
            "Which lots are wanted is not said.", remedy="Use status= or expiring=true."
        )
    values = {"title": title, "shown": shown, "statuses_known": STATUSES, "status": status}
    return page(request, "things/lots.html", values)


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
    number = min(page_number, max(1, -(-counts[kind] // size)))
    rows = graph.rows("things/kind", label=LABELS[kind], skip=(number - 1) * size, count=size)
    shown = Page(rows, number, size, counts[kind])
    return page(request, "things/kind.html", {"kind": kind, "shown": shown})
