"""Make a backup of a graph as of one stamp, while people read and write it.

Neo4j Community cannot be copied while it runs, and shows every commit at once, even inside one
transaction. So the backup holds what does not change: the events up to a stamp. For a moment the
writers' clock is held, which no commit of events gets past: then its stamp, how many events there
are, the number of the last entry of the log, what the recall desk keeps and what was refused are
read as of that stamp. Then the clock goes
on, and the events up to the stamp are read in pages; what is recorded meanwhile has later stamps.
At the end there must be exactly as many as there were.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app import __version__
from app.backup.event_pages import EventKey, event_pages
from app.backup.files import BackupError, BackupFile, LineWriter, disk_in_words
from app.backup.manifest import (
    AUDIT,
    DESK,
    EVENTS,
    MANIFEST,
    NUMBERS,
    REFUSALS,
    TEXTS,
    Manifest,
    write_manifest,
)
from app.backup.stored import (
    EVERY_LABEL,
    Counts,
    desk_lines,
    entry_lines,
    event_line,
    json_line,
    number_lines,
    refusal_lines,
)
from app.errors import DatabaseError, UsageError
from app.events.again import StoredEvent
from app.graph.run import Graph, Work

_ROUNDS = 3
_READINGS = 20
_TEXTS_AT_ONCE = 20  # pieces of up to 200,000 characters
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class _Held:
    """What was read while the clock was held, but for the texts, of which the keys are known."""

    stamp: int
    shape: int
    events: int
    held_s: float
    desk: BackupFile
    refusals: BackupFile
    texts: list[list[object]]
    entries: int


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was made: its manifest, and how long commits of events waited for it."""

    manifest: Manifest
    held_s: float


def back_up(graph: Graph, folder: Path, tell: Counts | None = None) -> BackupMade:
    """Write a backup into a new `folder` (readable for this user only), whole or not at all.

    `tell` hears how many of how many events are written. Errors: `UsageError` when the folder
    exists, `BackupError` and `DatabaseError` in words.
    """
    folder = folder.expanduser().absolute()
    may_be_made(folder)
    with _part_of(folder) as part:
        made = _write(graph, part, tell or _untold)
        write_manifest(part, made.manifest)
        (part / _LOCK).unlink()
        may_be_made(folder)
        with disk_in_words(folder.parent):
            _onto_disk(part)
            part.rename(folder)
            _onto_disk(folder.parent)
    return made


def may_be_made(folder: Path) -> None:
    """Refuse a folder that exists, or one in a folder that does not. Errors: `UsageError`."""
    if os.path.lexists(folder):
        raise UsageError(
            f"{folder} exists already.", remedy="Name another folder, or remove this one first."
        )
    if not folder.parent.is_dir():
        raise UsageError(f"There is no folder {folder.parent}.", remedy="Make it first.")


@contextlib.contextmanager
def _part_of(folder: Path) -> Iterator[Path]:
    """A folder beside the one to be, gone unless it was renamed; what a killed backup of the same
    name left is removed."""
    with disk_in_words(folder.parent):
        for left in folder.parent.glob(f".{_plain(folder.name)}.*.part"):
            _remove_if_left(left)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent))
        lock = os.open(part / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        _take(lock)
    try:
        yield part
    finally:
        os.close(lock)
        shutil.rmtree(part, ignore_errors=True)


def _plain(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _remove_if_left(part: Path) -> None:
    """Remove the folder of a backup that nobody writes any more."""
    if not (part / _LOCK).is_file() and not (part / MANIFEST).is_file():
        return  # it is none
    with contextlib.suppress(OSError):
        handle = os.open(part / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if _take(handle):
                shutil.rmtree(part, ignore_errors=True)
        finally:
            os.close(handle)


def _take(handle: int) -> bool:
    """Take the lock of a folder, which the system lets go of when its holder dies."""
    if sys.platform == "win32":
        return False  # nobody can tell there, so what was left is left
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _onto_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _have_planned(graph: Graph) -> None:
    """Have the server plan what is read while the clock is held: the first time takes it long."""
    for name in ("backup/events_total", "backup/desk", "backup/text_keys", "backup/refused"):
        graph.read(lambda work, name=name: next(work.stream(name), None))  # type: ignore[misc]


def _write(graph: Graph, part: Path, tell: Counts) -> BackupMade:
    _have_planned(graph)
    for _ in range(_ROUNDS):
        held = graph.write(lambda work: _while_held(work, part))
        texts = _write_texts(graph, part, held)
        audit = _write_entries(graph, part, held)
        numbers = _write_numbers(graph, part)
        events, counts = _write_events(graph, part, held, tell)
        if events.lines == held.events and texts.lines == len(held.texts):
            break
    else:
        raise DatabaseError(
            "Events with stamps of an earlier day were loaded all the time, so no backup as of one "
            "stamp could be read.",
            remedy="Let “lotgraph load --recorded-at-from-file” end first.",
            code="database_busy",
        )
    labels = {row["label"] for row in graph.rows("backup/labels")}
    others = {"desk": held.desk.lines, "texts": texts.lines, "refusals": held.refusals.lines}
    others |= {"audit": audit.lines, "numbers": numbers.lines}
    manifest = Manifest(
        __version__,
        graph.server()[0],
        datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        held.stamp,
        held.shape,
        {row["name"]: row["sha256"] for row in graph.rows("graph/schema_applied")},
        {"events": events.lines, **counts, **others},
        sorted(labels - EVERY_LABEL),
        (events, held.desk, texts, held.refusals, audit, numbers),
    )
    return BackupMade(manifest, held.held_s)


def _while_held(work: Work, part: Path) -> _Held:
    """What is read while no commit of events gets past the clock."""
    began = time.monotonic()
    clock = work.one("backup/hold_clock", now=time.time_ns() // 1000)
    head = work.rows("backup/hold_head", now=time.time_ns() // 1000)
    events = work.one("backup/events_total")["total"]
    for _ in range(_READINGS):
        with LineWriter(part / DESK) as desk:
            keys, hash_ = _read_desk(work, desk.add)
        if _read_desk(work, _passed_over)[1] == hash_:
            break
    else:
        raise DatabaseError(
            "So much was decided on recall cases that they could not be read as of one moment.",
            remedy="Try again in a while.",
            code="database_busy",
        )
    with LineWriter(part / REFUSALS) as refusals:
        for line in refusal_lines(work):
            refusals.add(line)
    held_s = time.monotonic() - began
    return _Held(
        clock["last"], clock["shape"], events, held_s, desk.file, refusals.file, keys,
        head[0]["number"] if head else 0,
    )  # fmt: skip


def _read_desk(work: Work, take: Callable[[bytes], None]) -> tuple[list[list[object]], str]:
    """Hand over the lines of the desk; the keys of all texts, and a hash of both as they were read.

    People decide while it is read: what they do has nothing to do with the clock. It is as of one
    moment when a second reading gives the same hash.
    """
    hash_ = hashlib.sha256()
    for line in desk_lines(work):
        hash_.update(line)
        take(line)
    keys = _text_keys(work)
    hash_.update(json_line(keys))
    return keys, hash_.hexdigest()


def _text_keys(work: Work) -> list[list[object]]:
    return [[row["owner"], row["place"]] for row in work.stream("backup/text_keys")]


def _write_texts(graph: Graph, part: Path, held: _Held) -> BackupFile:
    """The long texts: once written they never change, so they are read while others write."""
    with LineWriter(part / TEXTS) as texts:
        for start in range(0, len(held.texts), _TEXTS_AT_ONCE):
            keys = held.texts[start : start + _TEXTS_AT_ONCE]
            for row in graph.rows("backup/texts", keys=keys):
                texts.add(json_line({name: row[name] for name in ("owner", "place", "text")}))
    return texts.file


def _write_entries(graph: Graph, part: Path, held: _Held) -> BackupFile:
    """The log up to the entry that was its last: entries never change."""
    with LineWriter(part / AUDIT) as audit:
        for line in entry_lines(graph, held.entries):
            audit.add(line)
    return audit.file


def _write_numbers(graph: Graph, part: Path) -> BackupFile:
    with LineWriter(part / NUMBERS) as numbers:
        for line in number_lines(graph):
            numbers.add(line)
    return numbers.file


def _write_events(
    graph: Graph, part: Path, held: _Held, tell: Counts
) -> tuple[BackupFile, dict[str, int]]:
    """All events up to the stamp, in the order of their stamps; and of how many sources, and how
    many are not what they were when they were hashed."""
    sources: set[str] = set()
    done = changed = 0
    with LineWriter(part / EVENTS) as events:
        for page in event_pages(graph, held.stamp):
            for stored in _events(graph, page):
                events.add(event_line(stored))
                changed += hashlib.sha256(stored.content.encode()).hexdigest() != stored.sha256
            sources.update(key.source for key in page)
            done += len(page)
            tell(done, max(done, held.events))
    return events.file, {"sources": len(sources), "changed_events": changed}


def _events(graph: Graph, page: list[EventKey]) -> list[StoredEvent]:
    keys = [[key.source, key.event_id] for key in page]
    rows = graph.rows("backup/events", keys=keys)
    if len(rows) != len(page):
        raise BackupError("Events went away while they were read.", remedy="Try again.")
    rows.sort(key=lambda row: row["place"])
    return [
        StoredEvent(row["recorded_at"], row["sha256"], row["content"], row["batch"]) for row in rows
    ]


def _untold(_done: int, _total: int) -> None:
    """Nobody listens."""


def _passed_over(_line: bytes) -> None:
    """It is read for its hash alone."""
