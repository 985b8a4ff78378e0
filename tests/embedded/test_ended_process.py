"""When a server's process has ended, whoever started it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys

import psutil
import pytest
from neo4j.exceptions import DriverError, Neo4jError

from app.embedded import service
from app.embedded.progress import Silent
from app.embedded.server import ends_within
from app.embedded.service import RunningServer
from app.settings import Settings
from tests.embedded.asking import ask, driver

_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
input()
"""


def test_one_whose_starter_goes_on_and_does_not_look_after_it_has_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        try:
            assert parent.stdout is not None
            child = psutil.Process(int(parent.stdout.readline()))
            assert not ends_within(child, 0.1)
            child.kill()
            assert ends_within(child, 30)
            assert child.status() == psutil.STATUS_ZOMBIE
        finally:
            parent.kill()


def _write_until_killed(running: RunningServer, kill_after: int) -> int:
    """Write numbered rows, one transaction each; kill -9 in between. Rows acknowledged."""
    acknowledged = 0
    with (
        contextlib.suppress(DriverError, Neo4jError),
        driver(running) as line,
        line.session(database=running.database) as session,
    ):
        while acknowledged < kill_after * 10:
            session.run("CREATE (:Row {n: $n})", n=acknowledged).consume()
            acknowledged += 1
            if acknowledged == kill_after:
                os.kill(running.pid, signal.SIGKILL)
    return acknowledged


@pytest.mark.graph
@pytest.mark.slow("kills and starts a server")
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
    found = ask(again, "MATCH (r:Row) RETURN count(r) AS c, max(r.n) AS m")[0]
    assert found["c"] >= acknowledged
    assert found["m"] == found["c"] - 1
