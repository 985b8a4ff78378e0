"""`lotgraph numbering …`: schemes of numbers, and what became of what was handed out."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from app.cli.common import AsJson, By, open_desk, plain, put_json, who
from app.numbering.account import accounts, latest_numbers
from app.numbering.aliases import add_alias
from app.numbering.issuing import go_on, void_number
from app.numbering.models import NumberAccount
from app.numbering.schemes import all_schemes, end_scheme, find_scheme, make_scheme
from app.wording import plural

app = typer.Typer(
    help="Schemes by which numbers are handed out, and the account of every gap.",
    no_args_is_help=True,
)
Ref = Annotated[str, typer.Argument(metavar="REF", help="e.g. lot:FIN-1/L26333-0007")]
Reason = Annotated[str, typer.Option(help="Why.")]
_CHECKED = 1_000  # sequences


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="lot, serial, hu (container), order or document.")],
    pattern: Annotated[
        str, typer.Argument(help="e.g. L{YY}{DDD}-{SEQ:4}; unset for hu: SSCC.")
    ] = "",
    item: Annotated[str, typer.Option(help="Whose lots or serials.")] = "",
    site: Annotated[str, typer.Option(help="Only for what this site asks for.")] = "",
    reset: Annotated[
        str, typer.Option(help="When the sequence begins anew: never, year, day.")
    ] = "never",
    by: By = "",
) -> None:
    """Make a scheme: numbers of an item, a site or a kind of document."""
    with open_desk() as (settings, graph):
        made = make_scheme(
            graph, settings, kind=kind, item=item, site=site, pattern=pattern, reset=reset,
            by=who(by),
        )  # fmt: skip
    typer.echo(plain(f"{made.code}: {made.pattern}"))


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """All schemes, the latest numbers and the account of each sequence."""
    with open_desk() as (_, graph):
        schemes, numbers, told = all_schemes(graph), latest_numbers(graph, 20), accounts(graph)
    if as_json:
        put_json({
            "schemes": [each.as_json() for each in schemes],
            "numbers": [each.as_json() for each in numbers],
            "accounts": [each.as_json() for each in told.found],
            "accounts_left_out": told.left_out,
        })  # fmt: skip
        return
    for scheme in schemes:
        ended = "  ended" if scheme.ended_at is not None else ""
        typer.echo(plain(f"{scheme.code}  {scheme.pattern}  reset {scheme.reset}{ended}"))
    for number in numbers:
        typer.echo(plain(f"  {number.number}  {number.state}  {number.scheme}  {number.by}"))
    if not schemes:
        typer.echo(
            "There is no scheme. “lotgraph numbering add lot PATTERN --item ITEM” makes one."
        )


@app.command()
def check(scheme: Annotated[str, typer.Argument(help="Unset: all.")] = "") -> None:
    """Account for every gap. Exit code 1: some places have nothing on record."""
    with open_desk() as (_, graph):
        found = accounts(graph, scheme, count=_CHECKED)
    for each in found.found:
        _tell(each)
    if found.left_out:
        typer.echo(f"{plural(found.left_out, 'earlier sequence')} not looked at.")
    if not found.found:
        typer.echo("No number was handed out yet.")
    if any(each.unknown for each in found.found):
        raise typer.Exit(1)


def _tell(each: NumberAccount) -> None:
    period = f" of {each.period}" if each.period else ""
    typer.echo(plain(
        f"{each.scheme}{period}: {plural(each.last, 'place')}, {each.used:,} used, "
        f"{each.reserved:,} not yet, {each.void:,} void, {each.skipped:,} passed over, "
        f"{each.unknown:,} not on record"
    ))  # fmt: skip
    if each.left_out:
        typer.echo(f"  the first {plural(each.left_out, 'place')} not looked at")
    if each.gaps_left_out:
        typer.echo(f"  the first {plural(each.gaps_left_out, 'gap')} not listed")
    for gap in each.gaps:
        ends = gap.first if gap.count == 1 else f"{gap.first} to {gap.last}"
        typer.echo(plain(f"  {ends} ({gap.count:,}): {gap.why}"))


@app.command()
def end(code: Annotated[str, typer.Argument(metavar="SCHEME")], by: By = "") -> None:
    """Hand out nothing more by a scheme; what was handed out stays."""
    with open_desk() as (_, graph):
        found = end_scheme(graph, code, who(by))
    typer.echo(plain(f"{found.code} has ended."))


@app.command("go-on")
def go_on_after(
    code: Annotated[str, typer.Argument(metavar="SCHEME")],
    after: Annotated[int, typer.Option(help="The last place that may have been handed out.")],
    by: By = "",
) -> None:
    """Hand out again after a restore, behind what may have been handed out since the backup."""
    with open_desk() as (settings, graph):
        left = go_on(graph, find_scheme(graph, code), after, who(by), settings.site_zone)
    typer.echo(plain(f"{code} goes on; {plural(left, 'place')} left out."))


@app.command()
def void(ref: Ref, reason: Reason, by: By = "") -> None:
    """Say that a number is not to be used; it is never handed out again."""
    with open_desk() as (_, graph):
        found = void_number(graph, ref, who(by), reason)
    typer.echo(plain(f"{found.number} is void."))


@app.command()
def alias(
    ref: Ref, number: Annotated[str, typer.Argument(help="Its other number.")], reason: Reason,
    by: By = "",
) -> None:  # fmt: skip
    """Give a thing another number: its ref stays, it is found by both."""
    with open_desk() as (_, graph):
        add_alias(graph, ref, number, by=who(by), reason=reason, event_id=str(uuid4()))
    typer.echo(plain(f"{ref} is {number}, too."))
