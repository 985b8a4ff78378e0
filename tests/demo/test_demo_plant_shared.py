"""The demo plant that tests share is written once, and again after anything was written."""

from __future__ import annotations

from app.graph.run import Graph
from tests.conftest import through_the_door
from tests.demo_plant import last_write
from tests.events.said import lot, said


def test_the_server_says_whether_anything_was_written(graph: Graph) -> None:
    through_the_door(graph, [said("receive", "1", object=lot("A", "1"), quantity=1)])
    before = last_write(graph)
    with graph.driver.session(database=graph.database) as session:
        session.run("MATCH (n) RETURN count(n)").consume()
    assert last_write(graph) == before
    through_the_door(graph, [said("receive", "2", object=lot("A", "2"), quantity=1)])
    assert last_write(graph) != before
