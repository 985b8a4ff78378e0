"""Fill a database from a backup: what people kept as it stands, the events through the door again.

The database says that it is being filled until it is; whoever opens it meanwhile is told. What was
broken off (a kill, a server that went away) goes on where it was: batches of events are committed
in the order of the file, so as many lines as there are events are done.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from app.backup.files import BackupError, BackupFile, lines_of
from app.backup.manifest import AUDIT, DESK, EVENTS, NUMBERS, REFUSALS, TEXTS, Manifest
from app.backup.stored import BESIDE, CASES, ENTRY, REFUSAL, TEXT, Counts, event_of
from app.events.again import take_again
from app.graph.run import Graph, Work
from app.graph.schema import apply_again, apply_schema
from app.times import now

_LINKS_AT_ONCE, _NODES_AT_ONCE, _TEXTS_AT_ONCE = 20_000, 10_000, 20


def fill(graph: Graph, folder: Path, manifest: Manifest, batch_events: int, tell: Counts) -> int:
    """Make a database what a backup (read by `read_backup`) says; how many events were there from
    an earlier try.

    Whatever lotgraph kept in it is deleted first, what others keep there stays. Errors:
    `BackupError`, `DatabaseError` in words.
    """
    _must_be_past(manifest)
    apply_schema(graph)
    state = graph.one("backup/state")
    if state["backup"] != manifest.id:
        graph.write(lambda work: work.do("backup/begin", backup=manifest.id, made_of=str(folder)))
        _clear(graph)
    done = int(graph.one("backup/events_total")["total"])
    _fill_desk(graph, folder, manifest)
    apply_again(graph, manifest.schema)
    total = manifest.counts["events"]
    tell(done, total)
    written = done
    events = map(event_of, lines_of(folder, manifest.file(EVENTS), done))
    for count in take_again(graph, events, batch_events):
        written += count
        tell(written, total)
    _fill_nodes(graph, folder, manifest.file(REFUSALS), REFUSAL, _NODES_AT_ONCE)
    found = int(graph.one("backup/events_total")["total"])
    if found != total:
        raise BackupError(
            f"{found:,} events are there after {total:,} were written: the backup was changed "
            "while it was read, or somebody writes to this database.",
            remedy="Restore again.",
        )
    graph.write(lambda work: work.do("backup/finish", last=manifest.stamp, shape=manifest.shape))
    return done


def _must_be_past(manifest: Manifest) -> None:
    if manifest.stamp > time.time_ns() // 1000:
        raise BackupError(
            "The clock of this machine is before the last record of the backup "
            f"({manifest.moment}). Nothing was changed.",
            remedy="Set the clock right first.",
            code="clock_behind",
        )


def _clear(graph: Graph) -> None:
    """Delete everything, links before what they hang on: some things have millions."""
    _repeat(graph, "backup/clear_links", _LINKS_AT_ONCE)
    _repeat(graph, "backup/clear_nodes", _NODES_AT_ONCE)


def _repeat(graph: Graph, name: str, count: int) -> None:
    while graph.write(lambda work: work.one(name, count=count)["deleted"]):
        pass


def _fill_desk(graph: Graph, folder: Path, manifest: Manifest) -> None:
    """What the recall desk kept; anew when that was begun before."""
    _repeat(graph, "backup/clear_desk", _NODES_AT_ONCE)
    desk = manifest.file(DESK)
    for first in (True, False):  # cases before what hangs on them
        rows = (orjson.loads(line) for line in lines_of(folder, desk))
        of_this = (row for row in rows if (row[0] in CASES) is first)
        for some in _batches(of_this, _NODES_AT_ONCE):
            graph.write(partial(_make_desk, rows=some))
    _fill_nodes(graph, folder, manifest.file(TEXTS), TEXT, _TEXTS_AT_ONCE)
    if manifest.has_log:
        _fill_log(graph, folder, manifest.file(AUDIT))
    if manifest.has_numbers:
        _fill_numbers(graph, folder, manifest.file(NUMBERS))


def _fill_log(graph: Graph, folder: Path, file: BackupFile) -> None:
    """The entries as they were, what stands beside them, and the head behind the last."""
    for some in _batches(map(orjson.loads, lines_of(folder, file)), _NODES_AT_ONCE):
        graph.write(partial(_make_nodes, label=ENTRY, rows=[entry for entry, _ in some]))
        besides = [beside for _, beside in some if beside is not None]
        graph.write(partial(_make_nodes, label=BESIDE, rows=besides))
    if file.lines:
        graph.write(lambda work: work.one("chain/make_head", chain=""))


def _fill_numbers(graph: Graph, folder: Path, file: BackupFile) -> None:
    """Schemes, sequences and numbers, each label's after the other as they stand."""
    for some in _batches(map(orjson.loads, lines_of(folder, file)), _NODES_AT_ONCE):
        for label in dict.fromkeys(label for label, _ in some):
            rows = [told for of, told in some if of == label]
            graph.write(partial(_make_nodes, label=label, rows=rows))
    graph.write(lambda work: work.do("backup/mark_numbers", now=now()))


def _make_desk(work: Work, rows: Sequence[Any]) -> None:
    work.do("backup/make_desk", rows=rows)


def _fill_nodes(graph: Graph, folder: Path, file: BackupFile, label: str, at_once: int) -> None:
    for some in _batches(map(orjson.loads, lines_of(folder, file)), at_once):
        graph.write(partial(_make_nodes, label=label, rows=some))


def _make_nodes(work: Work, label: str, rows: Sequence[Any]) -> None:
    work.do("backup/make_nodes", label=label, rows=rows)


def _batches(items: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while some := list(islice(items, size)):
        yield some
