"""`lotgraph trace balance`: how much of a lot or run is accounted for."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.markup import escape

from app.balance.models import Balance
from app.balance.service import balance as find_balance
from app.balance.words import heading, parts
from app.cli.graphs import asked_graph
from app.cli.terminal import put, terminal
from app.settings import Settings
from app.wording import percent


def balance(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A lot, serial, order or batch.")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")] = False,
) -> None:
    """How much of what came in is accounted for, and what is not?

    Of a lot: (consumed + shipped - returned + scrapped, sampled or lost + on hand at named
    places) ÷ (received + produced). Of an order or batch: what came out, scrap included, ÷ what
    went in.

    Exit code: 0 answered, 3 ambiguous (candidates are listed), 4 not found.
    """
    settings = Settings()
    with asked_graph(settings) as graph:
        found = find_balance(graph, ref, settings.balance_tolerance_percent)
    if as_json:
        put(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        _words(found)


def _words(found: Balance) -> None:
    console = terminal()
    mark = {True: "[green]", False: "[red]", None: "[yellow]"}[found.within_tolerance]
    console.print(f"[bold]Balance of {escape(found.ref)}[/bold]", soft_wrap=True)
    within = {
        True: f"within {percent(found.tolerance_percent)}",
        False: f"not within {percent(found.tolerance_percent)}",
        None: "",
    }[found.within_tolerance]
    line = heading(found) + (f", {within} of {percent(100)}" if within else "")
    console.print(f"{mark}{escape(line)}[/]", soft_wrap=True)
    if parts(found):
        console.print(escape(_plain(parts(found))), soft_wrap=True)
    for gap in found.gaps:
        console.print(f"[yellow]![/yellow] {escape(_plain(gap.text))}", soft_wrap=True)


def _plain(text: str) -> str:
    """Words for a terminal: no-break spaces become ordinary ones."""
    return text.replace("\u00a0", " ")
