"""`lotgraph trace common` and `lotgraph trace siblings`."""

from __future__ import annotations

from typing import Annotated

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from app.causes.models import By, CommonCause
from app.causes.service import LIMIT
from app.causes.service import common as find_common
from app.causes.sibling_models import RELATIONS, Siblings
from app.causes.sibling_words import sibling_sentences
from app.causes.siblings import WINDOW_HOURS
from app.causes.siblings import siblings as find_siblings
from app.causes.tables import common_csv
from app.causes.words import common_sentences, summary
from app.chain.outputs import note_output
from app.cli.graphs import asked_graph
from app.cli.terminal import put, terminal
from app.cli.trace.options import takes_options
from app.errors import UsageError
from app.genealogy.question import Options
from app.settings import Settings

_SHOWN = 20  # candidates in words

AsJson = Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")]


@takes_options(without=("start", "end"))
def common(
    refs: Annotated[
        list[str],
        typer.Argument(metavar="REF...", help="The complaints; REF=WEIGHT gives one a weight."),
    ],
    options: Options,
    good: Annotated[
        list[str] | None, typer.Option("--good", help="A unit that did not fail; repeatable.")
    ] = None,
    by: Annotated[
        str, typer.Option(help="What ranks first: certain (complaints surely explained) or score.")
    ] = "certain",
    kind: Annotated[str | None, typer.Option(help="Only candidates of this kind.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="Candidates in JSON and CSV.")] = LIMIT,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="The candidates as CSV.")] = False,
) -> None:
    """What do several complaints come from that good units do not?

    The score is the sum of the weights of what comes from a candidate, divided by the sum of the
    positive weights.

    Exit code: 0 compared, 1 compared but some refs are unknown or ambiguous (they are told), 4 no
    complaint is known.
    """
    if as_json and as_csv:
        raise UsageError("Choose --json or --csv, not both.")
    if by not in ("certain", "score"):
        raise UsageError(f"“{by}” is no way to rank.", remedy="Use --by certain or --by score.")
    first: By = "score" if by == "score" else "certain"
    with asked_graph(Settings()) as graph:
        found = find_common(graph, refs, good or (), options, by=first, kind=kind, limit=limit)
        text = _common_text(found, as_json=as_json) if as_json or as_csv else ""
        if text:
            note_output(graph, f"common-cause.{'json' if as_json else 'csv'}", text)
    _told_of_unresolved(found)
    if text:
        put(text)
    else:
        _common_words(found)
    if not found.bad:
        raise typer.Exit(4)
    if found.unresolved:
        raise typer.Exit(1)


def _common_text(found: CommonCause, *, as_json: bool) -> str:
    if not as_json:
        return common_csv(found)
    return orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n"


def _told_of_unresolved(found: CommonCause) -> None:
    console = terminal(stderr=True, soft_wrap=True)
    for each in found.unresolved:
        console.print(f"[yellow]![/yellow] left out: {escape(each.words)}")
        for one in each.candidates:
            console.print(f"    {escape(str(one['ref']))}  ({one['kind']})")


def _common_words(found: CommonCause) -> None:
    console = terminal()
    console.print(f"[bold]Common cause of {escape(_plain(summary(found)))}[/bold]", soft_wrap=True)
    for sentence in common_sentences(found):
        console.print(escape(_plain(sentence)), soft_wrap=True)
    for caveat in found.caveats:
        console.print(f"[yellow]![/yellow] {escape(caveat.text)}", soft_wrap=True)
    if not found.candidates:
        return
    table = Table(title="Candidates", title_justify="left", title_style="bold")
    for column in ("rank", "ref", "name", "score", "why"):
        right = column in ("rank", "score")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for each in found.candidates[:_SHOWN]:
        table.add_row(str(each.rank), escape(each.ref), escape(each.name or ""),
                      f"{each.score:g}", escape(each.words))  # fmt: skip
    console.print(table)
    if found.total > _SHOWN:
        console.print(f"The first {_SHOWN} of {found.total:,}; --csv or --json list more.")


def siblings(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A lot, serial, batch or order.")],
    window_hours: Annotated[
        float, typer.Option("--window-hours", help="Hours around its runs that are looked at.")
    ] = WINDOW_HOURS,
    as_json: AsJson = False,
) -> None:
    """What ran, was made or was received beside a lot or batch?

    Exit code: 0 answered, 3 ambiguous (candidates are listed), 4 not found.
    """
    settings = Settings()
    with asked_graph(settings) as graph:
        found = find_siblings(graph, ref, window_hours, zone=settings.site_zone)
    if as_json:
        put(orjson.dumps(found.as_json(), option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        _sibling_words(found)


def _sibling_words(found: Siblings) -> None:
    console = terminal()
    console.print(f"[bold]Siblings of {escape(found.ref)}[/bold]", soft_wrap=True)
    for run in found.runs[:_SHOWN]:
        place = run.resource or "no named resource"
        when = f"{run.first} to {run.last}" if run.first else "time unknown"
        console.print(f"Run {escape(run.ref)} on {escape(place)}, {when}", soft_wrap=True)
    if len(found.runs) > _SHOWN:
        console.print(f"and {len(found.runs) - _SHOWN:,} more runs of it")
    if not found.rows:
        console.print("Nothing is known to have run, been made or been received beside it.")
    else:
        for sentence in sibling_sentences(found):
            console.print(escape(_plain(sentence)), soft_wrap=True)
        console.print(_sibling_table(found))
    if found.untimed:
        console.print(f"Runs on the same resource without a time, not placed: {found.untimed:,}.")
    if found.left_out:
        console.print(f"Rows left out: {found.left_out:,}. Make the window smaller.")


def _sibling_table(found: Siblings) -> Table:
    table = Table()
    for column in ("ref", "why listed", "through", "from", "to", "status", "made"):
        table.add_column(column, overflow="fold")
    for row in found.rows:
        made = ", ".join(each.ref for each in row.made)
        more = row.made_total - len(row.made)
        table.add_row(
            escape(row.ref), RELATIONS[row.relations[0]], escape(row.resource or row.via or ""),
            row.first or "", row.last or "", row.status or "",
            escape(made + (f" and {more} more" if more else "")),
        )  # fmt: skip
    return table


def _plain(text: str) -> str:
    """Words for a terminal: no-break spaces become ordinary ones."""
    return text.replace("\u00a0", " ")
