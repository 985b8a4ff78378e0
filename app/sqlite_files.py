"""SQLite files of a home: one writer at a time, and the version a file's tables have."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.errors import LotgraphError

_WAIT_S, _AGAIN_S = 10.0, 0.02


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction no other writer is in; taken back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def bring_forward(
    connection: sqlite3.Connection, steps: Sequence[str], newer: LotgraphError
) -> None:
    """Give a file the tables of this version; a step (statements between `;` and a line's end) for
    each version. Errors: `newer` for a file of a later lotgraph."""
    if _version(connection, steps, newer) == len(steps):
        return
    _write_ahead(connection)
    with transaction(connection):
        for step in steps[_version(connection, steps, newer) :]:  # none: another was quicker
            for statement in step.split(";\n"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(steps)}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log. A file that another one has begun to write is refused at once,
    whatever the connection would wait: SQLite fears that the two wait for each other."""
    until = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
        time.sleep(_AGAIN_S)


def _version(connection: sqlite3.Connection, steps: Sequence[str], newer: LotgraphError) -> int:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > len(steps):
        raise newer
    return found
