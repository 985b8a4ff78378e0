"""The demo plant that tests share is written once, and again after anything but the log was."""

from __future__ import annotations

from app.chain.append import enter
from app.graph.run import Graph
from tests.conftest import through_the_door
from tests.demo_plant import state_of
from tests.events.said import lot, said


def test_the_state_says_whether_anything_was_written(graph: Graph) -> None:
    through_the_door(graph, [said("receive", "1", object=lot("A", "1"), quantity=1)])
    before = state_of(graph)
    enter(graph, "export", "", told={"what": "A"})
    assert state_of(graph) == before
    through_the_door(graph, [said("receive", "2", object=lot("A", "1"), quantity=1)])
    assert state_of(graph) != before
