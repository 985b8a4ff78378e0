"""Answer a request whose body nobody wants any more.

A connection that is closed while its sender still sends loses the answer, too. So the rest of the
body is thrown away for a while after the answer was sent.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from app.errors import LotgraphError
from app.web.errors import answer

_LINGER_S = 2.0


async def answer_early(
    scope: Scope, error: LotgraphError, receive: Receive, send: Send, *, body_left: bool
) -> None:
    """Answer with an error; `body_left`: there may be more of the request's body."""
    response = answer(Request(scope), error)
    if not body_left:
        await response(scope, receive, send)
        return
    response.headers["Connection"] = "close"
    head: Message = {"type": "http.response.start", "status": response.status_code,
                     "headers": response.raw_headers}  # fmt: skip
    await send(head)
    text = b"" if scope["method"] == "HEAD" else bytes(response.body)
    await send({"type": "http.response.body", "body": text, "more_body": True})
    with suppress(TimeoutError):
        await asyncio.wait_for(_throw_away(receive), _LINGER_S)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _throw_away(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
