"""A graph backed up and filled again is the same graph; writers and kills do no harm."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from app.backup import filling, writing
from app.backup.comparing import Portrait, differences, portrait_of, stored_differences
from app.backup.filling import fill
from app.backup.manifest import DESK, EVENTS, read_backup
from app.backup.stored import EVERY_LABEL
from app.backup.unfinished import must_be_whole
from app.backup.writing import back_up
from app.errors import DatabaseError, UsageError
from app.graph.run import Graph
from app.graph.schema import schema_files
from app.recall import cases
from app.recall.cases import all_cases
from app.recall.snapshots import snapshots_of
from app.recall.verification import verify
from tests.backup.conftest import told
from tests.backup.folders import written
from tests.conftest import CHECKOUT, Load
from tests.events.said import answers, ask, lot, said
from tests.neo4j_server import Server, empty


def unheard(_done: int, _total: int) -> None:
    """Nobody listens."""


def refilled(graph: Graph, folder: Path, batch: int = 100) -> None:
    """What is in a backup, and nothing else."""
    fill(graph, folder, read_backup(folder), batch, unheard)


def equal(one: Portrait, other: Portrait) -> None:
    assert differences(one, other) == []
    assert one.moment == other.moment
    assert one.nodes == other.nodes > 0


def test_what_is_restored_is_what_was_there(everything: Graph, tmp_path: Path) -> None:
    before = portrait_of(everything)
    manifest = back_up(everything, tmp_path / "b").manifest
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "b").iterdir()} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert (manifest.counts["texts"], manifest.counts["refusals"]) == (2, 2)
    assert manifest.counts["desk"] == 7  # a counter, two cases, a mark, three lines of the logs
    assert set(manifest.left_out) <= {"LotgraphTests"}
    assert manifest.stamp == before.moment.stamp
    assert manifest.counts["changed_events"] == 0
    empty(everything)
    refilled(everything, tmp_path / "b")
    equal(before, portrait_of(everything))
    assert stored_differences(everything, tmp_path / "b", manifest) == []
    must_be_whole(everything)
    again = back_up(everything, tmp_path / "again").manifest  # and is as good as the first
    assert again.counts == manifest.counts
    assert again.file(EVENTS) == manifest.file(EVENTS)


def test_a_snapshot_verifies_in_the_restored_graph(snapshot: Graph, tmp_path: Path) -> None:
    before = portrait_of(snapshot)
    back_up(snapshot, tmp_path / "b")
    empty(snapshot)
    refilled(snapshot, tmp_path / "b")
    equal(before, portrait_of(snapshot))
    (case,) = (each for each in all_cases(snapshot) if each.title == "Glass")
    (kept,) = snapshots_of(snapshot, case)
    assert verify(snapshot, case, kept).good


def test_a_difference_is_found(everything: Graph, tmp_path: Path) -> None:
    before = portrait_of(everything)
    manifest = back_up(everything, tmp_path / "b").manifest
    ask(everything, "MATCH (:Lot {ref: 'lot:P/1'})-[r:SHIPPED_TO]->() SET r.quantity = 8.5")
    ask(everything, "MATCH (n:RecallMark) DETACH DELETE n")
    ask(
        everything, "MATCH (e:Event {event_id: '4', source: 'mes'}) SET e.content = e.content + ' '"
    )
    found = differences(before, portrait_of(everything))
    groups = ["(Event)", "(RecallMark)", "[RecallCase", "[SHIPPED_TO]"]
    assert [each.partition(":")[0] for each in found] == groups
    found = stored_differences(everything, tmp_path / "b", manifest)
    assert [each.partition(":")[0] for each in found] == [EVENTS, DESK]
    assert back_up(everything, tmp_path / "c").manifest.counts["changed_events"] == 1


def test_writers_go_on_and_none_of_theirs_is_half_in_it(graph: Graph, tmp_path: Path) -> None:
    """Batches of 7 are committed all the time; a backup has whole batches, all up to its stamp."""
    enough, stop = Event(), Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            batch = [
                said("receive", f"{number}-{place}", object=lot("A", f"{number}"))
                for place in range(7)
            ]
            answers(graph, batch)
            number += 1
            if number == 5:
                enough.set()

    writer = Thread(target=write)
    writer.start()
    try:
        assert enough.wait(60)
        manifest = back_up(graph, tmp_path / "b").manifest
        clock = graph.one("graph/clock")["last"]
    finally:
        stop.set()
        writer.join()
    there = ask(graph, "MATCH (e:Event) WHERE e.recorded_at <= $s RETURN count(e) AS c",
                s=manifest.stamp)[0]["c"]  # fmt: skip
    assert manifest.counts["events"] == there
    assert there % 7 == 0
    assert clock >= manifest.stamp
    then = portrait_of(graph, manifest.stamp)
    refilled(graph, tmp_path / "b")
    assert differences(then, portrait_of(graph, manifest.stamp)) == []
    assert graph.one("backup/events_total")["total"] == there


def test_events_of_an_earlier_day_that_come_meanwhile_are_no_part_of_it(
    graph: Graph, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, [said("receive", str(each), object=lot("A", "1")) for each in range(5)])
    before = graph.one("graph/clock")["last"]
    late = said("receive", "late", object=lot("A", "2"), recorded_at="2020-01-01T00:00:00Z")
    monkeypatch.setattr(writing, "_write_texts", _with(graph, late, writing._write_texts))
    manifest = back_up(graph, tmp_path / "b").manifest
    assert manifest.counts["events"] == 6  # read once more, as of a later stamp
    assert manifest.stamp > before


def _with(graph: Graph, event: dict[str, object], read: object) -> object:
    def loading(*given: object) -> object:
        answers(graph, [event], stamps_from_file=True)
        return read(*given)  # type: ignore[operator]

    return loading


def test_decisions_made_meanwhile_are_read_as_of_one_moment(
    everything: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody decides between two readings: the readings differ, and are made again."""
    read = writing._read_desk
    readings: list[int] = []

    def deciding(*given: object) -> object:
        readings.append(1)
        if len(readings) == 2:
            ask(everything, "MATCH (c:RecallCase {title: 'Metal'}) SET c.reason = 'shavings'")
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "_read_desk", deciding)
    back_up(everything, tmp_path / "b")
    assert len(readings) == 4  # two that differ, and two that do not
    refilled(everything, tmp_path / "b")
    assert "shavings" in [case.reason for case in all_cases(everything)]


def test_what_is_there_is_not_overwritten(graph: Graph, load: Load, tmp_path: Path) -> None:
    load(graph, [said("receive", "1", object=lot("A", "1"))])
    (tmp_path / "b").mkdir()
    with pytest.raises(UsageError, match="exists already"):
        back_up(graph, tmp_path / "b")
    with pytest.raises(UsageError, match="no folder"):
        back_up(graph, tmp_path / "none" / "b")


def test_a_backup_that_fails_leaves_nothing(
    graph: Graph, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(graph, [said("receive", "1", object=lot("A", "1"))])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.backup.files.os.fsync", full)
    with pytest.raises(Exception, match="No space left"):
        back_up(graph, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from app.backup.writing import back_up
from app.opening import open_graph
from app.settings import Settings
back_up(open_graph(Settings()), Path(sys.argv[1]), lambda *_: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_backup_that_is_killed_is_none_and_the_next_clears_up(
    graph: Graph, load: Load, server: Server, tmp_path: Path
) -> None:
    load(graph, [said("receive", str(each), object=lot("A", "1")) for each in range(5)])
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path / "b")],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), **server.environment()},
        capture_output=True, text=True, timeout=120, cwd=CHECKOUT,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".b.")
    assert left.name.endswith(".part")
    assert back_up(graph, tmp_path / "b").manifest.counts["events"] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_restore_that_is_broken_off_says_so_and_goes_on(
    everything: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = portrait_of(everything)
    manifest = back_up(everything, tmp_path / "b").manifest
    half = manifest.counts["events"] // 2

    def killed(done: int, _total: int) -> None:
        if done > half:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(everything, tmp_path / "b", manifest, 50, killed)
    with pytest.raises(DatabaseError, match="being filled") as caught:
        must_be_whole(everything)
    assert str(tmp_path / "b") in caught.value.remedy
    assert fill(everything, tmp_path / "b", manifest, 50, unheard) >= half
    equal(before, portrait_of(everything))
    must_be_whole(everything)

    monkeypatch.setattr(filling, "_fill_nodes", _broken)
    with pytest.raises(KeyboardInterrupt):
        fill(everything, tmp_path / "b", manifest, 50, unheard)
    monkeypatch.undo()
    other = written(tmp_path / "other", [])  # another backup begins anew
    fill(everything, tmp_path / "other", other, 50, unheard)
    assert ask(everything, "MATCH (n) WHERE n:Event OR n:Thing RETURN n") == []


def _broken(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_backup_of_an_earlier_version_becomes_a_graph_of_today(
    graph: Graph, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lacks the last schema file, which changes cases; its graph drew other conclusions."""
    load(graph, told())
    cases.open_case(graph, ["lot:P/1"], "Metal", by="ben")
    before = portrait_of(graph)
    ask(graph, "MATCH ()-[r:SHIPPED_TO]->() SET r.reversed = 0.0, r.rev_quantity = [0.0]")
    manifest = back_up(graph, tmp_path / "b").manifest
    later = tmp_path / "999_later.cypher"
    later.write_text("MATCH (c:RecallCase) WHERE c.later IS NULL SET c.later = true;\n")
    files = {**schema_files(), later.stem: later}
    monkeypatch.setattr("app.graph.schema.schema_files", lambda: files)
    try:
        fill(graph, tmp_path / "b", manifest, 100, unheard)
        assert ask(graph, "MATCH (c:RecallCase) RETURN c.later AS later") == [{"later": True}]
        ask(graph, "MATCH (c:RecallCase) REMOVE c.later")
        equal(before, portrait_of(graph))
    finally:
        ask(graph, "MATCH (s:Schema {name: '999_later'}) DELETE s")


def test_every_label_has_its_place(everything: Graph) -> None:
    """A new label is decided on: it follows from events, is told, or is the database's own."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in schema_files().values())
    assert set(re.findall(r"\(\w*:(\w+)\)", text)) - EVERY_LABEL == set()
    labels = {row["label"] for row in everything.rows("backup/labels")}
    assert labels - EVERY_LABEL <= {"LotgraphTests"}
