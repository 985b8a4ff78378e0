"""API tokens: for programs, with scopes and an end; shown once, kept as a hash."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass

import orjson

from app.accounts.accounts import Account, account_of
from app.accounts.notes import note
from app.accounts.store import Store, key_of
from app.errors import NotFoundError, UsageError
from app.people import PERMISSIONS, Actor
from app.times import DAY_US, MINUTE_US

DAYS_MOST = 366
_FORM = re.compile(r"lotgraph_([0-9a-f]{12})_([\w-]{43})")
_NO_SCOPES = ("admin",)  # accounts are people's matter
_TITLE_LENGTH = 200


class TokenError(UsageError):
    """A token cannot be what it was asked to be (HTTP 400, exit 2)."""

    code = "token"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is listed: never its secret. Times in UTC microseconds."""

    number: str
    account: str
    title: str
    scopes: tuple[str, ...]
    created_at: int
    expires_at: int
    used_at: int | None


def make_token(
    store: Store, account: Account, *, title: str, scopes: Collection[str], days: int
) -> str:
    """Make one; its text, which is not kept. Errors: `TokenError`."""
    title = title.strip()
    if not title or len(title) > _TITLE_LENGTH:
        raise TokenError("A token needs a title.", remedy="Say which program it is for.")
    if not 1 <= days <= DAYS_MOST:
        raise TokenError(f"A token holds 1 to {DAYS_MOST} days.")
    some = [each for each in PERMISSIONS if each in scopes]
    wrong = set(scopes) - account.permissions | set(scopes) & set(_NO_SCOPES)
    if not some or wrong:
        may = ", ".join(
            each for each in PERMISSIONS if each in account.permissions - set(_NO_SCOPES)
        )
        raise TokenError(
            f"A token of {account.name} cannot have: {', '.join(sorted(wrong)) or 'no scope'}.",
            remedy=f"Of these: {may}.",
        )
    number, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), store.now()
    with store.write() as work:
        work.execute(
            "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (number, key_of(secret), account.name, title, orjson.dumps(some).decode(), now,
             now + days * DAY_US),
        )  # fmt: skip
        told = {"account": account.name, "token": number, "scopes": some, "days": days}
        note(work, now, "token made", told=told)
    return f"lotgraph_{number}_{secret}"


def tokens_of(store: Store, name: str) -> list[ApiToken]:
    """An account's tokens, the newest first; those whose time is over, too."""
    with store.read() as work:
        rows = work.execute(
            "SELECT * FROM token WHERE account = ? ORDER BY created_at DESC", (name,)
        )
        return [
            ApiToken(
                row["number"], row["account"], row["title"], tuple(orjson.loads(row["scopes"])),
                row["created_at"], row["expires_at"], row["used_at"],
            )
            for row in rows
        ]  # fmt: skip


def end_token(store: Store, number: str, name: str | None = None) -> None:
    """End one, of an account where it is named. Errors: `NotFoundError`."""
    with store.write() as work:
        row = work.execute(
            "DELETE FROM token WHERE number = ? AND account = coalesce(?, account)"
            " RETURNING account",
            (number, name),
        ).fetchone()
        if row is not None:
            told = {"account": row["account"], "token": number}
            note(work, store.now(), "token ended", told=told)
    if row is None:
        raise NotFoundError("There is no such token.", remedy="It may have been ended already.")


def actor_of_token(store: Store, text: str) -> Actor | None:
    """Who a token acts for: no more than its scopes, nor than its account may today."""
    form = _FORM.fullmatch(text)
    if form is None:
        return None
    with store.read() as work:
        row = work.execute(
            "SELECT account.*, scopes, used_at FROM token"
            " JOIN account ON account.name = token.account"
            " WHERE number = ? AND key = ? AND expires_at > ? AND disabled = 0",
            (form[1], key_of(form[2]), store.now()),
        ).fetchone()
    if row is None:
        return None
    if store.now() - (row["used_at"] or 0) > MINUTE_US:
        with store.write() as work:
            work.execute("UPDATE token SET used_at = ? WHERE number = ?", (store.now(), form[1]))
    account = account_of(row)
    scopes = frozenset(orjson.loads(row["scopes"])) - set(_NO_SCOPES)
    return Actor(account.name, account.permissions & scopes, account=True)
