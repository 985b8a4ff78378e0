"""The latest report over the whole graph, kept until a newer one is there.

Looking at everything takes seconds; who comes meanwhile is shown the latest report, with its age,
and a newer one is worked out beside them when something was recorded since.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from fastapi import Request

from app.checks.models import CheckProgress, Report
from app.checks.service import steps
from app.graph.moment import moment_of
from app.graph.run import Graph
from app.process import Renewal, process


@dataclass(frozen=True, slots=True)
class DatedReport:
    """A report, as of which mark of the graph, when it was begun (UTC microseconds), and how long
    it took."""

    report: Report
    mark: str
    begun_at: int
    took_s: float


@dataclass
class LatestReport:
    """The latest report of one app; safe between threads."""

    found: DatedReport | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _renewal: Renewal = field(default_factory=Renewal)
    _closed: bool = False

    def keep(self, found: DatedReport) -> None:
        """Keep a report unless a later one is there."""
        with self._lock:
            if self.found is None or self.found.begun_at <= found.begun_at:
                self.found = found

    def renew(self, graph: Graph, limit: int) -> None:
        """Have a newer report worked out beside the caller, unless one is on its way."""
        self._renewal.begin(partial(self._renew, graph, limit))

    def _renew(self, graph: Graph, limit: int) -> None:
        for _ in dated_steps(self, graph, limit):
            if self._closed:
                return

    def close(self) -> None:
        """Wait for what is on its way; it ends at its next step."""
        self._closed = True
        self._renewal.wait()


def latest_of(request: Request) -> LatestReport:
    """The latest report of the app that answers a request."""
    return process(request).of(LatestReport, LatestReport)


def dated_steps(
    latest: LatestReport, graph: Graph, limit: int
) -> Iterator[CheckProgress | DatedReport]:
    """Check everything; the last step is the report, which is kept."""
    mark, begun = moment_of(graph).mark, time.time_ns() // 1000
    for step in steps(graph, limit=limit):
        if isinstance(step, Report):
            found = DatedReport(step, mark, begun, time.time_ns() / 1e9 - begun / 1e6)
            latest.keep(found)
            yield found
        else:
            yield step


def current(latest: LatestReport, graph: Graph, limit: int) -> tuple[DatedReport | None, bool]:
    """The latest report and whether a newer one is on its way; None: there is none yet."""
    found = latest.found
    if found is None:
        return None, False
    if found.mark == moment_of(graph).mark:
        return found, False
    latest.renew(graph, limit)
    return found, True
