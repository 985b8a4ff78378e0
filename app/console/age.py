"""How old the graph is that typed statements are asked of, where the console has its own server.

That may be a replica or last night's copy: what it holds is as of its last commit. The server is
asked in a thread of its own and not waited for long, so that one that is silent delays no page.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from app.errors import LotgraphError
from app.graph.run import Graph
from app.times import moment_of

WAIT_S = 1.5
_FRESH_FOR_S = 10.0
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True)
class CopyAge:
    """The last commits of the console's server and of lotgraph's own, in UTC microseconds."""

    copy: int
    original: int

    @property
    def text(self) -> str:
        """In words."""
        if self.copy <= 0:
            return "The console's own server holds no commit of lotgraph yet."
        stamp = f"{moment_of(self.copy):%Y-%m-%d %H:%M:%S} UTC"
        old = span_text((time.time_ns() // 1000 - self.copy) / 1e6)
        if self.copy >= self.original:
            return f"Asked of a server of its own, with all commits: the last was {stamp}."
        behind = span_text((self.original - self.copy) / 1e6)
        return (
            f"Asked of a server of its own, as of its last commit: {stamp}, {old} ago. lotgraph's "
            f"last commit is {behind} later."
        )


def span_text(seconds: float) -> str:
    """A time as people say it: 3 hours."""
    seconds = max(0.0, seconds)
    for unit, name in _UNITS:
        if seconds >= unit or unit == 1:
            count = int(seconds // unit)
            return f"{count:,} {name}{'' if count == 1 else 's'}"
    return "0 seconds"


class AgeReader:
    """Reads the age of the console's server now and then; `None` where it has no own server."""

    def __init__(self, copy: Callable[[], Graph], original: Graph, *, own: bool) -> None:
        self._copy = copy
        self._original = original
        self._own = own
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="console-age")
        self._lock = threading.Lock()
        self._reading: Future[CopyAge] | None = None
        self._read_at = -_FRESH_FOR_S

    def close(self) -> None:
        """Let go of the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def text(self) -> str | None:
        """The age in words, or that the server is silent."""
        if not self._own:
            return None
        with self._lock:
            stale = time.monotonic() - self._read_at > _FRESH_FOR_S
            if self._reading is None or (stale and self._reading.done()):
                self._reading = self._thread.submit(self._read)
                self._read_at = time.monotonic()
            reading = self._reading
        try:
            return reading.result(WAIT_S).text
        except TimeoutError:
            return "The console's own server does not answer at the moment."
        except LotgraphError as error:
            return f"The console's own server cannot be asked: {error.text}"

    def _read(self) -> CopyAge:
        last = [int(graph.one("graph/clock")["last"]) for graph in (self._copy(), self._original)]
        return CopyAge(last[0], last[1])
