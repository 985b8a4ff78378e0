"""Few answers are read at once, and nobody waits long behind long ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context

import pytest

from app.graph.moment import AsOf, Moment, read_at_commit
from app.graph.run import Graph, Work
from app.graph.turns import TURNS, Turns
from tests.waiting import wait_until


@contextmanager
def _held(turns: Turns) -> Iterator[None]:
    """A turn another thread has."""
    begun, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.one():
            begun.set()
            ended.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        ended.set()
        thread.join()


@pytest.mark.pure
def test_who_comes_later_waits_for_a_turn() -> None:
    turns, told = Turns(at_once=1, wait_s=30.0), list[bool]()

    def ask() -> None:
        with turns.one() as got:
            told.append(got)

    with _held(turns):
        later = threading.Thread(target=ask)
        later.start()
        later.join(0.05)
        assert told == []
    later.join(30)
    assert told == [True]


@pytest.mark.pure
def test_nobody_waits_long() -> None:
    turns = Turns(at_once=1, wait_s=0.02)
    with _held(turns), turns.one() as got:
        assert not got
    with turns.one() as got:  # it gave back nothing it had not got
        assert got


@pytest.mark.pure
def test_parts_of_an_answer_wait_no_longer_than_one() -> None:
    turns, told = Turns(at_once=1, wait_s=0.5), list[float]()

    def ask() -> None:
        for _ in range(4):
            began = time.monotonic()
            with turns.one():
                told.append(time.monotonic() - began)

    with _held(turns):
        for work in (ask, ask):  # each with a patience of its own
            copy_context().run(work)
    assert told[0] >= 0.4
    assert told[4] >= 0.4
    assert max(told[1:4] + told[5:]) < 0.4


@pytest.mark.pure
def test_a_part_of_an_answer_waits_for_no_second_turn() -> None:
    turns = Turns(at_once=1, wait_s=30.0)
    began = time.monotonic()
    with turns.one(), turns.one() as got:
        assert got
    assert time.monotonic() - began < 5
    with pytest.raises(LookupError), turns.one():
        raise LookupError
    with turns.one() as got:
        assert got


@pytest.mark.graph
def test_answers_take_turns(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TURNS, "_free", threading.Semaphore(1))  # others may be at work elsewhere
    monkeypatch.setattr(TURNS, "wait_s", 30.0)
    found, as_of = list[object](), AsOf(graph, read_at_commit(graph, _last)[1])
    questions = (
        lambda: read_at_commit(graph, _last), lambda: as_of.read(_last),
        lambda: as_of.all(lambda then: then.read(_last)),
    )  # fmt: skip
    threads = [threading.Thread(target=lambda ask=ask: found.append(ask())) for ask in questions]
    with _held(TURNS):
        for each in threads:
            each.start()
        threads[0].join(0.3)
        assert found == []
    wait_until(lambda: len(found) == len(questions), "all are answered", within_s=30)
    assert isinstance(as_of.moment, Moment)


def _last(work: Work) -> int:
    last: int = work.one("graph/clock")["last"]
    return last
