"""Opening a file of any kind, by looking and not by its name."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from app.events.models import Incoming, UnreadableError
from app.events.reading import (
    LentStream,
    Reading,
    charset_of,
    plain_text,
    read_text,
    said_of_charset,
)
from app.events.rows import CsvForm, Row, row_of_width, rows_of
from app.exchange.reading import epcis_in
from app.files.apart import sheets_of
from app.files.archives import (
    ArchiveError,
    from_gzip,
    kind_of,
    members_of,
    workbook_bytes,
)
from app.files.charset import Charset, find_charset
from app.files.delimited import find_heading, heading_of
from app.files.html import html_tables
from app.files.lists import is_list, list_rows
from app.files.spreadsheet_xml import is_spreadsheet_xml, xml_sheets
from app.files.workbook import Sheet, WorkbookError
from app.intake.choices import Choices
from app.intake.fcl_workbook import food_reading, food_sheets
from app.intake.tables import InputTable, headers_text, is_known, read_one
from app.profiles.model import Profile

_HEAD = 65_536
_DEEP = 3  # archives in archives
_HTML_BYTES = 64 * 1024**2  # of an HTML file: its tables are held in memory


def open_all(path: Path, choices: Choices) -> Iterator[Reading]:
    """The readings of a file, one after another; each must be read before the next is asked for.

    Errors: `UnreadableError` for what cannot be read.
    """
    try:
        stream = cast(BinaryIO, path.open("rb"))
        if not stream.seekable():  # a pipe: keep what it gives, it is read twice
            with stream as pipe:
                stream = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
                shutil.copyfileobj(pipe, stream)
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}.", remedy="Check the path and permissions."
        ) from None
    with stream:
        yield from open_stream(stream, str(path), choices)


def open_stream(stream: BinaryIO, where: str, choices: Choices, deep: int = 0) -> Iterator[Reading]:
    """As `open_all`, for a stream that can be sought."""
    try:
        kind = kind_of(stream)
        if kind == "gzip":
            yield from _member(from_gzip(stream).stream, where, choices, deep)
        elif kind == "zip":
            yield from _members(stream, where, choices, deep)
        elif kind == "workbook":
            yield from _workbook(stream, where, choices)
        elif kind == "html":
            yield from _html(stream, where, choices)
        else:
            yield _text(stream, where, choices)
    except ArchiveError as error:
        raise UnreadableError(
            f"{where}: {error}.", remedy="Give smaller parts. Nothing of it was loaded."
        ) from None


def _member(stream: BinaryIO, where: str, choices: Choices, deep: int) -> Iterator[Reading]:
    if deep >= _DEEP:
        stream.close()
        raise ArchiveError(f"there are archives in archives, more than {_DEEP} deep")
    with stream:
        yield from open_stream(stream, where, choices, deep + 1)


def _members(stream: BinaryIO, where: str, choices: Choices, deep: int) -> Iterator[Reading]:
    """The readings of an archive's files; one that cannot be read is told and stops no other."""
    found = 0
    for member in members_of(stream):
        found += 1
        try:
            for reading in _member(member.stream, f"{where}/{member.name}", choices, deep):
                reading.name = "/".join(each for each in (member.name, reading.name) if each)
                yield reading
        except UnreadableError as error:
            yield Reading("unreadable", member.size, name=member.name, error=error)
    if not found:
        raise UnreadableError(f"{where}: the archive holds no file.", remedy="Nothing was loaded.")


def _text(stream: BinaryIO, where: str, choices: Choices) -> Reading:
    """JSON, events of the contract, or a table with a profile."""
    charset = charset_of(stream)
    try:
        return _text_of(stream, charset, where, choices)
    except UnreadableError as error:
        told = said_of_charset(charset)
        if not told and "\ufffd" not in error.text:
            raise
        why = f"{told[0]}; when these words are wrong," if told else "it is not UTF-8:"
        remedy = f"{error.remedy} Besides, {why} save it as UTF-8."
        raise UnreadableError(error.text, remedy=remedy) from None


def _text_of(stream: BinaryIO, charset: Charset, where: str, choices: Choices) -> Reading:
    copy = plain_text(cast(BinaryIO, LentStream(stream)), charset)
    head = copy.read(_HEAD).removeprefix(b"\xef\xbb\xbf")
    copy.seek(0)
    start = head.lstrip()[:1]
    if start in (b"[", b"{", b"<") or b"\x00" in head or not head.strip():
        found = epcis_in(copy, where, choices.source, choices.known)
        return found or read_text(copy, _size(copy), where, charset, choices.decimal, choices.dates)
    try:
        text = head.decode("utf-8", "replace")
        table = _table(copy, text, charset, where, choices)
        found = None if table is None else read_one(table, choices)
        if found is None and is_list(text):
            raise UnreadableError(
                f"{where}: a list between pipes, and no row of it heads a table that is known.",
                remedy="Export it as a table: one row an entry, and the names of columns above.",
            )
    except BaseException:
        copy.close()
        raise
    if found is not None:
        found.says[:0] = said_of_charset(charset)
        found.items = _to_the_end(found, found.items, copy)
        return found
    return read_text(copy, _size(copy), where, charset, choices.decimal, choices.dates)


def _size(stream: BinaryIO) -> int:
    """How many bytes a stream has, which is left at its start."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _to_the_end(
    reading: Reading, items: Iterable[Incoming], stream: BinaryIO
) -> Iterator[Incoming]:
    """Its items; a text table read to its end was read whole."""
    with stream:
        yield from items
    reading.position = reading.size


def _table(
    stream: BinaryIO, head: str, charset: Charset, where: str, choices: Choices
) -> InputTable | None:
    """A text as a table, when some row of it heads columns that are known."""
    known = is_known(_profiles(choices))
    size = _size(stream)
    if is_list(head):
        heading = heading_of(list_rows(head.split("\n")), known, "|")
        if heading is None:
            return None
        return InputTable(
            where, heading, lambda form: _list(stream, form), size, charset.name, format="list"
        )
    heading = find_heading(head, known)
    if heading is None:
        return None

    def rows(form: CsvForm) -> Iterator[Row]:
        stream.seek(0)
        return rows_of(iter(stream), form)

    return InputTable(where, heading, rows, size, charset.name)


def _list(stream: BinaryIO, form: CsvForm) -> Iterator[Row]:
    """The rows of a list below its header; a title on a later page is a row of one cell."""
    stream.seek(0)
    lines = (line.decode("utf-8", "replace") for line in stream)
    width = drawn = len(form.columns)
    for line, cells in list_rows(lines):
        if line == form.skip:
            drawn = len(cells)  # with columns that have no name
        if line <= form.skip or not any(cells):
            continue
        wrong = len(cells) > 1 and len(cells) != drawn
        kept = cells if wrong else cells[:width]
        yield Row(line, kept, row_of_width(len(cells), drawn) if wrong else None)


def _profiles(choices: Choices) -> list[Profile]:
    return [choices.profile] if choices.profile is not None else list(choices.profiles)


def _workbook(stream: BinaryIO, where: str, choices: Choices) -> Iterator[Reading]:
    try:
        sheets = [each for each in sheets_of(workbook_bytes(stream)) if each.rows]
    except WorkbookError as error:
        raise _unreadable_workbook(where, error) from None
    network = food_sheets(sheets) if choices.profile is None and choices.sheet is None else {}
    if network:
        own = {each.name for each in network.values()}
        others = [each.name for each in sheets if each.name not in own]
        yield food_reading(network, others, where, choices)
        return
    yield from _sheets(sheets, where, choices, "workbook")


def _unreadable_workbook(where: str, error: WorkbookError) -> UnreadableError:
    return UnreadableError(
        f"{where}: the workbook cannot be read: {error}.",
        remedy="Is it protected by a password? Save it as XLSX or CSV and load it again.",
    )


def _html(stream: BinaryIO, where: str, choices: Choices) -> Iterator[Reading]:
    size = _size(stream)
    if size > _HTML_BYTES:
        raise ArchiveError(f"the HTML file has {size:,} bytes, the limit is {_HTML_BYTES:,}")
    charset = find_charset(stream)
    stream.seek(0)
    text = stream.read().decode(charset.name, "replace")
    if is_spreadsheet_xml(text[:_HEAD]):
        try:
            sheets = [each for each in xml_sheets(text) if each.rows]
        except WorkbookError as error:
            raise _unreadable_workbook(where, error) from None
        yield from _sheets(sheets, where, choices, "workbook")
        return
    tables = [
        Sheet(f"table {number}", False, rows) for number, rows in enumerate(html_tables(text), 1)
    ]
    if len(tables) == 1:
        tables = [replace(tables[0], name="")]
    yield from _sheets(tables, where, choices, "html")


def _sheets(sheets: list[Sheet], where: str, choices: Choices, format_: str) -> Iterator[Reading]:
    """The sheets that are tables of events. Errors: `UnreadableError` when none is."""
    if choices.sheet is not None:
        wanted = [each for each in sheets if each.name == choices.sheet]
        if not wanted:
            names = ", ".join(f"“{each.name}”" for each in sheets)
            raise UnreadableError(
                f"{where}: there is no sheet “{choices.sheet}”.", remedy=f"There are: {names}."
            )
        sheets = wanted
    known = is_known(_profiles(choices))
    others, unfit, found = list[str](), "", 0
    for number, sheet in enumerate(sheets, 1):
        heading = heading_of(sheet.rows, known)
        place = f"{where}: sheet “{sheet.name}”" if sheet.name else where
        table = None if heading is None else InputTable(
            place, heading, partial(_of_sheet, sheet), len(sheet.rows), name=sheet.name,
            format=format_,
        )  # fmt: skip
        reading = None if table is None else read_one(table, choices)
        if reading is None:
            if heading is not None and not unfit:
                headers = headers_text([each for each in heading.columns if each], 12)
                unfit = f"“{sheet.name or 'table'}”: {headers}"
            others.append(f"“{sheet.name or 'table'}” ({len(sheet.rows):,} rows)")
            continue
        found += 1
        told = f"sheet {number} of {len(sheets)} “{sheet.name}”" if sheet.name else ""
        reading.says[:0] = [told + (", which is hidden" if sheet.hidden else "")] if told else []
        if number == len(sheets) and others:
            reading.says.append("no table of events: " + ", ".join(others))
            others = []
        yield reading
    if not found and unfit:
        raise UnreadableError(
            f"{where}: no profile knows the columns of {unfit}.",
            remedy="Say what they are: on the page Load, or in a profile that “lotgraph profile "
            "new FILE” begins.",
        )
    if not found:
        raise UnreadableError(
            f"{where}: no sheet is a table of events"
            + (f": {', '.join(others)}." if others else "; the workbook is empty."),
            remedy="A table needs a row with column names; “lotgraph profile new FILE” begins a "
            "profile for others.",
        )
    if others:
        yield Reading(
            "other sheets", 0, says=["no table of events: " + ", ".join(others)], empty=True
        )


def _of_sheet(sheet: Sheet, form: CsvForm) -> Iterator[Row]:
    width = len(form.columns)
    for line, cells in sheet.rows:
        if line > form.skip:
            made = cells[:width] + [""] * (width - len(cells))
            if any(made):
                yield Row(line, made)
