"""The seal of a dump: whatever was changed or cut off shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.embedded.seal import is_as_sealed, seal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.dump"
    path.write_bytes(b"DZV1" + bytes(range(256)) * 2)
    seal(path)
    return path


def test_what_was_sealed_is_known_again(file: Path) -> None:
    assert is_as_sealed(file) is True


def test_every_bit_counts(file: Path) -> None:
    whole = file.read_bytes()
    for place in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << (place % 8)
        file.write_bytes(spoilt)
        assert is_as_sealed(file) is False, place


def test_no_part_of_it_is_enough(file: Path) -> None:
    """Cut within the seal it shows; cut before, it has none, and is looked at by other means."""
    whole = file.read_bytes()
    without = len(whole) - 93
    for end in range(len(whole)):
        file.write_bytes(whole[:end])
        assert is_as_sealed(file) is (False if end >= without + 4 else None), end


def test_a_dump_of_another_tool_has_none(tmp_path: Path) -> None:
    (tmp_path / "b.dump").write_bytes(b"DZV1" * 100)
    assert is_as_sealed(tmp_path / "b.dump") is None
