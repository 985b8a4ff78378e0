"""What a file of EPCIS gives, one after another: documents that begin and end, events, master data.

The same parts come of a document that is held, of one that is too long to be held (`walk`), and of
XML (`xml_parts`); what they mean is worked out in one place (`conversion`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.json_text import doubled_key
from app.events.models import Incoming, Problem
from app.events.problems import EVENT_TYPES as OWN_TYPES
from app.events.problems import said_twice
from app.exchange.cfx import Aside
from app.exchange.epcis.envelope import event_list, is_document, vocabularies
from app.exchange.epcis.words import EVENT_TYPES, entries, event_type


@dataclass(frozen=True, slots=True)
class DocumentStart:
    """A document begins. `problem`: why nothing of it is taken; `raw`: what of it is shown then."""

    problem: Problem | None = None
    raw: Any = None


@dataclass(frozen=True, slots=True)
class EventPart:
    """An event in the form of JSON; `raw`: as it was written."""

    value: Any
    raw: Any


@dataclass(frozen=True, slots=True)
class WordPart:
    """An element of a master data vocabulary of this type; `raw`: as it was written."""

    vocabulary: Any
    element: Any
    raw: Any


@dataclass(frozen=True, slots=True)
class DocumentEnd:
    """A document ends: its `fields` beside events and master data, and whether it had any list."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    listed: bool = True
    raw: Any = None


Part = DocumentStart | EventPart | WordPart | DocumentEnd | Incoming | Aside


def is_own(value: object) -> bool:
    """Whether this is an event of lotgraph's own contract."""
    return isinstance(value, Mapping) and (
        "event_id" in value or (isinstance(kind := value.get("type"), str) and kind in OWN_TYPES)
    )


def parts_of(found: Any) -> Iterator[Part]:
    """The parts of a document, a list or an event that is held."""
    if isinstance(found, list):
        for each in found:
            if is_document(each):
                yield from _of_document(each)
            else:
                yield EventPart(each, each)
    elif isinstance(found, Mapping) and event_type(found) in EVENT_TYPES:
        yield EventPart(found, found)
    else:
        yield from _of_document(found)


def _of_document(document: Any) -> Iterator[Part]:
    events, words = event_list(document), vocabularies(document)
    apart = {id(each) for each in (*(events or ()), *words)}
    if key := doubled_key(document, apart):
        yield DocumentStart(said_twice(key), document)
        return
    yield DocumentStart()
    for each in words:
        yield from words_of(each)
    for each in events or ():
        yield EventPart(each, each)
    yield DocumentEnd(
        document if isinstance(document, Mapping) else {}, events is not None, document
    )


def words_of(vocabulary: Any) -> Iterator[WordPart]:
    """The elements of a vocabulary."""
    given = vocabulary if isinstance(vocabulary, Mapping) else {}
    for element in entries(given.get("vocabularyElementList")):
        yield word_part(given.get("type"), element)


def word_part(kind: Any, element: Any) -> WordPart:
    """An element of a vocabulary of this type."""
    return WordPart(kind, element, {"type": kind, "vocabularyElementList": [element]})
