"""A JSON array read element by element through a window, whatever its size.

Only the element that is being read is held. A broken one costs only itself: reading goes on with
the next whole event.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError
from typing import Any, BinaryIO

from app.events.json_text import OddJsonError, read_at
from app.events.models import UnreadableError

_CHUNK = 1 << 20  # bytes read at a time
_ELEMENT = 1 << 26  # characters of one element; what does not end within is broken
_SPACE = " \t\r\n,"
_NEXT = re.compile(r"(?:,\s*|\n\s*)(?=\{\s*\")")  # where another element may begin


@dataclass(frozen=True, slots=True)
class BrokenElement:
    """A part of an array that is no JSON: its text, and what is wrong with it."""

    raw: str
    why: str | ValueError


def check_utf8(stream: BinaryIO, name: str) -> None:
    """Errors: `UnreadableError` with the line of the first byte that is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
            line += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        line += error.object.count(b"\n", 0, error.start)
        raise UnreadableError(
            f"{name}: line {line}: the file is not UTF-8.",
            remedy="Save it as UTF-8 and load it again.",
        ) from None
    stream.seek(0)


class ArrayWindow:
    """The part of an array's text that is being read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._done = False
        self._text = ""
        self._at = 0
        self.line = 1
        self.position = 0  # bytes read

    def elements(self) -> Iterator[tuple[int, Any, str] | tuple[int, BrokenElement]]:
        """(line, value, its text) of every element, or (line, what is broken)."""
        self._skip(" \t\r\n\ufeff")
        self._at += 1  # the bracket
        while True:
            self._skip(_SPACE)
            if self._at >= len(self._text):
                yield self.line, BrokenElement("", "the array is not closed")
                return
            if self._text[self._at] == "]":
                if rest := self._rest():
                    yield self.line, BrokenElement(rest, "there is more after the array")
                return
            found = self._element()
            yield found
            broken = isinstance(found[1], BrokenElement)
            if broken and self._at >= len(self._text) and not self._more(_CHUNK):
                return  # it took all that was left

    def _element(self) -> tuple[int, Any, str] | tuple[int, BrokenElement]:
        line, size = self.line, _CHUNK
        while True:
            try:
                value, end = read_at(self._text, self._at)
            except ValueError as error:
                if self._may_be_cut(error) and self._more(size):
                    size *= 2
                    continue
                end = error.end if isinstance(error, OddJsonError) else self._resume()
                return line, BrokenElement(self._taken(end).rstrip().rstrip(","), error)
            if end == len(self._text) and self._more(size):
                continue  # a number may go on
            return line, value, self._taken(end)

    def _may_be_cut(self, error: ValueError) -> bool:
        """Whether it may be whole in a wider window."""
        if not isinstance(error, JSONDecodeError) or len(self._text) - self._at > _ELEMENT:
            return False
        return error.pos >= len(self._text) - 16 or "Unterminated" in error.msg

    def _taken(self, end: int) -> str:
        text = self._text[self._at : end]
        self.line += text.count("\n")
        self._at = end
        return text

    def _skip(self, letters: str) -> None:
        while True:
            start = self._at
            while self._at < len(self._text) and self._text[self._at] in letters:
                self._at += 1
            self.line += self._text.count("\n", start, self._at)
            if self._at < len(self._text) or not self._more(_CHUNK):
                return

    def _more(self, size: int) -> bool:
        """Widen the window; whether there was more. What was read is let go."""
        if self._done:
            return False
        self._text = self._text[self._at :]
        self._at = 0
        chunk = self._stream.read(size)
        self.position += len(chunk)
        self._done = not chunk
        self._text += self._decoder.decode(chunk, final=self._done)
        return bool(chunk)

    def _rest(self) -> str:
        while self._more(_CHUNK):
            pass
        return self._text[self._at + 1 :].strip()

    def _resume(self) -> int:
        """Where the next whole event begins after a broken element, or the end."""
        size = _CHUNK
        while True:
            for found in _NEXT.finditer(self._text, self._at):
                try:
                    value, _ = read_at(self._text, found.end())
                except ValueError as error:
                    if self._may_be_cut(error) and not self._done:
                        break  # it may be whole in a wider window
                    continue
                if isinstance(value, dict) and "type" in value:
                    return found.end()
            if not self._more(size):
                return len(self._text)
            size *= 2
