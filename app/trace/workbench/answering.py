"""One answer for a page and everything it asks for later; and work that can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.graph.run import Graph
from app.trace.listing import lister_of
from app.trace.service import trace
from app.trace.workbench.kept import Answer, Answers, Asked, ChangedError, mark_of

Say = Callable[[str], None]


def answer_to(
    answers: Answers, graph: Graph, asked: Asked, say: Say | None = None, mark: str = ""
) -> Answer:
    """The answer to a question: a kept one if nothing was recorded since, else worked out now.

    `mark`: only the answer as of that mark will do. Errors: `ChangedError`, those of a trace.
    """
    now = mark_of(graph)
    found = answers.find(asked, mark or now)
    if found is not None:
        return found
    if mark and mark != now:
        raise ChangedError(
            "Something was recorded since this page was made, so it cannot go on from there.",
            remedy="Load the page again: it then shows the answer of now.",
        )
    made = Answer(trace(graph, asked.direction, asked.refs, asked.options, say), now)
    if graph.stop is None:
        answers.keep(asked, made)
    return made


def keep(answers: Answers, graph: Graph, asked: Asked, answer: Answer) -> None:
    """Keep an answer that was read over a connection that could be stopped; it no longer can."""
    lister_of(answer.trace).graph = replace(graph, stop=None)
    answers.keep(asked, answer)


@dataclass
class Running:
    """The work that can be stopped now, by its mark: the connection it reads over, and its page."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _works: dict[str, tuple[Graph, str]] = field(default_factory=dict)

    def begin(self, graph: Graph, page: str) -> str:
        """Some work begins; its mark."""
        if graph.stop is None:
            return ""
        with self._lock:
            self._works[graph.stop.mark] = (graph, page)
        return graph.stop.mark

    def done(self, mark: str) -> None:
        """It is over, one way or the other."""
        with self._lock:
            self._works.pop(mark, None)

    def stop(self, mark: str) -> str | None:
        """End some work; the address of its page, None when nothing of that mark is running."""
        with self._lock:
            found = self._works.get(mark)
        if found is None:
            return None
        found[0].end()
        return found[1]


@dataclass
class Workbench:
    """What the trace pages of one app have in common."""

    answers: Answers = field(default_factory=Answers)
    running: Running = field(default_factory=Running)
