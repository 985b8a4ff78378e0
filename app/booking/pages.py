"""Pages for whoever books by hand: a form an act, what was understood, the label to print."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import uuid4

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.booking.acts import ACTS, COMMON
from app.booking.labels import SYMBOLS, print_label
from app.booking.service import NotBookableError, act_of, book, preview
from app.deps import GraphDep, LoadActor, ReadActor
from app.errors import UsageError
from app.people import Actor, name_for
from app.things.sentences import tell
from app.vocabulary import HAND
from app.web.fields import FieldsDep
from app.web.render import page
from app.wording import STATUSES

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_LABELLED = ("lot:", "serial:", "hu:")
EventId = Annotated[str, Query(max_length=200)]


@router.get("/book")
def acts(request: Request, _: LoadActor) -> HTMLResponse:
    """What can be booked by hand."""
    return page(request, "booking/acts.html", {"acts": ACTS})


@router.get("/book/{act}")
def form(
    request: Request, act: str, actor: LoadActor, graph: GraphDep, done: EventId = "",
    by: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:  # fmt: skip
    """An empty form; above it what was booked just now."""
    rows = graph.rows("things/event", source=HAND, event_id=done) if done else []
    told = tell(orjson.loads(rows[0]["content"])) if rows else []
    labels = [each.ref for each in told if each.ref.startswith(_LABELLED)]
    values = {
        "done": done if rows else "", "words": told, "labels": labels,
        "told": {"by": by} if by else {},
    }  # fmt: skip
    return _form(request, act, actor, values)


def _form(request: Request, name: str, actor: Actor, values: dict[str, Any]) -> HTMLResponse:
    """The form of an act; `problems`: texts by field."""
    error = values.get("error")
    shown = {
        "act": act_of(name), "acts": ACTS, "common": COMMON, "statuses": STATUSES,
        "typed": not actor.account, "event_id": str(uuid4()), "done": "", "words": [], "labels": [],
        "told": {}, "problems": {}, "error": None,
    } | values  # fmt: skip
    return page(request, "booking/form.html", shown, status=200 if error is None else error.status)


@router.post("/book/{act}")
def look(
    request: Request, act: str, actor: LoadActor, graph: GraphDep, fields: FieldsDep
) -> HTMLResponse:
    """What was understood, to be confirmed; nothing is written. What is wrong stands beside its
    field, and the form stays filled."""
    told = fields.filled
    kept: dict[str, Any] = {"told": told} | (
        {"event_id": told["event_id"]} if "event_id" in told else {}
    )
    if told.pop("again", ""):
        return _form(request, act, actor, kept)
    try:
        by = name_for(actor, fields["by"])
        seen = preview(graph, act, told, by)
    except NotBookableError as error:
        problems = {each["field"]: each["text"] for each in error.detail["problems"]}
        return _form(request, act, actor, {**kept, "problems": problems, "error": error})
    except UsageError as error:
        problems = {str(error.detail.get("field", "")): f"{error.text} {error.remedy}"}
        return _form(request, act, actor, {**kept, "problems": problems, "error": error})
    values = {
        "seen": seen, "by": by, "told": told, "typed": not actor.account,
        "event": orjson.dumps(seen.event).decode(),
    }  # fmt: skip
    return page(request, "booking/preview.html", values)


@router.post("/book/{act}/confirm")
def confirm(
    request: Request, act: str, actor: LoadActor, graph: GraphDep, fields: FieldsDep
) -> Response:
    """Book what was shown; sent twice, it is booked once."""
    by = name_for(actor, fields["by"])
    try:
        event = orjson.loads(fields["event"])
    except orjson.JSONDecodeError:
        event = None
    if not isinstance(event, dict) or event.get("type") != act_of(act).type:
        raise UsageError("What is to be booked was not sent.", remedy="Fill in the form again.")
    try:
        outcome = book(graph, event, by)
    except NotBookableError as error:
        return _form(request, act, actor, {"error": error, "problems": {"": error.text}})
    more = "" if actor.account else f"&by={quote(by)}"
    return RedirectResponse(f"/book/{act}?done={quote(str(outcome.event_id))}{more}", 303)


@router.get("/label")
def label(
    request: Request,
    _: ReadActor,
    graph: GraphDep,
    ref: Annotated[str, Query(min_length=1, max_length=1_000)],
    symbol: Annotated[str, Query(max_length=20)] = "datamatrix",
) -> HTMLResponse:
    """The label of a thing, to be printed."""
    values = {"label": print_label(graph, ref, symbol), "symbols": SYMBOLS}
    return page(request, "booking/label.html", values)
