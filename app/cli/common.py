"""What several verbs share: options, the opened graph, progress, JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import orjson
import typer
from rich.text import Text

from app.accounts.caller import caller, name_of_caller
from app.accounts.store import store_of
from app.cli.terminal import terminal
from app.graph.run import Graph
from app.opening import open_graph
from app.recall import signatures
from app.recall.cases import read_case
from app.recall.drill_seal import ALL_PARTS
from app.recall.forms import Form
from app.recall.models import Case, CaseAnswer
from app.recall.snapshots import answer
from app.settings import Settings
from app.times import instant_text
from app.wording import NBSP

T = TypeVar("T")

CaseNumber = Annotated[str, typer.Argument(metavar="CASE", help="e.g. RC-2026-001")]
By = Annotated[str, typer.Option(help="Who decides; unset: the user of this machine.")]
Second = Annotated[
    str, typer.Option(metavar="NAME", help="Who agreed: a real case takes a second person.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


@contextmanager
def open_desk() -> Iterator[tuple[Settings, Graph]]:
    """The settings and a connection, closed at the end."""
    settings = Settings()
    graph = open_graph(settings)
    try:
        yield settings, graph
    finally:
        graph.close()


@contextmanager
def case_answer(
    number: str, parts: Collection[str] = ALL_PARTS
) -> Iterator[tuple[Settings, Graph, Case, CaseAnswer]]:
    """The same with a case and what it holds now; how far it is is told on a terminal. `parts`: as
    of `answer`. Errors: `DrillRunningError`."""
    with open_desk() as (settings, graph):
        case = read_case(graph, number)
        found = with_progress(lambda say: answer(graph, settings, case, say=say, parts=parts))
        yield settings, graph, case, found


def with_progress(work: Callable[[Callable[[str], None]], T]) -> T:
    """Do long work; how far it is is told on a terminal's line."""
    console = terminal(stderr=True)
    if not console.is_terminal:
        return work(lambda _: None)
    with console.status("Working …") as line:
        return work(lambda text: line.update(Text(f"{text} …")))


def who(by: str) -> str:
    """The name that decides."""
    return name_of_caller(by)


def wait_for_second(
    settings: Settings, graph: Graph, case: Case, do: str, by: str, second: str = "", **fields: str
) -> None:
    """Where people sign in: have what takes a second person wait for one, and end here.

    Errors: `NotFoundError`, `ForbiddenError` for names that are no accounts that may decide.
    """
    if not settings.sign_in_needed:
        return
    store = store_of(settings)
    form = Form({"do": do, "version": str(case.version), **fields})
    if not signatures.needs_second(graph, case, do, form.texts):
        return
    first = signatures.check_person(store, who(by)).name
    waits = signatures.ask(
        store, graph, case, form, by=first, by_account=caller().account, second=second
    )
    if waits is None:
        return
    base = (settings.public_address or f"http://127.0.0.1:{settings.port}").rstrip("/")
    typer.echo(f"Nothing was done yet: {waits.asked_of or 'another person'} confirms it here:")
    typer.echo(f"{base}/recall/confirm?request={waits.number}")
    raise typer.Exit


def put_json(value: Any) -> None:
    """A value as JSON on standard output."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def plain(text: str) -> str:
    """A text of pages for a terminal."""
    return text.replace(NBSP, " ")


def moment(micro: int) -> str:
    """UTC microseconds to the minute, as people read them."""
    return instant_text(micro)[:16].replace("T", " ") + " UTC"
