"""The demo plant in the database of this process, written once for all tests that only read it."""

from __future__ import annotations

from app.demo.plant import events
from app.graph.run import Graph
from tests.neo4j_server import empty, forget_plans


class DemoPlant:
    """Written when asked for, unless nothing was written since: the server's bookmarks say so."""

    def __init__(self) -> None:
        self._last_write: list[str] | None = None

    def have_in(self, graph: Graph) -> None:
        """Have the plant at scale 1 in the database, and nothing else."""
        if self._last_write is None or self._last_write != last_write(graph):
            from tests.conftest import through_the_door

            empty(graph)
            through_the_door(graph, events(1))
            forget_plans(graph)
            self._last_write = last_write(graph)


def last_write(graph: Graph) -> list[str]:
    """The bookmark after the last transaction that changed the database."""
    with graph.driver.session(database=graph.database) as session:
        session.run("RETURN 1").consume()
        return sorted(session.last_bookmarks().raw_values)
