"""A small table with a few columns of its own, by whatever they are called: text, workbook or JSON.

For files that are no events (totals, reviewed codes). It is held in memory, so its size is
bounded; what is none of it is refused with what it needs.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.events.json_text import read_json
from app.events.models import UnreadableError
from app.events.reading import LentStream, charset_of, plain_text, said_of_charset
from app.events.rows import CsvForm, Row, rows_of
from app.files.apart import sheets_of
from app.files.archives import ArchiveError, kind_of, workbook_bytes
from app.files.delimited import find_heading, heading_of
from app.files.workbook import WorkbookError

_HEAD = 65_536
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class TableKind:
    """What a table is to be: what a header means, whether its fields are enough, what it is called
    and what it needs, in words."""

    field_of: Callable[[str], str]
    is_enough: Callable[[set[str]], bool]
    name: str
    needs: str

    def suits(self, columns: Sequence[str]) -> bool:
        """Whether columns with these headers are such a table."""
        return self.is_enough({self.field_of(each) for each in columns})


@dataclass(frozen=True, slots=True)
class SmallTable:
    """Its place for people, its columns as they are headed, its rows, and how it was read."""

    where: str
    columns: tuple[str, ...]
    rows: list[Row]
    says: tuple[str, ...] = ()


def open_table(path: Path) -> BinaryIO:
    """A file to be read. Errors: `UnreadableError`, in words."""
    try:
        return cast(BinaryIO, path.open("rb"))
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}.", remedy="Check the path and permissions."
        ) from None


def read_small(stream: BinaryIO, where: str, kind: TableKind, sheet: str | None) -> SmallTable:
    """The table in a file. `sheet`: of a workbook this one. Errors: `UnreadableError`."""
    try:
        found = kind_of(stream)
        if found == "workbook":
            return _of_workbook(stream, where, kind, sheet)
        if found in ("gzip", "zip"):
            raise UnreadableError(f"{where}: it is an archive.", remedy="Unpack it first.")
        return _of_text(stream, where, kind)
    except ArchiveError as error:
        raise UnreadableError(f"{where}: {error}.", remedy="Give a smaller file.") from None


def _of_workbook(stream: BinaryIO, where: str, kind: TableKind, wanted: str | None) -> SmallTable:
    try:
        sheets = [each for each in sheets_of(workbook_bytes(stream)) if each.rows]
    except WorkbookError as error:
        raise UnreadableError(
            f"{where}: the workbook cannot be read: {error}.",
            remedy="Is it protected by a password? Save it as XLSX or CSV.",
        ) from None
    for sheet in sheets:
        if wanted not in (None, sheet.name):
            continue
        heading = heading_of(sheet.rows, lambda word: bool(kind.field_of(word)))
        if heading is not None and kind.suits(heading.columns):
            rows = [Row(line, cells) for line, cells in sheet.rows if line > heading.lines]
            place = f"{where}: sheet “{sheet.name}”"
            return SmallTable(place, heading.columns, rows, (f"sheet “{sheet.name}”",))
    names = ", ".join(f"“{each.name}”" for each in sheets)
    raise UnreadableError(
        f"{where}: no sheet is a table of {kind.name} ({names}).", remedy=kind.needs
    )


def _of_text(stream: BinaryIO, where: str, kind: TableKind) -> SmallTable:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if size > _MOST_BYTES:
        raise UnreadableError(
            f"{where}: it has {size:,} bytes, the limit is {_MOST_BYTES:,}.",
            remedy="Give it in smaller files.",
        )
    charset = charset_of(stream)
    with plain_text(cast(BinaryIO, LentStream(stream)), charset) as text:
        head = text.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
        text.seek(0)
        if head.lstrip()[:1] in (b"[", b"{"):
            return _of_json(text.read().decode("utf-8", "replace"), where, kind)
        heading = find_heading(
            head.decode("utf-8", "replace"), lambda word: bool(kind.field_of(word))
        )
        if heading is None or not kind.suits(heading.columns):
            raise UnreadableError(
                f"{where}: no row heads a table of {kind.name}.", remedy=kind.needs
            )
        form = CsvForm(
            heading.separator, heading.columns, (), heading.columns, heading.lines, charset.name
        )
        rows = [each for each in rows_of(iter(text), form) if any(each.cells)]
        return SmallTable(where, heading.columns, rows, tuple(said_of_charset(charset)))


def _of_json(text: str, where: str, kind: TableKind) -> SmallTable:
    found = list(_objects(text.removeprefix("\ufeff"), where))
    columns = tuple(dict.fromkeys(name for _, each in found for name in each))
    if not kind.suits(columns):
        raise UnreadableError(f"{where}: its objects are no {kind.name}.", remedy=kind.needs)
    rows = [Row(line, [_cell(each.get(name)) for name in columns]) for line, each in found]
    return SmallTable(where, columns, rows)


def _objects(text: str, where: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Objects with their line, of a list with their place."""
    try:
        if text.lstrip()[:1] == "[":
            listed = list(enumerate(read_json(text), 1))
        else:
            lines = [each for each in enumerate(text.split("\n"), 1) if each[1].strip()]
            listed = [(line, read_json(each)) for line, each in lines]
    except ValueError as error:
        raise UnreadableError(
            f"{where}: the JSON cannot be read: {error}.",
            remedy="Give a list of objects, or an object a line.",
        ) from None
    if len(listed) == 1 and isinstance(listed[0][1], Mapping):
        inner = next((each for each in listed[0][1].values() if isinstance(each, list)), None)
        if inner is not None:
            listed = list(enumerate(inner, 1))
    for line, each in listed:
        if isinstance(each, Mapping):
            yield line, each


def _cell(value: Any) -> str:
    if value is None or isinstance(value, (Mapping, list)):
        return ""
    return str(value)


def check_once(table: SmallTable, kind: TableKind, names: Sequence[str]) -> None:
    """Errors: `UnreadableError` where two columns can each be the one of a field."""
    for name in names:
        heads = [each for each in table.columns if kind.field_of(each) == name]
        if len(heads) > 1:
            raise UnreadableError(
                f"{table.where}: {' and '.join(f'“{each}”' for each in heads)} can each be the "
                f"column of {name}.", remedy="Take one of them out, or rename it.",
            )  # fmt: skip
