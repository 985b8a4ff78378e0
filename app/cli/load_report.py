"""What `lotgraph load` says of each file: counts, problems with lines and remedies, what was
left aside.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

from app.cli.terminal import plain_column
from app.events.models import Outcome
from app.events.reading import Reading
from app.events.service import OutcomeCounts

PRINT_LIMIT = 10  # problems printed per file; all of them are in the refused file


@dataclass(slots=True)
class LoadReport:
    """What became of one reading: counts, the first problems and warnings, how many name no
    source.
    """

    tally: OutcomeCounts = field(default_factory=OutcomeCounts)
    problems: list[Outcome] = field(default_factory=list)
    notes: list[tuple[Outcome, str]] = field(default_factory=list)
    sourceless: int = 0
    refused_file: str | None = None
    trouble: str = ""

    def add(self, outcome: Outcome) -> None:
        """Take note of one answer."""
        self.tally.add(outcome)
        problem = outcome.problem
        if problem is not None:
            if problem.field == "source" and problem.code == "missing_field":
                self.sourceless += 1
            if len(self.problems) < PRINT_LIMIT and self.sourceless <= 1:
                self.problems.append(outcome)
        if len(self.notes) < PRINT_LIMIT:
            self.notes += [(outcome, f"{n.code}: {n.text}") for n in outcome.notes[:1]]

    @property
    def total(self) -> int:
        """How many events were answered."""
        counts = self.tally
        return counts.created + counts.duplicate + counts.refused

    def counts(self) -> dict[str, object]:
        """As `--json` prints them."""
        tally = self.tally
        return {
            "created": tally.created, "duplicate": tally.duplicate, "conflict": tally.conflict,
            "rejected": tally.rejected, "warnings": tally.warnings,
            "refused_file": self.refused_file,
        }  # fmt: skip


def print_report(console: Console, path: Path, reading: Reading, report: LoadReport) -> None:
    """Tell what became of one reading."""
    tally = report.tally
    style = "yellow" if tally.refused or not report.total else "green"
    name = f"{path}/{reading.name}" if reading.name else str(path)
    console.print(
        f"[{style}]{escape(name)}[/{style}] ({reading.format}): {tally.created:,} created, "
        f"{tally.duplicate:,} duplicate, {tally.conflict:,} conflict, "
        f"{tally.rejected:,} rejected, {tally.warnings:,} warnings"
    )
    if reading.says:
        console.print(f"  {escape(' · '.join(reading.says))}")
    if reading.asides.total:
        console.print(f"  left aside: {escape(reading.asides.words())}")
    if not report.total:
        rows = f" of {reading.asides.total:,} rows" if reading.asides.total else ""
        console.print(f"  [bold]It holds no event[/bold]: 0{rows}. Nothing was loaded from it.")
    _print_problems(console, report)
    for outcome, text in report.notes:
        console.print(f"  line {outcome.line}: [dim]warning[/dim] {escape(text)}")
    if tally.warnings > len(report.notes):
        console.print(f"  … and {tally.warnings - len(report.notes):,} more warnings")
    if report.refused_file:
        console.print(
            f"  Refused events are in {escape(report.refused_file)}: mend them and load that file."
        )
    if report.trouble:
        console.print(
            f"  The refused events could not be written to a file ({escape(report.trouble)})."
        )


def _print_problems(console: Console, report: LoadReport) -> None:
    for outcome in report.problems:
        problem = outcome.problem
        assert problem is not None  # noqa: S101
        own = outcome.event_id and not outcome.event_id.startswith("sha256:")
        name = f" (event {escape(str(outcome.event_id))})" if own else ""
        console.print(
            f"  line {outcome.line}{name}: [bold]{problem.code}[/bold]: {escape(problem.text)}. "
            f"{escape(problem.remedy)}"
        )
    left = report.tally.refused - len(report.problems)
    if report.sourceless > 1:
        told = report.sourceless - 1
        console.print(f"  … and {told:,} more that name no source")
        left -= told
    if left > 0:
        console.print(f"  … and {left:,} more refused")


def add_counts(total: OutcomeCounts, tally: OutcomeCounts) -> None:
    """Add the counts of one reading to those of all."""
    for name in ("created", "duplicate", "conflict", "rejected", "warnings"):
        setattr(total, name, getattr(total, name) + getattr(tally, name))


def first_refused(reports: Sequence[dict[str, object]]) -> str | None:
    """The first refused file of all that were written."""
    found = [str(each["refused_file"]) for each in reports if each.get("refused_file")]
    return found[0] if found else None


class Advance:
    """Moves the bar of one file."""

    def __init__(self, bar: Progress | None, reading: Reading) -> None:
        self._bar = bar
        self._reading = reading

    def __call__(self, tally: OutcomeCounts) -> None:
        if self._bar is not None:
            done = tally.created + tally.duplicate + tally.refused
            task = self._bar.task_ids[0]
            self._bar.update(task, completed=self._reading.position, events=done)


@contextmanager
def progress(path: Path, reading: Reading, console: Console) -> Iterator[Advance]:
    """A bar of bytes read and events stored when a person is looking, else nothing."""
    if not sys.stderr.isatty():
        yield Advance(None, reading)
        return
    with Progress(
        plain_column("{task.description}"), BarColumn(), DownloadColumn(),
        plain_column("{task.fields[events]:,} events"), TimeRemainingColumn(), console=console,
        transient=True,
    ) as bar:  # fmt: skip
        bar.add_task(path.name, total=reading.size, events=0)
        yield Advance(bar, reading)
