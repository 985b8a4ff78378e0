"""The page “Numbers”: by which schemes they are handed out, the latest, and the gaps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.deps import GraphDep, LoadActor, ReadActor, SettingsDep
from app.errors import LotgraphError, UsageError
from app.graph.run import Graph
from app.numbering.account import accounts, latest_numbers
from app.numbering.aliases import add_alias
from app.numbering.issuing import MOST, NumberRequest, go_on, hand_out, void_number
from app.numbering.models import KIND_WORDS, IssuedNumber
from app.numbering.schemes import all_schemes, end_scheme, find_scheme, make_scheme
from app.people import LOAD, Actor, name_for
from app.settings import Settings
from app.vocabulary.number_pattern import RESETS
from app.web.fields import Fields, FieldsDep
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_SHOWN = 100


@router.get("/numbers")
def numbers(
    request: Request, actor: ReadActor, graph: GraphDep, settings: SettingsDep, scheme: str = ""
) -> HTMLResponse:
    """Schemes, the latest numbers and the account of the latest sequences, or of one scheme's."""
    return _page(request, actor, graph, settings, scheme=scheme[:500])


def _page(
    request: Request, actor: Actor, graph: Graph, settings: Settings, **more: Any
) -> HTMLResponse:
    error: LotgraphError | None = more.get("error")
    scheme: str = more.setdefault("scheme", "")
    values = {
        "schemes": all_schemes(graph), "numbers": latest_numbers(graph, _SHOWN, scheme),
        "accounts": accounts(graph, scheme), "kinds": KIND_WORDS, "resets": RESETS,
        "prefix": settings.gs1_prefix, "may": LOAD in actor.permissions, "typed": not actor.account,
        "error": None, "of": "", "told": {}, "made": [], "event_id": str(uuid4()), "most": MOST,
    } | more  # fmt: skip
    return page(
        request, "numbering/numbers.html", values, status=200 if error is None else error.status
    )


@router.post("/numbers")
def do(
    request: Request, actor: LoadActor, graph: GraphDep, settings: SettingsDep, form: FieldsDep
) -> Response:
    """Make or end a scheme, hand numbers out, make one void, give a thing another number."""
    try:
        made = _done(graph, settings, form, name_for(actor, form["by"]))
    except LotgraphError as error:
        if error.status >= 500:
            raise
        told = {"error": error, "of": form["do"], "told": form.filled}
        return _page(request, actor, graph, settings, **told)
    if made:
        return _page(request, actor, graph, settings, made=made, told={"by": form["by"]})
    return RedirectResponse("/numbers", 303)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise UsageError("How many? That is no whole number.", field="count")
    return int(text)


def _done(graph: Graph, settings: Settings, form: Fields, by: str) -> list[IssuedNumber]:
    """Numbers that were handed out, if that was asked for."""
    act = form["do"]
    if act == "hand-out":
        asked = NumberRequest(by, _count(form["count"] or "1"), form["line"], form["request"])
        return hand_out(graph, find_scheme(graph, form["scheme"]), asked, settings.site_zone)
    if act == "make":
        make_scheme(
            graph, settings, kind=form["kind"], item=form["item"], site=form["site"],
            pattern=form["pattern"], reset=form["reset"] or "never", by=by,
        )  # fmt: skip
    elif act == "end":
        end_scheme(graph, form["scheme"], by)
    elif act == "go-on":
        go_on(graph, find_scheme(graph, form["scheme"]), _count(form["after"]), by,
              settings.site_zone)  # fmt: skip
    elif act == "void":
        void_number(graph, form["ref"], by, form["reason"])
    elif act == "alias":
        add_alias(
            graph, form["ref"], form["number"], by=by, reason=form["reason"],
            event_id=form["event_id"] or str(uuid4()),
        )  # fmt: skip
    else:
        raise UsageError("What is to be done is not said.", field="do")
    return []
