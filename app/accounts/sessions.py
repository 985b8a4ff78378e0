"""Sessions: begun by signing in, found by their cookie, ended by their owner, an admin or time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass

from app.accounts.accounts import Account, account_of
from app.accounts.failures import count_attempt, forgive
from app.accounts.names import folded_name
from app.accounts.notes import REFUSAL, note
from app.accounts.passwords import fits, hash_of, is_older
from app.accounts.store import Store, key_of
from app.acting import NO_PERSON, Person
from app.errors import ForbiddenError, LotgraphError, NotFoundError
from app.settings import Settings
from app.times import MINUTE_US, instant_text

AGAIN_MINUTES = 5  # how long a provider's word that it asked again holds, for one confirmation
_USED_EVERY = MINUTE_US  # how exactly it is kept when a session was used last
_AGENT_LENGTH = 200
_OLD = "used_at <= ? OR began_at <= ?"  # the condition of `_oldest`


class SignInError(LotgraphError):
    """Nobody signed in, or not with what would let them in (HTTP 401, exit 2)."""

    code = "sign_in"
    status = 401


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. Times in UTC microseconds."""

    number: str
    account: Account
    began_at: int
    used_at: int
    address: str
    agent: str
    id_token: str | None = None


def check_sign_in(store: Store, name: str, password: str, address: str) -> Account:
    """The account of a name and password; one answer for all that is wrong.

    Errors: `SignInError`, `TooManyFailuresError`.
    """
    folded = folded_name(name[:200])
    count_attempt(store, name=folded, address=address)
    with store.read() as work:
        row = work.execute("SELECT * FROM account WHERE folded = ?", (folded,)).fetchone()
    kept: str | None = None if row is None else row["password"]
    if not fits(password, kept) or row["disabled"]:
        note_refused(store, "sign_in", address, None if row is None else row["name"])
        raise SignInError("Name and password do not fit.", remedy="Try again.")
    forgive(store, name=folded, address=address)
    account = account_of(row)
    if kept is not None and is_older(kept):
        with store.write() as work:
            work.execute(
                "UPDATE account SET password = ? WHERE name = ? AND password = ?",
                (hash_of(password), account.name, kept),
            )
    return account


def note_refused(store: Store, code: str, address: str, account: str | None = None) -> None:
    """Note an attempt that was refused. `account`: whose it was, where the name is one's: what else
    was typed into that field may be a password, and is not kept."""
    told = {"code": code} | ({} if account is None else {"account": account})
    with store.write() as work:
        note(work, store.now(), REFUSAL, NO_PERSON, told=told, beside={"address": address})


def begin_session(
    store: Store, account: Account, *, address: str, agent: str, way: str = "password",
    id_token: str | None = None, sid: str | None = None,
) -> str:  # fmt: skip
    """Begin a session; its secret, for a cookie. It is a new one at every sign-in.

    `way`: by what it was known who it is; `sid`: the provider's name of its own session.
    """
    secret, number, now = secrets.token_urlsafe(32), secrets.token_hex(6), store.now()
    with store.write() as work:
        work.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
            (key_of(secret), number, account.name, now, now, address, agent[:_AGENT_LENGTH],
             id_token, sid),
        )  # fmt: skip
        who = Person(account.name, "signed in")
        told = {"by": way, "session": number}
        note(work, now, "signed in", who, told=told, beside={"address": address})
    return secret


def find_session(store: Store, settings: Settings, secret: str) -> Session | None:
    """The session of a cookie, if it has not ended; from now on it was used.

    Whoever comes first after sessions of anybody have ended by their time ends them for good.
    """
    with store.read() as work:
        rows = _sessions(work, settings, store.now(), "session.key = ?", key_of(secret))
        old = f"SELECT 1 FROM session WHERE {_OLD} LIMIT 1"  # noqa: S608
        some_old = work.execute(old, _oldest(settings, store.now())).fetchone()
    if some_old is not None:
        with store.write() as work:
            _end_old(work, settings, store.now())
    if not rows:
        return None
    found = rows[0]
    if store.now() - found.used_at > _USED_EVERY:
        with store.write() as work:
            work.execute(
                "UPDATE session SET used_at = ? WHERE number = ?", (store.now(), found.number)
            )
    return found


def sessions_of(store: Store, settings: Settings, name: str) -> list[Session]:
    """An account's sessions, the one used last first."""
    with store.read() as work:
        return _sessions(work, settings, store.now(), "session.account = ?", name)


def session_counts(store: Store, settings: Settings) -> dict[str, int]:
    """How many sessions each account has that has any."""
    with store.read() as work:
        rows = work.execute(
            "SELECT account, count(*) FROM session WHERE used_at > ? AND began_at > ?"
            " GROUP BY account",
            _oldest(settings, store.now()),
        )
        return dict(rows.fetchall())


def _sessions(
    work: sqlite3.Connection, settings: Settings, now: int, which: str, value: str
) -> list[Session]:
    rows = work.execute(
        "SELECT account.*, number, began_at, used_at, address, agent, id_token FROM session"  # noqa: S608
        " JOIN account ON account.name = session.account"
        f" WHERE {which} AND used_at > ? AND began_at > ? AND disabled = 0 ORDER BY used_at DESC",
        (value, *_oldest(settings, now)),
    )
    return [
        Session(
            row["number"], account_of(row), row["began_at"], row["used_at"], row["address"],
            row["agent"], row["id_token"],
        )
        for row in rows
    ]  # fmt: skip


def _oldest(settings: Settings, now: int) -> tuple[int, int]:
    """The earliest time of the last use, and of the beginning, of what still holds."""
    idle = now - settings.session_idle_minutes * MINUTE_US
    return idle, now - settings.session_hours * 60 * MINUTE_US


def _end_old(work: sqlite3.Connection, settings: Settings, now: int) -> None:
    oldest = _oldest(settings, now)
    rows = work.execute(
        f"DELETE FROM session WHERE {_OLD} RETURNING account, number, used_at, began_at",  # noqa: S608
        oldest,
    )
    idle, whole = (now - each for each in oldest)
    for row in sorted(rows.fetchall(), key=lambda row: str(row["number"])):
        told = {
            "account": row["account"], "session": row["number"],
            "ended_at": instant_text(min(row["used_at"] + idle, row["began_at"] + whole)),
        }  # fmt: skip
        note(work, now, "session timed out", NO_PERSON, told=told)


def end_session(
    store: Store, number: str, name: str | None = None, what: str = "session ended"
) -> None:
    """End a session, of an account where it is named. `what`: how it ended, for the log.

    Errors: `NotFoundError`.
    """
    with store.write() as work:
        row = work.execute(
            "DELETE FROM session WHERE number = ? AND account = coalesce(?, account)"
            " RETURNING account",
            (number, name),
        ).fetchone()
        if row is not None:
            told = {"account": row["account"], "session": number}
            note(work, store.now(), what, told=told)
    if row is None:
        raise NotFoundError("There is no such session.", remedy="It may have ended already.")


def csrf_of(secret: str) -> str:
    """What forms made for a cookie carry: it follows from the cookie and does not give it away."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def note_again(store: Store, number: str) -> None:
    """The provider asked a session's person again, just now."""
    with store.write() as work:
        work.execute("UPDATE session SET again_at = ? WHERE number = ?", (store.now(), number))


def is_again(store: Store, number: str) -> bool:
    """Whether the provider asked this person again a moment ago."""
    with store.read() as work:
        row = work.execute("SELECT again_at FROM session WHERE number = ?", (number,)).fetchone()
    return row is not None and store.now() - row[0] < AGAIN_MINUTES * MINUTE_US


def subject_of(store: Store, number: str) -> tuple[str | None, str | None]:
    """Who a session's person is at the provider: its name, and theirs there."""
    with store.read() as work:
        row = work.execute(
            "SELECT issuer, subject FROM session JOIN account ON account.name = session.account"
            " WHERE number = ?",
            (number,),
        ).fetchone()
    return (None, None) if row is None else (row["issuer"], row["subject"])


def sign_again(store: Store, session: str, account: Account, password: str, address: str) -> None:
    """Whoever confirms shows once more who it is: by password, or by the provider a moment ago.

    Errors: `SignInError`, `ForbiddenError`, `TooManyFailuresError`.
    """
    if not session:
        raise ForbiddenError(
            "A token cannot confirm for a person.", remedy="Sign in in a browser and confirm there."
        )
    if account.issuer is None:
        check_sign_in(store, account.name, password, address)
        return
    with store.write() as work:  # used up: each confirmation asks anew
        done = work.execute(
            "UPDATE session SET again_at = 0 WHERE number = ? AND again_at > ?",
            (session, store.now() - AGAIN_MINUTES * MINUTE_US),
        )
    if not done.rowcount:
        raise SignInError(
            "The provider has not asked you again.", remedy="Use the button that asks it to."
        )
