"""The page “Webhooks”: which there are, how they do, what was not taken."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.deps import ConnectActor, GraphDep, SettingsDep
from app.errors import UsageError
from app.feed.desk import act
from app.feed.models import GROUPS, KINDS
from app.feed.store import webhook_store
from app.feed.webhooks import all_webhooks, dead_letters, find_webhook, make_webhook, send_again
from app.settings import Settings
from app.web.fields import FieldsDep
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
_SHOWN = 200


@router.get("/webhooks")
def webhooks(request: Request, _: ConnectActor, settings: SettingsDep) -> HTMLResponse:
    """All webhooks of the home."""
    return _page(request, settings)


def _page(
    request: Request, settings: Settings, error: UsageError | None = None, **more: Any
) -> HTMLResponse:
    store = webhook_store(settings)
    found = all_webhooks(store)
    values = {
        "webhooks": found, "letters": dead_letters(store, count=_SHOWN),
        "dead": sum(each.dead for each in found), "kinds": KINDS, "groups": GROUPS,
        "titles": {each.number: each.title for each in found}, "settings": settings,
        "secret": "", "of": None, "error": error, "told": {},
    } | more  # fmt: skip
    return page(
        request, "feed/webhooks.html", values, status=200 if error is None else error.status
    )


@router.post("/webhooks")
def do(
    request: Request, actor: ConnectActor, graph: GraphDep, settings: SettingsDep, form: FieldsDep
) -> Response:
    """Make one, or do something to one; a secret is shown now and never again."""
    store, number = webhook_store(settings), form["number"]
    if form["do"] == "make":
        try:
            made, secret = make_webhook(
                graph, store, settings, url=form["url"], title=form["title"], by=actor.name,
                kinds=[each for each in GROUPS if form[f"kind-{each}"]],
                from_start=bool(form["from-start"]),
            )  # fmt: skip
        except UsageError as error:
            return _page(request, settings, error=error, told=form.filled)
        return _page(request, settings, secret=secret, of=made)
    if form["do"] == "send-one-again":
        send_again(graph, store, number, actor.name, form["change"])
        return RedirectResponse("/webhooks#dead", 303)
    given = act(graph, store, form["do"], number, actor.name)
    if form["do"] == "secret":
        return _page(request, settings, secret=str(given), of=find_webhook(store, number))
    return RedirectResponse("/webhooks", 303)
