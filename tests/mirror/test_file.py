"""Columns kept in a file: what is written is what is read, and what may not be trusted is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.graph.run import Graph
from app.mirror import file as files
from app.mirror import keeper as keepers
from app.mirror.columns import Mirror
from app.mirror.file import columns_in, write_columns
from app.mirror.keeper import MirrorKeeper
from app.mirror.reading import read_all
from tests.mirror.told import indexed, of_now, take_all, told
from tests.neo4j_server import empty
from tests.trace.made import make
from tests.trace.telling import Tell
from tests.trace.themes_units import make_units
from tests.waiting import wait_until


def _chain() -> Tell:
    """A/1 → R/B → B/1"""
    tell = Tell()
    tell.consume("A/1", "R/B", 1)
    tell.produce("B/1", "R/B", 1)
    return tell


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "genealogy.columns"


@pytest.fixture
def keepers_of(graph: Graph, path: Path) -> Iterator[list[MirrorKeeper]]:
    """Keepers of the graph and the file, as of one process after the other."""
    made = [MirrorKeeper(graph, settle_s=0.0, file=path) for _ in range(2)]
    yield made
    for each in made:
        each.close()


def _store(graph: Graph) -> str:
    return str(graph.one("graph/store")["store"])


def _nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> Mirror:
        raise AssertionError("the graph is read whole")

    monkeypatch.setattr(keepers, "read_all", read)


def test_what_is_written_is_what_is_read(graph: Graph, path: Path) -> None:
    """Genealogies with catch weights, and reverses of parts of containers' bookings."""
    for seed in range(3):
        take_all(graph, make(seed), f"m{seed}-")
        take_all(graph, make_units(seed), f"u{seed}-")
    tell = Tell()
    tell.ship("SILK/1", "C1", 5, uom="kg", also=[{"quantity": 2, "uom": "rolls"}])
    take_all(graph, tell.events, "w-")
    columns = read_all(graph)
    assert columns.also
    assert write_columns(path, columns, "s")
    assert path.stat().st_mode & 0o777 == 0o600
    found = columns_in(path, "s")
    assert found is not None
    assert told(found) == told(columns)
    assert indexed(found)
    assert found.copied_names() == columns.copied_names()
    for one, other in zip(found.parts, columns.parts, strict=True):
        assert all(getattr(one, name).tolist() == getattr(other, name).tolist()
                   for name in ("counts", "down", "up", "booked", "packing"))  # fmt: skip
    assert columns_in(path, "another store") is None
    path.chmod(0o640)
    assert columns_in(path, "s") is None  # somebody else may have written it


def test_a_start_goes_on_from_the_file(
    graph: Graph, keepers_of: list[MirrorKeeper], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commits between two processes, corrections of what the file knows among them."""
    first, second = keepers_of
    tell = _chain()
    take_all(graph, tell.events, "a-")
    of_now(first)
    first.close()
    known = len(tell.events)
    tell.void(tell.events[0]["event_id"])
    tell.receive("A/1", 5, supplier="S")
    take_all(graph, tell.events[known:], "a-")
    take_all(graph, make(7), "c-")
    with monkeypatch.context() as patch:
        _nothing_read(patch)
        found = of_now(second)
    assert told(found) == told(read_all(graph))
    assert indexed(found)


def test_a_damaged_file_is_none(graph: Graph, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_all(graph, _chain().events, "a-")
    write_columns(path, read_all(graph), "s")
    whole = path.read_bytes()
    step = max(61, len(whole) // 200)  # it is as large as there ever were things in this graph
    spoilt = (whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
              for place in range(0, len(whole), step))  # fmt: skip
    for content in (b"", whole[:30], whole[:-1], whole + b"\0", *spoilt):
        path.write_bytes(content)
        assert columns_in(path, "s") is None
    path.unlink()
    assert columns_in(path, "s") is None
    path.write_bytes(whole)
    path.chmod(0o600)
    assert columns_in(path, "s") is not None
    monkeypatch.setattr(files, "__version__", "0.0.0")
    assert columns_in(path, "s") is None  # of another version


def test_a_file_of_another_graph_is_not_taken_for_this_one(
    graph: Graph, keepers_of: list[MirrorKeeper]
) -> None:
    """A restored graph, in which something else stands at the very stamp of the file."""
    first, second = keepers_of
    take_all(graph, _chain().events, "a-")
    commit = of_now(first).commit
    first.close()
    empty(graph)
    take_all(graph, _chain().events, "b-")
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (c:Clock) SET c.last = $last", last=commit.stamp).consume()
    assert told(of_now(second)) == told(read_all(graph))


def test_a_disk_without_room_leaves_the_file_as_it_was(
    graph: Graph, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_all(graph, _chain().events, "a-")
    columns = read_all(graph)
    write_columns(path, columns, "s")
    before = path.read_bytes()
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: SimpleNamespace(free=10))
    assert not write_columns(path, columns, "t")
    monkeypatch.undo()
    assert path.read_bytes() == before
    monkeypatch.setattr(files.os, "replace", None)
    left = path.with_name(path.name + ".1.part")
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    monkeypatch.undo()
    assert write_columns(path, columns, "t")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert not write_columns(path.parent / "no folder" / "x", columns, "t")


def test_the_file_is_written_at_the_end_and_not_after_every_commit(
    graph: Graph, keepers_of: list[MirrorKeeper], path: Path
) -> None:
    keeper = keepers_of[0]
    take_all(graph, _chain().events, "a-")
    first = of_now(keeper).commit
    take_all(graph, _chain().events, "b-")
    last = of_now(keeper).commit
    wait_until(keeper._is_settled, "it is seen long enough")
    keeper.close()
    found = columns_in(path, _store(graph))
    assert found is not None
    assert first != last
    assert found.commit == last
