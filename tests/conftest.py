"""What all tests share: a real Neo4j, an empty graph on it, the app, a browser.

Nothing here stands in for a part of the product. Tests see none of the caller's settings: all
`LOTGRAPH_*` variables are taken away but those that say where to fetch from and what to test on.
"""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright
from pydantic import SecretStr

from app.events.models import Incoming
from app.events.service import Tally, take
from app.graph.run import Graph
from app.graph.schema import apply_schema
from app.main import create_app
from app.settings import Settings
from tests import browser as chromium
from tests import neo4j_server, office
from tests.serving import served

CHECKOUT = Path(__file__).resolve().parent.parent
_KEPT = ("LOTGRAPH_CACHE", "LOTGRAPH_MAVEN_REPOSITORY", "LOTGRAPH_JAVA_HOME")
_USED = pytest.StashKey[str]()

Load = Callable[[Graph, Iterable[Mapping[str, Any]]], Tally]
Lotgraph = Callable[..., subprocess.CompletedProcess[str]]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say on which Neo4j the tests ran, and whether a spreadsheet program was there."""
    terminalreporter.write_line(config.stash.get(_USED, "Neo4j: not used by these tests"))
    terminalreporter.write_line(office.said(office.find()))


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_the_caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("LOTGRAPH_")]:
            if name not in _KEPT and not name.startswith("LOTGRAPH_TEST_"):
                patch.delenv(name)
        patch.setenv("LOTGRAPH_HOME", str(tmp_path_factory.mktemp("lotgraph") / "home"))
        yield


@pytest.fixture(scope="session")
def server(
    _no_settings_of_the_caller: None,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Iterator[neo4j_server.Server]:
    """The one Neo4j of this run, schema applied, stopped at the end."""
    running = neo4j_server.start(tmp_path_factory.mktemp("neo4j") / "home")
    try:
        graph = running.connect()
        try:
            apply_schema(graph)
            pytestconfig.stash[_USED] = f"Neo4j: {running.kind}, {graph.server()[0]}"
        finally:
            graph.close()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="session")
def _connection(server: neo4j_server.Server) -> Iterator[Graph]:
    graph = server.connect()
    yield graph
    graph.close()


@pytest.fixture
def graph(_connection: Graph) -> Graph:
    """An empty graph, schema applied."""
    neo4j_server.empty(_connection)
    return _connection


def through_the_door(graph: Graph, events: Iterable[Mapping[str, Any]]) -> Tally:
    """Load events; nothing may be refused."""
    tally = Tally()
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    for outcomes in take(graph, incoming):
        for outcome in outcomes:
            assert outcome.problem is None, outcome.as_json()
            tally.add(outcome)
    return tally


@pytest.fixture
def load() -> Load:
    """Put events through the door; nothing may be refused."""
    return through_the_door


@pytest.fixture(scope="session")
def settings(server: neo4j_server.Server) -> Settings:
    """Settings of an app on this run's Neo4j."""
    return Settings(
        neo4j_uri=server.uri,
        neo4j_user=server.user,
        neo4j_password=SecretStr(server.password),
        port=0,
    )


@pytest.fixture
def client(settings: Settings, graph: Graph) -> Iterator[TestClient]:
    """The app on an empty graph, asked without a network."""
    with TestClient(create_app(settings, graph), base_url="http://127.0.0.1") as talking:
        yield talking


@pytest.fixture
def live(settings: Settings, graph: Graph) -> Iterator[str]:
    """The app on an empty graph, served on loopback; gives its address without a last slash."""
    with served(settings, graph) as address:
        yield address


@pytest.fixture(scope="module")
def _browser() -> Iterator[Browser]:
    # A module's, not the session's: Playwright's event loop stays on this thread while it lives.
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium.find() or chromium.install(), args=list(chromium.ARGUMENTS)
        )
        yield opened
        opened.close()


@pytest.fixture
def page(_browser: Browser) -> Iterator[Page]:
    """A page in a browser context of its own."""
    context = _browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def lotgraph(server: neo4j_server.Server, graph: Graph) -> Lotgraph:
    """Run the command line as a person would, on an empty graph of this run's Neo4j."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [Path(sysconfig.get_path("scripts")) / "lotgraph", *arguments],
            env={**os.environ, **server.environment(), **more.pop("env", {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            cwd=more.pop("cwd", CHECKOUT),
            **more,
        )

    return run
