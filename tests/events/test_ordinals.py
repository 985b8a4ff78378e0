"""Every thing has an ordinal: unique, without gaps, never given again. Earlier graphs get them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest

from app.errors import LotgraphError
from app.events import ordinals as numbering
from app.events.ordinals import STEP, number_things
from app.graph.moment import ChangedError
from app.graph.run import Graph
from app.graph.schema import apply_schema
from app.trace.service import trace
from tests.conftest import CHECKOUT, Load
from tests.events.said import answers, ask, lot, said
from tests.neo4j_server import Server
from tests.waiting import wait_until

MANY = 3_000
_NEXT = "MATCH (c:Clock {name: 'recorded'}) RETURN coalesce(c.ordinals, 0) AS given"
# As an earlier version left it: no thing has an ordinal, none was ever given.
_AS_EARLIER = (
    "MATCH (c:Clock) REMOVE c.ordinals "
    "WITH count(*) AS _ UNWIND range(1, $count) AS n "
    "CREATE (x:Thing:Lot {ref: 'lot:A/' + n, item: 'A', number: toString(n)})"
)
_UPGRADING = """
import os
from app.events import ordinals
from app.graph.run import connect
ordinals._BATCH = 100
uri, user, password = (os.environ["LOTGRAPH_NEO4J_" + n] for n in ("URI", "USER", "PASSWORD"))
ordinals.number_things(connect(uri, user, password, "neo4j"), lambda done, total: None)
"""


def _given(graph: Graph) -> int:
    return int(ask(graph, _NEXT)[0]["given"])


def _ordinals(graph: Graph) -> list[int]:
    """Those of all things, rising; fails where one has none."""
    rows = ask(graph, "MATCH (x:Thing) RETURN x.ordinal AS own")
    return sorted(row["own"] for row in rows)


def _unheard(_done: int, _total: int) -> None:
    """Nobody listens."""


def _made(item: str, count: int) -> list[dict[str, Any]]:
    return [
        said("consume", f"{item}-{n}", item, object=lot(item, str(n)), quantity=1,
             work_order=f"W{n % 7}", batch=f"B{n % 7}")
        for n in range(count)
    ]  # fmt: skip


def test_two_writers_at_once_give_each_thing_one_of_its_own(graph: Graph, server: Server) -> None:
    before, troubles = _given(graph), []

    def write(item: str) -> None:
        connection = server.connect()
        try:
            answers(connection, _made(item, 120), batch_events=11)
        except BaseException as error:
            troubles.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(item,)) for item in ("A", "B")]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert troubles == []
    found = _ordinals(graph)
    assert len(found) > 240
    assert found == list(range(before + 1, before + 1 + len(found)))
    assert _given(graph) == found[-1]


def test_none_is_given_again(graph: Graph, load: Load) -> None:
    load(graph, _made("A", 5))
    highest = _ordinals(graph)[-1]
    ask(graph, "MATCH (x:Lot) DETACH DELETE x RETURN count(*) AS gone")
    load(graph, _made("B", 5))
    lots = ask(graph, "MATCH (x:Lot) RETURN x.ordinal AS own")
    assert len(lots) == 5
    assert min(row["own"] for row in lots) > highest


def test_what_is_known_keeps_its_own(graph: Graph, load: Load) -> None:
    load(graph, _made("A", 5))
    rows = ask(graph, "MATCH (x:Thing) RETURN x.ref AS ref, x.ordinal AS own ORDER BY ref")
    more = [said("ship", f"s{n}", object=lot("A", str(n)), customer="C1") for n in range(5)]
    load(graph, [*_made("A", 5), *more])
    again = ask(graph, "MATCH (x:Thing) RETURN x.ref AS ref, x.ordinal AS own ORDER BY ref")
    assert [row for row in again if not row["ref"].startswith("customer")] == rows
    assert len(again) == len(rows) + 1


def test_numbering_that_was_killed_is_gone_on_with(graph: Graph, server: Server) -> None:
    ask(graph, _AS_EARLIER, count=MANY)
    environment = {**os.environ, **server.environment()}
    child = subprocess.Popen([sys.executable, "-c", _UPGRADING], env=environment, cwd=CHECKOUT)
    try:
        wait_until(
            lambda: _given(graph) >= 500 or child.poll() is not None,
            "500 are numbered",
            within_s=120,
        )
        assert child.poll() is None, "it was done before it could be killed"
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    given = wait_until(lambda: _settled(graph), "its last commit is over")
    state = graph.one("events/ordinals", name=STEP)
    assert 500 <= given < MANY
    assert (state["seen"], state["whole"]) == (given, False)
    (row,) = ask(graph, "MATCH (x:Thing) WHERE x.ordinal IS NOT NULL RETURN count(x) AS n")
    assert row["n"] == given
    heard: list[tuple[int, int]] = []
    assert number_things(graph, lambda *done: heard.append(done)) == MANY - given
    assert (heard[0], heard[-1]) == ((given, MANY), (MANY, MANY))
    assert _ordinals(graph) == list(range(1, MANY + 1))
    assert number_things(graph, lambda *done: heard.append(done)) == 0


def _settled(graph: Graph) -> int:
    """How many were given, once nobody but this connection is at work."""
    others = "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW'"
    return 0 if ask(graph, f"{others} RETURN currentQuery") else _given(graph)


def test_things_of_an_earlier_version_that_wrote_on_are_numbered(
    graph: Graph, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbering, "_BATCH", 4)
    load(graph, _made("A", 9))
    number_things(graph, _unheard)
    known = _ordinals(graph)
    ask(graph, "UNWIND range(1, 3) AS n CREATE (x:Thing:Lot {ref: 'lot:OLD/' + n}) RETURN count(x)")
    ask(graph, "MATCH (c:Clock) SET c.ordinals = $last RETURN c", last=known[-1])
    assert _numbered_if_more(graph) == [*known, *range(known[-1] + 1, known[-1] + 4)]


def _numbered_if_more(graph: Graph) -> list[int]:
    number_things(graph, _unheard)
    return _ordinals(graph)


def test_after_a_reset_an_answer_of_before_names_nothing_of_after(graph: Graph, load: Load) -> None:
    """A/1 ──► F/1 ──► C1, then an empty database, and Z/1 ──► Y/1 ──► C9 in the same places."""

    def plant(raw: str, made: str, customer: str) -> list[dict[str, Any]]:
        return [
            said("consume", "1", object=lot(raw, "1"), work_order="W", batch="B", quantity=1),
            said("produce", "2", object=lot(made, "1"), work_order="W", batch="B", quantity=1),
            said("ship", "3", object=lot(made, "1"), customer=customer, quantity=1),
        ]

    load(graph, plant("A", "F", "C1"))
    kept = trace(graph, "down", ["lot:A/1"])
    ask(graph, "MATCH (n) WHERE NOT n:LotgraphTests DETACH DELETE n RETURN count(*) AS gone")
    apply_schema(graph)
    load(graph, plant("Z", "Y", "C9"))
    number_things(graph, _unheard)
    found = _ordinals(graph)
    assert found == list(range(1, len(found) + 1))
    for look in (lambda: kept.nodes, lambda: kept.customers, lambda: kept.edges):
        with pytest.raises(LotgraphError) as refused:
            look()
        assert isinstance(refused.value, ChangedError)
    assert {row.ref for row in trace(graph, "down", ["lot:Z/1"]).customers} == {"customer:C9"}
