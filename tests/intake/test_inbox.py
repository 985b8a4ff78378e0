"""A watched folder: what is complete is taken, and nothing is lost or booked twice when it ends at
any moment."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.cli.load import Loading, choices_of
from app.cli.terminal import terminal
from app.cli.watch import load_taken
from app.errors import DatabaseError, UsageError
from app.graph.run import Graph
from app.intake import inbox as inboxes
from app.intake.agreement import Agreement
from app.intake.inbox import DONE, REFUSED, TAKEN, Inbox, is_for_loading
from app.settings import Settings
from tests.conftest import Lotgraph
from tests.events.said import ask, lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until


def names(folder: Path, place: str = "") -> list[str]:
    """The files of a place, days left out."""
    return sorted(
        each.name for each in (folder / place).glob("*/*" if place in (DONE, REFUSED) else "*")
        if each.is_file() and not each.name.startswith(".lotgraph")
    )  # fmt: skip


def test_a_file_is_complete_when_nobody_changed_it_for_a_while(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, 5)
    path = tmp_path / "a.jsonl"
    path.write_text("{")
    assert inbox.complete(100) == []
    assert inbox.complete(104.9) == []
    path.write_text("{}")
    assert inbox.complete(105) == []
    assert inbox.complete(109.9) == []
    assert inbox.complete(110) == [path]
    path.unlink()
    assert inbox.complete(111) == []


def test_the_oldest_comes_first_and_an_empty_file_waits(tmp_path: Path) -> None:
    for place, name in enumerate(("b", "c", "a")):
        (tmp_path / name).write_text(name)
        os.utime(tmp_path / name, (place, place))
    (tmp_path / "empty.csv").touch()
    (tmp_path / "folder").mkdir()
    assert [each.name for each in Inbox(tmp_path, 0).complete(0)] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [("a.csv", True), ("a.csv.refused.csv", True), (".a.csv", False), ("~$a.xlsx", False),
     ("a.csv.part", False), ("a.TMP", False), ("a.filepart", False), ("a.report.txt", False)],
)  # fmt: skip
def test_names_that_say_that_somebody_still_writes(name: str, taken: bool) -> None:
    assert is_for_loading(Path(name)) is taken


def test_one_folder_has_one_watcher(tmp_path: Path) -> None:
    with (
        Inbox(tmp_path, 0).watched(),
        pytest.raises(UsageError, match="Another lotgraph watches"),
        Inbox(tmp_path, 0).watched(),
    ):
        pass
    with Inbox(tmp_path, 0).watched():
        pass


def test_what_was_being_loaded_comes_back(tmp_path: Path) -> None:
    """Killed while a.csv was loaded: what was made of it goes; another a.csv has come meanwhile."""
    taken = tmp_path / TAKEN
    taken.mkdir()
    for name in ("a.csv", "a.csv.refused.csv", "a.csv.refused.csv.part", "b.refused.csv"):
        (taken / name).write_text(name)
    (tmp_path / "a.csv").write_text("another")
    with Inbox(tmp_path, 0).watched():
        assert names(tmp_path) == ["a.csv", "a~2.csv", "b.refused.csv"]
        assert (tmp_path / "a~2.csv").read_text() == "a.csv"
        assert list(taken.iterdir()) == []


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path, 0)
    with inbox.watched():
        for text in ("one", "two"):
            (tmp_path / "a.csv").write_text(text)
            taken = inbox.take(tmp_path / "a.csv")
            assert taken is not None
            (taken.parent / "a.csv.refused.csv").write_text(f"of {text}")
            inbox.put_away(taken, whole=False, text=text, told="{}")
    assert names(tmp_path, REFUSED) == [
        "a.csv", "a.csv.refused.csv", "a.csv.report.json", "a.csv.report.txt",
        "a~2.csv", "a~2.csv.refused.csv", "a~2.csv.report.json", "a~2.csv.report.txt",
    ]  # fmt: skip
    assert inbox.take(tmp_path / "a.csv") is None


GOOD = [
    said("receive", "1", object=lot("MILK", "M1"), quantity=5, uom="kg"),
    said("receive", "2", object=lot("MILK", "M2"), quantity=5, uom="kg"),
]
BAD = said("receive", "3", object=lot("MILK", "M3"), quantity=-5, uom="kg")


def lines(*events: dict[str, Any]) -> str:
    return "".join(json.dumps(each) + "\n" for each in events)


def report(folder: Path, place: str, name: str) -> dict[str, Any]:
    (found,) = (folder / place).glob(f"*/{name}.report.json")
    told: dict[str, Any] = json.loads(found.read_text())
    return told


def test_files_go_where_they_belong_with_their_reports(
    graph: Graph, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    (tmp_path / "good.jsonl").write_text(lines(*GOOD))
    (tmp_path / "some.jsonl").write_text(lines(BAD, GOOD[0]))
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (tmp_path / "later.jsonl.part").write_text(lines(GOOD[0]))
    done = lotgraph("watch", str(tmp_path), "--once", "--settle", "0")
    assert done.returncode == 2, done.stderr
    assert names(tmp_path) == ["later.jsonl.part"]
    assert names(tmp_path, DONE) == [
        f"good.jsonl{end}" for end in ("", ".report.json", ".report.txt")
    ]
    assert names(tmp_path, REFUSED) == [
        *(f"picture.csv{end}" for end in ("", ".report.json", ".report.txt")),
        *(f"some.jsonl{end}" for end in ("", ".refused.jsonl", ".report.json", ".report.txt")),
    ]
    assert report(tmp_path, DONE, "good.jsonl")["files"][0]["created"] == 2
    told = report(tmp_path, REFUSED, "some.jsonl")
    assert (told["code"], told["files"][0]["rejected"], told["files"][0]["duplicate"]) == (1, 1, 1)
    assert report(tmp_path, REFUSED, "picture.csv")["code"] == 2
    (words,) = (tmp_path / REFUSED).glob("*/some.jsonl.report.txt")
    assert "quantity" in words.read_text()
    assert "good.jsonl" not in words.read_text()  # each report tells of its own file
    assert TAKEN not in words.read_text()
    assert told["files"][0]["refused_file"] == "some.jsonl.refused.jsonl"
    (mended,) = (tmp_path / REFUSED).glob("*/some.jsonl.refused.jsonl")
    (tmp_path / mended.name).write_text(mended.read_text().replace("-5", "5"))
    again = lotgraph("watch", str(tmp_path), "--once", "--settle", "0")
    assert again.returncode == 0, again.stderr
    assert ask(graph, "MATCH (e:Event) RETURN count(e) AS n") == [{"n": 3}]


KILLS = 50


@pytest.mark.long("starts and kills the installed command fifty times")
@pytest.mark.timeout(3600)
def test_killed_fifty_times_while_files_arrive(
    graph: Graph, server: Server, lotgraph: Lotgraph, tmp_path: Path
) -> None:
    """Ten events a file, a file each fifth of a second; the watcher dies at any moment."""
    folder, dice = tmp_path / "in", random.Random(22)
    folder.mkdir()
    command = [Path(sysconfig.get_path("scripts")) / "lotgraph", "watch", str(folder)]
    env = {**os.environ, **server.environment(), "LOTGRAPH_HOME": str(tmp_path / "home")}
    files = 0
    for _ in range(KILLS):
        with (tmp_path / "said").open("w") as said_there:
            process = subprocess.Popen([*command, "--settle", "0.1"], env=env, stderr=said_there)
        wait_until((folder / TAKEN).is_dir, "it watches", within_s=60)
        before, least = len(names(folder, DONE)), dice.randrange(0, 4)

        def arrives(
            process: subprocess.Popen[bytes] = process, before: int = before, least: int = least
        ) -> bool:
            nonlocal files
            assert process.poll() is None, (tmp_path / "said").read_text()
            path = folder / f"{files}.jsonl.part"
            path.write_text(lines(*(
                said("receive", f"{files}-{each}", object=lot("MILK", "M1"), quantity=1, uom="kg")
                for each in range(10)
            )))  # fmt: skip
            path.rename(path.with_suffix(""))
            files += 1
            return len(names(folder, DONE)) >= before + 3 * least

        wait_until(arrives, "files are booked", within_s=300, every_s=0.2)
        process.kill()
        process.wait(30)
    home = {"LOTGRAPH_HOME": env["LOTGRAPH_HOME"]}
    lotgraph("watch", str(folder), "--once", "--settle", "0", env=home)
    assert names(folder) == []
    assert len([each for each in names(folder, DONE) if each.endswith(".jsonl")]) == files
    counts = "MATCH (e:Event) RETURN count(e) AS events, count(DISTINCT e.event_id) AS ids"
    assert ask(graph, counts) == [{"events": 10 * files, "ids": 10 * files}]
    booked = "MATCH (l:Lot)<-[r:SUPPLIED]-() RETURN sum(r.quantity) AS kg"
    assert ask(graph, booked) == [{"kg": 10.0 * files}]


@pytest.fixture
def loading(graph: Graph, settings: Settings, tmp_path: Path) -> Iterator[Loading]:
    """What the verb loads by, on the graph of this test."""
    console = terminal(stderr=True)
    own = settings.model_copy(update={"home": tmp_path / "home"})
    choices = choices_of(own, console, None, None, None, None, None)
    with ExitStack() as now:
        yield Loading(
            own, console, choices, False, None, Agreement(False, None), graph, open_now=now
        )


class _KilledError(BaseException):
    """The process ends here, and nothing is put in order."""


def dying(patch: pytest.MonkeyPatch, at: int) -> Callable[[], int]:
    """End at the so many-th change of a file or folder; gives how many there were."""
    done = 0

    def wrapped(name: str) -> Callable[..., Any]:
        change = getattr(Path, name)

        def run(*given: Any, **more: Any) -> Any:
            nonlocal done
            done += 1
            if done == at:
                raise _KilledError(name)
            return change(*given, **more)

        return run

    for name in ("rename", "replace", "unlink", "write_text"):
        patch.setattr(Path, name, wrapped(name))
    return lambda: done


@pytest.mark.slow("loads two files, ended at each change of the folder in turn")
def test_ended_at_any_moment_every_event_is_there_once_and_every_file_whole(
    graph: Graph, loading: Loading, tmp_path: Path
) -> None:
    """good and some are loaded; the process ends at the first, second … change of the folder."""
    at, ended = 0, True
    while ended:
        at += 1
        folder = tmp_path / f"in-{at}"
        folder.mkdir()
        mine = [each | {"event_id": f"{at}-{each['event_id']}"} for each in (*GOOD, BAD)]
        texts = {"good.jsonl": lines(*mine[:2]), "some.jsonl": lines(*mine[1:])}
        for name, text in texts.items():
            (folder / name).write_text(text)
        with pytest.MonkeyPatch.context() as patch:
            dying(patch, at)
            ended = run_once(folder, loading)
        assert not run_once(folder, loading)
        assert names(folder) == []
        found = {each.name: each.read_text() for each in folder.glob("*/*/*.jsonl")}
        refused = found.pop("some.jsonl.refused.jsonl")
        assert found == texts, at
        assert len(refused.splitlines()) == 1
        counted = "MATCH (e:Event) WHERE e.event_id STARTS WITH $mark RETURN count(e) AS n"
        assert ask(graph, counted, mark=f"{at}-") == [{"n": 2}]
    assert at > 8


def run_once(folder: Path, loading: Loading) -> bool:
    """Load what is there; whether the process ended in the middle."""
    inbox = Inbox(folder, 0)
    try:
        with inbox.watched():
            for path in inbox.complete(0):
                load_taken(inbox, loading, path)
    except _KilledError:
        return True
    return False


def test_who_writes_on_has_the_file_loaded_again(
    graph: Graph, loading: Loading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer paused for longer than a file has to settle, and goes on while it is loaded."""
    folder = tmp_path / "in"
    folder.mkdir()
    inbox = Inbox(folder, 0)
    path = folder / "slow.jsonl"
    with inbox.watched(), path.open("w") as writer:
        writer.write(lines(GOOD[0]))
        writer.flush()
        away = inbox.put_away

        def late(taken: Path, **more: Any) -> Path:
            there = away(taken, **more)
            writer.write(lines(GOOD[1]))
            writer.flush()
            return there

        monkeypatch.setattr(inbox, "put_away", late)
        assert load_taken(inbox, loading, path) == 0
        assert names(folder) == ["slow.jsonl"]
        assert names(folder, DONE) == []
        monkeypatch.undo()
        assert load_taken(inbox, loading, path) == 0
    assert report(folder, DONE, "slow.jsonl")["files"][0] | {"file": ""} == {
        "file": "", "created": 1, "duplicate": 1, "conflict": 0, "rejected": 0, "warnings": 0,
        "refused_file": None,
    }  # fmt: skip


def test_while_the_database_is_away_the_file_waits(
    graph: Graph, loading: Loading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.jsonl").write_text(lines(*GOOD))
    from app.cli import load

    waits: list[float] = []
    real, tries = load.take, iter((True, True, False))

    def away(*given: Any, **more: Any) -> Any:
        if next(tries):
            raise DatabaseError("Neo4j does not answer.")
        return real(*given, **more)

    monkeypatch.setattr(load, "take", away)
    inbox = Inbox(folder, 0)
    with inbox.watched():
        assert load_taken(inbox, loading, folder / "good.jsonl", waits.append) == 0
    assert waits == [2.0, 5.0]
    assert report(folder, DONE, "good.jsonl")["files"][0]["created"] == 2


def test_an_error_nobody_foresaw_keeps_no_other_file_waiting(
    graph: Graph, loading: Loading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "odd.jsonl").write_text(lines(GOOD[0]))
    from app.cli import watch

    def odd(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(watch, "load_file", odd)
    inbox = Inbox(folder, 0)
    with inbox.watched():
        assert load_taken(inbox, loading, folder / "odd.jsonl") == 2
    told = report(folder, REFUSED, "odd.jsonl")
    assert "could not be loaded (ZeroDivisionError)" in told["files"][0]["error"]
    assert inboxes.print_of(folder / "odd.jsonl") is None
