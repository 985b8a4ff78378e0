"""CSV: a column per event field; rows with one (source, event_id) form one event.

Rows may mix types. `direction` (in, out, content) says what a row of a transform, pack or unpack
is. A row without event_id gets one from its content and its occurrence in the file, so loading
the file twice changes nothing. Columns `attributes.x` and `parameters.x` make nested values;
columns that are no field become attributes, unless they look like a misspelt field.

An event of several rows is taken whole or not at all: when one of its rows cannot be read, all
of them are refused together.
"""

from __future__ import annotations

import csv
import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

from app.events.canonical import canonical_json
from app.events.contract import ValidEvent, read_event
from app.events.models import Incoming, Note, Problem, UnreadableError
from app.events.rows import REFUSAL_COLUMNS, CsvForm, Row, rows_of
from app.vocabulary import EVENT_TYPES, EventType
from app.vocabulary.defining import PROPERTIES
from app.vocabulary.event_types import COMMON, LINE_FIELDS, LINES, OBJECT

_OBJECT = tuple(
    each.name for each in OBJECT if each.kind != "map" and each.name not in ("hu", "status")
)
_LINE = ("quantity", "uom", "role", "basis", "position")
_SEVERAL_ROWS = tuple(name for name, type_ in EVENT_TYPES.items() if type_.lines)
_DIRECTIONS = {"in": "inputs", "out": "outputs", "content": "contents"}
_NO_CELL = ("map", "object", "factors", "event_types", "also", "documents", "like", *LINES)
# Columns of one value inside a field: `also.kg`, `documents.invoice`, `like.customer`, `like.item`.
_DOTTED = ("attributes.", "parameters.", "factors.", "also.", "documents.", "like.")
_FIELDS = (
    *COMMON, *OBJECT, *PROPERTIES, *chain(*LINE_FIELDS.values()),
    *chain(*(type_.fields for type_ in EVENT_TYPES.values())),
)  # fmt: skip
_COLUMNS = {each.name for each in _FIELDS if each.kind not in _NO_CELL} | {
    "type", "recorded_at", "content_hu", "direction", "same_as", "defines",
}  # fmt: skip


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
    while columns and not columns[-1]:
        columns = columns[:-1]
    if len({_spelt(column) for column in columns} & _COLUMNS) < 2 and "type" not in columns:
        return None
    unknown = [column for column in columns if _unknown(column)]
    for column in unknown:
        if near := _near(column, columns):
            raise UnreadableError(
                f"{name}: line 1: “{column}” is not a column; did you mean “{near}”?",
                remedy=f"Rename it, or call it “attributes.{column}” to keep it beside the event.",
            )
    if "type" not in columns:
        raise UnreadableError(
            f"{name}: line 1: the column “type” is missing.",
            remedy="Add a column “type” that says what each row is (receive, consume, …).",
        )
    doubled = [column for column, times in Counter(columns).items() if times > 1 and column]
    if doubled:
        raise UnreadableError(
            f"{name}: line 1: the column “{doubled[0]}” occurs twice.", remedy="Rename one of them."
        )
    if "" in columns:
        raise UnreadableError(
            f"{name}: line 1: column {columns.index('') + 1} has no name.",
            remedy="Name it, or take it out.",
        )
    return CsvForm(delimiter, columns, tuple(unknown))


# What the same columns are called elsewhere.
_ALIASES = {
    "qty": "quantity", "amount": "quantity", "date": "at", "time": "at", "timestamp": "at",
    "datetime": "at", "unit": "uom", "material": "item", "article": "item", "product": "item",
    "sku": "item", "part": "item", "lot_number": "lot", "lot_no": "lot", "lotnumber": "lot",
    "serial_number": "serial", "serial_no": "serial", "sn": "serial", "order": "work_order",
    "wo": "work_order", "event": "type", "event_type": "type", "id": "event_id",
    "pallet": "hu", "sscc": "hu", "handling_unit": "hu", "vendor": "supplier",
    "vendor_lot": "supplier_lot", "expiry": "expires_at", "expiry_date": "expires_at",
}  # fmt: skip


def _spelt(column: str) -> str:
    return column.lower().replace(" ", "_").replace("-", "_")


def _near(column: str, columns: tuple[str, ...]) -> str:
    """The column that was probably meant, when it is not there itself."""
    spelt = _spelt(column)
    meant = _ALIASES.get(spelt) or next(
        iter(difflib.get_close_matches(spelt, sorted(_COLUMNS), 1, 0.75)), ""
    )
    return "" if meant in columns and spelt != meant and spelt in _ALIASES else meant


def _unknown(column: str) -> bool:
    return not (column in _COLUMNS or column in REFUSAL_COLUMNS or column.startswith(_DOTTED))


def read_csv(lines: Iterator[bytes], form: CsvForm) -> Iterator[Incoming]:
    """The events of a CSV; several-row events come last, when all their rows were seen."""
    gathered: dict[tuple[str, str], list[Row]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    notes = tuple(
        Note("unknown_column", f"column “{name}” is no field; kept as an attribute", name)
        for name in form.attributes
    )
    for row in rows_of(lines, form):
        told = row.named(form)
        kind, event_id = told.get("type", ""), told.get("event_id")
        # A row that was cut may belong to an event of several rows, which then is incomplete.
        if event_id and (kind in _SEVERAL_ROWS or (row.problem and kind not in EVENT_TYPES)):
            gathered.setdefault((told.get("source", ""), event_id), []).append(row)
            continue
        yield _event([row], form, seen, notes)
        notes = ()
    for group in gathered.values():
        yield _event(group, form, seen, notes)
        notes = ()


def _event(
    rows: list[Row], form: CsvForm, seen: Counter[tuple[str, str]], notes: tuple[Note, ...]
) -> Incoming:
    """One event from its rows, or why they are none."""
    line, raw = rows[0].line, [row.cells for row in rows]
    bad = next((row for row in rows if row.problem is not None), None)
    if bad is not None and bad.problem is not None:
        problem = bad.problem
        if len(rows) > 1:
            problem = Problem(
                problem.code, f"line {bad.line} of this event {problem.text}", problem.field,
                problem.remedy,
            )  # fmt: skip
        return Incoming(line, None, raw, problem)
    event: dict[str, Any] = {}
    told = [row.named(form) for row in rows]
    places = {row["location"] for row in told if "location" in row}
    for row in told:
        shaped, wrong = _shape(row, form, place_of_line=len(places) > 1)
        if wrong is not None:
            return Incoming(line, None, raw, wrong)
        for name, value in shaped.items():
            if isinstance(value, list) and name in event:
                event[name] = event[name] + value
            elif name in event and event[name] != value:
                text = f"rows of one event differ in {name}: “{event[name]}” and “{value}”"
                problem = Problem("rows_differ", text, name, "Give them the same value.")
                return Incoming(line, None, raw, problem)
            else:
                event[name] = value
    if "event_id" not in event:
        event["event_id"] = _own_id(event, seen)
    return Incoming(line, event, raw, None, notes)


def _own_id(event: dict[str, Any], seen: Counter[tuple[str, str]]) -> str:
    """An id from content and occurrence: the same row, however it is spelt, is the same event."""
    taken = read_event({**event, "source": "-", "event_id": "-"})
    content = taken.content if isinstance(taken, ValidEvent) else canonical_json(event)
    seen[event.get("source", ""), content] += 1
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    return f"sha256:{digest}-{seen[event.get('source', ''), content]}"


def _shape(
    row: dict[str, str], form: CsvForm, *, place_of_line: bool
) -> tuple[dict[str, Any], Problem | None]:
    """One row as (part of) an event; `place_of_line`: its location is its own, not the event's."""
    for name in REFUSAL_COLUMNS:
        row.pop(name, None)
    type_ = EVENT_TYPES.get(row.get("type", ""))
    event: dict[str, Any] = {}
    nested: dict[str, dict[str, str]] = {}
    for name in form.attributes:
        if name in row:
            nested.setdefault("attributes", {})[name] = row.pop(name)
    for name in [name for name in row if "." in name]:
        outer, _, inner = name.partition(".")
        nested.setdefault(outer, {})[inner] = row.pop(name)
    also = [{"quantity": cell, "uom": uom} for uom, cell in nested.pop("also", {}).items()]
    event |= nested | _of_nested(nested)
    lines = () if type_ is None else type_.lines
    if lines:
        default = "content" if lines == ("contents",) else ""
        direction = row.pop("direction", default).lower()
        if _has_object(row, type_) or direction not in ("", default):
            if _DIRECTIONS.get(direction) not in lines:
                return event, Problem(
                    "bad_value", f"direction is “{direction}”", "direction",
                    "Write in or out for a transform, content for pack and unpack.",
                )  # fmt: skip
            of_line = (*_LINE, "location") if place_of_line and not default else _LINE
            line: dict[str, Any] = {name: row.pop(name) for name in of_line if name in row}
            line |= {"also": also} if also else {}
            also = []
            event[_DIRECTIONS[direction]] = [{"object": _object(row, type_), **line}]
    elif (type_ is None or type_.field("object")) and _has_object(row, type_):
        event["object"] = _object(row, type_)
    return event | ({"also": also} if also else {}) | row, None


def _of_nested(nested: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Fields that are lists or objects, from their columns."""
    found: dict[str, Any] = {}
    if "documents" in nested:
        told = nested["documents"].items()
        found["documents"] = [{"kind": kind, "number": number} for kind, number in told]
    if "like" in nested:
        like: dict[str, Any] = dict(nested["like"])
        object_ = {name: like.pop(name) for name in ("item", "lot", "serial", "hu") if name in like}
        found["like"] = like | ({"object": object_} if object_ else {})
    return found


def _container(type_: EventType | None) -> str:
    """The column of a container that is an object; `hu` may be the one that is packed."""
    return "content_hu" if type_ is not None and type_.field("hu") else "hu"


def _has_object(row: dict[str, str], type_: EventType | None) -> bool:
    return any(name in row for name in ("item", "lot", "serial", _container(type_)))


def _object(row: dict[str, str], type_: EventType | None) -> dict[str, str]:
    found = {name: row.pop(name) for name in _OBJECT if name in row}
    container = _container(type_)
    if container in row:
        found["hu"] = row.pop(container)
    if "status" in row and not (type_ is not None and type_.field("status")):
        found["status"] = row.pop("status")
    return found
