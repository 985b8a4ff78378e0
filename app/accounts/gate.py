"""The gate: who asks is known before any route is asked, or nobody is answered.

A token (`Authorization: Bearer`) or a session's cookie; where both are there the token alone
counts. What a session writes carries the text of its forms or scripts that no other site knows.
"""

from __future__ import annotations

import hmac
import re
import secrets
from urllib.parse import urlencode

from anyio import move_on_after, to_thread
from fastapi import Request
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.desk import SignInDesk
from app.accounts.failures import count_attempt
from app.accounts.sessions import SignInError, csrf_of, find_session, note_refused
from app.accounts.tokens import actor_of_token
from app.acting import ACCOUNTS
from app.errors import ForbiddenError, LotgraphError
from app.people import BY_PROGRAMS, NOBODY, PUBLIC, PUBLIC_BELOW, Actor
from app.security.proxies import address_of
from app.web.errors import answer

_READS = ("GET", "HEAD", "OPTIONS")
_SECRET = re.compile(r"[\w-]{43}")
_PEEK = 16 * 1024  # bytes of a form its first field is looked for in
_FIELD = re.compile(rb"csrf=([0-9a-f]{64})(?:&|$)")
_PART = re.compile(rb'--[^\r\n]{1,200}\r\n[^\r\n]*name="csrf"\r\n\r\n([0-9a-f]{64})\r\n')
CSRF_HEADER = "x-csrf-token"


class Gate:
    """Finds out who asks; refuses whoever did not sign in, and writes another site had made."""

    def __init__(self, app: ASGIApp, desk: SignInDesk) -> None:
        self.app = app
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its actor."""
        if scope["type"] == "websocket":  # there is none, and none comes in behind the gate
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        state = scope.setdefault("state", {})
        state["actor"] = NOBODY
        state["address"] = address_of(scope, self.desk.trusted)
        public = is_public(scope["path"])
        again: Receive = receive
        try:
            actor, secret = await self._actor(headers, state, public=public)
            if secret is not None and not _asks_nothing(scope):
                within_s = self.desk.settings.body_time_limit_s
                again = await _check_csrf(headers, receive, actor.csrf, within_s)
            if actor is NOBODY:
                raise SignInError(
                    "You are not signed in.", remedy="Sign in, or send an API token as Bearer."
                )
        except LotgraphError as error:
            await self._refuse(scope, headers, error)(scope, receive, send)
            return
        state["actor"] = actor
        mark = ACCOUNTS.set(frozenset({actor.name}) if actor.account else frozenset())
        try:
            await self.app(scope, again, send)
        finally:
            ACCOUNTS.reset(mark)

    async def _actor(
        self, headers: Headers, state: dict[str, object], *, public: bool
    ) -> tuple[Actor, str | None]:
        """Who asks, and the secret its forms follow from, where it came by a cookie."""
        cookies = _cookies(headers)
        if public:
            visit = cookies.get(self.desk.visit_cookie, "")
            if not _SECRET.fullmatch(visit):
                visit = secrets.token_urlsafe(32)
            state["visit"] = visit
            return Actor(NOBODY.name, frozenset(), csrf=csrf_of(visit)), visit
        given = headers.getlist("authorization")
        if given:
            return await self._of_token(given, str(state["address"])), None
        secret = cookies.get(self.desk.cookie, "")
        if not _SECRET.fullmatch(secret):
            return NOBODY, None
        found = await to_thread.run_sync(
            find_session, self.desk.store, self.desk.settings, secret, limiter=self.desk.looks
        )
        if found is None:
            return NOBODY, None
        account = found.account
        if not (self.desk.has_passwords if account.issuer is None else self.desk.has_provider):
            return NOBODY, None  # begun while people signed in in another way
        actor = Actor(
            account.name, account.permissions, account=True, session=found.number,
            csrf=csrf_of(secret),
        )  # fmt: skip
        return actor, secret

    async def _of_token(self, given: list[str], address: str) -> Actor:
        scheme, _, text = given[0].partition(" ")
        found = None
        if len(given) == 1 and scheme.lower() == "bearer":
            found = await to_thread.run_sync(
                actor_of_token, self.desk.store, text.strip(), limiter=self.desk.looks
            )
        if found is None:
            await to_thread.run_sync(self._bad_token, address, limiter=self.desk.looks)
            raise SignInError(
                "This token is none, was ended, or is too old.",
                remedy="Make a new one on the page “Account”.",
                code="bad_token",
            )
        return found

    def _bad_token(self, address: str) -> None:
        count_attempt(self.desk.store, token=address)
        note_refused(self.desk.store, "bad_token", address)

    def _refuse(self, scope: Scope, headers: Headers, error: LotgraphError) -> Response:
        """A page leads to where one signs in; programs are told."""
        whole = headers.get("sec-fetch-dest", "document") == "document"
        page = scope["method"] in ("GET", "HEAD") and not scope["path"].startswith("/api")
        if error.status == 401 and error.code == "sign_in" and page and whole:
            query = scope["query_string"].decode("latin-1")
            target = scope["path"] + (f"?{query}" if query else "")
            return RedirectResponse(f"/sign-in?{urlencode({'next': target})}", 303)
        response = answer(Request(scope), error)
        if error.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response


def is_public(path: str) -> bool:
    """Whether a path is one that is answered to anybody."""
    return path in PUBLIC or path.startswith(PUBLIC_BELOW)


def _asks_nothing(scope: Scope) -> bool:
    """Whether a request needs no text of a form: it only reads, or no browser sends it."""
    return scope["method"] in _READS or scope["path"] in BY_PROGRAMS


def _cookies(headers: Headers) -> dict[str, str]:
    """Cookies by name; one that is there twice with two values is none."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for line in headers.getlist("cookie"):
        for each in line.split(";"):
            for name, value in cookie_parser(each).items():
                if found.setdefault(name, value) != value:
                    twice.add(name)
    return {name: value for name, value in found.items() if name not in twice}


async def _check_csrf(headers: Headers, receive: Receive, wanted: str, within_s: float) -> Receive:
    """The body again, when it (or a header) carries what this session's forms do.

    Errors: `ForbiddenError`.
    """
    told = headers.get(CSRF_HEADER, "")
    start: list[Message] = []
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not told and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        with move_on_after(within_s):
            start = await _peek(receive)
        head = b"".join(message.get("body", b"") for message in start)[:_PEEK]
        form = _FIELD if kind.startswith("application") else _PART
        match = form.match(head)
        told = match[1].decode() if match else ""
    if not hmac.compare_digest(told.encode(), wanted.encode()):
        raise ForbiddenError(
            "This form was not made for your session, so nothing was done.",
            remedy="Load the page again and send it from there.",
            code="csrf",
        )
    return _again(start, receive)


async def _peek(receive: Receive) -> list[Message]:
    """The beginning of a body, as it came."""
    start: list[Message] = []
    size = 0
    while size < _PEEK:
        message = await receive()
        start.append(message)
        size += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    return start


def _again(start: list[Message], receive: Receive) -> Receive:
    waiting = list(reversed(start))

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again
