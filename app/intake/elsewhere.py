"""Events of a file that another source has told already: the same file under another name.

Ids are of a source, so nothing is taken for known; it is told before the file is booked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.events.models import Outcome
from app.graph.run import Graph

LOOKED_AT = 1_000  # of the new events of a part


def known_elsewhere(graph: Graph, new: Sequence[Outcome]) -> list[tuple[str, int]]:
    """(source, how many) of those events that it has told with the same id and the same words."""
    keys = {"sources": [each.source for each in new], "event_ids": [each.event_id for each in new]}
    rows = graph.rows("events/known_elsewhere", **keys) if new else []
    found: Counter[str] = Counter()
    for row in rows:
        found[row["source"]] += _said(row["content"]) == _said(new[row["number"]].offered)
    return sorted((+found).items())


def _said(content: str | None) -> Mapping[str, Any]:
    told: dict[str, Any] = orjson.loads(content or "{}")
    told.pop("source", None)
    return told
