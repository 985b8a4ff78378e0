"""Real servers: starting, surviving, dumping, restoring, checking, resetting.

Each test brings the server into the state it needs (starting a running one costs nothing), so
they may run alone; in order they need few starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from neo4j.exceptions import ClientError

from app.embedded import home, service
from app.embedded.progress import Silent
from app.embedded.service import RunningServer
from app.errors import EmbeddedError, UsageError
from app.graph.run import Graph
from app.settings import Settings
from tests.embedded.asking import ask
from tests.sizes import size

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


BAD_DUMPS = size(1, 3)  # half of one, something else, nothing

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


def _names(running: RunningServer) -> list[str]:
    return [row["n"] for row in ask(running, "MATCH (x:Thing) RETURN x.name AS n ORDER BY n")]


def test_starting_twice_is_one_server_bound_to_loopback(one: Settings) -> None:
    first = service.start(one, Silent())
    again = service.start(one, Silent())
    assert first.pid == again.pid
    assert again.started is False
    assert (again.uri, again.password) == (first.uri, first.password)
    assert [row["v"] for row in ask(first, "RETURN 1 AS v")] == [1]
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
    rows = ask(running, "SHOW SETTINGS YIELD name, value RETURN name, value")
    value = {row["name"]: row["value"] for row in rows}
    assert value["db.transaction.timeout"] == "5m"
    assert value["dbms.memory.transaction.total.max"] == "128.00MiB"
    assert value["server.memory.pagecache.size"] == "64.00MiB"
    assert value["dbms.usage_report.enabled"] == "false"
    for url in ("file:///etc/passwd", "http://127.0.0.1:1/x.csv"):
        with pytest.raises(ClientError) as caught:
            ask(running, "LOAD CSV FROM $url AS line RETURN line", url=url)
        told = str(caught.value)
        assert "Cannot load from URL" in told or "blocked" in told


def test_a_statement_is_planned_once_whatever_the_size_of_its_parameters(one: Settings) -> None:
    running = service.start(one, Silent())

    def planned(*sizes: int) -> str:
        for each in sizes:
            ask(running, "RETURN $refs AS refs, $text AS text", refs=["a"] * each, text="a" * each)
        clear = "CALL db.clearQueryCaches() YIELD value RETURN value"
        return str(ask(running, clear)[0]["value"])

    planned(1)
    assert planned(1) == planned(1, 5, 50, 5_000)


def test_dump_and_restore_bring_back_what_was_there(one: Settings, tmp_path: Path) -> None:
    running = service.start(one, Silent())
    ask(running, "MATCH (x) DETACH DELETE x")
    ask(running, "CREATE (:Thing {name: 'kept'})")
    file = tmp_path / "my plant.of today"
    assert service.dump(one, file, Silent()) == file.stat().st_size > 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [file.name]

    running = service.start(one, Silent())
    assert running.started is False
    ask(running, "CREATE (:Thing {name: 'later'})")
    with pytest.raises(UsageError, match="exists already"):
        service.dump(one, file, Silent())

    whole = file.read_bytes()
    for spoilt in (whole[: len(whole) // 2], b"no dump at all" * 100, b"")[:BAD_DUMPS]:
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


def _kept(settings: Settings) -> tuple[str | None, int | None]:
    """Password and port of a home, whether its server runs or not."""
    at = home.at(settings.home)
    return home.password(at, make=False), home.remembered_port(at)


def test_reset_leaves_password_and_port(one: Settings) -> None:
    before = service.start(one, Silent())
    one.columns_file.write_bytes(b"of the app")
    assert service.reset(one, Silent()) is True
    assert not one.columns_file.exists()
    assert service.status(one).store_bytes == 0
    assert service.reset(one, Silent()) is False
    assert _kept(one) == (before.password, before.port)


def test_two_processes_start_one_server_beside_another_home(one: Settings, graph: Graph) -> None:
    """On a home without data, as a reset leaves it; the other is that of all tests."""
    service.reset(one, Silent())
    kept = _kept(one)
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _START, str(one.home)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(2)
    ]
    answers = [json.loads(child.communicate(timeout=200)[0]) for child in children]
    assert answers[0][:2] == answers[1][:2]
    assert sorted(answer[2] for answer in answers) == [False, True]
    running = service.start(one, Silent())
    assert running.pid == answers[0][0]
    assert kept in {(running.password, running.port), (None, None)}
    assert _names(running) == []
    ask(running, "CREATE (:Thing {name: 'of one'})")
    assert _names(running) == ["of one"]
    count = "MATCH (x:Thing) RETURN count(x) AS c"
    assert graph.driver.execute_query(count, database_=graph.database).records[0]["c"] == 0


@pytest.fixture(scope="module")
def closed(one: Settings) -> Settings:
    """A home with data, whose server was stopped; no test after them starts it again."""
    running = service.start(one, Silent())
    ask(running, "UNWIND range(1, 10000) AS n CREATE (:Noise {a: rand(), b: toString(rand())})")
    ask(running, "UNWIND range(1, 500) AS n CREATE (:Cell {n: n})-[:NEXT]->(:Cell {n: -n})")
    assert service.stop(one, Silent()) is True
    return one


def test_a_server_is_stopped_once_and_others_go_on(closed: Settings, graph: Graph) -> None:
    assert service.stop(closed, Silent()) is False
    assert service.status(closed).running is False
    assert service.status(closed).note == ""
    assert graph.server()


def test_a_dump_that_does_not_fit_is_told_and_leaves_nothing(
    closed: Settings, tmp_path: Path
) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _DUMP_INTO_200_KB, str(closed.home), str(tmp_path / "x.dump")],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert child.stdout.strip() == "disk_full", child.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_tells_sound_from_spoilt_data(closed: Settings) -> None:
    sound = service.check(closed, Silent())
    assert sound.consistent
    assert sound.report is None
    assert service.status(closed).running is False
    store = closed.home / "data" / "databases" / "neo4j" / "neostore.nodestore.db"
    content = bytearray(store.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 600] = bytes(b ^ 0x2A for b in content[middle : middle + 600])
    store.write_bytes(content)
    spoilt = service.check(closed, Silent())
    assert not spoilt.consistent
    assert spoilt.report is not None
    assert spoilt.report.stat().st_size > 0


def test_a_heap_no_machine_has_is_told(closed: Settings) -> None:
    greedy = closed.model_copy(update={"heap_mib": 10**9})
    with pytest.raises(EmbeddedError, match="too little memory") as caught:
        service.start(greedy, Silent())
    assert "LOTGRAPH_HEAP_MIB" in caught.value.remedy
