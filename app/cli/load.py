"""`lotgraph load`: events from files into the graph, with an answer for each."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from app.cli.garbage import rare_garbage_collection
from app.cli.load_dry import try_file
from app.cli.load_report import (
    LoadReport,
    add_counts,
    first_refused,
    print_report,
    progress,
)
from app.cli.shelf import profile_said, profiles_of
from app.cli.terminal import terminal
from app.errors import DatabaseError, LotgraphError, UsageError
from app.events.models import Outcome, UnreadableError
from app.events.reading import Reading
from app.events.service import OutcomeCounts, take
from app.exchange.reading import bookings_in, refused_of
from app.files.dates import ORDERS
from app.files.survey import MARKS
from app.graph.run import Graph
from app.intake.agreement import Agreement, settle_changes, settle_period
from app.intake.answers import PartAnswers, known_keys
from app.intake.changes import voided_of
from app.intake.choices import Choices
from app.intake.opening import open_all
from app.intake.periods import FileKeys, Period, read_period
from app.job_notes import note_of
from app.observer import Job
from app.opening import keeping, open_graph
from app.plain_text import in_utf8
from app.settings import Settings

Source = Annotated[
    str | None,
    typer.Option(help="Source of events that name none, e.g. the system they come from."),
]
ProfileName = Annotated[
    str | None,
    typer.Option(help="Profile to read tables by: a name, or a YAML file. Else it is found."),
]
SheetName = Annotated[str | None, typer.Option(help="Only this sheet of a workbook.")]
DateOrder = Annotated[str | None, typer.Option(help="Order of dates in tables: dmy, mdy or ymd.")]
DecimalMark = Annotated[str | None, typer.Option(help="Decimal mark in tables: comma or point.")]


@dataclass(slots=True)
class Loading:
    """One run of the verb: what was said, and the graph once a file wants it."""

    settings: Settings
    console: Console
    choices: Choices
    stamps_from_file: bool
    period: Period | None
    agreement: Agreement
    graph: Graph | None = None
    total: OutcomeCounts = field(default_factory=OutcomeCounts)
    reports: list[dict[str, object]] = field(default_factory=list)
    unusable: bool = False
    open_now: ExitStack = field(default_factory=ExitStack)
    take_reading: Callable[[Loading, Path, Reading, FileKeys], int] = field(
        default_factory=lambda: _load_reading
    )

    def open(self) -> Graph:
        """The graph, opened when first asked for; its server is kept running until the end."""
        if self.graph is None:
            self.graph = open_graph(self.settings)
            self.open_now.callback(self.graph.close)
            self.open_now.enter_context(keeping(self.settings, self.graph))
        return self.graph

    @property
    def code(self) -> int:
        """The exit code: 0 all taken, 1 some refused, 2 something was unusable."""
        return 2 if self.unusable else 1 if self.total.refused else 0

    def known(self, source: str, given: str) -> Collection[str]:
        """The bookings that were made of an eventID before."""
        return bookings_in(self.open())(source, given)


def load(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files (JSON, EPCIS, CSV, workbooks, lists, archives) or folders."),
    ],
    source: Source = None,
    profile: ProfileName = None,
    sheet: SheetName = None,
    dates: DateOrder = None,
    decimal: DecimalMark = None,
    covers: Annotated[
        str | None,
        typer.Option(
            help="FROM..TO: each file is all of its source and period. What is known of it and "
            "missing in the file is counted and, agreed to, voided."
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="Agree: void what is missing, and what changed, for the new."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be done; nothing is written.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print counts as JSON.")] = False,
    recorded_at_from_file: Annotated[
        bool,
        typer.Option(help="Keep the recorded_at that events carry (history of another graph)."),
    ] = False,
    offline: Annotated[
        bool,
        typer.Option(
            "--offline",
            help="First load of an empty database, by Neo4j's importer: the same graph, much "
            "sooner. For a server that is not the embedded one: its files and the command.",
        ),
    ] = False,
) -> None:
    """Load events; loading the same file again changes nothing.

    What a file is, is found by looking: JSON Lines, a JSON array; EPCIS, 2.0 as JSON and 1.2 or 2.0
    as XML; messages of IPC-CFX; CSV with a column per field; tables of other systems by their
    headers (“lotgraph profile list”), as CSV, workbook (XLSX, XLSM, XLSB, XLS, ODS), HTML table or
    SAP list; gz, and zip of many. Every
    refused event is told with its line and a remedy, and written to FILE.refused.jsonl (or .csv)
    ready to mend and load again; the rest is taken.

    A CSV needs the column type; the others are the event's fields:

    event_id,source,type,at,item,lot,quantity,uom,work_order,batch,customer,document

    Exit code: 0 all taken, 1 some refused, 2 a file was unusable or holds no event.
    """
    settings = Settings()
    console = terminal(stderr=True, soft_wrap=True)
    choices = choices_of(settings, console, source, profile, sheet, dates, decimal)
    period = read_period(covers) if covers else None
    ask = None if as_json or not sys.stdin.isatty() else _ask
    loading = Loading(
        settings, console, choices, recorded_at_from_file, period, Agreement(yes, ask)
    )
    loading.choices = replace(choices, known=loading.known)
    if dry_run:
        raise typer.Exit(_try(loading, paths, as_json=as_json))
    if offline:
        from app.cli.offline.loading import load_offline, refuse_options

        refuse_options({"--covers": covers, "--yes": yes,
                        "--recorded-at-from-file": recorded_at_from_file})  # fmt: skip
        raise typer.Exit(load_offline(loading, _files(paths), as_json=as_json))
    with loading.open_now:
        for path in _files(paths):
            load_file(loading, path)
    if as_json:
        report = LoadReport(loading.total, refused_file=first_refused(loading.reports))
        typer.echo(orjson.dumps(report.counts() | {"files": loading.reports}).decode())
    raise typer.Exit(loading.code)


def _try(loading: Loading, paths: list[Path], *, as_json: bool) -> int:
    """Tell what loading would do; the exit code."""
    found = []
    with loading.open_now:
        for path in _files(paths):
            batch = loading.settings.load_batch_events
            found.append(
                try_file(
                    loading.open(), path, loading.choices, batch, loading.console, loading.period
                )
            )  # fmt: skip
    if as_json:
        typer.echo(orjson.dumps({"files": [report for _, report in found]}).decode())
    return max(code for code, _ in found)


def choices_of(
    settings: Settings, console: Console, source: str | None, profile: str | None,
    sheet: str | None, dates: str | None, decimal: str | None,
) -> Choices:  # fmt: skip
    """How tables are read, as somebody chose. Errors: `UsageError`."""
    if dates is not None and dates not in ORDERS:
        raise UsageError(f"--dates is “{dates}”.", remedy=f"Write one of: {', '.join(ORDERS)}.")
    if decimal is not None and decimal not in MARKS:
        raise UsageError(f"--decimal is “{decimal}”.", remedy="Write comma or point.")
    profiles = profiles_of(settings.home, console)
    chosen = None if profile is None else profile_said(profile, profiles)
    mark = MARKS[decimal] if decimal else None
    return Choices(source, chosen, tuple(profiles), dates, mark, sheet)


def _ask(question: str) -> bool:
    """A typed yes; anything else is none."""
    answer: str = typer.prompt(f"{question} Type yes to agree", default="no")
    return answer.strip().lower() == "yes"


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
    return name.startswith((".", "~$")) or ".refused." in name or name.endswith(".part")


def _told(path: Path) -> str:
    return in_utf8(str(path))


def load_file(loading: Loading, path: Path) -> None:
    """Load all that is in one file; what cannot be read ends this file only."""
    keys, events = FileKeys(), 0
    try:
        for reading in open_all(path, loading.choices):
            if reading.error is not None:
                mark_unusable(loading, path, reading.error, reading.name)
                keys.unread += 1
            elif reading.empty:
                loading.console.print(f"  {escape(' · '.join(reading.says))}")
            else:
                events += loading.take_reading(loading, path, reading, keys)
    except UnreadableError as error:
        mark_unusable(loading, path, error)
        return
    if not events:
        loading.unusable = True
        return
    if loading.period is not None:
        voided = settle_period(
            loading.open(), loading.period, keys, path.name, loading.agreement, loading.console
        )
        loading.reports[-1]["voided"] = voided


def mark_unusable(loading: Loading, path: Path, error: LotgraphError, name: str = "") -> None:
    """Say why a file, or the part of it of that name, could not be loaded."""
    loading.unusable = True
    loading.console.print(f"[bold red]{escape(error.text)}[/bold red]\n  {escape(error.remedy)}")
    told: dict[str, object] = {"file": _told(path), "error": error.text, "remedy": error.remedy}
    loading.reports.append(told | ({"part": name} if name else {}))


def _load_reading(loading: Loading, path: Path, reading: Reading, keys: FileKeys) -> int:
    """Load one reading; how many events were answered."""
    report = LoadReport()
    graph = loading.open()
    changed, voided = _take(loading, graph, path, reading, report, keys)
    print_report(loading.console, path, reading, report)
    if reading.csv is not None:
        told = settle_changes(graph, changed, voided, path.name, loading.agreement, loading.console)
        report.tally.conflict -= told.replaced
        report.tally.duplicate -= told.again
        report.tally.created += told.created
    add_counts(loading.total, report.tally)
    entry: dict[str, object] = {"file": _told(path)} | report.counts()
    entry |= {"part": reading.name} if reading.name else {}
    entry |= {"left_aside": dict(reading.asides.counts)} if reading.asides.total else {}
    loading.reports.append(entry | ({"says": reading.says} if reading.says else {}))
    return report.total


def _take(
    loading: Loading, graph: Graph, path: Path, reading: Reading, report: LoadReport, keys: FileKeys
) -> tuple[list[Outcome], list[tuple[str, str]]]:
    """Take the events of a reading; of tables rows that changed and the keys of rows that are known
    and voided."""
    voided: list[tuple[str, str]] = []
    of_table = reading.csv is not None
    answers = PartAnswers(of_table, keys, of_table or loading.period is not None)
    with (
        rare_garbage_collection(),
        progress(path, reading, loading.console) as advance,
        note_of(loading.settings.home, Job("load", path.name)) as job,
        refused_of(reading, refused_path(path, reading)) as file,
    ):
        taken = take(
            graph, reading.items, source=loading.choices.source or reading.source,
            batch_events=loading.settings.load_batch_events,
            stamps_from_file=loading.stamps_from_file,
        )  # fmt: skip
        for outcomes in _or_said(taken, path, report.tally, loading.console):
            for outcome in outcomes:
                report.add(outcome)
                if answers.add(outcome) == "refused":
                    file.add(outcome)
            if of_table:
                voided += voided_of(graph, known_keys(outcomes))
            advance(report.tally)
            job.say(report.tally.text)
        if not loading.agreement.may_agree:
            for outcome in answers.changed:
                file.add(outcome)
            answers.changed.clear()
    report.refused_file = _told(file.written) if file.written else None
    report.trouble = file.trouble if file.written is None else ""
    return answers.changed, voided


def refused_path(path: Path, reading: Reading) -> Path:
    """Beside what the refused events of a reading are written."""
    return path.with_name(f"{path.name}.{_safe(reading.name)}") if reading.name else path


def _safe(name: str) -> str:
    return re.sub(r"[^\w.-]+", "_", name)[:80] or "part"


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
