"""What events say of things: as it stands, or as it was known at the moment that is read.

The graph keeps the latest word of the events as properties. For an earlier moment the events
themselves are asked, but only of those things of which something was told since: what stands of
all others is as it was. Property by property the greatest (end of `at`, source, event id) wins,
by the one rule by which the events themselves are settled.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import orjson

from app.graph.run import Work
from app.times import NOW
from app.vocabulary.properties import given_properties

_CHUNK = 20_000
Properties = Mapping[str, Any]


def said_since(work: Work, ids: Collection[int]) -> list[int]:
    """Those of some things, by ordinal, of which events were told since the moment that is read."""
    if work.graph.known_at == NOW:
        return []
    listed = sorted(ids)
    chunks = [{"ids": listed[start : start + _CHUNK]} for start in range(0, len(listed), _CHUNK)]
    return [id_ for row in work.each("graph/said_since", chunks) for id_ in row["ids"]]


def properties_then(work: Work, ids: Collection[int]) -> dict[int, Properties]:
    """By ordinal, what events had said by the moment that is read, as the graph would have kept it;
    of those things alone of which something was told since."""
    changed = said_since(work, ids)
    found: dict[int, Properties] = {}
    for start in range(0, len(changed), _CHUNK):
        for row in work.rows("graph/said_then", ids=changed[start : start + _CHUNK]):
            found[row["id"]] = given_properties(row["label"], row["ref"], row["events"], _text)
    return found


def parties(work: Work, refs: Collection[str]) -> dict[str, tuple[str | None, str | None]]:
    """Names and kinds of some customers, suppliers and places, by ref."""
    rows = work.rows("graph/parties", refs=sorted(refs))
    then = properties_then(work, [int(row["id"]) for row in rows])
    told = {row["ref"]: then.get(row["id"], row) for row in rows}
    return {ref: (each.get("name"), each.get("kind")) for ref, each in told.items()}


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
