"""Whatever leaves as a file, or as the whole answer of a trace, is entered into the log before its
first byte is sent.

It is looked at where answers leave, so that no route can forget it: whatever is neither a page nor
JSON, or says that it is to be saved. A route that entered more itself (its case, for whom) is not
entered again. A trace that a program reads as JSON is entered, too, but answered even when nothing
can be stored: who looks for customers must not wait for a disk. It says so in a header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

import structlog
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.chain.append import ENTRY_KINDS, enter
from app.chain.entries import EXPORT
from app.errors import LotgraphError
from app.graph.run import Graph
from app.web.errors import answer
from app.web.requests import route_of

log = structlog.get_logger(__name__)
NOT_ENTERED = "lotgraph-not-entered"  # of an answer, with the code of why
# Answers that programs take whole, without saying that they are files: what they are called.
WHOLE_ANSWERS: Mapping[str, str] = {
    "/api/v1/trace/{direction}": "trace.json", "/api/v1/trace/common": "common-cause.json",
}  # fmt: skip
# What pages and programs look at; anything else leaves as a file.
_SHOWN = ("text/html", "application/json", "application/x-ndjson")
_NOT_OF_THE_GRAPH = ("/static", "/metrics")
_NAME = re.compile(r'filename="([^"]{1,200})"')


class GivenOut:
    """Enters what leaves; a file that cannot be entered does not leave (HTTP 503)."""

    def __init__(self, app: ASGIApp, graph: Graph) -> None:
        self.app = app
        self.graph = graph

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self.app(scope, receive, send)
            return
        mark = ENTRY_KINDS.set([])
        try:
            await self.app(scope, receive, _Leaving(self.graph, scope, receive, send).send)
        finally:
            ENTRY_KINDS.reset(mark)


class _Leaving:
    """One answer on its way: its head waits until the first of its body is here."""

    def __init__(self, graph: Graph, scope: Scope, receive: Receive, send: Send) -> None:
        self.graph, self.scope = graph, scope
        self.receive, self.onward = receive, send
        self.head: Message | None = None
        self.refused = False

    async def send(self, message: Message) -> None:
        """The next of an answer."""
        if self.refused:
            return
        if message["type"] == "http.response.start" and self._name(message) is not None:
            self.head = message
            return
        if self.head is not None:
            head, self.head = self.head, None
            try:
                await self._enter(head, message)
            except LotgraphError as error:
                if _is_file(Headers(raw=head["headers"])):
                    self.refused = True
                    words = answer(Request(self.scope), error)
                    await words(self.scope, self.receive, self.onward)
                    return
                log.warning("answer_not_entered", route=route_of(self.scope), code=error.code)
                MutableHeaders(raw=head["headers"])[NOT_ENTERED] = error.code
            await self.onward(head)
        await self.onward(message)

    def _name(self, head: Message) -> str | None:
        """What leaves is called; None where nothing does."""
        if head["status"] not in (200, 206):
            return None
        headers, route = Headers(raw=head["headers"]), route_of(self.scope)
        if route in _NOT_OF_THE_GRAPH:
            return None
        if _is_file(headers):
            found = _NAME.search(headers.get("content-disposition", ""))
            return found[1] if found else "file"
        return WHOLE_ANSWERS.get(route)

    async def _enter(self, head: Message, first: Message) -> None:
        if ENTRY_KINDS.get():
            return
        whole = not first.get("more_body", False)
        told = {
            "route": route_of(self.scope),
            "sha256": sha256(first.get("body", b"")).hexdigest() if whole else None,
        }
        query = self.scope["query_string"].decode("latin-1")[:4_000]
        # refs, and names of files, may name people
        beside = {"file": self._name(head), "asked": f"{self.scope['path']}?{query}"}
        await to_thread.run_sync(lambda: enter(self.graph, EXPORT, "", told=told, beside=beside))


def _is_file(headers: Headers) -> bool:
    """Whether an answer leaves as a file, rather than to be looked at by pages and programs."""
    shown = headers.get("content-type", _SHOWN[0]).startswith(_SHOWN)
    return bool(headers.get("content-disposition")) or not shown
