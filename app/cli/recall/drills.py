"""`lotgraph recall drill …`: mock recalls, from the draw to the report."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.common import (
    AsJson,
    By,
    CaseNumber,
    moment,
    open_desk,
    plain,
    put_json,
    who,
    with_progress,
)
from app.errors import UsageError
from app.recall import drills
from app.recall.drill_answers import QUESTIONS, Leg, LegScope, drill_scope, team_answers
from app.recall.drills import MILESTONES, SORTS, Drill, TeamAnswer
from app.recall.follow_up import follow_ups
from app.recall.papers.certificate import certificate_pdf, certificate_text
from app.recall.papers.export import note_file
from app.recall.views import headline
from app.times import now
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
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION=ANSWER", help="What the team found, e.g. lots=14; "
                     "on_hand=\"120 kg; 30 pcs\". It is compared after."),
    ] = None,
    by: By = "",
) -> None:  # fmt: skip
    """Stop the timer of a milestone, with the team's own answers; the first time counts."""
    at = now()
    pairs = [each.partition("=") for each in answer or []]
    given = {name.strip(): text for name, _, text in pairs}
    with open_desk() as (settings, graph):
        drill = drills.drill_of(graph, case)
        told = team_answers(graph, settings, drill, milestone, given)
        drills.reach(graph, drill, milestone, by=who(by), answers=told, at=at)
        found = drills.drill_of(graph, case)
    typer.echo(f"{milestone} reached after {found.minutes(milestone) or 0:.1f} minutes.")
    for each in told:
        typer.echo(plain(f"  {_compared(each)}"))


def _compared(each: TeamAnswer) -> str:
    result = "right" if each.right else "not right" if each.right is False else "not judged"
    team = each.team or "no answer"
    return f"{each.name}: the team {team}, worked out {each.computed}, {result}"


@app.command("questions")
def questions() -> None:
    """What each milestone asks of each leg, by the names answers are given under."""
    for milestone, some in QUESTIONS.items():
        for each in some:
            typer.echo(f"{milestone:9}  {each.leg:9}  {each.name:14}  {each.words}")


@app.command("certificate")
def certificate(
    case: CaseNumber,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as a PDF.")] = None,
) -> None:
    """The certificate of a finished drill, for the auditor."""
    with open_desk() as (settings, graph):
        drill = drills.drill_of(graph, case)
        name = f"certificate.{'txt' if out is None else 'pdf'}"
        if out is None:
            text = certificate_text(graph, settings, drill)
            note_file(graph, drill.case, name, text.encode(), who(""))
            sys.stdout.write(text)
            return
        content = certificate_pdf(graph, settings, drill)
        note_file(graph, drill.case, name, content, who(""))
        try:
            out.write_bytes(content)
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}.") from None
    typer.echo(f"Certificate in {out}.")


@app.command("report")
def report(case: CaseNumber, as_json: AsJson = False) -> None:
    """How a drill went: each milestone against the target, and what was found."""
    with open_desk() as (settings, graph):
        drill = drills.drill_of(graph, case)
        found, words = drill.case, list[str]()
        legs: Mapping[Leg, LegScope] = {}
        shown: dict[str, Any] = {}
        if drill.done:
            whole = with_progress(lambda say: drill_scope(graph, settings, drill, say))
            legs, told = whole.legs, whole.answer
            words = headline(told, follow_ups(graph, found, told))
            shown = {"counts": told.counts, "found": [plain(w) for w in words]}
    if as_json:
        put_json(drill.as_json() | {"legs": [leg.as_json() for leg in legs.values()]} | shown)
        return
    typer.echo(f"Drill {found.number}, {drill.sort}: {SORTS[drill.sort]}")
    typer.echo(plain(
        f"Drawn {drill.drawn} of {plural(drill.drawn_of, 'lot')}, started "
        f"{moment(found.opened_at)} by {found.opened_by}, target {drill.target_minutes} min"
    ))  # fmt: skip
    for name, question in MILESTONES.items():
        typer.echo(f"  {name:9}  {_took(drill, name):22}  {question}")
        for each in drill.answers.get(name, ()):
            typer.echo(plain(f"      {each.leg:9}  {_compared(each)}"))
    if not drill.done:
        typer.echo("Still open: what is worked out is shown when all were answered.")
        return
    typer.echo(f"{_result(drill).capitalize()}. {plain(' '.join(words))}")
    for leg, scope in legs.items():
        goods = plural(len(scope.goods), "lot or serial", "lots and serials")
        parties = plural(len(scope.parties), "supplier or customer", "suppliers or customers")
        typer.echo(plain(f"  {leg:9}  {goods}, {parties}"))
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
    if every:
        typer.echo(drills.trend(every))


def _took(drill: Drill, name: str) -> str:
    took = drill.minutes(name)
    if took is None:
        return "open"
    return f"{took:.1f} min, {'in time' if took <= drill.target_minutes else 'too late'}"


def _result(drill: Drill) -> str:
    return "still open" if drill.in_time is None else "in time" if drill.in_time else "too late"
