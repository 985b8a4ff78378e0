"""JSON text read value by value through a window, and an array element by element, of any size.

Only what is being read is held. Digits stay as they were written and a key that is there twice is
found (`json_text`), whether a value is read alone or with thousands around it. A broken element
costs only itself: reading goes on with the next whole event.
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

CHUNK = 1 << 20  # bytes read at a time
LONGEST = 1 << 26  # characters of one value; what does not end within is broken
_BLANK = " \t\r\n"
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
        while chunk := stream.read(CHUNK):
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


class LongValueError(ValueError):
    """A value that does not end within so many characters; nothing of it was taken."""


class JsonWindow:
    """The part of a JSON text that is being read. `mended`: bytes that are no UTF-8 break the
    value they are in, and nothing else."""

    def __init__(self, stream: BinaryIO, *, mended: bool = False) -> None:
        self._stream = stream
        self._mended = mended
        errors = "surrogateescape" if mended else "strict"
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors)
        self._done = False
        self._text = ""
        self._at = 0
        self._before = ""  # the character before the window
        self._gone = 0  # characters before the window
        self.line = 1
        self.position = 0  # bytes read

    def peek(self, over: str = _BLANK) -> str:
        """The next character that is none of these, or nothing at the end."""
        self.skip(over)
        return self._text[self._at : self._at + 1]

    def take(self, letter: str) -> bool:
        """Go over this character if it is the next."""
        if self.peek() != letter:
            return False
        self._at += 1
        return True

    def expect(self, letter: str) -> None:
        """Go over this character. Errors: `ValueError` when another is the next."""
        if not self.take(letter):
            raise self.broken(f"“{letter}” is missing")

    def broken(self, why: str) -> JSONDecodeError:
        """The error of what stands here."""
        return JSONDecodeError(why, self._text[self._at : self._at + 1], 0)

    def value(self, most: int = LONGEST) -> tuple[Any, str]:
        """The value that begins here, and its text.

        Errors: `ValueError` for what is no JSON, `LongValueError` beyond so many characters.
        """
        self.peek()
        size = CHUNK
        while True:
            try:
                found, end = read_at(self._text, self._at)
            except ValueError as error:
                if self.may_be_cut(error, LONGEST):
                    if len(self._text) - self._at > most:
                        raise LongValueError("longer than is read whole") from None
                    if self.more(size):
                        size *= 2
                        continue
                raise
            if end == len(self._text) and self.more(size):
                continue  # a number may go on
            if self._mended and not _is_unicode(self._text[self._at : end]):
                raise OddJsonError("it is not UTF-8", end)
            return found, self.taken(end)

    def may_be_cut(self, error: ValueError, most: int) -> bool:
        """Whether it may be whole in a wider window."""
        if not isinstance(error, JSONDecodeError) or len(self._text) - self._at > most:
            return False
        return error.pos >= len(self._text) - 16 or "Unterminated" in error.msg

    def taken(self, end: int) -> str:
        """The text up to there, which is gone over."""
        text = self._text[self._at : end]
        self.line += text.count("\n")
        self._at = end
        return text

    def skip(self, letters: str) -> None:
        """Go over these characters."""
        while True:
            start = self._at
            while self._at < len(self._text) and self._text[self._at] in letters:
                self._at += 1
            self.line += self._text.count("\n", start, self._at)
            if self._at < len(self._text) or not self.more(CHUNK):
                return

    @property
    def place(self) -> int:
        """How many characters were gone over."""
        return self._gone + self._at

    def is_new_line(self) -> bool:
        """Whether a line begins here with an object or a list."""
        before = self._text[self._at - 1] if self._at else self._before
        return before == "\n" and self._text[self._at : self._at + 1] in ("{", "[")

    def at_line_start(self) -> str:
        """The first character of the next line, when this one was gone over."""
        if self._at >= len(self._text) and not self.more(CHUNK):
            return ""
        if self._text[self._at] == "\n":
            self.taken(self._at + 1)
        if self._at >= len(self._text) and not self.more(CHUNK):
            return ""
        return self._text[self._at]

    def rest_of_line(self, most: int) -> str:
        """The text up to the end of the line, which is gone over; of a long one the beginning."""
        found = ""
        while True:
            end = self._text.find("\n", self._at)
            text = self.taken(len(self._text) if end < 0 else end)
            found += text[: max(0, most - len(found))]
            if end >= 0 or not self.more(CHUNK):
                return found

    def more(self, size: int) -> bool:
        """Widen the window; whether there was more. What was read is let go."""
        if self._done:
            return False
        self._before = self._text[self._at - 1 : self._at] if self._at else self._before
        self._gone += self._at
        self._text = self._text[self._at :]
        self._at = 0
        chunk = self._stream.read(size)
        self.position += len(chunk)
        self._done = not chunk
        self._text += self._decoder.decode(chunk, final=self._done)
        return bool(chunk)


class ArrayWindow(JsonWindow):
    """The part of an array's text that is being read."""

    def elements(self) -> Iterator[tuple[int, Any, str] | tuple[int, BrokenElement]]:
        """(line, value, its text) of every element, or (line, what is broken)."""
        self.begin()
        while self.has_more():
            found = self._element()
            yield found
            if isinstance(found[1], BrokenElement) and self.has_ended():
                return  # it took all that was left
        if (left := self.after()) is not None:
            yield self.line, left

    def begin(self) -> None:
        """Go over the bracket."""
        self.skip(" \t\r\n\ufeff")
        self._at += 1

    def has_more(self) -> bool:
        """Whether an element begins here."""
        return self.peek(_SPACE) not in ("", "]")

    def has_ended(self) -> bool:
        """Whether nothing is left at all."""
        return self._at >= len(self._text) and not self.more(CHUNK)

    def after(self) -> BrokenElement | None:
        """What is wrong with the end of the array, if anything."""
        if self.peek(_SPACE) == "":
            return BrokenElement("", "the array is not closed")
        rest = self._rest()
        return BrokenElement(rest, "there is more after the array") if rest else None

    def _element(self) -> tuple[int, Any, str] | tuple[int, BrokenElement]:
        line = self.line
        try:
            return line, *self.value()
        except ValueError as error:
            return line, self.broken_element(error)

    def broken_element(self, error: ValueError) -> BrokenElement:
        """What is broken here; reading goes on with the next whole event."""
        end = error.end if isinstance(error, OddJsonError) else self._resume()
        return BrokenElement(self.taken(end).rstrip().rstrip(","), error)

    def _rest(self) -> str:
        while self.more(CHUNK):
            pass
        return self._text[self._at + 1 :].strip()

    def _resume(self) -> int:
        """Where the next whole event begins after a broken element, or the end."""
        size = CHUNK
        while True:
            for found in _NEXT.finditer(self._text, self._at):
                try:
                    value, _ = read_at(self._text, found.end())
                except ValueError as error:
                    if self.may_be_cut(error, LONGEST) and not self._done:
                        break  # it may be whole in a wider window
                    continue
                if isinstance(value, dict) and "type" in value:
                    return found.end()
            if not self.more(size):
                return len(self._text)
            size *= 2


def _is_unicode(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
