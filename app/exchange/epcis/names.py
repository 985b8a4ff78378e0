"""Names and properties of everything a document mentions, each kept as one `define` event.

An identifier is often written differently from the key it stands for (a URN for a GTIN and lot);
the written form stays findable as an alias. A document's `define` events come after its bookings,
one a thing, and do not depend on their order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.canonical import canonical_json
from app.events.models import Incoming

Key = tuple[str, ...]


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
        """One `define` event for each thing; its id comes from its content."""
        for (kind, *parts), named in self.known.items():
            properties = dict(named.properties)
            if kind == "customer":
                place = self.known.get(("location", parts[0]))
                if place is not None and "name" in place.properties:
                    properties.setdefault("name", place.properties["name"])
            event = {"type": "define", **named.fields, **properties}
            if named.same_as:
                event["same_as"] = sorted(named.same_as)
            event_id = "define:" + hash16(event)
            yield Incoming(named.line, {"event_id": event_id, "source": source, **event}, named.raw)
