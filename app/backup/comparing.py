"""Whether two graphs are equal: every node, relationship and property, by group.

A group is all nodes of a label or all relationships of a type. Of each group the rows are counted
and their hashes added up, so neither order nor memory matters. What a database numbers by itself
(ids) is no part of a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.backup.files import lines_of
from app.backup.manifest import AUDIT, DESK, EVENTS, NUMBERS, REFUSALS, TEXTS, Manifest
from app.backup.stored import (
    REFUSAL,
    RESTORE_MARK,
    desk_lines,
    entry_lines,
    event_line,
    json_line,
    number_lines,
    refusal_lines,
)
from app.events.again import StoredEvent
from app.graph.moment import Moment, moment_in
from app.graph.run import Graph, Work

_CASE = "RecallCase"  # its links are groups of their own
_SUM = 1 << 256
# Says nothing of a thing: two graphs of the same events may number them otherwise.
_NUMBERING = ("ordinal", "ordinals", RESTORE_MARK)
# What later events change of earlier rows; the rest of a row stays as it was recorded.
_OF_EVENT = ("source", "event_id", "type", "recorded_at", "content", "sha256")
_OF_LINK = ("source", "event", "line", "recorded_at", "quantity", "uom", "document", "named_at")


@dataclass(frozen=True, slots=True)
class RowSum:
    """All rows of one label or type: how many, and the sum of their hashes."""

    count: int = 0
    total: int = 0

    def with_line(self, line: bytes) -> RowSum:
        """The same with one more row, as a line."""
        digest = hashlib.sha256(line).digest()
        return RowSum(self.count + 1, (self.total + int.from_bytes(digest)) % _SUM)


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a graph holds, by group, and its moment by the writers' clock."""

    groups: Mapping[str, RowSum]
    moment: Moment

    @property
    def nodes(self) -> int:
        """How many nodes."""
        return sum(each.count for name, each in self.groups.items() if name.startswith("("))

    @property
    def links(self) -> int:
        """How many relationships."""
        return sum(each.count for name, each in self.groups.items() if name.startswith("["))


def portrait_of(graph: Graph, until: int | None = None) -> Portrait:
    """Read a graph whole. `until`: only what was recorded up to a stamp and nothing changes
    later."""
    return graph.read(lambda work: Portrait(_groups(work, until), moment_in(work)))


def stored_differences(graph: Graph, folder: Path, manifest: Manifest) -> list[str]:
    """Where a graph differs from a backup in what stands in it as it was told."""
    found = []
    for name, lines in _STORED.items():
        if name == NUMBERS and not manifest.has_numbers:
            continue
        told = _sum(lines_of(folder, manifest.file(name)))
        there = graph.read(lambda work, lines=lines: _sum(lines(work)))  # type: ignore[misc]
        if told != there:
            found.append(f"{name}: {told.count:,} in the backup, {there.count:,} in the graph")
    if manifest.has_log:  # what was entered since stands behind it
        entries = manifest.file(AUDIT)
        if _sum(lines_of(folder, entries)) != _sum(entry_lines(graph, entries.lines)):
            found.append(f"{AUDIT}: the first {entries.lines:,} entries are not the same")
    return found


def _sum(lines: Iterable[bytes]) -> RowSum:
    group = RowSum()
    for line in lines:
        group = group.with_line(line)
    return group


def _events(work: Work) -> Iterator[bytes]:
    for row in work.stream("backup/all_events"):
        stored = StoredEvent(row["recorded_at"], row["sha256"], row["content"], row["batch"])
        yield event_line(stored)


def _texts(work: Work) -> Iterator[bytes]:
    for row in work.stream("backup/all_texts"):
        yield json_line(row)


_STORED: Mapping[str, Callable[[Work], Iterator[bytes]]] = {
    EVENTS: _events, TEXTS: _texts, REFUSALS: refusal_lines, DESK: desk_lines,
    NUMBERS: number_lines,
}  # fmt: skip


def changed_events(graph: Graph) -> int:
    """How many events are not what they were when they were hashed."""
    return graph.read(_changed)


def _changed(work: Work) -> int:
    return sum(
        hashlib.sha256(row["content"].encode()).hexdigest() != row["sha256"]
        for row in work.stream("backup/all_events")
    )


def differences(one: Portrait, other: Portrait, *, desk: bool = True) -> list[str]:
    """Where two portraits differ, in words; none when the graphs are equal. `desk`: also what
    people decided and what was refused, which goes on without the writers' clock."""
    found = []
    for name in sorted(one.groups.keys() | other.groups.keys()):
        if not desk and any(each in name for each in ("Recall", "Number", REFUSAL)):
            continue
        here, there = one.groups.get(name, RowSum()), other.groups.get(name, RowSum())
        if here.count != there.count:
            found.append(f"{name}: {here.count:,} against {there.count:,}")
        elif here != there:
            found.append(f"{name}: {here.count:,} of each, of which some are not the same")
    return found


def _groups(work: Work, until: int | None) -> dict[str, RowSum]:
    groups: dict[str, RowSum] = {}
    for name, row in _rows(work, until):
        groups[name] = groups.get(name, RowSum()).with_line(json_line(row))
    return groups


def _rows(work: Work, until: int | None) -> Iterator[tuple[str, Any]]:
    for row in work.stream("backup/all_nodes"):
        label, told = row["label"], {
            name: value for name, value in row["properties"].items() if name not in _NUMBERING
        }  # fmt: skip
        if until is None:
            yield f"({label})", told
        elif label == "Event" and told["recorded_at"] <= until:
            yield f"({label})", [told.get(name) for name in _OF_EVENT]
        elif told.get("named_at", until + 1) <= until:
            yield f"({label})", told["ref"]
    for row in work.stream("backup/all_links"):
        kind, told = row["type"], row["properties"]
        ends = [row["start"], row["end"]]
        if until is None:
            yield (f"[{_CASE}:{kind}]" if row["start"][0] == _CASE else f"[{kind}]"), [ends, told]
        elif told.get("recorded_at", told.get("named_at", until + 1)) <= until:
            ends = [[end[1], end[2], end[3]] for end in ends]
            yield f"[{kind}]", [ends, [told.get(name) for name in _OF_LINK]]
