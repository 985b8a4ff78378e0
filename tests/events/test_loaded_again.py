"""A file that is loaded again: what is known is answered without its rows being worked out."""

from __future__ import annotations

from typing import Any

import pytest

from app.events import service
from app.events.models import Incoming, Outcome
from app.events.rows_of_event import EventRows, prepare
from app.events.service import take
from app.graph.run import Graph

_COUNT = 3_500  # in two batches, each long enough


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the events whose rows are worked out."""
    found: list[str] = []

    def noted(incoming: Incoming, taken: Any) -> EventRows:
        found.append(taken.plain["event_id"])
        return prepare(incoming, taken)

    monkeypatch.setattr(service, "prepare", noted)
    return found


def test_what_is_known_is_not_worked_out_again(graph: Graph, prepared: list[str]) -> None:
    first = _taken(graph, _file(_COUNT))
    assert {each.result for each in first} == {"created"}
    assert len(prepared) == _COUNT

    prepared.clear()
    again = _taken(graph, _file(_COUNT))
    assert [(each.line, each.result, each.event_id) for each in again] == [
        (at + 1, "duplicate", f"e{at}") for at in range(_COUNT)
    ]
    assert prepared == []


def test_new_changed_and_refused_ones_among_known_ones(graph: Graph, prepared: list[str]) -> None:
    _taken(graph, _file(_COUNT))
    prepared.clear()
    told = _file(_COUNT)
    told[3] = told[3] | {"quantity": 9}
    told[5] = told[5] | {"quantity": -1}
    told[7] = _received("new")
    told.append(_received("new"))  # the second of the same input is its duplicate
    told.append(_received("e9"))
    answers = _taken(graph, told)
    wanted = ["duplicate"] * (_COUNT + 2)
    wanted[3], wanted[5], wanted[7] = "conflict", "rejected", "created"
    assert [each.result for each in answers] == wanted
    assert [each.line for each in answers] == list(range(1, _COUNT + 3))
    assert answers[3].stored is not None
    assert answers[3].offered is not None
    assert set(prepared) == {"e3", "new"}


def test_a_few_events_are_not_asked_about_twice(graph: Graph, prepared: list[str]) -> None:
    _taken(graph, _file(3))
    prepared.clear()
    assert {each.result for each in _taken(graph, _file(3))} == {"duplicate"}
    assert prepared == ["e0", "e1", "e2"]


def _taken(graph: Graph, events: list[dict[str, Any]]) -> list[Outcome]:
    incoming = (Incoming(line, event, event) for line, event in enumerate(events, 1))
    return [each for outcomes in take(graph, incoming) for each in outcomes]


def _file(count: int) -> list[dict[str, Any]]:
    return [_received(f"e{at}") for at in range(count)]


def _received(event_id: str) -> dict[str, Any]:
    return {
        "event_id": event_id, "source": "erp", "type": "receive", "at": "2026-03-02T08:00:00Z",
        "object": {"item": "BOLT", "lot": "A1"}, "quantity": 5, "uom": "pcs",
    }  # fmt: skip
