"""Where webhooks and what they still have to deliver are kept: one SQLite file of the home.

It stands beside the file of accounts and for the same reasons not in the graph: whoever may type
queries reads all of the graph, and a secret that signs has to be kept as it is. Readable to its
owner only. A commit is on the disk before anything is answered or sent.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app.errors import LotgraphError
from app.settings import Settings
from app.sqlite_files import bring_forward, transaction

FILE = "webhooks.sqlite"
_WAIT_S = 10.0
_SCHEMA = """
CREATE TABLE webhook (
  number TEXT PRIMARY KEY, title TEXT NOT NULL, url TEXT NOT NULL, kinds TEXT NOT NULL,
  secret TEXT NOT NULL, state TEXT NOT NULL, place TEXT NOT NULL, made_at INTEGER NOT NULL,
  made_by TEXT NOT NULL, delivered INTEGER NOT NULL DEFAULT 0, succeeded_at INTEGER,
  failed_at INTEGER, failure TEXT
) STRICT;
CREATE TABLE delivery (
  line INTEGER PRIMARY KEY AUTOINCREMENT,
  webhook TEXT NOT NULL REFERENCES webhook ON DELETE CASCADE, change TEXT NOT NULL,
  kind TEXT NOT NULL, about TEXT NOT NULL, body TEXT NOT NULL,
  made_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0, due_at INTEGER NOT NULL,
  tried_at INTEGER, failure TEXT, state TEXT NOT NULL DEFAULT 'waiting', UNIQUE (webhook, change)
) STRICT;
CREATE INDEX delivery_turn ON delivery (webhook, state, about, line);
CREATE INDEX delivery_due ON delivery (webhook, state, due_at, line)
"""


class WebhooksError(LotgraphError):
    """The file of webhooks cannot be read or written (HTTP 503, exit 2)."""

    code = "webhooks"
    status = 503


@dataclass(frozen=True, slots=True)
class WebhookStore:
    """The file of webhooks of one home. Safe between threads and processes."""

    path: Path

    @property
    def exists(self) -> bool:
        """Whether there ever was a webhook in this home."""
        return self.path.exists()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction no other writer is in. Errors: `WebhooksError`."""
        try:
            connection = self._connected()
            try:
                with transaction(connection):
                    yield connection
            finally:
                connection.close()
        except (sqlite3.Error, OSError) as error:
            raise WebhooksError(
                f"The file of webhooks in {self.path.parent} cannot be used: {error}.",
                remedy="It has to be on a disk of this machine, writable to this user only.",
            ) from error

    def _connected(self) -> sqlite3.Connection:
        with suppress(FileExistsError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self.path, _WAIT_S, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        bring_forward(connection, (_SCHEMA,), WebhooksError(
            "The file of webhooks was written by a newer lotgraph.",
            remedy="Use that version or a newer one.",
        ))  # fmt: skip
        return connection


def webhook_store(settings: Settings) -> WebhookStore:
    """The file of webhooks of a home."""
    return WebhookStore(settings.in_home(FILE))
