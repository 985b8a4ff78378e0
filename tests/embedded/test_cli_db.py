"""`lotgraph db` where no server is needed: what it says, asks and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.backup.files import BackupError
from app.cli.db import app
from app.errors import NotFoundError, UsageError


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTGRAPH_HOME", str(tmp_path / "home"))


def test_every_verb_teaches() -> None:
    told = CliRunner().invoke(app, ["--help"]).output
    verbs = [
        "install",
        "start",
        "stop",
        "status",
        "reset",
        "dump",
        "backup",
        "restore",
        "drill",
        "check",
    ]
    for verb in verbs:
        assert verb in told
        assert len(CliRunner().invoke(app, [verb, "--help"]).output.splitlines()) > 5


def test_status_of_nothing_creates_nothing(tmp_path: Path) -> None:
    told = json.loads(CliRunner().invoke(app, ["status", "--json"]).output)
    assert told["running"] is False
    assert told["pid"] is None
    assert told["home"] == str(tmp_path / "home")
    assert told["store_bytes"] == 0
    assert "not running" in CliRunner().invoke(app, ["status"]).output
    assert not (tmp_path / "home").exists()


def test_reset_asks_and_without_anybody_refuses() -> None:
    ended = CliRunner().invoke(app, ["reset"])
    assert isinstance(ended.exception, UsageError)
    assert "--yes" in ended.exception.remedy
    assert "There were no data" in CliRunner().invoke(app, ["reset", "--yes"]).output


def test_stopping_nothing_is_no_error() -> None:
    ended = CliRunner().invoke(app, ["stop"])
    assert ended.exit_code == 0
    assert "not running" in ended.output


def test_restoring_a_missing_file_is_not_found(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["restore", str(tmp_path / "none.dump")])
    assert isinstance(ended.exception, NotFoundError)


def test_restoring_asks_and_wants_yes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "home" / "data"
    data.mkdir(parents=True)
    (data / "x").write_text("x")
    (tmp_path / "a.dump").write_text("no dump")
    replaced: list[Path] = []
    monkeypatch.setattr("app.restoring.restore_dump", lambda _, path: replaced.append(path))
    file = str(tmp_path / "a.dump")
    ended = CliRunner().invoke(app, ["restore", file])
    assert isinstance(ended.exception, UsageError)
    assert "--yes" in ended.exception.remedy
    monkeypatch.setattr("app.cli.backup._somebody_is_there", lambda: True)
    ended = CliRunner().invoke(app, ["restore", file], input="y\n")
    assert isinstance(ended.exception, UsageError)
    assert replaced == []
    ended = CliRunner().invoke(app, ["restore", file], input="yes\n")
    assert "There is no way back" in ended.output
    assert replaced == [tmp_path / "a.dump"]
    CliRunner().invoke(app, ["restore", file, "--yes"])
    assert len(replaced) == 2


def test_what_is_no_backup_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for verb in (["restore"], ["restore", "--yes"]):
        ended = CliRunner().invoke(app, [*verb, str(tmp_path / "b")])
        assert isinstance(ended.exception, BackupError), ended
    assert not (tmp_path / "home").exists()


def test_a_backup_does_not_overwrite(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["backup", str(tmp_path)])
    assert isinstance(ended.exception, UsageError)
    assert not (tmp_path / "home").exists()
