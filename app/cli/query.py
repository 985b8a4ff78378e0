"""`lotgraph query`: ask a question of the library, or run a reading Cypher file."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from app.accounts.caller import name_of_caller
from app.cli.terminal import terminal
from app.console.desk import Desk
from app.console.downloads import download
from app.console.library import Library, library, read_file
from app.console.limits import Truncation
from app.console.outputs import cell
from app.console.parameters import Parameter, from_text, parameter_of, used_in, values
from app.console.service import (
    answer,
    console_graph,
    download_limits,
    limits_of,
    note_query,
)
from app.errors import SettingsError, UsageError
from app.opening import open_graph
from app.settings import Settings

_PIPED_WIDTH = 240  # nobody's window tells how wide it may be
_FORMATS = ("table", "csv", "json", "jsonl", "parquet")


def query(
    name: Annotated[
        str | None,
        typer.Argument(help="A query's name, a .cypher file, or - for standard input."),
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("-p", "--param", help="A parameter as name=value.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help=", ".join(_FORMATS) + ".")] = "table",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds it may run (never above the most set).")
    ] = None,
    about: Annotated[bool, typer.Option("--about", help="Tell about the query only.")] = False,
) -> None:
    """Ask a question of the library, or run a reading Cypher statement from a file.

    Without a name all questions are listed. Values of parameters are of the type the query
    declares; in a file without a header they are JSON where they are JSON, else text. Nothing
    can be changed from here, and every query has a time limit.

    [bold]lotgraph query expiring_lots -p from=2025-09-10 -p days=14[/bold]
    [bold]lotgraph query mine.cypher -p lot=lot:MILK/M-1 --format parquet -o mine.parquet[/bold]
    """
    settings = Settings()
    found = library(settings.queries_folder)
    if name is None:
        _list(found)
        return
    text, parameters = _statement(name, found)
    if about:
        _about(name, found)
        return
    if form not in _FORMATS:
        raise UsageError(f"There is no format “{form}”.", remedy=f"Formats: {', '.join(_FORMATS)}.")
    given = _given(parameter or [])
    typed = values(parameters, given) if parameters is not None else _free(text, given)
    graph = open_graph(settings)
    own = graph
    try:
        own = console_graph(settings, graph)
        desk = Desk(own, settings.console_queries_at_once, note=partial(note_query, graph))
        if form == "table":
            _table(desk, settings, text, typed, time_limit)
        else:
            _file(desk, settings, text, typed, form, out)
    finally:
        own.close()
        graph.close()


def _statement(name: str, found: Library) -> tuple[str, dict[str, Parameter] | None]:
    """The text, and its declared parameters when it has a header."""
    if name == "-":
        return sys.stdin.read(), None
    path = Path(name)
    if path.suffix == ".cypher" or path.is_file():
        if not path.is_file():
            raise UsageError(f"There is no file {name}.", remedy="Check the path.")
        try:
            query = read_file(path)
        except SettingsError:
            return path.read_text(encoding="utf-8"), None
        params = query.params.items()
        return query.text, {each: parameter_of(each, said) for each, said in params}
    question = found.find(name)
    return question.text, dict(question.parameters)


def _given(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"“{pair}” is no parameter.", remedy="Write -p name=value.")
        found[name.strip()] = value
    return found


def _free(text: str, given: dict[str, str]) -> dict[str, Any]:
    wanted = {each.name: each for each in used_in(text)}
    typed: dict[str, Any] = {name: from_text(value) for name, value in given.items()}
    return values(wanted, typed)


def _list(found: Library) -> None:
    console = terminal()
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("name", "question", "parameters"):
        table.add_column(column, overflow="fold")
    for group, questions in found.groups().items():
        table.add_row(f"[bold]{escape(group)}[/bold]")
        for each in questions:
            name = each.name.removeprefix("library/")
            table.add_row(name, escape(each.title), ", ".join(each.parameters))
    console.print(table)
    others = sum(not each.is_question for each in found.questions.values())
    console.print(
        f"\nAnd {others} statements lotgraph itself asks, such as trace/down: see “--about”.",
        soft_wrap=True,
    )
    for problem in found.problems:
        console.print(f"[bold red]not offered:[/bold red] {escape(problem)}", soft_wrap=True)


def _about(name: str, found: Library) -> None:
    question = found.find(name)
    console = terminal(soft_wrap=True)
    console.print(f"[bold]{escape(question.title)}[/bold] ({question.name})")
    console.print(escape(question.description))
    for each in question.parameters.values():
        example = f"  e.g. {each.example_text}" if each.example is not None else ""
        console.print(f"  -p {each.name}=…  {each.type}: {escape(each.meaning + example)}")
    console.print("Columns: " + ", ".join(question.columns))
    console.print("\n" + escape(question.text.rstrip()))


def _table(
    desk: Desk, settings: Settings, text: str, typed: dict[str, Any], time_limit: float | None
) -> None:
    limits = limits_of(settings, time_s=time_limit)
    found = answer(desk, name_of_caller(), text, typed, limits)
    table = Table()
    for column in found.columns:
        table.add_column(escape(column), overflow="fold")
    for row in found.rows:
        table.add_row(*(escape("" if each is None else str(cell(each))) for each in row))
    width = None if sys.stdout.isatty() else _PIPED_WIDTH
    terminal(width=width).print(table)
    count = len(found.rows)
    _say(f"{count:,} {'row' if count == 1 else 'rows'} in {found.elapsed_ms / 1000:.2f} s.")
    for warning in found.warnings:
        _say(warning)
    _say_cut(found.cut, "Use --format csv, jsonl or parquet for all of them.")


def _file(
    desk: Desk, settings: Settings, text: str, typed: dict[str, Any], form: str, out: Path | None
) -> None:
    if form == "parquet" and out is None and sys.stdout.isatty():
        raise UsageError("Parquet is no text.", remedy="Name a file with -o FILE.")
    limits = download_limits(settings)
    found = download(desk, name_of_caller(), text, typed, limits, form)
    target: IO[bytes] = sys.stdout.buffer if out is None else out.open("wb")
    try:
        for chunk in found.chunks:
            target.write(chunk)
    finally:
        target.flush()
        if out is not None:
            target.close()
    if out is not None:
        _say(f"{found.run.rows:,} {'row' if found.run.rows == 1 else 'rows'} in {out}.")
    for note in found.run.notes:
        _say(note)
    _say_cut(found.cut, "Raise LOTGRAPH_DOWNLOAD_ROWS or LOTGRAPH_DOWNLOAD_BYTES_LIMIT.")
    if found.run.problem is not None:
        raise found.run.problem


def _say(text: str) -> None:
    terminal(stderr=True, soft_wrap=True).print(escape(text))


def _say_cut(cut: Truncation | None, remedy: str) -> None:
    if cut is not None:
        _say(f"{cut.text} {remedy}")
