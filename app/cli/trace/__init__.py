"""`lotgraph trace`: the group of verbs that trace."""

from __future__ import annotations

import typer

from app.cli.verbs import TraceVerbs

app = typer.Typer(
    cls=TraceVerbs,
    help="Trace a lot, serial, order, batch, container, supplier lot, customer …\n\n"
    "REF is a ref such as lot:ITEM/LOT, a scanned or EPC identifier, or a bare number that only "
    "one thing has. Several refs are united.\n\n"
    "[bold]certain[/bold] means that the records leave no other way, [bold]possible[/bold] that "
    "they do not exclude it. Both matter: a possible customer may have it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
