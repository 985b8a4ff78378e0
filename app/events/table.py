"""CSV: a column per event field; rows with one (source, event_id) form one event.

Rows may mix types. `direction` (in, out, content) says what a row of a transform, pack or unpack
is. A row without event_id gets one from what was understood of it and its occurrence in the file,
so loading the file twice changes nothing. Columns `attributes.x` and `parameters.x` make nested
values.

An event of several rows is taken whole or not at all: when one of its rows cannot be read, all of
them are refused together.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.events.canonical import canonical_json
from app.events.contract import ValidEvent, read_event
from app.events.heading import is_field, kind_of_column
from app.events.models import Incoming, Note, Problem, UnreadableError
from app.events.rows import OWN_COLUMNS, READ_AS, CsvForm, Row, shared_amount
from app.files.asides import AGAIN, OTHER_HEADER, Asides, heads_another, kind_of_row
from app.files.hashed import Occurrences
from app.files.numbers import is_of_several, is_shared
from app.files.survey import CellFinding, Survey, Trouble, read_as_of
from app.files.words import looks_like
from app.vocabulary import EVENT_TYPES, EventType
from app.vocabulary.event_types import OBJECT

_OBJECT = tuple(
    each.name for each in OBJECT if each.kind != "map" and each.name not in ("hu", "status")
)
_THINGS = ("item", "lot", "serial", "hu")
_LINE = ("quantity", "uom", "role", "basis", "position")
_SEVERAL_ROWS = tuple(name for name, type_ in EVENT_TYPES.items() if type_.lines)
_DIRECTIONS = {"in": "inputs", "out": "outputs", "content": "contents"}
_SHOWN = 8  # columns named in a warning
_NO_OFFSET = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?")


def survey_of(
    rows: Iterable[Row], form: CsvForm, name: str, *, decimal: str | None = None,
    dates: str | None = None,
) -> Survey:  # fmt: skip
    """How the columns of a table write numbers and dates, from all of its rows.

    Errors: `UnreadableError` for a column that can be read two ways.
    """
    kinds = [kind_of_column(column) for column in form.columns]
    # In a file with commas between cells a number has a decimal point, as the contract says.
    usual = "." if form.delimiter == "," else None
    survey = Survey(form.header, kinds, decimal, dates, usual_decimal=usual)
    look_at(rows, survey)
    for trouble in survey.troubles():
        raise unreadable_column(trouble, name)
    return survey


def look_at(rows: Iterable[Row], survey: Survey) -> None:
    """Have a survey look at all rows; a refused file says how it is to be read."""
    place = survey.names.index(READ_AS) if READ_AS in survey.names else -1
    for row in rows:
        if row.problem is not None:
            continue
        if place >= 0 and place < len(row.cells) and row.cells[place]:
            survey.said = read_as_of(row.cells[place])
            place = -1
        survey.look(row.line, row.cells)


def unreadable_column(trouble: Trouble, name: str) -> UnreadableError:
    """The refusal of a table with a column that can be read two ways."""
    ways = "--dates dmy, mdy or ymd" if trouble.kind == "date" else "--decimal comma or point"
    return UnreadableError(
        f"{name}: line {trouble.line}: column “{trouble.column}”: {trouble.text}.",
        remedy=f"Say which with {ways}, or write it unmistakably. Nothing was loaded.",
    )


def read_table(
    rows: Iterable[Row], form: CsvForm, survey: Survey, asides: Asides
) -> Iterator[Incoming]:
    """The events of rows; `asides` counts rows that are no records."""
    gathered: dict[tuple[str, str], list[Row]] = {}
    seen = Occurrences()
    notes = _notes_of(form)
    type_at = form.columns.index("type")
    id_at = form.columns.index("event_id") if "event_id" in form.columns else len(form.columns)
    other_table = 0
    for raw in rows:
        kind = raw.cells[type_at] if type_at < len(raw.cells) else ""
        if kind not in EVENT_TYPES and (aside := _aside_of(raw, form, is_record=bool(kind))):
            asides.add(aside, raw.line)
            other_table = raw.line if aside == OTHER_HEADER else 0
            continue
        if other_table:
            yield Incoming(raw.line, None, [raw.cells], below_other(other_table))
            continue
        row = _as_meant(raw, form, survey)
        event_id = row.cells[id_at] if id_at < len(row.cells) else ""
        # A row that was cut may belong to an event of several rows, which then is incomplete.
        if event_id and (kind in _SEVERAL_ROWS or (row.problem and kind not in EVENT_TYPES)):
            source = row.named(form).get("source", "")
            gathered.setdefault((source, event_id), []).append(row)
            continue
        yield _event([row], form, seen, notes)
        notes = ()
    for group in gathered.values():
        yield _event(group, form, seen, notes)
        notes = ()


def _aside_of(row: Row, form: CsvForm, *, is_record: bool) -> str:
    """What a row is that is no event; one that says what it is can only be a header."""
    if heads_another(row.cells, form.header, is_field):
        return OTHER_HEADER
    kind = kind_of_row(row.cells, form.header)
    return kind if not is_record or kind == AGAIN else ""


def below_other(line: int) -> Problem:
    """Why a row below the header of another table is not taken."""
    text = f"stands below another header (line {line})"
    return Problem("another_table", text, "", "Give each table a sheet or file of its own.")


def _notes_of(form: CsvForm) -> tuple[Note, ...]:
    """One warning of all columns that are no fields; those that look like something come first."""
    names = sorted(form.attributes, key=lambda name: not looks_like(name))
    if not names:
        return ()
    told = ", ".join(f"“{name}”" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    words = "column {} is no field" if len(names) == 1 else "columns {} are no fields"
    text = words.format(told + more) + "; kept as attributes"
    return (Note("unknown_column", text, names[0]),)


def _as_meant(row: Row, form: CsvForm, survey: Survey) -> Row:
    """A row with its cells as they are meant, or refused for what a spreadsheet destroyed."""
    if row.problem is not None:
        return row
    cells, findings = survey.cells(row.cells)
    if form.utc and "at" in form.columns:
        place = form.columns.index("at")
        if place < len(cells) and _NO_OFFSET.fullmatch(cells[place].replace(" ", "T")):
            cells[place] = cells[place].replace(" ", "T") + "Z"
    problem, notes = said_of_findings(findings)
    if problem is None and any(map(is_shared, row.cells)):
        problem = _of_several(row.named(form))
    return Row(row.line, cells, problem, notes, row.cells)


def _of_several(told: Mapping[str, str]) -> Problem | None:
    """Why an amount is of several rows: its cell stands over them, and their lots do not."""
    amount = told.get("quantity", "")
    of_several = is_of_several(amount, (told.get(name, "") for name in _THINGS))
    return shared_amount(amount, "quantity") if of_several else None


def said_of_findings(findings: Sequence[CellFinding]) -> tuple[Problem | None, tuple[Note, ...]]:
    """Why a row is refused, if it is, and the warnings that go with it."""
    problem, notes = None, []
    for each in findings:
        if each.refused:
            text = f"{each.column} {each.text}"
            problem = problem or Problem(each.code, text, each.column, each.remedy)
        else:
            notes.append(Note(each.code, f"{each.column}: {each.text}", each.column))
    return problem, tuple(notes)


def _event(rows: list[Row], form: CsvForm, seen: Occurrences, notes: tuple[Note, ...]) -> Incoming:
    """One event from its rows, or why they are none."""
    line, raw = rows[0].line, [row.raw or row.cells for row in rows]
    notes += tuple(note for row in rows for note in row.notes)
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
    places = {row["location"] for row in told if "location" in row} if len(told) > 1 else ()
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
        event["event_id"] = _own_id(event, form, seen)
    return Incoming(line, event, raw, None, notes)


def _own_id(event: dict[str, Any], form: CsvForm, seen: Occurrences) -> str:
    """An id from what was understood and occurrence: the same row, however it is spelt and whatever
    else stands beside it in another export, is the same event."""
    kept = {
        name: value for name, value in event.get("attributes", {}).items()
        if name not in form.attributes
    }  # fmt: skip
    keyed = {name: value for name, value in event.items() if name != "attributes"}
    keyed |= {"attributes": kept} if kept else {}
    taken = read_event({**keyed, "source": "-", "event_id": "-"})
    content = taken.content if isinstance(taken, ValidEvent) else canonical_json(keyed)
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    of_source = hashlib.sha256(f"{event.get('source', '')}\0{content}".encode()).digest()
    return f"sha256:{digest}-{seen.count(of_source)}"


def _shape(
    row: dict[str, str], form: CsvForm, *, place_of_line: bool
) -> tuple[dict[str, Any], Problem | None]:
    """One row as (part of) an event; `place_of_line`: its location is its own, not the event's."""
    for name in (*OWN_COLUMNS, *form.ignored):
        row.pop(name, None)
    type_ = EVENT_TYPES.get(row.get("type", ""))
    _place(row, type_)
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


# Where a table may have the place of a row instead: `to` of a receipt is where it is.
_PLACES = (("to", "location"), ("from", "location"), ("location", "from"), ("location", "to"))


def _place(row: dict[str, str], type_: EventType | None) -> None:
    """Put the place of a row where its type of event has one, when it has just one other."""
    for given, wanted in _PLACES if type_ is not None else ():
        if type_ is None or given not in row or type_.field(given) or not type_.field(wanted):
            continue
        others = [name for name in ("to", "from", "location") if name in row and name != given]
        if not others and wanted not in row:
            row[wanted] = row.pop(given)


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
