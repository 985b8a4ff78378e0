"""`lotgraph recall hold …`: asking for affected stock to be held, and what became of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import (
    AsJson,
    By,
    CaseNumber,
    case_answer,
    open_desk,
    plain,
    put_json,
    wait_for_second,
    who,
    with_progress,
)
from app.errors import UsageError
from app.recall.cases import read_case
from app.recall.drill_seal import OF_STOCK
from app.recall.holds import held_rows, request_hold, send, undo_hold
from app.recall.papers.export import note_file
from app.recall.papers.hold_layouts import LAYOUTS
from app.recall.papers.single import hold_csv
from app.recall.views import hold_sentence
from app.vocabulary import parse_ref
from app.wording import plural, quantity

app = typer.Typer(
    help="Ask for affected stock to be held, see what was confirmed, write the file for the "
    "system that owns the stock. Asked for is not held.",
    no_args_is_help=True,
)
HoldNumber = Annotated[int, typer.Argument(metavar="HOLD", help="Number of the request.")]
STATES = {"asked": "asked for, not confirmed", "in part": "confirmed in part",
          "not sent": "on the file only"}  # fmt: skip


@app.command("request")
def request(case: CaseNumber, by: By = "", as_json: AsJson = False) -> None:
    """Ask for a hold on all affected stock that was not asked for yet."""
    with case_answer(case, OF_STOCK) as (_, graph, found, told):
        made = with_progress(lambda _: request_hold(graph, found, told, by=who(by)))
    if as_json:
        put_json(made)
    else:
        rows = plain(plural(len(made["rows"]), "stock row"))
        typer.echo(f"Hold {made['number']} asked for on {rows}. Asked for is not held: send the")
        typer.echo(f"file to who owns the stock: lotgraph recall hold file {case} {made['number']}")


@app.command("list")
def list_(case: CaseNumber, as_json: AsJson = False) -> None:
    """Each requested row: asked for, confirmed, taken back; what is there now, what moved since."""
    with case_answer(case, OF_STOCK) as (_, graph, found, told):
        rows = held_rows(graph, found, told)
    if as_json:
        put_json(rows)
        return
    counts = ", ".join(f"{count} {STATES.get(s, s)}" for s, count in hold_sentence(rows).items())
    typer.echo(f"{counts}." if rows else "No hold was requested.")
    for row in rows:
        where = parse_ref(row["location"]).name if row["location"] else "no place named"
        moved = "".join(
            f"; since then {quantity(m['quantity'], m['uom'])} to {m['to']}" for m in row["moved"]
        )
        typer.echo(plain(
            f"  {row['request']}  {row['ref']}  {where}  {quantity(row['quantity'], row['uom'])}  "
            f"{STATES.get(row['state'], row['state'])}{moved}"
        ))  # fmt: skip


@app.command("file")
def file(
    case: CaseNumber,
    hold: HoldNumber,
    system: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="SYSTEM",
            help="In its words: sap, odoo, business-central, business-central-serials; unset: "
            "plain CSV.",
        ),
    ] = "",
    out: Annotated[Path | None, typer.Option(help="File to write; unset: the screen.")] = None,
) -> None:
    """The request as CSV, for the system that owns the stock."""
    with open_desk() as (_, graph):
        found = read_case(graph, case)
        text = hold_csv(graph, found, hold, system)
        name = f"hold-{hold}-{system}.csv" if system else f"hold-{hold}.csv"
        note_file(graph, found, name, text.encode(), who(""))
    if system:
        typer.echo(LAYOUTS[system].fill, err=True)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(f"Written: {out}")


@app.command("send")
def send_(case: CaseNumber, hold: HoldNumber) -> None:
    """Put a request's events through the event door again; nothing is done twice."""
    with open_desk() as (_, graph):
        count = send(graph, read_case(graph, case), hold)
    typer.echo(plain(f"{plural(count, 'event')} of hold {hold} are in the graph."))


@app.command("undo")
def undo(
    case: CaseNumber,
    hold: HoldNumber,
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    by: By = "",
) -> None:
    """Take a request back: its events are voided."""
    with open_desk() as (settings, graph):
        found = read_case(graph, case)
        wait_for_second(settings, graph, found, "undo", by, hold=str(hold), reason=reason)
        undo_hold(graph, found, hold, by=who(by), reason=reason)
    typer.echo(f"Hold {hold} was taken back.")
