"""Answers of cases kept in memory until something is committed.

What a case holds follows from its suspects, its filters, what was decided by hand and the stamp of
the last commit; with those the same, an answer is shown again instead of worked out again, and its
trace is asked for the chain to a customer. Two are kept, because one may be large.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.graph.run import Graph
from app.recall.models import Case, CaseAnswer, ScopeMark

ANSWERS = 2
_MOST_BYTES = 1 << 29  # of the columns of their traces together
_Key = tuple[object, ...]


@dataclass(slots=True)
class LatestAnswers:
    """The latest answers. Safe between threads."""

    _answers: OrderedDict[_Key, CaseAnswer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(
        self, graph: Graph, case: Case, marks: Sequence[ScopeMark], stamp: int
    ) -> CaseAnswer | None:
        """The answer as known at a stamp, if it is kept; case and marks are those given."""
        key = _key(graph, case, marks, stamp)
        with self._lock:
            found = self._answers.get(key)
            if found is None:
                return None
            self._answers.move_to_end(key)
        told = {"case": case.as_json(), "marks": [each.as_json() for each in marks]}
        return replace(found, beside={**found.beside, **told})

    def keep(
        self, graph: Graph, case: Case, marks: Sequence[ScopeMark], stamp: int, answer: CaseAnswer
    ) -> None:
        """Keep an answer; the one that was not asked for longest goes."""
        with self._lock:
            self._answers[_key(graph, case, marks, stamp)] = answer
            while len(self._answers) > 1 and self._too_many():
                self._answers.popitem(last=False)

    def _too_many(self) -> bool:
        traces = [each.trace for each in self._answers.values() if each.trace is not None]
        held = sum(trace.reader.answer.nbytes for trace in traces)
        return len(self._answers) > ANSWERS or held > _MOST_BYTES


def _key(graph: Graph, case: Case, marks: Sequence[ScopeMark], stamp: int) -> _Key:
    """All that an answer depends on but words and persons."""
    counted = (case.ignore_time, case.include_candidates, case.stop)
    filters = (case.roots, case.windows, case.window, *counted)
    by_hand = tuple((each.ref, each.mark) for each in marks)
    return (graph, *filters, by_hand, stamp)


LATEST = LatestAnswers()
