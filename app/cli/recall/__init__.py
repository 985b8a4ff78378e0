"""`lotgraph recall`: from suspicion to a list that can be acted on, defended and repeated."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, cast

import typer

from app.audit.service import verify_case
from app.cli.common import (
    AsJson,
    By,
    CaseNumber,
    Second,
    open_desk,
    plain,
    put_json,
    wait_for_second,
    who,
    with_progress,
)
from app.cli.recall import customers, decisions, drills, holds, looks
from app.cli.trace.options import takes_options
from app.genealogy.question import Options
from app.recall import cases as desk
from app.recall.beside import read_parties
from app.recall.change_words import changes_in_words, named_in
from app.recall.comparison import Comparison, compare
from app.recall.models import Kind
from app.recall.papers.export import export_case
from app.recall.snapshots import snapshot_of, snapshots_of, take_snapshot
from app.recall.verification import verify
from app.wording import plural

app = typer.Typer(
    help="Recall cases: open one on a suspect, hold its stock, freeze its scope, follow up its "
    "customers, export the lists, close it; and mock recalls.\n\n"
    "CASE is the number “open” prints. Names given with --by and --second are written into "
    "the log as they are, and nobody checks them; where people sign in, what takes a second person "
    "is done when that one confirms it on the page it prints.",
    no_args_is_help=True,
    rich_markup_mode="rich",
)
Number = Annotated[
    int | None, typer.Option("--snapshot", help="Which snapshot; unset: the latest frozen one.")
]


app.add_typer(holds.app, name="hold")
app.add_typer(drills.app, name="drill")
app.command("include")(decisions.include)
app.command("exclude")(decisions.exclude)
app.command("unmark")(decisions.unmark)
app.command("activate")(decisions.activate)
app.command("note")(decisions.note)
app.command("attach")(looks.attach_file)
app.command("attachments")(looks.attachments)
app.command("close")(decisions.close)
app.command("show")(looks.show)
app.command("escapes")(looks.escapes)
app.command("customers")(customers.customers)
app.command("follow-up")(customers.follow_up)
app.command("letter")(customers.letter)


@app.command("open")
@takes_options(without=("at", "known_at"))
def open_(
    refs: Annotated[list[str], typer.Argument(metavar="REF...", help="The suspects.")],
    title: Annotated[str, typer.Option(help="What the case is about.")],
    options: Options,
    reason: Annotated[str, typer.Option(help="Why it was opened.")] = "",
    recall_class: Annotated[str, typer.Option("--class", help="I, II, III or withdrawal.")] = "",
    owner: Annotated[str, typer.Option(help="Who leads it; unset: who opens it.")] = "",
    kind: Annotated[str, typer.Option(help="real or mock.")] = "real",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Open a case; prints its number.

    [bold]lotgraph recall open supplier-lot:S-BERRY/BV-4471 --title "Listeria"[/bold]

    An order, batch, resource, place or customer may have a time of its own, in one argument:
    [bold]"resource:OVEN-1 from 2026-03-02T06:00 to 2026-03-02T14:00"[/bold]
    """
    with open_desk() as (settings, graph):
        case = desk.open_case(
            graph, refs, title, by=who(by), reason=reason, recall_class=recall_class,
            owner=owner, kind=cast(Kind, kind), options=options, zone=settings.site_zone,
        )  # fmt: skip
    if as_json:
        put_json(case.as_json())
    else:
        typer.echo(case.number)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All cases, newest first."""
    with open_desk() as (_, graph):
        found = desk.all_cases(graph)
    if as_json:
        put_json([case.as_json() for case in found])
        return
    if not found:
        typer.echo("No recall case was opened yet.")
    for case in found:
        typer.echo(f"{case.number}  {case.status:6}  {case.kind}  {case.title}")


@app.command("freeze")
def freeze(case: CaseNumber, by: By = "", second: Second = "", as_json: AsJson = False) -> None:
    """Keep the scope as it is known now, under a hash."""
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        wait_for_second(settings, graph, found, "freeze", by, second)
        snapshot, _ = with_progress(
            lambda say: take_snapshot(
                graph, settings, found, by=who(by), second=second, say=say
            )
        )  # fmt: skip
    if as_json:
        put_json(snapshot.as_json())
        return
    typer.echo(f"{case}: snapshot {snapshot.number}, SHA-256 {snapshot.sha256}")
    if snapshot.same_as is not None:
        typer.echo(f"Nothing had changed since snapshot {snapshot.same_as}.")
    counts = snapshot.counts
    said = [
        plural(counts["lots"], "lot"), plural(counts["serials"], "serial"),
        plural(counts["customers"], "customer") + f" ({counts['customers_certain']} certain)",
    ]  # fmt: skip
    typer.echo(plain(", ".join(said) + "."))


@app.command("verify")
def verify_(case: CaseNumber, snapshot: Number = None, as_json: AsJson = False) -> None:
    """Check that snapshots are as they were, that the events still give the same by the rules they
    were frozen under, what the rules of today change, and that the case is what the log that shows
    tampering knows (“lotgraph audit verify” looks at all of that log).

    Exit code: 0 all agree, 1 something does not (a change of rules alone does not count).
    """
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        every = snapshots_of(graph, found)
        chosen = (
            every if snapshot is None and every else [snapshot_of(graph, found, snapshot)]
        )  # fmt: skip
        log = verify_case(graph, settings, found.number)
        verdicts = [verify(graph, found, each, log) for each in chosen]
    if as_json:
        put_json([each.as_json() for each in verdicts])
    else:
        for each in verdicts:
            said = "; ".join((*each.sentences, each.log_sentence.removesuffix(".")))
            typer.echo(f"Snapshot {each.snapshot.number}: {said}.")
    if not all(each.good for each in verdicts):
        raise typer.Exit(1)


@app.command("compare")
def compare_(
    case: CaseNumber,
    first: Annotated[int, typer.Argument(help="Number of a snapshot.")],
    second: Annotated[int, typer.Argument(help="Number of another.")],
    as_json: AsJson = False,
) -> None:
    """What changed from one snapshot to another, and the events that caused it."""
    with open_desk() as (_, graph):
        found = desk.read_case(graph, case)
        told = compare(
            graph, snapshot_of(graph, found, first), snapshot_of(graph, found, second)
        )  # fmt: skip
        words = changes_in_words(told, read_parties(graph, named_in(told)))
    if as_json:
        put_json(told.as_json())
    else:
        _compared(told, words)


def _compared(told: Comparison, words: Mapping[str, Sequence[str]]) -> None:
    typer.echo(f"Snapshot {told.first.number} to {told.second.number}:")
    if told.same:
        typer.echo("  nothing changed")
    for name, change in told.tables.items():
        if change:
            typer.echo(
                f"  {name}: {len(change.came)} came, {len(change.went)} went, "
                f"{len(change.changed)} changed"
            )
            for line in words[name]:
                typer.echo(plain(f"    {line}"))
    for word, refs in (("new", told.customers_came), ("gone", told.customers_went)):
        for ref in refs:
            typer.echo(f"  {word}: {ref}")
    for text in told.filters:
        typer.echo(f"  decided: {text}")
    for event in told.events:
        things = ", ".join(event["things"])
        typer.echo(
            f"  because of: {event['source']} {event['event']} ({event['type']}, {things}), "
            f"{event['how']} later{', told late' if event['late'] else ''}"
        )


@app.command("export")
def export(
    case: CaseNumber,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")],
    snapshot: Number = None,
    by: By = "",
) -> None:
    """Write customers.csv, lots.csv, stock.csv, recall.xlsx, recall.json and manifest.json.

    The latest frozen snapshot is written; a case that was never frozen is kept as a snapshot
    first, and the cover sheet says that it was not frozen.
    """
    with open_desk() as (settings, graph):
        found = desk.read_case(graph, case)
        told = with_progress(
            lambda say: export_case(
                graph, settings, found, out, number=snapshot, by=who(by), say=say
            )
        )  # fmt: skip
    sys.stdout.write(plain(f"{plural(len(told['files']), 'file')} in {out}, "))
    sys.stdout.write(f"snapshot {told['snapshot']['number']}, SHA-256 {told['snapshot_hash']}\n")
