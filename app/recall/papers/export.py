"""Files of a snapshot: CSV a table, a workbook, JSON, and a manifest with the hash of each.

Rows are written one by one. What a person sent is text in every cell and never a formula. The CSV
files are for programs, the workbook is for people.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson

from app.chain.append import enter
from app.chain.entries import EXPORT
from app.errors import UsageError
from app.graph.run import Graph
from app.recall.attachments.store import attachments_of, content_of
from app.recall.follow_up import follow_ups
from app.recall.models import Case, CaseAnswer
from app.recall.next_steps import by_urgency
from app.recall.papers.folder import MANIFEST, check_room, make_room
from app.recall.papers.persons import persons_of
from app.recall.papers.sheets import SheetSource
from app.recall.papers.tables import CSV_FILES, CaseSheet
from app.recall.papers.workbook import write_workbook
from app.recall.scope import Say
from app.recall.snapshots import Snapshot, snapshots_of, stored_answer, stored_texts, take_snapshot
from app.settings import Settings
from app.tables import Cell
from app.times import now
from app.web.sheets import safe_cell

_EVERY = 5_000  # rows between two words on how far it is


def export_case(
    graph: Graph,
    settings: Settings,
    case: Case,
    folder: Path,
    *,
    by: str,
    number: int | None = None,
    say: Say | None = None,
) -> dict[str, Any]:
    """Write the files of a snapshot into a folder; the manifest.

    `number` None: the latest frozen snapshot; if there is none, what is known now is kept as a
    snapshot that is not frozen. Errors: `NotFoundError`, `UsageError` when it cannot be
    written, or would be written over files of others.
    """
    tell = say or (lambda _: None)
    names = [*(f"{sheet.table.name}.csv" for sheet in CSV_FILES), "recall.xlsx", "recall.json"]
    try:
        check_room(folder, (*names, MANIFEST))  # before a snapshot is kept
        snapshot, answer = _chosen(graph, settings, case, number, by, say)
        make_room(folder, (*names, MANIFEST))
        for sheet in CSV_FILES:
            with (folder / f"{sheet.table.name}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as out:
                write_csv(sheet, answer, out, tell)
        told_now = sheet_source(graph, settings, case, answer)
        write_workbook(folder / "recall.xlsx", case, snapshot, told_now, settings.site_zone, tell)
        tell("writing recall.json")
        with (folder / "recall.json").open("wb") as file:
            for piece in json_pieces(graph, snapshot):
                file.write(piece)
        tell("hashing the files")
        names += _write_files(graph, case, snapshot, folder)
        told = _manifest(case, snapshot, {name: _sha256(folder / name) for name in names}, by)
        (folder / MANIFEST).write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        enter(
            graph, EXPORT, by, case=case.number,
            told={"snapshot": snapshot.number, "files": told["files"]},
        )  # fmt: skip
    except OSError as error:
        raise UsageError(
            f"The files cannot be written to {folder}: {error.strerror}.",
            remedy="Name a folder that can be written to.",
        ) from None
    return told


def _write_files(graph: Graph, case: Case, snapshot: Snapshot, folder: Path) -> list[str]:
    """The attached files a snapshot was taken with, below the folder; their names there."""
    names = []
    for each in attachments_of(graph, case.number)[: snapshot.attachments]:
        content = content_of(graph, each)
        if content is not None:
            names.append(f"attachments/{each.number}-{each.name}")
            (folder / "attachments").mkdir(exist_ok=True)
            (folder / names[-1]).write_bytes(content)
    return names


def sheet_source(graph: Graph, settings: Settings, case: Case, answer: CaseAnswer) -> SheetSource:
    """An answer with the follow-up and the persons of the case as they are now."""
    people = by_urgency(follow_ups(graph, case, answer), now(), settings.recall_answer_minutes)
    return SheetSource(answer, people, persons_of(graph, case))


def note_file(
    graph: Graph, case: Case, name: str, content: bytes, by: str, about: str = ""
) -> None:
    """Enter a single file of a case that was handed out. `about`: whom it is for."""
    told = {"files": {name: hashlib.sha256(content).hexdigest()}}
    beside = {"about": about} if about else None
    enter(graph, EXPORT, by, case=case.number, told=told, beside=beside)


def _chosen(
    graph: Graph, settings: Settings, case: Case, number: int | None, by: str, say: Say | None
) -> tuple[Snapshot, CaseAnswer]:
    for each in snapshots_of(graph, case):
        if each.number == number or (number is None and each.frozen):
            return each, stored_answer(graph, each)
    if number is not None:
        raise UsageError(f"{case.number} has no snapshot {number}.")
    return take_snapshot(graph, settings, case, by=by, frozen=False, say=say)


def _manifest(case: Case, snapshot: Snapshot, files: Mapping[str, str], by: str) -> dict[str, Any]:
    return {
        "case": case.number,
        "title": case.title,
        "kind": case.kind,
        "snapshot_hash": snapshot.sha256,
        "snapshot": snapshot.as_json(),
        "counts": dict(snapshot.counts),
        "files": dict(files),
        "by": by,
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_csv(sheet: CaseSheet[Any], answer: CaseAnswer, out: TextIO, say: Say) -> None:
    """One table as CSV; unknown cells are empty."""
    writer = csv.writer(out)
    writer.writerow(sheet.table.header)
    for row in _lines(sheet, answer, say):
        writer.writerow([safe_cell(_flat(cell)) for cell in row])


def json_pieces(graph: Graph, snapshot: Snapshot) -> Iterator[bytes]:
    """A snapshot as JSON: what it is, `hashed` and `beside` exactly as they are stored."""
    rows, besides = stored_texts(graph, snapshot)
    yield b'{"snapshot":' + orjson.dumps(snapshot.as_json()) + b',"hashed":'
    for text, after in ((rows, ',"beside":'), (besides, "}")):
        for start in range(0, len(text), 1_000_000):
            yield text[start : start + 1_000_000].encode()
        yield after.encode()


def _lines(sheet: CaseSheet[Any], answer: CaseAnswer, say: Say) -> Iterator[Sequence[Cell]]:
    for place, line in enumerate(sheet.table.lines(sheet.rows(answer))):
        if place % _EVERY == 0:
            say(f"writing {sheet.table.title.lower()}, row {place:,}")
        yield line


def _flat(cell: Any) -> Any:
    return {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else cell
