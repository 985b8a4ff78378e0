"""A database that says nothing, or no more: told in words, within two seconds.

browser ── app ── proxy ── Neo4j        the proxy lets nothing through, or closes the line
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.graph.run import Graph, connect
from app.settings import Settings
from tests.faults.asking import Reply, ask, soonest
from tests.faults.proxy import Proxy
from tests.neo4j_server import DATABASE, Server
from tests.serving import served
from tests.waiting import wait_until

WITHIN_S = 2.0
TRACE = "/api/v1/trace/up?ref=lot:none/none"


@pytest.fixture(scope="module")
def beyond(server: Server) -> Iterator[Proxy]:
    with Proxy(urlsplit(server.uri).port or 0) as found:
        yield found


@pytest.fixture(scope="module")
def address(server: Server, settings: Settings, beyond: Proxy) -> Iterator[str]:
    """The app on the far side of the proxy, for all tests here."""
    far = connect(f"bolt://127.0.0.1:{beyond.port}", server.user, server.password, DATABASE)
    try:
        with served(settings, far) as found:
            yield found
    finally:
        far.close()


@pytest.fixture
def proxy(beyond: Proxy) -> Iterator[Proxy]:
    """Lets everything through at first, and at the end."""
    target = beyond.target
    yield beyond
    beyond.target = target
    beyond.heal()
    beyond.cut()


@pytest.fixture
def app(address: str, graph: Graph, proxy: Proxy) -> str:
    """The app, after a question that was answered: an earlier silence is over."""
    wait_until(lambda: ask(address, TRACE, within_s=60).status == 404, "it is answered")
    return address


def _in_words(reply: Reply) -> None:
    assert reply.status == 503, reply
    assert reply.seconds < WITHIN_S
    assert int(reply.retry_after or 0) > 0


def _first_to_wait(app: str, proxy: Proxy, fault: str) -> Iterator[Reply]:
    """What people are told who ask while it falls silent; it is silent when they know."""
    while True:
        setattr(proxy, fault, True)
        yield ask(app, TRACE, within_s=20)
        proxy.heal()
        proxy.cut()
        wait_until(lambda: ask(app, TRACE, within_s=20).status == 404, "it is answered again")


@pytest.mark.parametrize("fault", ["silent", "deaf"])
def test_a_silent_database_is_told_to_who_waits_and_who_comes(
    app: str, proxy: Proxy, fault: str
) -> None:
    waits = soonest(_first_to_wait(app, proxy, fault), WITHIN_S)
    _in_words(waits)
    error = json.loads(waits.text)["error"]
    assert (error["code"], error["text"]) == ("database_silent", "Neo4j does not answer.")
    assert error["remedy"]
    page = ask(app, "/checks", within_s=20)
    _in_words(page)
    assert "Neo4j does not answer." in page.text
    assert page.seconds < 0.5  # known already
    post = ask(app, "/api/v1/events", b"[]", within_s=20)
    _in_words(post)
    proxy.heal()
    proxy.cut()
    wait_until(lambda: ask(app, TRACE, within_s=20).status == 404, "it is answered again")


def test_a_database_that_is_gone_is_told_at_once(app: str, proxy: Proxy) -> None:
    target, proxy.target = proxy.target, 1  # nobody listens there
    proxy.cut()
    _in_words(ask(app, TRACE, within_s=20))
    proxy.target = target
    wait_until(lambda: ask(app, TRACE, within_s=20).status == 404, "it is answered again")


def test_health_answers_whatever_the_database_does(app: str, proxy: Proxy) -> None:
    well = ask(app, "/api/v1/health", within_s=20)
    said = json.loads(well.text)
    assert (said["status"], said["live"], said["ready"]) == ("ok", True, True)
    assert said["writes"] == {"ok": True, "code": "", "text": "", "remedy": ""}
    assert said["disk"] is None  # of a server elsewhere nobody knows
    assert said["clock"] == {"behind_s": 0, "text": ""}
    for fault in ("silent", "deaf"):
        setattr(proxy, fault, True)
        ill = soonest((ask(app, "/api/v1/health", within_s=20) for _ in range(3)), WITHIN_S)
        _in_words(ill)
        error = json.loads(ill.text)["error"]
        assert (error["status"], error["live"], error["ready"]) == ("silent", True, False)
        assert error["writes"]["code"] == "database_silent"
        proxy.heal()
        proxy.cut()


def test_health_answers_while_all_threads_wait(app: str, proxy: Proxy) -> None:
    """As many requests as there are threads, each waiting for a database that says nothing."""
    from concurrent.futures import ThreadPoolExecutor

    proxy.silent = True
    with ThreadPoolExecutor(60) as crowd:
        asked = [crowd.submit(ask, app, TRACE, within_s=20) for _ in range(60)]
        health = ask(app, "/api/v1/health", within_s=20)
        replies = [each.result() for each in asked]
    _in_words(health)
    assert {each.status for each in replies} == {503}
    assert max(each.seconds for each in replies) < WITHIN_S + 1  # sixty at once on few cores
    proxy.heal()
    proxy.cut()


def test_a_page_that_has_begun_says_that_the_database_is_silent(
    app: str, proxy: Proxy, graph: Graph
) -> None:
    """A trace page is sent in parts: its head, then words while it is counted."""
    from tests.events.said import answers, lot, said

    answers(graph, [said("receive", "1", object=lot("A", "1"))])
    assert ask(app, "/trace/up?ref=lot:A/1", within_s=120).status == 200
    began = time.monotonic()
    proxy.silent = True
    reply = ask(app, "/trace/up?ref=lot:A/1", within_s=60)
    assert reply.status in (200, 503)
    assert "Neo4j does not answer" in reply.text
    assert time.monotonic() - began < 5
    proxy.heal()
    proxy.cut()
