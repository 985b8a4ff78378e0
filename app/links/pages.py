"""`/links`: links made, listed and ended, by whoever may. `/shared/…`: what one shows, to anybody.

The page of a link is no page of the house: no navigation, no script, no form, no address in it but
that of its style sheet. Whatever is not opened is told in the same words, with the same status.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from app.accounts.accounts import find_account
from app.accounts.desk import SignInDep, SignInDesk
from app.accounts.failures import TooManyFailuresError
from app.deps import ShareActor
from app.errors import LotgraphError
from app.links.content import content_of
from app.links.links import (
    DAYS_MOST,
    ClosedLinkError,
    end_trace_link,
    make_trace_link,
    open_trace_link,
    trace_links,
)
from app.people import check_in_person
from app.web.fields import FieldsDep
from app.web.render import environment, page
from app.workbench.dependencies import PartRequest, QuestionDep

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_DAYS = 14
_POLICY = "; ".join(
    (
        "default-src 'none'", "style-src 'self'", "img-src data:", "form-action 'none'",
        "base-uri 'none'", "frame-ancestors 'none'",
        "sandbox allow-same-origin",  # else its style sheet would be of another site
    )
)  # fmt: skip
OUTSIDE: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Cache-Control": "no-store",
}


@router.get("/links")
def all_links(request: Request, actor: ShareActor, desk: SignInDep) -> HTMLResponse:
    """All links, also those that are over."""
    del actor
    return _all(request, desk)


def _all(request: Request, desk: SignInDesk, made: str | None = None) -> HTMLResponse:
    values = {"links": trace_links(desk.store), "now": desk.store.now(), "made": made}
    return page(request, "links/links.html", values)


@router.get("/links/new")
def new_link(request: Request, actor: ShareActor, part: QuestionDep) -> HTMLResponse:
    """What a link is to show, and to whom."""
    del actor
    values = {
        "part": part, "days": _DAYS, "days_most": DAYS_MOST, "action": f"/links?{_question(part)}",
        "back": f"/trace/{part.asked.direction}?{_question(part, of_trace=True)}",
    }  # fmt: skip
    return page(request, "links/new.html", values)


@router.post("/links")
def make_link(
    request: Request, actor: ShareActor, part: QuestionDep, desk: SignInDep, form: FieldsDep
) -> HTMLResponse:
    """Make one of the answer of now; its address is shown now and never again."""
    check_in_person(actor)
    content = content_of(part.settings, part.answer(), customers=form["customers"] == "shown")
    days = form["days"]
    secret = make_trace_link(
        desk.store, find_account(desk.store, actor.name), content, title=form["title"],
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
    )  # fmt: skip
    return _all(request, desk, desk.address(f"/shared/{secret}", request))


@router.post("/links/end")
def end_link(actor: ShareActor, desk: SignInDep, form: FieldsDep) -> Response:
    """End one."""
    check_in_person(actor)
    end_trace_link(desk.store, form["number"])
    return RedirectResponse("/links", 303)


def _question(part: PartRequest, *, of_trace: bool = False) -> str:
    """The question of a request as the end of an address."""
    given = part.request.query_params.multi_items()
    kept = [(name, text) for name, text in given if name not in ("direction", "ref") and text]
    start = [] if of_trace else [("direction", part.asked.direction)]
    return urlencode([*start, *(("ref", ref) for ref in part.asked.refs), *kept])


@router.get("/shared/{secret:path}")
async def shared_page(request: Request, secret: str, desk: SignInDep) -> HTMLResponse:
    """The answer a link was made of, or that it opens nothing."""
    address = request.state.address
    try:
        found = await to_thread.run_sync(
            open_trace_link, desk.store, secret, address, limiter=desk.looks
        )
    except ClosedLinkError as error:
        return _outside(desk, "links/closed.html", error.status)
    except TooManyFailuresError as error:
        wait = {"Retry-After": str(error.detail["retry_after_s"])}
        return _outside(desk, "links/later.html", error.status, wait)
    except LotgraphError as error:
        return _outside(desk, "links/later.html", error.status)
    picture = Markup(found.svg)  # noqa: S704 (made by us, every text in it escaped)
    return _outside(desk, "links/shared.html", 200, answer=found, picture=picture)


def _outside(
    desk: SignInDesk, template: str, status: int, more: Mapping[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:  # fmt: skip
    """A page for somebody outside: of a frame of its own."""
    found = environment(desk.settings.site_zone).get_template(template)
    return HTMLResponse(found.render(**values), status, headers={**OUTSIDE, **(more or {})})
