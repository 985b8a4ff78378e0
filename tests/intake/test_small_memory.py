"""A long file takes little more memory than a short one: of each row a few bytes are kept."""

from __future__ import annotations

import gc
import tracemalloc
from hashlib import blake2b
from pathlib import Path

from app.files.hashed import HashedNumbers, Occurrences
from app.intake.choices import Choices
from app.intake.opening import open_stream
from app.profiles.shelf import shipped_profiles
from tests.sizes import size

FEW, MANY = 500, size(3_000, 200_000)
MOST_A_ROW = 100  # bytes that stay of a row; a dictionary of texts takes three times as much


def _lines(count: int) -> str:
    header = "source,type,at,item,lot,quantity,uom,supplier\n"
    return header + "".join(
        f"erp,receive,2026-03-{row % 28 + 1:02d}T06:00:00Z,MILK-{row % 97},M-{row},{row},kg,DAIRY\n"
        for row in range(count)
    )


def _read(path: Path, choices: Choices) -> None:
    with path.open("rb") as stream:
        for reading in open_stream(stream, "f", choices):
            assert sum(1 for item in reading.items if item.problem is None) > 0


def _peak(path: Path, choices: Choices) -> int:
    """The most memory while a file is read, in bytes of Python."""
    gc.collect()
    tracemalloc.start()
    try:
        _read(path, choices)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_row_leaves_little_behind(tmp_path: Path) -> None:
    """Rows without an id of their own: for each of those that are more a few bytes more."""
    choices = Choices(profiles=shipped_profiles())
    paths = tmp_path / "few", tmp_path / "many"
    for path, count in zip(paths, (FEW, MANY), strict=True):
        path.write_text(_lines(count), encoding="utf-8")
    _read(paths[0], choices)  # what is imported and made once is no row's
    few, many = (_peak(path, choices) for path in paths)
    assert (many - few) / (MANY - FEW) < MOST_A_ROW


def test_numbers_are_found_by_their_hash_and_take_little() -> None:
    digests = [blake2b(str(each).encode(), digest_size=12).digest() for each in range(20_000)]
    gc.collect()
    tracemalloc.start()
    numbers, counts = HashedNumbers(), Occurrences()
    for place, digest in enumerate(digests):
        numbers.put(digest, place * 1_000)
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken / len(digests) < 300  # most of it the tables, which millions share
    assert all(numbers.find(each) == place * 1_000 for place, each in enumerate(digests))
    assert numbers.find(blake2b(b"another", digest_size=12).digest()) is None
    numbers.put(digests[7], 2**48 - 1)
    assert numbers.find(digests[7]) == 2**48 - 1
    assert [counts.count(digests[3]) for _ in range(3)] == [1, 2, 3]
    assert counts.count(digests[4]) == 1


def test_what_only_looks_like_a_hash_in_the_midst_of_others_is_none() -> None:
    """Records lie side by side: bytes across two of them are no record."""
    numbers = HashedNumbers()
    numbers.put(b"\0\0" + b"\1" * 8, int.from_bytes(b"\1" * 6))
    numbers.put(b"\0\0" + b"\2" * 8, 5)
    assert numbers.find(b"\0\0" + b"\1" * 6 + b"\2" * 2) is None
    assert numbers.find(b"\0\0" + b"\2" * 8) == 5
