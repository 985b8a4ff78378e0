"""Rows that are one event only together: two sides of a transfer, and the lines of one act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.events.models import Incoming, Note, Problem
from app.profiles.model import Rule
from app.profiles.templates import fill


@dataclass(slots=True)
class ProfileRow:
    """A row as a profile reads it: its named cells, the rule it fits, what is to be said of it."""

    line: int
    row: list[str]
    cells: Mapping[str, str]
    rule: Rule
    notes: tuple[Note, ...]
    raw: list[list[str]] = field(default_factory=list)
    id_: str = ""

    def __post_init__(self) -> None:
        """The rows as they were written."""
        self.raw = self.raw or [self.row]

    @property
    def is_out(self) -> bool:
        """Whether it is the side that gives."""
        return self.rule.pair is not None and self.cells.get(self.rule.pair.sign, "")[:1] == "-"


class TransferPairs:
    """Holds one side of a transfer until the other comes."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, ...], list[ProfileRow]] = {}

    def partner(self, record: ProfileRow) -> ProfileRow | None:
        """The other side of a row, when it came before; else the row is held."""
        assert record.rule.pair is not None  # noqa: S101
        key = tuple(
            fill(each if "{" in each else f"{{{each}}}", record.cells)
            for each in record.rule.pair.by
        )
        held = self._held.setdefault(key, [])
        for place, other in enumerate(held):
            if other.is_out != record.is_out:
                return held.pop(place)
        held.append(record)
        return None

    def left(self) -> Iterator[tuple[ProfileRow, tuple[Mapping[str, Any], ...]]]:
        """Rows whose other side did not come, in their order, with what they say alone."""
        for record in sorted((each for held in self._held.values() for each in held),
                             key=lambda each: each.line):  # fmt: skip
            pair = record.rule.pair
            assert pair is not None  # noqa: S101
            yield record, pair.out if record.is_out else pair.into


class Gatherings:
    """Gathers the rows of one act: lists grow, everything else must agree."""

    def __init__(self) -> None:
        self._events: dict[str, dict[str, Any]] = {}
        self._records: dict[str, list[ProfileRow]] = {}
        self._problems: dict[str, Problem] = {}

    def add(self, key: str, record: ProfileRow, event: dict[str, Any]) -> None:
        """Add a row to its act."""
        known = self._events.setdefault(key, {})
        self._records.setdefault(key, []).append(record)
        for name, value in event.items():
            if isinstance(value, list) and name in known:
                known[name] = known[name] + value
            elif name in known and known[name] != value and name != "at":
                text = f"rows of one event differ in {name}: “{known[name]}” and “{value}”"
                problem = Problem("rows_differ", text, name, "Give them the same value.")
                self._problems.setdefault(key, problem)
            else:
                known[name] = max(known[name], value) if name == "at" and name in known else value

    def events(self) -> Iterator[Incoming]:
        """One event an act, in the order of first rows."""
        for key, event in self._events.items():
            records = self._records[key]
            raw = [row for each in records for row in each.raw]
            notes = tuple(note for each in records for note in each.notes)
            if problem := self._problems.get(key):
                yield Incoming(records[0].line, None, raw, problem, notes)
                continue
            for name in ("inputs", "outputs"):
                if event.get("type") == "transform" and not event.get(name):
                    notes = (
                        *notes,
                        Note(f"no_{name}", f"the run has no {name} in this file", name),
                    )
            event.setdefault("event_id", key)
            yield Incoming(records[0].line, event, raw, None, notes)
