"""What is urgent: open cases, failed tests, holds requested and parts of lots on hold, gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.checks.latest import DatedReport, LatestReport, current
from app.graph.run import Graph
from app.recall.cases import all_cases
from app.recall.models import Case
from app.things.part_book import PartBook

_RENEWED_IN_S = 30  # what took longer is not looked at again because somebody opened this page


@dataclass(frozen=True, slots=True)
class Urgent:
    """What needs a look. `failed`: things of which a test failed; `parts`: by status, stock rows of
    which only a part of the lot has it, `requested`: those for which it was only asked;
    `parts_since`: these are as of a moment (UTC microseconds) and being read anew, None: of now."""

    cases: Sequence[Case]
    failed: int
    parts: Mapping[str, int]
    requested: Mapping[str, int]
    parts_since: int | None = None


def urgent(graph: Graph, book: PartBook) -> Urgent:
    """What needs a look now."""
    cases = [case for case in all_cases(graph) if case.status != "closed"]
    failed = int(graph.one("home/failed")["count"])
    parts, since = book.latest(graph)
    whole = Counter(row.status for row in parts.rows if row.status and not row.requested)
    asked = Counter(row.requested for row in parts.rows if row.requested)
    return Urgent(cases, failed, dict(whole), dict(asked), since)


@dataclass(frozen=True, slots=True)
class Gaps:
    """The latest report of the checks (None: there is none yet); `renewing`: a newer one is on its
    way."""

    latest: DatedReport | None
    renewing: bool

    @property
    def hiding(self) -> int:
        """Findings that can hide a customer or an origin."""
        return self.latest.report.by_severity["hides"] if self.latest else 0


def gaps_of(latest: LatestReport, graph: Graph, limit: int) -> Gaps:
    """What the checks found last; looked for again beside the reader when that is quick."""
    found = latest.found
    if found is None:
        latest.renew(graph, limit)
        return Gaps(None, True)
    if found.took_s > _RENEWED_IN_S:
        return Gaps(found, False)
    return Gaps(*current(latest, graph, limit))
