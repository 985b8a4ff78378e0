"""Sessions that end because the provider signed a person out (OpenID Back-Channel Logout)."""

from __future__ import annotations

import sqlite3

from app.accounts.claims import LOGOUT_MINUTES
from app.accounts.flows import ProviderRefusedError
from app.accounts.notes import note
from app.accounts.provider import LogoutWord
from app.accounts.store import Store
from app.acting import NO_PERSON
from app.times import MINUTE_US


def end_by_provider(store: Store, issuer: str, word: LogoutWord) -> int:
    """End the sessions a word of the provider is about, once; how many there were.

    Errors: `ProviderRefusedError` for a word that was taken before.
    """
    now = store.now()
    try:
        with store.write() as work:
            oldest = now - 4 * LOGOUT_MINUTES * MINUTE_US  # then it is too old to be believed
            work.execute("DELETE FROM word WHERE at <= ?", (oldest,))
            work.execute("INSERT INTO word VALUES (?, ?)", (word.jti, now))
            return _end(work, now, issuer, word)
    except sqlite3.IntegrityError:
        raise ProviderRefusedError(
            "This logout token was taken before.", code="logout_token"
        ) from None


def _end(work: sqlite3.Connection, now: int, issuer: str, word: LogoutWord) -> int:
    whose = "account IN (SELECT name FROM account WHERE issuer = ? AND subject = coalesce(?, ''))"
    values: tuple[str | None, ...] = (issuer, word.subject)
    if word.sid is not None:
        whose = (
            "account IN (SELECT name FROM account WHERE issuer = ?"
            " AND subject = coalesce(?, subject)) AND sid = ?"
        )
        values = (issuer, word.subject, word.sid)
    rows = work.execute(
        f"DELETE FROM session WHERE {whose} RETURNING account, number",  # noqa: S608 (of two)
        values,
    ).fetchall()
    for account, number in rows:
        told = {"account": account, "session": number, "by": "provider"}
        note(work, now, "session ended", NO_PERSON, told=told)
    return len(rows)
