"""`lotgraph schema`: what the graph is made of, as it is now."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer

from app.console.dictionary import as_markdown
from app.console.schema import as_mermaid, as_text, read_schema
from app.errors import UsageError
from app.opening import open_graph
from app.settings import Settings

_FORMATS = ("text", "json", "mermaid")


def schema(
    form: Annotated[str, typer.Option("--format", help=", ".join(_FORMATS) + ".")] = "text",
    dictionary: Annotated[
        bool, typer.Option("--dictionary", help="What every name means, as Markdown; no counts.")
    ] = False,
) -> None:
    """Labels, relationships and properties, with the types of their values and how many there are.

    Everything in the graph is looked at: seconds for hundreds of thousands of things. The Mermaid
    text is a picture for a page that draws Mermaid.
    """
    if dictionary:
        typer.echo(as_markdown(), nl=False)
        return
    if form not in _FORMATS:
        raise UsageError(f"There is no format “{form}”.", remedy=f"Formats: {', '.join(_FORMATS)}.")
    graph = open_graph(Settings())
    try:
        found = read_schema(graph)
    finally:
        graph.close()
    if form == "json":
        typer.echo(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode())
    else:
        typer.echo(as_text(found) if form == "text" else as_mermaid(found))
