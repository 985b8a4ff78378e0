"""Several writers and several connections: nothing doubled, nothing lost, stamps that only rise."""

from __future__ import annotations

import random
import threading
import time
from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.errors import DatabaseError
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.events.said import answers, ask, links, lot, results, said
from tests.neo4j_server import Server

A1 = lot("A", "1")


def _day_of_production(writer: int) -> list[dict[str, Any]]:
    """Events of one writer: half of them every other writer sends too; keys overlap everywhere."""
    shared = [
        said(
            "consume",
            f"c{n}",
            "mes",
            object=lot("RAW", str(n % 7)),
            quantity=n,
            work_order=f"W{n % 5}",
            batch=f"B{n % 5}",
        )
        for n in range(120)
    ] + [
        said("define", f"d{n}", "mes", item="RAW", name=f"n{n}", at="2026-03-01") for n in range(5)
    ]
    own = [
        said("produce", f"p{n}", f"cell {writer}", object=lot("FIN", str(n % 9)),
             work_order=f"W{n % 5}", batch=f"B{n % 5}")
        for n in range(80)
    ]  # fmt: skip
    events = shared + own
    random.Random(writer).shuffle(events)
    return events


def test_four_writers_with_overlapping_keys(graph: Graph, server: Server) -> None:
    told: dict[int, list[str]] = {}
    troubles: list[BaseException] = []

    def write(writer: int) -> None:
        connection = server.connect()
        try:
            found = answers(connection, _day_of_production(writer), batch_events=17)
            told[writer] = results(found)
        except BaseException as error:
            troubles.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    everything = [result for outcome in told.values() for result in outcome]
    assert everything.count("created") == 125 + 4 * 80
    assert everything.count("duplicate") == 3 * 125
    assert len(everything) == 4 * 205
    events = ask(
        graph, "MATCH (e:Event) RETURN e.source AS s, e.event_id AS i, e.recorded_at AS at"
    )
    assert len({(row["s"], row["i"]) for row in events}) == len(events) == 445
    assert len({row["at"] for row in events}) == 445
    assert len(links(graph, "CONSUMED_INTO")) == 120
    assert len(links(graph, "PRODUCED")) == 320
    assert len(links(graph, "RAN_AS")) == 5
    things = ask(graph, "MATCH (n:Thing) RETURN n.ref AS ref")
    assert len({row["ref"] for row in things}) == len(things)


def test_stamps_rise_in_the_order_of_commits(graph: Graph, server: Server) -> None:
    """Whoever looks sees a prefix: never does an event appear below a stamp seen before."""
    seen: list[set[int]] = []
    done = threading.Event()
    troubles: list[BaseException] = []

    def write(writer: int) -> None:
        connection = server.connect()
        try:
            for n in range(15):
                answers(connection, [said("receive", f"{n}", f"s{writer}", object=A1)])
        except BaseException as error:
            troubles.append(error)
        finally:
            connection.close()

    def look() -> None:
        while not done.is_set():
            rows = ask(graph, "MATCH (e:Event) RETURN collect(e.recorded_at) AS stamps")
            seen.append(set(rows[0]["stamps"]))

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(3)]
    looking = threading.Thread(target=look)
    for thread in [*threads, looking]:
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    looking.join()
    assert troubles == []
    assert len(seen) > 3
    for earlier, later in pairwise(seen):
        assert earlier <= later
        assert not earlier or min(later - earlier, default=max(earlier) + 1) > max(earlier)


def test_stamps_rise_although_the_clock_was_set_back(graph: Graph) -> None:
    answers(graph, [said("receive", "1", object=A1)])
    ask(graph, "MATCH (c:Clock) SET c.last = c.last + 3600000000 RETURN c")
    told = answers(graph, [said("receive", "2", object=A1), said("receive", "3", object=A1)])
    assert [[note.code for note in each.notes] for each in told] == [["clock_behind"], []]
    assert "3,600 s behind the last recording" in told[0].notes[0].text
    first, second, third = [link["recorded_at"] for link in links(graph, "SUPPLIED")]
    assert third == second + 1
    assert second > first + 3_600_000_000 - 1
    ask(graph, "MATCH (c:Clock) SET c.last = 0 RETURN c")


def test_stamps_of_a_history_are_kept_when_asked(graph: Graph) -> None:
    events = [
        said("receive", "1", object=A1, recorded_at="2020-01-01T00:00:00Z"),
        said("receive", "2", object=A1, recorded_at="2999-01-01T00:00:00Z"),
        said("receive", "3", object=A1, recorded_at="yesterday"),
        said("receive", "4", object=A1),
        said("receive", "5", object=A1, recorded_at="9999-12-31"),
    ]
    now = time.time_ns() // 1000
    answers(graph, events, stamps_from_file=True)
    stamps = [link["recorded_at"] for link in links(graph, "SUPPLIED")]
    assert stamps[0] == 1_577_836_800_000_000
    assert min(stamps[1:]) >= now
    assert max(stamps) < now + 60_000_000
    (clock,) = ask(graph, "MATCH (c:Clock {name: 'recorded'}) RETURN c.last AS last")
    assert clock["last"] < now + 60_000_000


def test_stamps_of_a_file_are_not_kept_unasked(graph: Graph) -> None:
    answers(graph, [said("receive", "1", object=A1, recorded_at="2020-01-01T00:00:00Z")])
    assert links(graph, "SUPPLIED")[0]["recorded_at"] > 1_700_000_000_000_000


def test_a_reader_elsewhere_sees_what_was_just_written(graph: Graph, server: Server) -> None:
    other = server.connect()
    try:
        for n in range(10):
            answers(graph, [said("receive", str(n), object=lot("A", str(n)))])
            marks = graph.bookmarks()
            assert marks
            seeing = other.seeing(marks)
            rows = seeing.rows("events/about", refs=[f"lot:A/{n}"])
            assert [row["label"] for row in rows] == ["Lot"]
        assert set(graph.bookmarks()) <= set(other.bookmarks()) | set(marks)
        with pytest.raises(DatabaseError):  # nobody else waits for what one names
            other.seeing(["FB:AAAA"]).rows("events/about", refs=[])
        assert other.rows("events/about", refs=["lot:A/1"])
    finally:
        other.close()


def test_reads_may_not_write(graph: Graph) -> None:
    with pytest.raises(DatabaseError) as told:
        graph.read(lambda work: work.do("events/merge_sources", names=["x"]))
    assert told.value.code == "database_refused"
    assert ask(graph, "MATCH (s:Source) RETURN s") == []


def test_bookmarks_travel_between_two_apps(
    graph: Graph, server: Server, settings: Settings
) -> None:
    other = server.connect()
    try:
        with (
            TestClient(create_app(settings, graph), base_url="http://127.0.0.1") as writing,
            TestClient(create_app(settings, other), base_url="http://127.0.0.1") as reading,
        ):
            for n in range(5):
                said_back = writing.post(
                    "/api/v1/events", json=[said("receive", str(n), object=lot("A", str(n)))]
                )
                assert said_back.status_code == 200, said_back.text
                marks = said_back.headers["Lotgraph-Bookmarks"]
                found = reading.get(
                    "/api/v1/trace/up",
                    params={"ref": f"lot:A/{n}"},
                    headers={"Lotgraph-Bookmarks": marks},
                )
                assert found.status_code == 200
                assert found.json()["roots"]
            odd = reading.get(
                "/api/v1/trace/up", params={"ref": "lot:A/1"}, headers={"Lotgraph-Bookmarks": "x"}
            )
            assert odd.status_code == 400
    finally:
        other.close()
