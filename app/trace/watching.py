"""A long question and what it says on the way, as one stream of steps.

The work runs on a thread of its own, so that what it says can be sent while it runs. When it is
silent for a second, a step says how long it has been at it: the reader sees that it lives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")
Say = Callable[[str], None]
_BEAT_S = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """A word on the way; `after_s` seconds since the start."""

    text: str
    after_s: int


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """The result."""

    value: T


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


def watched(work: Callable[[Say], T]) -> Iterator[Said | Done[T]]:
    """Run `work(say)`; what it says, then its result, which is the last. Errors: the work's own."""
    told: SimpleQueue[str | Done[T] | _Failed] = SimpleQueue()

    def run() -> None:
        try:
            told.put(Done(work(told.put)))
        except Exception as error:  # handed to the reader's thread
            told.put(_Failed(error))

    started = time.monotonic()
    threading.Thread(target=run, name="trace", daemon=True).start()
    text = "Reading the genealogy"
    while True:
        try:
            step = told.get(timeout=_BEAT_S)
        except Empty:
            step = text
        if isinstance(step, _Failed):
            raise step.error
        if isinstance(step, Done):
            yield step
            return
        text = step
        yield Said(text, int(time.monotonic() - started))
