"""Events that came in the place of others: the key, a tilde and a number (`KEY~2`).

A key whose content was replaced stays replaced: its new content, sent again under the old key, is a
duplicate of the event that stands for it now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.graph.reads import Reads

_VERSION = re.compile(r"(.*)~([1-9]\d*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class EventVersion:
    """One event that stands, or stood, for a key."""

    event_id: str
    number: int
    content: Mapping[str, Any]
    voided: bool


def key_of(event_id: str) -> str:
    """The key an event stands for: its id without `~2`."""
    match = _VERSION.fullmatch(event_id)
    return match[1] if match else event_id


def versions_of(
    read: Reads, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[EventVersion]]:
    """The later events of some keys (source, event id), in their order."""
    asked = [list(key) for key in sorted(set(keys))]
    found: dict[tuple[str, str], list[EventVersion]] = {}
    for row in read.rows("events/versions", keys=asked) if asked else ():
        match = _VERSION.fullmatch(row["version"])
        if match is None or match[1] != row["event_id"]:
            continue
        version = EventVersion(
            row["version"], int(match[2]), orjson.loads(row["content"]), row["voided"]
        )
        found.setdefault((row["source"], row["event_id"]), []).append(version)
    return {key: sorted(each, key=lambda one: one.number) for key, each in found.items()}


def is_same(offered: Mapping[str, Any], stored: Mapping[str, Any], *, partial: bool) -> bool:
    """Whether an event says what a stored one does, their ids aside; `partial`: or less than it."""
    one = {name: value for name, value in offered.items() if name != "event_id"}
    other = {name: value for name, value in stored.items() if name != "event_id"}
    return one == other or (partial and _within(one, other))


def _within(less: Any, more: Any) -> bool:
    """Whether everything that is said stands in the other, too."""
    if isinstance(less, Mapping) and isinstance(more, Mapping):
        return all(name in more and _within(value, more[name]) for name, value in less.items())
    if isinstance(less, Sequence) and isinstance(more, Sequence) and not isinstance(less, str):
        return len(less) == len(more) and all(map(_within, less, more))
    return bool(less == more)
