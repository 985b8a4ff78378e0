"""`lotgraph number ITEM`: numbers nobody had before."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.common import AsJson, By, open_desk, plain, put_json, who
from app.numbering.issuing import NumberRequest, hand_out
from app.numbering.schemes import find_scheme, scheme_for


def number(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="Whose lot or serial; unset: --kind or --scheme.")
    ] = "",
    kind: Annotated[str, typer.Option(help="lot, serial, hu (container), order, document.")] = "",
    site: Annotated[str, typer.Option(help="The site that asks.")] = "",
    scheme: Annotated[str, typer.Option(help="A scheme's code, instead of the others.")] = "",
    count: Annotated[int, typer.Option(help="How many.")] = 1,
    line: Annotated[str, typer.Option(help="The production line, where the number has it.")] = "",
    request: Annotated[
        str, typer.Option(help="What you call this; asked again it gives the same numbers.")
    ] = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Hand out numbers for lots, serials, pallets, orders or documents, each once.

    [bold]lotgraph number FIN-1[/bold]
    [bold]lotgraph number --kind hu --count 20[/bold]

    Exit code: 0 handed out, 2 not understood, 3 several schemes (say --kind), 4 no scheme.
    """
    with open_desk() as (settings, graph):
        found = (
            find_scheme(graph, scheme) if scheme
            else scheme_for(graph, item=item, kind=kind, site=site)
        )  # fmt: skip
        asked = NumberRequest(who(by), count, line, request)
        numbers = hand_out(graph, found, asked, settings.site_zone)
    if as_json:
        put_json({"scheme": found.code, "numbers": [each.as_json() for each in numbers]})
        return
    for each in numbers:
        typer.echo(plain(each.number))
