"""`lotgraph recall drill …`: mock recalls, from the draw to the report."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.recall_common import (
    AsJson,
    By,
    CaseNumber,
    case_answer,
    moment,
    open_desk,
    plain,
    put_json,
    who,
)
from app.recall import drills
from app.recall.drills import MILESTONES, SORTS, Drill
from app.recall.follow_up import follow_ups
from app.recall.views import headline
from app.wording import plural

app = typer.Typer(
    help="Mock recalls: draw a lot at random, stop the timer of each milestone, print the report.",
    no_args_is_help=True,
)


@app.command("start")
def start(
    sort: Annotated[str, typer.Argument(help=f"One of: {', '.join(SORTS)}.")],
    by: By = "",
    as_json: AsJson = False,
) -> None:
    """Draw a lot and start the timer; prints the case number first."""
    with open_desk() as (settings, graph):
        drill = drills.start(graph, settings, sort, by=who(by))
    if as_json:
        put_json(drill.as_json())
        return
    typer.echo(drill.case.number)
    typer.echo(plain(
        f"Drawn: {drill.drawn}, of {plural(drill.drawn_of, 'lot')}. Target: "
        f"{drill.target_minutes} minutes for each of {', '.join(MILESTONES)}."
    ))  # fmt: skip


@app.command("reach")
def reach(
    case: CaseNumber,
    milestone: Annotated[str, typer.Argument(help=f"One of: {', '.join(MILESTONES)}.")],
    by: By = "",
) -> None:
    """Stop the timer of a milestone; the first time counts."""
    with open_desk() as (_, graph):
        drills.reach(graph, drills.drill_of(graph, case), milestone, by=who(by))
        took = drills.drill_of(graph, case).minutes(milestone)
    typer.echo(f"{milestone} reached after {took or 0:.1f} minutes.")


@app.command("report")
def report(case: CaseNumber, as_json: AsJson = False) -> None:
    """How a drill went: each milestone against the target, and what was found."""
    with case_answer(case) as (_, graph, found, told):
        drill = drills.drill_of(graph, found.number)
        words = headline(told, follow_ups(graph, found, told))
    if as_json:
        put_json(drill.as_json() | {"counts": told.counts, "found": [plain(w) for w in words]})
        return
    typer.echo(f"Drill {found.number}, {drill.sort}: {SORTS[drill.sort]}")
    typer.echo(plain(
        f"Drawn {drill.drawn} of {plural(drill.drawn_of, 'lot')}, started "
        f"{moment(found.opened_at)} by {found.opened_by}, target {drill.target_minutes} min"
    ))  # fmt: skip
    for name, question in MILESTONES.items():
        typer.echo(f"  {name:9}  {_took(drill, name):22}  {question}")
    typer.echo(f"{_result(drill).capitalize()}. {plain(' '.join(words))}")
    typer.echo("Names were not authenticated.")


@app.command("history")
def history(as_json: AsJson = False) -> None:
    """All drills, newest first."""
    with open_desk() as (_, graph):
        every = drills.all_drills(graph)
    if as_json:
        put_json([each.as_json() for each in every])
        return
    if not every:
        typer.echo("No drill was held yet.")
    for each in every:
        typer.echo(
            f"{each.case.number}  {moment(each.case.opened_at)}  {each.sort:9}  {each.drawn}  "
            f"{_result(each)}"
        )


def _took(drill: Drill, name: str) -> str:
    took = drill.minutes(name)
    if took is None:
        return "open"
    return f"{took:.1f} min, {'in time' if took <= drill.target_minutes else 'too late'}"


def _result(drill: Drill) -> str:
    return "still open" if drill.in_time is None else "in time" if drill.in_time else "too late"
