"""Reading event files: JSON Lines, a JSON array, CSV. Nothing here touches the graph.

Every reader yields `Incoming` values and goes on after a bad line; what cannot be read at all
raises `UnreadableError`, in words. Formats are found by looking, not by file name.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from json import JSONDecodeError
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, TypeVar, cast

from app.events.array import ArrayWindow, check_utf8
from app.events.heading import columns_of_no_event, sniff_csv
from app.events.json_text import doubled_key, quick_object, read_json
from app.events.models import ColumnUse, Incoming, Problem, UnreadableError
from app.events.problems import said_twice
from app.events.rows import CsvForm, rows_of
from app.events.table import read_table, survey_of
from app.files.asides import Asides
from app.files.charset import (
    Charset,
    as_utf8,
    declared_encoding,
    find_charset,
    has_returns_only,
    with_line_feeds,
)

T = TypeVar("T")
_BOM = b"\xef\xbb\xbf"
_HEAD = 65_536
_COLUMNS_SHOWN = 5
_LINES_LOOKED_AT = 20


@dataclass(slots=True)
class Reading:
    """An open input: its format, its items, and how far it was read (bytes)."""

    format: str  # "jsonl", "json", "csv"
    size: int
    items: Iterable[Incoming] = ()
    position: int = 0
    csv: CsvForm | None = None
    columns: list[ColumnUse] = field(default_factory=list)  # of a table, in their order
    asides: Asides = field(default_factory=Asides)
    says: list[str] = field(default_factory=list)  # how it was read, where that is not plain
    source: str | None = None  # of events that name none, when nobody says
    name: str = ""  # of the sheet or member, when a file has several
    error: UnreadableError | None = None  # why this member of an archive gives nothing
    empty: bool = False  # it only says something
    document: Any = field(default=None, repr=False)  # of EPCIS: what stands around its events
    # Of JSON Lines, in the place of `items`: numbered lines, of which `json_line` makes these.
    lines: Iterable[tuple[int, bytes]] | None = None


def open_reading(path: Path) -> Reading:
    """Find a file's format by looking and start reading it.

    Errors: `UnreadableError` for a missing, empty, binary or unrecognised file.
    """
    try:
        stream = cast(BinaryIO, path.open("rb"))
        if not stream.seekable():  # a pipe: keep what it gives, it is read twice
            with stream as pipe:
                stream = cast(BinaryIO, TemporaryFile())  # noqa: SIM115
                shutil.copyfileobj(pipe, stream)
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        return read_stream(stream, size, str(path))
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be read: {error.strerror}.", remedy="Check the path and permissions."
        ) from None


def read_stream(
    stream: BinaryIO, size: int, name: str, *, keep_open: bool = False,
    decimal: str | None = None, dates: str | None = None,
) -> Reading:  # fmt: skip
    """As `open_reading`, for a seekable stream of `size` bytes.

    The stream is closed once it was read, unless `keep_open`. `decimal` and `dates`: the decimal
    mark and the order of dates in a table, when somebody says so.
    """
    if keep_open:
        stream = cast(BinaryIO, LentStream(stream))
    charset = charset_of(stream)
    text = plain_text(stream, charset)
    if text is not stream:
        size = text.seek(0, io.SEEK_END)
        text.seek(0)
    return read_text(text, size, name, charset, decimal, dates)


def read_text(
    text: BinaryIO, size: int, name: str, charset: Charset,
    decimal: str | None = None, dates: str | None = None,
) -> Reading:  # fmt: skip
    """As `read_stream`, for what `plain_text` gave, at its start. `charset`: what it was."""
    head = text.read(_HEAD).removeprefix(_BOM)
    text.seek(0)
    start = head.lstrip()[:1]
    try:
        form = _looked_at(head, start, name)
        if form is not None:
            return _csv(text, size, form, charset, name, decimal, dates)
    except UnreadableError:
        text.close()
        raise
    if start == b"[":
        return _array(text, size, name)
    return _lines_or_object(text, size, head, name)


def charset_of(stream: BinaryIO) -> Charset:
    """The characters of an input. JSON is UTF-8, or UTF-16 with a mark, and nothing else; XML says
    it itself."""
    found = find_charset(stream)
    if found.name.startswith("utf-16"):
        return found
    head = stream.read(1024)
    stream.seek(0)
    if head.removeprefix(_BOM).lstrip().startswith(b"<?xml"):
        return Charset(declared_encoding(head) or "utf-8")
    if found.is_utf8 or found.name.startswith("utf-16"):
        return found
    start = stream.read(1024).lstrip()[:1]
    stream.seek(0)
    return Charset("utf-8") if start in (b"[", b"{") else found


def plain_text(stream: BinaryIO, charset: Charset) -> BinaryIO:
    """The text in UTF-8 with line feeds; a stream that was changed for it is closed."""
    text = as_utf8(stream, charset)
    if text is not stream:
        stream.close()
    head = text.read(_HEAD)
    text.seek(0)
    if has_returns_only(head):
        with text as returns:
            text = with_line_feeds(returns)
    return text


def _csv(
    stream: BinaryIO, size: int, form: CsvForm, charset: Charset, name: str,
    decimal: str | None, dates: str | None,
) -> Reading:  # fmt: skip
    """A table of events. Errors: `UnreadableError` for a column that can be read two ways."""
    form = replace(form, encoding=charset.name)
    survey = survey_of(rows_of(iter(stream), form), form, name, decimal=decimal, dates=dates)
    stream.seek(0)
    form = replace(form, read_as=survey.read_as())
    reading = Reading("csv", size, csv=form, says=[*said_of_charset(charset), *survey.says()])
    reading.asides.add("title row", 1, form.titles)
    rows = rows_of(_counted(stream, reading), form)
    reading.items = _closing(stream, read_table(rows, form, survey, reading.asides))
    if form.ignored:
        reading.says.append("left out, since it changes: " + ", ".join(form.ignored))
    return reading


def said_of_charset(charset: Charset) -> list[str]:
    """What is to be said of characters that were taken for Windows-1252."""
    if not charset.samples:
        return []
    words = ", ".join(f"“{word}”" for word in charset.samples)
    return [f"it is not UTF-8 and was read as Windows-1252: {words}"]


def _looked_at(head: bytes, start: bytes, name: str) -> CsvForm | None:
    """The form of a CSV, or None for JSON. Errors: `UnreadableError` for anything else."""
    if not head.strip():
        raise UnreadableError(f"{name}: the file is empty.", remedy="Nothing was loaded.")
    if b"\x00" in head:
        line = head.count(b"\n", 0, head.index(b"\x00")) + 1
        raise UnreadableError(
            f"{name}: line {line}: this is binary data, not text.",
            remedy="Give JSON Lines, a JSON array or CSV.",
        )
    if start in (b"[", b"{"):
        return None
    form = sniff_csv(head, name)
    # When only the first line is broken, the others are still JSON Lines.
    if form is None and start == b"<":
        raise UnreadableError(
            f"{name}: line 1: neither JSON nor a table, but XML.",
            remedy="Export JSON (of EPCIS: 2.0 JSON-LD) or a table. Nothing was loaded.",
        )
    if form is None and (columns := columns_of_no_event(head)):
        shown = ", ".join(f"“{column}”" for column in columns[:_COLUMNS_SHOWN])
        more = " …" if columns[_COLUMNS_SHOWN:] else ""
        raise UnreadableError(
            f"{name}: line 1: a table, but no column says what was done: {shown}{more}.",
            remedy="Name one “type” (receive, produce, ship …), or say what the columns are in a "
            "profile: “lotgraph profile new FILE”.",
        )
    if form is None and b"\n{" not in head:
        raise UnreadableError(
            f"{name}: line 1: neither JSON nor a CSV header.",
            remedy="A CSV needs a first line with column names, “type” among them; see "
            "“lotgraph load --help”.",
        )
    return form


class LentStream:
    """A stream that stays open when its reader is done with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def __enter__(self) -> LentStream:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the stream open."""

    def close(self) -> None:
        """Leave the stream open."""


def _closing(stream: BinaryIO, items: Iterator[T]) -> Iterator[T]:
    with stream:
        yield from items


def _counted(stream: BinaryIO, reading: Reading) -> Iterator[bytes]:
    for line in stream:
        reading.position += len(line)
        yield line


def _lines_or_object(stream: BinaryIO, size: int, head: bytes, name: str) -> Reading:
    """JSON Lines, or one JSON object over several lines (a document or a single event)."""
    first = head.split(b"\n", 1)[0]
    alone = size <= len(first) + len(_BOM) + 1
    if alone or (_parses(first) is None and not _are_lines(head)):
        data = stream.read()
        whole = _parses(data)
        stream.seek(0)
        if isinstance(whole, dict):
            stream.close()
            return Reading("json", size, [as_incoming(1, whole, _text(data))], size)
        if len(data.strip().splitlines()) > 1:
            _complain_of_cut(stream, data, name)
    reading = Reading("jsonl", size)
    reading.lines = _closing(stream, _numbered(_counted(stream, reading)))
    reading.items = (json_line(*each) for each in reading.lines)
    return reading


def _are_lines(head: bytes) -> bool:
    """Whether lines below a first one that is broken are events of their own: then the file need
    not be held in memory to see that it is no single object. Inside of one, two lines that are
    whole objects would have a comma between them."""
    below = head.split(b"\n")[1:_LINES_LOOKED_AT]
    return sum(isinstance(_parses(line), dict) for line in below) > 1


def _complain_of_cut(stream: BinaryIO, data: bytes, name: str) -> None:
    """Errors: `UnreadableError` when no line is JSON, so it is one object that was cut."""
    if any(isinstance(_parses(line), dict) for line in data.splitlines()):
        return
    stream.close()
    try:
        read_json(_text(data))
    except ValueError as error:
        line = error.lineno if isinstance(error, JSONDecodeError) else 1
        raise UnreadableError(
            f"{name}: line {line}: the JSON object ends or breaks here: {why(error)}.",
            remedy="Was the file cut off? Nothing was loaded.",
        ) from None


def _parses(text: bytes) -> Any:
    try:
        return read_json(_text(text))
    except ValueError:
        return None


def why(error: ValueError) -> str:
    """What is wrong with a JSON text, in words."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return error.msg if isinstance(error, JSONDecodeError) else str(error)


def _numbered(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
        if line:
            yield number, line


def json_line(number: int, line: bytes) -> Incoming:
    """A line of JSON Lines, stripped and not empty, as an incoming event."""
    try:
        text = line.decode()
        event = quick_object(text)
        if event is not None and "_raw" not in event:
            return Incoming(number, event, event)
        event = read_json(text)
    except ValueError as error:
        raw = line.decode("utf-8", errors="replace")
        where = f" (column {error.colno})" if isinstance(error, JSONDecodeError) else ""
        return Incoming(
            number, None, raw,
            Problem(
                "bad_json", f"the line is not JSON: {why(error)}{where}", "",
                "Was it cut off? One whole object a line.",
            ),
        )  # fmt: skip
    return as_incoming(number, event, text)


def as_incoming(number: int, event: Any, text: str) -> Incoming:
    """One parsed JSON value as an incoming event; only objects are events.

    `text` is what it was read from: the only thing that still says all when a key is there twice.
    """
    if isinstance(event, dict):
        mended = event.get("_raw")  # of a refused file: what could not be read before
        if isinstance(mended, str):
            return json_line(number, mended.strip().rstrip(",").encode())
        if key := doubled_key(event):
            return Incoming(number, event, text, said_twice(key))
        return Incoming(number, event, event)
    problem = Problem("not_an_object", "is not a JSON object", "", "An event is an object {…}.")
    return Incoming(number, None, event, problem)


def _text(data: bytes) -> str:
    return data.removeprefix(_BOM).decode()


def _array(stream: BinaryIO, size: int, name: str) -> Reading:
    try:
        check_utf8(stream, name)
    except UnreadableError:
        stream.close()
        raise
    reading = Reading("json", size)
    reading.items = _closing(stream, _array_items(ArrayWindow(stream), reading))
    return reading


def _array_items(window: ArrayWindow, reading: Reading) -> Iterator[Incoming]:
    """The elements of an array one by one, so that a broken file still gives its good part."""
    for line, value, *text in window.elements():
        reading.position = window.position
        if text:
            yield as_incoming(line, value, str(text[0]))
        else:
            told = (
                value.why if isinstance(value.why, str) else f"not JSON from here: {why(value.why)}"
            )
            yield Incoming(line, None, value.raw, broken(told))


def broken(text: str) -> Problem:
    """The refusal of what is no JSON."""
    return Problem(
        "bad_json", text, "", "Was the file cut off? Mend it from this line on and load it again."
    )
