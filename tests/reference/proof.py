"""The chain that proves something reached (rule 9): certain first, then the fewest steps, then the
earliest time, then by ref."""

from __future__ import annotations

from tests.reference.answers import Answer
from tests.reference.walk import Label


def chain(found: Answer, thing: str) -> list[Label]:
    """The labels from a root to a thing, as the walk went; nothing: it was not reached."""
    ends = [label for label in found.labels if label.thing == thing]
    if not ends:
        return []
    best = min(ends, key=lambda label: (not label.certain, len(_way(label)), label.time))
    return _way(best)


def _way(label: Label) -> list[Label]:
    way = [label]
    while way[0].back is not None:
        way.insert(0, way[0].back)
    return way
