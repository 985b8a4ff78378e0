"""Few answers are read at once; who else asks waits a short while for a turn.

Twenty answers that are read beside each other are all late, and the longer one takes the likelier
it is that something is recorded meanwhile and it has to be read again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

AT_ONCE = 2 * (os.cpu_count() or 1)  # while the server works on one of them, the app has another
_WAIT_S = 1.0  # behind long ones nobody waits longer


@dataclass
class Turns:
    """So many readings at once; whoever waited `wait_s` goes on without a turn."""

    at_once: int = AT_ONCE
    wait_s: float = _WAIT_S
    _free: threading.Semaphore = field(init=False)
    _mine: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self._free = threading.Semaphore(self.at_once)

    @contextmanager
    def one(self) -> Iterator[bool]:
        """A turn of this thread, or part of the one it has; False: it waited long enough."""
        if getattr(self._mine, "has", False):
            yield True
            return
        got = self._free.acquire(timeout=self.wait_s)
        self._mine.has = True
        try:
            yield got
        finally:
            self._mine.has = False
            if got:
                self._free.release()


TURNS = Turns()  # of this process: they share its processors
