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
from app.embedded import home, server, service
from app.embedded.keeper import Keeper
from app.embedded.life import revive
from app.embedded.progress import Silent
from app.errors import DatabaseError, LotgraphError
from app.graph import untrusted
from app.graph.breaker import Breaker
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings
from tests.neo4j_server import kill
from tests.waiting import wait_until

DEAF = "MATCH (a:Thing) WHERE " + " XOR ".join(f"a.p{i} = 1" for i in range(28)) + " RETURN a"
WARM = "MATCH (a:Thing) WHERE a.p0 = 1 XOR a.p1 = 1 RETURN a"
SHORT = Limits(1, 10, 100_000)
DEAF_FOR = Limits(4, 10, 100_000)  # long enough for a cold server to begin with it
LONG = Limits(60, 10, 100_000)
WORDS_WITHIN_S = 2.0
SLOW_S = 5.0  # what a busy machine may take beside the limit


@pytest.fixture
def unbounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard without its bounds."""
    monkeypatch.setattr(guard, "check_bounds", lambda *_: 0.0)


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


def test_a_statement_is_stopped_when_the_database_answers_nobody(plant: Graph) -> None:
    """It is the likely cause; when the database answers again, it is told."""
    desk = Desk(plant)
    text = "UNWIND range(1, 100000000000) AS x RETURN count(x) AS c"
    run = desk.start("ada", None, desk.task(text, {}), LONG)
    run.passed()
    plant.breaker.open(DatabaseError("Neo4j does not answer."))
    try:
        with pytest.raises(DatabaseError, match="answered nobody while it ran"):
            list(run)
    finally:
        plant.breaker.close()
    desk.done("ada", run)
    wait_until(lambda: untrusted.running(plant, run.mark) == 0, "it has ended")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home of its own, whose server may be ended."""
    folder: Path = tmp_path_factory.mktemp("deaf") / "home"
    settings = Settings(home=folder, heap_mib=512, page_cache_mib=64)
    service.start(settings, Silent())
    yield settings
    kill(folder)


@pytest.fixture
def alone(own: Settings) -> Iterator[Graph]:
    """A connection to it, on which a statement has been planned before."""
    running = service.start(own, Silent())
    graph = connect(running.uri, running.user, running.password, running.database)
    try:
        apply_schema(graph)
        assert answer(Desk(graph), "ada", WARM, {}, LONG).rows == ()
        yield graph
    finally:
        graph.close()


def _pid(settings: Settings) -> int | None:
    process = home.server(home.at(settings.home))
    return process.pid if process is not None and bolt_answers(settings) else None


def _keeper(settings: Settings) -> Keeper:
    return Keeper(settings, Breaker(), Silent())


def bolt_answers(settings: Settings) -> bool:
    """Whether the server of a home answers a query."""
    return server.answering(home.at(settings.home)) is not None


@pytest.mark.graph
@pytest.mark.long("waits for a planner twice, and starts a server again")
@pytest.mark.usefixtures("unbounded")
def test_a_deaf_server_is_told_of_and_started_again(own: Settings, alone: Graph) -> None:
    """Words come soon, whoever may end it; what was written is there when it answers again."""
    alone.schema_statement("CREATE (:Thing {ref: 'lot:A/1'})")
    before = _pid(own)
    began, clock = time.time(), time.monotonic()
    with pytest.raises(DatabaseError, match="has not ended it yet") as told:
        plan_of(Desk(alone), "mallory", DEAF, {}, DEAF_FOR)
    assert told.value.code == "not_ended"
    other = DEAF.replace("a.p", "a.q")  # the same text would only wait for the first
    with pytest.raises(DatabaseError, match=r"limit of 4 s\. .* started again"):
        answer(Desk(alone, rescue=_keeper(own).rescue), "mallory", other, {}, DEAF_FOR)
    assert time.monotonic() - clock < 2 * (DEAF_FOR.time_s + WORDS_WITHIN_S + SLOW_S)
    wait_until(lambda: _pid(own) not in (None, before), "another answers", within_s=120)
    # Whoever found the old one deaf leaves the new one.
    assert revive(own, Silent(), ill_since=began) is False
    desk = Desk(alone)

    def there() -> bool:
        try:
            text = "MATCH (n:Thing) RETURN n.ref AS r"
            return answer(desk, "ada", text, {}, LONG).rows == (("lot:A/1",),)
        except LotgraphError:
            return False

    wait_until(there, "what was written is there", within_s=60)


@pytest.mark.graph
@pytest.mark.long("starts a server twice")
def test_a_server_that_died_is_started_again(own: Settings, alone: Graph) -> None:
    with _keeper(own) as keeper:
        desk = Desk(alone, rescue=keeper.rescue)
        text = "UNWIND range(1, 100000000000) AS x RETURN count(x) AS c"
        run = desk.start("ada", None, desk.task(text, {}), Limits(60, 10, 1_000))
        run.passed()
        kill(own.home)
        with pytest.raises(DatabaseError, match=r"ended or does not answer .* started again"):
            list(run)
        desk.done("ada", run)
        wait_until(lambda: bolt_answers(own), "it is started again", within_s=120)
