"""`lotgraph webhooks …`: receivers that are told of changes."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.common import AsJson, By, open_desk, plain, put_json, who
from app.feed import webhooks as hooks
from app.feed.desk import ACTS, act
from app.feed.store import webhook_store
from app.settings import Settings
from app.wording import plural

app = typer.Typer(
    help="Webhooks: other systems that are told of changes of statuses, holds and recall cases.",
    no_args_is_help=True,
)
Number = Annotated[str, typer.Argument(metavar="WEBHOOK", help="Its number, of “list”.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to, e.g. https://erp.example/lotgraph.")],
    title: Annotated[str, typer.Option(help="What people call it; unset: the host.")] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Only these: status, hold, escape, case. May be given again."),
    ] = None,
    from_start: Annotated[
        bool, typer.Option("--from-start", help="Also what happened before now.")
    ] = False,
    by: By = "",
) -> None:
    """Make a webhook and print its secret, once."""
    with open_desk() as (settings, graph):
        made, secret = hooks.make_webhook(
            graph, webhook_store(settings), settings, url=url, by=who(by), title=title,
            kinds=kind or [], from_start=from_start,
        )  # fmt: skip
    typer.echo(f"Webhook {made.number} to {plain(made.url)}. Its secret, shown this once:")
    typer.echo(secret)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """All webhooks: state, last success, what waits, dead letters."""
    found = hooks.all_webhooks(webhook_store(Settings()))
    if as_json:
        put_json([each.as_json() for each in found])
        return
    for each in found:
        told = each.as_json()
        taken = f"last taken {told['succeeded_at']}" if told["succeeded_at"] else "nothing taken"
        more = f"; {each.failure}" if each.failure else ""
        typer.echo(plain(
            f"{each.number}  {each.state}  {each.title}  {each.url}  {taken}, {each.waiting:,} "
            f"waiting, {each.dead:,} dead{more}"
        ))  # fmt: skip
    if not found:
        typer.echo("There is no webhook. “lotgraph webhooks add URL” makes one.")


def _do(what: str, number: str, by: str) -> None:
    with open_desk() as (settings, graph):
        given = act(graph, webhook_store(settings), what, number, who(by))
    typer.echo(ACTS[what][1])
    if what == "secret":
        typer.echo(str(given))


@app.command()
def pause(number: Number, by: By = "") -> None:
    """Send nothing more until it goes on."""
    _do("pause", number, by)


@app.command()
def resume(
    number: Number,
    from_now: Annotated[
        bool, typer.Option("--from-now", help="Leave out what happened meanwhile.")
    ] = False,
    by: By = "",
) -> None:
    """Go on where it was paused."""
    _do("resume-from-now" if from_now else "resume", number, by)


@app.command()
def secret(number: Number, by: By = "") -> None:
    """Print another secret in place of the one there is, once."""
    _do("secret", number, by)


@app.command()
def end(number: Number, by: By = "") -> None:
    """Take a webhook away, with all it had still to deliver."""
    _do("end", number, by)


@app.command()
def dead(
    number: Annotated[str, typer.Argument(metavar="WEBHOOK", help="Unset: of all.")] = "",
    as_json: AsJson = False,
) -> None:
    """What was not taken, the oldest first."""
    found = hooks.dead_letters(webhook_store(Settings()), number, 1_000)
    if as_json:
        put_json([each.as_json() for each in found])
        return
    for each in found:
        typer.echo(plain(
            f"{each.webhook}  {each.change}  {each.kind}  {each.about}  tried {each.tries} times: "
            f"{each.failure}"
        ))  # fmt: skip
    if not found:
        typer.echo("There are no dead letters.")


@app.command()
def again(
    number: Number,
    change: Annotated[str, typer.Option(help="One change by its id; unset: all.")] = "",
    by: By = "",
) -> None:
    """Send dead letters again, under the ids they had."""
    with open_desk() as (settings, graph):
        count = hooks.send_again(graph, webhook_store(settings), number, who(by), change)
    typer.echo(f"{plural(count, 'dead letter')} sent again.")
