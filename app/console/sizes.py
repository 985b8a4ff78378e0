"""How large a value can become: bytes, entries, what an entry is. Pure.

What is typed is bounded from above; what the graph holds is reckoned with how much of it there is
(`Population`) and with usual sizes of its properties, which nobody who only asks can change.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

HEAD_BYTES = 24  # of any value beside what it holds
REFERENCE_BYTES = 8
CHARACTER_BYTES = 2
PATH_STEPS = 40  # of a path without a bound
LIST_IN_GRAPH = 200  # entries of a list that is a property, or comes from a repeated pattern


@dataclass(frozen=True, slots=True)
class Size:
    """The most a value can be. `entries`: of a list or map, or characters of a text.

    `top`: the largest whole number it can be; `different`: how many different values of it there
    are at the most; `depth`: how deep lists and maps stand in each other.
    """

    bytes: float
    kind: str
    entries: float = 1
    entry: Size | None = None
    top: float = math.inf
    different: float = math.inf
    depth: int = 0

    @property
    def inner(self) -> Size:
        """What an entry is."""
        return self.entry or self


def number(top: float = math.inf) -> Size:
    """A number, a truth, a time."""
    return Size(32, "number", top=top)


def text(characters: float) -> Size:
    """A text of at most so many characters."""
    characters = max(0.0, characters)
    return Size(HEAD_BYTES * 2 + CHARACTER_BYTES * characters, "text", characters)


def list_of(entry: Size, entries: float) -> Size:
    """A list of so many entries."""
    each = entry.bytes + REFERENCE_BYTES
    return Size(
        HEAD_BYTES + (entries * each if entries else 0), "list", entries, entry,
        depth=entry.depth + 1,
    )  # fmt: skip


def largest(sizes: Iterable[Size]) -> Size:
    """What holds each of some values."""
    every = list(sizes)
    if not every:
        return number(0)
    most = max(every, key=lambda each: (each.bytes, each.entries))
    inner = [each.entry for each in every if each.entry is not None]
    return replace(
        most,
        entries=max(each.entries for each in every),
        entry=most.entry if len(inner) < 2 else largest(inner),
        top=max(each.top for each in every),
        different=max(each.different for each in every),
        depth=max(each.depth for each in every),
    )


def together(sizes: Iterable[Size]) -> Size:
    """Values joined by +: a sum, a longer text, a longer list."""
    every = list(sizes)
    if len(every) == 1:
        return every[0]
    if all(each.kind == "number" for each in every):
        return number(sum(each.top for each in every))
    lists = any(each.kind in ("list", "map", "unknown") for each in every)
    many = ("list", "map", "data", "unknown")
    joined = [each.inner if each.kind in many else each for each in every]
    return Size(
        sum(each.bytes for each in every),
        "list" if lists else "text",
        sum(each.entries if not lists or each.kind in many else 1 for each in every),
        largest(joined) if lists else None,
        depth=max(each.depth for each in every),
    )


NODE = Size(1_000, "node")
LINK = Size(600, "link")
UNKNOWN = Size(math.inf, "unknown", math.inf)
_LONG = {"content": 100_000, "attributes": 2_000, "parameters": 2_000, "limits": 2_000}
PROPERTY_CHARACTERS = 100


def property_of(owner: Size, name: str) -> Size:
    """A property of a node, an entry of a map, a part of a time."""
    if owner.kind in ("map", "list") and owner.entry is not None:
        return owner.entry
    characters = _LONG.get(name, PROPERTY_CHARACTERS)
    found = text(characters)
    entry = replace(text(PROPERTY_CHARACTERS), kind="data", different=owner.different)
    return replace(found, kind="data", entry=entry, different=owner.different)


def path(steps: float) -> Size:
    """A path of so many steps."""
    return Size((steps + 1) * NODE.bytes + steps * LINK.bytes, "path", steps + 1)


def of_value(value: Any) -> Size:
    """The size of a value that is sent."""
    if isinstance(value, str):
        return text(len(value))
    if isinstance(value, bool) or value is None:
        return number(1)
    if isinstance(value, int | float):
        return number(abs(value) if isinstance(value, int) else math.inf)
    if isinstance(value, dict):
        inner = largest(of_value(each) for each in value.values())
        keys = sum(64 + 2 * len(str(key)) for key in value)
        whole = sum(of_value(each).bytes for each in value.values())
        return Size(64 + keys + whole, "map", len(value), inner, depth=inner.depth + 1)
    if isinstance(value, list | tuple):
        inner = largest(of_value(each) for each in value)
        whole = sum(of_value(each).bytes + REFERENCE_BYTES for each in value)
        return Size(HEAD_BYTES + whole, "list", len(value), inner, depth=inner.depth + 1)
    return text(100)


@dataclass(frozen=True, slots=True)
class Population:
    """How many nodes and relationships the graph has, by label and type."""

    nodes: float = 1_000_000
    links: float = 3_000_000
    labels: Mapping[str, float] = field(default_factory=dict)
    types: Mapping[str, float] = field(default_factory=dict)

    def of_label(self, label: str | None) -> float:
        """How many nodes have a label; all of them when none is named."""
        unknown = label is None or not self.labels
        return max(1.0, self.nodes if unknown else self.labels.get(str(label), 1.0))

    def of_types(self, types: Iterable[str]) -> float:
        """How many relationships have one of some types; all of them when none is named."""
        named = [self.types.get(each, 1.0) for each in types] if self.types else []
        return max(1.0, sum(named) if named else self.links)
