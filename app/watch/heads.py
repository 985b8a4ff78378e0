"""End connections on which the head of a request does not come, or a byte of it now and then.

The server under the app gives a head no limit in time; each such connection would stay for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"The head of the request did not come in time. Send it at once.\n"
)


class BoundedHeads(H11Protocol):
    """One connection. `limit_s`: seconds to a whole head, from its start or the last answer."""

    def __init__(self, *args: Any, limit_s: float, **more: Any) -> None:
        super().__init__(*args, **more)
        self._limit_s = limit_s
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there."""
        super().connection_made(transport)
        self._time()

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        super().data_received(data)
        self._time()

    def on_response_complete(self) -> None:
        """The answer is sent; another request may come on the same connection."""
        super().on_response_complete()
        self._time()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop()
        super().connection_lost(exc)

    def _time(self) -> None:
        """Have the clock run while a head is waited for, and only then."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._late is None:
            self._late = self.loop.call_later(self._limit_s, self._end)

    def _stop(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _end(self) -> None:
        if self.transport.is_closing():
            return
        if self.cycle is None and self.conn.trailing_data[0]:  # else nothing was asked
            self.transport.write(_TOO_SLOW)
        self.transport.close()


def heads_within(limit_s: float) -> Callable[..., asyncio.Protocol]:
    """What makes the connections of a server (`http` of `uvicorn.Config`)."""
    return partial(BoundedHeads, limit_s=limit_s)
