"""Statuses of parts of lots, worked out once for all that is recorded: the start page and lists.

What they are of up to 2,000 lots and containers takes a moment to read. It is kept with the mark
of the graph, so that only the first visitor after a commit waits for it; where that was long, who
comes to the start page is shown what was found last, and it is read anew beside them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from fastapi import Request

from app.graph.moment import moment_in, moment_of, steady
from app.graph.run import Graph, Work
from app.process import Renewal, process
from app.things.amounts import PartStatuses, part_statuses

WAIT_S = 0.25  # what took longer is read beside the visitor


@dataclass(frozen=True, slots=True)
class DatedParts:
    """Statuses of parts, as of which mark of the graph, when they were read (UTC microseconds), and
    how long that took."""

    parts: PartStatuses
    mark: str
    read_at: int
    took_s: float


@dataclass
class PartBook:
    """What one app found last; safe between threads."""

    found: DatedParts | None = None
    _renewal: Renewal = field(default_factory=Renewal)

    def of(self, work: Work) -> PartStatuses:
        """What holds now, inside a transaction."""
        before = moment_in(work)
        found = self.found
        if found is not None and before.mark == found.mark != "":
            return found.parts
        begun = time.time_ns()
        parts = part_statuses(work)
        if moment_in(work) == before and before.mark:
            took = (time.time_ns() - begun) / 1e9
            self.found = DatedParts(parts, before.mark, begun // 1000, took)
        return parts

    def latest(self, graph: Graph) -> tuple[PartStatuses, int | None]:
        """What was found last; and since when it may be another (UTC microseconds), None: it is
        what holds now."""
        found = self.found
        if found is None or found.took_s <= WAIT_S:
            return steady(graph, self.of), None
        if found.mark == moment_of(graph).mark:
            return found.parts, None
        self._renewal.begin(lambda: steady(graph, self.of))
        return found.parts, found.read_at

    def close(self) -> None:
        """Wait for what is on its way."""
        self._renewal.wait()


def part_book(request: Request) -> PartBook:
    """The book of the app that answers a request."""
    return process(request).of(PartBook, PartBook)
