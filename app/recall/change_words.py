"""What changed between two snapshots, in words: names, quantities with units, places. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.recall.comparison import Change, Comparison
from app.recall.models import Row
from app.wording import quantity, ref_name, ref_number

_AMOUNTS = {
    "shipped": "shipped", "shipped_certain": "certain of it", "shipped_possible": "possible of it",
    "returned": "returned", "outstanding": "still out", "quantity": "on hand",
}  # fmt: skip
_TEXTS = {"certainty": "", "reason": "because"}
_LISTS = {"lots": "lot", "documents": "document"}
Names = Callable[[str], str]


def named_in(told: Comparison) -> set[str]:
    """Refs of customers and places whose names the words need."""
    rows = [
        row for change in told.tables.values()
        for row in (*change.came, *change.went, *(new for _, new in change.changed))
    ]  # fmt: skip
    return {
        row[key] for row in rows for key in ("customer", "ship_to", "location") if row.get(key)
    }  # fmt: skip


def changes_in_words(told: Comparison, parties: Mapping[str, Any]) -> dict[str, list[str]]:
    """By table, one line for each row that came (+), went (−) or changed (~)."""

    def name(ref: str) -> str:
        called = parties.get(ref, {}).get("name")
        return f"{called} ({ref_number(ref)})" if called else ref_name(ref)

    return {table: _lines(change, name) for table, change in told.tables.items()}


def _lines(change: Change, name: Names) -> list[str]:
    came = [f"+ {_subject(row, name)}{_amount(row)}" for row in change.came]
    went = [f"− {_subject(row, name)}{_amount(row)}" for row in change.went]
    changed = [
        f"~ {_subject(new, name)}: {'; '.join(_differences(old, new)) or 'other values'}"
        for old, new in change.changed
    ]
    return [*came, *went, *changed]


def _subject(row: Row, name: Names) -> str:
    if "customer" in row:
        return name(row["customer"]) + (f", {name(row['ship_to'])}" if row["ship_to"] else "")
    if "location" in row:
        place = f"at {name(row['location'])}" if row["location"] else "at no place that was told"
        return f"{ref_name(row['ref'])} {place}"
    return f"{ref_name(row['ref'])}, {row['certainty']}"


def _amount(row: Row) -> str:
    if "shipped" in row:
        return f": {quantity(row['shipped'], row['uom'])} shipped"
    return f": {quantity(row['quantity'], row['uom'])}" if "quantity" in row else ""


def _differences(old: Row, new: Row) -> list[str]:
    uom, found = new.get("uom"), []
    for key, word in _AMOUNTS.items():
        if key in new and old.get(key) != new[key]:
            found.append(f"{word} {quantity(old.get(key), uom)} → {quantity(new[key], uom)}")
    for key, word in _TEXTS.items():
        if key in new and old.get(key) != new[key]:
            said = f"{old.get(key) or 'nothing'} → {new[key] or 'nothing'}"
            found.append(f"{word} {said}".strip())
    for key, word in _LISTS.items():
        if key in new and old.get(key) != new[key]:
            found += _list(word, old.get(key) or (), new[key])
    if old.get("excluded") != new.get("excluded"):
        found.append("taken out by hand" if new["excluded"] else "no longer taken out by hand")
    return found


def _list(word: str, old: Sequence[str], new: Sequence[str]) -> list[str]:
    came, went = sorted(set(new) - set(old)), sorted(set(old) - set(new))
    return [
        f"{verb} {word}{'' if len(some) == 1 else 's'} {', '.join(map(ref_number, some))}"
        for verb, some in (("with", came), ("without", went)) if some
    ]  # fmt: skip
