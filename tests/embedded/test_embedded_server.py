"""Real servers: starting, surviving, dumping, restoring, checking, resetting.

Each test brings the server into the state it needs (starting a running one costs nothing), so
they may run alone; in order they need few starts.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import psutil
import pytest
from neo4j.exceptions import ClientError, DriverError, Neo4jError

from app.embedded import service
from app.embedded.progress import Silent
from app.embedded.service import RunningServer
from app.errors import EmbeddedError, UsageError
from app.settings import Settings

pytestmark = [  # its servers are its own
    pytest.mark.graph,
    pytest.mark.slow("starts, kills, dumps and checks servers"),
]

_START = """
import json, sys
from pathlib import Path
from app.embedded import service
from app.settings import Settings
made = service.start(Settings(home=Path(sys.argv[1]), heap_mib=256, page_cache_mib=64))
print(json.dumps([made.pid, made.uri, made.started]))
"""


_COMMANDS: list[str] = []  # of every process this one has started, as `ps` shows them


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        _COMMANDS.append(" ".join(os.fsdecode(word) for word in arguments[1]))


sys.addaudithook(_note)


# No file may grow beyond 200 KB: a full disk without filling one.
_DUMP_INTO_200_KB = """
import resource, sys
from pathlib import Path
from app.embedded import service
from app.errors import EmbeddedError
from app.settings import Settings
settings = Settings(home=Path(sys.argv[1]))
service.install(settings)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    service.dump(settings, Path(sys.argv[2]))
except EmbeddedError as error:
    print(error.code)
"""


def _driver(running: RunningServer) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(running.uri, auth=(running.user, running.password))


def _ask(running: RunningServer, query: str, **parameters: Any) -> list[neo4j.Record]:
    with _driver(running) as driver:
        return driver.execute_query(
            query, parameters_=parameters, database_=running.database
        ).records


def _names(running: RunningServer) -> list[str]:
    return [row["n"] for row in _ask(running, "MATCH (x:Thing) RETURN x.name AS n ORDER BY n")]


def test_starting_twice_is_one_server_bound_to_loopback(one: Settings) -> None:
    first = service.start(one, Silent())
    again = service.start(one, Silent())
    assert first.pid == again.pid
    assert again.started is False
    assert (again.uri, again.password) == (first.uri, first.password)
    assert [row["v"] for row in _ask(first, "RETURN 1 AS v")] == [1]
    listening = [
        line.laddr.ip
        for line in psutil.Process(first.pid).net_connections("inet")
        if line.status == psutil.CONN_LISTEN
    ]
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
    now = service.status(one)
    assert (now.running, now.answers, now.pid, now.uri) == (True, True, first.pid, first.uri)
    assert now.store_bytes > 0
    assert now.since is not None


def test_the_password_stands_in_no_list_of_processes(one: Settings) -> None:
    """Not the server's, nor that of anything started on the way there (its first password)."""
    running = service.start(one, Silent())
    assert running.password not in " ".join(psutil.Process(running.pid).cmdline())
    assert any("java" in words for words in _COMMANDS)
    assert not any(running.password in words for words in _COMMANDS)
    assert (running.home / "password").stat().st_mode & 0o777 == 0o600


def test_the_bounds_hold_in_the_running_server(one: Settings) -> None:
    running = service.start(one, Silent())
    rows = _ask(running, "SHOW SETTINGS YIELD name, value RETURN name, value")
    value = {row["name"]: row["value"] for row in rows}
    assert value["db.transaction.timeout"] == "5m"
    assert value["dbms.memory.transaction.total.max"] == "128.00MiB"
    assert value["server.memory.pagecache.size"] == "64.00MiB"
    assert value["dbms.usage_report.enabled"] == "false"
    for url in ("file:///etc/passwd", "http://127.0.0.1:1/x.csv"):
        with pytest.raises(ClientError) as caught:
            _ask(running, "LOAD CSV FROM $url AS line RETURN line", url=url)
        told = str(caught.value)
        assert "Cannot load from URL" in told or "blocked" in told


def test_a_statement_is_planned_once_whatever_the_size_of_its_parameters(one: Settings) -> None:
    running = service.start(one, Silent())

    def planned(*sizes: int) -> str:
        for size in sizes:
            _ask(running, "RETURN $refs AS refs, $text AS text", refs=["a"] * size, text="a" * size)
        clear = "CALL db.clearQueryCaches() YIELD value RETURN value"
        return str(_ask(running, clear)[0]["value"])

    planned(1)
    assert planned(1) == planned(1, 5, 50, 5_000)


def test_two_processes_start_one_server_beside_another_home(one: Settings, two: Settings) -> None:
    beside = service.start(one, Silent())
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _START, str(two.home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [json.loads(child.communicate(timeout=200)[0]) for child in children]
    assert answers[0][:2] == answers[1][:2]
    assert sorted(answer[2] for answer in answers) == [False, True]
    running = service.start(two, Silent())
    assert running.pid == answers[0][0]
    assert running.pid != beside.pid
    assert running.uri != beside.uri
    _ask(running, "CREATE (:Thing {name: 'of two'})")
    assert "of two" not in _names(beside)
    assert _names(running) == ["of two"]
    assert service.stop(two, Silent()) is True
    assert service.stop(two, Silent()) is False
    assert service.status(two).note == ""
    assert psutil.pid_exists(beside.pid)


def test_dump_and_restore_bring_back_what_was_there(one: Settings, tmp_path: Path) -> None:
    running = service.start(one, Silent())
    _ask(running, "MATCH (x) DETACH DELETE x")
    _ask(running, "CREATE (:Thing {name: 'kept'})")
    file = tmp_path / "my plant.of today"
    assert service.dump(one, file, Silent()) == file.stat().st_size > 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name]

    running = service.start(one, Silent())
    assert running.started is False
    _ask(running, "CREATE (:Thing {name: 'later'})")
    with pytest.raises(UsageError, match="exists already"):
        service.dump(one, file, Silent())

    whole = file.read_bytes()
    for spoilt in (b"no dump at all" * 100, whole[: len(whole) // 2], b""):
        bad = tmp_path / "bad.dump"
        bad.write_bytes(spoilt)
        with pytest.raises(EmbeddedError, match="untouched") as caught:
            service.restore(one, bad, Silent())
        assert caught.value.code == "bad_dump"
    assert service.start(one, Silent()).pid == running.pid
    assert _names(running) == ["kept", "later"]

    service.restore(one, file, Silent())
    restored = service.start(one, Silent())
    assert restored.started is False
    assert _names(restored) == ["kept"]
    assert restored.password == running.password
    assert not (restored.home / "replaced").exists()
    assert not (restored.home / "incoming").exists()


def _write_until_killed(running: RunningServer, kill_after: int) -> int:
    """Write numbered rows, one transaction each; kill -9 in between. Rows acknowledged."""
    acknowledged = 0
    with (
        contextlib.suppress(DriverError, Neo4jError),
        _driver(running) as driver,
        driver.session(database=running.database) as session,
    ):
        while acknowledged < kill_after * 10:
            session.run("CREATE (:Row {n: $n})", n=acknowledged).consume()
            acknowledged += 1
            if acknowledged == kill_after:
                os.kill(running.pid, signal.SIGKILL)
    return acknowledged


@pytest.mark.long("kills a server and starts it beside its port")
def test_nothing_acknowledged_is_lost_by_a_kill_and_a_taken_port_is_left(one: Settings) -> None:
    running = service.start(one, Silent())
    acknowledged = _write_until_killed(running, kill_after=300)
    assert acknowledged >= 300
    psutil.wait_procs([psutil.Process(running.pid)] if psutil.pid_exists(running.pid) else [], 10)
    now = service.status(one)
    assert now.running is False
    assert "without being stopped" in now.note
    port = int(running.uri.rpartition(":")[2])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        again = service.start(one, Silent())
    assert again.started is True
    assert again.pid != running.pid
    assert again.uri != running.uri
    found = _ask(again, "MATCH (r:Row) RETURN count(r) AS c, max(r.n) AS m")[0]
    assert found["c"] >= acknowledged
    assert found["m"] == found["c"] - 1


def test_reset_leaves_password_and_port(one: Settings) -> None:
    before = service.start(one, Silent())
    one.columns_file.write_bytes(b"of the app")
    assert service.reset(one, Silent()) is True
    assert not one.columns_file.exists()
    assert service.status(one).store_bytes == 0
    assert service.reset(one, Silent()) is False
    after = service.start(one, Silent())
    assert (after.uri, after.password) == (before.uri, before.password)
    assert _ask(after, "MATCH (x) RETURN count(x) AS c")[0]["c"] == 0


def test_a_dump_that_does_not_fit_is_told_and_leaves_nothing(one: Settings, tmp_path: Path) -> None:
    running = service.start(one, Silent())
    _ask(running, "UNWIND range(1, 10000) AS n CREATE (:Noise {a: rand(), b: toString(rand())})")
    service.stop(one, Silent())
    child = subprocess.run(
        [sys.executable, "-c", _DUMP_INTO_200_KB, str(one.home), str(tmp_path / "x.dump")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert child.stdout.strip() == "disk_full", child.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_tells_sound_from_spoilt_data(one: Settings) -> None:
    running = service.start(one, Silent())
    _ask(running, "UNWIND range(1, 500) AS n CREATE (:Cell {n: n})-[:NEXT]->(:Cell {n: -n})")
    service.stop(one, Silent())
    sound = service.check(one, Silent())
    assert sound.consistent
    assert sound.report is None
    assert service.status(one).running is False
    store = running.home / "data" / "databases" / "neo4j" / "neostore.nodestore.db"
    content = bytearray(store.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 600] = bytes(b ^ 0x2A for b in content[middle : middle + 600])
    store.write_bytes(content)
    spoilt = service.check(one, Silent())
    assert not spoilt.consistent
    assert spoilt.report is not None
    assert spoilt.report.stat().st_size > 0


def test_a_heap_no_machine_has_is_told(two: Settings) -> None:
    service.stop(two, Silent())
    greedy = two.model_copy(update={"heap_mib": 10**9})
    with pytest.raises(EmbeddedError, match="too little memory") as caught:
        service.start(greedy, Silent())
    assert "LOTGRAPH_HEAP_MIB" in caught.value.remedy
