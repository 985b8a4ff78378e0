"""The demo plant in the database of this process, written once for all tests that only read it."""

from __future__ import annotations

from typing import Any

from app.demo.plant import events
from app.graph.run import Graph
from tests.neo4j_server import empty, forget_plans

# Whoever asks by the console or takes an export is entered in the log, and health writes down that
# it can write: both leave the plant as it is.
_STATE = (
    "MATCH (n) WHERE NOT n:AuditEntry AND NOT n:AuditBeside AND NOT n:AuditHead AND NOT n:Clock "
    "RETURN labels(n) AS what, count(*) AS count ORDER BY what",
    "MATCH ()-[r]->() RETURN type(r) AS what, count(*) AS count ORDER BY what",
    "MATCH (c:Clock {name: 'recorded'}) RETURN c.last AS what, c.shape AS count",  # of events
)


class DemoPlant:
    """Written when asked for, unless nothing but the log was written since."""

    def __init__(self) -> None:
        self._state: list[Any] | None = None

    def have_in(self, graph: Graph) -> None:
        """Have the plant at scale 1 in the database, and nothing else."""
        if self._state is None or self._state != state_of(graph):
            from tests.conftest import through_the_door

            empty(graph)
            through_the_door(graph, events(1))
            forget_plans(graph)
            self._state = state_of(graph)


def state_of(graph: Graph) -> list[Any]:
    """How many nodes and links of each kind there are, and where the writers' clock stands."""
    with graph.driver.session(database=graph.database) as session:
        return [session.run(each).values() for each in _STATE]
