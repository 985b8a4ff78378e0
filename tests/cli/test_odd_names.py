"""Names of files that are no UTF-8, as a disk written by another system has them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app import cli
from tests.conftest import Lotgraph

EVENT = {
    "event_id": "1", "source": "mes", "type": "receive", "at": "2026-03-02", "supplier": "S",
    "object": {"item": "A", "lot": "1"}, "quantity": 1, "uom": "pcs",
}  # fmt: skip


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """`Stück.jsonl` in Windows-1252: one event, and one that is refused."""
    path = tmp_path / os.fsdecode(b"St\xfcck.jsonl")
    path.write_text(json.dumps(EVENT) + '\n{"type": "bad"}\n')
    return path


@pytest.mark.parametrize("more", [[], ["--json"], ["--dry-run"]])
def test_a_file_with_such_a_name_is_loaded(lotgraph: Lotgraph, odd: Path, more: list[str]) -> None:
    done = lotgraph("load", str(odd), *more)
    assert done.returncode == 1, done.stderr
    assert "1" in done.stdout + done.stderr
    if "--json" in more:
        told = json.loads(done.stdout)
        assert (told["created"], told["rejected"]) == (1, 1)
    if "--dry-run" not in more:
        assert odd.with_name(odd.name + ".refused.jsonl").exists() or list(
            odd.parent.glob("*refused*")
        )


@pytest.mark.parametrize("verb", [("load",), ("profile", "show"), ("recall", "show")])
def test_one_that_is_not_there_is_told(lotgraph: Lotgraph, tmp_path: Path, verb: list[str]) -> None:
    for name in (os.fsdecode(b"nowhere-\xff"), "n" * 3_000):
        done = lotgraph(*verb, str(tmp_path / name))
        assert done.returncode in (2, 4), done.stderr
        assert done.stderr.startswith("lotgraph:") or "nowhere" in done.stderr


def test_one_in_a_watched_folder_is_put_away(lotgraph: Lotgraph, odd: Path) -> None:
    done = lotgraph("watch", str(odd.parent), "--once", "--settle", "0")
    assert done.returncode == 1, done.stderr
    away = [path.name for path in odd.parent.rglob("*") if path.is_file()]
    assert odd.name in away
    reports = list(odd.parent.rglob("*.report.json"))
    assert [json.loads(path.read_text())["file"] for path in reports] == ["St?ck.jsonl"]


def test_what_nobody_foresaw_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken() -> None:
        raise KeyError("lot")

    monkeypatch.setattr(cli, "main", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        cli.command()
    assert ended.value.code == 70
    said = capsys.readouterr().err
    assert "Something went wrong here (KeyError)" in said
    assert "Traceback" not in said
    (story,) = tmp_path.iterdir()
    assert str(story) in said.replace("\n", "")
    assert "in broken" in story.read_text()
    assert story.stat().st_mode & 0o077 == 0
