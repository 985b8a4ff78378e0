"""The verbs of the command line, each imported only when it is asked for.

Importing all of them takes longer than most verbs run. So the line that the list of verbs says of
each stands here, too: a test holds that it is how the verb's own help begins.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, wraps
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from app.errand.screen import errand
from app.errors import UsageError

# In the order of the help text: verb to the function or group of verbs behind it.
VERBS: Mapping[str, str] = {
    "demo": "app.cli.demo:demo",
    "load": "app.cli.load:load",
    "watch": "app.cli.watch:watch",
    "profile": "app.cli.profile:app",
    "serve": "app.cli.serve:serve",
    "trace": "app.cli.trace:app",
    "recall": "app.cli.recall:app",
    "book": "app.cli.floor.book:book",
    "number": "app.cli.floor.number:number",
    "numbering": "app.cli.floor.numbering:app",
    "partners": "app.cli.partners:app",
    "report": "app.cli.report:report",
    "checks": "app.cli.checks:checks",
    "reconcile": "app.cli.sources.reconcile:reconcile",
    "crosswalk": "app.cli.sources.crosswalk:crosswalk",
    "same-act": "app.cli.sources.same_act:same_act",
    "query": "app.cli.query:query",
    "schema": "app.cli.schema:schema",
    "export": "app.cli.export:export_all",
    "users": "app.cli.users:app",
    "webhooks": "app.cli.webhooks:app",
    "audit": "app.cli.audit:app",
    "db": "app.cli.db:app",
}
OF_TRACE: Mapping[str, str] = {
    "down": "app.cli.trace.ways:down",
    "up": "app.cli.trace.ways:up",
    "common": "app.cli.trace.causes:common",
    "siblings": "app.cli.trace.causes:siblings",
    "balance": "app.cli.trace.balance:balance",
}
# What a running `lotgraph serve` may work out for the command line: they read and print.
ERRANDS = frozenset(("trace", name) for name in OF_TRACE)
SHORT: Mapping[str, str] = {
    "demo": "Load the demo plant, tell its planted recall story and serve the pages.",
    "load": "Load events; loading the same file again changes nothing.",
    "watch": "Load the files that other systems put into a folder, as they come.",
    "profile": "Profiles: what the columns of a table are, and which events its rows say.",
    "serve": "Serve the pages and the API on this machine.",
    "trace": "Trace a lot, serial, order, batch, container, supplier lot, customer …",
    "recall": "Recall cases: open one on a suspect, hold its stock, freeze its scope, follow up "
    "its customers, export the lists, close it; and mock recalls.",
    "book": "Book one act by hand: what a scanner read, or numbers.",
    "number": "Hand out numbers for lots, serials, pallets, orders or documents, each once.",
    "numbering": "Schemes by which numbers are handed out, and the account of every gap.",
    "partners": "Hand a recall case or a thing to a trading partner, as EPCIS. A trace: lotgraph "
    "trace down REF --format epcis.",
    "report": "Write a report for an authority or a partner: FSMA 204 and others. None is legal "
    "advice.",
    "checks": "Look for what makes answers incomplete: missing receipts, negative stock, open "
    "ends …",
    "reconcile": "Compare a source's own totals by day, type and item with what was booked. "
    "Nothing is written.",
    "crosswalk": "List codes that are most likely of one thing, or book a table of them that was "
    "reviewed.",
    "same-act": "Mark a second source's booking as the same act: from then on it counts once.",
    "query": "Ask a question of the library, or run a reading Cypher statement from a file.",
    "schema": "Labels, relationships and properties, with the types of their values and how many "
    "there are.",
    "export": "Write all nodes and relationships as Parquet, one file per type, and a manifest.",
    "users": "People who sign in: accounts, roles, one-time links, tokens.",
    "webhooks": "Webhooks: other systems that are told of changes of statuses, holds and recall "
    "cases.",
    "audit": "The log that shows tampering: every decision, snapshot, hold, reply, export, typed "
    "query and batch of events, each entry holding the hash of the one before. Its head is told "
    "to a place outside of the database, by which a log written anew is found.",
    "db": "The embedded Neo4j: a server of your own, without Docker or Java.",
    "down": "Where did it go: lots, serials and customers reached, and what is on hand.",
    "up": "What went into it: lots, serials and suppliers it came from.",
    "common": "What do several complaints come from that good units do not?",
    "siblings": "What ran, was made or was received beside a lot or batch?",
    "balance": "How much of what came in is accounted for, and what is not?",
}  # fmt: skip


@contextmanager
def _no_collector() -> Iterator[None]:
    """What is imported stays: looking through it for garbage takes a quarter of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.enable()


@cache
def command_of(place: str) -> Any:
    """The command of a function or group, named as `module:name`; imports it."""
    module, _, name = place.partition(":")
    with _no_collector():
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(rich_markup_mode="rich", add_completion=False)
        alone.command(epilog=getattr(found, "epilog", None))(found)
        return typer.main.get_command(alone)


def run_verb(verb: tuple[str, str], arguments: list[str]) -> None:
    """Run a verb that is an errand, inside this process. Errors: whatever it ends with, unless that
    is success."""
    if verb not in ERRANDS:
        raise UsageError(f"“{' '.join(verb)}” is no errand.")
    command = command_of(OF_TRACE[verb[1]])
    code = command.main(arguments, prog_name=f"lotgraph {' '.join(verb)}", standalone_mode=False)
    if code:
        raise typer.Exit(code)


@cache
def held_command(verb: str, place: str) -> Any:
    """The same, each of its verbs held to the permission it names. `verb`: its whole name."""
    found = command_of(place)
    _hold(found, verb)
    return found


def _hold(command: Any, verb: str) -> None:
    for name, each in getattr(command, "commands", {}).items():
        if not isinstance(each, _Later):  # those do so themselves when they begin
            _hold(each, f"{verb} {name}")
    if not hasattr(command, "commands"):
        command.callback = _admitted(verb, command.callback)


def _admitted(verb: str, callback: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(callback)
    def run(*given: Any, **named: Any) -> Any:
        if errand() is None:  # else the route let whoever asks in
            from app.accounts.caller import admit

            admit(verb)
        return callback(*given, **named)

    return run


class _Later(TyperCommand):
    """A verb in a list of verbs: its name and its line. Whoever begins it gets the verb itself."""

    def __init__(self, name: str, place: str, verb: str) -> None:
        super().__init__(name, help=SHORT[name])
        self.place, self.verb = place, verb

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        command = held_command(self.verb, self.place)
        command.name = self.name
        return command.make_context(info_name, args, *rest, **extra)


class _Verbs(TyperGroup):
    """A group whose verbs are imported when one begins."""

    places: Mapping[str, str]
    before = ""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {
            name: _Later(name, place, self.before + name) for name, place in self.places.items()
        }


class Verbs(_Verbs):
    """The group of all verbs."""

    places = VERBS


class TraceVerbs(_Verbs):
    """The group of verbs that trace."""

    places = OF_TRACE
    before = "trace "


def every_verb() -> Iterator[tuple[str, Any]]:
    """Each verb by its whole name, with its command; all of them are imported."""
    for name, place in VERBS.items():
        yield from _under(name, held_command(name, place))


def _under(verb: str, command: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(command, _Later):
        command = held_command(command.verb, command.place)
    inner = getattr(command, "commands", None)
    if inner is None:
        yield verb, command
        return
    for name, each in inner.items():
        yield from _under(f"{verb} {name}", each)
