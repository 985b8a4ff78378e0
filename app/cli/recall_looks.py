"""`lotgraph recall show|escapes`: how a case stands, and what got away since it opened."""

from __future__ import annotations

import typer

from app.cli.recall_common import (
    AsJson,
    CaseNumber,
    moment,
    open_desk,
    plain,
    put_json,
    with_progress,
)
from app.recall.cases import log_of, read_case
from app.recall.escapes import VERBS
from app.recall.escapes import escapes as escaped_of
from app.recall.roots import limited_names
from app.recall.views import view_of
from app.wording import quantity


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
