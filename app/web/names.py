"""The name of whoever sits at a desk without sign-in: asked once, kept by the browser.

It is never that of the account lotgraph runs as, which is nobody's name.
"""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import quote, unquote

from fastapi import Request
from fastapi.responses import Response

from app.people import Actor
from app.plain_text import plain_text

COOKIE = "lotgraph_name"
_LENGTH = 200
_YEAR_S = 365 * 86_400

R = TypeVar("R", bound=Response)


def name_at(request: Request, actor: Actor | None) -> str:
    """The account's name, or the one that was typed before in this browser; else empty."""
    if actor is not None and actor.account:
        return actor.name
    return plain_text(unquote(request.cookies.get(COOKIE, ""))).strip()[:_LENGTH]


def remember(request: Request, actor: Actor, name: str, response: R) -> R:
    """Have the browser keep a name that was typed, for the next form."""
    if not actor.account and name and name != name_at(request, actor):
        response.set_cookie(
            COOKIE, quote(name[:_LENGTH]), max_age=_YEAR_S, path="/", httponly=True,
            secure=request.url.scheme == "https", samesite="strict",
        )  # fmt: skip
    return response
