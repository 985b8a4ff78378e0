"""Opening the graph that the settings name: the embedded server or another, its schema applied."""

from __future__ import annotations

from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.errors import SettingsError
from app.events.ordinals import number_things
from app.events.upgrade import upgrade
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings


def open_graph(settings: Settings) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied, things of
    an earlier version numbered, and what it worked out by other rules worked out anew (both told on
    standard error).

    Errors: `DatabaseError`, `EmbeddedError`, `SettingsError`, all in words.
    """
    if settings.neo4j_uri is None:
        running = embedded.start(settings)
        found = connect(running.uri, running.user, running.password, settings.neo4j_database)
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
        )
    apply_schema(found)
    with counts_on_stderr("Numbering the things an earlier version wrote", "things") as tell:
        number_things(found, tell)
    with counts_on_stderr("Bringing the graph up to date with this version", "events") as tell:
        upgrade(found, tell)
    return found
