"""Backups written by hand, and ways to spoil one."""

from __future__ import annotations

from pathlib import Path

from app.backup.files import LineWriter
from app.backup.manifest import (
    AUDIT,
    DESK,
    EVENTS,
    NUMBERS,
    REFUSALS,
    TEXTS,
    Manifest,
    write_manifest,
)
from app.backup.stored import event_line
from app.events.again import StoredEvent
from app.events.contract import ValidEvent, read_event
from app.graph.schema import checksum, schema_files
from tests.events.said import lot, said

NAMES = (EVENTS, DESK, TEXTS, REFUSALS, AUDIT, NUMBERS)


def stored(count: int) -> list[StoredEvent]:
    """Receipts of one lot, a second apart."""
    found = []
    for number in range(count):
        taken = read_event(said("receive", str(number), object=lot("Ä", "1"), quantity=number + 1))
        assert isinstance(taken, ValidEvent)
        found.append(StoredEvent((number + 1) * 1_000_000, taken.sha256, taken.content))
    return found


def written(
    folder: Path,
    events: list[StoredEvent],
    desk: tuple[bytes, ...] = (),
    *,
    without_schema: tuple[str, ...] = (),
) -> Manifest:
    """A backup of some events and of what stands on the desk; one that lacks schema files is of an
    earlier version, which kept no log."""
    version = 1 if without_schema else 3
    folder.mkdir()
    lines = {EVENTS: [event_line(each) for each in events], DESK: list(desk)}
    files = []
    for name in NAMES[: 3 + version]:
        with LineWriter(folder / name) as file:
            for line in lines.get(name, ()):
                file.add(line)
        files.append(file.file)
    schema = {
        name: checksum(path.read_text(encoding="utf-8"))
        for name, path in schema_files().items()
        if name not in without_schema
    }
    counts = {"events": len(events), "desk": len(desk)}
    stamp = max((each.recorded_at for each in events), default=0)
    manifest = Manifest("0", "Neo4j/0", "then", stamp, 0, schema, counts, (), tuple(files), version)
    write_manifest(folder, manifest)
    return manifest
