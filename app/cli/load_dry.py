"""`lotgraph load --dry-run`: what loading files would do, told; nothing is written."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from app.cli.load_report import PRINT_LIMIT
from app.events.models import UnreadableError
from app.graph.run import Graph
from app.intake.choices import Choices
from app.intake.parts import FilePart, dry_run, with_bookings
from app.intake.periods import FileKeys, Period, absences, count_words
from app.plain_text import in_utf8


def try_file(
    graph: Graph, path: Path, choices: Choices, batch_events: int, console: Console,
    period: Period | None = None,
) -> tuple[int, dict[str, object]]:  # fmt: skip
    """Tell what loading a file would do; its exit code and its report for `--json`. `period`: of
    which the file is said to be all."""
    name = in_utf8(str(path))
    run = dry_run(
        graph, name, with_bookings(choices, graph), batch_events=batch_events,
        covers=period is not None,
    )  # fmt: skip
    parts: list[FilePart] = []
    report: dict[str, object] = {"file": name, "parts": []}
    try:
        with path.open("rb") as stream:
            for part in run.parts(stream):
                _tell(console, name, part)
                parts.append(part)
    except OSError as error:
        return 2, report | _unread(console, UnreadableError(
            f"{name}: cannot be read: {error.strerror}.", remedy="Check the path and permissions."
        ))  # fmt: skip
    except UnreadableError as error:
        return 2, report | _unread(console, error)
    report["parts"] = [each.as_json() for each in parts]
    if any(each.error for each in parts) or not any(each.events for each in parts):
        return 2, report
    if period is not None:
        report["missing"] = _missing(graph, period, run.keys, console)
    return int(any(each.counts["refused"] + each.counts["changed"] for each in parts)), report


def _missing(
    graph: Graph, period: Period, keys: FileKeys, console: Console
) -> dict[str, list[str]]:
    """What is known of the period and not in the file, by source; none of it is voided."""
    found = {}
    for each in absences(graph, period, keys):
        found[each.source] = list(each.missing)
        told = f"  {each.source}, {period.text}: "
        if not each.missing:
            console.print(escape(f"{told}nothing is missing."))
            continue
        console.print(escape(
            f"{told}{len(each.missing):,} known are not in the file: {count_words(each.missing)}"
        ))  # fmt: skip
        if keys.unread:
            console.print(f"  None would be voided: {keys.unread:,} rows could not be read.")
    return found


def _unread(console: Console, error: UnreadableError) -> dict[str, object]:
    console.print(f"[bold red]{escape(error.text)}[/bold red]\n  {escape(error.remedy)}")
    return error.as_json()


def _tell(console: Console, name: str, part: FilePart) -> None:
    if part.error is not None:
        _unread(console, part.error)
        return
    counts, of_part = part.counts, f"{name}/{part.name}" if part.name else name
    console.print(
        f"[yellow]{escape(of_part)}[/yellow] ({part.format}), nothing is written: "
        f"{counts['created']:,} would be created, {counts['known']:,} known already, "
        f"{counts['changed'] + counts['back']:,} changed since, {counts['refused']:,} refused"
    )
    if part.says:
        console.print(f"  {escape(' · '.join(part.says))}")
    for each in part.columns:
        if not each.field:
            console.print(f"  column “{escape(each.header)}”: {escape(each.why)}")
    for source, count in part.elsewhere:
        console.print(escape(
            f"  {count:,} of the new are known of the source {source}, word for word; booked of "
            "another, all of it counts twice: give --source if it is the same data"
        ))  # fmt: skip
    for row in part.rows["refused"][:PRINT_LIMIT]:
        where = f"  line {row.line}" + (f", {escape(row.field)}" if row.field else "")
        console.print(f"{where}: [bold]{row.code}[/bold]: {escape(row.text)}. {escape(row.remedy)}")
    for row in [*part.rows["changed"], *part.rows["back"]][:PRINT_LIMIT]:
        console.print(f"  line {row.line}: {escape(str(row.event_id))}: {escape(row.text)}")
