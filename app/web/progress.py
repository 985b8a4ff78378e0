"""A long question and what it says on the way, as one stream of steps.

The work runs on a thread of its own, so that what it says can be sent while it runs. When it is
silent for a second, a step says how long it has been at it: the reader sees that it lives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from app.errors import LotgraphError
from app.observer import OBSERVER

T = TypeVar("T")
Say = Callable[[str], None]
_BEAT_S = 1.0


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the way, `after_s` seconds since the start; `first`: what is known meanwhile."""

    text: str
    after_s: int
    first: str


@dataclass(frozen=True, slots=True)
class WorkResult(Generic[T]):
    """The result."""

    value: T


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


@dataclass(frozen=True, slots=True)
class _First:
    text: str


def with_words(
    work: Callable[[Say], T],
    meanwhile: Callable[[], str] | None = None,
    left: Callable[[], object] | None = None,
    silent: Callable[[], object] | None = None,
) -> Iterator[Word | WorkResult[T]]:
    """Run `work(say)`; what it says, then its result, which is the last. Errors: the work's own.

    When it takes longer than a second, `meanwhile` is asked beside it for a first word; if that
    fails, the work goes on without. `left` is called when the reader leaves before the end.
    `silent` is asked each second: it raises when there is nobody any more to give an answer.
    """
    told: SimpleQueue[str | WorkResult[T] | _Failed | _First] = SimpleQueue()
    observer = OBSERVER.get()

    def run() -> None:
        OBSERVER.set(observer)  # a thread begins without anything of its request
        try:
            told.put(WorkResult(work(told.put)))
        except Exception as error:  # handed to the reader's thread
            told.put(_Failed(error))

    def ask() -> None:
        with suppress(LotgraphError):
            told.put(_First(meanwhile() if meanwhile else ""))

    started = time.monotonic()
    _beside(run)
    try:
        yield from _steps(told, ask, started, silent)
    except GeneratorExit:
        if left is not None:
            _beside(left)
        raise


def _steps(
    told: SimpleQueue[str | WorkResult[T] | _Failed | _First],
    ask: Callable[[], object],
    started: float,
    silent: Callable[[], object] | None,
) -> Iterator[Word | WorkResult[T]]:
    text, first, asked = "Reading the genealogy", "", False
    while True:
        try:
            step = told.get(timeout=_BEAT_S)
        except Empty:
            step = text
            if silent is not None:
                silent()
        after_s = int(time.monotonic() - started)
        if after_s and not asked:
            asked = True
            _beside(ask)
        if isinstance(step, _Failed):
            raise step.error
        if isinstance(step, WorkResult):
            yield step
            return
        if isinstance(step, _First):
            first = step.text
        else:
            text = step[:1].upper() + step[1:]
        yield Word(text, after_s, first)


def _beside(work: Callable[[], object]) -> None:
    threading.Thread(target=work, name="trace", daemon=True).start()
