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
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.errors import LotgraphError
from app.times import now

FILE = "accounts.sqlite"
_VERSION = 1
_WAIT_S = 5.0
_SCHEMA = """
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


class AccountsError(LotgraphError):
    """The file of accounts cannot be read or written (HTTP 503, exit 2)."""

    code = "accounts"
    status = 503


def key_of(secret: str) -> str:
    """What stands in the file for a secret of enough chance to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """The file of accounts of one home. Safe between threads and processes."""

    path: Path
    now: Callable[[], int] = field(default=now)

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to look with. Errors: `AccountsError`."""
        with self._connected() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction no other writer is in. Errors: `AccountsError`."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            self._have_file()
            connection = sqlite3.connect(self.path, _WAIT_S, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise self._error(error) from error
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._have_schema(connection)
            yield connection
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            raise self._error(error) from error
        finally:
            connection.close()

    def _have_file(self) -> None:
        """Made with its rights, which its journals inherit."""
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _have_schema(self, connection: sqlite3.Connection) -> None:
        if self._version(connection) == _VERSION:
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if self._version(connection) == 0:  # else another process was quicker
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
        connection.execute("COMMIT")

    @staticmethod
    def _version(connection: sqlite3.Connection) -> int:
        found: Any = connection.execute("PRAGMA user_version").fetchone()
        if found[0] > _VERSION:
            raise AccountsError(
                "The file of accounts was written by a newer lotgraph.",
                remedy="Use that version or a newer one.",
            )
        return int(found[0])

    def _error(self, error: Exception) -> AccountsError:
        return AccountsError(
            f"The file of accounts in {self.path.parent} cannot be used: {error}.",
            remedy="It has to be on a disk of this machine, writable to this user only.",
        )
