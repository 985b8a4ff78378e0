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
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


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
