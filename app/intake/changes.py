"""Rows that changed since they were loaded: offered as a void of the old and a new event.

The new event's id is the key with `~2`, `~3` and so on, so that the file can be loaded again and
again. Nothing is voided unless somebody agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.events.models import Incoming, Outcome
from app.events.service import forget_conflicts, take
from app.events.versions import versions_of
from app.graph.run import Graph

_SHOWN = 60  # characters of a value that is shown


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row with other content than the event that is known: `replaces` is that event's id, or
    nothing when it is voided already."""

    line: int
    source: str
    key: str
    replaces: str
    event: dict[str, Any]
    words: str


def changes_of(graph: Graph, conflicts: Sequence[Outcome]) -> list[RowChange]:
    """What conflicting rows would change, against what is known now."""
    found = [each for each in conflicts if each.source and each.event_id and each.offered]
    keys = [(str(each.source), str(each.event_id)) for each in found]
    later = versions_of(graph, keys)
    asked = [list(key) for key in keys]
    voided = {(row["source"], row["event_id"]) for row in graph.rows("events/voided", keys=asked)}
    made = []
    for each, key in zip(found, keys, strict=True):
        versions = later.get(key, [])
        live = [one for one in versions if not one.voided]
        stored = orjson.loads(each.stored or "{}")
        replaces = "" if key in voided else key[1]
        if live:
            stored, replaces = dict(live[-1].content), live[-1].event_id
        offered = orjson.loads(each.offered or "{}")
        number = max((one.number for one in versions), default=1) + 1
        event = {**offered, "event_id": f"{key[1]}~{number}"}
        made.append(RowChange(each.line, key[0], key[1], replaces, event, _words(stored, offered)))
    return made


def again(graph: Graph, source: str, keys: Iterable[str]) -> list[RowChange]:
    """Events that are voided and stand in a file again: each anew, under its next id."""
    asked = [(source, key) for key in sorted(set(keys))]
    rows = graph.rows("events/content", keys=[list(key) for key in asked]) if asked else []
    later = versions_of(graph, asked)
    made = []
    for row in rows:
        versions = later.get((source, row["event_id"]), [])
        if any(not one.voided for one in versions):
            continue
        number = max((one.number for one in versions), default=1) + 1
        event = {**orjson.loads(row["content"]), "event_id": f"{row['event_id']}~{number}"}
        made.append(
            RowChange(0, source, row["event_id"], "", event, "it was voided and is there again")
        )
    return made


def _words(stored: dict[str, Any], offered: dict[str, Any]) -> str:
    """What is otherwise, field by field."""
    names = sorted((set(stored) | set(offered)) - {"event_id"})
    told = [
        f"{name} {_short(stored.get(name))} → {_short(offered.get(name))}"
        for name in names if stored.get(name) != offered.get(name)
    ]  # fmt: skip
    return ", ".join(told)


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def replace_events(graph: Graph, changes: Sequence[RowChange], reason: str) -> Iterator[Outcome]:
    """Void what is replaced and take the new; the answers of the new events and of the voids."""
    items = [item for each in changes for item in _items(each, reason)]
    for outcomes in take(graph, items):
        yield from outcomes
    forget_conflicts(graph, [(each.source, each.key) for each in changes])


def _items(change: RowChange, reason: str) -> Iterator[Incoming]:
    if change.replaces:
        void = {
            "event_id": f"{change.replaces}/replaced", "source": change.source, "type": "void",
            "voids": change.replaces, "reason": reason,
        }  # fmt: skip
        yield Incoming(change.line, void, void)
    yield Incoming(change.line, change.event, change.event)
