"""`lotgraph book ACT`: one act by hand, from a terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from app.booking.service import book as book_event
from app.booking.service import preview
from app.cli.common import AsJson, By, open_desk, plain, put_json, who
from app.errors import UsageError


def book(
    act: Annotated[
        str,
        typer.Argument(help="receive, use, make, move, pack, ship, return, count or status."),
    ],
    field: Annotated[
        list[str] | None,
        typer.Option("--field", "-f", metavar="NAME=TEXT", help="As the form has it; repeatable."),
    ] = None,
    event_id: Annotated[
        str,
        typer.Option(help="Of the event: given again with the same fields and at=, it books once."),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is understood only.")
    ] = False,
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Book one act by hand: what a scanner read, or numbers.

    [bold]lotgraph book receive -f what=lot:RM-1/A7 -f quantity=500 -f uom=kg[/bold]

    Exit code: 0 booked, 2 not understood (each field is named).
    """
    given = dict(_pair(each) for each in field or ())
    given |= {"event_id": event_id} if event_id else {}
    name = who(by)
    with open_desk() as (_, graph):
        seen = preview(graph, act, given, name)
        outcome = seen.outcome if dry_run else book_event(graph, seen.event, name)
    if as_json:
        put_json({**seen.as_json(), "outcome": outcome.as_json()})
        return
    for each in seen.meanings:
        typer.echo(plain(f"{each.how}: {each.ref}{'' if each.known else ' (new)'}"))
    for note in outcome.notes:
        typer.echo(plain(f"! {note.text}"), err=True)
    done = {"created": "Booked", "duplicate": "Booked before"}[outcome.result]
    typer.echo(
        "Nothing was booked (--dry-run)." if dry_run else f"{done}: event {outcome.event_id}."
    )


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise UsageError(f"“{text[:40]}” is no NAME=TEXT.", remedy="Write -f quantity=5.")
    return name.strip(), value
