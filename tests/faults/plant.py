"""`lotgraph serve` in a process of its own on a home of its own: what faults are done to."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from app.embedded import home as homes
from app.embedded import server, service
from app.embedded.progress import Silent
from app.graph.planner import statements
from app.graph.run import Graph, connect
from app.settings import Settings
from tests.command_line import CHECKOUT
from tests.faults.asking import ask
from tests.waiting import wait_until

_COMMAND = (sys.executable, "-c", "from app.cli import main; main()")
_UP_WITHIN_S = 240


def small(home: Path, **more: Any) -> Settings:
    """Settings of a server with little memory."""
    given = {"heap_mib": 384, "page_cache_mib": 64, "start_time_limit_s": 240} | more
    return Settings(home=home, neo4j_uri=None, **given)


@dataclass
class Plant:
    """One home and one app on it. `more`: further settings of the app."""

    settings: Settings
    more: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    app: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        """What a `lotgraph` of this home is told."""
        told = {
            "LOTGRAPH_HOME": str(self.settings.home),
            "LOTGRAPH_HEAP_MIB": str(self.settings.heap_mib),
            "LOTGRAPH_PAGE_CACHE_MIB": str(self.settings.page_cache_mib),
            "LOTGRAPH_START_TIME_LIMIT_S": str(self.settings.start_time_limit_s),
            "LOTGRAPH_DISK_LOW_WATER_MIB": str(self.settings.disk_low_water_mib),
            "PYTHONPATH": str(CHECKOUT),
        }
        return {**os.environ, **told, **self.more}

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """Begin a verb of the command line."""
        return subprocess.Popen(
            [*_COMMAND, *words],
            env=self.environment(),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def serve(self) -> None:
        """Begin to serve, on the port it had; returns when it can be read."""
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = int(free.getsockname()[1])
        log = (self.settings.home.parent / "serve.log").open("ab")
        with log:
            self.app = subprocess.Popen(
                [*_COMMAND, "serve", "--port", str(self.port)],
                env=self.environment(),
                cwd=CHECKOUT,
                stdout=log,
                stderr=log,
            )
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until it can be read."""
        wait_until(self._ready, "it can be read", within_s=_UP_WITHIN_S, every_s=0.1)

    def _ready(self) -> bool:
        assert self.app is not None
        assert self.app.poll() is None, self.log()
        return ask(self.address, "/api/v1/health", within_s=5).status == 200

    def health(self) -> dict[str, Any]:
        """What it says of its health; of an error, what stands in it."""
        said: dict[str, Any] = json.loads(ask(self.address, "/api/v1/health", within_s=5).text)
        return said.get("error", said)

    def log(self) -> str:
        """The end of what the app has printed."""
        return (self.settings.home.parent / "serve.log").read_text(errors="replace")[-4000:]

    def jvm(self) -> psutil.Process | None:
        """The database's process."""
        return homes.server(homes.at(self.settings.home))

    def kill_jvm(self) -> None:
        """End the database as a power cut would. It has ended before the app that started it has
        looked after it."""
        if (process := self.jvm()) is not None:
            with suppress(psutil.NoSuchProcess):
                process.kill()
                assert server.ends_within(process, 30)

    def kill_app(self) -> None:
        """End the app as a power cut would."""
        if self.app is not None:
            self.app.kill()
            self.app.wait(30)
            self.app = None

    def stop_app(self) -> None:
        """End the app in order."""
        if self.app is not None:
            self.app.send_signal(signal.SIGINT)
            try:
                self.app.wait(30)
            except subprocess.TimeoutExpired:
                self.app.kill()
                self.app.wait(30)
            self.app = None

    def graph(self) -> Graph:
        """A connection of one's own to its database; started when it does not run."""
        running = service.start(self.settings, Silent())
        return connect(running.uri, running.user, running.password, running.database)


def wait_compiled(address: str, ref: str) -> None:
    """Wait until it traces: a first trace compiles for half a minute; that is no fault."""
    path = f"/api/v1/trace/up?ref={ref}"
    wait_until(
        lambda: ask(address, path, within_s=60).status in (200, 404), "it traces", within_s=180
    )


def wait_planned(address: str) -> None:
    """Wait until the server has planned what it is asked: a minute after its start."""
    told = f"lotgraph_statements_planned {float(len(statements()))}"
    wait_until(
        lambda: told in ask(address, "/metrics", within_s=60).text, "it has planned", within_s=180
    )


@contextmanager
def plant(folder: Path, *, more: Mapping[str, str] | None = None, **set_to: Any) -> Iterator[Plant]:
    """A plant in a folder; nothing of it runs afterwards."""
    made = Plant(small(folder / "home", **set_to), more or {})
    try:
        yield made
    finally:
        with suppress(psutil.Error):
            if (process := made.jvm()) is not None:
                process.resume()
        made.stop_app()
        service.stop(made.settings, Silent())
