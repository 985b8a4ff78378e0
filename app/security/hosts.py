"""Only requests that name this machine (or a configured host) are answered.

A page of another site can make a browser reach a server on loopback under that site's own name
(DNS rebinding); its requests carry that name as their host, so they are refused here. A host is
read strictly: what two programs could read in two ways is none. Only `Host` counts: nobody here
trusts what a proxy, or anyone, may have written beside it (`X-Forwarded-Host`, `Forwarded`).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import UsageError
from app.security.loopback import is_loopback

_PORT = re.compile(r"(?::([0-9]{1,5}))?")
_IN_BRACKETS = re.compile(r"\[([0-9a-f:.]{2,45})\]")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"({_LABEL}(?:\.{_LABEL})*)\.?")  # one dot at the end: the whole name
_NAME_LONGEST = 253


class BadHostError(UsageError):
    """The request has no host, several, or one that is none (HTTP 400)."""

    code = "bad_host"


class UnknownHostError(UsageError):
    """The request names a host this app does not go by (HTTP 421)."""

    code = "unknown_host"
    status = 421


def host_name(header: str) -> str | None:
    """The host of a `Host` header without its port, lower case, brackets and end dot taken off.

    None when it is not exactly a name, an IPv4 address or an IPv6 address in brackets, perhaps with
    a port: no user, no blanks, no zone, no path, no other way to write a number.
    """
    if not header.isascii():
        return None
    text = header.lower()
    found = _IN_BRACKETS.match(text) or _NAME.match(text)
    port = _PORT.fullmatch(text, found.end()) if found else None
    if found is None or port is None or not 0 < int(port[1] or "1") < 65536:
        return None
    return _address(found[1]) if text.startswith("[") else _name(found[1])


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        return None


def _name(text: str) -> str | None:
    """A name or an IPv4 address; other ways to write a number (127.1, 2130706433) are neither."""
    if len(text) > _NAME_LONGEST:
        return None
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", text.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(text))
        except ValueError:
            return None
    return text


def means_this_machine(name: str) -> bool:
    """Whether a host name can only mean this machine."""
    return is_loopback(name) or name.endswith(".localhost")


def host_of(headers: Headers) -> str:
    """The host a request names. Errors: `BadHostError` for none, several, or one that is none."""
    given = headers.getlist("host")
    name = host_name(given[0]) if len(given) == 1 else None
    if name is None:
        said = "names no host" if not given else "names no host that can be read in one way only"
        raise BadHostError(
            f"The request {said}.",
            remedy="Send one Host header: a name or an address, and the port where it is not 80.",
        )
    return name


class KnownHosts:
    """Refuses requests for hosts other than loopback and `allowed`."""

    def __init__(self, app: ASGIApp, allowed: Collection[str] = ()) -> None:
        """`allowed`: names and addresses, without a port. Errors: `ValueError` for what is none."""
        self.app = app
        names = {each: host_name(each) for each in allowed}
        if None in names.values() or any(":" in each.rpartition("]")[2] for each in names):
            raise ValueError(f"not the name of a host: {sorted(names)}")
        self.allowed = frozenset(names.values())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on requests for known hosts."""
        if scope["type"] == "http":
            error = self._refusal(Headers(scope=scope))
            if error is not None:
                await JSONResponse(error.as_json(), error.status)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _refusal(self, headers: Headers) -> UsageError | None:
        try:
            name = host_of(headers)
        except BadHostError as error:
            return error
        if means_this_machine(name) or name in self.allowed:
            return None
        return UnknownHostError(
            f"This lotgraph does not go by the name “{name}”.",
            remedy="Open it by the address it printed when it started.",
        )
