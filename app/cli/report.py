"""`lotgraph report`: reports for authorities and partners, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.chain.outputs import note_output
from app.cli.common import open_desk, plain, who, with_progress
from app.errors import UsageError
from app.genealogy.question import Direction
from app.recall.cases import read_case
from app.recall.papers.export import note_file
from app.reports.choosing import ReportChoice
from app.reports.service import REPORTS, Format, report_file
from app.reports.sheets import NOT_ADVICE
from app.trace.parameters import read_options
from app.wording import plural


def report(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Which report; without one they are listed.")
    ] = "",
    down: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="Of the lots of a trace down from REF.")
    ] = None,
    up: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="Of the lots of a trace up from REF.")
    ] = None,
    case: Annotated[str, typer.Option(help="Of a recall case.")] = "",
    snapshot: Annotated[
        int | None, typer.Option(help="Of this snapshot of the case; else as it is now.")
    ] = None,
    lot: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="Of this lot or serial; repeatable.")
    ] = None,
    start: Annotated[
        str, typer.Option("--from", metavar="T", help="Of what was booked from then on …")
    ] = "",
    end: Annotated[str, typer.Option("--to", metavar="T", help="… and up to then.")] = "",
    known_at: Annotated[
        str, typer.Option(metavar="T", help="As it was known then: time or date.")
    ] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="A ZIP of CSV files, no workbook.")] = False,
    as_pdf: Annotated[
        bool, typer.Option("--pdf", help="The letters of a report as one PDF, where it has some.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File to write; unset: here, by its name.")
    ] = None,
) -> None:
    """Write a report for an authority or a partner: FSMA 204 and others. None is legal advice.

    [bold]lotgraph report fsma-204 --down supplier-lot:S-BERRY/BV-4471[/bold]

    Exit code: 0 written, 2 not understood, 3 ambiguous (candidates are listed), 4 not found.
    """
    if not name:
        for each in REPORTS.values():
            typer.echo(f"{each.name}: {each.title}. {each.law}.")
        typer.echo(NOT_ADVICE)
        return
    if down and up:
        raise UsageError("A report is of one trace.", remedy="Use --down or --up.")
    if as_csv and as_pdf:
        raise UsageError("Choose --csv or --pdf, not both.")
    format: Format = "csv" if as_csv else "pdf" if as_pdf else "xlsx"
    way: Direction = "up" if up else "down"
    with open_desk() as (settings, graph):
        options = read_options(settings.site_zone, start=start, end=end, known_at=known_at)
        choice = ReportChoice(
            tuple(down or up or ()), way, case, snapshot, tuple(lot or ()), options
        )
        made = with_progress(lambda say: report_file(graph, settings, name, choice, format, say))
        if case:
            note_file(graph, read_case(graph, case), made.name, made.content, who(""))
        else:
            note_output(graph, made.name, made.content)
    path = out or Path(made.name)
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from None
    typer.echo(plain(f"{plural(len(made.content), 'byte')} in {path}. {NOT_ADVICE}"))
