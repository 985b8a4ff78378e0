"""Requests for a second person: what somebody wants done, until another confirms it or says no.

They wait here and not in the graph, where whoever has the database's password could write one.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.accounts.store import Store
from app.errors import ForbiddenError, LotgraphError, NotFoundError
from app.times import HOUR_US

HOURS = 24


class DecidedError(LotgraphError):
    """Somebody else was quicker: it was confirmed or turned down already (HTTP 409, exit 2)."""

    code = "already_decided"
    status = 409


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What waits for a second person. `by_account`: whether the first had signed in; `asked_of`:
    the only one who may confirm it, where somebody was named. Times in UTC microseconds."""

    number: str
    case: str
    act: str
    fields: Mapping[str, str]
    by: str
    by_account: bool
    asked_of: str | None
    asked_at: int

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "number": self.number, "case": self.case, "act": self.act, "by": self.by,
            "asked_of": self.asked_of, "waits_for": "second person",
        }  # fmt: skip


def ask_second(
    store: Store, case: str, act: str, fields: Mapping[str, str], *, by: str, by_account: bool,
    asked_of: str | None = None,
) -> Confirmation:  # fmt: skip
    """Have something wait for a second person; the same again takes the place of the earlier."""
    number, now = secrets.token_hex(8), store.now()
    with store.write() as work:
        work.execute(
            "UPDATE confirmation SET state = 'replaced', decided_at = ? WHERE state = 'open'"
            " AND case_number = ? AND act = ? AND by = ? AND fields = ?",
            (now, case, act, by, _text(fields)),
        )
        work.execute(
            "INSERT INTO confirmation (number, case_number, act, fields, by, by_account, asked_of,"
            " asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, case, act, _text(fields), by, by_account, asked_of, now),
        )
    return Confirmation(number, case, act, dict(fields), by, by_account, asked_of, now)


def _text(fields: Mapping[str, str]) -> str:
    return orjson.dumps(dict(fields), option=orjson.OPT_SORT_KEYS).decode()


def confirmations_of(store: Store, case: str) -> list[Confirmation]:
    """What waits for a second person on a case, the oldest first."""
    with store.read() as work:
        rows = work.execute(
            "SELECT * FROM confirmation WHERE case_number = ? AND state = 'open' AND asked_at > ?"
            " ORDER BY asked_at",
            (case, store.now() - HOURS * HOUR_US),
        )
        return [_confirmation(row) for row in rows]


def _confirmation(row: sqlite3.Row) -> Confirmation:
    return Confirmation(
        row["number"], row["case_number"], row["act"], orjson.loads(row["fields"]), row["by"],
        bool(row["by_account"]), row["asked_of"], row["asked_at"],
    )  # fmt: skip


def find_confirmation(store: Store, number: str) -> Confirmation:
    """One that still waits. Errors: `NotFoundError`."""
    with store.read() as work:
        row = work.execute(
            "SELECT * FROM confirmation WHERE number = ? AND state = 'open' AND asked_at > ?",
            (number, store.now() - HOURS * HOUR_US),
        ).fetchone()
    if row is None:
        raise NotFoundError(
            "Nothing waits for a second person under this number.",
            remedy="It was decided already, or is older than a day: ask for it again.",
        )
    return _confirmation(row)


def check_second(found: Confirmation, name: str) -> None:
    """Whether a person may be the second one. Errors: `ForbiddenError`."""
    if name.casefold() == found.by.casefold():
        raise ForbiddenError(
            f"{name} asked for this and cannot confirm it, too.",
            remedy="Another person confirms it in a session of their own.",
            code="second_person",
        )
    if found.asked_of is not None and name.casefold() != found.asked_of.casefold():
        raise ForbiddenError(
            f"{found.by} asked {found.asked_of} to confirm this.",
            remedy="Ask for it again without a name, and anybody who may can confirm it.",
            code="second_person",
        )


def decide_confirmation(store: Store, found: Confirmation, second: str, state: str) -> None:
    """Take it off the list, once. Errors: `DecidedError`."""
    with store.write() as work:
        done = work.execute(
            "UPDATE confirmation SET state = ?, second = ?, decided_at = ?"
            " WHERE number = ? AND state = 'open'",
            (state, second, store.now(), found.number),
        )
    if not done.rowcount:
        raise DecidedError("This was decided already.", remedy="Look at the case as it is now.")


def reopen_confirmation(store: Store, found: Confirmation) -> None:
    """It could not be done for now: it waits again."""
    with store.write() as work:
        work.execute(
            "UPDATE confirmation SET state = 'open', second = NULL, decided_at = NULL"
            " WHERE number = ?",
            (found.number,),
        )
