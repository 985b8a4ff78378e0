"""Every request is answered in time: by what it asked for, or in words.

A request that has waited a while has the database looked at; when it is silent, the request is told
so, and so is everyone who comes after it, at once. One that passes its deadline is told that, and
what it still reads is ended on the server. Answers that have begun are not cut by it: they
say themselves how far they are.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import orjson
from markupsafe import escape
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import LotgraphError, UsageError
from app.graph.run import REQUEST_STOP, Stop
from app.settings import Settings
from app.watch.answers import answer_early
from app.watch.watcher import Watcher
from app.web.deadline import own_deadline

HEADER = "lotgraph-deadline"
# These ask no database, or have limits of their own.
_FREE = (
    "/static/",
    "/api/v1/health",
    "/api/v1/live",
    "/api/v1/openapi.json",
    "/api/v1/running",
    "/running",
    "/metrics",
    "/sign-in",
    "/sign-out",
    "/account",
    "/shared/",
)
# What reads or keeps a part of the graph for good and answers when it is done, whole or not at all,
# as a file of a whole answer; pages that take long tell how far they are, and are not among them.
_LONG = re.compile(
    r"(POST /recall|GET /recall/(file|letter|customer|compare)|GET /reports/file"
    r"|GET /trace/(down|up)/table\.csv|GET /api/v1/epcis"
    r"|[A-Z]+ /api/v1/(recall|reports|schema))(/|$)"
)
_STEP_S, _ASK_AFTER_S, _ASK_EVERY_S, _ASK_STREAMS_S = 0.1, 0.3, 0.3, 2.0
_QUIET_S = 1.5  # after which an answer that has begun will say no more itself
_BYTES_A_SECOND = 256 * 1024  # a body gets a second more for so much of it


class DeadlineError(LotgraphError):
    """The answer was not there in time (HTTP 504)."""

    code = "deadline"
    status = 504


def limit_s(scope: Scope, settings: Settings) -> float:
    """Seconds a request has, its body not counted. Errors: `UsageError` for a header that is none.

    Who asks may give itself more or less time by the header `Lotgraph-Deadline`; otherwise the
    handler may (`app/web/deadline.py`).
    """
    asked = Headers(scope=scope).get(HEADER)
    if asked is None:
        long = _LONG.match(f"{scope['method']} {scope['path']}") is not None
        usual = settings.request_deadline_most_s if long else settings.request_deadline_s
        return own_deadline(scope) or usual
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", asked) or not float(asked):
        raise UsageError(
            "The header Lotgraph-Deadline is no number of seconds.", remedy="Write 60, or 2.5."
        )
    return min(float(asked), settings.request_deadline_most_s)


@dataclass
class _Exchange:
    """One request as it goes on: whether its body is here, whether its answer has begun.

    `waits_since`: when it came, or the last of its body was handed on; `sending`: whether more of
    its body is waited for, which has limits of its own.
    """

    inner_receive: Receive
    inner_send: Send
    body_left: bool
    waits_since: float
    sending: bool = False
    size: int = 0
    started: bool = False
    ended: bool = False
    sent: float = 0.0
    media_type: str = ""

    async def receive(self) -> Message:
        """The next of the body; while it does not come, nobody but its sender is waited for."""
        if self.ended:
            return {"type": "http.disconnect"}
        self.sending = self.body_left
        try:
            message = await self.inner_receive()
        finally:
            self.sending = False
        if message["type"] == "http.request":
            self.size += len(message.get("body", b""))
            if self.body_left:
                self.waits_since = time.monotonic()
            self.body_left = self.body_left and message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless another was given."""
        if self.ended:
            return
        if message["type"] == "http.response.start":
            self.started = True
            self.media_type = Headers(raw=message["headers"]).get("content-type", "")
        self.sent = time.monotonic()
        await self.inner_send(message)

    async def end_with(self, error: LotgraphError) -> None:
        """End an answer that has begun, and will not come to its end, in words if it takes any."""
        if self.media_type.startswith("text/html"):
            text = f'<p role="alert">{escape(error.text)} {escape(error.remedy)}</p>'
        elif self.media_type.startswith("application/x-ndjson"):
            text = orjson.dumps(error.as_json()).decode() + "\n"
        else:
            return  # broken off, which is no whole answer to anybody
        last = {"type": "http.response.body", "body": text.encode(), "more_body": False}
        await self.inner_send(last)


class Deadlines:
    """Gives every request its deadline."""

    def __init__(self, app: ASGIApp, settings: Settings, watcher: Watcher) -> None:
        self.app = app
        self.settings = settings
        self.watcher = watcher
        self._left: set[asyncio.Task[None]] = set()  # nobody waits for these any more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer it when nobody else has in time."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self.app(scope, receive, send)
            return
        came = time.monotonic()
        headers = Headers(scope=scope)
        body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
        silent: LotgraphError | None = await self.watcher.ready()
        try:
            limit_s(scope, self.settings)
        except UsageError as error:
            silent = silent or error
        if silent is not None:
            await answer_early(scope, silent.again(), receive, send, body_left=body)
            return
        exchange, stop = _Exchange(receive, send, body, came), Stop()
        REQUEST_STOP.set(stop)
        work = asyncio.create_task(self._run(scope, exchange))
        try:
            late = await self._wait(work, exchange, scope)
        except asyncio.CancelledError:
            work.cancel()
            raise
        if late is not None:
            exchange.ended = True
            self._leave(work, stop)
            if exchange.started:
                await exchange.end_with(late)
            else:
                await answer_early(scope, late, receive, send, body_left=exchange.body_left)

    async def _run(self, scope: Scope, exchange: _Exchange) -> None:
        await self.app(scope, exchange.receive, exchange.send)

    async def _wait(
        self, work: asyncio.Task[None], exchange: _Exchange, scope: Scope
    ) -> LotgraphError | None:
        """None when the request was answered, else what to answer. Errors: the work's own."""
        look: asyncio.Task[None] | None = None
        while True:
            both = {work} if look is None else {work, look}
            await asyncio.wait(both, timeout=_STEP_S, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
                return None
            look = None if look is None or look.done() else look
            if exchange.sending:
                continue
            waited = time.monotonic() - exchange.waits_since
            if self.watcher.error is not None and (
                not exchange.started or time.monotonic() - exchange.sent > _QUIET_S
            ):
                return self.watcher.error.again()
            limit = limit_s(scope, self.settings)
            if not exchange.started and waited > limit + exchange.size / _BYTES_A_SECOND:
                return _late(limit, scope["method"])
            every = _ASK_STREAMS_S if exchange.started else _ASK_EVERY_S
            if look is None and waited > _ASK_AFTER_S and self.watcher.older_than(every):
                look = asyncio.create_task(self.watcher.look())

    def _leave(self, work: asyncio.Task[None], stop: Stop) -> None:
        """Wait for some work no more; what it reads is ended."""
        self._left.add(work)
        work.add_done_callback(self._forget)
        stop.asked.set()

        def end() -> None:
            with suppress(LotgraphError):
                self.watcher.graph.end_marked(stop.mark)

        threading.Thread(target=end, name="end-reads", daemon=True).start()

    def _forget(self, work: asyncio.Task[None]) -> None:
        self._left.discard(work)
        if not work.cancelled():
            work.exception()  # nobody is there to hear of it


def _late(limit: float, method: str) -> DeadlineError:
    reads = method in ("GET", "HEAD")
    return DeadlineError(
        f"The answer was not there within {limit:g} s."
        + ("" if reads else " What was to be stored may still be stored."),
        remedy=("" if reads else "Look whether it was, or send it again: the same event is not "
                "taken twice. ")
        + "Ask for less, or give it more time: by the header Lotgraph-Deadline (seconds), or for "
        "all by LOTGRAPH_REQUEST_DEADLINE_S.",
        retry_after_s=5,
        limit_s=limit,
    )  # fmt: skip
