"""The Neo4j of this process: on its way while tests are still collected, gone at the end.

Each worker of a run on several cores has one of its own. They live in memory where the machine
has a file system for that (every commit is forced to disk), else in a temporary folder; the
process that began the run removes them, whatever became of its workers.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests import office

if TYPE_CHECKING:
    from tests import neo4j_server

_MEMORY = Path("/dev/shm")
_MEMORY_FREE_BYTES = 4 << 30
_FOLDER = "lotgraph_server_folder"
_SAID = "lotgraph_server"
_NOT_USED = "Neo4j: not used by these tests"
# The optimizing compiler does not earn its keep in minutes: without it a round of emptying, writing
# and tracing a small genealogy took 15 instead of 39 s of processor time, the demo plant 17 for 25.
SHORT_LIFE = "-XX:TieredStopAtLevel=1"
_OF_THE_CALLER = ("LOTGRAPH_CACHE", "LOTGRAPH_MAVEN_REPOSITORY", "LOTGRAPH_JAVA_HOME")


def forget_settings(folder: Path) -> None:
    """Take the caller's settings away, but those that say where to fetch from and what to use."""
    for name in [name for name in os.environ if name.startswith("LOTGRAPH_")]:
        if name not in _OF_THE_CALLER and not name.startswith("LOTGRAPH_TEST_"):
            del os.environ[name]
    os.environ["LOTGRAPH_HOME"] = str(folder / "home of nobody")
    os.environ["LOTGRAPH_AUDIT_ANCHOR"] = "none"  # databases come and go here
    os.environ["LOTGRAPH_JAVA_FLAGS"] = SHORT_LIFE


class ServerOfRun:
    """Starts the server in the background, gives it to fixtures, ends it; a pytest plugin."""

    def __init__(self, config: pytest.Config) -> None:
        given: dict[str, Any] = getattr(config, "workerinput", {})
        self._ours = _FOLDER not in given  # the folder, with the servers of all workers
        folder = given.get(_FOLDER) or tempfile.mkdtemp(prefix="lotgraph-", dir=_where())
        self._folder = Path(folder)
        self._coming: Future[neo4j_server.Server] | None = None
        self._said: set[str] = set()
        forget_settings(self._folder)
        option = config.option
        chosen = option.markexpr or option.collectonly or option.quick
        if not self._ours and not chosen:
            self.begin()  # a run of everything; what chooses may need none

    def begin(self) -> None:
        """Have it started; returns at once."""
        if self._coming is None:
            from tests import neo4j_server  # what needs no server does without its modules

            thread = ThreadPoolExecutor(1, thread_name_prefix="neo4j")
            self._coming = thread.submit(neo4j_server.start, self._folder / "neo4j")
            thread.shutdown(wait=False)

    def get(self) -> neo4j_server.Server:
        """The server, when it answers."""
        self.begin()
        assert self._coming is not None
        server = self._coming.result()
        self._said.add(f"Neo4j: {server.kind}, {server.agent}")
        return server

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Begin as soon as it is known that it will be needed."""
        hands_out = self._ours and session.config.option.dist != "no"  # its workers have theirs
        if not hands_out and any(map(_uses_server, _to_run(session))):
            self.begin()

    def pytest_configure_node(self, node: Any) -> None:
        """Give a worker its folder."""
        node.workerinput[_FOLDER] = str(self._folder / node.gateway.id)

    def pytest_testnodedown(self, node: Any) -> None:
        """Hear from a worker that ends what it ran on."""
        self._said.update(getattr(node, "workeroutput", {}).get(_SAID, ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """End the server."""
        if self._coming is not None and self._coming.exception() is None:
            self._coming.result().stop()
        if not self._ours:
            session.config.workeroutput[_SAID] = sorted(self._said)  # type: ignore[attr-defined]

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say on which Neo4j the tests ran, and whether a spreadsheet program was there."""
        for line in sorted(self._said) or [_NOT_USED]:
            terminalreporter.write_line(line)
        terminalreporter.write_line(office.said(office.find()))

    def pytest_unconfigure(self) -> None:
        """Leave nothing behind, not even the server of a worker that died."""
        if self._ours:
            homes = [self._folder / "neo4j", *self._folder.glob("*/neo4j")]
            for home in filter(Path.is_dir, homes):
                from tests import neo4j_server

                neo4j_server.kill(home)
            shutil.rmtree(self._folder, ignore_errors=True)


def _uses_server(item: pytest.Item) -> bool:
    return "server" in getattr(item, "fixturenames", ())


def _to_run(session: pytest.Session) -> Sequence[pytest.Item]:
    return [] if session.config.option.collectonly else session.items


def _where() -> str | None:
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    if in_memory and shutil.disk_usage(_MEMORY).free > _MEMORY_FREE_BYTES:
        return str(_MEMORY)
    return None
