"""`lotgraph partners`: a recall case or a thing as EPCIS, for trading partners."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from app.cli.common import CaseNumber, with_progress
from app.cli.graphs import asked_graph
from app.cli.partner_documents import put_document
from app.partners.service import case_document, thing_document
from app.settings import Settings

app = typer.Typer(
    help="Hand a recall case or a thing to a trading partner, as EPCIS. A trace: "
    "lotgraph trace down REF --format epcis.",
    no_args_is_help=True,
)
FormOf = Annotated[
    Literal["epcis", "epcis-xml"],
    typer.Option("--format", help="EPCIS 2.0 as JSON-LD, or EPCIS 1.2 as XML."),
]
LimitOf = Annotated[
    int | None,
    typer.Option("--limit", min=1, help="Only so many EPCIS events, those recorded first."),
]


@app.command()
def case(number: CaseNumber, format: FormOf = "epcis", limit: LimitOf = None) -> None:
    """All events that the trace of a case's roots stands on.

    [bold]lotgraph partners case RC-2026-001 > case.jsonld[/bold]
    """
    with asked_graph(Settings()) as graph:
        document = with_progress(lambda say: case_document(graph, number, limit, say))
        put_document(graph, document, format, number)


@app.command()
def thing(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A ref, an alias, or a number.")],
    format: FormOf = "epcis",
    limit: LimitOf = None,
) -> None:
    """All events that name a thing, with what corrects them.

    [bold]lotgraph partners thing lot:YOG/Y-1 --format epcis-xml > lot.xml[/bold]
    """
    with asked_graph(Settings()) as graph:
        document = with_progress(lambda say: thing_document(graph, ref, limit, say))
        put_document(graph, document, format, "thing")
