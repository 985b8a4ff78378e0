"""The header of a table of events: what each column is, or why the table is not understood.

A column is a field of events by its name, or by what the field is called elsewhere (`Lot No.`,
`Charge`, `timestamp_utc`). One that speaks of a lot, serial, item, quantity or date and is neither
stops the table, with a proposal: kept as an attribute it would be missing in every answer. The rest
is kept as attributes and told, less what changes from one export to the next.
"""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from app.events.models import UnreadableError
from app.events.rows import OWN_COLUMNS, CsvForm
from app.files.delimited import Heading, find_heading
from app.files.survey import ColumnKind
from app.files.words import CHANGING, looks_like, meaning_of, plain_word
from app.vocabulary import EVENT_TYPES
from app.vocabulary.defining import PROPERTIES
from app.vocabulary.event_types import COMMON, LINE_FIELDS, LINES, OBJECT

_NO_CELL = ("map", "object", "factors", "event_types", "also", "documents", "like", *LINES)
# Columns of one value inside a field: `also.kg`, `documents.invoice`, `like.customer`, `like.item`.
_DOTTED = ("attributes.", "parameters.", "factors.", "also.", "documents.", "like.")
_FIELDS = (
    *COMMON, *OBJECT, *PROPERTIES, *chain(*LINE_FIELDS.values()),
    *chain(*(type_.fields for type_ in EVENT_TYPES.values())),
)  # fmt: skip
COLUMNS = {each.name for each in _FIELDS if each.kind not in _NO_CELL} | {
    "type", "recorded_at", "content_hu", "direction", "same_as", "defines",
}  # fmt: skip
_NUMBERS = {each.name for each in _FIELDS if each.kind in ("quantity", "signed", "measured")}
_TIMES = {each.name for each in _FIELDS if each.kind in ("at", "time")}
_LOTS = {"lot", "serial", "supplier_lot"}
_NAMES = {each.name for each in _FIELDS if each.kind == "part"} - _LOTS
# What columns of a table of events are called that mean nothing by themselves.
_HERE = {"id": "event_id", "event": "type", "event_type": "type"}
_MARKS = (";", ",", "\t", "|")
_COLUMN_LETTERS = 60  # longer is a sentence
_NEAR = 0.84  # how alike a misspelt column is
# Fields of which a second column is told apart from the first only by somebody who knows.
_ONLY_ONE = ("lot", "serial")


def kind_of_column(column: str) -> ColumnKind:
    """How the cells of a field's column are read."""
    if column in _NUMBERS or column.startswith(("also.", "factors.")):
        return "number"
    if column in _TIMES:
        return "date"
    if column in _LOTS:
        return "lot"
    return "name" if column in _NAMES else "text"


def is_field(column: str) -> bool:
    """Whether a header is a field of events, by its name or by another name of it."""
    return column in COLUMNS or plain_word(column) in COLUMNS or bool(meaning_of(column))


def sniff_csv(head: bytes, name: str) -> CsvForm | None:
    """The form of a CSV from its first bytes, or None when no row heads columns of events.

    Errors: `UnreadableError` for a header that is not understood.
    """
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("utf-8", "replace")
    heading = find_heading(text, is_field)
    if heading is None:
        return None
    return form_of_heading(heading, name)


def columns_of_no_event(head: bytes) -> list[str]:
    """The columns of a table none of which is known, as its first two lines tell; else none."""
    lines = [line for line in head.decode("utf-8", "replace").splitlines() if line.strip()][:2]
    split = [next(csv.reader(lines[:1], delimiter=mark), []) for mark in _MARKS]
    columns = max(split, key=len)
    rows = list(csv.reader(lines, delimiter=_MARKS[split.index(columns)]))
    even = len(rows) == 2 and len(rows[0]) == len(rows[1]) > 1
    named = all(0 < len(column.strip()) <= _COLUMN_LETTERS for column in columns)
    return columns if even and named else []


def form_of_heading(heading: Heading, name: str) -> CsvForm | None:
    """What the columns of a header are, or None when they are not those of events.

    Errors: `UnreadableError` for a column that is doubled, misspelt or missing.
    """
    where = f"{name}: line {heading.lines}"
    written = heading.columns
    meant = _meant(written)
    if "type" not in meant and len({plain_word(each) for each in written} & COLUMNS) < 2:
        return None
    unknown = []
    ignored = []
    for column, field in zip(written, meant, strict=True):
        if field or not column:
            continue
        if plain_word(column) in CHANGING:
            ignored.append(column)
        elif near := _proposal(column, meant):
            raise UnreadableError(
                f"{where}: “{column}” is not a column; did you mean “{near}”?",
                remedy=f"Rename it, or call it “attributes.{column}” to keep it beside the event.",
            )
        else:
            unknown.append(column)
    columns = tuple(field or column for column, field in zip(written, meant, strict=True))
    if "type" not in columns:
        raise UnreadableError(
            f"{where}: the column “type” is missing.",
            remedy="Add a column “type” that says what each row is (receive, consume, …).",
        )
    doubled = [column for column, times in Counter(columns).items() if times > 1 and column]
    if doubled:
        raise UnreadableError(
            f"{where}: the column “{doubled[0]}” occurs twice.", remedy="Rename one of them."
        )
    if "" in columns:
        raise UnreadableError(
            f"{where}: column {columns.index('') + 1} has no name.",
            remedy="Name it, or take it out.",
        )
    utc = any(field == "at" and plain_word(column).endswith("utc")
              for column, field in zip(written, meant, strict=True))  # fmt: skip
    return CsvForm(
        heading.separator, columns, tuple(unknown),
        () if columns == written else written, heading.lines, ignored=tuple(ignored), utc=utc,
        titles=heading.titles,
    )  # fmt: skip


def _meant(written: Sequence[str]) -> list[str]:
    """The field of each column, or nothing. A field's own name comes before other names of it."""
    meant = [
        column if column in COLUMNS or column in OWN_COLUMNS or column.startswith(_DOTTED)
        else "" for column in written
    ]  # fmt: skip
    for tell in (lambda word: word if word in COLUMNS else _HERE.get(word, ""), meaning_of):
        for place, column in enumerate(written):
            if meant[place] or not column:
                continue
            field = tell(plain_word(column))
            if field and field not in meant:
                meant[place] = field
    return meant


def _proposal(column: str, meant: Sequence[str]) -> str:
    """What a column that is not understood was probably meant to be, or nothing."""
    told = looks_like(column) or meaning_of(column)
    if told:
        return told if told not in meant or told in _ONLY_ONE else ""
    word = plain_word(column)
    near = difflib.get_close_matches(word, sorted(COLUMNS), 1, _NEAR) if len(word) > 2 else []
    return near[0] if near and near[0] not in meant else ""
