"""`lotgraph same-act`: two sources booked one act."""

from __future__ import annotations

from typing import Annotated

import typer

from app.acting import NO_NAME
from app.cli.graphs import asked_graph
from app.crosswalk.acts import mark_same_act
from app.settings import Settings


def same_act(
    source: Annotated[str, typer.Argument(help="The source whose booking counts.")],
    event: Annotated[str, typer.Argument(help="The id of its event.")],
    other_source: Annotated[str, typer.Argument(help="The source that told it, too.")],
    other_event: Annotated[str, typer.Argument(help="The id of that event.")],
    by: Annotated[str, typer.Option(help="Who says so.")] = "",
) -> None:
    """Mark a second source's booking as the same act: from then on it counts once.

    The check told_twice names such pairs. [bold]lotgraph same-act erp 4711 wms 17 --by anna[/bold]

    Exit code: 0 marked, 2 they cannot be one act, 4 one of them is not there.
    """
    with asked_graph(Settings()) as graph:
        other = other_source, other_event
        mark = mark_same_act(graph, (source, event), other, by.strip() or NO_NAME)
    typer.echo(f"{event} of {source} counts; {other_event} of {other_source} is the same act.")
    typer.echo(f"  A void of event {mark[1]} of {mark[0]} takes this back.")
