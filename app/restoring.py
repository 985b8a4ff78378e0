"""Back up the graph the settings name, put a backup or a dump in its place, and try both out.

The only place that knows of backups as well as of servers: of an embedded one the database is
filled beside the present one and swapped; one on a named server is emptied and filled, and refuses
everybody until that is done.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from app.backup.comparing import changed_events
from app.backup.filling import fill
from app.backup.manifest import Manifest, read_backup
from app.backup.stored import Counts
from app.chain.anchors import RESTORE, anchor, anchor_head
from app.chain.append import NONE, enter
from app.embedded import service as embedded
from app.embedded.progress import counts_on_stderr
from app.embedded.service import RunningServer
from app.errors import EmbeddedError
from app.graph.run import Graph, connect
from app.opening import connect_to, open_graph
from app.settings import Settings

_BATCH = 10_000


def restore_backup(settings: Settings, folder: Path) -> Manifest:
    """Replace all data of the graph the settings name by those of a backup; what the backup says.

    Errors, in words: `BackupError` before anything is changed, `EmbeddedError`, `DatabaseError`.
    """
    folder = folder.expanduser().absolute()
    manifest = read_backup(folder)
    with counts_on_stderr(f"Restoring {folder.name}", "events") as tell:
        if settings.embedded:
            embedded.rebuild(settings, manifest.id, _filler(folder, manifest, tell))
        else:
            with closing(connect_to(settings)) as graph:
                fill(graph, folder, manifest, _BATCH, tell)
    with closing(open_graph(settings)) as graph:  # what a later version works out anew is done now
        enter(graph, RESTORE, "", told={"backup": manifest.id, "stamp": manifest.stamp})
        anchor(graph, settings, RESTORE)  # the log goes on from an earlier entry
        return manifest


def restore_dump(settings: Settings, file: Path) -> None:
    """Replace all data of the embedded Neo4j by those of a dump."""
    embedded.restore(settings, file, prove=_prove)
    anchor_head(settings, NONE, RESTORE)  # which entry is its last is told at the next opening


def _filler(folder: Path, manifest: Manifest, tell: Counts) -> Callable[[RunningServer], None]:
    def into(running: RunningServer) -> None:
        with closing(_to(running)) as graph:
            fill(graph, folder, manifest, _BATCH, tell)

    return into


def _to(running: RunningServer) -> Graph:
    return connect(running.uri, running.user, running.password, running.database)


def _prove(running: RunningServer) -> None:
    """Every event of a dump is what it was when it was hashed."""
    with closing(_to(running)) as graph:
        changed = changed_events(graph)
    if changed:
        raise EmbeddedError(
            f"{changed:,} events in this dump are not what they were when they were recorded: "
            "their SHA-256 does not fit. The present data are untouched.",
            remedy="Take another copy of it, or another dump.",
            code="bad_dump",
        )
