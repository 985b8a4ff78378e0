"""Where accounts, sessions, tokens and requests for a second person are kept: one SQLite file.

It stands in the home, readable to its owner only, and not in the graph: whoever may type queries
reads all of the graph, and whoever has the database's password could make an administrator there.
Two apps of one home share it; a commit is on the disk before it is answered, so that nothing of it
is lost when a process is killed. Secrets stand in it as hashes only.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import LotgraphError
from app.settings import Settings
from app.sqlite_files import bring_forward, transaction
from app.times import now

FILE = "accounts.sqlite"
_WAIT_S = 5.0
_IDLE_MOST = 16
_FIRST = """
CREATE TABLE account (
  name TEXT PRIMARY KEY, folded TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, password TEXT,
  issuer TEXT, subject TEXT, disabled INTEGER NOT NULL DEFAULT 0, created_at INTEGER NOT NULL,
  UNIQUE (issuer, subject)
) STRICT;
CREATE TABLE session (
  key TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account,
  began_at INTEGER NOT NULL, used_at INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL,
  id_token TEXT, again_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE token (
  number TEXT PRIMARY KEY, key TEXT NOT NULL, account TEXT NOT NULL REFERENCES account,
  title TEXT NOT NULL, scopes TEXT NOT NULL, created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE link (
  key TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE failure (who TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX failure_by ON failure (who, at);
CREATE TABLE flow (
  state TEXT PRIMARY KEY, visit TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL,
  target TEXT NOT NULL, session TEXT, began_at INTEGER NOT NULL
) STRICT;
CREATE TABLE confirmation (
  number TEXT PRIMARY KEY, case_number TEXT NOT NULL, act TEXT NOT NULL, fields TEXT NOT NULL,
  by TEXT NOT NULL, by_account INTEGER NOT NULL, asked_of TEXT, asked_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open', second TEXT, decided_at INTEGER
) STRICT;
CREATE INDEX confirmation_of ON confirmation (case_number, state);
"""
# What is to be entered into the log that shows tampering, until it is (app/accounts/notes.py), by
# which name this file goes there, and the provider's names of sessions and of its words.
_SECOND = """
CREATE TABLE note (
  line INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
  what TEXT NOT NULL, by TEXT NOT NULL, how TEXT NOT NULL, told TEXT NOT NULL, beside TEXT,
  behind INTEGER
) STRICT;
CREATE TABLE own (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO own VALUES ('id', lower(hex(randomblob(8))));
ALTER TABLE session ADD COLUMN sid TEXT;
CREATE INDEX session_sid ON session (sid);
CREATE TABLE word (jti TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT
"""
# Answers given to somebody outside by a link (app/links): what is shown, until it ends.
_THIRD = """
CREATE TABLE shared (
  number TEXT PRIMARY KEY, key TEXT NOT NULL, account TEXT NOT NULL REFERENCES account,
  title TEXT NOT NULL, about TEXT NOT NULL, customers INTEGER NOT NULL, content TEXT NOT NULL,
  sha256 TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  ended_at INTEGER, uses INTEGER NOT NULL DEFAULT 0, used_at INTEGER
) STRICT
"""
_STEPS = (_FIRST, _SECOND, _THIRD)  # a file of an earlier version is brought forward step by step


class AccountsError(LotgraphError):
    """The file of accounts cannot be read or written (HTTP 503, exit 2)."""

    code = "accounts"
    status = 503


def key_of(secret: str) -> str:
    """What stands in the file for a secret of enough chance to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass
class IdleConnections:
    """Connections one app keeps open between requests, which takes a quarter of the time of opening
    one each; closed with the app. Safe between threads: each is used by one at a time."""

    _kept: list[tuple[int, sqlite3.Connection]] = field(default_factory=list)
    _closed: bool = False

    def take(self, file: int) -> sqlite3.Connection | None:
        """One to the file of that number that nobody uses; those to another that was here are
        closed."""
        while self._kept:
            with suppress(IndexError):  # another thread was quicker
                number, found = self._kept.pop()
                if number == file:
                    return found
                found.close()
        return None

    def give_back(self, file: int, connection: sqlite3.Connection) -> None:
        """Keep one for the next."""
        if self._closed or len(self._kept) >= _IDLE_MOST or connection.in_transaction:
            connection.close()
        else:
            self._kept.append((file, connection))

    def close(self) -> None:
        """Close all; later ones are not kept."""
        self._closed = True
        while self._kept:
            with suppress(IndexError):
                self._kept.pop()[1].close()


@dataclass(frozen=True, slots=True)
class Store:
    """The file of accounts of one home. Safe between threads and processes.

    `idle`: connections that are kept open; `written`: told after each commit.
    """

    path: Path
    now: Callable[[], int] = field(default=now)
    idle: IdleConnections | None = None
    written: Callable[[], None] | None = None

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to look with. Errors: `AccountsError`."""
        with self._connected() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction no other writer is in. Errors: `AccountsError`."""
        with self._connected() as connection, transaction(connection):
            yield connection
        if self.written is not None:
            self.written()

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            file = self._have_file()
            connection = self.idle.take(file) if self.idle is not None else None
            if connection is None:
                connection = sqlite3.connect(
                    self.path, _WAIT_S, isolation_level=None, check_same_thread=False
                )
        except (sqlite3.Error, OSError) as error:
            raise self._error(error) from error
        good = False
        try:
            self._prepare(connection)
            yield connection
            good = True
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise self._error(error) from error
        finally:
            if good and self.idle is not None:
                self.idle.give_back(file, connection)
            else:
                connection.close()

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """A new connection's settings and the schema; nothing for one that was kept."""
        if connection.row_factory is sqlite3.Row:
            return
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        bring_forward(connection, _STEPS, AccountsError(
            "The file of accounts was written by a newer lotgraph.",
            remedy="Use that version or a newer one.",
        ))  # fmt: skip
        connection.row_factory = sqlite3.Row

    def _have_file(self) -> int:
        """Made with its rights, which its journals inherit; its number on the disk."""
        with suppress(FileNotFoundError):
            return self.path.stat().st_ino
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        return self.path.stat().st_ino

    def _error(self, error: Exception) -> AccountsError:
        return AccountsError(
            f"The file of accounts in {self.path.parent} cannot be used: {error}.",
            remedy="It has to be on a disk of this machine, writable to this user only.",
        )


def store_of(settings: Settings) -> Store:
    """The file of accounts of a home."""
    return Store(settings.in_home(FILE))
