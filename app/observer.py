"""Who is told of work while it goes on: how much, how long, and what is running now.

Rooms say what they do and know nobody who listens: the command line has none, the app has one for
each request (`app/watch/observation.py`). What is told names no lot, but for the `what` of a job,
which is shown to people and counted by nobody.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

JobKind = Literal["load", "freeze", "query"]


@dataclass(eq=False)
class Job:
    """Work that takes its time. `what` it is about and how far it is (`progress`), in words.

    `stop` ends it, where that can be done; only its own person may.
    """

    kind: JobKind
    what: str
    person: str = ""
    progress: str | Callable[[], str] = ""
    stop: Callable[[], object] | None = None
    request_id: str = ""
    began: float = field(default_factory=time.time)
    number: str = field(default_factory=lambda: secrets.token_hex(6))

    def say(self, text: str) -> None:
        """How far it is."""
        self.progress = text

    @property
    def said(self) -> str:
        """How far it is, in words."""
        return self.progress if isinstance(self.progress, str) else self.progress()


class Observer(Protocol):
    """Who is told."""

    def traced(self, direction: str, roots: Sequence[str], things: int, seconds: float) -> None:
        """A genealogy was worked out: its direction, the refs of its roots, how much it reached."""

    def taken(self, outcomes: Mapping[str, int]) -> None:
        """Events were answered at the door, so many with each outcome."""

    def begun(self, job: Job) -> None:
        """A job has begun."""

    def done(self, job: Job) -> None:
        """A job has ended, however it did."""

    def statement(self, name: str) -> AbstractContextManager[Any]:
        """Around one shipped statement that the database is asked."""


OBSERVER: ContextVar[Observer | None] = ContextVar("OBSERVER", default=None)


@contextmanager
def running(job: Job) -> Iterator[Job]:
    """Around a job, so that who looks sees it."""
    observer = OBSERVER.get()
    if observer is None:
        yield job
        return
    observer.begun(job)
    try:
        yield job
    finally:
        observer.done(job)


def statement(name: str) -> AbstractContextManager[Any]:
    """Around one shipped statement that the database is asked."""
    observer = OBSERVER.get()
    return nullcontext() if observer is None else observer.statement(name)
