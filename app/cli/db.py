"""`lotgraph db`: the embedded Neo4j from the command line.

Thin: each verb calls one function of `app.embedded.service` and says what came of it.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from app.cli import backup
from app.cli.terminal import terminal
from app.embedded import service
from app.embedded.progress import counts_on_stderr
from app.errors import DatabaseError, EmbeddedError, UsageError
from app.settings import Settings
from app.wording import plural

app = typer.Typer(
    no_args_is_help=True,
    help="The embedded Neo4j: a server of your own, without Docker or Java.\n\n"
    "Other verbs start it when they need it and leave it running; you need these only to look "
    "after it. Its data are under LOTGRAPH_HOME, its programs under LOTGRAPH_CACHE. When "
    "LOTGRAPH_NEO4J_URI names another server, that one is used: backup, restore and drill then "
    "mean it, the other verbs still the embedded one.",
)


@app.command()
def install(
    quick: Annotated[
        bool,
        typer.Option(
            help="Also prepare quicker starts (half a minute and 145 MB, once; halves each start)."
        ),
    ] = True,
) -> None:
    """Fetch Neo4j now (176 MB, once per user), so that a later start needs no network.

    Every verb that needs Neo4j fetches it by itself; this one is for preparing a machine or an
    image beforehand.
    """
    settings = Settings()
    _out().print(f"Neo4j is in {service.install(settings)}", soft_wrap=True)
    if quick:
        service.quicken(settings)


@app.command()
def start() -> None:
    """Start the server, or find it running; returns when it answers queries.

    It goes on running after this command, until `lotgraph db stop` or a shutdown. The address
    and the user are shown; the password is in the file `password` of its home.
    """
    running = service.start(Settings())
    verb = "Started" if running.started else "Already running"
    _out().print(f"{verb}: {running.uri}, user {running.user}, pid {running.pid}", soft_wrap=True)
    _out().print(f"Password: in {running.home / 'password'}", soft_wrap=True)


@app.command()
def stop() -> None:
    """Stop the server and wait until its data are safely closed."""
    _out().print("Stopped." if service.stop(Settings()) else "It was not running.")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="The same as one JSON object.")] = False,
) -> None:
    """Show whether it runs, where, since when, and how much room its data take.

    Changes and starts nothing. Exit code 0 whether it runs or not.
    """
    now = service.status(Settings())
    if as_json:
        sys.stdout.write(orjson.dumps(asdict(now), default=str).decode() + "\n")
        return
    table = Table.grid(padding=(0, 2))
    state = "running" if now.answers else "running, but it does not answer (yet)"
    table.add_row("State", state if now.running else "not running")
    if now.note:
        table.add_row("", now.note)
    if now.running:
        table.add_row("Address", now.uri or "unknown")
        table.add_row("Process", str(now.pid))
        table.add_row("Since", now.since.isoformat(" ", "seconds") if now.since else "unknown")
    table.add_row("Neo4j", f"{now.version}{'' if now.installed else ' (not fetched yet)'}")
    table.add_row("Home", str(now.home))
    table.add_row("Data", decimal(now.store_bytes))
    _out().print(table, soft_wrap=True)


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Throw all data of the embedded server away and begin empty. There is no way back.

    Password and port stay. The server is stopped; the next verb that needs it starts it again.
    To keep a copy first: `lotgraph db dump FILE`.
    """
    settings = Settings()
    if not yes:
        _ask(settings)
    gone = service.reset(settings)
    if gone:
        from app.chain.anchors import anchor_reset

        anchor_reset(settings.model_copy(update={"neo4j_uri": None}))
    _out().print("All data are gone." if gone else "There were no data.")


@app.command()
def dump(
    file: Annotated[Path, typer.Argument(help="A file that does not exist yet.")],
) -> None:
    """Save all data to one file.

    The server is stopped while it is written and started again if it ran; `db backup` needs no
    stop. The file can be read by `lotgraph db restore` here or on another machine, and by
    `neo4j-admin database load`. Its hash stands at its end: one that was cut off or changed is
    refused.
    """
    from app.accounts.notes import note
    from app.accounts.store import store_of
    from app.chain.entries import EXPORT

    settings = Settings()
    size = service.dump(settings, file)
    store = store_of(settings)
    with store.write() as work:  # the server is stopped: it is entered when it is opened again
        note(work, store.now(), "dump", kind=EXPORT)
    _out().print(f"Saved to {file} ({decimal(size)}).", soft_wrap=True)


app.command()(backup.backup)
app.command()(backup.restore)
app.command()(backup.drill)


@app.command()
def check(
    links: Annotated[
        bool,
        typer.Option(
            "--links", help="Only compare DELIVERED, on the server in use; nothing is stopped."
        ),
    ] = False,
) -> None:
    """Let Neo4j read every record and index, and say whether they fit together.

    The server is stopped meanwhile and started again if it ran. Then the links DELIVERED are worked
    out anew from the bookings and compared; what differs is written as it should be. Inconsistent
    data, and links that differed, are an error (exit code 2). An app that is started afterwards
    reads all bookings anew, too.
    """
    settings = Settings()
    settings.columns_file.unlink(missing_ok=True)  # the next start of an app reads it all anew
    if links:
        _compare_links(settings)
        return
    embedded = settings.model_copy(update={"neo4j_uri": None})
    ran = service.status(embedded).running
    result = service.check(embedded)
    if not result.consistent:
        raise EmbeddedError(
            result.text,
            remedy="Restore the last good dump; keep the report if you ask somebody for help.",
            code="inconsistent",
        )
    _out().print(result.text)
    try:
        _compare_links(embedded)
    finally:
        if not ran:
            service.stop(embedded)


def _compare_links(settings: Settings) -> None:
    from app.deliveries.service import check_all
    from app.opening import open_graph

    with (
        closing(open_graph(settings)) as graph,
        counts_on_stderr("Comparing what shipments delivered", "shipments") as tell,
    ):
        found = check_all(graph, tell)
    if found.wrong or found.missing:
        raise DatabaseError(
            f"DELIVERED was not what the bookings say: {plural(found.missing, 'link')} missing, "
            f"{plural(found.wrong, 'link')} too many. All were written anew; no answer of lotgraph "
            "depends on them.",
            remedy="Run again what was asked of DELIVERED. Tell whoever looks after lotgraph when "
            "it comes again.",
            code="links_differed",
        )
    _out().print(
        f"{plural(found.links, 'DELIVERED link')} of {plural(found.shipments, 'shipment')}: all as "
        "the bookings say."
    )


def _ask(settings: Settings) -> None:
    now = service.status(settings)
    if not sys.stdin.isatty():
        raise UsageError(
            "`db reset` throws all data away, so it asks first; here is nobody to ask.",
            remedy="Say --yes when you mean it.",
        )
    question = (
        f"Throw away all data in {now.home} ({decimal(now.store_bytes)}: every event, lot and "
        "trace)? There is no way back."
    )
    if not typer.confirm(question):
        raise UsageError("Nothing was thrown away.")


def _out() -> Console:
    return terminal(markup=False)
