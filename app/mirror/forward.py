"""Bringing columns forward by what commits since have added and corrected.

Each commit through the door notes what it did under a random text of its own, and which commit it
followed. Only where these notes lead without a gap from the commit the columns are as of to the
one the graph is at, and nothing changed that the graph keeps only as it is, are the columns gone
on with; else they are read anew. So what an older lotgraph or a restored graph did is never missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import orjson

from app.graph.run import Work
from app.ledger.columns import TYPES, Ints, Names
from app.mirror.columns import (
    Commit,
    LinkColumns,
    LinkPart,
    Mirror,
    ThingColumns,
    join_links,
    part_of,
    with_more,
)
from app.mirror.reading import MirrorReading, commit_in, links_of, put_things, read_beside
from app.vocabulary.plan import Plan, plan_event

MOST_EVENTS = 20_000  # more are not looked at one by one: everything is read anew
_AT_ONCE = 2_000
_TAIL = 20_000  # so many links added since are put in order with the others ...
_PART = 0.05  # ... or so much of all


class MissingNoteError(Exception):
    """What happened since cannot be told from notes: everything has to be read anew."""


class NotWholeError(Exception):
    """A commit is not visible whole yet, or another one came meanwhile: to be tried again."""


def bring_forward(work: Work, known: Mirror, most: int = MOST_EVENTS) -> Mirror:
    """The columns as of the commit the graph is at.

    Errors: `MissingNoteError` when that cannot be told, or more than `most` events were added;
    `NotWholeError`.
    """
    now = commit_in(work)
    if now == known.commit:
        return known
    if now.shape != known.commit.shape or now.shape < 0:
        raise MissingNoteError
    plans, keys = _happened(work, known.commit, now, most)
    reading = MirrorReading(known.copied_names())
    kinds = _kinds_now(work, known, plans, reading.names)
    links = _links_now(work, keys, plans, reading, kinds)
    if commit_in(work) != now:
        raise NotWholeError
    return _with(known, now, kinds, links, reading)


def _happened(
    work: Work, since: Commit, now: Commit, most: int
) -> tuple[list[Plan], list[tuple[str, str]]]:
    """What the events since added and corrected, and the keys of those that book."""
    rows = work.rows("mirror/changes", stamp=since.stamp)
    stamp, drawn = since.stamp, since.drawn
    for row in rows:
        if row["own"] or row["after"] != drawn or row["before"] != stamp:
            raise MissingNoteError
        stamp, drawn = row["last"], row["drawn"]
    if (stamp, drawn) != (now.stamp, now.drawn):
        raise MissingNoteError
    sources = sorted({source for row in rows for source in row["sources"]})
    corrected = sorted({text for row in rows for text in row["corrected"]})
    events = work.rows(
        "mirror/events", sources=sources, after=since.stamp, last=now.stamp, most=most + 1
    )
    if len(events) + len(corrected) > most:
        raise MissingNoteError
    keys = [text.split("\n") for text in corrected]
    if any(len(key) != 2 for key in keys):
        raise MissingNoteError
    events += [row for some in _parts(keys) for row in work.rows("events/content", keys=some)]
    told = {(row["source"], row["event_id"]): row["content"] for row in events}
    return [plan_event(orjson.loads(content)) for content in told.values()], sorted(told)


def _parts(listed: list[Any]) -> Iterable[list[Any]]:
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


def _kinds_now(work: Work, known: Mirror, plans: list[Plan], names: Names) -> ThingColumns:
    """What things are, with those that events name read anew."""
    found: list[int] = []
    named = {ref for plan in plans for ref in plan.things}
    for some in _parts(sorted(named)):
        found += [row["id"] for row in work.rows("trace/by_ref", refs=some)]
    if len(found) < len(named):
        raise NotWholeError
    size = max([len(known.things), *(ordinal + 1 for ordinal in found)])
    kinds = with_more(known.things, size)
    for some in _parts(sorted(set(found))):
        put_things(kinds, work.one("trace/things", ids=[], ordinals=some), names)
    return kinds


def _links_now(
    work: Work,
    keys: list[tuple[str, str]],
    plans: list[Plan],
    reading: MirrorReading,
    kinds: ThingColumns,
) -> LinkColumns:
    """All links of some events, and those that belong to none, as they are now."""
    rows = [work.one("mirror/links_of_events", keys=[*map(list, some)]) for some in _parts(keys)]
    told = sum(each[0] in TYPES for plan in plans for each in plan.bookings)
    if sum(len(row["ids"]) for row in rows) != told:
        raise NotWholeError
    pairs = sorted({each for plan in plans for each in plan.lasting})
    rows += [work.one("mirror/lasting", pairs=[*map(list, some)]) for some in _parts(pairs)]
    found = join_links([links_of(row, reading.names, kinds) for row in rows])
    found = found.pick(np.unique(found.ids, return_index=True)[1])
    read_beside(work, reading, found, kinds)
    return found


def _with(
    known: Mirror, now: Commit, kinds: ThingColumns, links: LinkColumns, reading: MirrorReading
) -> Mirror:
    """The columns with some links put in, in place of what they were before."""
    left = np.ones(len(links), np.bool_)
    parts = []
    for part in known.parts:
        # By id: what a supplier or a place has may be most of all links there are.
        of, rows = part.rows_of(links.ids)
        left[of] = False
        parts.append(_replaced(part, rows, links, of))
    added = join_links([parts[1].links, links.pick(left)])
    if len(added) > max(_TAIL, _PART * len(parts[0].links)):
        parts[0] = part_of(join_links([parts[0].links, added]), kinds.kinds)
        parts[1] = part_of(join_links([]), kinds.kinds)
    elif left.any():
        parts[1] = part_of(added, kinds.kinds)
    both = parts[0], parts[1]
    also, taken = {**known.also}, {**known.taken}
    for id_ in links.ids.tolist():
        also.pop(id_, None)
        taken.pop(id_, None)
    return Mirror(now, reading.names, kinds, both, also | reading.also, taken | reading.taken)


def _replaced(part: LinkPart, rows: Ints, links: LinkColumns, places: Ints) -> LinkPart:
    """A part with some of its links as they are now; their ends never change."""
    if not len(rows):
        return part
    columns = {}
    for name in LinkColumns.__slots__:
        columns[name] = getattr(part.links, name).copy()
        columns[name][rows] = getattr(links, name)[places]
    return part.with_links(LinkColumns(**columns))
