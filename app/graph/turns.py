"""Few answers are read at once; who else asks waits a short while for a turn.

Twenty answers that are read beside each other are all late, and the longer one takes the likelier
it is that something is recorded meanwhile and it has to be read again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

AT_ONCE = 2 * (os.cpu_count() or 1)  # while the server works on one of them, the app has another
_WAIT_S = 1.0  # behind long ones nobody waits longer


@dataclass
class Turns:
    """So many readings at once; who waited `wait_s` in all for the parts of an answer goes on
    without a turn."""

    at_once: int = AT_ONCE
    wait_s: float = _WAIT_S
    _free: threading.Semaphore = field(init=False)
    _has: ContextVar[bool] = field(default_factory=lambda: ContextVar("has_turn", default=False))
    _waited: ContextVar[float] = field(default_factory=lambda: ContextVar("waited_s", default=0.0))

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.at_once)

    @contextmanager
    def one(self) -> Iterator[bool]:
        """A turn, or part of the one it has; False: it waited long enough. `@one()` on a function
        gives each of its calls one."""
        if self._has.get():
            yield True
            return
        began, waited, free = time.monotonic(), self._waited.get(), self._free
        got = free.acquire(timeout=max(0.0, self.wait_s - waited))
        self._waited.set(waited + time.monotonic() - began)
        mark = self._has.set(True)
        try:
            yield got
        finally:
            self._has.reset(mark)
            if got:
                free.release()


TURNS = Turns()  # of this process: they share its processors
