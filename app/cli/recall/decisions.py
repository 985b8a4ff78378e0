"""`lotgraph recall include|exclude|unmark|activate|note|close`: what people decide about a case."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from app.cli.common import (
    By,
    CaseNumber,
    Second,
    open_desk,
    plain,
    wait_for_second,
    who,
    with_progress,
)
from app.errors import UsageError
from app.recall import cases as desk
from app.recall.closing import close as close_case
from app.recall.views import open_points
from app.trace.service import resolve


def _marked(
    case: str, ref: str, what: Literal["include", "exclude"], reason: str, by: str, second: str = ""
) -> str:  # fmt: skip
    """Take a thing in or out by hand; its ref."""
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        wait_for_second(settings, graph, found, what, by, ref=ref, reason=reason)
        return desk.mark(graph, found, ref, what, reason=reason, by=who(by), second=second)


def include(
    case: CaseNumber,
    ref: Annotated[str, typer.Argument(help="A lot or serial.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: By = "",
) -> None:
    """Take a lot or serial into a case by hand; what was made of it follows."""
    found = _marked(case, ref, "include", reason, by)
    typer.echo(f"{found} is in the scope now.")


def exclude(
    case: CaseNumber,
    ref: Annotated[str, typer.Argument(help="A lot or serial.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    by: By = "",
    second: Second = "",
) -> None:
    """Take a single lot or serial out of a case by hand; what was made of it stays."""
    found = _marked(case, ref, "exclude", reason, by, second)
    typer.echo(f"{found} is taken out; what was made of it stays in the scope.")


def unmark(
    case: CaseNumber,
    ref: Annotated[str, typer.Argument(help="What was taken in or out.")],
    by: By = "",
) -> None:
    """Take back that a lot or serial was taken in or out by hand; the log keeps both."""
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        marked = {each.ref for each in desk.read_marks(graph, found)}
        named = ref if ref in marked else resolve(graph, ref)
        if named not in marked:
            raise UsageError(f"{named} was neither taken in nor out by hand.")
        wait_for_second(settings, graph, found, "unmark", by, ref=named)
        desk.unmark(graph, found, named, by=who(by))
    typer.echo(f"{named}: decision by hand taken back.")


def activate(case: CaseNumber, by: By = "") -> None:
    """Make a draft active: the team works on it."""
    with open_desk() as (_, graph):
        desk.activate(graph, desk.read_case(graph, case), by=who(by))
        typer.echo(f"{case} is {desk.read_case(graph, case).status}.")


def note(
    case: CaseNumber,
    text: Annotated[str, typer.Argument(help="What is to be kept.")],
    document: Annotated[str, typer.Option(help="Number or address of a document.")] = "",
    by: By = "",
) -> None:
    """Write a note into the log of a case."""
    with open_desk() as (_, graph):
        found = desk.read_case(graph, case)
        link = desk.required_text("The document", document, needed=False) or None
        words = desk.required_text("The note", text)
        desk.decide(graph, found, "note", words, by=who(by), document=link)
    typer.echo("Noted.")


def close(
    case: CaseNumber,
    reason: Annotated[
        str, typer.Option(help="Why it is closed; needed when something is open.")
    ] = "",
    by: By = "",
    second: Second = "",
) -> None:
    """Close a case; a real one takes a second person, and open points take a reason."""
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        wait_for_second(settings, graph, found, "close", by, second, reason=reason)
        points = with_progress(lambda say: open_points(graph, settings, found, say))
        close_case(
            graph, found, points, by=who(by), second=second, reason=reason,
            version=found.version,  # its points are those of that version
        )  # fmt: skip
    typer.echo(f"{found.number} is closed.")
    for point in points:
        if not point.met:
            typer.echo(plain(f"  open: {point.name}: {point.text}"))
