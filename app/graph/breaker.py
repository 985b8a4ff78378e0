"""Whether the database answers, as every copy of one connection knows it.

Closed, reads and writes go to the server. Open, they are refused in words at once instead of
waiting. Whoever watches a connection opens and closes its breaker; nobody else does, so the
breaker of a connection that nobody watches stays closed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.errors import DatabaseError


class Storage(Protocol):
    """The disk a database writes to, where that is known."""

    def check(self) -> None:
        """Nothing, while there is room for more. Errors: `DatabaseError`."""

    def told(self) -> Mapping[str, Any]:
        """How much room there is, as JSON values."""


@dataclass(eq=False)
class Breaker:
    """What is known of the server.

    `broken_since`: when it said itself that it needs a restart. `silent_since`: when it was first
    found to be silent, while it is. Both in seconds since 1970.
    """

    broken_since: float | None = None
    silent_since: float | None = None
    _error: DatabaseError | None = None
    _answered: float = field(default=float("-inf"))

    @property
    def error(self) -> DatabaseError | None:
        """Why nothing is asked now; None while it is closed."""
        return self._error

    def check(self) -> None:
        """Nothing, while it is closed. Errors: `DatabaseError`, the one it was opened with."""
        if self._error is not None:
            raise self._error.again()

    def answered(self) -> None:
        """The server has just answered somebody."""
        self._answered = time.monotonic()

    @property
    def last_answer(self) -> float:
        """When the server last answered anybody (monotonic seconds)."""
        return self._answered

    def open(self, error: DatabaseError) -> None:
        """Ask the server nothing until it is closed."""
        if self.silent_since is None:
            self.silent_since = time.time()
        self._error = error

    def close(self) -> None:
        """Ask the server again."""
        self._error, self.silent_since = None, None
        self.answered()
