"""Opening the graph that the settings name: the embedded server or another, its schema applied."""

from __future__ import annotations

from app.backup.filling import must_be_whole
from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.errors import SettingsError
from app.events.upgrade import upgrade
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings


def open_graph(settings: Settings) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied, and what
    an earlier version worked out by other rules worked out anew (told on standard error).

    Errors: `DatabaseError` (also when a restore was not finished), `EmbeddedError`,
    `SettingsError`, all in words.
    """
    found = connect_to(settings)
    try:
        must_be_whole(found)
        apply_schema(found)
        text = "Bringing the graph up to date with this version"
        with counts_on_stderr(text, "events") as tell:
            upgrade(found, tell)
    except BaseException:
        found.close()
        raise
    return found


def connect_to(settings: Settings) -> Graph:
    """The same connection, nothing looked at and nothing changed."""
    if settings.neo4j_uri is None:
        running = embedded.start(settings)
        return connect(running.uri, running.user, running.password, settings.neo4j_database)
    if settings.neo4j_password is None:
        raise SettingsError(
            "LOTGRAPH_NEO4J_URI is set but LOTGRAPH_NEO4J_PASSWORD is not.",
            remedy="Set the password of that server, or unset the address to use the "
            "embedded Neo4j.",
        )
    return connect(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
    )
