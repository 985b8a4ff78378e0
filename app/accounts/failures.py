"""Lockout: who failed too often waits, by the name that was tried and by where it came from.

An attempt is counted before its password is looked at, so that many at once are as many as one
after the other; a success takes its own back. A name that is no account's is locked alike.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from app.accounts.notes import note
from app.accounts.store import Store
from app.errors import LotgraphError
from app.times import MINUTE_US

WINDOW_MINUTES = 15
LIMITS = {"name": 5, "address": 30, "token": 100, "shared": 60}


class TooManyFailuresError(LotgraphError):
    """Too many attempts failed; whoever asks waits (HTTP 429, exit 2)."""

    code = "too_many_failures"
    status = 429


def count_attempt(store: Store, **who: str) -> None:
    """Count an attempt of a `name`, `address` or `token`'s address.

    Errors: `TooManyFailuresError`.
    """
    now = store.now()
    since = now - WINDOW_MINUTES * MINUTE_US
    with store.write() as work:
        work.execute("DELETE FROM failure WHERE at <= ?", (since,))
        error = _locked(work, now, since, who)
        if error is None:
            work.executemany(
                "INSERT INTO failure VALUES (?, ?)",
                [(f"{kind}:{value}", now) for kind, value in who.items()],
            )
    if error is not None:
        raise error


def _locked(
    work: sqlite3.Connection, now: int, since: int, who: Mapping[str, str]
) -> TooManyFailuresError | None:
    """Why nobody is let try again yet; that it came to that is noted once."""
    for kind, value in who.items():
        key = f"{kind}:{value}"
        at = [row[0] for row in work.execute(
            "SELECT at FROM failure WHERE who = ? ORDER BY at DESC", (key,)
        )]  # fmt: skip
        if len(at) < LIMITS[kind]:
            continue
        if not work.execute("SELECT 1 FROM failure WHERE who = ?", (f"told:{key}",)).fetchone():
            work.execute("INSERT INTO failure VALUES (?, ?)", (f"told:{key}", now))
            beside = {"address": who["address"]} if "address" in who else {kind: value}
            account = work.execute(
                "SELECT name FROM account WHERE folded = ?", (who.get("name", ""),)
            ).fetchone()
            told = {"by": kind} | ({"account": account[0]} if account else {})
            note(work, now, "locked out", told=told, beside=beside)
        wait_s = max(1, (at[LIMITS[kind] - 1] - since) // 1_000_000)
        return TooManyFailuresError(
            "Too many attempts failed.",
            remedy=f"Wait {-(-wait_s // 60)} min, or ask whoever runs this lotgraph for a "
            "one-time link.",
            retry_after_s=int(wait_s),
        )
    return None


def forgive(store: Store, *, name: str, address: str) -> None:
    """A success: the name's failures are forgotten, of the address this attempt alone."""
    with store.write() as work:
        forget_failures(work, name)
        work.execute(
            "DELETE FROM failure WHERE rowid = (SELECT max(rowid) FROM failure WHERE who = ?)",
            (f"address:{address}",),
        )


def forget_failures(work: sqlite3.Connection, name: str) -> None:
    """A name's failures count no more, and a lock ends."""
    key = f"name:{name}"
    work.execute("DELETE FROM failure WHERE who IN (?, ?)", (key, f"told:{key}"))
