"""`lotgraph crosswalk`: codes of several systems, proposed and reviewed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from app.acting import NO_NAME
from app.chain.outputs import note_output
from app.cli.graphs import asked_graph
from app.cli.terminal import terminal
from app.crosswalk.models import CrosswalkReport
from app.crosswalk.reading import read_decisions
from app.crosswalk.service import decide, review
from app.crosswalk.tables import proposals_csv
from app.graph.run import Graph
from app.intake.said import FileWords
from app.intake.small_tables import open_table
from app.settings import Settings
from app.wording import plural

_SHOWN = 50


def crosswalk(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A reviewed table; unset: what to review."),
    ] = None,
    by: Annotated[str, typer.Option(help="Who reviewed it.")] = "",
    sheet: Annotated[str, typer.Option(help="Of a workbook: this sheet.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="What to review, to fill in.")] = False,
) -> None:
    """List codes that are most likely of one thing, or book a table of them that was reviewed.

    [bold]lotgraph crosswalk --csv > review.csv[/bold], fill in the column decision (same,
    different, or nothing), then [bold]lotgraph crosswalk review.csv --by anna[/bold]

    Exit code: 0 done, 1 some rows were refused, 2 the file is unusable.
    """
    settings = Settings()
    with asked_graph(settings) as graph:
        if file is None:
            _proposals(graph, as_json=as_json, as_csv=as_csv)
            return
        with open_table(file) as stream:
            choices = FileWords(sheet=sheet).choices(settings.home)
            rows = read_decisions(stream, str(file), choices)
        _report(decide(graph, rows, by.strip() or NO_NAME), as_json=as_json)


def _proposals(graph: Graph, *, as_json: bool, as_csv: bool) -> None:
    found = review(graph)
    if as_json:
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode())
    elif as_csv:
        text = proposals_csv(found)
        note_output(graph, "crosswalk.csv", text)
        typer.echo(text, nl=False)
    else:
        many = plural(len(found.proposals), "pair")
        typer.echo(f"{many} to review among {plural(found.looked_at, 'thing')}.")
        table = Table("Thing", "Other", "Why", box=None)
        for each in found.proposals[:_SHOWN]:
            table.add_row(escape(each.ref), escape(each.other), each.words)
        if found.proposals:
            terminal().print(table)
        if len(found.proposals) > _SHOWN:
            typer.echo(f"  … {len(found.proposals) - _SHOWN:,} more; --csv has all of them.")
        if found.truncated:
            typer.echo(f"  {found.truncated}")


def _report(report: CrosswalkReport, *, as_json: bool) -> None:
    if as_json:
        typer.echo(orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo(
            f"{report.taken:,} taken, {report.known:,} known already, {report.open:,} without a "
            f"decision, {len(report.refused):,} refused"
        )
        for each in report.refused[:_SHOWN]:
            typer.echo(f"  line {each.line}: {each.text}. {each.remedy}")
    if report.refused:
        raise typer.Exit(1)
