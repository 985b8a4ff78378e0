"""Ask something that may never answer, and go on after a while all the same.

The work runs on a daemon thread of its own: the threads that answer requests may all be waiting
for the very thing that is asked about.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


def beside(work: Callable[[], T]) -> asyncio.Future[T]:
    """What `work()` will give, or its error. Cancelled, the work goes on by itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()
    answer.add_done_callback(_heard)

    def give(value: T) -> None:
        if not answer.done():
            answer.set_result(value)

    def fail(error: Exception) -> None:
        if not answer.done():
            answer.set_exception(error)

    def run() -> None:
        with suppress(RuntimeError):  # the loop may have ended meanwhile
            try:
                value = work()
            except Exception as error:  # handed to who asked
                loop.call_soon_threadsafe(fail, error)
            else:
                loop.call_soon_threadsafe(give, value)

    threading.Thread(target=run, name="asking", daemon=True).start()
    return answer


def _heard(answer: asyncio.Future[T]) -> None:
    """Take note of an error that nobody waits for any more: it needs no story in the log."""
    if not answer.cancelled():
        answer.exception()


async def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work()` gives. Errors: its own; `TimeoutError`, the work then goes on by itself."""
    return await asyncio.wait_for(beside(work), seconds)
