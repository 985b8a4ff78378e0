"""`lotgraph db backup`, `restore` and `drill`: the graph in a folder, back again, and proof of
both.

Thin: each verb calls one function of `app.restoring` or `app.drill` and says what came of it. What
opens a graph takes long to import, and is imported by the verb that does.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import orjson
import typer
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from app.cli.terminal import terminal
from app.embedded import service
from app.embedded.progress import counts_on_stderr
from app.errors import NotFoundError, UsageError
from app.settings import Settings

if TYPE_CHECKING:
    from app.backup.manifest import Manifest
    from app.drill import DrillFigures


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print its manifest and held_s, how long writers waited.")
    ] = False,
) -> None:
    """Save everything to a folder as of one moment, while people read and write.

    Every event, the cases of the recall desk with their snapshots, and what was refused, of the
    embedded Neo4j or of the server that LOTGRAPH_NEO4J_URI names. The folder appears when it is
    whole; its files are readable for you only. `lotgraph db restore` reads it, here or on another
    machine; `lotgraph db drill` tries that out.
    """
    from app.backup.writing import back_up, may_be_made
    from app.chain.append import enter
    from app.chain.entries import EXPORT
    from app.opening import open_graph

    may_be_made(folder.expanduser().absolute())
    settings = Settings()
    with closing(open_graph(settings)) as graph, counts_on_stderr("Backing up", "events") as tell:
        made = back_up(graph, folder, tell)
        enter(graph, EXPORT, "", told={"backup": made.manifest.id})
    if settings.embedded:
        service.note_backup(settings)
    manifest = made.manifest
    if as_json:
        _json(manifest.as_json() | {"held_s": round(made.held_s, 3)})
        return
    _out().print(
        f"Saved to {folder} ({decimal(manifest.bytes)}): {_told(manifest)}. Who recorded something "
        f"waited {made.held_s * 1000:.0f} ms at the most.",
        soft_wrap=True,
    )
    if manifest.counts["changed_events"]:
        _out().print(
            f"{manifest.counts['changed_events']:,} of the events are not what they were when they "
            "were recorded: the data were damaged or changed by hand. They are saved as they are.",
            soft_wrap=True,
        )
    if manifest.left_out:
        _out().print(
            f"Not saved, as it is not lotgraph's: nodes {', '.join(manifest.left_out)}.",
            soft_wrap=True,
        )


def restore(
    path: Annotated[
        Path,
        typer.Argument(help="A folder made by `db backup`, or a file made by `db dump`."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace all data by those of a backup or a dump. Asks first when there are data.

    What is not whole, or was changed since it was written, is refused before anything is changed.
    In the embedded Neo4j the present data are kept until the restored ones have been tried, and
    put back when these turn out to be no good; one that was broken off goes on when it is called
    again with the same backup. Password and port stay. A dump is for the embedded Neo4j only.
    On a named server the data are deleted first, and nobody can use it until the restore is done:
    save them before.
    """
    from app import restoring
    from app.backup.manifest import is_backup, read_backup

    settings = Settings()
    path = path.expanduser().absolute()
    if not path.exists():
        raise NotFoundError(
            f"There is no file or folder {path}.",
            remedy="Name a folder made by “lotgraph db backup” or a file made by “… dump”.",
        )
    if is_backup(path):
        manifest = read_backup(path)
        _ask(settings, f"those of {path}: {_told(manifest)}", yes=yes)
        restoring.restore_backup(settings, path)
        _out().print(f"Restored from {path}: {_told(manifest)}.", soft_wrap=True)
        return
    if not settings.embedded:
        raise UsageError(
            f"{path} is a dump, which only the embedded Neo4j can take; LOTGRAPH_NEO4J_URI names "
            "another server.",
            remedy="Name a folder made by “lotgraph db backup”, or unset the address.",
        )
    _ask(settings, f"those of the dump {path}", yes=yes)
    restoring.restore_dump(settings, path)
    _out().print(f"Restored from {path}.", soft_wrap=True)


def drill(
    folder: Annotated[
        Path | None, typer.Argument(help="A backup to try; none: one is made for it.")
    ] = None,
    room: Annotated[
        Path | None,
        typer.Option("--in", help="A folder with room for a copy of the data; none: the system's."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as one JSON object.")] = False,
) -> None:
    """Try a backup out: restore it into a home that is thrown away, and compare with the graph.

    The graph itself is only read, and people may go on meanwhile; what they record is then left out
    of the comparison. Every snapshot of a recall case is verified in the restored graph.

    Exit code: 0 equal, 1 not.
    """
    from app.drill import drill as tried_out
    from app.opening import open_graph

    settings = Settings()
    with closing(open_graph(settings)) as graph:
        found = tried_out(
            settings, graph, terminal(stderr=True, markup=False).print, folder=folder, room=room
        )
    if as_json:
        _json(found.as_json())
    else:
        _show(found)
    raise typer.Exit(0 if found.good else 1)


def _show(found: DrillFigures) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_row("As of", found.as_of)
    table.add_row("Events", f"{found.events:,}")
    table.add_row("Nodes, links", f"{found.nodes:,}, {found.links:,}")
    verified = " (all verified)" if found.good else ""
    table.add_row("Cases, snapshots", f"{found.cases:,}, {found.snapshots:,}{verified}")
    table.add_row("Backup", decimal(found.backup_bytes))
    table.add_row("Restored", decimal(found.home_bytes))
    if found.backup_s is not None:
        held = f"{(found.held_s or 0) * 1000:.0f} ms"
        table.add_row("Backing up took", f"{found.backup_s:.1f} s; who recorded waited {held}")
    table.add_row("Restoring took", f"{found.restore_s:.1f} s")
    table.add_row("Comparing took", f"{found.compare_s:.1f} s")
    what = "every property" if found.whole else "what was recorded until then (more was since)"
    table.add_row("Compared", what)
    table.add_row("Result", "equal" if found.good else "NOT EQUAL")
    _out().print(table, soft_wrap=True)
    for each in found.differences:
        _out().print(f"  {each}", soft_wrap=True)


def _ask(settings: Settings, by: str, *, yes: bool) -> None:
    """Have somebody type yes before data are replaced."""
    place = _replaced(settings)
    if yes or place is None:
        return
    if not _somebody_is_there():
        raise UsageError(
            "`db restore` replaces all data, so it asks first; here is nobody to ask.",
            remedy="Say --yes when you mean it.",
        )
    typed = typer.prompt(f"Replace all data {place} by {by}? There is no way back. Type yes")
    if typed.strip().lower() != "yes":
        raise UsageError("Nothing was changed.")


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()


def _replaced(settings: Settings) -> str | None:
    """Which data a restore replaces, in words; None when there are none."""
    if settings.embedded:
        now = service.status(settings)
        return f"in {now.home} ({decimal(now.store_bytes)})" if now.store_bytes else None
    return f"of the server {settings.neo4j_uri}, database {settings.neo4j_database}"


def _told(manifest: Manifest) -> str:
    events, desk = manifest.counts["events"], manifest.counts["desk"]
    return f"{events:,} events as of {manifest.moment}, {desk:,} records of the recall desk"


def _json(value: object) -> None:
    sys.stdout.write(orjson.dumps(value).decode() + "\n")


def _out() -> Console:
    return terminal(markup=False)
