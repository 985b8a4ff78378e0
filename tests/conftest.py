"""What all tests share: a real Neo4j, an empty graph on it, the app, a browser.

Nothing here stands in for a part of the product. Tests see none of the caller's settings: all
`LOTGRAPH_*` variables are taken away but those that say where to fetch from and what to test on.
What takes long to import is imported where it is used: tests that need none of it start at once.
"""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests import browser as chromium
from tests import command_line, kinds
from tests.command_line import CHECKOUT as CHECKOUT
from tests.keycloak_of_run import KeycloakOfRun
from tests.log_lines import to_stdout
from tests.server_of_run import ServerOfRun
from tests.sizes import QUICK, SOAK
from tests.waiting import BROWSER_MS

if TYPE_CHECKING:
    from fastapi.testclient import TestClient
    from playwright.sync_api import Browser, Page

    from app.events.service import OutcomeCounts
    from app.graph.run import Graph
    from app.settings import Settings
    from tests import neo4j_server
    from tests.demo_plant import DemoPlant
    from tests.keycloak import Place

# Imports and tests make much that stays: looking through it at every 700th object is a fifth of
# the time that collecting takes.
gc.set_threshold(50_000, 20, 50)

WORKERS_LIMIT = 4
WORTH_WORKERS = 20  # so many files of pure tests take longer than workers do to come up
_SERVER = pytest.StashKey[ServerOfRun]()
_KEYCLOAK = pytest.StashKey[KeycloakOfRun]()

Load = Callable[["Graph", Iterable[Mapping[str, Any]]], "OutcomeCounts"]
Lotgraph = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make quick`, `make unit` and `make soak` say."""
    ours = parser.getgroup("lotgraph")
    ours.addoption("--quick", action="store_true", help="Only what needs no server, if there is.")
    ours.addoption("--few", action="store_true", help="A tenth of what is made in a run.")
    ours.addoption("--soak", action="store_true", help="Made genealogies at full size.")
    ours.addoption("--renew", action="store_true", help="Write anew what is on record.")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A worker a core; one when the database is named, for each needs one of its own; none beside
    pytest itself for a quick look at a room of which little needs no server."""
    if os.environ.get("LOTGRAPH_TEST_NEO4J_URI"):
        return 1
    if config.option.quick:
        from tests.turns import pure_files

        if pure_files(config.args) < WORTH_WORKERS:
            return 0
    return min(os.cpu_count() or 1, WORKERS_LIMIT)


def pytest_configure(config: pytest.Config) -> None:
    """Have the server on its way, and the parts of this run in their places."""
    if config.getoption("soak"):
        os.environ[SOAK] = "1"  # workers inherit it
    if config.getoption("quick") or config.getoption("few"):
        os.environ[QUICK] = "1"
    to_stdout()
    config.stash[_SERVER] = ServerOfRun(config)
    config.pluginmanager.register(config.stash[_SERVER])
    config.stash[_KEYCLOAK] = KeycloakOfRun(config)
    config.pluginmanager.register(config.stash[_KEYCLOAK])
    config.pluginmanager.register(kinds)
    if config.option.dist != "no":
        from tests import turns  # only the process that hands out tests

        config.pluginmanager.register(turns)
        config.pluginmanager.register(turns.Clock())


def pytest_collection_finish() -> None:
    """What has been imported and collected stays: no collector of garbage need look at it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> neo4j_server.Server:
    """The one Neo4j of this process, schema applied, stopped at the end."""
    return pytestconfig.stash[_SERVER].get()


@pytest.fixture(scope="session")
def keycloak(pytestconfig: pytest.Config) -> Place:
    """The one Keycloak of this run."""
    return pytestconfig.stash[_KEYCLOAK].get()


@pytest.fixture(scope="session")
def _connection(server: neo4j_server.Server) -> Iterator[Graph]:
    graph = server.connect()
    yield graph
    graph.close()


@pytest.fixture(scope="session")
def _demo_plant() -> DemoPlant:
    from tests.demo_plant import DemoPlant

    return DemoPlant()


@pytest.fixture(scope="module")
def demo_plant(server: neo4j_server.Server, _demo_plant: DemoPlant) -> Iterator[Graph]:
    """The graph of the demo plant, for tests that only read; not beside `graph`, which empties."""
    graph = server.connect()
    try:
        _demo_plant.have_in(graph)
        yield graph
    finally:
        graph.close()


@pytest.fixture
def graph(_connection: Graph) -> Graph:
    """An empty graph, schema applied."""
    from tests import neo4j_server

    neo4j_server.empty(_connection)
    return _connection


def through_the_door(graph: Graph, events: Iterable[Mapping[str, Any]]) -> OutcomeCounts:
    """Load events; nothing may be refused."""
    from app.events.models import Incoming
    from app.events.service import OutcomeCounts, take

    tally = OutcomeCounts()
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
    from pydantic import SecretStr

    from app.settings import Settings

    return Settings(
        neo4j_uri=server.uri,
        neo4j_user=server.user,
        neo4j_password=SecretStr(server.password),
        port=0,
        mirror_mib=0,  # tests of what is read of the graph; tests/mirror has it kept in memory
        request_deadline_s=300,  # the first trace of a process compiles; a busy machine is no fault
    )


def be_patient(patch: pytest.MonkeyPatch) -> None:
    """Have no busy server taken for a silent one; tests of silence do without."""
    patch.setattr("app.watch.watcher.LOOK_S", 20.0)
    patch.setattr("app.watch.watcher._GIVEN_UP_S", 21.0)


@contextmanager
def patience() -> Iterator[None]:
    """Be patient meanwhile: for fixtures that many tests share."""
    with pytest.MonkeyPatch.context() as patch:
        be_patient(patch)
        yield


@pytest.fixture
def client(
    settings: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """The app on an empty graph, asked without a network."""
    be_patient(monkeypatch)
    from fastapi.testclient import TestClient

    from app.main import create_app

    with TestClient(create_app(settings, graph), base_url="http://127.0.0.1") as talking:
        yield talking


@pytest.fixture
def live(settings: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The app on an empty graph, served on loopback; gives its address without a last slash."""
    be_patient(monkeypatch)
    from tests.serving import served

    with served(settings, graph) as address:
        yield address


@pytest.fixture(scope="module")
def _browser() -> Iterator[Browser]:
    # A module's, not the session's: Playwright's event loop stays on this thread while it lives.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium.find() or chromium.install(), args=list(chromium.ARGUMENTS)
        )
        yield opened
        opened.close()
    gc.collect()  # a greenlet that ends in the middle of something else spoils it (ast.parse)


@contextmanager
def _window(browser: Browser, *, script: bool = True) -> Iterator[Page]:
    from playwright.sync_api import expect

    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=script
    )
    context.set_default_timeout(BROWSER_MS)
    expect.set_options(timeout=BROWSER_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(_browser: Browser) -> Iterator[Page]:
    """A page in a browser context of its own."""
    with _window(_browser) as opened:
        yield opened


@pytest.fixture
def bare(_browser: Browser) -> Iterator[Page]:
    """The same without script."""
    with _window(_browser, script=False) as opened:
        yield opened


@pytest.fixture
def lotgraph(server: neo4j_server.Server, graph: Graph) -> Lotgraph:
    """Run the command line as a person would, on an empty graph; in this process."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        env = {**server.environment(), **more.pop("env", {})}
        return command_line.run(*arguments, env=env, **more)

    return run


@pytest.fixture
def started(server: neo4j_server.Server, graph: Graph) -> Lotgraph:
    """Run the installed command in a process of its own, on an empty graph."""

    def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        env = {**server.environment(), **more.pop("env", {})}
        return command_line.started(*arguments, env=env, **more)

    return run
