"""CSV: a column per event field; rows with one (source, event_id) form one event.

Rows may mix types. `direction` (in, out, content) says what a row of a transform, pack or unpack
is. A row without event_id gets one from its content and its occurrence in the file, so loading
the file twice changes nothing. Columns `attributes.x` and `parameters.x` make nested values;
columns that are no field become attributes, unless they look like a misspelt field.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.events.canonical import canonical_json
from app.events.models import Incoming, Note, Problem, UnreadableError

_OBJECT = ("item", "lot", "serial", "expires_at", "manufactured_at")
_LINE = ("quantity", "uom", "role", "basis")
_COLUMNS = {
    "event_id", "source", "type", "at", "at_basis", "document", "note", "recorded_at",
    *_OBJECT, *_LINE, "hu", "content_hu", "direction", "work_order", "batch", "location", "from",
    "to", "supplier", "supplier_lot", "customer", "ship_to", "resource", "kind", "homogeneous",
    "started_at", "ended_at", "operator", "record", "status", "reason", "test", "result", "value",
    "limits", "voids", "reverses", "same_as", "name", "item_type", "tracking", "gtin", "in",
    "contact", "phone", "email", "address", "country", "gln", "zone", "day_start", "defines",
    "due", "makes",
}  # fmt: skip
_IGNORED = ("_code", "_field", "_text")
_SEVERAL_ROWS = ("transform", "pack", "unpack")
_DIRECTIONS = {"in": "inputs", "out": "outputs", "content": "contents"}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written: its delimiter and its columns as spelt."""

    delimiter: str
    columns: tuple[str, ...]
    attributes: tuple[str, ...]  # columns that are kept as attributes


def sniff_csv(head: bytes, name: str) -> CsvForm | None:
    """The form of a CSV from its first bytes, or None when it has no header with a `type`.

    Errors: `UnreadableError` for a header with a doubled or a misspelt column.
    """
    try:
        first = head.split(b"\n", 1)[0].decode("utf-8").strip("\r")
    except UnicodeDecodeError:
        return None
    delimiter = max(",;\t|", key=first.count)
    columns = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), []))
    if len(set(columns) & _COLUMNS) < 2 and "type" not in columns:
        return None
    if "type" not in columns:
        raise UnreadableError(
            f"{name}: line 1: the column “type” is missing.",
            remedy="Add a column “type” that says what each row is (receive, consume, …).",
        )
    doubled = [column for column, times in Counter(columns).items() if times > 1]
    if doubled:
        raise UnreadableError(
            f"{name}: line 1: the column “{doubled[0]}” occurs twice.", remedy="Rename one of them."
        )
    unknown = [column for column in columns if _unknown(column)]
    for column in unknown:
        near = difflib.get_close_matches(column.lower().replace(" ", "_"), _COLUMNS, 1, 0.75)
        near = near or [alias for alias in (_ALIASES.get(column.lower()),) if alias]
        if near:
            raise UnreadableError(
                f"{name}: line 1: “{column}” is not a column; did you mean “{near[0]}”?",
                remedy=f"Rename it, or call it “attributes.{column}” to keep it beside the event.",
            )
    return CsvForm(delimiter, columns, tuple(unknown))


_ALIASES = {"qty": "quantity", "amount": "quantity", "date": "at", "time": "at", "unit": "uom"}


def _unknown(column: str) -> bool:
    return not (
        column in _COLUMNS
        or column in _IGNORED
        or column.startswith(("attributes.", "parameters.", "factors."))
    )


def read_csv(lines: Iterator[bytes], form: CsvForm) -> Iterator[Incoming]:
    """The events of a CSV; several-row events come last, when all their rows were seen."""
    gathered: dict[tuple[str, str], list[tuple[int, list[str]]]] = {}
    seen: Counter[str] = Counter()
    notes = tuple(
        Note("unknown_column", f"column “{name}” is no field; kept as an attribute", name)
        for name in form.attributes
    )
    for number, cells, problem in _rows(lines, form):
        if problem is not None:
            yield Incoming(number, None, [cells], problem)
            continue
        row = {name: cell for name, cell in zip(form.columns, cells, strict=True) if cell}
        kind, event_id = row.get("type", ""), row.get("event_id")
        if kind in _SEVERAL_ROWS and event_id:
            key = (row.get("source", ""), event_id)
            gathered.setdefault(key, []).append((number, cells))
            continue
        yield _event(number, [row], [cells], form, seen, notes)
        notes = ()
    for group in gathered.values():
        rows = [
            {name: cell for name, cell in zip(form.columns, cells, strict=True) if cell}
            for _, cells in group
        ]
        yield _event(group[0][0], rows, [cells for _, cells in group], form, seen, notes)
        notes = ()


def _rows(lines: Iterator[bytes], form: CsvForm) -> Iterator[tuple[int, list[str], Problem | None]]:
    """(line number, cells, what is wrong) of every row after the header."""
    reader = csv.reader(_text(lines), delimiter=form.delimiter, strict=True)
    next(reader, None)
    while True:
        start = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                start,
                [],
                Problem(
                    "bad_row", f"the row cannot be read: {error}", "", "Check quotes and line ends."
                ),
            )
            continue
        if not any(cells):
            continue
        if len(cells) != len(form.columns):
            text = f"has {len(cells)} cells, the header has {len(form.columns)}"
            yield (
                start,
                cells,
                Problem(
                    "bad_row", text, "", "Was it cut off? Quote cells that contain the delimiter."
                ),
            )
            continue
        if any("\ufffd" in cell for cell in cells):
            yield (
                start,
                cells,
                Problem(
                    "bad_text", "is not UTF-8", "", "Save the file as UTF-8 and load it again."
                ),
            )
            continue
        yield start, cells, None


def _text(lines: Iterator[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines):
        text = line.decode("utf-8", errors="replace").replace("\x00", "\ufffd")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _event(
    number: int,
    rows: list[dict[str, str]],
    raw: list[list[str]],
    form: CsvForm,
    seen: Counter[str],
    notes: tuple[Note, ...],
) -> Incoming:
    event: dict[str, Any] = {}
    for row in rows:
        shaped, problem = _shape(dict(row), form)
        if problem is not None:
            return Incoming(number, None, raw, problem)
        for name, value in shaped.items():
            if isinstance(value, list) and name in event:
                event[name] = event[name] + value
            elif name in event and event[name] != value:
                text = f"rows of one event differ in {name}: “{event[name]}” and “{value}”"
                problem = Problem("rows_differ", text, name, "Give them the same value.")
                return Incoming(number, None, raw, problem)
            else:
                event[name] = value
    if "event_id" not in event:
        content = canonical_json(event)
        seen[content] += 1
        digest = hashlib.sha256(content.encode()).hexdigest()[:24]
        event["event_id"] = f"sha256:{digest}-{seen[content]}"
    return Incoming(number, event, raw, None, notes)


def _shape(row: dict[str, str], form: CsvForm) -> tuple[dict[str, Any], Problem | None]:
    """One row as (part of) an event."""
    for name in _IGNORED:
        row.pop(name, None)
    kind = row.get("type", "")
    event: dict[str, Any] = {}
    nested: dict[str, dict[str, str]] = {}
    for name in form.attributes:
        if name in row:
            nested.setdefault("attributes", {})[name] = row.pop(name)
    for name in [name for name in row if "." in name]:
        outer, _, inner = name.partition(".")
        nested.setdefault(outer, {})[inner] = row.pop(name)
    event |= nested
    if kind in _SEVERAL_ROWS:
        default = "content" if kind in ("pack", "unpack") else ""
        direction = row.pop("direction", default).lower()
        if _has_object(row, kind) or direction not in ("", default):
            if direction not in _DIRECTIONS or (direction == "content") == (kind == "transform"):
                return event, Problem(
                    "bad_value", f"direction is “{direction}”", "direction",
                    "Write in or out for a transform, content for pack and unpack.",
                )  # fmt: skip
            line = {name: row.pop(name) for name in _LINE if name in row}
            event[_DIRECTIONS[direction]] = [{"object": _object(row, kind), **line}]
    elif kind not in ("define", "run", "void", "reverse") and _has_object(row, kind):
        event["object"] = _object(row, kind)
    return event | row, None


def _has_object(row: dict[str, str], kind: str) -> bool:
    return any(name in row for name in ("item", "lot", "serial")) or (
        "content_hu" in row if kind in ("pack", "unpack") else "hu" in row
    )


def _object(row: dict[str, str], kind: str) -> dict[str, str]:
    found = {name: row.pop(name) for name in _OBJECT if name in row}
    container = "content_hu" if kind in ("pack", "unpack") else "hu"
    if container in row:
        found["hu"] = row.pop(container)
    if "status" in row and kind != "status":
        found["status"] = row.pop("status")
    return found
