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
from app.events.versions import is_same, versions_of
from app.graph.run import Graph

# What the ids of voids end in that files brought about.
MISSING, REPLACED = "/missing", "/replaced"
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
    voided = set(voided_of(graph, keys))
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


def voided_of(graph: Graph, keys: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of some events (source, event id) that are voided."""
    rows = graph.rows("events/voided", keys=[list(key) for key in keys]) if keys else []
    return [(row["source"], row["event_id"]) for row in rows]


def again(graph: Graph, keys: Iterable[tuple[str, str]]) -> list[RowChange]:
    """Voided events that stand in a file again: each anew, under its next id.

    They are those that were voided because they were missing or had changed. What somebody voided
    for another reason stays voided.
    """
    voided = sorted(set(keys))
    ours = _voided_by_files(graph, voided)
    found = [key for key in voided if key in ours]
    later = versions_of(graph, found)
    contents = graph.rows("events/content", keys=[list(key) for key in found]) if found else []
    made = []
    for row in contents:
        key = (row["source"], row["event_id"])
        versions = later.get(key, [])
        live = [one for one in versions if not one.voided]
        content = orjson.loads(row["content"])
        if live and is_same(content, live[-1].content, partial=False):
            continue
        number = max((one.number for one in versions), default=1) + 1
        event = {**content, "event_id": f"{key[1]}~{number}"}
        replaces = live[-1].event_id if live else ""
        words = "it was voided and is there again"
        made.append(RowChange(0, *key, replaces, event, words))
    return made


def _voided_by_files(graph: Graph, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those that were voided because a file lacked them or had other content."""
    voids = {(source, id_ + ending): (source, id_)
             for source, id_ in keys for ending in (MISSING, REPLACED)}  # fmt: skip
    rows = graph.rows("events/content", keys=[list(key) for key in voids]) if voids else []
    return {voids[row["source"], row["event_id"]] for row in rows}


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
            "event_id": change.replaces + REPLACED, "source": change.source, "type": "void",
            "voids": change.replaces, "reason": reason,
        }  # fmt: skip
        yield Incoming(change.line, void, void)
    yield Incoming(change.line, change.event, change.event)
