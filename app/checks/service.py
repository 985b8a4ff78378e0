"""The completeness rules over the whole graph: the checks of a trace, for everything there is.

Things are looked at in chunks, each in a read transaction of its own, so that neither memory nor
the time of a transaction grows with the graph. What is loaded meanwhile may or may not be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from app.checks.completeness import gaps
from app.checks.feeds import feeds
from app.checks.models import CheckProgress, Finding, Report, Result
from app.checks.table import CHECKS, SEVERITIES
from app.errors import UsageError
from app.graph.run import Graph

CHUNK = 5_000  # things looked at in one transaction


@dataclass(slots=True)
class _Found:
    """The findings of one check so far: all refs, and the texts of the first ones."""

    limit: int
    refs: set[str] = field(default_factory=set)
    first: dict[str, str] = field(default_factory=dict)
    elsewhere: list[Finding] = field(default_factory=list)
    elsewhere_count: int = 0

    def add(self, ref: str, text: str) -> None:
        """Take a finding; of one thing only the first counts."""
        if ref in self.refs:
            return
        self.refs.add(ref)
        self.first[ref] = text
        if len(self.first) > 4 * self.limit + 1_000:
            self.first = dict(sorted(self.first.items())[: self.limit])

    def items(self) -> list[Finding]:
        """The first findings by ref; those that name nothing known come last."""
        known = [Finding(ref, text) for ref, text in sorted(self.first.items())]
        return [*known, *self.elsewhere][: self.limit]


def check_all(graph: Graph, *, limit: int, code: str | None = None) -> Report:
    """Check everything. Errors: `UsageError` when no check has this code."""
    for step in steps(graph, limit=limit, code=code):
        if isinstance(step, Report):
            return step
    raise AssertionError("the last step is the report")


def steps(graph: Graph, *, limit: int, code: str | None = None) -> Iterator[CheckProgress | Report]:
    """Check everything, telling how far it is; the last step is the report.

    At most `limit` findings are listed per check (all are counted); with a code only that
    check's. Errors: `UsageError` when no check has this code.
    """
    _known(code)
    return _steps(graph, limit, code)


def _known(code: str | None) -> None:
    if code is not None and code not in CHECKS:
        raise UsageError(
            f"There is no check “{code}”.", remedy="Checks are: " + ", ".join(CHECKS) + "."
        )


def _steps(graph: Graph, limit: int, code: str | None) -> Iterator[CheckProgress | Report]:
    everything = graph.one("checks/things")
    ids: list[int] = everything["ids"]
    found = {name: _Found(limit) for name in CHECKS if code in (None, name)}
    yield CheckProgress(0, len(ids))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        for gap in graph.read(partial(gaps, ids=chunk)):
            if gap.code in found:
                found[gap.code].add(gap.ref, gap.text)
        yield CheckProgress(start + len(chunk), len(ids))
    for name in ("refused_event", "conflicting_event"):
        if name in found:
            _elsewhere(graph, found[name], name == "conflicting_event")
    yield Report(everything["shown"], _results(found), graph.read(feeds))


def _elsewhere(graph: Graph, found: _Found, conflicts: bool) -> None:
    """Refused events that name nothing that was looked at would otherwise be told nowhere."""
    row = graph.one("checks/refused_elsewhere", conflicts=conflicts, count=found.limit)
    found.elsewhere_count = row["total"]
    found.elsewhere = [
        Finding(
            None,
            f"event {event or 'without an id'} of {source or 'an unknown source'} was refused "
            f"({code}): {text}" + (f"; it names {', '.join(refs)}" if refs else ""),
        )
        for source, event, code, text, refs in row["listed"]
    ]


def _results(found: dict[str, _Found]) -> list[Result]:
    rank = list(SEVERITIES)
    results: Iterable[Result] = (
        Result(CHECKS[code], len(each.refs) + each.elsewhere_count, tuple(each.items()))
        for code, each in found.items()
    )
    return sorted(results, key=lambda result: rank.index(result.check.severity))
