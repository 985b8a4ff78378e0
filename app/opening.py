"""Opening the graph that the settings name: the embedded server or another, its schema applied."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from app.embedded import service as embedded
from app.errors import SettingsError
from app.events.upgrade import upgrade
from app.graph.run import Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings

_LINE_EVERY_S = 3.0
_UP_TO_DATE = "Bringing the graph up to date with this version"


def open_graph(settings: Settings) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied, and what
    an earlier version worked out by other rules worked out anew (told on standard error).

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
    _bring_up_to_date(found, Console(stderr=True))
    return found


def _bring_up_to_date(graph: Graph, console: Console) -> None:
    """On a terminal a bar; elsewhere a line every few seconds."""
    columns = TextColumn(_UP_TO_DATE), BarColumn(), MofNCompleteColumn(), TextColumn("events")
    last = 0.0
    with Bar(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("events", total=None, visible=False)

        def tell(done: int, total: int) -> None:
            nonlocal last
            bar.update(task, completed=done, total=total, visible=True)
            if not console.is_terminal and time.monotonic() - last >= _LINE_EVERY_S:
                last = time.monotonic()
                text = f"{_UP_TO_DATE}: {done:,} of {total:,} events"
                console.print(text, highlight=False, markup=False, soft_wrap=True)

        upgrade(graph, tell)
