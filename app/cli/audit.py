"""`lotgraph audit`: the log that shows tampering; looked through, shown, written to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.audit.erasing import erase as erase_one
from app.audit.listing import file_lines, lines_before
from app.audit.models import LogVerdict
from app.audit.service import verify_log
from app.chain.anchors import anchor as anchor_now
from app.chain.anchors import file_of, read_anchors
from app.chain.append import enter
from app.chain.entries import EXPORT
from app.cli.common import AsJson, By, moment, open_desk, plain, put_json, who, with_progress
from app.errors import UsageError

app = typer.Typer(
    help="The log that shows tampering: every decision, snapshot, hold, reply, export, typed query "
    "and batch of events, each entry holding the hash of the one before. Its head is told to a "
    "place outside of the database, by which a log written anew is found.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Anchors = Annotated[
    Path | None,
    typer.Option("--anchors", help="A file of anchors to compare with; unset: the home's."),
]


@app.command()
def verify(
    goods: Annotated[
        bool, typer.Option(help="Also every event, booking and thing, which takes its time.")
    ] = True,
    anchors: Anchors = None,
    as_json: AsJson = False,
) -> None:
    """Whether all still is what the log says it was.

    Exit code: 0 nothing found, 1 something is not what it was.
    """
    with open_desk() as (settings, graph):
        found = with_progress(
            lambda say: verify_log(graph, settings, goods=goods, anchors=anchors, tell=say)
        )
    if as_json:
        put_json(found.as_json())
    else:
        _say(found)
    if not found.good:
        raise typer.Exit(1)


def _say(found: LogVerdict) -> None:
    if found.head is None:
        typer.echo("Nothing was entered yet.")
    for look in found.looks:
        typer.echo(plain(f"{look.sentence}."))
        for each in look.findings:
            typer.echo(plain(f"  {each.text}"))
        if look.count > len(look.findings):
            typer.echo(f"  and {look.count - len(look.findings):,} more")
    if found.begun_at is not None and not found.from_start:
        typer.echo(
            f"This log began on {moment(found.begun_at)}: what was changed before nobody can tell."
        )


@app.command()
def show(
    case: Annotated[str, typer.Option(help="Only entries about this case.")] = "",
    kind: Annotated[str, typer.Option(help="Only entries of this kind.")] = "",
    before: Annotated[int | None, typer.Option(help="Only entries before this number.")] = None,
    last: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """The latest entries, latest first."""
    with open_desk() as (_, graph):
        found = lines_before(graph, before, last, case=case.strip().upper(), kind=kind)
    if as_json:
        put_json([each.as_json() for each in found])
        return
    for each in found:
        about = f"  {each.case}" if each.case else ""
        by = f"{each.by or 'nobody named'} ({each.how})"
        typer.echo(
            plain(f"{each.number}  {moment(each.at)}  {each.kind}{about}  {by}: {each.said}")
        )


@app.command()
def export(
    out: Annotated[Path | None, typer.Option(help="File to write; unset: the screen.")] = None,
) -> None:
    """Every entry's text and hash as lines of JSON, and the anchors, to be checked elsewhere."""
    with open_desk() as (settings, graph):
        enter(graph, EXPORT, "", told={"log": 1})
        lines = file_lines(graph, read_anchors(settings))
        if out is None:
            for line in lines:
                sys.stdout.write(line.decode())
            return
        try:
            with out.open("wb") as file:
                file.writelines(lines)
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(f"Written: {out}")


@app.command()
def anchor() -> None:
    """Tell now what the head of the log is, for a timer of your own."""
    with open_desk() as (settings, graph):
        told = anchor_now(graph, settings, "asked")
    if told is None:
        raise UsageError(
            "Nothing was told: there is no log yet, no anchors are kept, or it could not be told.",
            remedy="See LOTGRAPH_AUDIT_ANCHOR, and what was said on standard error.",
        )
    typer.echo(f"Entry {told.number}, {told.hash}: in {file_of(settings)}")


@app.command()
def erase(
    what: Annotated[str, typer.Argument(metavar="reply|decision|snapshot|entry")],
    name: Annotated[str, typer.Argument(metavar="CASE/NUMBER", help="Of an entry its number.")],
    reason: Annotated[str, typer.Option(help="Who asked for it, and when.")],
    by: By = "",
) -> None:
    """Erase what people are reached by; that it was erased is entered, and the chain holds.

    Of a reply its note, of a decision its words, of a snapshot the contacts beside it, of an entry
    what stands beside it (the words of a typed query).
    """
    with open_desk() as (_, graph):
        erase_one(graph, what, name, by=who(by), reason=reason)
    typer.echo("Erased.")
