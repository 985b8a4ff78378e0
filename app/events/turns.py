"""Portions of events, and short turns of Python's threads while one reads and another writes them.

A thread that waits for the server must get its turn back as soon as the answer is there. By
default one that is busy reading may keep it up to 5 ms, at every one of the many short waits of a
transaction: a statement took 13 ms beside a reading thread, 3 ms with turns of half a millisecond.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
_TURN_S = 0.0005

_lock = threading.Lock()
_wanted: list[float] = []  # the turn to go back to, once for each block that runs


@contextmanager
def short_turns() -> Iterator[None]:
    """Take turns quickly inside the block; blocks may overlap, the last to end sets it back."""
    with _lock:
        _wanted.append(_wanted[0] if _wanted else sys.getswitchinterval())
        sys.setswitchinterval(_TURN_S)
    try:
        yield
    finally:
        with _lock:
            before = _wanted.pop()
            if not _wanted:
                sys.setswitchinterval(before)


def written_behind(writes: Iterable[Callable[[], T]]) -> Iterator[T]:
    """What some writes give, in their order, each done on a thread beside: while one is done, the
    next is made ready, which is what drawing it costs. Whoever leaves waits for the one under way.
    """
    with (
        short_turns(),
        ThreadPoolExecutor(max_workers=1, thread_name_prefix="event-writer") as writer,
    ):
        pending: Future[T] | None = None
        try:
            for write in writes:
                before, pending = pending, None
                given = [] if before is None else [before.result()]
                pending = writer.submit(write)
                yield from given
            if pending is not None:
                yield pending.result()
        finally:
            if pending is not None and not pending.done():
                pending.result()


def pages_of(
    items: Iterable[T], most: int, length: int, length_of: Callable[[T], int]
) -> Iterator[list[T]]:
    """So many items at a time, fewer when they are long together."""
    page: list[T] = []
    so_far = 0
    for each in items:
        if page and (len(page) == most or so_far + length_of(each) > length):
            yield page
            page, so_far = [], 0
        page.append(each)
        so_far += length_of(each)
    if page:
        yield page
