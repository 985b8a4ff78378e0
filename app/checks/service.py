"""The completeness rules over the whole graph: the checks of a trace, for everything there is.

Things are looked at in chunks, each in a read transaction of its own, so that neither memory nor
the time of a transaction grows with the graph. What is loaded meanwhile may or may not be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.checks.completeness import Findings, findings_of
from app.checks.feeds import feeds
from app.checks.fetch import read_background
from app.checks.finding import Finding
from app.checks.models import CheckProgress, Report, Result
from app.checks.table import CHECKS, SEVERITIES
from app.errors import UsageError
from app.graph.run import Graph, side_by_side

CHUNK = 5_000  # things looked at in one transaction


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
    codes = [name for name in CHECKS if code in (None, name)]
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    background = graph.read(read_background)
    look = partial(findings_of, background=background, codes=codes, most=limit)
    found, done = Findings(), 0
    yield CheckProgress(0, len(ids))
    parts = side_by_side([partial(graph.read, partial(look, ids=chunk)) for chunk in chunks])
    for part, chunk in zip(parts, chunks, strict=True):
        found.add(part, limit)
        done += len(chunk)
        yield CheckProgress(done, len(ids))
    results = [_result(graph, found, name, limit) for name in codes]
    rank = list(SEVERITIES)
    results.sort(key=lambda result: rank.index(result.check.severity))
    yield Report(everything["shown"], results, graph.read(feeds))


def _result(graph: Graph, found: Findings, code: str, limit: int) -> Result:
    """The first findings of a check by ref; refused events that name nothing known come last."""
    first, count = found.first(code, limit), len(found.refs.get(code, ()))
    if code in ("refused_event", "conflicting_event"):
        row = graph.one(
            "checks/refused_elsewhere", conflicts=code == "conflicting_event", count=limit
        )
        first += [Finding(code, None, _elsewhere(*each)) for each in row["listed"]]
        count += row["total"]
    return Result(CHECKS[code], count, tuple(first[:limit]))


def _elsewhere(
    source: str | None, event: str | None, code: str, text: str, refs: list[str] | None
) -> str:
    """Refused events that name nothing that was looked at would otherwise be told nowhere."""
    return (
        f"event {event or 'without an id'} of {source or 'an unknown source'} was refused "
        f"({code}): {text}" + (f"; it names {', '.join(refs)}" if refs else "")
    )
