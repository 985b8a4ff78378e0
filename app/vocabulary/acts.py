"""One act that two sources booked: how a person's mark says so.

The mark takes back the second booking, in the name of its source, and names the one that counts.
So the act counts once, whatever comes first, and a void of the mark has it counted twice again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.vocabulary.event_types import EVENT_TYPES

_MARK = "same_act"
# What is taken back in part is taken back by its quantity: the same holds for a second telling.
MARKED_TYPES = tuple(name for name, each in EVENT_TYPES.items() if each.reversed == "part")


def act_document(source: str, event_id: str) -> str:
    """The document that marks of an event carry, by which they are found."""
    return f"same act as {source} {event_id}"


def act_mark(
    event_id: str, kept: tuple[str, str], other: tuple[str, str], at: str, by: str
) -> dict[str, Any]:
    """The event that says that `other` (source, id) is the act that `kept` booked."""
    source, event = kept
    return {
        "event_id": event_id, "source": other[0], "type": "reverse", "reverses": other[1],
        "at": at, "at_basis": "occurred", "document": act_document(source, event),
        "note": f"the same act as {source} {event}, which counts; marked by {by}",
        "attributes": {_MARK: {"source": source, "event_id": event, "by": by}},
    }  # fmt: skip


def marked_by(content: Mapping[str, Any]) -> str:
    """Who marked an act as told twice, by the content of a mark; nothing where it is none."""
    told = (content.get("attributes") or {}).get(_MARK)
    return str(told.get("by", "")) if isinstance(told, Mapping) else ""
