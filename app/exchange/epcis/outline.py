"""What must be known of a whole file before its first event is booked, in little memory.

Which trade items hold others, which events are declared errors, which eventIDs are there twice:
each may be said at the end of the file for what stands at its beginning.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app import gs1
from app.events.models import Incoming, Problem
from app.exchange.cfx import Aside
from app.exchange.epcis.draft import NOT_CONTENT
from app.exchange.epcis.names import hash16
from app.exchange.epcis.parts import DocumentEnd, DocumentStart, EventPart, Part, WordPart
from app.exchange.epcis.words import readable, text_of


@dataclass(slots=True)
class Outline:
    """`containers`: keys of what is used as a parent and is no handling unit by its form; `wrong`:
    eventIDs of error declarations; `envelope`: the fields of the first document."""

    containers: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)
    envelope: Mapping[str, Any] = field(default_factory=dict)
    events: int = 0
    documents: int = 0
    broken: Incoming | None = None
    other: int = 0  # things that are neither of EPCIS nor broken
    record_times: int = 0
    is_epcis_first: bool = False
    _ids: array[int] = field(default_factory=lambda: array("q"))
    _again: frozenset[int] = frozenset()

    def add(self, part: Part) -> None:
        """Take note of one part."""
        if isinstance(part, EventPart):
            self.events += 1
            if isinstance(part.value, Mapping):
                self._event(part.value)
        elif isinstance(part, DocumentStart):
            self.documents += 1
        elif isinstance(part, DocumentEnd) and not self.envelope:
            self.envelope = envelope_of(part.fields)
        elif isinstance(part, Aside):
            self.other += 1
        elif isinstance(part, Incoming):
            if part.event is None and part.problem is not None and part.problem.code == "bad_json":
                self.broken = self.broken or part
            else:
                self.other += 1
        if not self.other and isinstance(part, (EventPart, DocumentStart, WordPart)):
            self.is_epcis_first = True

    def _event(self, event: Mapping[str, Any]) -> None:
        if written := text_of(event.get("parentID")):
            key, is_unit = container_key(written)
            if not is_unit:
                self.containers.add(key)
        self.record_times += bool(event.get("recordTime"))
        if given := text_of(event.get("eventID")):
            self._ids.append(hash(given))
            if "errorDeclaration" in event:
                self.wrong.update((given, nameless_id(event)))

    def done(self) -> None:
        """Everything was noted."""
        found, count = np.unique(np.frombuffer(self._ids, np.int64), return_counts=True)
        self._again = frozenset(found[count > 1].tolist())
        self._ids = array("q")

    def is_there_again(self, given: str) -> bool:
        """Whether several events have this eventID (or, hardly ever, one that is hashed alike)."""
        return hash(given) in self._again


def base_id(event: Mapping[str, Any]) -> str:
    """`eventID#hash`, or `sha256:hash`: one eventID is sometimes used for different events."""
    content = {key: value for key, value in event.items() if key not in NOT_CONTENT}
    given = text_of(event.get("eventID"))
    return f"{given}#{hash16(content)}" if given else f"sha256:{hash16(content)}"


def nameless_id(event: Mapping[str, Any]) -> str:
    """The id of the same event without its eventID, where that is only the standard's hash of it:
    whoever declares an error may name by its hash what was told without a name. Else nothing."""
    if not text_of(event.get("eventID")).startswith("ni:///sha-256;"):
        return ""
    plain = readable({key: value for key, value in event.items() if key != "eventID"})
    return "" if isinstance(plain, Problem) else base_id(plain)


def container_key(written: str) -> tuple[str, bool]:
    """The key of what is used as a container, and whether its very form is that of one: SSCC, GRAI
    or GIAI. Another GS1 element string, or as written."""
    found = gs1.parse(written)
    if found is None or found.kind in ("location", "party"):
        return written, False
    return found.value, found.kind == "hu" or found.value.startswith(("(8003)", "(8004)"))


def envelope_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document without its events and master data."""
    return {key: _less(value) for key, value in fields.items() if key != "eventList"}


def _less(value: Any) -> Any:
    lists = ("eventList", "event", "vocabularyList")
    if not isinstance(value, Mapping):
        return value
    return {key: _less(inner) for key, inner in value.items() if key not in lists}
