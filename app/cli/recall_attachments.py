"""`lotgraph recall attach|attachments`: certificates and photos of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.recall_common import (
    AsJson,
    By,
    CaseNumber,
    case_answer,
    open_desk,
    plain,
    put_json,
    who,
)
from app.errors import UsageError
from app.recall.attachments.store import (
    attach,
    attachment_of,
    attachments_of,
    content_of,
    must_fit,
)
from app.recall.cases import read_case
from app.wording import plural


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
    with case_answer(case) as (settings, graph, found, told):
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
            content = content_of(graph, attachment_of(graph, found, number))
            if content is None:
                raise UsageError(f"Attachment {number} of {case} was erased.")
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
