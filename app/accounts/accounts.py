"""Accounts: made, listed, given roles, disabled, and the one-time link that sets a password."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from app.accounts.failures import forget_failures
from app.accounts.names import AccountError, check_name, folded_name, shape_of
from app.accounts.notes import note
from app.accounts.passwords import check_password, hash_of
from app.accounts.store import Store, key_of
from app.acting import NO_PERSON
from app.errors import NotFoundError
from app.people import ROLES, permissions_of, role_names
from app.times import HOUR_US

LINK_HOURS = 24


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in. `issuer` and `subject`: who the provider says it is."""

    name: str
    roles: tuple[str, ...]
    disabled: bool
    created_at: int
    password: bool
    issuer: str | None = None

    @property
    def permissions(self) -> frozenset[str]:
        """What it may do."""
        return frozenset() if self.disabled else permissions_of(self.roles)


def account_of(row: sqlite3.Row) -> Account:
    """An account from its row."""
    return Account(
        row["name"], tuple(orjson.loads(row["roles"])), bool(row["disabled"]), row["created_at"],
        row["password"] is not None, row["issuer"],
    )  # fmt: skip


def check_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """Roles by name, in order. Errors: `AccountError`."""
    wrong = [each for each in roles if each not in ROLES]
    if wrong or not roles:
        raise AccountError(
            f"“{wrong[0]}” is no role." if wrong else "An account needs a role.",
            remedy=f"One or more of: {', '.join(ROLES)}.",
        )
    return tuple(role_names(roles))


def add_account(store: Store, name: str, roles: Sequence[str]) -> Account:
    """Make an account without a password. Errors: `AccountError`."""
    name, some = check_name(name), check_roles(roles)
    try:
        with store.write() as work:
            _insert(work, store.now(), name, some, None, None)
            note(work, store.now(), "account made", told={"account": name, "roles": some})
    except sqlite3.IntegrityError:
        raise AccountError(
            f"There is an account {name} already.", remedy="“lotgraph users list” lists them."
        ) from None
    return find_account(store, name)


def _insert(
    work: sqlite3.Connection, now: int, name: str, roles: Sequence[str], issuer: str | None,
    subject: str | None,
) -> None:  # fmt: skip
    shape = shape_of(name)
    for row in work.execute("SELECT name, folded FROM account"):
        if shape_of(row["name"]) == shape and row["folded"] != folded_name(name):
            raise AccountError(
                f"“{name}” looks like the account {row['name']}.",
                remedy="Choose a name that nobody takes for another.",
            )
    work.execute(
        "INSERT INTO account (name, folded, roles, issuer, subject, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (name, folded_name(name), orjson.dumps(roles).decode(), issuer, subject, now),
    )


def accounts_of(store: Store) -> list[Account]:
    """All accounts, by name."""
    with store.read() as work:
        return [account_of(row) for row in work.execute("SELECT * FROM account ORDER BY folded")]


def find_account(store: Store, name: str) -> Account:
    """An account by its name, in any case. Errors: `NotFoundError`."""
    with store.read() as work:
        row = _row(work, name)
    if row is None:
        raise NotFoundError(
            f"There is no account {name.strip()}.", remedy="“lotgraph users list” lists them."
        )
    return account_of(row)


def _row(work: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    found: sqlite3.Row | None = work.execute(
        "SELECT * FROM account WHERE folded = ?", (folded_name(name),)
    ).fetchone()
    return found


def set_roles(store: Store, name: str, roles: Sequence[str]) -> Account:
    """Give an account other roles. Errors: `AccountError`, `NotFoundError`."""
    account, some = find_account(store, name), check_roles(roles)
    with store.write() as work:
        _keep_an_admin(work, account, "admin" in some)
        work.execute(
            "UPDATE account SET roles = ? WHERE name = ?",
            (orjson.dumps(some).decode(), account.name),
        )
        note(work, store.now(), "roles given", told={"account": account.name, "roles": some})
    return find_account(store, name)


def set_disabled(store: Store, name: str, disabled: bool) -> Account:
    """Disable an account, or take that back: its sessions and tokens end.

    Errors: `AccountError`, `NotFoundError`.
    """
    account = find_account(store, name)
    with store.write() as work:
        _keep_an_admin(work, account, not disabled)
        work.execute("UPDATE account SET disabled = ? WHERE name = ?", (disabled, account.name))
        if disabled:
            end_all(work, account.name)
        what = "account disabled" if disabled else "account enabled"
        note(work, store.now(), what, told={"account": account.name})
    return find_account(store, name)


def end_all(work: sqlite3.Connection, name: str) -> None:
    """End all by which somebody may act as an account."""
    for table in ("session", "token", "link"):
        work.execute(f"DELETE FROM {table} WHERE account = ?", (name,))  # noqa: S608 (of three)


def _keep_an_admin(work: sqlite3.Connection, account: Account, stays: bool) -> None:
    """Errors: `AccountError` when nobody would be left to run this lotgraph."""
    if stays or "admin" not in account.roles or account.disabled:
        return
    rows = work.execute("SELECT * FROM account WHERE disabled = 0 AND name <> ?", (account.name,))
    if not any("admin" in account_of(row).roles for row in rows):
        raise AccountError(
            f"{account.name} is the only admin.", remedy="Give another account that role first."
        )


def make_link(store: Store, name: str) -> str:
    """The secret of a link that sets a new password once; earlier ones end, and a lock does.

    Errors: `NotFoundError`, `AccountError` for a disabled account.
    """
    account = find_account(store, name)
    if account.disabled:
        raise AccountError(f"{account.name} is disabled.", remedy="Enable the account first.")
    if account.issuer is not None:
        raise AccountError(
            f"{account.name} signs in by the provider and has no password here.",
            remedy="The provider gives it another.",
        )
    secret = secrets.token_urlsafe(32)
    with store.write() as work:
        work.execute("DELETE FROM link WHERE account = ?", (account.name,))
        forget_failures(work, folded_name(account.name))
        expires = store.now() + LINK_HOURS * HOUR_US
        work.execute("INSERT INTO link VALUES (?, ?, ?)", (key_of(secret), account.name, expires))
        note(work, store.now(), "link made", told={"account": account.name})
    return secret


def account_of_link(store: Store, secret: str) -> Account | None:
    """Whose password a link sets; None for one that is used, too old or none."""
    with store.read() as work:
        return _linked(work, store.now(), secret)


def _linked(work: sqlite3.Connection, now: int, secret: str) -> Account | None:
    row = work.execute(
        "SELECT account.* FROM link JOIN account ON account.name = link.account"
        " WHERE link.key = ? AND link.expires_at > ? AND account.disabled = 0",
        (key_of(secret), now),
    ).fetchone()
    return None if row is None else account_of(row)


def use_link(store: Store, secret: str, password: str) -> Account:
    """Set the password a link is for; the link is used up, and all sessions end.

    Errors: `WeakPasswordError`, `AccountError` for a link that is none.
    """
    account = account_of_link(store, secret)
    if account is not None:
        check_password(password, account.name)
        kept = hash_of(password)
        with store.write() as work:
            if _linked(work, store.now(), secret) is not None:  # of two at once one is done
                end_all(work, account.name)
                work.execute("UPDATE account SET password = ? WHERE name = ?", (kept, account.name))
                told = {"account": account.name}
                note(work, store.now(), "password set", NO_PERSON, told=told)
                return account
    raise AccountError(
        "This link was used, is too old, or is none.",
        remedy="Ask whoever runs this lotgraph for a new one (“lotgraph users link NAME”).",
    )


def end_provider_sessions(store: Store, issuer: str, subject: str) -> None:
    """A person of the provider may come in no more: what was open ends."""
    with store.write() as work:
        for row in work.execute(
            "SELECT name FROM account WHERE issuer = ? AND subject = ?", (issuer, subject)
        ).fetchall():
            end_all(work, row["name"])
            told = {"account": row["name"], "by": "provider"}
            note(work, store.now(), "all sessions ended", NO_PERSON, told=told)


def account_of_provider(
    store: Store, issuer: str, subject: str, name: str, roles: Sequence[str]
) -> Account:
    """The account of a person of a provider, with the roles it gives now; made when it is new.

    Errors: `AccountError` for a name somebody else has.
    """
    some = check_roles(roles)
    with store.write() as work:
        row = work.execute(
            "SELECT * FROM account WHERE issuer = ? AND subject = ?", (issuer, subject)
        ).fetchone()
        if row is None:
            name = check_name(name)
            if _row(work, name) is not None:
                raise AccountError(
                    f"There is another account {name} here.",
                    remedy="Whoever runs this lotgraph may rename one of them at the provider.",
                )
            _insert(work, store.now(), name, some, issuer, subject)
        else:
            name = row["name"]
        if row is None or tuple(orjson.loads(row["roles"])) != some:
            told = {"account": name, "roles": some, "by": "provider"}
            what = "account made" if row is None else "roles given"
            note(work, store.now(), what, NO_PERSON, told=told)
        if row is not None:
            work.execute(
                "UPDATE account SET roles = ? WHERE name = ?", (orjson.dumps(some).decode(), name)
            )
    return find_account(store, name)
