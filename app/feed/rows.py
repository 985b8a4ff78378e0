"""Words about statuses, from the rows that statements give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from app.checks.statuses import given_status
from app.feed.words import CommitKey, StatusPart, StatusWord, commit_key
from app.times import BEFORE_ALL

Row = Mapping[str, Any]


def words_of(rows: Iterable[Row]) -> dict[str, list[StatusWord]]:
    """What some events said about statuses, by the ref of what it is about."""
    found: dict[str, list[StatusWord]] = defaultdict(list)
    for row in rows:
        content = orjson.loads(row["content"])
        status = given_status(row["type"], content, row["ref"])
        if status is not None:
            found[row["ref"]].append(_word(row, content, status))
    return found


def _word(row: Row, content: Row, status: str) -> StatusWord:
    decided = row["type"] == "status"
    part = StatusPart(content.get("location"), content.get("quantity"), content.get("uom"))
    voids: list[CommitKey] = [commit_key(*each) for each in row["voids"]]
    return StatusWord(
        row["source"], row["event_id"], status, part if decided else StatusPart(),
        commit_key(row["batch"], row["recorded_at"], row["source"], row["event_id"]),
        min(voids, default=None), BEFORE_ALL if row["at_to"] is None else row["at_to"],
        content.get("document"), content.get("reason") if decided else None, decided,
    )  # fmt: skip
