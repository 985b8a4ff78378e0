"""The graph the settings name, and whoever keeps its server running meanwhile."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from app.embedded import service as embedded
from app.errors import SettingsError
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings


def open_graph(settings: Settings, progress: embedded.FetchProgress | None = None) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied.

    `progress`: who is told how the embedded one comes up.

    Errors: `DatabaseError`, `EmbeddedError`, `SettingsError`, all in words.
    """
    if settings.neo4j_uri is None:
        running = embedded.start(settings, progress)
        found = connect(
            running.uri,
            running.user,
            running.password,
            settings.neo4j_database,
            address=partial(_address, settings, running.port),
            storage=embedded.disk_of(settings),
        )
    else:
        if settings.neo4j_password is None:
            raise SettingsError(
                "LOTGRAPH_NEO4J_URI is set but LOTGRAPH_NEO4J_PASSWORD is not.",
                remedy="Set the password of that server (or name a file that holds it in "
                "LOTGRAPH_NEO4J_PASSWORD_FILE), or unset the address to use the embedded Neo4j.",
            )
        found = connect(
            settings.neo4j_uri,
            settings.neo4j_user,
            settings.neo4j_password.get_secret_value(),
            settings.neo4j_database,
        )
    apply_schema(found)
    return found


def server_state(settings: Settings) -> Mapping[str, Any]:
    """What is known of the server the settings name, without asking it."""
    if not settings.embedded:
        return {"embedded": False, "state": "elsewhere"}
    return embedded.state(settings)


def keeping(
    settings: Settings, graph: Graph, progress: embedded.FetchProgress | None = None
) -> AbstractContextManager[embedded.Keeper | None]:
    """Start the embedded server again when it dies meanwhile; nothing for any other."""
    if not settings.embedded:
        return nullcontext()
    breaker = graph.breaker

    def silent_s() -> float:
        since = breaker.silent_since
        return 0.0 if since is None else time.monotonic() - since

    def renewed() -> None:
        breaker.broken = False

    return embedded.Keeper(
        settings, broken=lambda: breaker.broken, silent_s=silent_s, renewed=renewed,
        progress=progress,
    )  # fmt: skip


def _address(settings: Settings, before: int) -> tuple[str, int]:
    return "127.0.0.1", embedded.current_port(settings, before)
