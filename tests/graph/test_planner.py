"""Shipped statements are planned before anybody asks them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from app.errors import DatabaseError
from app.graph import planner as planners
from app.graph.catalogue import catalogue
from app.graph.planner import Planner, sample, statements
from app.graph.run import Graph
from tests.waiting import wait_until

_SOME = 4


def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    few = statements()[:_SOME]
    monkeypatch.setattr(planners, "statements", lambda: few)
    monkeypatch.setattr(planners, "_AGAIN_S", 0.0)


@pytest.mark.pure
def test_every_reading_statement_can_be_given_to_the_planner() -> None:
    found = statements()
    assert sorted(query.name for query in found) == sorted(
        name for name, query in catalogue().items() if query.mode == "read"
    )
    assert found[0].name.startswith("graph/")
    for query in catalogue().values():
        for name, meaning in query.params.items():
            assert sample(meaning) is not None, (query.name, name)
    with pytest.raises(KeyError):
        sample("a colour")


@pytest.mark.graph
def test_statements_are_planned_beside_the_caller(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    _few(monkeypatch)
    planner = Planner(graph)
    planner.begin()
    wait_until(lambda: planner.planned == _SOME, "all are planned", within_s=60)
    planner.close()


@pytest.mark.pure
def test_what_cannot_be_planned_is_tried_again_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    _few(monkeypatch)

    class Ill:
        asked = 0

        def explain(self, _text: str, _given: Mapping[str, Any]) -> None:
            self.asked += 1
            if self.asked < 5:  # the first to the end, the second once
                raise DatabaseError("It is away.")

    ill: Any = Ill()
    planner = Planner(ill)
    planner.run()
    assert (ill.asked, planner.planned) == (3 + 2 + _SOME - 2, _SOME - 1)
    planner.close()
    planner.run()
    assert planner.planned == _SOME - 1
