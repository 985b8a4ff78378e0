"""Only requests that name this machine (or a configured host) are answered.

A page of another site can make a browser reach a server on loopback under that site's own name
(DNS rebinding); its requests carry that name as their host, so they are refused here.
"""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import UsageError
from app.security.loopback import is_loopback


class UnknownHostError(UsageError):
    """The request names a host this app does not go by (HTTP 421)."""

    code = "unknown_host"
    status = 421


def host_name(header: str) -> str:
    """The host of a `Host` header without its port, lower case, brackets and end dot taken off."""
    text = header.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return (text.rpartition(":")[0] if text.count(":") == 1 else text).rstrip(".")


def means_this_machine(name: str) -> bool:
    """Whether a host name can only mean this machine."""
    return is_loopback(name) or name.endswith(".localhost")


class KnownHosts:
    """Refuses requests for hosts other than loopback and `allowed`."""

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        self.app = app
        self.allowed = frozenset(name.lower().rstrip(".") for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests for known hosts."""
        if scope["type"] == "http":
            name = host_name(Headers(scope=scope).get("host", ""))
            if not means_this_machine(name) and name not in self.allowed:
                error = UnknownHostError(
                    f"This lotgraph does not go by the name “{name}”.",
                    remedy="Open it by the address it printed when it started.",
                )
                await JSONResponse(error.as_json(), error.status)(scope, receive, send)
                return
        await self.app(scope, receive, send)
