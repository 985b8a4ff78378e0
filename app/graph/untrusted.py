"""Statements that people typed: planned, run and stopped. READ sessions only, always with a limit.

What may be run is not decided here but by `app/console/guard.py`; this is only how. Every
statement runs in a transaction of its own that carries a mark, so that it can be found on the
server and ended from another connection at any time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from neo4j import (
    READ_ACCESS,
    GqlStatusObject,
    NotificationMinimumSeverity,
    Result,
    ResultSummary,
    Transaction,
)
from neo4j.exceptions import (
    AuthError,
    BrokenRecordError,
    DatabaseUnavailable,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from app.errors import UsageError
from app.graph.catalogue import LANGUAGE
from app.graph.run import MARK, Graph
from app.graph.values import plain
from app.graph.words import in_words

FETCH_ROWS = 500
FETCH_BYTES = 8 * 1024 * 1024  # of rows on their way: a stopped answer is still read so far
# Row by row, which is what Community does; other editions hold many rows at once.
_LANGUAGE = f"{LANGUAGE} runtime=slotted "
_EXPLAIN = "EXPLAIN " + _LANGUAGE
_WRITTEN_PLACE = re.compile(
    r"\(line (?P<line>\d+), column (?P<column>\d+) \(offset: (?P<offset>\d+)\)\)"
)
_PLACE = re.compile(r"\s*\(line \d+, column \d+ \(offset: \d+\)\).*", re.S)
_QUOTED = re.compile(r"`([^`]*)`")
_UNKNOWN = {"01N50": "label", "01N51": "relationship type", "01N52": "property"}

# What the server notes about a typed statement is told to who typed it, not to the log.
logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)


class StatementError(UsageError):
    """The server did not take a typed statement; `line`, `column`, `offset` say where, if known."""

    code = "cypher"


class StatementStoppedError(UsageError):
    """A typed statement was ended on the server before it was done (HTTP 422)."""

    code = "stopped"
    status = 422  # not 408: a browser would send the statement again by itself


class TooMuchMemoryError(UsageError):
    """A typed statement wanted more memory than statements may have."""

    code = "memory"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name the statement uses and this graph does not have; `what` is label, property …"""

    what: str
    name: str
    offset: int | None


@dataclass(frozen=True, slots=True)
class StatementPlan:
    """How the server would run a statement. `kind` is r, rw, w or s; nothing was run."""

    kind: str
    root: Mapping[str, Any]
    columns: tuple[str, ...]
    unknown: tuple[Unknown, ...]


def plan(
    graph: Graph, text: str, parameters: Mapping[str, Any], *, limit_s: float, mark: str = ""
) -> StatementPlan:
    """Plan a statement in a READ session. Errors: `StatementError`, `DatabaseError`."""
    with _translated(len(_EXPLAIN)), graph.driver.session(
        database=graph.database,
        default_access_mode=READ_ACCESS,
        bookmark_manager=graph.bookmark_manager,
        notifications_min_severity=NotificationMinimumSeverity.WARNING,
    ) as session:  # fmt: skip
        tx = session.begin_transaction(timeout=limit_s, metadata={MARK: mark})
        result = tx.run(_EXPLAIN + text, dict(parameters))
        columns = tuple(result.keys())
        summary = result.consume()
        tx.rollback()
    return StatementPlan(
        summary.query_type or "?", dict(summary.plan or {}), columns, tuple(_unknown(summary))
    )


def _unknown(summary: ResultSummary) -> Iterator[Unknown]:
    for status in summary.gql_status_objects:
        what = _UNKNOWN.get(status.gql_status)
        names = _QUOTED.findall(status.status_description)
        if what and names:
            yield Unknown(what, names[0], _offset(status))


def _offset(status: GqlStatusObject) -> int | None:
    return None if status.position is None else max(0, status.position.offset - len(_EXPLAIN))


class OpenRows:
    """An open result: `columns`, and rows as plain values. Close it; it may be closed twice."""

    def __init__(self, tx: Transaction, result: Result) -> None:
        self._tx = tx
        self._result = result
        self.columns = tuple(result.keys())

    def __iter__(self) -> Iterator[list[Any]]:
        """The rows. Errors: `StatementError`, `StoppedError`, `DatabaseError`."""
        with _translated(len(_LANGUAGE)):
            for record in self._result:
                try:
                    row = [plain(value) for value in record.values()]
                except (BrokenRecordError, OverflowError, ValueError):
                    raise _unreadable() from None
                yield row


@contextmanager
def rows(
    graph: Graph,
    text: str,
    parameters: Mapping[str, Any],
    *,
    mark: str,
    limit_s: float,
    row_bytes: float = 0,
) -> Iterator[OpenRows]:
    """Run a statement in a READ session; its transaction is gone when this is left.

    `row_bytes`: what a row may have; the larger, the fewer are on their way at once.
    """
    with _translated(len(_LANGUAGE)):
        session = graph.driver.session(
            database=graph.database,
            default_access_mode=READ_ACCESS,
            bookmark_manager=graph.bookmark_manager,
            fetch_size=max(1, min(FETCH_ROWS, int(FETCH_BYTES // max(1.0, row_bytes)))),
        )
        tx = None
        try:
            tx = session.begin_transaction(timeout=limit_s, metadata={MARK: mark})
            yield OpenRows(tx, tx.run(_LANGUAGE + text, dict(parameters)))
        finally:
            with suppress(Neo4jError, DriverError):
                if tx is not None and not tx.closed():
                    tx.rollback()
            with suppress(Neo4jError, DriverError):
                session.close()


def running(graph: Graph, mark: str) -> int:
    """How many transactions of this mark the server still has."""
    return len(graph.rows("console/running", mark=mark))


@contextmanager
def _translated(prefix: int) -> Iterator[None]:
    """Errors of the driver as errors in words; `prefix` characters were put before the text."""
    try:
        yield
    except (AuthError, DatabaseUnavailable, ServiceUnavailable, SessionExpired) as error:
        raise in_words(error, None) from None
    except Neo4jError as error:
        raise _refused(error, prefix) from None
    except (DriverError, OverflowError, TypeError, ValueError) as error:
        raise StatementError(
            f"The parameters cannot be sent: {error}",
            remedy="Whole numbers must fit 64 bits; values are texts, numbers, lists, maps.",
            code="parameter",
        ) from None


def _unreadable() -> StatementError:
    return StatementError(
        "The answer holds a date or time that cannot be read: outside the years 1 to 9999, or none "
        "that exists.",
        remedy="Give it as text: toString(…).",
        code="unreadable_value",
    )


def _refused(error: Neo4jError, prefix: int) -> UsageError:
    code, text = error.code or "", error.message or ""
    if "TransactionTimedOut" in code:
        return StatementStoppedError("It was stopped at its time limit.", code="time_limit")
    if code.endswith("Transaction.Terminated") or "TransactionMarkedAsFailed" in code:
        return StatementStoppedError("It was stopped.", code="cancelled")
    if "OutOfMemory" in code or "MemoryPool" in code:
        return TooMuchMemoryError(
            "It needs more memory than one query may have.",
            remedy="Filter earlier, or aggregate before collecting and sorting.",
        )
    if code.endswith("ParameterMissing"):
        return StatementError(
            f"{text}.", remedy="Give every $parameter a value.", code="parameter_missing"
        )
    return StatementError(
        _PLACE.sub("", text.strip()) + ".",
        remedy="" if error.gql_status == "22012" else "Mend the statement where it is marked.",
        code="cypher_syntax" if "Statement.Syntax" in code else "cypher",
        **_position(error, prefix),
    )


def _position(error: Neo4jError, prefix: int) -> dict[str, int]:
    place = error.diagnostic_record.get("_position")
    if not isinstance(place, dict) or "offset" not in place:
        said = _WRITTEN_PLACE.search(error.message or "")  # servers of version 5 say it in words
        if said is None:
            return {}
        place = said.groupdict()
    line, column = int(place["line"]), int(place["column"])
    return {
        "line": line,
        "column": max(1, column - prefix) if line == 1 else column,
        "offset": max(0, int(place["offset"]) - prefix),
    }
