"""Links: made, listed, opened, ended. Each is a number and a secret, of which only a hash is kept.

What is done to one, and each time one is opened, is noted for the log that shows tampering in the
transaction it is done in. A link ends with its time, by hand, and with the right of the account
that made it; from then on nobody is told which it was, and what it showed is taken away.
"""

from __future__ import annotations

import hmac
import re
import secrets
import sqlite3
from dataclasses import dataclass

import orjson

from app.accounts.accounts import Account
from app.accounts.failures import count_attempt
from app.accounts.notes import note
from app.accounts.store import Store, key_of
from app.acting import NO_PERSON
from app.chain.entries import EXPORT
from app.errors import NotFoundError, UsageError
from app.links.content import SharedAnswer, content_in, hash_of_content
from app.people import SHARE, permissions_of
from app.times import DAY_US

DAYS_MOST = 90
_FORM = re.compile(r"([0-9a-f]{12})-([\w-]{43})", re.ASCII)
_TITLE_LENGTH = 200
_CONTENT_BYTES = 8 << 20  # of one answer
_NOBODYS = "0" * 64  # the hash of no secret
# For the log of exports: what a browser gets of a link.
_FILE = "trace-link-{}.html"


class ClosedLinkError(NotFoundError):
    """A link opens nothing: it never was one, its time is over, or it was ended (HTTP 404)."""

    code = "closed_link"


class LinkError(UsageError):
    """A link cannot be what it was asked to be (HTTP 400)."""

    code = "link"


@dataclass(frozen=True, slots=True)
class TraceLink:
    """A link as it is listed: never its secret. Times in UTC microseconds; `ended_at`: when it was
    ended by hand, None where it was not."""

    number: str
    account: str
    title: str
    about: str
    customers: bool
    created_at: int
    expires_at: int
    ended_at: int | None
    uses: int
    used_at: int | None

    def is_open(self, now: int) -> bool:
        """Whether it opens anything, as far as its time and hands go."""
        return self.ended_at is None and now < self.expires_at


def make_trace_link(
    store: Store, account: Account, content: SharedAnswer, *, title: str, days: int
) -> str:
    """Make one; the end of its address, which is not kept. Errors: `LinkError`."""
    title, text = title.strip(), content.text()
    if not title or len(title) > _TITLE_LENGTH:
        raise LinkError("Whom is the link for?", remedy="Name them, in 200 characters at most.")
    if not 1 <= days <= DAYS_MOST:
        raise LinkError(f"A link holds 1 to {DAYS_MOST} days.")
    if len(text.encode()) > _CONTENT_BYTES:
        raise LinkError(
            "This answer is too large for a link.", remedy="Trace from a thing further on."
        )
    number, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), store.now()
    shown, digest = content.customers is not None, hash_of_content(text)
    with store.write() as work:
        _forget_over(work, now)
        work.execute(
            "INSERT INTO shared (number, key, account, title, about, customers, content, sha256,"
            " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (number, key_of(secret), account.name, title, content.title, shown, text, digest, now,
             now + days * DAY_US),
        )  # fmt: skip
        told = {"link": number, "account": account.name, "days": days, "customers": shown,
                "sha256": digest}  # fmt: skip
        note(work, now, "link made", told=told, beside={"title": title}, kind=EXPORT)
    return f"{number}-{secret}"


def trace_links(store: Store) -> list[TraceLink]:
    """All links, the newest first; those that are over, too."""
    with store.read() as work:
        rows = work.execute(
            "SELECT number, account, title, about, customers, created_at, expires_at, ended_at,"
            " uses, used_at FROM shared ORDER BY created_at DESC, number"
        ).fetchall()
    return [_link(row) for row in rows]


def _link(row: sqlite3.Row) -> TraceLink:
    return TraceLink(
        row["number"], row["account"], row["title"], row["about"], bool(row["customers"]),
        row["created_at"], row["expires_at"], row["ended_at"], row["uses"], row["used_at"],
    )  # fmt: skip


def end_trace_link(store: Store, number: str) -> None:
    """End one; what it showed is taken away. Errors: `NotFoundError`."""
    with store.write() as work:
        now = store.now()
        row = work.execute(
            "UPDATE shared SET ended_at = ?, content = '' WHERE number = ? AND ended_at IS NULL"
            " RETURNING account",
            (now, number),
        ).fetchone()
        if row is not None:
            told = {"link": number, "account": row["account"]}
            note(work, now, "link ended", told=told, kind=EXPORT)
    if row is None:
        raise NotFoundError("There is no such link.", remedy="It may have been ended already.")


def open_trace_link(store: Store, text: str, address: str) -> SharedAnswer:
    """What a link shows; that it was opened is noted. Errors: `ClosedLinkError`, the same whatever
    the reason; `TooManyFailuresError` for an address that asks too often."""
    count_attempt(store, shared=address)
    form = _FORM.fullmatch(text)
    number, secret = (form[1], form[2]) if form else ("", "")
    with store.write() as work:
        now = store.now()
        row = work.execute(
            "SELECT shared.*, roles, disabled FROM shared JOIN account"
            " ON account.name = shared.account WHERE number = ?",
            (number,),
        ).fetchone()
        kept = row["key"] if row is not None else _NOBODYS
        good = hmac.compare_digest(kept, key_of(secret)) and row is not None and _holds(row, now)
        if good:
            work.execute(
                "UPDATE shared SET uses = uses + 1, used_at = ? WHERE number = ?", (now, number)
            )
            told = {"link": number, "files": {_FILE.format(number): row["sha256"]}}
            beside = {"address": address}
            note(work, now, "link opened", NO_PERSON, told=told, beside=beside, kind=EXPORT)
    if not good:
        raise ClosedLinkError("This link opens nothing.")
    return content_in(row["content"])


def _holds(row: sqlite3.Row, now: int) -> bool:
    """Whether a link still opens: not over, not ended, and who made it may still make one."""
    may = not row["disabled"] and SHARE in permissions_of(orjson.loads(row["roles"]))
    return row["ended_at"] is None and now < row["expires_at"] and may


def _forget_over(work: sqlite3.Connection, now: int) -> None:
    """What links showed whose time is over is taken away; that they were stays."""
    work.execute("UPDATE shared SET content = '' WHERE expires_at <= ? AND content <> ''", (now,))
