"""An answer for a page: cells in words, rows sorted and paged, an error with its place. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.vocabulary import KINDS
from app.web.paging import Page, page_of
from app.wording import ref_name

CELL_CHARACTERS = 300
JSON_CHARACTERS = 200_000
_KINDS = tuple(f"{kind}:" for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: text, its ref when it is a thing, and how it is set."""

    text: str
    ref: str | None = None
    kind: str = "text"
    label: str = ""
    whole: str = ""


def cell(value: Any) -> Cell:
    """One value in words."""
    if value is None:
        return Cell("", kind="none")
    if isinstance(value, bool):
        return Cell("true" if value else "false")
    if isinstance(value, (int, float)):
        return Cell(str(value), kind="number")
    if isinstance(value, str):
        ref = value if value.startswith(_KINDS) and not value.endswith(":?") else None
        return Cell(_short(value), ref, whole=value if len(value) > CELL_CHARACTERS else "")
    if isinstance(value, dict) and value.get("kind") == "node":
        ref = value["properties"].get("ref") if "Thing" in value["labels"] else None
        labels = [each for each in value["labels"] if each != "Thing"]
        text = ref_name(ref) if ref else _short(_json(value["properties"]))
        return Cell(text, ref, "node", " ".join(labels))
    if isinstance(value, dict) and value.get("kind") == "relationship":
        return Cell(_short(_json(value["properties"])), None, "code", value["type"])
    text = _json(value)
    return Cell(_short(text), None, "code", whole=text if len(text) > CELL_CHARACTERS else "")


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _short(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"


def result_values(
    rows: Sequence[Sequence[Any]], sort: int | None, falling: bool, number: int, size: int
) -> Page[list[Cell]]:
    """One page of the rows, sorted by a column when asked; empty cells come last."""
    if sort is not None and rows and 0 <= sort < len(rows[0]):
        there = [row for row in rows if row[sort] is not None]
        none = [row for row in rows if row[sort] is None]
        rows = [*sorted(there, key=lambda row: _rank(row[sort]), reverse=falling), *none]
    page = page_of(rows, number, size)
    cells = [[cell(value) for value in row] for row in page.rows]
    return Page(cells, page.number, page.size, page.total)


def _rank(value: Any) -> tuple[int, float, str]:
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, value if isinstance(value, str) else _json(value))


def as_json_text(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> tuple[str, int]:
    """Rows as indented JSON objects, and how many of them fitted."""
    pieces: list[str] = []
    size = 0
    for row in rows:
        piece = orjson.dumps(
            dict(zip(columns, row, strict=True)),
            option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS,
        ).decode()
        size += len(piece)
        if size > JSON_CHARACTERS and pieces:
            break
        pieces.append(piece)
    return "[" + ",\n".join(pieces) + "]", len(pieces)


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """The line of a text with a mistake: before it, the word itself, after it."""

    line: int
    before: str
    word: str
    after: str


def mistake_line(text: str, offset: int | None) -> MistakeLine | None:
    """Where a mistake is, for people who have no script to underline it."""
    if offset is None or not 0 <= offset <= len(text):
        return None
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    stop = offset
    while stop < end and (text[stop].isalnum() or text[stop] == "_"):
        stop += 1
    stop = min(end, max(stop, offset + 1))
    return MistakeLine(
        text.count("\n", 0, offset) + 1, text[start:offset], text[offset:stop], text[stop:end]
    )
