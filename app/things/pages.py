"""Pages of things: one thing, one document, one event, and lists by status, expiry or kind."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from app.deps import MAY_READ, GraphDep, SettingsDep, actor
from app.errors import AmbiguousError, NotFoundError, UsageError
from app.graph.moment import steady
from app.graph.run import Work
from app.settings import Settings
from app.things.booked import of_document
from app.things.choice import ALL_GOODS, ALL_LOTS, ALL_ROWS, OF_EXPIRY, OF_FAILURES, choice_of
from app.things.events import correction
from app.things.lists import (
    GOODS,
    ThingList,
    expiring_list,
    failed_list,
    kind_list,
    status_list,
)
from app.things.models import StockMoment
from app.things.overview import document_events
from app.things.part_book import part_book
from app.things.sentences import tell
from app.things.service import LISTS, ListRequest, resolve_shown, thing_view
from app.trace.parameters import read_options
from app.vocabulary import LABELS
from app.vocabulary.acts import MARKED_TYPES, act_document, marked_by
from app.web.names import name_at
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
        found = resolve_shown(graph, ref)
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
    lots = choice_of(request.query_params, ALL_LOTS)
    return ListRequest(settings.page_rows, pages, settings.balance_tolerance_percent, moment, lots)


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
    booked = steady(graph, lambda work: of_document(work, number))
    return page(
        request, "things/document.html", {"number": number, "shown": shown, "booked": booked}
    )


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
    same = graph.rows("things/same_acts", document=act_document(source, id))
    values = {
        "event": event,
        "words": tell(content),
        "content": orjson.dumps(content, option=orjson.OPT_INDENT_2).decode(),
        "corrections": corrections,
        "same": [(each, by) for each in same if (by := marked_by(orjson.loads(each["content"])))],
        "can_be_same": event["voided_at"] is None and event["type"] in MARKED_TYPES,
        "by": name_at(request, actor(request)),
    }
    return page(request, "things/event.html", values)


@router.get("/lots")
def lots_page(
    request: Request,
    graph: GraphDep,
    settings: SettingsDep,
    status: str = "",
    expiring: bool = False,
    failed: bool = False,
    page_number: PageNumber = 1,
) -> HTMLResponse:
    """Lots and serials with a status, lots that expire soon, or what failed a test; by a text, what
    is on hand or still out, a column, and the latter two by a status."""
    if not (expiring or failed) and status not in STATUSES:
        raise UsageError(
            "Which lots are wanted is not said.",
            remedy="Use status=, expiring=true or failed=true.",
        )
    wanted, book = (page_number, settings.page_rows), part_book(request)
    choice = choice_of(
        request.query_params, OF_EXPIRY if expiring else OF_FAILURES if failed else ALL_GOODS
    )
    if not (expiring or failed):
        choice = replace(choice, status="")  # that is the list

    def read(work: Work) -> ThingList:
        if expiring:
            return expiring_list(work, wanted, settings.site_zone, choice)
        if failed:
            return failed_list(work, wanted, choice)
        return status_list(work, wanted, status, choice, book)

    listed = "expiring" if expiring else "failed" if failed else status
    values = {"found": steady(graph, read), "choice": choice, "statuses_known": STATUSES}
    return page(request, "things/lots.html", values | {"listed": listed})


@router.get("/kind/{kind}")
def kind_page(
    request: Request,
    kind: str,
    graph: GraphDep,
    settings: SettingsDep,
    page_number: PageNumber = 1,
) -> HTMLResponse:
    """The things of one kind; by a text, a status, a column."""
    counts = {row["kind"]: row["count"] for row in graph.rows("things/counts")}
    if kind not in LABELS or kind not in counts:
        raise NotFoundError("There is no such list.")
    choice = choice_of(request.query_params, ALL_GOODS if kind in GOODS else ALL_ROWS)
    read = partial(kind_list, kind=kind, label=LABELS[kind], total=counts[kind], choice=choice)
    found = steady(graph, lambda work: read(work, wanted=(page_number, settings.page_rows)))
    values = {"kind": kind, "found": found, "choice": choice}
    return page(request, "things/kind.html", values)
