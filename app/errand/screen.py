"""What a verb prints to and asks, where it is worked out for another process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:  # the database's driver takes long to import, and a help text needs none
    from app.graph.run import Graph


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody's standard output is like. `width` in characters; `color`: the name of what
    colours it has, None: none; `terminal`: whether it is one, rather than a file or a pipe."""

    width: int = 80
    color: str | None = None
    terminal: bool = False
    plain: bool = False
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Errand:
    """A verb worked out for somebody else: the screen it is for, where its text goes, the graph
    it asks."""

    screen: Screen
    out: TextIO
    graph: Graph


_ERRAND: ContextVar[Errand | None] = ContextVar("ERRAND", default=None)


def errand() -> Errand | None:
    """The errand that is being run; None where a verb works for this process itself."""
    return _ERRAND.get()


@contextmanager
def errand_for(screen: Screen, graph: Graph) -> Iterator[BytesIO]:
    """Have verbs inside the block print for a screen and ask a graph; gives what they printed."""
    printed = BytesIO()
    out = TextIOWrapper(printed, encoding=screen.encoding, newline="\n", write_through=True)
    mark = _ERRAND.set(Errand(screen, out, graph))
    try:
        yield printed
        out.flush()
    finally:
        _ERRAND.reset(mark)
        out.detach()
