"""Reading event files: JSON Lines, a JSON array, CSV. Nothing here touches the graph.

Every reader yields `Incoming` values and goes on after a bad line; what cannot be read at all
raises `UnreadableError`, in words. Formats are found by looking, not by file name.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from app.events.models import Incoming, Problem, UnreadableError
from app.events.table import CsvForm, read_csv, sniff_csv

_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Reading:
    """An open input: its format, its items, and how far it was read (bytes)."""

    format: str  # "jsonl", "json", "csv"
    size: int
    items: Iterable[Incoming] = ()
    position: int = 0
    csv: CsvForm | None = None
    document: Any = field(default=None, repr=False)  # the parsed JSON object, when it is one


def open_reading(path: Path) -> Reading:
    """Find a file's format by looking and start reading it.

    Errors: `UnreadableError` for a missing, empty, binary or unrecognised file.
    """
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except OSError as error:
        raise UnreadableError(
            f"{path}: cannot be opened: {error.strerror}", remedy="Check path and permissions."
        ) from None
    return read_stream(stream, size, str(path))


def read_stream(stream: BinaryIO, size: int, name: str, *, keep_open: bool = False) -> Reading:
    """As `open_reading`, for a seekable stream of `size` bytes.

    The stream is closed once it was read, unless `keep_open`.
    """
    if keep_open:
        stream = cast(BinaryIO, _Kept(stream))
    head = stream.read(65_536).removeprefix(_BOM)
    stream.seek(0)
    start = head.lstrip()[:1]
    if not head.strip():
        raise UnreadableError(f"{name}: the file is empty.", remedy="Nothing was loaded.")
    if b"\x00" in head:
        raise UnreadableError(
            f"{name}: line 1: this is binary data, not text.",
            remedy="Give JSON Lines, a JSON array or CSV, in UTF-8.",
        )
    if start == b"[":
        return _array(stream, size)
    if start == b"{":
        return _lines_or_object(stream, size, head)
    form = sniff_csv(head, name)
    if form is None and b"\n{" in head:  # the first line is broken, the others are JSON Lines
        return _lines_or_object(stream, size, head)
    if form is None:
        raise UnreadableError(
            f"{name}: line 1: neither JSON nor a CSV header.",
            remedy="A CSV needs a first line with column names, “type” among them; see "
            "“lotgraph load --help”.",
        )
    reading = Reading("csv", size, csv=form)
    reading.items = _closing(stream, read_csv(_counted(stream, reading), form))
    return reading


class _Kept:
    """A stream that stays open when its reader is done with it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def __enter__(self) -> _Kept:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the stream open."""

    def close(self) -> None:
        """Leave the stream open."""


def _closing(stream: BinaryIO, items: Iterator[Incoming]) -> Iterator[Incoming]:
    with stream:
        yield from items


def _counted(stream: BinaryIO, reading: Reading) -> Iterator[bytes]:
    for line in stream:
        reading.position += len(line)
        yield line


def _lines_or_object(stream: BinaryIO, size: int, head: bytes) -> Reading:
    """JSON Lines, or one JSON object over several lines (a document or a single event)."""
    first = head.split(b"\n", 1)[0]
    if _parses(first) is None and size > len(first) + 1:
        whole = _parses(stream.read())
        stream.seek(0)
        if isinstance(whole, dict):
            stream.close()
            return Reading("json", size, [Incoming(1, whole, whole)], size, document=whole)
    elif size <= len(first) + 2:
        stream.close()
        document = _parses(first)
        if document is not None:
            return Reading("json", size, [Incoming(1, document, document)], size, None, document)
        stream = io.BytesIO(first)
    reading = Reading("jsonl", size)
    reading.items = _closing(stream, _json_lines(_counted(stream, reading)))
    return reading


def _parses(text: bytes) -> Any:
    try:
        return orjson.loads(text.removeprefix(_BOM))
    except orjson.JSONDecodeError:
        return None


def _json_lines(lines: Iterator[bytes]) -> Iterator[Incoming]:
    for number, line in enumerate(lines, 1):
        line = line.removeprefix(_BOM).strip() if number == 1 else line.strip()
        if line:
            yield _json_line(number, line)


def _json_line(number: int, line: bytes) -> Incoming:
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raw = line.decode("utf-8", errors="replace")
        return Incoming(
            number, None, raw,
            Problem(
                "bad_json", f"the line is not JSON: {error.msg} (column {error.colno})", "",
                "Was it cut off? One whole object a line.",
            ),
        )  # fmt: skip
    return as_incoming(number, event)


def as_incoming(number: int, event: Any) -> Incoming:
    """One parsed JSON value as an incoming event; only objects are events."""
    if isinstance(event, dict):
        mended = event.get("_raw")  # a line of a refused file that could not be read before
        if isinstance(mended, str):
            return _json_line(number, mended.encode())
        return Incoming(number, event, event)
    problem = Problem("not_an_object", "is not a JSON object", "", "An event is an object {…}.")
    return Incoming(number, None, event, problem)


def _array(stream: BinaryIO, size: int) -> Reading:
    with stream:
        data = stream.read().removeprefix(_BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"line {line}: the file is not UTF-8.", remedy="Save it as UTF-8 and load it again."
        ) from None
    reading = Reading("json", size)
    reading.items = _array_items(text, reading)
    return reading


def _array_items(text: str, reading: Reading) -> Iterator[Incoming]:
    """The elements of an array one by one, so that a cut file still gives its good part."""
    decoder = json.JSONDecoder()
    at, line, counted = text.index("[") + 1, 1, 0
    while True:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        reading.position = int(reading.size * at / max(len(text), 1))
        if at >= len(text):
            yield Incoming(line, None, "", _cut("the array is not closed"))
            return
        if text[at] == "]":
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Incoming(line, None, text[at : at + 2000], _cut(f"not JSON from here: {error}"))
            return
        yield as_incoming(line, value)


def _cut(text: str) -> Problem:
    return Problem(
        "bad_json", text, "", "Was the file cut off? Mend it from this line on and load it again."
    )
