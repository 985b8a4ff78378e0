"""Files of a snapshot: CSV a table, a workbook, JSON, and a manifest with the hash of each.

Rows are written one by one. What a person sent is text in every cell and never a formula.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import orjson
import xlsxwriter

from app.chain.append import enter
from app.errors import UsageError
from app.graph.run import Graph
from app.recall.models import Case, CaseAnswer
from app.recall.roots import limited_names
from app.recall.scope import Say
from app.recall.snapshots import Snapshot, snapshots_of, stored_answer, stored_texts, take_snapshot
from app.recall.tables import CSV_FILES, SHEETS, CaseSheet
from app.settings import Settings
from app.tables import Cell
from app.times import instant_text
from app.web.sheets import safe_cell, starts_formula

EXPORT = "export"
_CELL = 32_767  # characters a workbook's cell holds
_ROWS = 1_048_575  # rows a sheet holds below its header
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
    snapshot that is not frozen. Errors: `NotFoundError`, `UsageError` when it cannot be written.
    """
    tell = say or (lambda _: None)
    snapshot, answer = _chosen(graph, settings, case, number, by, say)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for sheet in CSV_FILES:
            with (folder / f"{sheet.table.name}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as out:
                write_csv(sheet, answer, out, tell)
        write_workbook(folder / "recall.xlsx", case, snapshot, answer, tell)
        tell("writing recall.json")
        with (folder / "recall.json").open("wb") as file:
            for piece in json_pieces(graph, snapshot):
                file.write(piece)
        tell("hashing the files")
        names = [*(f"{sheet.table.name}.csv" for sheet in CSV_FILES), "recall.xlsx", "recall.json"]
        told = _manifest(case, snapshot, {name: _sha256(folder / name) for name in names}, by)
        (folder / "manifest.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
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


def write_workbook(
    path: Path, case: Case, snapshot: Snapshot, answer: CaseAnswer, say: Say
) -> None:
    """The workbook: a cover sheet, then a sheet a table."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(path, options) as book:
        bold, marked = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        cover = book.add_worksheet("Case")
        cover.set_column(0, 0, 24)
        cover.set_column(1, 1, 90)
        for place, (name, value) in enumerate(cover_lines(case, snapshot, answer)):
            cover.write_string(place, 0, name, bold)
            _write(cover, place, 1, value, marked)
        for each in SHEETS:
            header, title = each.table.header, each.table.title
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(header) - 1, 18)
            for column, name in enumerate(header):
                sheet.write_string(0, column, name, bold)
            for line, row in enumerate(_lines(each, answer, say), 1):
                if line > _ROWS:
                    cover.write_string(60, 0, f"{title}: the rest is in recall.json")
                    break
                for column, cell in enumerate(row):
                    _write(sheet, line, column, cell, marked)


def cover_lines(case: Case, snapshot: Snapshot, answer: CaseAnswer) -> Iterable[tuple[str, Any]]:
    """The cover sheet: case, hash, filters, time, person, and what the sheets hold."""
    filters, counts = answer.hashed["filters"], answer.counts
    yield "Case", case.number
    yield "Title", case.title
    yield "Reason", case.reason
    yield "Class", case.recall_class
    yield "Kind", "MOCK RECALL, an exercise" if case.kind == "mock" else "real"
    yield "Owner", case.owner
    yield "Status", case.status
    yield "Snapshot", snapshot.number
    yield "Frozen", "yes" if snapshot.frozen else "NO: kept for this export only"
    yield "SHA-256 of the rows", snapshot.sha256
    yield "SHA-256 beside them", snapshot.beside_sha256
    yield "Taken at", instant_text(snapshot.at)
    yield "Known at", instant_text(snapshot.known_at)
    known = "(signed in)" if snapshot.authenticated else "(name not authenticated)"
    yield "Taken by", f"{snapshot.by} {known}"
    yield "Second person", f"{snapshot.second or 'none'} {known}"
    yield "Roots", ", ".join(limited_names(case.roots, case.windows))
    yield "From", _micro(filters["from"])
    yield "To", _micro(filters["to"])
    yield "Time ignored", "yes" if filters["ignore_time"] else "no"
    yield "Candidates walked", "yes" if filters["include_candidates"] else "no"
    yield "Ends by hand at", ", ".join(filters.get("stop", ())) or "nowhere"
    yield "Taken in by hand", ", ".join(filters["included"]) or "none"
    yield "Taken out by hand", ", ".join(filters["excluded"]) or "none"
    for name, count in counts.items():
        yield name.replace("_", " ").capitalize(), count
    left = answer.beside["proofs_left_out"]
    yield "Proof", f"{left} customers without a chain here" if left else "a chain a customer"
    yield (
        "Read this",
        (
            "certain: the records leave no other way. possible: they do not exclude it. An empty "
            "cell is unknown. Times are UTC. A row of a customer without ship-to and with 0 "
            "shipped holds returns that do not say from which address they came."
        ),
    )


def _micro(value: int | None) -> str:
    return "no limit" if value is None else instant_text(value)


def _lines(sheet: CaseSheet[Any], answer: CaseAnswer, say: Say) -> Iterator[Sequence[Cell]]:
    for place, line in enumerate(sheet.table.lines(sheet.rows(answer))):
        if place % _EVERY == 0:
            say(f"writing {sheet.table.title.lower()}, row {place:,}")
        yield line


def _flat(cell: Any) -> Any:
    return {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else cell


def _write(sheet: Any, line: int, column: int, cell: Any, marked: Any) -> None:
    """`marked`: the format that keeps a text a text, also when somebody edits the cell."""
    value = _flat(cell)
    if value is None:
        return
    if isinstance(value, (int, float)):
        sheet.write_number(line, column, value)
        return
    text = str(value)
    if len(text) > _CELL:
        end = " … (cut, whole in recall.json)"
        text = text[: _CELL - len(end)] + end
    sheet.write_string(line, column, text, marked if starts_formula(text) else None)
