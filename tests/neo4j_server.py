"""The real Neo4j that tests run on: one named by the environment, a container, or the embedded.

Named: LOTGRAPH_TEST_NEO4J_URI, _USER, _PASSWORD. Tests empty the database they run on, so a named
one must be empty at first or have served tests before; anything else is refused.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.embedded import conf, home, life, server
from app.embedded.install import jar_paths
from app.embedded.lock import VERSION
from app.embedded.progress import Silent
from app.settings import Settings

if TYPE_CHECKING:
    from app.graph.run import Graph

IMAGE = f"neo4j:{VERSION}-community"
USER = "neo4j"
DATABASE = "neo4j"
_ENGINE_ANSWERS_WITHIN_S = 3
_START_LIMIT_S = 480  # a busy machine is no failure

_FOREIGN = (
    "MATCH (n) WHERE NOT n:Schema AND NOT n:Clock AND NOT n:Step AND NOT n:LotgraphTests "
    "RETURN n LIMIT 1"
)
_MARKED = "MATCH (n:LotgraphTests) RETURN n LIMIT 1"
_MARK = "MERGE (:LotgraphTests {name: 'tests may empty this database'})"
_EMPTY = (
    "MATCH (n) WHERE NOT n:Schema AND NOT n:Clock AND NOT n:Step AND NOT n:LotgraphTests "
    "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
)

# Whoever kept what was there must not take this for the graph it was.
_OTHER = "MATCH (c:Clock {name: 'recorded'}) SET c.drawn = randomUUID()"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, `kind` in words, and how to end it."""

    kind: str
    uri: str
    user: str
    password: str
    stop: Callable[[], object]
    agent: str = ""  # name and version, as the server says them

    def connect(self) -> Graph:
        """A connection of one's own; close it."""
        from app.graph.run import connect

        return connect(self.uri, self.user, self.password, DATABASE)

    def environment(self) -> dict[str, str]:
        """The variables that make `lotgraph` use this server."""
        return {
            "LOTGRAPH_NEO4J_URI": self.uri,
            "LOTGRAPH_NEO4J_USER": self.user,
            "LOTGRAPH_NEO4J_PASSWORD": self.password,
        }


def start(folder: Path) -> Server:
    """Have a server with the schema applied; `folder` is for the embedded one."""
    from app.deliveries.service import write_all
    from app.events.upgrade import upgrade
    from app.graph.schema import apply_schema

    found = _some(folder)
    graph = found.connect()
    try:
        apply_schema(graph)
        upgrade(graph, _unheard)
        write_all(graph, _unheard)
        return replace(found, agent=graph.server()[0])
    except BaseException:
        found.stop()
        raise
    finally:
        graph.close()


def _unheard(_done: int, _total: int) -> None:
    """Nobody looks."""


def _some(folder: Path) -> Server:
    uri = os.environ.get("LOTGRAPH_TEST_NEO4J_URI")
    if uri:
        user = os.environ.get("LOTGRAPH_TEST_NEO4J_USER", USER)
        password = os.environ.get("LOTGRAPH_TEST_NEO4J_PASSWORD", "")
        named = Server("named by LOTGRAPH_TEST_NEO4J_URI", uri, user, password, lambda: None)
        _claim(named)
        return named
    if _engine_answers():
        return _container()
    return _embedded(folder)


def empty(graph: Graph) -> None:
    """Delete everything but the schema's own nodes, and what was worked out anew."""
    graph.schema_statement(_EMPTY)
    graph.schema_statement(_OTHER)


def _claim(server: Server) -> None:
    """Make sure that a named database may be emptied. Errors: `SystemExit`."""
    graph = server.connect()
    try:
        with graph.driver.session(database=graph.database) as session:
            if session.run(_FOREIGN).single() and not session.run(_MARKED).single():
                raise SystemExit(
                    "The Neo4j named by LOTGRAPH_TEST_NEO4J_URI holds data, and tests would "
                    "delete them. Name an empty one."
                )
            session.run(_MARK).consume()
    finally:
        graph.close()


def _engine_answers() -> bool:
    """Whether a container engine is there and answers at once (a client alone is not enough)."""
    if shutil.which("docker") is None:
        return False
    asked = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        answer = subprocess.run(
            asked, capture_output=True, check=False, timeout=_ENGINE_ANSWERS_WITHIN_S
        )
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0 and bool(answer.stdout.strip())


def _container() -> Server:
    from testcontainers.community.neo4j import Neo4jContainer  # takes long, and few need it

    container = Neo4jContainer(IMAGE, password=secrets.token_urlsafe(16), username=USER)
    container.start()
    return Server(
        f"container of {IMAGE}",
        container.get_connection_url(),
        container.username,
        container.password,
        container.stop,
    )


def _embedded(folder: Path) -> Server:
    """A server as `lotgraph` runs it."""
    settings = Settings(
        home=folder, heap_mib=768, transaction_memory_mib=224, start_time_limit_s=_START_LIMIT_S
    )
    at, jars = home.at(folder), jar_paths(settings, Silent())
    home.create(at)
    life.have_password(settings, at, jars, Silent())
    with _plans_that_last():
        process = server.start(settings, at, jars, Silent())
    password = home.password(at, make=False) or ""
    uri = f"bolt://127.0.0.1:{process.port}"
    return Server("embedded", uri, server.USER, password, lambda: kill(folder))


@contextmanager
def _plans_that_last() -> Iterator[None]:
    """Have what was planned once stay planned, whatever is emptied and loaded.

    Tests change the size of everything all the time, for which the server plans each statement
    anew after ten seconds: a round of emptying, writing and tracing eleven small genealogies took
    9 to 10 s of processor time, and 2 to 5 with this. `forget_plans` has all planned anew.
    """
    write = conf.write

    def with_more(settings: Settings, at: home.Home, port: int, **how: bool) -> None:
        write(settings, at, port, **how)
        with (at.path / "conf" / "neo4j.conf").open("a", encoding="utf-8") as file:
            file.write("dbms.cypher.min_replan_interval=1d\n")

    conf.write = with_more
    try:
        yield
    finally:
        conf.write = write


def forget_plans(graph: Graph) -> None:
    """Have every statement planned anew: the graph has another size now."""
    graph.schema_statement("CALL db.clearQueryCaches() YIELD value RETURN value")


def kill(folder: Path) -> None:
    """End the embedded server of a folder, if one runs, as its data are not needed any more."""
    if (running := home.server(home.at(folder))) is not None:
        running.kill()
        running.wait(30)
        home.reap(running.pid)
