"""Answers kept for a while, so that views of one answer, and its branches, are one object.

An answer is kept under what was asked and the mark of the graph it was read from; whenever
something is recorded, the mark changes and the answer is no longer given for a new page. An open
page goes on with the answer it shows as long as that is kept; then it is told to load again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.errors import LotgraphError
from app.graph.run import Graph
from app.trace.models import Direction, Trace
from app.trace.options import Options
from app.trace.workbench.looking import skeleton
from app.trace.workbench.skeleton import Skeleton

_MOST_ANSWERS = 12
_MOST_LINKS = 1_500_000  # of all kept answers together
_FOR_S = 20 * 60


class ChangedError(LotgraphError):
    """The graph changed since a page was made, and its answer is not kept (HTTP 409)."""

    status = 409
    code = "answer_changed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept: the roots, resolved and sorted, and the options."""

    direction: Direction
    refs: tuple[str, ...]
    options: Options


@dataclass
class Answer:
    """A trace and what was worked out of it for its views; `mark` of the graph it was read from."""

    trace: Trace
    mark: str
    made_of: dict[Hashable, Any] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    @cached_property
    def skeleton(self) -> Skeleton:
        """Its things and links by position."""
        return skeleton(self.trace)

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
        self._kept: OrderedDict[tuple[Asked, str], tuple[float, Answer]] = OrderedDict()

    def find(self, asked: Asked, mark: str) -> Answer | None:
        """A kept answer to a question as of a mark."""
        with self._lock:
            self._forget_old()
            found = self._kept.get((asked, mark))
            if found is None:
                return None
            self._kept.move_to_end((asked, mark))
            return found[1]

    def keep(self, asked: Asked, answer: Answer) -> None:
        """Keep an answer; the longest unused ones give way."""
        if not answer.mark:
            return
        with self._lock:
            self._kept[asked, answer.mark] = (time.monotonic(), answer)
            self._kept.move_to_end((asked, answer.mark))
            while len(self._kept) > 1 and self._too_many():
                self._kept.popitem(last=False)

    def _too_many(self) -> bool:
        links = sum(each.trace.counts.get("edges", 0) for _, each in self._kept.values())
        return len(self._kept) > _MOST_ANSWERS or links > _MOST_LINKS

    def _forget_old(self) -> None:
        limit = time.monotonic() - _FOR_S
        for key in [key for key, (at, _) in self._kept.items() if at < limit]:
            del self._kept[key]


def mark_of(graph: Graph) -> str:
    """The mark of the graph as it is now; empty while times are still being worked out."""
    row = graph.one("trace/mark")
    return "" if row["pending"] else f"{row['last']}.{row['refused']}"
