"""`lotgraph recall customers|follow-up|letter`: who has it, what they said, what they are told."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.common import AsJson, By, CaseNumber, case_answer, plain, put_json, who
from app.errors import UsageError
from app.recall.drill_seal import OF_CUSTOMERS
from app.recall.follow_up import (
    STEPS,
    accounted_words,
    add_reply,
    customers_of,
    follow_ups,
    replies_from_csv,
)
from app.recall.papers import letters
from app.recall.papers.export import note_file
from app.recall.papers.letters import MAILINGS
from app.vocabulary import make_ref, split_kind
from app.wording import plural, quantity


def customers(case: CaseNumber, as_json: AsJson = False) -> None:
    """Each customer: what is still out, what was heard, and who did not answer."""
    with case_answer(case, OF_CUSTOMERS) as (_, graph, found, told):
        people = follow_ups(graph, found, told)
    if as_json:
        put_json([each.as_json() for each in people])
        return
    asked = customers_of(people)
    silent = [each for each in asked if not each.answered]
    beside = len(people) - len(asked)
    more = f", {beside} other receivers" if beside else ""
    typer.echo(plain(
        f"{plural(len(asked), 'customer')}, {len(silent)} did not answer yet{more}; accounted for: "
        f"{accounted_words(people)}."
    ))  # fmt: skip
    for each in people:
        amounts = ", ".join(
            f"{quantity(a['outstanding'], a['uom'])} out, {quantity(a['open'], a['uom'])} open"
            for a in each.amounts
        )
        heard = ", ".join(STEPS[step] for step in STEPS if step in each.done) or "nothing yet"
        name = f" ({each.name})" if each.name else ""
        typer.echo(plain(f"  {each.customer}{name}  {each.certainty}  {amounts}  {heard}"))


def follow_up(
    case: CaseNumber,
    customer: Annotated[str, typer.Argument(help="Customer number or ref; none with --csv.")] = "",
    step: Annotated[str, typer.Argument(help=f"One of: {', '.join(STEPS)}.")] = "",
    quantity: Annotated[float | None, typer.Option(help="How much.")] = None,
    uom: Annotated[str, typer.Option(help="Unit; unset: the one it was shipped in.")] = "",
    certificate: Annotated[str, typer.Option(help="Needed when it was destroyed.")] = "",
    note: Annotated[
        str, typer.Option(help="In the customer's words; why, where more is told than was shipped.")
    ] = "",
    corrects: Annotated[
        int | None,
        typer.Option(help="Number of the line it stands instead of; “withdrawn” of nothing."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(help="A file of replies: customer,step,quantity,uom,certificate,note."),
    ] = None,
    by: By = "",
) -> None:
    """Write down what a customer was told or said, or many replies from a CSV (all or none).

    [bold]lotgraph recall follow-up RC-2026-001 C1 sold_through --quantity 20[/bold]
    """
    if (csv is None) != bool(customer and step):
        raise UsageError(
            "What was heard of whom?", remedy="Give a customer and a step, or a file with --csv."
        )
    text = "" if csv is None else _read(csv)
    with case_answer(case, OF_CUSTOMERS) as (_, graph, found, told):
        if csv is not None:
            count = replies_from_csv(graph, found, told, text, by=who(by))
            typer.echo(plain(f"{plural(count, 'reply', 'replies')} written down."))
            return
        add_reply(
            graph, found, told, customer=customer, step=step, by=who(by), quantity=quantity,
            uom=uom, certificate=certificate, note=note, corrects=corrects,
        )  # fmt: skip
    typer.echo(f"{customer} {STEPS[step]}: written down.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"{path} cannot be read: {why}.") from None


def letter(
    case: CaseNumber,
    to: Annotated[
        str, typer.Argument(metavar="CUSTOMER|SUPPLIER", help="e.g. C1, or supplier:S-BERRY")
    ] = "",
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write every letter into a folder instead.")
    ] = None,
) -> None:
    """The letter to a customer, or the notice to a supplier; with --out all of them as files."""
    if (out is None) != bool(to):
        raise UsageError(
            "Which letter?", remedy="Name a customer or supplier, or a folder with --out."
        )
    with case_answer(case, OF_CUSTOMERS) as (settings, graph, found, told):
        if out is None:
            ref = to if split_kind(to) else make_ref("customer", to)
            text = letters.letter_to(graph, settings, found, told, ref)
            note_file(graph, found, "letter.txt", text.encode(), who(""), ref)
            sys.stdout.write(text)
            return
        every = letters.all_letters(graph, settings, found, told)
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, text in every:
                (out / name).write_text(text, encoding="utf-8")
                note_file(graph, found, "letter.txt", text.encode(), who(""), name)
            for name in ("letters.pdf", "letters.html", "merge.csv", "replies.csv"):
                body = MAILINGS[name][0](graph, settings, found, told)
                (out / name).write_bytes(body)
                note_file(graph, found, name, body, who(""))
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(plain(f"{plural(len(every), 'letter')} in {out}."))
