"""`lotgraph export`: all nodes and relationships as Parquet, for a nightly job."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from app import __version__
from app.chain.append import enter
from app.chain.entries import EXPORT
from app.cli.terminal import plain_column, terminal
from app.console.export import MANIFEST, export
from app.opening import open_graph
from app.settings import Settings


def export_all(
    out: Annotated[Path, typer.Option("--out", help="The folder; replaced as a whole.")],
) -> None:
    """Write all nodes and relationships as Parquet, one file per type, and a manifest.

    The folder is replaced when everything is written. manifest.json lists every file with its
    rows, SHA-256 and columns; docs/data-dictionary.md says what they mean.
    """
    settings = Settings()
    graph = open_graph(settings)
    bar = Progress(
        plain_column("{task.description}"), BarColumn(), MofNCompleteColumn(),
        console=terminal(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    )  # fmt: skip
    try:
        with bar:
            task = bar.add_task("Looking at the graph", total=None)

            def tell(file: str, rows: int, expected: int) -> None:
                bar.update(task, description=file, completed=rows, total=max(rows, expected))

            limit = settings.export_time_limit_s
            written = export(graph, out, version=__version__, limit_s=limit, tell=tell)
        enter(graph, EXPORT, "", told={"files": {each.file: each.sha256 for each in written}})
    finally:
        graph.close()
    for each in written:
        for note in each.notes:
            typer.echo(f"{each.file}: {note}", err=True)
    rows, size = sum(each.rows for each in written), sum(each.bytes for each in written)
    typer.echo(
        f"{rows:,} rows in {len(written)} files, {size / 1e6:,.1f} MB: {out / MANIFEST}", err=True
    )
