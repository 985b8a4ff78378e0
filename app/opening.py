"""Opening the graph that the settings name: the embedded server or another, its schema applied; and
whoever keeps that server running meanwhile."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import Any

from app.accounts.entering import enter_notes
from app.accounts.store import store_of
from app.audit.beginning import begin_log
from app.backup.unfinished import must_be_whole
from app.chain.anchors import anchor_daily
from app.deliveries.service import write_all
from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.errors import LotgraphError, SettingsError
from app.events.ordinals import number_things
from app.events.upgrade import upgrade
from app.firstload.finish import finish
from app.graph.run import RETRY_S, Graph, connect
from app.graph.schema import apply_schema
from app.settings import Settings


def open_graph(
    settings: Settings,
    progress: embedded.FetchProgress | None = None,
    *,
    retry_s: float = RETRY_S,
) -> Graph:
    """Connect to the server the settings name, or start the embedded one; schema applied, things of
    an earlier version numbered, what it worked out by other rules and what it did not write worked
    out anew (all told on standard error).

    `progress`: who is told how the embedded one comes up.

    Errors: `DatabaseError` (also when a restore was not finished), `EmbeddedError`,
    `SettingsError`, all in words.
    """
    found = connect_to(settings, progress, retry_s=retry_s)
    try:
        must_be_whole(found)
        apply_schema(found)
        text = "Finishing a first load"
        with counts_on_stderr(text, "events") as tell:
            finish(found, tell)
        text = "Numbering the things an earlier version wrote"
        with counts_on_stderr(text, "things") as tell:
            number_things(found, tell)
        text = "Bringing the graph up to date with this version"
        with counts_on_stderr(text, "events") as tell:
            upgrade(found, tell)
        with counts_on_stderr("Writing what shipments delivered", "shipments") as tell:
            write_all(found, tell)
        with counts_on_stderr("Beginning the log that shows tampering", "events") as tell:
            begin_log(found, tell)
        with suppress(LotgraphError, OSError):  # they wait on, and stop nothing
            enter_notes(found, store_of(settings))
        anchor_daily(found, settings)
    except BaseException:
        found.close()
        raise
    return found


def connect_to(
    settings: Settings,
    progress: embedded.FetchProgress | None = None,
    *,
    retry_s: float = RETRY_S,
) -> Graph:
    """The same connection, nothing looked at and nothing changed."""
    if settings.neo4j_uri is None:
        running = embedded.start(settings, progress)
        return connect(
            running.uri,
            running.user,
            running.password,
            settings.neo4j_database,
            address=partial(_address, settings, running.port),
            storage=embedded.disk_of(settings),
            retry_s=retry_s,
        )
    if settings.neo4j_password is None:
        raise SettingsError(
            "LOTGRAPH_NEO4J_URI is set but LOTGRAPH_NEO4J_PASSWORD is not.",
            remedy="Set the password of that server (or name a file that holds it in "
            "LOTGRAPH_NEO4J_PASSWORD_FILE), or unset the address to use the embedded Neo4j.",
        )
    return connect(
        settings.neo4j_uri,
        settings.neo4j_user,
        settings.neo4j_password.get_secret_value(),
        settings.neo4j_database,
        retry_s=retry_s,
    )


def server_state(settings: Settings) -> Mapping[str, Any]:
    """What is known of the server the settings name, without asking it."""
    if not settings.embedded:
        return {"embedded": False, "state": "elsewhere"}
    return embedded.state(settings)


def keeping(
    settings: Settings,
    graph: Graph,
    progress: embedded.FetchProgress | None = None,
    *,
    quicken_after_s: float = math.inf,
) -> AbstractContextManager[embedded.Keeper | None]:
    """Start the embedded server again when it dies meanwhile; nothing for any other."""
    if not settings.embedded:
        return nullcontext()
    return embedded.Keeper(settings, graph.breaker, progress, quicken_after_s=quicken_after_s)


def _address(settings: Settings, before: int) -> tuple[str, int]:
    return "127.0.0.1", embedded.current_port(settings, before)
