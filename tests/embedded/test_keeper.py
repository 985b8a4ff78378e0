"""Keeping a server running: which deaths are mended, which ends are left alone, what is told.

Each test brings the server into the state it needs, so they may run alone; in order they need few
starts.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from app.embedded import home, service
from app.embedded.keeper import Keeper
from app.embedded.progress import Silent
from app.errors import DatabaseError, EmbeddedError
from app.graph.breaker import Breaker
from app.graph.run import Graph
from app.opening import connect_to
from app.settings import Settings
from tests.command_line import CHECKOUT
from tests.waiting import wait_until

pytestmark = [  # its servers are its own
    pytest.mark.graph,
    pytest.mark.slow("starts and kills servers"),
]


@pytest.fixture
def graph(one: Settings) -> Iterator[Graph]:
    """A connection that finds the server wherever it is, to a graph with a clock only."""
    with closing(connect_to(one)) as found:
        found.schema_statement("MERGE (:Clock {name: 'recorded', last: 7})")
        yield found


def _keeper(settings: Settings) -> Keeper:
    return Keeper(settings, Breaker(), Silent())


def _kill(settings: Settings) -> int:
    process = home.server(home.at(settings.home))
    assert process is not None
    process.kill()
    process.wait(30)
    return process.pid


def _code(error: DatabaseError | None) -> str | None:
    return error.code if error is not None else None


def test_a_server_that_died_is_started_and_found_on_its_new_port(
    one: Settings, graph: Graph
) -> None:
    port = home.remembered_port(home.at(one.home))
    pid = _kill(one)
    with socket.socket() as other, _keeper(one) as keeper:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port or 0))
        other.listen()
        wait_until(lambda: keeper.starts == 1, "it is started again", within_s=180)
    assert graph.one("graph/pulse")["last"] == 7  # the same connection, on another port
    now = service.status(one)
    assert now.answers
    assert now.pid != pid
    assert now.uri != f"bolt://127.0.0.1:{port}"
    assert keeper.trouble() is None


@pytest.mark.long("several processes, each with its imports")
def test_two_keepers_start_one_server(one: Settings, graph: Graph) -> None:
    _kill(one)
    with _keeper(one) as first, _keeper(one) as second:
        wait_until(lambda: first.starts + second.starts, "one starts it", within_s=180)
        wait_until(lambda: not first.trouble() and not second.trouble(), "both know", within_s=60)
    assert first.starts + second.starts == 1
    assert graph.one("graph/pulse")["last"] == 7


def test_a_paused_process_is_told_and_left_alone(one: Settings) -> None:
    service.start(one, Silent())
    process = home.server(home.at(one.home))
    assert process is not None
    keeper = Keeper(one, Breaker(silent_since=1.0), Silent())
    process.suspend()
    try:
        wait_until(lambda: process.status() == psutil.STATUS_STOPPED, "it is paused")
        keeper.look()
        assert _code(keeper.trouble()) == "database_paused"
        assert process.is_running()
    finally:
        process.resume()


def test_a_server_that_somebody_else_started_again_is_not_ended(one: Settings) -> None:
    """Two found the same trouble; the second comes when another server runs already."""
    running = service.start(one, Silent())
    before = time.time() - 3_600
    known = Breaker(broken_since=before)
    keeper = Keeper(one, known, Silent())
    keeper.look()
    keeper.rescue(before)
    assert service.status(one).pid == running.pid
    assert (keeper.starts, known.broken_since) == (0, None)


def test_a_clock_that_was_put_back_hides_no_server(one: Settings) -> None:
    """Births are counted from a start of the machine that moves with its clock."""
    running = service.start(one, Silent())
    note = one.home / "server.json"
    told = json.loads(note.read_text())
    for changed in ({"born": told["born"] + 7_200}, {"after_boot": told["after_boot"] - 7_200}):
        note.write_text(json.dumps(told | changed))
        assert service.status(one).pid == running.pid
    note.write_text(json.dumps(told | {"born": told["born"] + 9, "after_boot": 0}))
    assert service.status(one).running is False
    assert service.start(one, Silent()).pid == running.pid  # found by its command line
    assert service.status(one).running


_DAMAGED = (b"", b"{", b"\xff\xfe\x00", b'{"bolt": "x", "pid": -1}')


@pytest.mark.parametrize("content", _DAMAGED)
def test_damaged_notes_are_none(tmp_path: Path, content: bytes) -> None:
    for name in ("ports.json", "server.json"):
        (tmp_path / name).write_bytes(content)
    assert home.remembered_port(home.at(tmp_path)) is None
    assert home.server(home.at(tmp_path)) is None


def test_a_damaged_note_of_a_home_is_written_anew(one: Settings) -> None:
    """The process is found by its command line."""
    before = service.start(one, Silent())
    (one.home / "server.json").write_bytes(b"{")
    running = service.start(one, Silent())
    assert service.status(one).answers
    assert (running.pid, running.port) == (before.pid, before.port)


@pytest.mark.long("starts a server again")
def test_a_server_whose_port_nobody_knows_is_started_again(one: Settings) -> None:
    service.start(one, Silent())
    (one.home / "ports.json").write_bytes(b"\xff\xfe\x00")
    running = service.start(one, Silent())
    assert service.status(one).answers
    assert running.port == home.remembered_port(home.at(one.home))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"not the password\n"])
def test_a_damaged_password_is_told(one: Settings, content: bytes) -> None:
    before = service.start(one, Silent())
    path = one.home / "password"
    right = path.read_bytes()
    path.write_bytes(content)
    try:
        with pytest.raises(EmbeddedError) as caught:
            service.start(one, Silent())
        assert caught.value.code == "password"
        assert "lotgraph db dump" in caught.value.remedy
    finally:
        path.write_bytes(right)
    assert service.start(one, Silent()).pid == before.pid


def test_a_server_that_was_silent_for_minutes_is_started_again_once(
    one: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.start(one, Silent())
    keeper = Keeper(one, Breaker(silent_since=1.0), Silent())
    keeper.look()
    assert keeper.starts == 0  # it has not run for minutes
    monkeypatch.setattr("app.embedded.keeper._SILENT_S", 0.1)
    keeper.look()
    assert keeper.starts == 1
    assert service.status(one).pid != before.pid
    monkeypatch.undo()
    keeper.look()
    assert keeper.starts == 1


def test_a_server_that_was_stopped_stays_stopped_and_that_is_told(one: Settings) -> None:
    service.start(one, Silent())
    keeper = _keeper(one)
    keeper.look()
    assert keeper.trouble() is None
    service.stop(one, Silent())
    keeper.look()
    assert _code(keeper.trouble()) == "database_stopped"
    assert keeper.starts == 0
    assert service.status(one).running is False
    service.start(one, Silent())
    keeper.look()
    assert keeper.trouble() is None


def test_a_server_that_cannot_start_is_tried_less_and_less_often(
    one: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.start(one, Silent())
    _kill(one)
    greedy = one.model_copy(update={"heap_mib": 10**9})
    keeper = _keeper(greedy)
    with pytest.raises(EmbeddedError, match="too little memory") as caught:
        keeper.look()
    keeper._failed(caught.value)
    assert _code(keeper.trouble()) == "too_little_memory"
    keeper.look()  # not yet again: it would raise
    assert _code(keeper.trouble()) == "too_little_memory"


_WORDS = "from app.cli import main; main()"


@pytest.mark.long("several processes, each with its imports")
def test_two_apps_and_a_load_at_once_on_one_home(two: Settings, tmp_path: Path) -> None:
    """All three begin on an empty home: one starts the server, all use it."""
    path = tmp_path / "events.jsonl"
    event = {"event_id": "1", "source": "mes", "type": "receive", "at": "2026-03-02",
             "object": {"item": "A", "lot": "1"}, "quantity": 1, "uom": "pcs"}  # fmt: skip
    path.write_text(json.dumps(event))
    env = {**os.environ, "LOTGRAPH_HOME": str(two.home), "PYTHONPATH": str(CHECKOUT),
           "LOTGRAPH_HEAP_MIB": "256", "LOTGRAPH_PAGE_CACHE_MIB": "64"}  # fmt: skip

    def begin(*words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", _WORDS, *words], env=env, cwd=CHECKOUT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    apps = [begin("serve", "--port", "0") for _ in range(2)]
    load = begin("load", str(path), "--json")
    try:
        out, error = load.communicate(timeout=300)
        assert load.returncode == 0, error
        assert json.loads(out)["created"] == 1
        for each in apps:
            assert each.stderr is not None
            lines = iter(each.stderr.readline, "")
            assert any("Pages: http://" in line for line in lines)
    finally:
        for each in (*apps, load):
            each.kill()
            each.communicate()
    servers = [p for p in psutil.process_iter() if _is_of(p, two.home)]
    assert len(servers) == 1


def _is_of(process: psutil.Process, path: Path) -> bool:
    try:
        return f"--home-dir={path}" in process.cmdline()
    except psutil.Error:
        return False
