"""Storing one batch of events in one transaction: the only place that writes bookings.

Inside the transaction the writer's clock is taken first, so writers follow one another and
`recorded_at` rises in commit order. Known events are told apart by key and checksum; new ones
are kept with their rows; then what they may have corrected is settled.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from app.events.contract import Taken
from app.events.models import Incoming, Outcome, Problem
from app.events.notes import notes_of
from app.events.plan import Plan, plan_event
from app.events.settle import Touched, settle_corrections, settle_properties
from app.events.sources import (
    SOURCE_TARGET,
    SourceRules,
    settle_sources,
    source_rules,
    time_properties,
)
from app.graph.run import Graph, Work
from app.times import BadTimeError, read_time, span

_ALWAYS = 2**62  # later than any stamp

# The columns of `events/create_bookings`, in its order, after from, to and line. Lists are packed
# and unpacked faster than maps, which repeat every name on every row.
_SHARED = (
    "source", "event", "recorded_at", "at_from", "at_to", "at_basis", "at", "document",
)  # fmt: skip
_BOOKED = (
    "quantity", "uom", "basis", "location", "untracked", "role", "from", "to", "ship_to",
    "reason", "everything", "supplier_lot", "supplier_lot_number",
)  # fmt: skip
_NOT_BOOKED = (None,) * len(_BOOKED)
_BOOKED_AT = {name: 3 + len(_SHARED) + at for at, name in enumerate(_BOOKED)}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A valid event with its rows, ready to be written."""

    incoming: Incoming
    taken: Taken
    content: dict[str, Any]
    plan: Plan

    @property
    def key(self) -> tuple[str, str]:
        """(source, event id): what makes an event the same."""
        return self.content["source"], self.content["event_id"]


def prepare(incoming: Incoming, taken: Taken) -> Prepared:
    """Work out the rows of a valid event."""
    content = orjson.loads(taken.content)
    return Prepared(incoming, taken, content, plan_event(content))


def write_batch(
    graph: Graph, batch: Sequence[Prepared], *, stamps_from_file: bool = False
) -> list[Outcome]:
    """Write a batch in one transaction; one outcome per event, in order."""
    return graph.write(lambda work: _write(work, batch, stamps_from_file)) if batch else []


def would_conflict(graph: Graph, batch: Sequence[Prepared]) -> bool:
    """Whether any event of a batch has another content than a known one of the same key."""
    if not batch:
        return False
    outcomes = graph.read(lambda work: _sort_out(work, batch))[1]
    return any(each is not None and each.result == "conflict" for each in outcomes)


def _write(work: Work, batch: Sequence[Prepared], stamps_from_file: bool) -> list[Outcome]:
    now = time.time_ns() // 1000
    stamp = work.one("events/stamp", now=now, count=len(batch))["first"]
    fresh, outcomes = _sort_out(work, batch)
    stamps = {
        each.key: (_file_stamp(each.taken, now) if stamps_from_file else None) or stamp + position
        for position, each in enumerate(fresh)
    }
    rules = _write_corrections(work, fresh, stamps, _ALWAYS if stamps_from_file else stamp)
    others = [each for each in fresh if not _comes_first(each)]
    _write_events(work, others, stamps, rules)
    _write_rows(work, others, stamps, rules)
    _settle(work, others)
    _resolve_refusals(work, fresh)
    notes = notes_of(work, [each.content for each in fresh], rules)
    return [
        outcome
        if outcome is not None
        else Outcome(
            each.incoming.line,
            "created",
            *each.key,
            notes=each.incoming.notes + tuple(notes.get(each.key, ())),
        )
        for each, outcome in zip(batch, outcomes, strict=True)
    ]


def _file_stamp(taken: Taken, now: int) -> int | None:
    """The stamp an event carries; none when it has none, or one that cannot have been."""
    if taken.recorded_at is None:
        return None
    try:
        stamp = span(read_time(taken.recorded_at))[1]
    except (BadTimeError, OverflowError):
        return None
    return stamp if 0 < stamp <= now else None


def _sort_out(work: Work, batch: Sequence[Prepared]) -> tuple[list[Prepared], list[Outcome | None]]:
    """New events, and the outcomes of those known already (None for new ones)."""
    found = work.one(
        "events/known",
        sources=[each.key[0] for each in batch],
        event_ids=[each.key[1] for each in batch],
    )
    known = dict(zip(found["positions"], found["checksums"], strict=True))
    first: dict[tuple[str, str], Prepared] = {}
    fresh: list[Prepared] = []
    outcomes: list[Outcome | None] = []
    differing: dict[int, str | None] = {}
    for position, each in enumerate(batch):
        earlier = first.get(each.key)
        checksum = known.get(position) or (earlier.taken.sha256 if earlier else None)
        if checksum is None:
            first[each.key] = each
            fresh.append(each)
            outcomes.append(None)
        elif checksum == each.taken.sha256:
            outcomes.append(
                Outcome(each.incoming.line, "duplicate", *each.key, each.incoming.notes)
            )
        else:
            differing[position] = earlier.taken.content if earlier else None
            outcomes.append(None)
    for position, stored in _stored_contents(work, batch, differing).items():
        outcomes[position] = _conflict(batch[position], stored)
    return fresh, outcomes


def _stored_contents(
    work: Work, batch: Sequence[Prepared], differing: dict[int, str | None]
) -> dict[int, str]:
    asked = [list(batch[position].key) for position, text in differing.items() if text is None]
    rows = work.rows("events/content", keys=asked) if asked else []
    stored = {(row["source"], row["event_id"]): row["content"] for row in rows}
    return {
        position: stored[batch[position].key] if text is None else text
        for position, text in differing.items()
    }


def _conflict(each: Prepared, stored: str) -> Outcome:
    return Outcome(
        each.incoming.line,
        "conflict",
        *each.key,
        notes=each.incoming.notes,
        problem=Problem(
            "conflict",
            f"event {each.key[1]} of source {each.key[0]} is known with other content; "
            "the first stays",
            "event_id",
            "If the first was wrong, send a void for it and this one under a new event_id.",
        ),
        stored=stored,
        offered=each.taken.content,
        raw=each.incoming.raw,
        named=tuple(sorted(each.plan.things)),
    )


def _comes_first(each: Prepared) -> bool:
    """Corrections and definitions of sources are written before the rest of a batch."""
    content = each.content
    return content["type"] in ("void", "reverse") or (
        content["type"] == "define" and content["subject"]["kind"] == "source"
    )


def _write_corrections(
    work: Work, fresh: Sequence[Prepared], stamps: dict[tuple[str, str], int], before: int
) -> dict[str, SourceRules]:
    """Write voids, reverses and source definitions; give the rules of sources after them."""
    names = sorted({each.key[0] for each in fresh})
    if names:
        work.do("events/merge_sources", names=names)
    rules = source_rules(work)
    early = [each for each in fresh if _comes_first(each)]
    if not early:
        return rules
    _write_events(work, early, stamps, rules)
    keys = {each.key for each in early}
    keys |= {(each.key[0], _target(each.content) or "") for each in early}
    touched = settle_corrections(work, keys)
    touched.sources |= {each.key[0] for each in early if _target(each.content) == SOURCE_TARGET}
    if touched.sources:
        settle_sources(work, touched.sources, before)
        rules = source_rules(work)
        times = [[*each.key, time_properties(each.content, rules[each.key[0]])] for each in early]
        work.do("events/set_times", rows=times)
    _refresh(work, touched)
    return rules


def _target(content: dict[str, Any]) -> str | None:
    target: str | None = content.get("voids") or content.get("reverses")
    if content["type"] == "define" and content["subject"]["kind"] == "source":
        target = SOURCE_TARGET
    return target


def _write_events(
    work: Work,
    events: Sequence[Prepared],
    stamps: dict[tuple[str, str], int],
    rules: dict[str, SourceRules],
) -> None:
    rows = []
    for each in events:
        content = each.content
        source, event_id = each.key
        times = time_properties(content, rules[source])
        rows.append([
            source, event_id, content["type"], stamps[each.key], each.taken.content,
            each.taken.sha256, times.get("at_from"), times.get("at_to"), times.get("at_basis"),
            content.get("at"), content.get("document"), _target(content),
        ])  # fmt: skip
    if rows:
        work.do("events/create_events", rows=rows)


def _write_rows(
    work: Work,
    events: Sequence[Prepared],
    stamps: dict[tuple[str, str], int],
    rules: dict[str, SourceRules],
) -> None:
    things: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    bookings: dict[str, list[list[Any]]] = defaultdict(list)
    lasting: dict[str, set[tuple[str, str]]] = defaultdict(set)
    about: list[list[Any]] = []
    for each in events:
        source, event_id = each.key
        for ref, (label, own) in each.plan.things.items():
            things[label].setdefault(ref, own)
        common = {
            "source": source,
            "event": event_id,
            "recorded_at": stamps[each.key],
            **time_properties(each.content, rules[source]),
        }
        if "document" in each.content:
            common["document"] = each.content["document"]
        at = each.content.get("at", "Z")
        if not at.endswith("Z"):  # a date or local time, as written; instants are at_from
            common["at"] = at
        shared = [common.get(name) for name in _SHARED]
        for type_, start, end, line, own in each.plan.bookings:
            row = [start, end, line, *shared, *_NOT_BOOKED]
            for name, value in own.items():
                row[_BOOKED_AT[name]] = value
            bookings[type_].append(row)
        for type_, start, end in each.plan.lasting:
            lasting[type_].add((start, end))
        for line, ref in enumerate(sorted(each.plan.about)):
            about.append([source, event_id, ref, {**common, "line": line}])
    for label in sorted(things):
        work.do(
            "events/merge_things",
            label=label,
            rows=[[ref, things[label][ref]] for ref in sorted(things[label])],
        )
    for type_ in sorted(lasting):
        work.do("events/merge_" + type_.lower(), rows=sorted(map(list, lasting[type_])))
    for type_ in sorted(bookings):
        work.do("events/create_bookings", type=type_, rows=bookings[type_])
    if about:
        work.do("events/create_about", rows=about)


def _settle(work: Work, events: Sequence[Prepared]) -> None:
    if not events:
        return
    keys = [list(each.key) for each in events]
    corrected = work.rows("events/corrected", keys=keys)
    touched = settle_corrections(work, [(row["source"], row["event_id"]) for row in corrected])
    for each in events:
        touched.about.update(each.plan.about)
        touched.supplied.update(row[2] for row in each.plan.bookings if row[0] == "SUPPLIED")
    _refresh(work, touched)


def _refresh(work: Work, touched: Touched) -> None:
    if touched.about:
        settle_properties(work, touched.about)
    if touched.supplied:
        work.do("events/set_supplier_lots", refs=sorted(touched.supplied))


def _resolve_refusals(work: Work, fresh: Sequence[Prepared]) -> None:
    if fresh and work.one("events/refusals")["count"]:
        work.do("events/resolve_refusals", keys=[list(each.key) for each in fresh])
