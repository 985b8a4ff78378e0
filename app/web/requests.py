"""What names a request in logs, measures and errors: a number of its own, and its route."""

from __future__ import annotations

import secrets

import structlog
from starlette.types import Scope

ID_HEADER = "X-Request-ID"
NO_ROUTE = "(none)"
_API = "/api/v1"


def new_id() -> str:
    """A number for a request; what a client may call it itself is not taken."""
    return secrets.token_hex(8)


def request_id() -> str:
    """The number of the request that is being answered; a new one outside of any."""
    found = structlog.contextvars.get_contextvars().get("request_id")
    return found if isinstance(found, str) else new_id()


def route_of(scope: Scope) -> str:
    """The template of the route a request took (`/thing`), so that there are only so many.

    Never its path: that may be anything.
    """
    path = getattr(scope.get("route"), "path", None)
    if not isinstance(path, str):
        return "/static" if scope["path"].startswith("/static/") else NO_ROUTE
    # A router in a router knows its own part only.
    api = scope["path"].startswith(f"{_API}/") and not path.startswith(f"{_API}/")
    return _API + path if api else path
