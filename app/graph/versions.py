"""Which version of a thing is there: what events say of it, and the last of those events.

The version is the stamp of the last commit that told something of the thing, or voided it: it
rises with each, whatever the times in the events say. 0: nothing was told yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from app.graph.run import Work
from app.vocabulary.properties import AS_JSON, stored_names


@dataclass(frozen=True, slots=True)
class Version:
    """A thing as events say it is; `source` and `event`: the last that said something of it."""

    stamp: int
    source: str | None
    event: str | None
    properties: Mapping[str, Any]


def versions_of(work: Work, refs: Collection[str]) -> dict[str, Version]:
    """The versions of those of some things that are known, by ref."""
    rows = work.rows("graph/versions", refs=sorted(refs))
    return {
        row["ref"]: Version(row["stamp"], row["source"], row["event"], _told(row)) for row in rows
    }


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What events give the thing, as they write it; nothing that nobody said."""
    kept = {**row["properties"], "in": row["inside"]}
    found = {name: kept.get(stored) for name, stored in stored_names(row["label"]).items()}
    return {
        name: orjson.loads(value) if name in AS_JSON else value
        for name, value in found.items() if value is not None
    }  # fmt: skip
