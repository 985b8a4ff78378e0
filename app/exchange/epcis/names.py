"""Names and properties of everything a document mentions, each kept as one `define` event.

An identifier is often written differently from the key it stands for (a URN for a GTIN and lot);
the written form stays findable as an alias. A document's `define` events come after its bookings,
one a thing, and do not depend on their order; of a long one they come after some thousand things.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.canonical import canonical_json
from app.events.models import Incoming

Key = tuple[str, ...]
_MOST = 200_000  # names of places, and defines told, that are remembered


def hash16(content: Mapping[str, Any]) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the canonical JSON (RFC 8785)."""
    return hashlib.sha256(canonical_json(dict(content)).encode()).hexdigest()[:16]


@dataclass(slots=True)
class ThingRecord:
    """One thing: its key as event fields, its properties, its written forms, where first seen."""

    fields: dict[str, Any]
    line: int
    raw: Any
    properties: dict[str, Any] = field(default_factory=dict)
    same_as: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ThingNames:
    """All things named by one document. `line` and `raw` say what is being read."""

    line: int = 0
    raw: Any = None
    known: dict[Key, ThingRecord] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)  # names of places told before
    _told: set[int] = field(default_factory=set)

    def name(self, what: str, key: Mapping[str, str], written: str, /, **properties: Any) -> None:
        """Remember that `written` names the `kind` with this key (event fields)."""
        marks = tuple(key[part] for part in ("item", what) if part in key)
        found = self.known.get((what, *marks))
        if found is None:
            found = ThingRecord(dict(key), self.line, self.raw)
            self.known[(what, *marks)] = found
        found.fields.update(key)
        found.properties.update({k: v for k, v in properties.items() if v})
        if written:
            found.same_as.add(written)

    def defines(self, source: str) -> Iterator[Incoming]:
        """One `define` event for each thing, less those told before; its id comes from its content.

        Nothing is held any longer but what few things need: of a file with a million things each
        part tells its own.
        """
        for (kind, *parts), named in self.known.items():
            if kind == "location" and "name" in named.properties and len(self._places) < _MOST:
                self._places[parts[0]] = named.properties["name"]
        for (kind, *parts), named in self.known.items():
            properties = dict(named.properties)
            if kind == "customer" and parts[0] in self._places:
                properties.setdefault("name", self._places[parts[0]])
            event = {"type": "define", **named.fields, **properties}
            if named.same_as:
                event["same_as"] = sorted(named.same_as)
            event_id = "define:" + hash16(event)
            if hash(event_id) in self._told:
                continue
            if len(self._told) < _MOST:
                self._told.add(hash(event_id))
            yield Incoming(named.line, {"event_id": event_id, "source": source, **event}, named.raw)
        self.known.clear()
