"""The files the importer reads: their columns, and how values stand in them.

Cells are parted by tabs and quoted by a character that nobody types, so that almost no row needs
quoting: texts of events hold quotation marks and commas in every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.errors import UsageError

TAB, QUOTE, LISTED = "\t", "\x01", "\x02"
# The same as the importer wants them said.
SIGNS = ("--delimiter=TAB", "--quote=U+0001", "--array-delimiter=U+0002")

_TIMES = ("recorded_at:long", "at_from:long", "at_to:long", "at_basis", "at")
_EVENT = (
    "source", "event_id", "type", "recorded_at:long", "content", "sha256", "at_from:long",
    "at_to:long", "at_basis", "at", "document", "target", "documents:string[]",
)  # fmt: skip
_BOOKED = (
    ":START_ID(Thing)", ":END_ID(Thing)", "line:long", "source", "event", *_TIMES, "document",
    "quantity:{kind}", "uom", "basis", "location", "untracked:boolean", "role", "from", "to",
    "ship_to", "reason", "everything:boolean", "supplier_lot", "supplier_lot_number", "flags:long",
    "also:string[]", "position", "documents:string[]", "document_kinds:string[]",
)  # fmt: skip
BOOKED_MORE = ("also", "position", "documents", "document_kinds")
_ABOUT = (
    ":START_ID(Event)", ":END_ID(Thing)", "source", "event", "line:long", *_TIMES, "document",
    "part:boolean",
)  # fmt: skip
ABOUT_NAMES = tuple(each.partition(":")[0] for each in _ABOUT[2:])
_LASTING = (":START_ID(Thing)", ":END_ID(Thing)", "named_at:long")
_WITHIN = _LASTING[:2]
_DELIVERED = (
    ":START_ID(Thing)", ":END_ID(Thing)", "source", "event", "quantity:double", "uom", "container",
    "certain:boolean", "at_from:long", "at_to:long", "at", "document", "also:string[]",
)  # fmt: skip

EVENT, TELLING, ABOUT = "Event", "Event.telling", "ABOUT"
"""Sheets of events, of those that are about something (they have an id), and of these links."""
_NODES = {EVENT: _EVENT, TELLING: (":ID(Event)", *_EVENT)}
_LINKS = {
    ABOUT: _ABOUT, "IN": _WITHIN, "DELIVERED": _DELIVERED,
    "RAN_AS": _LASTING, "REPORTED_IN": _LASTING, "INCLUDES": _LASTING,
}  # fmt: skip


def header_of(sheet: str, names: Sequence[str] = ()) -> str:
    """The first row of a sheet. `names`: its columns, where they are its own (things)."""
    _, _, kind = sheet.partition(".")
    columns: Iterable[str] = names or _NODES.get(sheet) or _LINKS.get(sheet) or ()
    columns = columns or [each.format(kind=kind or "long") for each in _BOOKED]
    return TAB.join(columns) + "\n"


def line_of(cells: Sequence[Any]) -> str:
    """One row; None is an empty cell, an empty text is none."""
    texts = ["" if each is None else each if type(each) is str else _text(each) for each in cells]
    line = TAB.join(texts)
    odd = QUOTE in line or "\n" in line or "\r" in line
    if odd or "" in cells or line.count(TAB) >= len(texts):
        both = zip(cells, texts, strict=True)
        line = TAB.join("" if cell is None else _quoted(text) for cell, text in both)
    return line + "\n"


_PLAIN = frozenset("\n\r" + TAB + QUOTE).isdisjoint


def _quoted(text: str) -> str:
    if text and _PLAIN(text):
        return text
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE


def _text(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is float:
        return repr(value)
    if kind is bool:
        return "true" if value else "false"
    if LISTED in "".join(value):
        raise UsageError(
            f"“{next(each for each in value if LISTED in each)!r}” holds the character U+0002, by "
            "which files for the importer part the texts of a list. Nothing was loaded.",
            remedy="Load without --offline, or correct it.",
        )
    return LISTED.join(value)


def cells_of(line: str) -> list[str]:
    """The cells of a row that `line_of` wrote."""
    line = line.removesuffix("\n")
    if QUOTE not in line:
        return line.split(TAB)
    cells: list[str] = []
    at = 0
    while at <= len(line):
        if line.startswith(QUOTE, at):
            end = at + 1
            while line[end] != QUOTE or line.startswith(QUOTE * 2, end):
                end += 2 if line[end] == QUOTE else 1
            cells.append(line[at + 1 : end].replace(QUOTE * 2, QUOTE))
            at = end + 2
        else:
            end = line.find(TAB, at)
            end = len(line) if end < 0 else end
            cells.append(line[at:end])
            at = end + 1
    return cells
