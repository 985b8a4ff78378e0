"""A JSON array read element by element through a window, whatever its size.

Only the element that is being read is held. A broken one costs only itself: reading goes on with
the next whole event.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.events.json_text import OddJsonError, read_at
from app.events.models import UnreadableError
from app.events.window import CHUNK, LONGEST, JsonWindow

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
