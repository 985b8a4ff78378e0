"""What one running app keeps between requests: one container, closed when the app ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, runtime_checkable

from starlette.requests import Request

from app.errors import DatabaseError, LotgraphError
from app.settings import Settings

T = TypeVar("T")


@runtime_checkable
class Closable(Protocol):
    """What has something to give back at the end."""

    def close(self) -> None:
        """Give it back."""


class Caretaker(Protocol):
    """Whoever runs the database server."""

    def trouble(self) -> DatabaseError | None:
        """What is the matter with the server, in words; None when nothing is known."""

    def rescue(self, ill_since: float) -> object:
        """Have another server in place of one found ill at a time (seconds since 1970)."""


@dataclass
class Renewal:
    """Work beside the visitors, one at a time: what they are shown is read anew."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def begin(self, work: Callable[[], object]) -> None:
        """Have it done, unless some is on its way."""

        def done() -> None:
            with suppress(LotgraphError):  # the next visitor asks again, and is told what is wrong
                work()

        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=done)
                self._thread.start()

    def wait(self) -> None:
        """Wait for what is on its way."""
        if self._thread is not None:
            self._thread.join()


@dataclass
class Process:
    """The settings of an app, and what its rooms keep between requests: one value of a kind.

    A room's value is made when it is first asked for, and closed with the app if it can be.
    `caretaker`: None where the database server is not lotgraph's own.
    """

    settings: Settings
    asker: Callable[[Request], str]
    caretaker: Caretaker | None = None
    _values: dict[type[Any], Any] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def of(self, kind: type[T], make: Callable[[], T]) -> T:
        """The one value of a kind; `make` makes it at the first call."""
        with self._lock:
            if kind not in self._values:
                self._values[kind] = make()
            found: T = self._values[kind]
            return found

    def close(self) -> None:
        """Close what can be closed, the last made first."""
        with self._lock:
            values = list(self._values.values())
            self._values.clear()
        for value in reversed(values):
            if isinstance(value, Closable):
                value.close()


def process(request: Request) -> Process:
    """The container of the app that answers a request."""
    found: Process = request.app.state.process
    return found
