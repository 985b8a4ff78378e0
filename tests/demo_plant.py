"""The demo plant in the database of this process, written once for all tests that only read it."""

from __future__ import annotations

from app.demo.plant import events
from app.graph.run import Graph
from tests.neo4j_server import empty

_LAST_WRITE = "SHOW DATABASE $name YIELD lastCommittedTxn"


class DemoPlant:
    """Written when asked for, unless nothing was written since: the server numbers its writes."""

    def __init__(self) -> None:
        self._last_write: int | None = None

    def have_in(self, graph: Graph) -> None:
        """Have the plant at scale 1 in the database, and nothing else."""
        if self._last_write is None or self._last_write != last_write(graph):
            from tests.conftest import through_the_door

            empty(graph)
            through_the_door(graph, events(1))
            self._last_write = last_write(graph)


def last_write(graph: Graph) -> int:
    """The number of the last transaction that changed the database."""
    with graph.driver.session(database="system") as session:
        return int(session.run(_LAST_WRITE, name=graph.database).single(strict=True)[0])
