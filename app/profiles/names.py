"""What rows say of things beside what happened: names, and other forms of a number.

One define a thing, at the end, whatever the order of rows; its id comes from its content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.canonical import canonical_json
from app.events.models import Incoming
from app.profiles.templates import made_of

_KINDS = (
    "hu",
    "location",
    "customer",
    "supplier",
    "resource",
    "work_order",
    "serial",
    "lot",
    "item",
)


@dataclass(slots=True)
class NameBook:
    """The things of one table, by kind and number."""

    templates: tuple[Mapping[str, Any], ...]
    source: str
    _known: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    _first: dict[tuple[str, ...], tuple[int, list[str]]] = field(default_factory=dict)

    def add(self, line: int, row: list[str], cells: Mapping[str, str]) -> None:
        """Take note of what one row says."""
        for template in self.templates:
            made = made_of(template, cells)
            kind = next((each for each in _KINDS if each in made), "")
            if not kind:
                continue
            parts = (kind, "item") if kind in ("lot", "serial") else (kind,)
            own = {name: made.pop(name) for name in parts if name in made}
            forms = {each for each in made.pop("same_as", ()) if each != own[kind]}
            if not made and not forms:
                continue
            key = (kind, *own.values())
            known = self._known.setdefault(key, {**own, "same_as": set()})
            self._first.setdefault(key, (line, row))
            known["same_as"] |= forms
            for name, value in made.items():
                known[name] = min(known[name], value) if name in known else value

    def defines(self) -> Iterator[Incoming]:
        """One define a thing."""
        for key, known in self._known.items():
            line, row = self._first[key]
            event = {"type": "define", **known, "same_as": sorted(known["same_as"])}
            if not event["same_as"]:
                del event["same_as"]
            digest = hashlib.sha256(canonical_json(event).encode()).hexdigest()[:16]
            yield Incoming(
                line, {"event_id": f"define:{digest}", "source": self.source, **event}, [row]
            )
