"""`lotgraph checks`: what makes answers incomplete, over the whole graph."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated

import orjson
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from app.checks.models import CheckProgress, Report
from app.checks.service import steps
from app.checks.table import SEVERITIES
from app.cli.garbage import rare_garbage_collection
from app.cli.terminal import terminal
from app.opening import open_graph
from app.settings import Settings
from app.wording import age_of, plural


def checks(
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    code: Annotated[
        str | None, typer.Option(help="Only this check, e.g. no_origin; a wrong one lists all.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=0, help="Findings listed per check (default 100); all are counted."),
    ] = None,
) -> None:
    """Look for what makes answers incomplete: missing receipts, negative stock, open ends …

    Every lot, serial, order, batch and item is looked at. Each finding names a thing, what is odd
    about it and what to do; start with those that can hide a customer.

    Exit code: 0 whenever the checks were made, whatever they found. In a script, ask the JSON:
    [bold]lotgraph checks --json | jq .counts.severities[/bold]
    """
    settings = Settings()
    graph = open_graph(settings)
    try:
        with rare_garbage_collection():
            shown = settings.checks_shown if limit is None else limit
            report = _watched(steps(graph, limit=shown, code=code))
    finally:
        graph.close()
    if as_json:
        typer.echo(orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2).decode())
    else:
        _words(report)


def _watched(found: Iterator[CheckProgress | Report]) -> Report:
    """Follow the steps with a bar on a terminal; the report."""
    console = terminal(stderr=True)
    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=console, disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("things", total=None)
        for step in found:
            if isinstance(step, Report):
                return step
            bar.update(task, completed=step.done, total=step.total)
    raise AssertionError("the last step is the report")


def _words(report: Report) -> None:
    console = terminal()
    things = _plain(plural(report.looked_at, "thing"))
    if not report.total:
        console.print(f"Nothing found in {things}.")
    else:
        found = _plain(plural(report.total, "finding"))
        console.print(f"[bold]{found} in {things}.[/bold]", soft_wrap=True)
        console.print(_counts(report))
    for result in report.found:
        check = result.check
        console.print(f"\n[bold]{check.title}[/bold] ({check.code}, {result.count:,})")
        console.print(f"{escape(check.explanation)} {escape(check.remedy)}", soft_wrap=True)
        for item in result.items:
            ref = f"[bold]{escape(item.ref)}[/bold] " if item.ref else ""
            console.print(f"  {ref}{escape(item.text)}", soft_wrap=True)
        if result.cut:
            console.print(
                f"  and {result.cut:,} more: lotgraph checks --code {check.code} "
                f"--limit {result.count}"
            )  # fmt: skip
    if report.feeds:
        console.print("\n[bold]Last event of each source[/bold]")
        for feed in report.feeds:
            gone = _plain(age_of(feed.age_s))
            ago = gone if gone == "just now" else f"{gone} ago"
            console.print(f"  {escape(feed.source)}: {ago} ({feed.type} {escape(feed.event)})")


def _counts(report: Report) -> Table:
    table = Table()
    table.add_column("found", justify="right")
    for column in ("code", "check", "what it can do to an answer"):
        table.add_column(column, overflow="fold")
    for result in report.found:
        check = result.check
        table.add_row(f"{result.count:,}", check.code, check.title, SEVERITIES[check.severity])
    return table


def _plain(text: str) -> str:
    """Words for a terminal: no-break spaces become ordinary ones."""
    return text.replace("\u00a0", " ")
