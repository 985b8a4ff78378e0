"""The folder of an export of a case: what is written over, and what never is. Pure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import UsageError
from app.recall.papers.folder import MANIFEST, make_room

NAMES = ("customers.csv", "recall.json", MANIFEST)


def left_by_export(folder: Path, *names: str) -> None:
    """What an export of a case leaves."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("of an export")
    told = {"snapshot_hash": "0" * 64, "files": dict.fromkeys(names, "0" * 64)}
    (folder / MANIFEST).write_text(json.dumps(told))


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    make_room(tmp_path / "new" / "folder", NAMES)
    assert (tmp_path / "new" / "folder").is_dir()


def test_files_of_others_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("kept by hand")
    with pytest.raises(UsageError, match=r"other files of these names: customers\.csv\.") as told:
        make_room(tmp_path, NAMES)
    assert "Name a new folder" in told.value.remedy
    assert (tmp_path / "customers.csv").read_text() == "kept by hand"


@pytest.mark.parametrize("manifest", ["{", "[]", "null", '{"files": {"customers.csv": "0"}}'])
def test_a_manifest_of_something_else_is_no_leave(tmp_path: Path, manifest: str) -> None:
    (tmp_path / MANIFEST).write_text(manifest)
    (tmp_path / "customers.csv").write_text("of something else")
    with pytest.raises(UsageError, match=r"customers\.csv, manifest\.json"):
        make_room(tmp_path, NAMES)


def test_an_earlier_export_makes_room_with_its_attachments(tmp_path: Path) -> None:
    left_by_export(tmp_path, "customers.csv", "attachments/1-label.png")
    (tmp_path / "notes.txt").write_text("of the team")
    make_room(tmp_path, NAMES)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["notes.txt"]


def test_a_manifest_names_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "beside.txt").write_text("of somebody")
    left_by_export(tmp_path / "out", "customers.csv")
    told = {"snapshot_hash": "0" * 64, "files": {"../beside.txt": "0" * 64}}
    (tmp_path / "out" / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(UsageError, match=r"customers\.csv"):
        make_room(tmp_path / "out", NAMES)
    assert (tmp_path / "beside.txt").exists()
