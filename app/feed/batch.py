"""What the events of one batch changed, read from the graph as it was with each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.checks.statuses import given_status
from app.feed.escapes import MOVING, Escape, Requests, escapes_of
from app.feed.holds import HoldTurn, hold_turns
from app.feed.models import FeedChange, change_id
from app.feed.rows import words_of
from app.feed.words import StatusWord, Turn, commit_key, turns
from app.graph.run import Work
from app.vocabulary.holds import case_of_hold
from app.vocabulary.plan import plan_event

Row = Mapping[str, Any]
_KINDS = ("lot:", "serial:", "hu:")


@dataclass(frozen=True, slots=True)
class BatchSpan:
    """What the log says of a batch: the number of its entry and when it was made, the first and
    last stamp of its events, how many they are, of which sources, and whether they name the batch
    themselves (`own` stamps)."""

    chain: str
    entry: int
    at: int
    first: int
    last: int
    events: int
    own: bool
    sources: tuple[str, ...]


def is_whole(work: Work, batch: BatchSpan) -> bool:
    """Whether all its events can be seen: an entry may be seen a moment before them."""
    if batch.own:
        found = work.one("feed/taken_from_file", batch=batch.first)
    else:
        found = work.one(
            "feed/taken", sources=list(batch.sources), first=batch.first, last=batch.last
        )
    return int(found["events"]) >= batch.events


def said_in(
    work: Work, batch: BatchSpan, place: int, count: int, requests: Requests
) -> list[tuple[int, Row]]:
    """The next events of a batch that may have given a status or taken one back, or moved what a
    hold was asked for, each with the place in the batch that is behind it."""
    if batch.own:
        rows = work.rows("feed/said_from_file", batch=batch.first, skip=place, count=count)
        return [(place + number, row) for number, row in enumerate(rows, 1)]
    after = max(place, batch.first - 1)
    rows = work.rows(
        "feed/said", sources=list(batch.sources), after=after, last=batch.last, count=count,
        types=list(MOVING) if requests.any_before(batch.last) else [],
    )  # fmt: skip
    return [(row["recorded_at"], row) for row in rows]


def changes_of(
    work: Work, batch: BatchSpan, said: Sequence[tuple[int, Row]], requests: Requests
) -> Iterator[tuple[int, list[FeedChange]]]:
    """The changes of some events of a batch, with the place behind each event."""
    spoken = _spoken_of(work, [row for _, row in said])
    words = words_about(work, {ref for refs in spoken.values() for ref in refs})
    moved = [] if batch.own else [row for _, row in said if row["type"] in MOVING]
    escaped = escapes_of(work, requests, moved, batch.last)
    for place, row in said:
        key = commit_key(row["batch"], row["recorded_at"], row["source"], row["event_id"])
        found: list[FeedChange] = []
        for ref in sorted(spoken.get((row["source"], row["event_id"]), ())):
            found += [_status_change(batch, row, ref, each) for each in turns(words[ref], key)]
            found += [_hold_change(batch, row, ref, each) for each in hold_turns(words[ref], key)]
        for each in escaped.get((row["source"], row["event_id"]), ()):
            found.append(_escape_change(batch, row, each))
        yield place, found


def words_about(work: Work, refs: set[str]) -> dict[str, list[StatusWord]]:
    """All that was ever said about the statuses of some things, by ref."""
    return words_of(work.rows("feed/words", refs=sorted(refs)) if refs else ())


def _spoken_of(work: Work, rows: Sequence[Row]) -> dict[tuple[str, str], set[str]]:
    """The lots, serials and containers whose status some events may have changed, by event."""
    found: dict[tuple[str, str], set[str]] = {}
    voided: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        key = (row["source"], row["event_id"])
        if row["type"] == "void":
            voided[row["source"], row["target"]].append(key)
            continue
        content = orjson.loads(row["content"])
        refs = [ref for ref in plan_event(content).about if ref.startswith(_KINDS)]
        found[key] = {ref for ref in refs if given_status(row["type"], content, ref) is not None}
    keys = [list(each) for each in sorted(voided)]
    for row in work.rows("feed/spoken_of", keys=keys) if keys else ():
        for key in voided[row["source"], row["event_id"]]:
            found.setdefault(key, set()).add(row["ref"])
    return found


def _status_change(batch: BatchSpan, row: Row, ref: str, turn: Turn) -> FeedChange:
    kind = "status.changed"
    place = (turn.part.location, turn.part.quantity is None)
    more: dict[str, Any] = {"part": turn.part.as_json(), "event": _event(row)}
    if turn.quantity_was is not None:
        more["quantity_was"] = turn.quantity_was
    return FeedChange(
        change_id(batch.chain, batch.entry, kind, ref, row["source"], row["event_id"], *place),
        kind, batch.entry, batch.at, row["recorded_at"], ref, None, turn.was, turn.now, more,
    )  # fmt: skip


def _hold_change(batch: BatchSpan, row: Row, ref: str, turn: HoldTurn) -> FeedChange:
    asked = turn.request
    more: dict[str, Any] = {
        "hold": asked.event_id, "part": asked.part.as_json(), "event": _event(row),
        "reason": asked.reason if turn.by is None else turn.by.reason,
    }  # fmt: skip
    if turn.by is not None:
        more["status"] = turn.by.status
    return FeedChange(
        change_id(
            batch.chain, batch.entry, turn.kind, ref, row["source"], row["event_id"],
            asked.event_id,
        ),
        turn.kind, batch.entry, batch.at, row["recorded_at"], ref, case_of_hold(asked.event_id),
        turn.was, turn.now, more,
    )  # fmt: skip


def _escape_change(batch: BatchSpan, row: Row, escape: Escape) -> FeedChange:
    kind = "escape.recorded"
    more: dict[str, Any] = {
        "hold": escape.request.event_id, "to": escape.to, "from": escape.place,
        "quantity": escape.quantity, "uom": escape.uom, "through": escape.through,
        "late": escape.late, "event": _event(row),
    }  # fmt: skip
    return FeedChange(
        change_id(
            batch.chain, batch.entry, kind, escape.ref, row["source"], row["event_id"],
            escape.verb, escape.line, escape.through,
        ),
        kind, batch.entry, batch.at, row["recorded_at"], escape.ref,
        case_of_hold(escape.request.event_id), None, escape.verb, more,
    )  # fmt: skip


def _event(row: Row) -> dict[str, str]:
    return {"source": row["source"], "event_id": row["event_id"]}
