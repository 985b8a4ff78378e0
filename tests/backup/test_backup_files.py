"""Files of a backup: read back as written, or refused in words."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.backup.files import BackupError, LineWriter, lines_of
from app.backup.manifest import DESK, EVENTS, MANIFEST, read_backup
from app.backup.stored import event_line, event_of
from app.events.again import StoredEvent
from tests.backup.folders import stored, written


@given(st.integers(0, 2**62), st.text())
def test_an_event_is_read_as_it_was_written(stamp: int, text: str) -> None:
    content = orjson.dumps({"content": text, '"content":': 1}).decode()
    event = StoredEvent(stamp, "0" * 64, content)
    line = event_line(event)
    assert event_of(line) == event
    assert orjson.loads(line)["recorded_at"] == stamp
    assert b"\n" not in line


def test_lines_come_back_from_any_of_them_on(tmp_path: Path) -> None:
    told = [b"%d" % number * 1000 for number in range(2_000)]
    with LineWriter(tmp_path / "x.gz") as writer:
        for line in told:
            writer.add(line)
    file = writer.file
    assert file.bytes == (tmp_path / "x.gz").stat().st_size
    assert (tmp_path / "x.gz").stat().st_mode & 0o777 == 0o600
    assert list(lines_of(tmp_path, file)) == told
    assert list(lines_of(tmp_path, file, 1_990)) == told[1_990:]


def test_a_backup_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    one = written(tmp_path / "one", stored(20))
    two = written(tmp_path / "two", stored(20))
    assert one.id == two.id == read_backup(tmp_path / "one").id
    assert written(tmp_path / "three", stored(21)).id != one.id


def test_every_bit_counts(tmp_path: Path) -> None:
    folder = tmp_path / "b"
    written(folder, stored(3))
    read_backup(folder)
    for name in (MANIFEST, EVENTS, DESK):
        with (folder / name).open("r+b", buffering=0) as file:
            for place, byte in enumerate(file.read()):
                _write(file, place, byte ^ 1 << place % 8)
                with pytest.raises(BackupError):
                    read_backup(folder)
                _write(file, place, byte)
    read_backup(folder)


def _write(file: FileIO, place: int, byte: int) -> None:
    file.seek(place)
    file.write(bytes([byte]))


def test_no_part_of_it_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "b"
    written(folder, stored(3))
    for name in (MANIFEST, EVENTS):
        whole = (folder / name).read_bytes()
        for end in (0, 1, len(whole) // 2, len(whole) - 2):
            (folder / name).write_bytes(whole[:end])
            with pytest.raises(BackupError):
                read_backup(folder)
        (folder / name).write_bytes(whole)
    read_backup(folder)


def _swapped(folder: Path) -> None:
    (folder / EVENTS).rename(folder / "x")
    (folder / DESK).rename(folder / EVENTS)
    (folder / "x").rename(folder / DESK)


def _other_order(folder: Path) -> None:
    lines = gzip.decompress((folder / EVENTS).read_bytes()).splitlines(keepends=True)
    (folder / EVENTS).write_bytes(gzip.compress(b"".join(lines[::-1]), mtime=0))


def _of_another(folder: Path) -> None:
    written(folder.parent / "other", stored(4))
    (folder.parent / "other" / EVENTS).rename(folder / EVENTS)


def _later(folder: Path) -> None:
    told = orjson.loads((folder / MANIFEST).read_bytes()) | {"version": 4}
    (folder / MANIFEST).write_bytes(orjson.dumps(told))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_swapped, "cut off, or is another file"),
        (_other_order, "not as it was written|another file"),
        (_of_another, "not as it was written|another file"),
        (_later, "later lotgraph"),
        (lambda folder: (folder / DESK).unlink(), "is missing"),
        (lambda folder: (folder / MANIFEST).unlink(), "is no backup of lotgraph"),
        (lambda folder: (folder / MANIFEST).write_text('{"format": "tar"}'), "no manifest"),
    ],
)  # fmt: skip
def test_what_is_no_whole_backup_is_refused_in_words(
    spoil: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    written(tmp_path / "b", stored(3), (b'["RecallCounter",[],{"year":2026,"last":0}]',))
    spoil(tmp_path / "b")
    with pytest.raises(BackupError, match=said) as caught:
        read_backup(tmp_path / "b")
    assert caught.value.remedy


def test_a_backup_of_a_later_schema_is_refused(tmp_path: Path) -> None:
    manifest = written(tmp_path / "b", stored(3))
    told = orjson.loads((tmp_path / "b" / MANIFEST).read_bytes())
    del told["sha256"]
    told["schema"]["999_later"] = "0" * 64
    later = manifest.__class__(
        "9", manifest.neo4j, manifest.made_at, manifest.stamp, manifest.shape, told["schema"],
        manifest.counts, manifest.left_out, manifest.files,
    )  # fmt: skip
    (tmp_path / "b" / MANIFEST).write_bytes(orjson.dumps(later.as_json()))
    with pytest.raises(BackupError, match="999_later") as caught:
        read_backup(tmp_path / "b")
    assert caught.value.code == "later_backup"
