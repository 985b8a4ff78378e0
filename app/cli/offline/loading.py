"""`lotgraph load --offline`: the first load of an empty database, by Neo4j's importer."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import typer
from rich.markup import escape

from app.acting import person
from app.cli.garbage import rare_garbage_collection
from app.cli.load import Loading, load_file, refused_path
from app.cli.load_report import LoadReport, add_counts, first_refused, print_report, progress
from app.embedded import importing
from app.errors import DatabaseError, UsageError
from app.events.reading import Reading
from app.exchange.reading import refused_of
from app.firstload.building import GraphFiles
from app.firstload.loading import FirstLoad, PhaseTimes
from app.firstload.writing import COMMAND, command_of, in_folder, write_rest
from app.graph.reads import Reads
from app.graph.run import Graph, Work
from app.intake.periods import FileKeys
from app.job_notes import note_of
from app.observer import Job
from app.opening import connect_to, open_graph
from app.plain_text import in_utf8
from app.settings import Settings

_NOTE = "loaded.json"


def load_offline(loading: Loading, paths: list[Path], *, as_json: bool) -> int:
    """Load files into an empty database; the exit code.

    Errors: `UsageError` when the database is not empty, or for what has to be loaded online.
    """
    settings = loading.settings
    folder = importing.work_folder(settings, anew=False)
    asked = _fingerprint(loading, paths)
    if not settings.embedded or importing.has_data(settings):
        graph = open_graph(settings)  # finishes what was imported before it was broken off
        try:
            if (told := _loaded(folder, asked)) is not None and _events(graph):
                return _tell_again(loading, folder, told, as_json=as_json)
            must_be_empty(graph)
        finally:
            graph.close()
    folder = importing.work_folder(settings)
    with GraphFiles(folder, person()) as files:
        with rare_garbage_collection(), FirstLoad(files, settings.load_batch_events) as first:
            offline = _Offline(first)
            loading.choices = replace(loading.choices, known=_known)
            loading.take_reading = offline.take_reading
            for path in paths:
                load_file(loading, path)
        arguments = first.times.timed("writing", lambda: write_rest(files))
    if files.events or files.refusals:
        _note(folder, asked, loading)
        _put_in_place(loading, folder, arguments, first.times)
        _tell_times(loading, files, first.times)
    if settings.embedded:
        shutil.rmtree(folder, ignore_errors=True)
    _print_counts(loading, as_json=as_json)
    return loading.code


def refuse_options(given: dict[str, Any]) -> None:
    """Refuse options that a first load cannot do. Errors: `UsageError`."""
    why = {
        "--covers": "an empty database has nothing that could be missing in a file",
        "--yes": "there is nothing known yet that could be replaced",
        "--recorded-at-from-file": "its stamps follow the order of the files",
    }
    for name, reason in why.items():
        if given[name]:
            raise UsageError(
                f"{name} does not go with --offline: {reason}.",
                remedy=f"Leave {name} out, or leave --offline out.",
            )


@dataclass(slots=True)
class _Offline:
    """What is done with each reading of a file."""

    first: FirstLoad
    counts: int = field(default=0)

    def take_reading(self, loading: Loading, path: Path, reading: Reading, _keys: FileKeys) -> int:
        """Take one reading; how many events were answered."""
        report = LoadReport()
        with (
            progress(path, reading, loading.console) as advance,
            note_of(loading.settings.home, Job("load", path.name)) as job,
            refused_of(reading, refused_path(path, reading)) as file,
        ):
            source = loading.choices.source or reading.source
            for answers in self.first.take(reading, source):
                report.tally.created += answers.created
                for outcome in answers.others:
                    report.add(outcome)
                    if outcome.problem is not None:
                        file.add(outcome)
                advance(report.tally)
                job.say(report.tally.text)
        report.refused_file = in_utf8(str(file.written)) if file.written else None
        report.trouble = file.trouble if file.written is None else ""
        print_report(loading.console, path, reading, report)
        add_counts(loading.total, report.tally)
        entry: dict[str, object] = {"file": in_utf8(str(path))} | report.counts()
        entry |= {"part": reading.name} if reading.name else {}
        entry |= {"left_aside": dict(reading.asides.counts)} if reading.asides.total else {}
        loading.reports.append(entry | ({"says": reading.says} if reading.says else {}))
        return report.total


def _known(source: str, given: str) -> Collection[str]:
    """Bookings made of an EPCIS event before: only a graph tells them. Errors: `UsageError`."""
    raise UsageError(
        f"A document takes back or repeats the EPCIS event {given} of {source}; what was booked of "
        "it before is not looked up by --offline. Nothing was loaded.",
        remedy="Load this file without --offline, after the others.",
    )


def must_be_empty(graph: Reads) -> None:
    """Errors: `UsageError` when anything was told or done in a graph."""
    found = graph.one("firstload/population")
    what = {"events": "events", "refused": "refused events", "cases": "recall cases",
            "entries": "entries of the log that shows tampering"}  # fmt: skip
    told = [f"{found[name]:,} {words}" for name, words in what.items() if found[name]]
    if told:
        raise UsageError(
            f"--offline fills an empty database; this one holds {', '.join(told)}. Nothing was "
            "loaded.",
            remedy="Load without --offline; or empty it: “lotgraph db reset”.",
        )


def _while_empty(settings: Settings, stop: Callable[[], None]) -> None:
    """Stop a server whose database is empty and to which nobody can write meanwhile: whoever does
    needs the clock. Errors: `UsageError`."""
    stopped = False

    def hold(work: Work) -> None:
        nonlocal stopped
        work.one("events/stamp", now=0, count=0)
        must_be_empty(work)
        stopped = True
        stop()

    graph = connect_to(settings, retry_s=0)
    try:
        graph.write(hold)
    except DatabaseError:
        if not stopped:
            raise
    finally:
        graph.close()


def _events(graph: Graph) -> bool:
    return bool(graph.one("firstload/population")["events"])


def _put_in_place(
    loading: Loading, folder: Path, arguments: list[str], times: PhaseTimes
) -> None:  # fmt: skip
    settings, console = loading.settings, loading.console
    if not settings.embedded:
        (folder / COMMAND).write_text(command_of(arguments, settings.neo4j_database) + "\n")
        console.print(
            f"The files are in {escape(str(folder))}. Nothing is in the database yet: stop it, run "
            f"the command in {COMMAND} inside a copy of that folder on its machine, start it, and "
            "run any verb (“lotgraph checks”), which makes the constraints and finishes."
        )
        console.print(escape(command_of(arguments, settings.neo4j_database)))
        return
    console.print("Importing …")
    given, hold = in_folder(arguments, folder), partial(_while_empty, settings)
    times.timed("importing", partial(importing.import_files, settings, given, hold))
    times.timed("constraints", lambda: open_graph(settings).close())


def _tell_times(loading: Loading, files: GraphFiles, times: PhaseTimes) -> None:
    speed = files.events / max(times.total, 1e-9)
    loading.console.print(f"{files.events:,} events in {times.total:.1f} s ({speed:,.0f}/s):")
    loading.console.print(f"  {times.text}")


def _fingerprint(loading: Loading, paths: list[Path]) -> list[Any]:
    """What is loaded, as far as it shows without reading it."""
    chosen = loading.choices
    profile = chosen.profile.name if chosen.profile else None
    found: list[Any] = [chosen.source, profile, chosen.dates, chosen.decimal, chosen.sheet]
    for path in paths:
        with suppress(OSError):
            stat = path.stat()
            found.append([in_utf8(str(path.absolute())), stat.st_size, stat.st_mtime_ns])
    return found


def _note(folder: Path, asked: list[Any], loading: Loading) -> None:
    """Keep what was answered, for whoever begins again after a kill."""
    told = {"asked": asked, "code": loading.code, "files": loading.reports,
            "total": LoadReport(loading.total).counts()}  # fmt: skip
    (folder / _NOTE).write_bytes(orjson.dumps(told))


def _loaded(folder: Path, asked: list[Any]) -> dict[str, Any] | None:
    """What was answered when the same files were imported, and broken off afterwards."""
    try:
        told = orjson.loads((folder / _NOTE).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    found: dict[str, Any] | None = told if told["asked"] == asked else None
    return found


def _tell_again(
    loading: Loading, folder: Path, told: dict[str, Any], *, as_json: bool
) -> int:  # fmt: skip
    loading.console.print("These files were imported before that was broken off; it is whole now.")
    loading.reports = told["files"]
    for name in ("created", "duplicate", "conflict", "rejected", "warnings"):
        setattr(loading.total, name, told["total"][name])
    if loading.settings.embedded:
        shutil.rmtree(folder, ignore_errors=True)
    _print_counts(loading, as_json=as_json)
    code: int = told["code"]
    return code


def _print_counts(loading: Loading, *, as_json: bool) -> None:
    if as_json:
        report = LoadReport(loading.total, refused_file=first_refused(loading.reports))
        typer.echo(orjson.dumps(report.counts() | {"files": loading.reports}).decode())
