"""A JSON file of EPCIS read part by part, however long: one document, an array, or lines.

What is short is read whole, which is quick. A longer value is walked into: only the event or the
element of master data that is being read is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, BinaryIO

from app.events.array import ArrayWindow, JsonWindow, LongValueError
from app.events.json_text import doubled_key
from app.events.models import Incoming, Problem
from app.events.problems import said_twice
from app.events.reading import as_incoming, broken, why
from app.exchange.catenax import CatenaReader, is_catenax
from app.exchange.cfx import CfxReader, is_cfx
from app.exchange.epcis.envelope import is_document
from app.exchange.epcis.parts import (
    DocumentEnd,
    DocumentStart,
    EventPart,
    Part,
    is_own,
    parts_of,
    word_part,
)
from app.exchange.epcis.words import EVENT_TYPES, event_type
from app.exchange.fcl.document import FoodNetworkReader, is_food_network

WHOLE = 1 << 21  # characters of a value that is read whole
_SHOWN = 65_536  # characters of what is broken
_BODY = {
    "eventList": "events", "event": "events", "vocabularyList": "vocabularies",
    "queryResults": "body", "resultsBody": "body",
}  # fmt: skip
_INSIDE = {  # where the keys of a document lead
    "document": {"epcisBody": "body", "epcisHeader": "header", "eventList": "events"},
    "body": _BODY,
    "header": {"epcisMasterData": "master"},
    "master": {"vocabularyList": "vocabularies"},
    "vocabulary": {"vocabularyElementList": "elements"},
}


class LongDocument:
    """The parts of one long document. `kinds`: types of its vocabularies in their order, where
    somebody knows them already: a type may stand below its elements."""

    def __init__(self, window: JsonWindow, kinds: Sequence[Any] = ()) -> None:
        self._window = window
        self._known = kinds
        self.kinds: list[Any] = []
        self.fields: dict[str, Any] = {}
        self.problem: Problem | None = None
        self.listed = False

    def parts(self) -> Iterator[Part]:
        """Its events and master data; `fields` are all else, once it was read.

        Errors: `ValueError` where it is no JSON.
        """
        yield from self._object("document", self.fields, "")
        if self.problem is None and (key := doubled_key(self.fields)):
            self.problem = said_twice(key)

    def _object(self, place: str, made: dict[str, Any], path: str) -> Iterator[Part]:
        seen: set[str] = set()
        for key in self._keys():
            if key in seen and self.problem is None:
                self.problem = said_twice(f"{path}{key}")
            seen.add(key)
            leads = _INSIDE[place].get(key, "")
            if leads == "events":
                self.listed = True
                yield from self._each(self._event)
            elif leads == "vocabularies":
                yield from self._each(self._vocabulary)
            elif leads and self._window.peek() == "{":
                made[key] = {}
                yield from self._object(leads, made[key], f"{path}{key}.")
            else:
                made[key] = self._window.value()[0]

    def _keys(self) -> Iterator[str]:
        """The keys of an object; whoever asks for the next has read the value."""
        window = self._window
        window.expect("{")
        while window.peek() != "}":
            key, _ = window.value()
            if not isinstance(key, str):
                raise window.broken("a name is missing")
            window.expect(":")
            yield key
            if not window.take(","):
                break
        window.expect("}")

    def _each(self, element: Callable[[], Iterator[Part]]) -> Iterator[Part]:
        """The elements of a list, or the one thing that stands in its place."""
        window = self._window
        if not window.take("["):
            yield from element()
            return
        while window.peek() != "]":
            yield from element()
            if not window.take(","):
                break
        window.expect("]")

    def _event(self) -> Iterator[Part]:
        value, _ = self._window.value()
        if value is not None:
            yield EventPart(value, value)

    def _vocabulary(self) -> Iterator[Part]:
        if self._window.peek() != "{":
            self._window.value()
            return
        number = len(self.kinds)
        self.kinds.append(self._known[number] if number < len(self._known) else None)
        for key in self._keys():
            if key == "vocabularyElementList":
                yield from self._each(partial(self._element, number))
            elif key == "type":
                self.kinds[number] = self._window.value()[0]
            else:
                self._window.value()

    def _element(self, number: int) -> Iterator[Part]:
        value, _ = self._window.value()
        if value is not None:
            yield word_part(self.kinds[number], value)


@dataclass(slots=True)
class LongDocuments:
    """What is known of the long documents of a file that was walked through once: by their place
    why nothing of one is taken, and the types of its vocabularies."""

    problems: dict[int, Problem | None] = field(default_factory=dict)
    kinds: dict[int, list[Any]] = field(default_factory=dict)


class JsonFile:
    """The parts of a JSON file. `foreseen`: of a first reading; it is filled by that."""

    def __init__(
        self, stream: BinaryIO, foreseen: LongDocuments, *, first: bool, source: str | None = None
    ) -> None:
        self._stream = stream
        self._foreseen = foreseen
        self._first = first
        self._long = 0
        self._cfx = CfxReader(source or "cfx")
        self._catenax = CatenaReader(source or "catenax")
        self._fcl = FoodNetworkReader(source or "fcl")
        self._lenient = False  # its first thing is of EPCIS: what is nothing else is, too
        self._window = JsonWindow(stream, mended=True)

    @property
    def position(self) -> int:
        """How many bytes were read."""
        return self._window.position

    def parts(self) -> Iterator[Part]:
        """Documents, events, own events, and what is broken with its line."""
        if self._window.peek(" \t\r\n\ufeff") == "[":
            self._stream.seek(0)
            self._window = window = ArrayWindow(self._stream, mended=True)
            yield from self._array(window)
            return
        while self._window.peek():
            began = self._window.place
            try:
                yield from self._one()
            except ValueError as error:
                yield from self._broken(error, began)

    def _array(self, window: ArrayWindow) -> Iterator[Part]:
        window.begin()
        while window.has_more():
            line = window.line
            try:
                yield from self._one()
            except ValueError as error:
                element = window.broken_element(error)
                yield self._of_broken(line, element.raw, error)
                if window.has_ended():
                    return
        if (left := window.after()) is not None:
            yield self._of_broken(window.line, left.raw, str(left.why))

    def _one(self) -> Iterator[Part]:
        line = self._window.line
        try:
            value, text = self._window.value(WHOLE)
        except LongValueError:
            yield from self._walked(line)
        else:
            yield from self._whole(line, value, text)

    def _whole(self, line: int, value: Any, text: str) -> Iterator[Part]:
        epcis = is_document(value) or (
            isinstance(value, Mapping) and event_type(value) in EVENT_TYPES
        )
        if epcis or (self._lenient and not is_own(value)):
            self._lenient = True
            yield from parts_of(value) if epcis else (EventPart(value, value),)
        elif is_cfx(value) and not is_own(value):
            yield from self._cfx.read(line, value)
        elif is_catenax(value) and not is_own(value):
            yield from self._catenax.read(line, value)
        elif is_food_network(value) and not is_own(value):
            yield from self._fcl.read(line, value)
        else:
            yield as_incoming(line, value, text)

    def _walked(self, line: int) -> Iterator[Part]:
        """What is too long to be read whole."""
        if self._window.peek() != "{":
            raise self._window.broken(f"longer than {WHOLE:,} characters and no object")
        number, self._long = self._long, self._long + 1
        problem = self._foreseen.problems.get(number)
        walk, opened = LongDocument(self._window, self._foreseen.kinds.get(number, ())), False
        for part in walk.parts():
            if not opened:
                opened = self._lenient = True
                yield DocumentStart(problem, {})
            if problem is None:
                yield part
        if self._first:
            self._foreseen.problems[number] = walk.problem
            self._foreseen.kinds[number] = walk.kinds
        if opened and problem is None:
            yield DocumentEnd(walk.fields, walk.listed, walk.fields)
        elif not opened:
            yield from self._whole(line, walk.fields, "")

    def _broken(self, error: ValueError, began: int) -> Iterator[Part]:
        """What is no JSON, line by line up to one that begins anew. `began`: where it began."""
        window, line = self._window, self._window.line
        if window.place > began and window.is_new_line():  # what began above has no end
            yield self._of_broken(line, "", error)
            return
        yield self._of_broken(line, window.rest_of_line(_SHOWN), error)
        while window.at_line_start() not in ("{", "[", ""):
            line = window.line
            if text := window.rest_of_line(_SHOWN).strip():
                yield self._of_broken(line, text, error)

    def _of_broken(self, line: int, text: str, error: ValueError | str) -> Incoming:
        told = error if isinstance(error, str) else f"not JSON from here: {why(error)}"
        text = text[:_SHOWN].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return Incoming(line, None, text, broken(told))
