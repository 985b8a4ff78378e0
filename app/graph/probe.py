"""Ask a server on a connection of its own whether it answers, and whether it stores.

Connections at hand say nothing of a server that has gone silent: they wait. A new one has to be
greeted, which has a limit in time.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass

from neo4j import READ_ACCESS, WRITE_ACCESS, Query

from app.errors import DatabaseError
from app.graph.catalogue import catalogue
from app.graph.run import Graph
from app.graph.words import said_in_words


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a server that answers says: its name and version, and the last stamp of recording."""

    agent: str
    stamp: int


def pulse(graph: Graph, within_s: float) -> Pulse:
    """Ask a server for the writers' clock. Errors: `DatabaseError` in words."""
    row, agent = _ask(graph, "graph/pulse", within_s, READ_ACCESS)
    return Pulse(agent, row)


def write(graph: Graph, within_s: float) -> None:
    """Have a server store one small thing for good. Errors: `DatabaseError` in words."""
    _ask(graph, "graph/probe", within_s, WRITE_ACCESS, now=time.time_ns() // 1000)


def _ask(graph: Graph, name: str, within_s: float, mode: str, **parameters: int) -> tuple[int, str]:
    with (
        said_in_words(graph.breaker),
        closing(graph.access.driver(within_s)) as driver,
        driver.session(database=graph.database, default_access_mode=mode) as session,
    ):
        result = session.run(Query(catalogue()[name].text, timeout=within_s), parameters)
        record, summary = result.single(), result.consume()
    if record is None:
        raise DatabaseError(
            "The database has no schema of lotgraph any more.",
            remedy="Start lotgraph again: it applies it.",
            code="database_schema",
        )
    return int(record["last"]), summary.server.agent
