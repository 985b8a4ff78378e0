"""Pages of other sites may not write here.

A browser says from which site a request comes; anything that is not a plain read and comes from
another origin is refused. Programs that are no browsers send neither header and pass.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import ForbiddenError

_READS = ("GET", "HEAD", "OPTIONS")


def comes_from_elsewhere(headers: Headers) -> bool:
    """Whether a browser says that another site's page sent this."""
    if not {"same-origin", "none"}.issuperset(headers.getlist("sec-fetch-site")):
        return True
    host = headers.get("host", "").lower()
    return any(_place(origin) != host for origin in headers.getlist("origin"))


def _place(origin: str) -> str | None:
    """The host and port of an origin; None for one that is none (`null`, or no address at all)."""
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


class NoCrossSiteWrites:
    """Refuses writes that another site's page sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on reads, and writes from here or from programs."""
        if (
            scope["type"] == "http"
            and scope["method"] not in _READS
            and comes_from_elsewhere(Headers(scope=scope))
        ):
            error = ForbiddenError(
                "A page of another site may not write here.",
                remedy="Send the request from lotgraph's own pages or from a program.",
                code="cross_site",
            )
            await JSONResponse(error.as_json(), error.status)(scope, receive, send)
            return
        await self.app(scope, receive, send)
