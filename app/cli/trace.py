"""`lotgraph trace`: where from (up) and where to (down)."""

from __future__ import annotations

import sys
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.deps import open_graph
from app.errors import UsageError
from app.settings import Settings
from app.trace.api import trace_csv
from app.trace.models import Direction, Options, Trace
from app.trace.service import trace as run_trace
from app.trace.story import sentences
from app.web.wording import quantity

app = typer.Typer(
    help="Trace a lot, serial, order, batch, container, supplier lot, customer …\n\n"
    "REF is a ref such as lot:ITEM/LOT, a scanned or EPC identifier, or a bare number that only "
    "one thing has. Several refs are united.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)

Refs = Annotated[list[str], typer.Argument(metavar="REF...", help="What to trace from.")]
AsJson = Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="The reached things as CSV.")]
IgnoreTime = Annotated[
    bool,
    typer.Option("--ignore-time", help="Count every chain of bookings, whenever it happened."),
]


@app.command("down")
def down(
    refs: Refs, ignore_time: IgnoreTime = False, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """Where did it go: lots, serials and customers reached, and what is on hand.

    Exit code: 0 answered, 3 ambiguous (candidates are listed), 4 not found.
    """
    _run("down", refs, Options(ignore_time), as_json, as_csv)


@app.command("up")
def up(
    refs: Refs, ignore_time: IgnoreTime = False, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """What went into it: lots, serials and suppliers it came from.

    Exit code: 0 answered, 3 ambiguous (candidates are listed), 4 not found.
    """
    _run("up", refs, Options(ignore_time), as_json, as_csv)


def _run(
    direction: Direction, refs: list[str], options: Options, as_json: bool, as_csv: bool
) -> None:
    if as_json and as_csv:
        raise UsageError("Choose --json or --csv, not both.")
    graph = open_graph(Settings())
    try:
        found = run_trace(graph, direction, refs, options)
    finally:
        graph.close()
    if as_json:
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode())
    elif as_csv:
        sys.stdout.write(trace_csv(found, "nodes"))
    else:
        _words(found)


def _words(found: Trace) -> None:
    console = Console(highlight=False)
    arrow = "Downstream of" if found.direction == "down" else "Upstream of"
    names = ", ".join(root.ref for root in found.roots)
    console.print(f"[bold]{arrow} {escape(names)}[/bold]", soft_wrap=True)
    for sentence in sentences(found):
        console.print(escape(_plain(sentence)), soft_wrap=True)
    for warning in found.warnings:
        console.print(f"[yellow]![/yellow] {escape(warning.text)}", soft_wrap=True)
    console.print(_nodes(found))
    if found.customers:
        console.print(_customers(found))
    if found.stock:
        console.print(_stock(found))


def _plain(text: str) -> str:
    """Words for a terminal: no-break spaces become ordinary ones."""
    return text.replace("\u00a0", " ")


def _nodes(found: Trace) -> Table:
    table = Table(title="Reached", title_justify="left", title_style="bold")
    for column in ("depth", "ref", "name", "status"):
        table.add_column(column, justify="right" if column == "depth" else "left",
                         overflow="fold")  # fmt: skip
    for node in found.nodes:
        table.add_row(str(node.depth), escape(node.ref), escape(node.name or ""), node.status or "")
    return table


def _customers(found: Trace) -> Table:
    table = Table(title="Customers", title_justify="left", title_style="bold")
    for column in ("customer", "name", "shipped", "returned", "still out", "documents"):
        table.add_column(column, overflow="fold")
    for row in found.customers:
        amounts = row.quantities
        table.add_row(
            escape(row.ref),
            escape(row.name or "") + (f" ({row.kind})" if row.kind != "customer" else ""),
            _plain("\n".join(quantity(each.shipped, each.uom) for each in amounts)),
            _plain("\n".join(quantity(each.returned, each.uom) for each in amounts)),
            _plain("\n".join(quantity(each.outstanding, each.uom) for each in amounts)),
            escape(", ".join(row.documents)),
        )
    return table


def _stock(found: Trace) -> Table:
    table = Table(title="On hand", title_justify="left", title_style="bold")
    for column in ("ref", "location", "quantity", "status"):
        table.add_column(column, overflow="fold")
    for row in found.stock:
        place = row.location or "no place named"
        table.add_row(
            escape(row.ref),
            escape(f"{place} {row.location_name or ''}".strip()),
            _plain(quantity(row.quantity, row.uom)),
            row.status or "",
        )
    return table
