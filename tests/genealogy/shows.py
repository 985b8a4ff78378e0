"""A history, and what a check says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.trace.telling import Event

Told = Callable[[], list[Event]]


@dataclass(frozen=True)
class Shows:
    """A history and the things of which a check says something in it (none: a near miss)."""

    code: str
    tell: Told
    refs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.code} {self.tell.__name__}"
