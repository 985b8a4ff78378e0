"""Two snapshots of a case side by side: what came, went and changed, and the events behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.graph.run import Graph
from app.recall.models import CaseAnswer, Row
from app.recall.snapshots import Snapshot, stored_answer
from app.times import instant_text

_TABLES: Mapping[str, tuple[str, ...]] = {
    "lots": ("ref",),
    "customers": ("customer", "ship_to", "uom"),
    "stock": ("ref", "location", "uom"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Rows of one table that came, went, or changed (before, after)."""

    came: Sequence[Row]
    went: Sequence[Row]
    changed: Sequence[tuple[Row, Row]]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.changed)

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "came": list(self.came), "went": list(self.went),
            "changed": [{"before": old, "after": new} for old, new in self.changed],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one snapshot to a later one.

    `customers_came` and `customers_went`: refs that only one of them has. `events`: those recorded,
    voided or reversed in between that book on something the change is about (`late`: what they say
    happened before the first was taken); `filters`: decisions
    by hand that differ.
    """

    first: Snapshot
    second: Snapshot
    tables: Mapping[str, Change]
    customers_came: Sequence[str]
    customers_went: Sequence[str]
    events: Sequence[Row]
    filters: Sequence[str]

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not any(self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """As in the API's JSON."""
        return {
            "first": self.first.as_json(), "second": self.second.as_json(), "same": self.same,
            "customers_came": list(self.customers_came),
            "customers_went": list(self.customers_went),
            "tables": {name: each.as_json() for name, each in self.tables.items()},
            "events": list(self.events), "filters": list(self.filters),
        }  # fmt: skip


def compare(graph: Graph, first: Snapshot, second: Snapshot) -> Comparison:
    """What changed from the earlier to the later of two snapshots of a case."""
    if first.known_at > second.known_at or first.number > second.number:
        first, second = second, first
    old, new = stored_answer(graph, first), stored_answer(graph, second)
    tables = changes_of(old.rows, new.rows)
    had = {row["customer"] for row in old.rows["customers"]}
    has = {row["customer"] for row in new.rows["customers"]}
    return Comparison(
        first, second, tables, sorted(has - had), sorted(had - has),
        _causes(graph, first, second, old, new, tables), _filters(old, new),
    )  # fmt: skip


def changes_of(
    old: Mapping[str, Sequence[Row]], new: Mapping[str, Sequence[Row]]
) -> dict[str, Change]:
    """By table, the rows that came, went and changed from one answer to another."""
    return {name: _change(old[name], new[name], keys) for name, keys in _TABLES.items()}


def _change(old: Sequence[Row], new: Sequence[Row], keys: Sequence[str]) -> Change:
    def key(row: Row) -> tuple[str, ...]:
        return tuple(row[name] or "" for name in keys)

    before, after = {key(row): row for row in old}, {key(row): row for row in new}
    return Change(
        [after[each] for each in sorted(after.keys() - before.keys())],
        [before[each] for each in sorted(before.keys() - after.keys())],
        [
            (before[each], after[each])
            for each in sorted(before.keys() & after.keys())
            if before[each] != after[each]
        ],
    )


def _causes(
    graph: Graph,
    first: Snapshot,
    second: Snapshot,
    old: CaseAnswer,
    new: CaseAnswer,
    tables: Mapping[str, Change],
) -> list[Row]:
    """Events recorded, voided or reversed between the two that book on what changed."""
    if not any(tables.values()) or second.known_at <= first.known_at:
        return []
    refs = {
        row["ref"]
        for name in ("lots", "stock")
        for row in _rows(tables[name])
    }  # fmt: skip
    refs |= {lot for row in _rows(tables["customers"]) for lot in row["lots"]}
    refs |= {row["ref"] for answer in (old, new) for row in answer.rows["runs"]}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in graph.rows(
        "recall/late", refs=sorted(refs), after=first.known_at, until=second.known_at
    ):
        key = row["source"], row["event"]
        found[key] = {
            "source": row["source"], "event": row["event"], "type": row["type"], "at": row["at"],
            "document": row["document"], "recorded_at": instant_text(row["recorded_at"]),
            "how": row["how"],
            "late": row["how"] == "recorded" and (row["at_to"] or first.known_at) < first.known_at,
        }  # fmt: skip
        names[key] |= {row["start"], row["end"]}
    return [{**row, "things": sorted(names[key])} for key, row in sorted(found.items())]


def _rows(change: Change) -> list[Row]:
    return [*change.came, *change.went, *(row for pair in change.changed for row in pair)]


def _filters(old: CaseAnswer, new: CaseAnswer) -> list[str]:
    """Decisions by hand that only one of them was taken with, in words."""
    words: list[str] = []
    said: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("included", lambda ref: f"{ref} taken in by hand"),
        ("excluded", lambda ref: f"{ref} taken out by hand"),
    )
    for name, text in said:
        had, has = set(old.hashed["filters"][name]), set(new.hashed["filters"][name])
        words += [text(ref) for ref in sorted(has - had)]
        words += [text(ref) + ": taken back" for ref in sorted(had - has)]
    return words
