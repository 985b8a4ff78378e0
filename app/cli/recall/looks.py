"""How a case stands and what got away since; its certificates and photos (`lotgraph recall show`,
`escapes`, `attach`, `attachments`)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import (
    AsJson,
    By,
    CaseNumber,
    case_answer,
    moment,
    open_desk,
    plain,
    put_json,
    who,
    with_progress,
)
from app.errors import UsageError
from app.recall.attachments.serving import note_attachment
from app.recall.attachments.store import (
    attach,
    attachment_of,
    attachments_of,
    content_of,
    must_fit,
)
from app.recall.cases import log_of, read_case
from app.recall.drill_seal import NOTHING, must_be_answered
from app.recall.escapes import VERBS
from app.recall.escapes import escapes as escaped_of
from app.recall.roots import limited_names
from app.recall.views import view_of
from app.wording import plural, quantity


def show(case: CaseNumber, as_json: AsJson = False) -> None:
    """How a case stands: what is affected, what is open, what to do next, the log."""
    with open_desk() as (settings, graph):
        found = read_case(graph, case)
        told = with_progress(lambda say: view_of(graph, settings, found, {}, say))
        log = log_of(graph, found)
    if as_json:
        put_json({
            "case": found.as_json(), "counts": told["counts"], "headline": _all(told["headline"]),
            "criteria": [{"name": p.name, "met": p.met, "text": p.text} for p in told["points"]],
            "next": _all(text for _, text in told["next"]), "snapshots":
            [each.as_json() for each in told["snapshots"]], "log": log,
            "sealed": list(told["sealed"]),
            "persons": [each.as_json() for each in told["persons"]],
        })  # fmt: skip
        return
    typer.echo(f"{found.number}  {found.title}  ({found.kind}, {found.status})")
    typer.echo(f"Suspect: {', '.join(limited_names(found.roots, found.windows))}")
    typer.echo(plain(" ".join(told["headline"])))
    for point in told["points"]:
        typer.echo(plain(f"  [{'x' if point.met else ' '}] {point.name}: {point.text}"))
    typer.echo("Next:")
    for _, text in told["next"]:
        typer.echo(plain(f"  {text}"))
    typer.echo("Persons:")
    for each in told["persons"]:
        typer.echo(f"  {each}")
    typer.echo("Log, latest first:")
    for row in log:
        typer.echo(f"  {moment(row['at'])}  {row['by']}: {row['text']}")


def _all(words: object) -> list[str]:
    return [plain(str(each)) for each in words]  # type: ignore[attr-defined]


def escapes(case: CaseNumber, as_json: AsJson = False) -> None:
    """What of its scope was shipped, moved or consumed since it opened.

    Exit code: 0 nothing, 1 something got away.
    """
    with open_desk() as (_, graph):
        must_be_answered(graph, read_case(graph, case))
        found = escaped_of(graph, case)
    if as_json:
        put_json(found.as_json())
    else:
        if not found.rows:
            typer.echo("Nothing affected was shipped, moved or consumed since the case opened.")
        for row in found.rows:
            typer.echo(plain(
                f"{row['ref']}  {quantity(row['quantity'], row['uom'])} {VERBS[row['type']]} "
                f"to {row['to']}  {row['at'] or 'no time told'}  {row['source']} {row['event']}"
            ))  # fmt: skip
        if found.late:
            typer.echo(f"{len(found.late)} more happened before it opened and were told after.")
    if found.rows:
        raise typer.Exit(1)


def attach_file(
    case: CaseNumber,
    file: Annotated[Path, typer.Argument(help="A certificate, a photo.")],
    about: Annotated[
        str, typer.Option(help="A lot, serial or customer of the case, or reply:5.")
    ] = "",
    note: Annotated[str, typer.Option(help="What it shows.")] = "",
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Attach a file to a case; the next snapshot is taken with it."""
    with case_answer(case, NOTHING) as (settings, graph, found, told):
        try:
            must_fit(settings, file.stat().st_size)
            content = file.read_bytes()
        except OSError as error:
            raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
        kept = attach(
            graph, settings, found, told, name=file.name, content=content, by=who(by),
            about=about, note=note,
        )  # fmt: skip
    if as_json:
        put_json(kept.as_json())
        return
    typer.echo(plain(f"Attachment {kept.number}: {kept.name}, about {kept.about_words}."))
    typer.echo(f"SHA-256 {kept.sha256}")


def attachments(
    case: CaseNumber,
    number: Annotated[int | None, typer.Option("--file", help="Take this one out …")] = None,
    out: Annotated[Path | None, typer.Option(metavar="PATH", help="… into a file.")] = None,
    as_json: AsJson = False,
) -> None:
    """The files of a case; with --file and --out one of them is written."""
    if (number is None) != (out is None):
        raise UsageError("Which file, and where to?", remedy="Name both, --file and --out.")
    with open_desk() as (_, graph):
        found = read_case(graph, case)
        if number is not None and out is not None:
            kept = attachment_of(graph, found, number)
            content = content_of(graph, kept)
            if content is None:
                raise UsageError(f"Attachment {number} of {case} was erased.")
            note_attachment(graph, kept)
            try:
                out.write_bytes(content)
            except OSError as error:
                raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
            typer.echo(plain(f"{plural(len(content), 'byte')} in {out}."))
            return
        every = attachments_of(graph, found.number)
    if as_json:
        put_json([each.as_json() for each in every])
        return
    for each in every:
        size = plural(each.size, "byte")
        typer.echo(plain(f"{each.number}  {each.name}  {size}  {each.about_words}  {each.note}"))
    if not every:
        typer.echo("Nothing is attached.")
