"""Opening the graph that the settings name: the embedded server or another, its schema applied; and
whoever keeps that server running meanwhile."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.errors import SettingsError
from app.events.upgrade import upgrade
from app.graph.run import RETRY_S, Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings


def open_graph(settings: Settings, *, retry_s: float = RETRY_S) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied, and what
    an earlier version worked out by other rules worked out anew (told on standard error).

    Errors: `DatabaseError`, `EmbeddedError`, `SettingsError`, all in words.
    """
    if settings.neo4j_uri is None:
        running = embedded.start(settings)
        found = connect(
            running.uri,
            running.user,
            running.password,
            settings.neo4j_database,
            address=partial(_address, settings, running.port),
            storage=embedded.disk_of(settings),
            retry_s=retry_s,
        )
    else:
        if settings.neo4j_password is None:
            raise SettingsError(
                "LOTGRAPH_NEO4J_URI is set but LOTGRAPH_NEO4J_PASSWORD is not.",
                remedy="Set the password of that server, or unset the address to use the "
                "embedded Neo4j.",
            )
        found = connect(
            settings.neo4j_uri,
            settings.neo4j_user,
            settings.neo4j_password.get_secret_value(),
            settings.neo4j_database,
            retry_s=retry_s,
        )
    apply_schema(found)
    with counts_on_stderr("Bringing the graph up to date with this version", "events") as tell:
        upgrade(found, tell)
    return found


def keeping(
    settings: Settings, graph: Graph, *, quicken_after_s: float = math.inf
) -> AbstractContextManager[embedded.Keeper | None]:
    """Start the embedded server again when it dies meanwhile; nothing for any other."""
    if not settings.embedded:
        return nullcontext()
    return embedded.Keeper(settings, graph.breaker, quicken_after_s=quicken_after_s)


def _address(settings: Settings, before: int) -> tuple[str, int]:
    return "127.0.0.1", embedded.current_port(settings, before)
