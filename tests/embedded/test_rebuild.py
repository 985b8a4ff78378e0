"""Backups and dumps of a real embedded server: restored, refused, killed half way, tried out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app import restoring
from app.backup import filling
from app.backup.comparing import differences, portrait_of
from app.backup.writing import back_up
from app.embedded import service
from app.embedded.progress import Silent
from app.errors import EmbeddedError
from app.graph.run import Graph
from app.opening import open_graph
from app.settings import Settings
from tests import command_line
from tests.backup.conftest import told
from tests.conftest import CHECKOUT, through_the_door
from tests.embedded.conftest import _small
from tests.events.said import answers, ask, lot, said

pytestmark = [
    pytest.mark.graph,
    pytest.mark.slow("fills, swaps and dumps databases of servers of their own"),
    pytest.mark.timeout(1800),  # a dozen starts of servers, on machines that do other things, too
]

_SEAL = 93

# Killed when events were written (argument 2: in the fill), or when the data had been swapped.
_KILLED = """
import os, signal, sys
from pathlib import Path
from app import restoring
from app.embedded import swap
from app.settings import Settings
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] == "filling":
    restoring._BATCH = 5
    restoring.fill = lambda *given, fill=restoring.fill: fill(
        *given[:-1], lambda done, _: die() if done else None)
else:
    swap.confirm = lambda at: die() if swap.is_open(at) else None
restoring.restore_backup(Settings(), Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home with some events, and a backup of them beside it."""
    settings = _small(tmp_path_factory.mktemp("rebuild") / "home")
    with closing(open_graph(settings)) as graph:
        through_the_door(graph, told())
        back_up(graph, settings.home.parent / "backup")
    yield settings
    service.stop(settings, Silent())


@pytest.fixture(scope="module")
def dump(home: Settings) -> Path:
    """A dump of these events."""
    restoring.restore_backup(home, home.home.parent / "backup")
    path = home.home.parent / "dump"
    service.dump(home, path, Silent())
    return path


def _later(settings: Settings) -> list[str]:
    with closing(open_graph(settings)) as graph:
        return [
            row["ref"] for row in ask(graph, "MATCH (n:Lot {item: 'LATER'}) RETURN n.ref AS ref")
        ]


def _more(settings: Settings) -> None:
    with closing(open_graph(settings)) as graph:
        answers(graph, [said("receive", "later", object=lot("LATER", "1"))])
    assert _later(settings) == ["lot:LATER/1"]


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "LOTGRAPH_HOME": str(settings.home), "LOTGRAPH_HEAP_MIB": "256",
        "LOTGRAPH_PAGE_CACHE_MIB": "64", "PYTHONPATH": str(CHECKOUT),
    }  # fmt: skip


@pytest.mark.long("fills and swaps a database, from the command line")
def test_a_backup_takes_the_place_of_the_data(home: Settings) -> None:
    folder = home.home.parent / "backup"
    _more(home)
    password = service.start(home, Silent()).password
    env = _environment(home)
    asked = command_line.run("db", "restore", str(folder), env=env)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert _later(home) == ["lot:LATER/1"]
    done = command_line.run("db", "restore", str(folder), "--yes", env=env)
    assert done.returncode == 0, done.stderr
    assert "12 events as of" in done.stdout
    assert _later(home) == []
    assert service.start(home, Silent()).password == password
    assert not (home.home / "incoming").exists()
    assert not (home.home / "replaced").exists()


@pytest.mark.long("fills and tries out a database of its own")
def test_a_drill_tries_out_a_backup(home: Settings) -> None:
    folder, env = home.home.parent / "backup", _environment(home)
    before = service.state(home)["backup_us"]
    saved = command_line.run("db", "backup", str(folder.with_name("another")), env=env)
    assert saved.returncode == 0, saved.stderr
    assert service.state(home)["backup_us"] > before
    drill = command_line.run("db", "drill", "--json", env=env)
    figures = json.loads(drill.stdout)
    assert (drill.returncode, figures["good"], figures["whole"]) == (0, True, True), drill.stdout
    assert (figures["events"], figures["stamp"]) == (12, json.loads(
        (folder / "manifest.json").read_text())["stamp"])  # fmt: skip


def _killed(settings: Settings, when: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(settings.home.parent / "backup"), when],
        env={**os.environ, **_environment(settings)}, capture_output=True, text=True, timeout=300,
        cwd=CHECKOUT,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def _servers(settings: Settings) -> list[str]:
    return [
        word
        for process in psutil.process_iter(["cmdline"])
        for word in process.info["cmdline"] or ()
        if word.startswith(f"--home-dir={settings.home}")
    ]


@pytest.mark.long("fills and swaps databases again and again")
def test_a_restore_killed_half_way_leaves_the_data_and_goes_on(home: Settings) -> None:
    _more(home)
    _killed(home, "filling")
    assert _later(home) == ["lot:LATER/1"]
    assert len(_servers(home)) == 2  # that of the data, and the one that was being filled
    heard: list[int] = []
    fill = filling.fill

    def listening(graph: Graph, *given: object) -> int:
        heard.append(fill(graph, *given))  # type: ignore[arg-type]
        return heard[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(restoring, "fill", listening)
        restoring.restore_backup(home, home.home.parent / "backup")
    assert heard[0] >= 5  # as many were there from the first try
    assert _later(home) == []
    assert len(_servers(home)) == 1

    _more(home)
    _killed(home, "filling")
    service.stop(home, Silent())
    assert _servers(home) == []
    assert _later(home) == ["lot:LATER/1"]  # any start drops what was left
    assert not (home.home / "incoming").exists()


@pytest.mark.long("fills and swaps databases again and again")
def test_a_restore_killed_when_it_was_done_is_done(home: Settings) -> None:
    """The restored data had answered: somebody may have written to them since."""
    _killed(home, "swapped")
    assert (home.home / "replaced").exists()
    _more(home)
    assert not (home.home / "replaced").exists()
    service.stop(home, Silent())
    assert _later(home) == ["lot:LATER/1"]


@pytest.mark.long("fills a database and dumps it first")
def test_a_spoilt_dump_is_refused_and_the_data_stay(home: Settings, dump: Path) -> None:
    whole = dump.read_bytes()
    bad = home.home.parent / "bad"
    with closing(open_graph(home)) as graph:
        before = portrait_of(graph)
    middle = bytearray(whole)
    middle[len(whole) // 2] ^= 4
    unsealed = bytes(middle[:-_SEAL])
    for spoilt in (bytes(middle), whole[:-1], whole[: len(whole) // 2], unsealed):
        bad.write_bytes(spoilt)
        with pytest.raises(EmbeddedError, match="untouched") as caught:
            restoring.restore_dump(home, bad)
        assert caught.value.code == "bad_dump"
    with closing(open_graph(home)) as graph:
        assert differences(before, portrait_of(graph)) == []


@pytest.mark.long("fills and swaps databases again and again")
def test_a_dump_whose_events_were_changed_is_refused(home: Settings, dump: Path) -> None:
    """Made by another tool of a graph that somebody had changed: it fits together, and is wrong."""
    with closing(open_graph(home)) as graph:
        ask(graph, "MATCH (e:Event {event_id: '1'}) SET e.content = replace(e.content, '5', '6')")
    file = home.home.parent / "changed"
    service.dump(home, file, Silent())
    file.write_bytes(file.read_bytes()[:-_SEAL])
    with pytest.raises(EmbeddedError, match="1 events in this dump are not what they were"):
        restoring.restore_dump(home, file)
    (home.home.parent / "unsealed").write_bytes(dump.read_bytes()[:-_SEAL])
    restoring.restore_dump(home, home.home.parent / "unsealed")
    assert _later(home) == []
