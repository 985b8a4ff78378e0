"""Asking a running server as a person with its password would."""

from __future__ import annotations

from typing import Any

import neo4j

from app.embedded.service import RunningServer


def driver(running: RunningServer) -> neo4j.Driver:
    """Connections to it; close them."""
    return neo4j.GraphDatabase.driver(running.uri, auth=(running.user, running.password))


def ask(running: RunningServer, query: str, **parameters: Any) -> list[neo4j.Record]:
    """All rows of one query, on connections of its own."""
    with driver(running) as line:
        return line.execute_query(query, parameters_=parameters, database_=running.database).records
