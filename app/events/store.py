"""Storing one batch of events in one transaction: the only place that writes bookings.

Inside the transaction the writer's clock is taken first, so writers follow one another and
`recorded_at` rises in commit order. Known events are told apart by key and checksum; new ones
are kept with their rows; then what they may have corrected is settled, and at last the batch is
entered into the log that shows tampering.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.acting import NO_PERSON, Person
from app.chain.batches import enter_batch
from app.chain.entries import LogHead
from app.events.contract import ValidEvent
from app.events.expectation import Expectation, older, refs_of_defines
from app.events.likes import like_groups
from app.events.models import Note, Outcome, Problem, duplicate
from app.events.notes import notes_of
from app.events.rows_of_event import Batch, EventRows, Key, StatementRows, rows_of_all
from app.events.settle import note_change, refresh, reshape, settle_corrections
from app.events.sources import rules_by_name, settle_sources, source_rules
from app.events.versions import EventVersion, is_same, versions_of
from app.graph.reads import Reads
from app.graph.run import Graph, Work
from app.times import CLOCK_BEHIND_US, NOW, BadTimeError, clock_behind, read_time, span
from app.vocabulary.like import is_like_target, like_target
from app.vocabulary.sources import SOURCE_TARGET, SourceRules, time_properties


def write_batch(
    graph: Graph,
    batch: Batch,
    *,
    stamps_from_file: bool = False,
    stamps: Mapping[Key, int] | None = None,
    expected: Expectation | None = None,
    who: Person = NO_PERSON,
) -> list[Outcome]:
    """Write a batch in one transaction; one outcome per event, in order.

    `stamps`: those the events have already (a restored graph, whose log is restored, too); batches
    then come in their order. `who` sent them.
    """
    if not batch.events:
        return []
    written = graph.write(lambda work: _write(work, batch, stamps_from_file, stamps, expected, who))
    if expected is not None:
        expected.own |= refs_of_defines(batch.events, written)
    return written


def _write(
    work: Work,
    batch: Batch,
    stamps_from_file: bool,
    given: Mapping[Key, int] | None,
    expected: Expectation | None,
    who: Person,
) -> list[Outcome]:
    now = time.time_ns() // 1000
    clock = work.one("events/stamp", now=now, count=len(batch.events))
    stamp = clock["first"]
    found = work.one("events/of_batch", **_keys_of(batch.events))
    fresh, outcomes = sort_out(work, batch.events, found)
    if expected is not None:
        fresh, outcomes = _without_older(work, batch.events, fresh, outcomes, expected)
    stamps = _stamps(fresh, stamp, now if stamps_from_file else None, given)
    if stamps_from_file:
        for each in fresh:
            each.of_batch(stamp)
    before = NOW if stamps_from_file else min(stamps, default=stamp)
    rules, liked, corrected = _write_corrections(work, fresh, stamps, before)
    for each, recorded_at in zip(fresh, stamps, strict=True):
        each.stamp(recorded_at, rules[each.key[0]])
    others = [each for each in fresh if not each.comes_first]
    if stamps_from_file:
        others.sort(key=lambda each: each.recorded_at)  # the first to name a thing comes first
    whole = len(fresh) == len(batch.events) and not stamps_from_file
    sheet = batch.sheet if whole else rows_of_all(others)
    if others:
        pointed_at = {batch.events[position].key for position in found["corrected"]}
        pointed_at |= {(each.key[0], each.target or "") for each in fresh if each.comes_first}
        corrected |= _write_others(work, others, sheet, pointed_at, liked)
        if stamps_from_file:
            _name_earlier(work, sheet)
    if fresh and clock["refused"]:
        keys = [list(each.key) for each in fresh]
        if work.one("events/resolve_refusals", keys=keys)["resolved"]:
            reshape(work)
    own = stamps_from_file or given is not None
    note_change(work, clock["before"], {each.key[0] for each in fresh}, corrected, own=own)
    notes = notes_of(work, fresh, rules, numbered=clock["patterns"] > 0)
    if fresh and clock["behind"] > CLOCK_BEHIND_US and not stamps_from_file:
        note = Note("clock_behind", clock_behind(clock["behind"]))
        notes[fresh[0].key] = [*notes.get(fresh[0].key, ()), note]  # once a batch
    if given is None:
        entered = ((each.recorded_at, *each.key, each.taken.sha256) for each in fresh)
        head = None
        if clock["head"] is not None:
            head = LogHead(clock["chain"], clock["head"], clock["head_hash"])
        enter_batch(work, entered, stamp, head, who, own=stamps_from_file)
    return [
        outcome
        if outcome is not None
        else Outcome(
            each.incoming.line,
            "created",
            *each.key,
            notes=each.incoming.notes + tuple(notes.get(each.key, ())),
            offered=each.taken.content,
            named=tuple(each.plan.things),
        )
        for each, outcome in zip(batch.events, outcomes, strict=True)
    ]


def _without_older(
    work: Work,
    batch: Sequence[EventRows],
    fresh: list[EventRows],
    outcomes: list[Outcome | None],
    expected: Expectation,
) -> tuple[list[EventRows], list[Outcome | None]]:
    """The same without defines of things that are not what was expected; they are answered, and so
    is what repeats them."""
    refused = older(work, expected, fresh)
    answers = [
        refused[each.key]._replace(line=each.incoming.line) if each.key in refused else outcome
        for each, outcome in zip(batch, outcomes, strict=True)
    ]
    return [each for each in fresh if each.key not in refused], answers


def _stamps(
    fresh: Sequence[EventRows], first: int, file_until: int | None, given: Mapping[Key, int] | None
) -> list[int]:
    """The stamp of each new event: the one it has already, the one its file gives it (until a
    moment; None: files are not asked), or the next of the writer's."""
    if given is not None:
        return [given[each.key] for each in fresh]
    own = [None if file_until is None else _file_stamp(each.taken, file_until) for each in fresh]
    return [told or first + position for position, told in enumerate(own)]


def _file_stamp(taken: ValidEvent, now: int) -> int | None:
    """The stamp an event carries; none when it has none, or one that cannot have been."""
    if taken.recorded_at is None:
        return None
    try:
        stamp = span(read_time(taken.recorded_at))[1]
    except (BadTimeError, OverflowError):
        return None
    return stamp if 0 < stamp <= now else None


def sort_out(
    work: Reads, batch: Sequence[EventRows], found: Mapping[str, Any] | None = None
) -> tuple[list[EventRows], list[Outcome | None]]:
    """New events, and the outcomes of those known already (None for new ones). `found`: the row of
    `events/known` or of a statement that says the same, when it was asked."""
    found = found or work.one("events/known", **_keys_of(batch))
    known = dict(zip(found["positions"], found["checksums"], strict=True))
    if not known and len({each.key for each in batch}) == len(batch):
        return list(batch), [None] * len(batch)
    first: dict[tuple[str, str], EventRows] = {}
    fresh: list[EventRows] = []
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
            outcomes.append(duplicate(each.incoming, each.key, each.taken.content))
        else:
            differing[position] = earlier.taken.content if earlier else None
            outcomes.append(None)
    told = _stored_contents(work, batch, differing)
    later = versions_of(work, [batch[position].key for position in told])
    for position, stored in told.items():
        each = batch[position]
        versions = [one for one in later.get(each.key, ()) if not one.voided]
        outcomes[position] = answer_known(each, stored, versions)
    return fresh, outcomes


def _keys_of(batch: Sequence[EventRows]) -> dict[str, list[str]]:
    return {
        "sources": [each.key[0] for each in batch], "event_ids": [each.key[1] for each in batch],
    }  # fmt: skip


def answer_known(each: EventRows, stored: str, versions: Sequence[EventVersion]) -> Outcome:
    """The answer for an event that is known by its key and not by its checksum; `versions`: later
    events of the key that are not voided."""
    return _same(each, stored, versions) or _conflict(each, stored)


def _same(each: EventRows, stored: str, versions: Sequence[EventVersion]) -> Outcome | None:
    """The answer for an event whose content stands under a later id, or that only says less."""
    partial = each.incoming.partial
    ids = [one.event_id for one in versions if is_same(each.content, one.content, partial=partial)]
    if partial and not versions and is_same(each.content, orjson.loads(stored), partial=True):
        ids.append(each.key[1])
    if not ids:
        return None
    return duplicate(each.incoming, (each.key[0], ids[-1]), each.taken.content)


def _stored_contents(
    work: Reads, batch: Sequence[EventRows], differing: dict[int, str | None]
) -> dict[int, str]:
    asked = [list(batch[position].key) for position, text in differing.items() if text is None]
    rows = work.rows("events/content", keys=asked) if asked else []
    stored = {(row["source"], row["event_id"]): row["content"] for row in rows}
    return {
        position: stored[batch[position].key] if text is None else text
        for position, text in differing.items()
    }


def _conflict(each: EventRows, stored: str) -> Outcome:
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


def _write_corrections(
    work: Work, fresh: Sequence[EventRows], stamps: Sequence[int], before: int
) -> tuple[dict[str, SourceRules], set[str], set[Key]]:
    """Write voids, reverses and source definitions; give the rules of sources after them, which of
    them ever took something back without naming the event, and the keys of the events whose links
    may have changed."""
    names = sorted({each.key[0] for each in fresh})
    told = work.rows("events/merge_sources", names=names) if names else []
    rules = rules_by_name(told)
    liked = {row["name"] for row in told if row["likes"]}
    early = []
    for each, recorded_at in zip(fresh, stamps, strict=True):
        if each.comes_first:
            each.stamp(recorded_at, rules[each.key[0]])
            early.append(each)
    if not early:
        return rules, liked, set()
    liked |= {each.key[0] for each in early if is_like_target(each.target)}
    work.do("events/create_events", rows=[each.row for each in early])
    keys = {each.key for each in early}
    keys |= {(each.key[0], each.target or "") for each in early}
    touched = settle_corrections(work, keys)
    touched.sources |= {each.key[0] for each in early if each.target == SOURCE_TARGET}
    if touched.sources:
        settle_sources(work, touched.sources, before)
        rules = source_rules(work)
        times = [[*each.key, time_properties(each.content, rules[each.key[0]])] for each in early]
        work.do("events/set_times", rows=times)
    refresh(work, touched)
    return rules, liked, touched.corrected


def _write_others(
    work: Work, events: Sequence[EventRows], sheet: StatementRows, pointed_at: set[Key],
    liked: set[str],
) -> set[Key]:  # fmt: skip
    """Write events that book or define something, then what came of corrections before them; the
    keys of the events whose links that may have changed. `pointed_at`: keys that voids and reverses
    name; `liked`: sources that have reverses which name none."""
    corrected = _corrected(work, events, pointed_at, liked)
    sheet.stamp()
    work.do("events/create_events", rows=[each.row for each in events])
    for label, rows in sheet.things.items():
        work.do("events/merge_things", label=label, rows=rows)
    for kind, rows in sheet.lasting.items():
        work.do("events/merge_" + kind.lower(), rows=rows)
    for kind, rows in sheet.bookings.items():
        work.do("events/create_bookings", type=kind, rows=rows)
    if sheet.about:
        rows = [[*each.key, ref, each.about(line)] for each, line, ref in sheet.about]
        work.do("events/create_about", rows=rows)
    touched = settle_corrections(work, corrected)
    touched.about.update(ref for _, _, ref in sheet.about)
    touched.supplied |= sheet.supplied
    for each in events:
        touched.add_bookings(each.key, each.plan)
    refresh(work, touched)
    return touched.corrected


def _name_earlier(work: Work, sheet: StatementRows) -> None:
    """Stamps from a file may lie before those by which a thing or a lasting link was known."""
    things = [[row[0], row[-1]] for rows in sheet.things.values() for row in rows]
    work.do("events/named_earlier", rows=things)
    for kind, rows in sheet.lasting.items():
        work.do("events/lasting_earlier", type=kind, rows=rows)
    reshape(work)


def _corrected(
    work: Work, events: Sequence[EventRows], pointed_at: set[Key], liked: set[str]
) -> list[Key]:
    """The keys of new events that voids or reverses point at which came before them, or that
    reverses without a number may be of."""
    keys = {each.key for each in events} & pointed_at
    targets = {
        each.key: (each.key[0], target) for each in events
        if each.key[0] in liked and (target := like_target(each.content)) is not None
    }  # fmt: skip
    groups = like_groups(work, set(targets.values())) if targets else {}
    return sorted(keys | {key for key, group in targets.items() if group in groups})
