"""What a request may send, and how slowly: a body has its limits before anybody reads it.

Small bodies (forms, JSON) are read here, whole, and handed on; events and files may be large
and are counted while they pass.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import UsageError
from app.settings import Settings
from app.watch.answers import answer_early

DOORS = (
    "/api/v1/events", "/api/v1/epcis", "/api/v1/load/preview", "/load", "/recall/attach",
    "/api/v1/recall/attachments", "/epcis/v2/capture", "/epcis/v2/events",
)  # fmt: skip
_SLOWEST = 16 * 1024  # bytes a second a body has to come at, all in all


class BodyTooSlowError(UsageError):
    """The body does not come, or not quickly enough (HTTP 408)."""

    code = "body_too_slow"
    status = 408


class BodyTooLargeError(UsageError):
    """The body is larger than it may be (HTTP 413)."""

    code = "too_large"
    status = 413


@dataclass
class BoundedBody:
    """A body as it comes: counted and timed."""

    receive: Receive
    limit: int
    grace_s: float
    size: int = 0
    complete: bool = False
    error: UsageError | None = None
    _began: float = field(default_factory=time.monotonic)

    async def __call__(self) -> Message:
        """The next message. Errors: `BodyTooLargeError`, `BodyTooSlowError`."""
        if self.complete:
            return await self.receive()
        left = self._began + self.grace_s + self.size / _SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(self.receive(), max(left, 0.001))
        except TimeoutError:
            self.error = BodyTooSlowError(
                f"The body did not come in time: {self.size:,} bytes in "
                f"{time.monotonic() - self._began:.0f} s.",
                remedy=f"Send it at {_SLOWEST // 1024} KiB a second or more; a slow line may be "
                "given more seconds to begin with by LOTGRAPH_BODY_TIME_LIMIT_S.",
            )
            raise self.error from None
        if message["type"] == "http.request":
            self.size += len(message.get("body", b""))
            if self.size > self.limit:
                self.error = too_large(self.limit)
                raise self.error
            self.complete = not message.get("more_body", False)
        else:
            self.complete = True
        return message


def too_large(limit: int) -> BodyTooLargeError:
    """The error of a body above a limit in bytes."""
    return BodyTooLargeError(
        f"The body is larger than {limit:,} bytes.",
        remedy="Send it in parts, or use “lotgraph load”.",
        limit_bytes=limit,
    )


class BoundedBodies:
    """Gives every request that has a body its limits."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its body read or counted."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        length = headers.get("content-length", "0")
        if length in ("", "0") and "transfer-encoding" not in headers:
            await self.app(scope, receive, send)
            return
        door = scope["path"].rstrip("/") in DOORS
        limit = self.settings.request_bytes_limit
        limit = limit if door else min(limit, self.settings.form_bytes_limit)
        body = BoundedBody(receive, limit, self.settings.body_time_limit_s)
        try:
            if length.isdecimal() and int(length[:20]) > limit:
                raise too_large(limit)
            if door:
                await self._counted(scope, body, send)
                return
            whole = await _read(body)
        except (BodyTooLargeError, BodyTooSlowError) as error:
            await answer_early(scope, error, receive, send, body_left=not body.complete)
            return
        except ClientDisconnect:
            return
        await self.app(scope, _Again(whole, receive), send)

    async def _counted(self, scope: Scope, body: BoundedBody, send: Send) -> None:
        """Pass a request on whose body is read as it comes. Errors: those of `BoundedBody`."""

        async def send_unless(message: Message) -> None:
            if body.error is None:  # else it is answered here, and what still comes thrown away
                await send(message)

        await self.app(scope, body, send_unless)
        if body.error is not None:
            raise body.error


async def _read(body: BoundedBody) -> bytes:
    """All of a body. Errors: those of `BoundedBody`; `ClientDisconnect`."""
    parts = []
    while not body.complete:
        message = await body()
        if message["type"] != "http.request":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
    return b"".join(parts)


class _Again:
    """A body that was read, to be received once more; then whatever else comes."""

    def __init__(self, whole: bytes, receive: Receive) -> None:
        self._whole: bytes | None = whole
        self._receive = receive

    async def __call__(self) -> Message:
        if self._whole is None:
            return await self._receive()
        whole, self._whole = self._whole, None
        return {"type": "http.request", "body": whole, "more_body": False}
