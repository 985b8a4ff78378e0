"""Asking: a typed or shipped statement in, an `Answer` out, or its rows as a stream."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import orjson

from app.chain.append import enter
from app.console.counting import counting_warning
from app.console.desk import Desk
from app.console.guard import BOUND_ADVICE, AllowedStatement, Operator
from app.console.limits import Limits, Truncation, clamp
from app.console.runs import QueryRun
from app.console.schema import names
from app.errors import UsageError
from app.graph.run import Graph, connect
from app.graph.untrusted import StatementStoppedError, TooMuchMemoryError, Unknown
from app.plain_text import in_utf8
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """Rows of plain values and what is to be known about them. `elapsed_ms` is the server's time
    with the reading of the rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: Truncation | None
    elapsed_ms: int
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """`columns, rows, count, truncated, elapsed_ms, warnings`; truncated is null when whole."""
        return {
            "columns": self.columns,
            "rows": self.rows,
            "count": len(self.rows),
            "truncated": self.cut.as_json() if self.cut else None,
            "elapsed_ms": self.elapsed_ms,
            "warnings": self.warnings,
        }


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """How a statement would be run; nothing was run."""

    operators: tuple[Operator, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """`operators` (name, details, estimated_rows, depth, paths) and `warnings`."""
        return {
            "operators": [
                {
                    "name": each.name,
                    "details": each.details,
                    "estimated_rows": each.estimated,
                    "depth": each.depth,
                    "paths": each.paths,
                }
                for each in self.operators
            ],
            "warnings": self.warnings,
        }


def usual_limits(settings: Settings) -> Limits:
    """Limits of a page when nobody asks for others."""
    return Limits(
        settings.console_time_limit_s, settings.console_rows, settings.console_bytes_limit
    )


def most_limits(settings: Settings) -> Limits:
    """The most an answer in one piece may use."""
    return Limits(
        settings.console_time_limit_most_s, settings.console_rows_most, settings.console_bytes_limit
    )


def download_limits(settings: Settings) -> Limits:
    """What a download may use."""
    return Limits(
        settings.console_time_limit_most_s, settings.download_rows, settings.download_bytes_limit
    )


def limits_of(
    settings: Settings, *, time_s: float | None = None, rows: int | None = None
) -> Limits:
    """Limits as asked for, clamped."""
    asked: dict[str, float | None] = {"time_s": time_s, "rows": rows}
    return clamp(asked, usual_limits(settings), most_limits(settings))


def has_own(settings: Settings) -> bool:
    """Whether typed statements have a server, a user or a database of their own."""
    own = (
        settings.console_neo4j_uri,
        settings.console_neo4j_user,
        settings.console_neo4j_database,
    )
    return any(each is not None for each in own)


def console_graph(settings: Settings, graph: Graph) -> Graph:
    """The connection for typed statements: its own when a server or a user is set for it."""
    if not has_own(settings):
        return graph
    uri = settings.console_neo4j_uri or settings.neo4j_uri or f"bolt://{graph.server()[1]}"
    password = settings.console_neo4j_password or settings.neo4j_password
    return connect(
        uri,
        settings.console_neo4j_user or settings.neo4j_user,
        password.get_secret_value() if password else "",
        settings.console_neo4j_database or settings.neo4j_database,
    )


def plan_of(
    desk: Desk, user: str, text: str, parameters: Mapping[str, Any], limits: Limits
) -> QueryPlan:
    """Plan a statement. Errors: `GuardError`, `StatementError`, `DatabaseError`."""
    run = desk.start(user, None, desk.task(text, parameters, only_plan=True), limits)
    try:
        passed = run.passed()
    finally:
        desk.done(user, run)
    return QueryPlan(passed.operators, warnings_of(desk, passed))


def answer(
    desk: Desk,
    user: str,
    text: str,
    parameters: Mapping[str, Any],
    limits: Limits,
    name: str | None = None,
) -> QueryAnswer:
    """Run a statement. Errors: `GuardError`, `StatementError`, `StoppedError`, `TooManyError`."""
    with open_answer(desk, user, text, parameters, limits, name) as (passed, run):
        try:
            rows = tuple(tuple(row) for batch in run for row in batch)
        except (TooMuchMemoryError, StatementStoppedError) as error:
            raise _advised(error, passed) from None
        elapsed = run.elapsed_ms
    return QueryAnswer(run.columns, rows, run.cut, elapsed, warnings_of(desk, passed))


def _advised(error: UsageError, passed: AllowedStatement) -> UsageError:
    """The same error with what would help, when a pattern had no upper bound."""
    open_ended = any(each.open_ended for each in passed.operators)
    if not open_ended or error.code not in ("memory", "time_limit"):
        return error
    return type(error)(
        f"{error.text} It follows paths of any length, one by one.",
        remedy=f"{BOUND_ADVICE}, or ask for distinct ends: RETURN DISTINCT x.", code=error.code,
        **error.detail,
    )  # fmt: skip


@contextmanager
def open_answer(
    desk: Desk,
    user: str,
    text: str,
    parameters: Mapping[str, Any],
    limits: Limits,
    name: str | None = None,
) -> Iterator[tuple[AllowedStatement, QueryRun]]:
    """Run a statement and read its batches while this is open; it is gone afterwards."""
    run = desk.start(user, name, desk.task(text, parameters), limits)
    try:
        yield run.passed(), run
    finally:
        desk.done(user, run)


def warnings_of(desk: Desk, passed: AllowedStatement) -> tuple[str, ...]:
    """What to know before trusting the rows, or before running at all."""
    unknown = sorted(passed.planned.unknown, key=lambda each: each.offset or 0)
    found = [_unknown(desk.graph, each) for each in unknown]
    paths = [each for each in passed.operators if each.paths]
    found += dict.fromkeys(
        f"{each.name} {each.paths}: in a genealogy that may be billions. Ask for distinct ends "
        "instead (… RETURN DISTINCT x), or for one shortestPath."
        for each in paths
    )
    counting = None if passed.shipped else counting_warning(passed.text)
    return (*found, counting) if counting else tuple(found)


def _unknown(graph: Graph, unknown: Unknown) -> str:
    known = names(graph).get(unknown.what, ())
    near = difflib.get_close_matches(unknown.name, known, 3, 0.6) or [
        each for each in known if each.lower() == unknown.name.lower()
    ]
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"There is no {unknown.what} “{unknown.name}” in this graph.{meant}"


def note_query(graph: Graph, user: str, text: str, parameters: Mapping[str, Any]) -> int:
    """Enter a typed query into the log that shows tampering, before it is run; its number. The
    words stand beside, for they may name people. Errors: `DatabaseError`; it is not run then."""
    given = orjson.dumps(dict(parameters), default=str, option=orjson.OPT_NON_STR_KEYS).decode()
    return enter(graph, "query", user, beside={"text": in_utf8(text), "parameters": given})
