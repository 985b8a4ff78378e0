"""`lotgraph load`: events from files into the graph, with an answer for each."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

from app.cli.garbage import rare_garbage_collection
from app.cli.terminal import plain_column, terminal
from app.errors import DatabaseError, UsageError
from app.events.models import Outcome, UnreadableError
from app.events.reading import Reading
from app.events.refusals import RefusedFile
from app.events.service import OutcomeCounts, take
from app.exchange.epcis.reading import refused_document
from app.exchange.reading import open_input
from app.graph.run import Graph
from app.job_notes import note_of
from app.observer import Job
from app.opening import keeping, open_graph
from app.settings import Settings

_SHOWN = 10  # problems printed per file; all of them are in the refused file


def load(
    paths: Annotated[
        list[Path], typer.Argument(help="Files (JSON Lines, JSON, CSV, EPCIS) or folders.")
    ],
    source: Annotated[
        str | None,
        typer.Option(help="Source of events that name none, e.g. the system they come from."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print counts as JSON.")] = False,
    recorded_at_from_file: Annotated[
        bool,
        typer.Option(help="Keep the recorded_at that events carry (history of another graph)."),
    ] = False,
) -> None:
    """Load events; loading the same file again changes nothing.

    The format is found by looking: JSON Lines, a JSON array, CSV with a column per field, or an
    EPCIS 2.0 document. Every refused event is told with its line and a remedy, and written to
    FILE.refused.jsonl (or .csv) ready to mend and load again; the rest is taken.

    A CSV needs the column type; the others are the event's fields:

        event_id,source,type,at,item,lot,quantity,uom,work_order,batch,customer,document

    Exit code: 0 all taken, 1 some refused, 2 a file was unusable.
    """
    console = terminal(stderr=True, soft_wrap=True)
    total, unusable = OutcomeCounts(), False
    reports: list[dict[str, object]] = []
    graph: Graph | None = None
    settings = Settings()
    with ExitStack() as open_now:
        for path in _files(paths):
            try:
                reading = open_input(path, source)
                if graph is None:
                    graph = open_graph(settings)
                    open_now.callback(graph.close)
                    open_now.enter_context(keeping(settings, graph))
                tally, refused = _load_file(
                    graph, path, reading, source, settings, console, recorded_at_from_file
                )
            except UnreadableError as error:
                unusable = True
                console.print(
                    f"[bold red]{escape(error.text)}[/bold red]\n  {escape(error.remedy)}"
                )
                reports.append({"file": _told(path), "error": error.text, "remedy": error.remedy})
                continue
            _add(total, tally)
            reports.append({"file": _told(path)} | _counts(tally, refused))
    if as_json:
        refused_files = [str(each["refused_file"]) for each in reports if each.get("refused_file")]
        answer = _counts(total, refused_files[0] if refused_files else None)
        typer.echo(orjson.dumps(answer | {"files": reports}).decode())
    raise typer.Exit(2 if unusable else 1 if total.refused else 0)


def _files(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named: not hidden, not refused, not unfinished."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [each for each in sorted(path.iterdir()) if each.is_file()]
            found += [each for each in inside if not _passed_over(each.name)]
        else:
            found.append(path)
    if not found:
        raise UsageError(
            "There is no file to load.",
            remedy="Name files, or a folder with files (not in folders inside it).",
        )
    return found


def _passed_over(name: str) -> bool:
    return name.startswith(".") or ".refused." in name or name.endswith(".part")


def _told(path: Path) -> str:
    return str(path).encode("utf-8", "replace").decode()


def _load_file(
    graph: Graph,
    path: Path,
    reading: Reading,
    source: str | None,
    settings: Settings,
    console: Console,
    recorded_at_from_file: bool,
) -> tuple[OutcomeCounts, str | None]:
    tally = OutcomeCounts()
    refused: list[Outcome] = []
    problems: list[Outcome] = []
    notes: list[tuple[Outcome, str]] = []
    with (
        rare_garbage_collection(),
        _progress(path, reading, console) as advance,
        note_of(settings.home, Job("load", path.name)) as job,
        RefusedFile(path, reading.csv) as file,
    ):
        taken = take(
            graph,
            reading.items,
            source=source,
            batch_events=settings.load_batch_events,
            stamps_from_file=recorded_at_from_file,
        )
        for outcomes in _or_said(taken, path, tally, console):
            for outcome in outcomes:
                tally.add(outcome)
                if outcome.problem is not None:
                    problems += [outcome] if len(problems) < _SHOWN else []
                    if reading.format == "epcis":
                        refused.append(outcome)
                    else:
                        file.add(outcome)
                if len(notes) < _SHOWN:
                    notes += [(outcome, f"{n.code}: {n.text}") for n in outcome.notes[:1]]
            advance(tally)
            job.say(tally.text)
    written = _told(file.written) if file.written else None
    if refused:
        written = _write_epcis(path, reading, refused)
    _report(console, path, reading, tally, problems, notes, written)
    if file.trouble and file.written is None:
        console.print(
            f"  The refused events could not be written to a file ({escape(file.trouble)})."
        )
    return tally, written


def _or_said(
    taken: Iterator[list[Outcome]], path: Path, tally: OutcomeCounts, console: Console
) -> Iterator[list[Outcome]]:
    """Outcomes as they come; when storing ends early, how far it came. Errors: `DatabaseError`."""
    try:
        yield from taken
    except DatabaseError:
        console.print(
            f"[bold red]{escape(_told(path))}[/bold red] was loaded in part: {tally.created:,} "
            f"created, {tally.duplicate:,} duplicate. Load it again: nothing is taken twice."
        )
        raise


def _write_epcis(path: Path, reading: Reading, refused: list[Outcome]) -> str:
    told = path.with_name(f"{path.name}.refused.json")
    pairs = [(each.raw, each.problem) for each in refused if each.problem is not None]
    text = orjson.dumps(refused_document(reading.document, pairs), option=orjson.OPT_INDENT_2)
    try:
        told.write_bytes(text)
    except OSError:
        told = Path.cwd() / told.name
        told.write_bytes(text)
    return _told(told)


@contextmanager
def _progress(path: Path, reading: Reading, console: Console) -> Iterator[_Advance]:
    """A bar of bytes read and events stored when a person is looking, else nothing."""
    if not sys.stderr.isatty():
        yield _Advance(None, reading)
        return
    with Progress(
        plain_column("{task.description}"), BarColumn(), DownloadColumn(),
        plain_column("{task.fields[events]:,} events"), TimeRemainingColumn(), console=console,
        transient=True,
    ) as bar:  # fmt: skip
        bar.add_task(path.name, total=reading.size, events=0)
        yield _Advance(bar, reading)


class _Advance:
    """Moves the bar of one file."""

    def __init__(self, bar: Progress | None, reading: Reading) -> None:
        self._bar = bar
        self._reading = reading

    def __call__(self, tally: OutcomeCounts) -> None:
        if self._bar is not None:
            done = tally.created + tally.duplicate + tally.refused
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=self._reading.position, events=done)


def _report(
    console: Console,
    path: Path,
    reading: Reading,
    tally: OutcomeCounts,
    problems: list[Outcome],
    notes: list[tuple[Outcome, str]],
    written: str | None,
) -> None:
    style = "yellow" if tally.refused else "green"
    console.print(
        f"[{style}]{escape(str(path))}[/{style}] ({reading.format}): {tally.created:,} created, "
        f"{tally.duplicate:,} duplicate, {tally.conflict:,} conflict, "
        f"{tally.rejected:,} rejected, {tally.warnings:,} warnings"
    )
    for outcome in problems:
        problem = outcome.problem
        assert problem is not None  # noqa: S101
        own = outcome.event_id and not outcome.event_id.startswith("sha256:")
        name = f" (event {escape(str(outcome.event_id))})" if own else ""
        console.print(
            f"  line {outcome.line}{name}: [bold]{problem.code}[/bold]: {escape(problem.text)}. "
            f"{escape(problem.remedy)}"
        )
    if tally.refused > len(problems):
        console.print(f"  … and {tally.refused - len(problems):,} more refused")
    for outcome, text in notes:
        console.print(f"  line {outcome.line}: [dim]warning[/dim] {escape(text)}")
    if tally.warnings > len(notes):
        console.print(f"  … and {tally.warnings - len(notes):,} more warnings")
    if written:
        console.print(f"  Refused events are in {escape(written)}: mend them and load that file.")


def _add(total: OutcomeCounts, tally: OutcomeCounts) -> None:
    for name in ("created", "duplicate", "conflict", "rejected", "warnings"):
        setattr(total, name, getattr(total, name) + getattr(tally, name))


def _counts(tally: OutcomeCounts, refused: str | None) -> dict[str, object]:
    return {
        "created": tally.created, "duplicate": tally.duplicate, "conflict": tally.conflict,
        "rejected": tally.rejected, "warnings": tally.warnings, "refused_file": refused,
    }  # fmt: skip
