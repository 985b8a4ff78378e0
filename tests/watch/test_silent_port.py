"""The app over a port where nobody speaks: one that takes connections and says nothing, one that
does not even take them, one that is closed. No database is needed to see that it is not there."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from app.errors import DatabaseError
from app.graph.run import Access
from app.main import create_app
from app.settings import Settings
from app.watch import watcher
from tests.faults.asking import Reply, ask, soonest
from tests.graph.unasked import unasked
from tests.sizes import some
from tests.watch.wire import serving

WITHIN_S = 2.0
PORTS = ("takes connections", "takes none", "closed")


@contextmanager
def _silent(kind: str) -> Iterator[int]:
    with ExitStack() as kept, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = int(listener.getsockname()[1])
        if kind == "takes connections":
            listener.listen(100)
        elif kind == "takes none":
            listener.listen(0)
            for _ in range(4):  # whose turn never comes; the next waits before the door
                waiting = kept.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(("127.0.0.1", port))
        yield port


class _Busy:
    """Whoever runs the server is starting it."""

    def trouble(self) -> DatabaseError:
        """In words."""
        text = "It is being started again."
        return DatabaseError(text, code="database_starting", retry_after_s=3)

    def rescue(self, ill_since: float) -> None:
        """Is under way."""


@contextmanager
def _app(kind: str) -> Iterator[str]:
    with _silent(kind) as port:
        access = Access(f"bolt://127.0.0.1:{port}", "neo4j", "secret", retry_s=1.0)
        driver = access.driver()
        graph = unasked(access, driver)
        with serving(create_app(Settings(site_zone="UTC"), graph, _Busy())) as address:
            yield address
        driver.close()


@pytest.fixture(scope="module", params=some(PORTS, 2))
def app(request: pytest.FixtureRequest) -> Iterator[str]:
    """An app that takes a server for silent sooner than others do; who asks first waits as long as
    everybody does. It is asked for its health first of all."""
    with pytest.MonkeyPatch.context() as patch, _app(request.param) as address:
        patch.setattr(watcher, "LOOK_S", 0.3)
        patch.setattr(watcher, "_GIVEN_UP_S", 0.6)
        yield address


def _in_words(reply: Reply, status: int = 503) -> None:
    assert reply.status == status, reply
    assert reply.seconds < WITHIN_S, reply
    assert reply.retry_after == "3", reply
    assert "It is being started again." in reply.text


def _firsts(kind: str) -> Iterator[Reply]:
    """What apps are told that ask for the first time."""
    while True:
        with _app(kind) as address:
            reply = ask(address, "/api/v1/trace/up?ref=lot:A/1", within_s=20)
        yield reply


@pytest.mark.parametrize("kind", some(PORTS, 2))
def test_who_asks_first_is_told_in_words_in_two_seconds(kind: str) -> None:
    found = soonest(_firsts(kind), WITHIN_S)
    _in_words(found) if found.retry_after == "3" else _gone(found)


def test_health_is_told_in_two_seconds(app: str) -> None:
    reply = soonest((ask(app, "/api/v1/health", within_s=20) for _ in range(3)), WITHIN_S)
    _in_words(reply)
    error = json.loads(reply.text)["error"]
    assert (error["live"], error["ready"], error["status"]) == (True, False, "silent")
    assert error["writes"]["ok"] is False
    assert error["clock"] is None


def test_who_asks_later_is_told_at_once(app: str) -> None:
    """Pages and programs alike."""
    ask(app, "/api/v1/trace/up?ref=lot:A/1", within_s=20)
    for path in ("/api/v1/trace/up?ref=lot:A/1", "/thing?ref=lot:A/1", "/api/v1/checks"):
        ask(app, path, within_s=20)
    page = ask(app, "/search?q=A", within_s=20)
    assert (page.status, page.seconds < WITHIN_S) == (503, True)
    assert "<h1" in page.text


def _gone(reply: Reply) -> None:
    """A closed port is told by the driver itself, before anybody has to look."""
    assert (reply.status, reply.seconds < WITHIN_S) == (503, True), reply
    assert json.loads(reply.text)["error"]["code"] == "database_unreachable"


def test_a_thread_that_asks_a_closed_port_is_let_go_soon() -> None:
    with _silent("closed") as port:
        access = Access(f"bolt://127.0.0.1:{port}", "neo4j", "secret", retry_s=0)
        driver = access.driver()
        graph = unasked(access, driver)
        began = time.monotonic()
        with pytest.raises(DatabaseError) as told:
            graph.one("graph/pulse")
        driver.close()
    assert told.value.code == "database_unreachable"
    assert time.monotonic() - began < 10  # by default half a minute and more


def test_what_needs_no_database_is_there(app: str) -> None:
    assert ask(app, "/static/app.css", within_s=20).status == 200
    assert ask(app, "/api/v1/openapi.json", within_s=20).status == 200
