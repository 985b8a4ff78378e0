"""What is not done in time is told, and what it still reads is ended on the server."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.deps import GraphDep
from app.errors import DatabaseError
from app.graph.run import Graph, Work
from app.main import create_app
from app.settings import Settings
from app.watch.deadlines import Deadlines, limit_s
from app.watch.watcher import Watcher
from tests.events.said import ask, lot, said
from tests.waiting import wait_until

LONG = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b) AS long_work"
_RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'long_work' "
    "AND NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery"
)
EVENTS = "/api/v1/events"


def _takes_long(work: Work) -> int:
    record = work.tx.run(LONG).single(strict=True)
    return int(record["long_work"])


@pytest.mark.pure
@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("GET /thing", 10), ("GET /trace/down", 10), ("GET /trace/down/panel", 10),
        ("GET /trace/up/table.csv", 300), ("GET /api/v1/trace/down", 10),
        ("GET /api/v1/epcis/cases/C-1", 300), ("GET /epcis/v2", 10),
        ("POST /recall/freeze", 300), ("GET /recall", 10), ("GET /recall/file/1", 300),
        ("DELETE /api/v1/recall/cases/1", 300), ("GET /reports/files", 10),
    ],
)  # fmt: skip
def test_a_file_of_a_whole_answer_has_longer(asked: str, seconds: float) -> None:
    """Pages say how far they are; what is given whole or not at all cannot."""
    method, path = asked.split()
    scope = {"type": "http", "method": method, "path": path, "headers": []}
    assert limit_s(scope, Settings()) == seconds


@pytest.fixture
def client(settings: Settings, graph: Graph) -> Iterator[TestClient]:
    """The app with a deadline of a second, and a route that reads for minutes."""
    app = create_app(settings.model_copy(update={"request_deadline_s": 1.0}), graph)

    @app.get("/api/v1/long")
    def long_work(graph: GraphDep) -> int:
        return graph.read(_takes_long)

    with TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking


def test_a_read_that_passes_its_deadline_is_told_and_ended(
    client: TestClient, graph: Graph
) -> None:
    began = time.monotonic()
    answer = client.get("/api/v1/long")
    assert answer.status_code == 504
    assert 1.0 <= time.monotonic() - began < 60  # of minutes; a busy machine takes some
    error = answer.json()["error"]
    assert (error["code"], error["limit_s"]) == ("deadline", 1.0)
    assert "may still be stored" not in error["text"]
    assert "LOTGRAPH_REQUEST_DEADLINE_S" in error["remedy"]
    assert answer.headers["retry-after"] == "5"
    wait_until(lambda: not ask(graph, _RUNNING), "the server does nothing for it any more")


def test_a_request_may_have_a_limit_of_its_own(client: TestClient, graph: Graph) -> None:
    """A typed query takes as long as it was given, not what pages have."""
    text = LONG.replace("100000", "3000")
    asked = {"text": text, "time_limit_s": 60}
    assert client.post("/api/v1/cypher", json=asked).status_code == 200
    asked = {"text": LONG, "time_limit_s": 2}
    assert client.post("/api/v1/cypher", json=asked).json()["error"]["code"] == "time_limit"
    hurried = client.post("/api/v1/cypher", json=asked, headers={"Lotgraph-Deadline": "0.5"})
    assert hurried.json()["error"]["code"] == "deadline"
    wait_until(lambda: not ask(graph, _RUNNING), "the server does nothing for it any more")


def test_who_asks_may_say_how_long_it_may_take(client: TestClient, graph: Graph) -> None:
    answer = client.get("/api/v1/long", headers={"Lotgraph-Deadline": "0.2"})
    assert answer.status_code == 504
    assert "within 0.2 s" in answer.json()["error"]["text"]
    for bad in ("soon", "-1", "0", "1e3", ""):
        refused = client.get("/api/v1/long", headers={"Lotgraph-Deadline": bad})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "usage"), bad
    wait_until(lambda: not ask(graph, _RUNNING), "the server does nothing for it any more")


async def _takes_no_body(scope: Scope, receive: Receive, send: Send) -> None:
    """A handler that is kept from reading, and then from answering: every thread is taken."""
    await asyncio.sleep(20 if scope["method"] == "POST" else 0.7)  # the moment
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"late"})


class _SlowToSay(Watcher):
    """The database was silent; whether it still is takes two seconds to say: it is not."""

    async def ready(self) -> DatabaseError | None:
        """Nothing wrong, said late."""
        await asyncio.sleep(2)  # the moment
        return None


@pytest.mark.parametrize("slow", [False, True], ids=["body not read", "asked before"])
def test_time_that_a_handler_does_not_see_counts(
    settings: Settings, graph: Graph, slow: bool
) -> None:
    """Who asks waits from the first moment on, whatever is done before the handler or instead."""
    short = settings.model_copy(update={"request_deadline_s": 1.0})
    watcher = _SlowToSay(graph) if slow else Watcher(graph)
    to = TestClient(Deadlines(_takes_no_body, short, watcher), base_url="http://127.0.0.1")
    answer = to.get("/api/v1/lots") if slow else to.post(EVENTS, json=[])
    assert (answer.status_code, answer.json()["error"]["code"]) == (504, "deadline")


def test_what_was_to_be_stored_may_be_stored_later_and_is_stored_once(
    client: TestClient, graph: Graph
) -> None:
    """Another writer has the clock, so the event waits past its deadline."""
    event = said("receive", "1", object=lot("A", "1"))
    with (
        graph.driver.session(database=graph.database) as session,
        session.begin_transaction() as tx,
    ):
        tx.run("MATCH (c:Clock {name: 'recorded'}) SET c.taken_by = 1").consume()
        answer = client.post(EVENTS, json=[event])
        assert answer.status_code == 504
        assert "may still be stored" in answer.json()["error"]["text"]
        tx.rollback()
    wait_until(lambda: len(ask(graph, "MATCH (e:Event) RETURN e")) == 1, "it is stored after all")
    again = client.post(EVENTS, json=[event])
    assert [json.loads(line)["result"] for line in again.text.splitlines()] == ["duplicate"]
    assert len(ask(graph, "MATCH ()-[r:SUPPLIED]->() RETURN r")) == 1


def test_deep_json_is_refused_in_words(client: TestClient) -> None:
    deep = "[" * 50_000 + "]" * 50_000
    for path, body in (
        (EVENTS, deep),
        (EVENTS, '{"event_id": "1", "type": ' + deep + "}"),
        ("/api/v1/recall/cases", deep),
        ("/api/v1/epcis", deep),
        ("/api/v1/epcis", '{"epcisBody": ' + deep + "}"),
    ):
        answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code < 500, (path, body[:30], answer.text[:300])
        assert "Traceback" not in answer.text
