"""A server that does not end what it was told to end: nobody waits for it, and it is ended.

Nothing that passes the guard is known to do that, so the guard's bounds are left out here. A chain
of XOR keeps the planner busy for minutes, and no limit of the server reaches it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.console import guard
from app.console.desk import Desk, TooManyError
from app.console.limits import Limits
from app.console.runs import QueryRun
from app.console.service import answer, plan_of
from app.embedded import service
from app.embedded.progress import Silent
from app.embedded.restart import rescue_of, restart
from app.errors import DatabaseError, LotgraphError
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings
from tests.neo4j_server import kill
from tests.waiting import wait_until

DEAF = "MATCH (a:Thing) WHERE " + " XOR ".join(f"a.p{i} = 1" for i in range(17)) + " RETURN a"
SHORT = Limits(1, 10, 100_000)
WORDS_WITHIN_S = 2.0
SLOW_S = 5.0  # what a busy machine may take beside the limit


@pytest.fixture
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard without its bounds."""
    monkeypatch.setattr(guard, "check_bounds", lambda *_: 0.0)


@pytest.mark.usefixtures("unbounded")
def test_planning_has_the_limit_of_the_statement_and_rescue_is_asked(plant: Graph) -> None:
    rescued: list[float] = []
    desk = Desk(plant, rescue=rescued.append)
    began = time.monotonic()
    with pytest.raises(DatabaseError, match=r"limit of 1 s\. .*started again") as told:
        answer(desk, "mallory", DEAF, {}, SHORT)
    assert told.value.code == "not_ended"
    assert time.monotonic() - began < SHORT.time_s + WORDS_WITHIN_S + SLOW_S
    wait_until(lambda: rescued, "the server is to be made well", within_s=SLOW_S)
    assert abs(rescued[0] - time.time()) < 2 * SLOW_S


@pytest.mark.usefixtures("unbounded")
def test_where_nothing_can_end_the_server_that_is_said(plant: Graph) -> None:
    with pytest.raises(DatabaseError, match="has not ended it yet"):
        plan_of(Desk(plant), "mallory", DEAF, {}, SHORT)


def test_a_statement_has_its_place_before_it_is_planned(
    plant: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    planning, go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> float:
        planning.set()
        go_on.wait(30)
        return 0.0

    monkeypatch.setattr(guard, "check_bounds", slow)
    desk = Desk(plant, 1, 2)
    found: list[object] = []

    def ask(user: str) -> None:
        found.append(answer(desk, user, "RETURN 1 AS x", {}, Limits(30, 10, 10_000)).rows)

    first = threading.Thread(target=ask, args=("ada",))
    first.start()
    assert planning.wait(30)
    with pytest.raises(TooManyError, match="ada has 1 queries"):
        plan_of(desk, "ada", "RETURN 2 AS x", {}, SHORT)
    second = threading.Thread(target=ask, args=("eve",))
    second.start()
    wait_until(lambda: len(desk._running) == 2, "both have a place")
    with pytest.raises(TooManyError, match="several people"):
        answer(desk, "eva", "RETURN 3 AS x", {}, SHORT)
    go_on.set()
    first.join(30)
    second.join(30)
    assert found == [((1,),), ((1,),)]


def test_a_statement_is_ended_once(plant: Graph) -> None:
    desk = Desk(plant)
    run = desk.start("ada", None, desk.task("UNWIND range(1, 1000000000) AS x RETURN x", {}), SHORT)
    first = next(iter(run))
    assert len(first) == 10
    run.cancel()
    run.cancel()
    desk.done("ada", run)
    assert isinstance(run, QueryRun)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home of its own, whose server may be ended."""
    home: Path = tmp_path_factory.mktemp("deaf") / "home"
    settings = Settings(home=home, heap_mib=512, page_cache_mib=64)
    service.start(settings, Silent())
    yield settings
    kill(home)


def _connected(settings: Settings) -> Graph:
    running = service.start(settings, Silent())
    graph = connect(running.uri, running.user, running.password, running.database)
    apply_schema(graph)
    return graph


@pytest.mark.graph
@pytest.mark.slow("starts a server twice")
@pytest.mark.usefixtures("unbounded")
def test_a_deaf_server_is_started_again_and_answers(own: Settings) -> None:
    """Written events are there afterwards; the connection finds the new server by itself."""
    graph = _connected(own)
    graph.schema_statement("CREATE (:Thing {ref: 'lot:A/1'})")
    before = service.status(own).pid
    began = time.time()
    desk = Desk(graph, rescue=rescue_of(own))
    with pytest.raises(DatabaseError, match="started again"):
        answer(desk, "mallory", DEAF, {}, SHORT)
    wait_until(
        lambda: service.status(own).pid not in (None, before) and service.status(own).answers,
        "another server answers",
        within_s=120,
    )
    assert restart(own, older_than=began) is False  # others who found it deaf leave the new one be

    def there() -> bool:
        try:
            text = "MATCH (n:Thing) RETURN n.ref AS r"
            return answer(desk, "ada", text, {}, SHORT).rows == (("lot:A/1",),)
        except LotgraphError:
            return False

    wait_until(there, "what was written is there", within_s=60)
    graph.close()


@pytest.mark.graph
@pytest.mark.slow("starts a server twice")
def test_a_server_that_died_is_started_again(own: Settings) -> None:
    graph = _connected(own)
    desk = Desk(graph, rescue=rescue_of(own))
    assert answer(desk, "ada", "RETURN 1 AS x", {}, SHORT).rows == ((1,),)
    text = "UNWIND range(1, 100000000000) AS x RETURN count(x) AS c"
    run = desk.start("ada", None, desk.task(text, {}), Limits(60, 10, 1_000))
    run.passed()
    kill(own.home)
    with pytest.raises(DatabaseError, match=r"ended or does not answer .* started again"):
        list(run)
    desk.done("ada", run)
    wait_until(lambda: service.status(own).answers, "it is started again", within_s=120)
    graph.close()
