"""Answers kept for a while, so that views of one answer, and its branches, are one object.

An answer is kept under what was asked and the mark of the moment it is of; whenever something is
recorded, the mark changes and the answer is no longer given for a new page. An open page goes on
with the answer it shows, as known at its moment, as long as that is kept; then it is told to load
again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from fastapi import Request

from app.genealogy.question import Direction, Options
from app.graph.moment import AsOf, ChangedError, Moment, moment_of
from app.graph.run import Graph
from app.process import process
from app.trace.answer import Trace
from app.trace.service import trace
from app.trace.summary import warnings_of
from app.workbench.names import skeleton
from app.workbench.skeleton import Skeleton

_MOST_ANSWERS = 12
_MOST_BYTES = 1 << 30  # of the columns of all kept answers together
_FOR_S = 20 * 60
LATE_FROM = 1_000  # of more lots and serials what makes an answer incomplete is told after the rest


@dataclass(frozen=True, slots=True)
class TraceQuestion:
    """A question as it is kept: the roots, resolved and sorted, and the options."""

    direction: Direction
    refs: tuple[str, ...]
    options: Options


@dataclass
class BenchAnswer:
    """A trace and what was worked out of it for its views; `mark` of its moment."""

    trace: Trace
    mark: str
    made_of: dict[Hashable, Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _judging: threading.Lock = field(default_factory=threading.Lock)
    _warnings: dict[str, Any] | None = None

    @cached_property
    def skeleton(self) -> Skeleton:
        """Its things and links by position."""
        return skeleton(self.trace)

    @property
    def late(self) -> bool:
        """Whether it is so large that what makes it incomplete is looked for after all else, and
        that was not done yet."""
        counts = self.trace.counts
        many = counts.get("lots", 0) + counts.get("serials", 0) > LATE_FROM
        return many and self._warnings is None and not self.trace.reader.has_findings

    def warnings(self) -> dict[str, Any]:
        """What makes it incomplete, looked for at the first call; others go on meanwhile."""
        with self._judging:
            if self._warnings is None:
                self._warnings = warnings_of(self.trace)
            return self._warnings

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Something worked out of the answer, made at the first call."""
        with self.lock:
            if key not in self.made_of:
                self.made_of[key] = make()
            return self.made_of[key]


class Answers:
    """The answers kept by one app; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[TraceQuestion, str], tuple[float, BenchAnswer]] = (
            OrderedDict()
        )

    def find(self, asked: TraceQuestion, mark: str) -> BenchAnswer | None:
        """A kept answer to a question as of a mark."""
        with self._lock:
            self._forget_old()
            found = self._kept.get((asked, mark))
            if found is None:
                return None
            self._kept.move_to_end((asked, mark))
            return found[1]

    def keep(self, asked: TraceQuestion, answer: BenchAnswer) -> None:
        """Keep an answer; the longest unused ones give way."""
        if not answer.mark:
            return
        with self._lock:
            self._kept[asked, answer.mark] = (time.monotonic(), answer)
            self._kept.move_to_end((asked, answer.mark))
            while len(self._kept) > 1 and self._too_many():
                self._kept.popitem(last=False)

    def _too_many(self) -> bool:
        held = sum(each.trace.reader.answer.nbytes for _, each in self._kept.values())
        return len(self._kept) > _MOST_ANSWERS or held > _MOST_BYTES

    def _forget_old(self) -> None:
        limit = time.monotonic() - _FOR_S
        for key in [key for key, (at, _) in self._kept.items() if at < limit]:
            del self._kept[key]


Say = Callable[[str], None]


def answer_to(
    answers: Answers, graph: Graph, asked: TraceQuestion, moment: Moment, say: Say | None = None
) -> BenchAnswer:
    """The answer to a question as of a moment: a kept one, or worked out now.

    Errors: `ChangedError`, those of a trace.
    """
    found = answers.find(asked, moment.mark)
    if found is not None:
        return found
    as_of = AsOf(graph, moment, asked.options.known_at)
    made = BenchAnswer(
        trace(graph, asked.direction, asked.refs, asked.options, say, as_of), moment.mark
    )
    if graph.stop is None:
        answers.keep(asked, made)
    return made


def answer_of(answers: Answers, graph: Graph, asked: TraceQuestion, mark: str) -> BenchAnswer:
    """The answer of a mark, for a part of a page that shows it (no mark: the answer of now).

    Errors: `ChangedError`, those of a trace.
    """
    found = answers.find(asked, mark)
    if found is not None:
        return found
    now = moment_of(graph)
    if mark and mark != now.mark:
        raise ChangedError(
            "Something was recorded since this page was made, so it cannot go on from there.",
            remedy="Load the page again: it then shows the answer of now.",
        )
    return answer_to(answers, graph, asked, now)


def keep(answers: Answers, graph: Graph, asked: TraceQuestion, answer: BenchAnswer) -> None:
    """Keep an answer that was read over a connection that could be stopped; it no longer can."""
    answer.trace.reader.as_of.graph = replace(graph, stop=None)
    answers.keep(asked, answer)


@dataclass
class RunningWork:
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


def workbench_of(request: Request) -> Workbench:
    """What the trace pages of the app that answers a request have in common."""
    return process(request).of(Workbench, Workbench)


@dataclass
class Workbench:
    """What the trace pages of one app have in common."""

    answers: Answers = field(default_factory=Answers)
    running: RunningWork = field(default_factory=RunningWork)
