"""The command line: one file a verb. Errors become one line and a stable exit code."""

from __future__ import annotations

import io
import sys
import tempfile
import traceback
from contextlib import nullcontext
from contextvars import copy_context
from typing import Annotated

import typer
from rich.console import Console

from app import __version__
from app.cli.terminal import screen, terminal
from app.cli.verbs import ERRANDS, Verbs
from app.errors import LotgraphError

_UNFORESEEN = 70  # as sysexits.h has it: a mistake of the program
_NAME_MOST = 200  # characters of a name in an error

app = typer.Typer(
    name="lotgraph",
    cls=Verbs,
    help="Lot and serial genealogy on Neo4j: where from, where used, who has it.\n\n"
    "Start with [bold]lotgraph demo[/bold] to see a plant with a planted recall story, or load "
    "your own events with [bold]lotgraph load FILE[/bold] and ask [bold]lotgraph trace down "
    "lot:ITEM/LOT[/bold].",
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lotgraph {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Options of every verb."""
    if not version:
        from app.accounts.caller import begin_as_machine  # settings take long, and help needs none

        begin_as_machine()


def command() -> None:
    """The installed command: as `main`, and what nobody foresaw is told in words, too."""
    try:
        main()
    except Exception as error:
        text = f"lotgraph {__version__}, Python {sys.version}\n\n{traceback.format_exc()}"
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="lotgraph-", suffix=".txt",
            delete=False,
        ) as file:  # fmt: skip
            file.write(text)
        _say(
            f"Something went wrong here ({type(error).__name__}).",
            f"Try again; if it lasts, report it with {file.name}.",
        )
        sys.exit(_UNFORESEEN)


def main() -> None:
    """Run a verb; errors become words and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names of files need not be UTF-8
            stream.reconfigure(errors="backslashreplace")
    try:
        if not ran_elsewhere(sys.argv[1:]):
            copy_context().run(app, prog_name="lotgraph")  # who acts is so for this verb alone
    except LotgraphError as error:
        console = _say(error.text, error.remedy)
        for each in error.detail.get("candidates", ()):
            name = f"  {each['name']}" if each.get("name") else ""
            console.print(f"    {_escaped(each['ref'])}  ({each['kind']}){_escaped(name)}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        terminal(stderr=True).print("Stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except OSError as error:
        if error.strerror is None:
            raise
        named = "" if error.filename is None else f"{str(error.filename)[:_NAME_MOST]}: "
        _say(f"{named}{error.strerror}.")
        sys.exit(2)


def ran_elsewhere(arguments: list[str]) -> bool:
    """Have whoever serves this home run a verb; whether it did, and its answer was printed."""
    verb = tuple(arguments[:2])
    if verb not in ERRANDS or not {"--help", "-h"}.isdisjoint(arguments):
        return False
    from app.errand.client import answer_to

    waiting = terminal(stderr=True)
    with waiting.status("Asking …") if waiting.is_terminal else nullcontext():
        text = answer_to(verb, arguments[2:], screen())
    if text is None:
        return False
    sys.stdout.flush()
    sys.stdout.buffer.write(text)
    sys.stdout.flush()
    return True


def _say(text: str, remedy: str = "") -> Console:
    """Tell what went wrong, and what to do; where more may be told."""
    console = terminal(stderr=True, soft_wrap=True)
    console.print(f"[bold red]lotgraph:[/bold red] {_escaped(text)}")
    if remedy:
        console.print(f"  {_escaped(remedy)}")
    return console


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")
