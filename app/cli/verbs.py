"""The verbs of the command line, each imported only when it is asked for.

Importing all of them takes longer than most verbs run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

# In the order of the help text: verb to the function or group of verbs behind it.
VERBS: Mapping[str, str] = {
    "demo": "app.cli.demo:demo",
    "load": "app.cli.load:load",
    "profile": "app.cli.profile:app",
    "serve": "app.cli.serve:serve",
    "trace": "app.cli.trace:app",
    "recall": "app.cli.recall:app",
    "checks": "app.cli.checks:checks",
    "query": "app.cli.query:query",
    "schema": "app.cli.schema:schema",
    "export": "app.cli.export:export_all",
    "users": "app.cli.users:app",
    "audit": "app.cli.audit:app",
    "db": "app.cli.db:app",
}


@cache
def _command(verb: str) -> Any:
    module, _, name = VERBS[verb].partition(":")
    found = getattr(import_module(module), name)
    if isinstance(found, typer.Typer):
        command: Any = typer.main.get_group(found)
    else:
        alone = typer.Typer(rich_markup_mode="rich", add_completion=False)
        alone.command()(found)
        command = typer.main.get_command(alone)
    command.name = verb
    return command


class _Imported(Mapping[str, Any]):
    """Verb to its command; looking one up imports it, listing them imports none."""

    def __getitem__(self, verb: str) -> Any:
        return _command(verb)

    def __iter__(self) -> Iterator[str]:
        return iter(VERBS)

    def __len__(self) -> int:
        return len(VERBS)


class Verbs(TyperGroup):
    """The group of all verbs."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Imported()  # type: ignore[assignment]
