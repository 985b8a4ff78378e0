"""SQLite files of a home that several open for the first time at once."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from app import sqlite_files
from app.errors import UsageError
from app.sqlite_files import bring_forward

STEPS = ("CREATE TABLE told (what TEXT)", "ALTER TABLE told ADD COLUMN at INTEGER")
NEWER = UsageError("newer")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, 10, isolation_level=None, check_same_thread=False)


def test_a_file_that_another_is_writing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "file"
    other, mine = _open(path), _open(path)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE others (x)")
    ends = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    ends.start()
    bring_forward(mine, STEPS, NEWER)
    ends.join()
    assert mine.execute("PRAGMA user_version").fetchone() == (2,)
    assert mine.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    mine.close()
    other.close()


def test_one_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_files, "_WAIT_S", 0.05)
    other, mine = _open(tmp_path / "file"), _open(tmp_path / "file")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        bring_forward(mine, STEPS, NEWER)
    mine.close()
    other.close()


def test_many_at_once_make_it_once(tmp_path: Path) -> None:
    path, wrong = tmp_path / "file", []

    def begin() -> None:
        connection = _open(path)
        try:
            bring_forward(connection, STEPS, NEWER)
        except sqlite3.Error as error:
            wrong.append(error)
        finally:
            connection.close()

    crowd = [threading.Thread(target=begin) for _ in range(12)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert wrong == []
