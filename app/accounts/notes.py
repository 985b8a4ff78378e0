"""Notes of sign-ins, accounts and dumps for the log that shows tampering, kept until entered.

A note is written in the transaction of what it is about, so there is neither without the other.
Whoever signs in does not wait for the graph: it may be silent, or stopped for a dump; notes are
entered when it is back (`app/accounts/entering.py`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from app.accounts.store import Store
from app.acting import How, Person, person
from app.chain.entries import EXPORT

SIGN_IN = "sign-in"
KINDS = (SIGN_IN, EXPORT)
REFUSAL = "refused"
_APART = 100  # refused attempts that are entered one by one while none can be; more are counted
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LogNote:
    """What is to be entered. `line`: its number in its file, which no other ever has; `behind`: the
    number of the log's last entry when it was first tried, None when it was not."""

    line: int
    at: int
    kind: str
    what: str
    person: Person
    told: Mapping[str, Any]
    beside: Mapping[str, Any] | None
    behind: int | None


def note(
    work: sqlite3.Connection,
    now: int,
    what: str,
    by: Person | None = None,
    *,
    told: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
    kind: str = SIGN_IN,
) -> None:
    """Note what is done in this transaction. `by`: unset: whoever acts; `told`: facts (names of
    accounts are such); `beside`: what may have to be erased, an address; `kind`: of the entry."""
    if what == REFUSAL and _counted(work):
        return
    who = person() if by is None else by
    work.execute(
        "INSERT INTO note (at, kind, what, by, how, told, beside) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (now, kind, what, who.name, who.how, orjson.dumps(dict(told or {})).decode(),
         None if beside is None else orjson.dumps(dict(beside)).decode()),
    )  # fmt: skip


def _counted(work: sqlite3.Connection) -> bool:
    """Whether so many refused attempts wait that one more is only counted."""
    rows = work.execute(
        "SELECT line, told FROM note WHERE what = ? AND behind IS NULL ORDER BY line DESC LIMIT ?",
        (REFUSAL, _APART),
    ).fetchall()
    if len(rows) < _APART:
        return False
    told = orjson.loads(rows[0]["told"])
    told["more"] = told.get("more", 0) + 1
    work.execute(
        "UPDATE note SET told = ? WHERE line = ?", (orjson.dumps(told).decode(), rows[0]["line"])
    )
    return True


def notes_waiting(store: Store) -> tuple[str, list[LogNote]]:
    """By which name this file goes in the log, and the next notes that were not entered."""
    with store.read() as work:
        name = work.execute("SELECT value FROM own WHERE name = 'id'").fetchone()[0]
        rows = work.execute("SELECT * FROM note ORDER BY line LIMIT ?", (_AT_ONCE,)).fetchall()
    return name, [_note(row) for row in rows]


def _note(row: sqlite3.Row) -> LogNote:
    return LogNote(
        row["line"], row["at"], row["kind"], row["what"], Person(row["by"], cast(How, row["how"])),
        orjson.loads(row["told"]), None if row["beside"] is None else orjson.loads(row["beside"]),
        row["behind"],
    )  # fmt: skip


def note_tried(store: Store, notes: Sequence[LogNote], behind: int) -> None:
    """They are about to be entered behind an entry of the log, if not tried before."""
    with store.write() as work:
        work.execute(
            "UPDATE note SET behind = ? WHERE behind IS NULL AND line BETWEEN ? AND ?",
            (behind, notes[0].line, notes[-1].line),
        )


def forget_notes(store: Store, notes: Sequence[LogNote]) -> None:
    """They were entered."""
    with store.write() as work:
        work.execute("DELETE FROM note WHERE line BETWEEN ? AND ?", (notes[0].line, notes[-1].line))
