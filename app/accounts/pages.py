"""The pages by which people sign in and out. They ask nobody who he is (`app.people.PUBLIC`)."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated
from urllib.parse import urlsplit

import structlog
from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.accounts.accounts import Account, account_of_link, use_link
from app.accounts.desk import SignInDep, SignInDesk
from app.accounts.passwords import SHORTEST
from app.accounts.provider import Identity
from app.accounts.sessions import (
    begin_session,
    check_sign_in,
    end_session,
    sessions_of,
)
from app.deps import ReadActor
from app.errors import LotgraphError
from app.people import NOBODY
from app.web.fields import FieldsDep
from app.web.render import page

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
log = structlog.get_logger(__name__)

_TARGET_LENGTH = 2_000
Target = Annotated[str, Query(max_length=_TARGET_LENGTH)]


def own_path(text: str) -> str:
    """A path of this site to go on to; the start page for anything else."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    plain = text.isprintable() and text.isascii() and "\\" not in text and " " not in text
    if not plain or parts.scheme or parts.netloc or len(text) > _TARGET_LENGTH:
        return "/"
    return text if text.startswith("/") and not text.startswith("//") else "/"


@router.get("/sign-in")
def sign_in_page(request: Request, desk: SignInDep, next: Target = "/") -> Response:
    """Name and password, or the provider."""
    return _sign_in_page(request, desk, own_path(next))


def _sign_in_page(
    request: Request, desk: SignInDesk, target: str, error: LotgraphError | None = None,
    name: str = "",
) -> Response:  # fmt: skip
    values = {
        "desk": desk, "target": target, "error": error, "name": name[:100],
        "provider": urlsplit(desk.settings.provider_issuer or "").hostname,
    }  # fmt: skip
    response = page(
        request, "accounts/sign_in.html", values, status=200 if error is None else error.status
    )
    if error is not None and "retry_after_s" in error.detail:
        response.headers["Retry-After"] = str(error.detail["retry_after_s"])
    return set_visit(request, desk, response)


def set_visit(request: Request, desk: SignInDesk, response: Response) -> Response:
    """Have the browser remember this visit until it signed in."""
    response.set_cookie(
        desk.visit_cookie, request.state.visit, max_age=3_600, path="/", secure=desk.secure,
        httponly=True, samesite="lax",
    )  # fmt: skip
    return response


@router.post("/sign-in")
async def sign_in(request: Request, desk: SignInDep, form: FieldsDep) -> Response:
    """Begin a session, or say that it did not fit."""
    name, target = form["name"], own_path(form["next"])
    try:
        if not desk.has_passwords:
            raise LotgraphError("Passwords are not taken here.", code="no_passwords")
        account = await to_thread.run_sync(
            check_sign_in, desk.store, name, form.texts.get("password", ""),
            request.state.address, limiter=desk.hashes,
        )  # fmt: skip
    except LotgraphError as error:
        log.info("sign-in refused", code=error.code, address=request.state.address)
        return _sign_in_page(request, desk, target, error, name)
    return await to_thread.run_sync(begin, request, desk, account, target, limiter=desk.looks)


def begin(
    request: Request, desk: SignInDesk, account: Account, target: str,
    who: Identity | None = None, way: str = "password",
) -> Response:  # fmt: skip
    """Begin a session; on to where the person wanted to go. `who`: what the provider said."""
    secret = begin_session(
        desk.store, account, address=request.state.address,
        agent=request.headers.get("user-agent", ""), way=way if who is None else "provider",
        id_token=None if who is None else who.id_token, sid=None if who is None else who.sid,
    )  # fmt: skip
    log.info("signed in", person=account.name, address=request.state.address)
    response = RedirectResponse(target, 303)
    response.set_cookie(
        desk.cookie, secret, path="/", secure=desk.secure, httponly=True, samesite="lax"
    )
    response.delete_cookie(desk.visit_cookie, path="/", secure=desk.secure, httponly=True)
    return response


@router.get("/sign-in/link")
def link_page(request: Request, desk: SignInDep, token: Target) -> Response:
    """The page of a one-time link: a password is chosen."""
    return _link_page(request, desk, token, None)


def _link_page(
    request: Request, desk: SignInDesk, token: str, error: LotgraphError | None
) -> Response:
    account = account_of_link(desk.store, token)
    values = {"person": account, "token": token, "error": error, "shortest": SHORTEST}
    status = (error.status if error else 200) if account is not None else 404
    return set_visit(request, desk, page(request, "accounts/link.html", values, status=status))


@router.post("/sign-in/link")
async def use(request: Request, desk: SignInDep, form: FieldsDep) -> Response:
    """Set the password, and sign in."""
    token, password = form["token"], form.texts.get("password", "")
    try:
        if password != form.texts.get("again", ""):
            raise LotgraphError("The two passwords differ.", remedy="Write both again.")
        account = await to_thread.run_sync(
            use_link, desk.store, token, password, limiter=desk.hashes
        )
    except LotgraphError as error:
        return await to_thread.run_sync(_link_page, request, desk, token, error, limiter=desk.looks)
    return await to_thread.run_sync(
        begin, request, desk, account, "/", None, "link", limiter=desk.looks
    )


@router.post("/sign-out")
def sign_out(request: Request, actor: ReadActor, desk: SignInDep) -> Response:
    """End this session; the provider's own it offers to end, too."""
    end: str | None = None
    for each in sessions_of(desk.store, desk.settings, actor.name):
        if each.number == actor.session:
            end_session(desk.store, each.number, actor.name, "signed out")
            end = _provider_end(request, desk, each.id_token)
    log.info("signed out", person=actor.name)
    response: Response = RedirectResponse("/sign-out/done", 303)
    request.state.actor = NOBODY
    if end is not None:
        response = page(request, "accounts/signed_out.html", {"end": end})
    response.delete_cookie(desk.cookie, path="/", secure=desk.secure, httponly=True)
    return response


@router.get("/sign-out/done")
def signed_out(request: Request) -> Response:
    """What a person sees who signed out."""
    return page(request, "accounts/signed_out.html", {"end": None})


def _provider_end(request: Request, desk: SignInDesk, id_token: str | None) -> str | None:
    """Where one signs out of the provider, too; None where there is none, or it is silent."""
    if id_token is None:
        return None
    with suppress(LotgraphError):
        return desk.provider.end_address(desk.address("/sign-out/done", request), id_token)
    return None
