"""Readings into files: this process reads and writes, others check beside it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, TypeVar

from app.events.reading import Reading
from app.events.service import next_batch
from app.firstload.building import BatchAnswers, GraphFiles
from app.firstload.checking import CheckedBatch, RawBatch, check_batch

T = TypeVar("T")
_WORKERS_MOST = 8
_BATCH_BYTES = 16 * 1024**2


@dataclass(slots=True)
class PhaseTimes:
    """Seconds this process spent: reading; waiting for what is checked beside it; writing."""

    reading: float = 0.0
    checking: float = 0.0
    writing: float = 0.0
    importing: float = 0.0
    constraints: float = 0.0

    def timed(self, name: str, do: Callable[[], T]) -> T:
        """Do something, its time added to a phase."""
        began = time.perf_counter()
        try:
            return do()
        finally:
            setattr(self, name, getattr(self, name) + time.perf_counter() - began)

    @property
    def text(self) -> str:
        """The phases in words."""
        return (
            f"reading {self.reading:.1f} s · checking {self.checking:.1f} s · "
            f"writing {self.writing:.1f} s · import {self.importing:.1f} s · "
            f"constraints and what follows {self.constraints:.1f} s"
        )

    @property
    def total(self) -> float:
        """All of them together, in seconds."""
        return self.reading + self.checking + self.writing + self.importing + self.constraints


@dataclass(slots=True)
class FirstLoad(AbstractContextManager["FirstLoad"]):
    """Takes readings one after another; leave it when all are taken."""

    files: GraphFiles
    batch_events: int = 10_000
    times: PhaseTimes = field(default_factory=PhaseTimes)
    _pool: ProcessPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        # A fork has everything imported already; beside other threads it is not safe.
        alone = sys.platform == "linux" and threading.active_count() == 1
        context = get_context("fork" if alone else "spawn")
        self._pool = ProcessPoolExecutor(workers(), mp_context=context)
        self._pool.submit(workers).result()  # before a bar has a thread

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def take(self, reading: Reading, source: str | None) -> Iterator[BatchAnswers]:
        """Take the events of a reading; the answers, batch by batch in their order."""
        waiting: deque[tuple[RawBatch, Future[CheckedBatch]]] = deque()
        batches = iter(_batches(reading, self.batch_events))
        while items := self.times.timed("reading", lambda: next(batches, None)):
            batch = self.files.batch(items, source)
            waiting.append((batch, self._pool.submit(check_batch, batch)))
            if len(waiting) > workers() + 1:
                yield self._answered(*waiting.popleft())
        while waiting:
            yield self._answered(*waiting.popleft())

    def _answered(self, batch: RawBatch, future: Future[CheckedBatch]) -> BatchAnswers:
        checked = self.times.timed("checking", future.result)
        return self.times.timed("writing", lambda: self.files.take(batch, checked))


def workers() -> int:
    """How many processes check."""
    return max(1, min(os.cpu_count() or 1, _WORKERS_MOST))


def _batches(reading: Reading, most: int) -> Iterator[Sequence[Any]]:
    if reading.lines is None:
        items = iter(reading.items)
        while found := next_batch(items, most):
            yield found
    else:
        yield from _lines(reading.lines, most)


def _lines(lines: Iterable[tuple[int, bytes]], most: int) -> Iterator[list[tuple[int, bytes]]]:
    page: list[tuple[int, bytes]] = []
    size = 0
    for each in lines:
        page.append(each)
        size += len(each[1])
        if len(page) == most or size > _BATCH_BYTES:
            yield page
            page, size = [], 0
    if page:
        yield page
