"""A server that was silent is asked again and again; one that has just begun is slow, and heard."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import cast

import pytest

from app.errors import DatabaseError
from app.graph.breaker import Breaker
from app.graph.run import Graph
from app.watch import watcher
from app.watch.watcher import Watcher

LOOK_S, GIVEN_UP_S, RECOVERY_S = 0.1, 0.2, 1.0  # as the product's own stand to each other
SLOW_S = LOOK_S + 0.25


async def _until_closed(found: Watcher, within_s: float) -> float:
    began = time.monotonic()
    await found.look()
    assert found.error is not None
    while found.error is not None and time.monotonic() - began < within_s:
        await asyncio.sleep(0.05)  # the moment
    found.close()
    return time.monotonic() - began


def test_a_first_answer_that_takes_longer_than_people_wait_ends_the_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Planning its first statement takes a cold server longer than a look may."""

    def slow(_: Graph, within_s: float) -> None:
        time.sleep(min(within_s, SLOW_S))  # the moment a server takes
        if within_s < SLOW_S:
            raise DatabaseError("Neo4j does not answer.", code="database_unreachable")

    monkeypatch.setattr(watcher, "pulse", slow)
    monkeypatch.setattr(watcher, "LOOK_S", LOOK_S)
    monkeypatch.setattr(watcher, "_GIVEN_UP_S", GIVEN_UP_S)
    monkeypatch.setattr(watcher, "_RECOVERY_S", RECOVERY_S)
    found = Watcher(cast(Graph, SimpleNamespace(breaker=Breaker())))
    took = asyncio.run(_until_closed(found, 20.0))
    assert found.error is None
    assert took < LOOK_S + SLOW_S + 5


def test_questions_that_failed_make_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at first; the fifth question is answered."""
    asked: list[float] = []

    def closed(_: Graph, within_s: float) -> None:
        asked.append(within_s)
        if len(asked) < 5:
            raise DatabaseError("Neo4j does not answer.", code="database_unreachable")

    monkeypatch.setattr(watcher, "pulse", closed)
    monkeypatch.setattr(watcher, "_AGAIN_S", 0.05)
    found = Watcher(cast(Graph, SimpleNamespace(breaker=Breaker())))
    asyncio.run(_until_closed(found, 20.0))
    assert found.error is None
    assert 5 <= len(asked) < 5 + watcher._AT_ONCE
