"""`lotgraph reconcile`: a source's own totals beside what was booked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from app.chain.outputs import note_output
from app.cli.graphs import asked_graph
from app.cli.terminal import terminal
from app.intake.said import FileWords
from app.intake.small_tables import open_table
from app.reconciliation.models import STATUSES, ComparedTotal, Reconciliation
from app.reconciliation.service import reconcile as reconciliation_of
from app.reconciliation.tables import figures_csv
from app.settings import Settings

_SHOWN = 50


def reconcile(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Totals: CSV, workbook or JSON.")],
    source: Annotated[
        str, typer.Option(metavar="S", help="Whose totals they are, where the file does not say.")
    ] = "",
    sheet: Annotated[str, typer.Option(help="Of a workbook: this sheet.")] = "",
    dates: Annotated[
        Literal["", "dmy", "mdy", "ymd"], typer.Option(help="The order of dates.")
    ] = "",
    decimal: Annotated[Literal["", "comma", "point"], typer.Option(help="The decimal mark.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything, as JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A row a figure, as CSV.")] = False,
) -> None:
    """Compare a source's own totals by day, type and item with what was booked. Nothing is written.

    The file has columns for day, type (receive, consume, produce, ship …), item, and a quantity
    or a number of bookings; unit and source may stand beside them.

    [bold]lotgraph reconcile erp-march.xlsx --source erp[/bold]

    Exit code: 0 all figures are the same, 1 some are not, 2 the file is unusable, 4 no such source.
    """
    settings = Settings()
    words = FileWords(source, "", sheet, dates, decimal)
    with open_table(file) as stream, asked_graph(settings) as graph:
        found = reconciliation_of(graph, stream, str(file), words.choices(settings.home))
        text = ""
        if as_json:
            text = orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n"
        elif as_csv:
            text = figures_csv(found)
        if text:
            note_output(graph, f"reconciliation.{'json' if as_json else 'csv'}", text)
    if text:
        typer.echo(text, nl=False)
    else:
        _words(found)
    if not found.agrees:
        raise typer.Exit(1)


def _words(found: Reconciliation) -> None:
    span = f"{found.first} to {found.last}" if found.first else "no day"
    typer.echo(f"{found.source}, {span} (days of {found.zone}, from {found.day_start})")
    for each in found.says:
        typer.echo(f"  {each}")
    counted = [f"{found.counts[name]:,} {words}" for name, words in STATUSES.items()
               if found.counts.get(name)]  # fmt: skip
    typer.echo("  " + (", ".join(counted) or "no figures"))
    for line in said_beside(found):
        typer.echo(f"  {line}")
    differing = list(found.differing)
    if differing:
        _table(differing)
    for row in found.refused[:_SHOWN]:
        typer.echo(f"  line {row.line}, {row.field}: {row.text}. {row.remedy}")


def said_beside(found: Reconciliation) -> list[str]:
    """What is to be known beside the figures, a line each."""
    told = [
        ("days of the file on which nothing was booked", found.missing),
        ("days between its first and last that the file says nothing of", found.silent),
    ]
    lines = [f"{len(days):,} {words}: {', '.join(days[:10])}{' …' if len(days) > 10 else ''}"
             for words, days in told if days]  # fmt: skip
    if found.untimed:
        lines.append(f"{found.untimed:,} events of this source have no time and are in no figure")
    if found.contents:
        lines.append(f"{found.contents:,} bookings of containers, whose content is in no figure")
    return lines


def _table(rows: list[ComparedTotal]) -> None:
    table = Table("Day", "Type", "Item", "Told", "Booked", "Difference", "Unit", "", box=None)
    for each in rows[:_SHOWN]:
        table.add_row(
            each.day, each.type, escape(each.item), each.told_shown or "", each.booked_shown or "",
            each.difference_shown or "", escape(each.uom), escape(_why(each)),
        )  # fmt: skip
    terminal().print(table)
    if len(rows) > _SHOWN:
        typer.echo(f"  … {len(rows) - _SHOWN:,} more; --csv and --json have all of them.")


def _why(each: ComparedTotal) -> str:
    said = [each.word]
    if each.told_bookings is not None and each.told_bookings != each.bookings:
        said.append(f"{each.told_bookings} bookings told, {each.bookings} booked")
    if each.left:
        said.append(f"does not convert: {each.left_words}")
    if each.unknown:
        said.append(f"{each.unknown} without a quantity")
    if each.voided:
        said.append(f"{each.voided} voided, not counted")
    if each.undone:
        said.append(f"{each.undone} taken back later")
    return "; ".join(said)
