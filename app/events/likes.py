"""Reverses that name no event, settled in the graph: what each takes back of what, and since when.

What such a reverse takes back changes as events come: a later booking may be the last one now. So a
link keeps for each reverse how much it took and from when until when it did, by the stamps of
recording, and answers about earlier moments are what they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from app.graph.run import Work
from app.times import AFTER_ALL
from app.vocabulary import EVENT_TYPES
from app.vocabulary.like import LikeEntry, Part, choices, is_alike, like_target
from app.vocabulary.reversing import booked_quantity, is_unknown, left_after, taken_back

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reversal:
    """What a reverse takes back of an event: how much, from which stamp, until which (None: still),
    and by which event."""

    part: Part
    since: int
    until: int | None
    by: str


@dataclass(frozen=True, slots=True)
class _Told:
    """An event of a group: when it was recorded and voided, and when it was."""

    event_id: str
    content: Mapping[str, Any]
    recorded_at: int
    voided_at: int | None
    end: int
    numbered: list[tuple[Part, int, int | None]] = field(default_factory=list)

    def known(self, stamp: int) -> bool:
        return self.recorded_at <= stamp and (self.voided_at is None or self.voided_at > stamp)

    def placed(self, stamp: int) -> LikeEntry:
        parts = [
            (since, part) for part, since, until in self.numbered
            if since <= stamp and (until is None or until > stamp)
        ]  # fmt: skip
        quantity = booked_quantity(self.content)
        total, undone_at = left_after(quantity, parts)
        unknown = is_unknown(quantity, [part for _, part in parts])
        return LikeEntry(
            self.end, self.event_id, self.content, total, undone_at is not None, unknown
        )


def like_sources(work: Work, sources: Collection[str]) -> set[str]:
    """Of some sources those that ever took something back without naming the event."""
    return set(work.one("events/like_sources", sources=sorted(sources))["sources"])


def like_groups(work: Work, keys: Collection[Key]) -> dict[Key, list[dict[str, Any]]]:
    """Of some (source, target) those that reverses without a number are of, with these."""
    if not keys:
        return {}
    sources = like_sources(work, {source for source, _ in keys})
    asked = [list(key) for key in sorted(keys) if key[0] in sources]
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in work.rows("events/likes", keys=asked) if asked else ():
        found[row["source"], row["target"]].append(row)
    return found


def alike(work: Work, reverses: Sequence[Mapping[str, Any]]) -> list[str]:
    """Event ids of what the source of some reverses of one group booked that may be like them."""
    content = orjson.loads(reverses[0]["content"])
    type_ = EVENT_TYPES[content["like"]["type"]].arrows[0].type
    ref = (like_target(content) or "").rpartition(" ")[2]
    row = work.one("events/alike", ref=ref, type=type_, source=content["source"])
    events: list[str] = row["events"]
    return events


def taken_alike(
    reverses: Iterable[Mapping[str, Any]], booked: Iterable[Mapping[str, Any]]
) -> dict[str, list[Reversal]]:
    """By event id of each booking that a reverse of its group can mean, what they take back of it.

    Parameters
    ----------
    reverses
        Rows of `events/likes`, of one group.
    booked
        Rows of `events/corrections`, of bookings that may be like them.
    """
    likes = [_told(row, row["voided_at"]) for row in reverses]
    target = like_target(likes[0].content)
    bookings = []
    for row in booked:
        each = _told(row, min((c[1] for c in row["corrections"] if c[0] == "void"), default=None))
        each.numbered.extend(_numbered(each.content, row["corrections"]))
        named = any(is_alike(each.content, like.content["like"]) for like in likes)
        if named and like_target(each.content) == target:
            bookings.append(each)
    found: dict[str, list[Reversal]] = {each.event_id: [] for each in bookings}
    open_: dict[tuple[str, str], tuple[Part, int]] = {}
    for stamp in [*_stamps(likes, bookings), None]:
        now = {} if stamp is None else _at(stamp, likes, bookings)
        for pair, (part, since) in list(open_.items()):
            if stamp is None or pair not in now or not _same(now[pair], part):
                found[pair[0]].append(Reversal(part, since, stamp, pair[1]))
                del open_[pair]
        for pair, part in now.items():
            open_.setdefault(pair, (part, stamp or 0))
    return found


def _at(
    stamp: int, likes: Iterable[_Told], bookings: Iterable[_Told]
) -> dict[tuple[str, str], Part]:
    """By (booking, reverse) what was taken back as known at a stamp."""
    chosen = choices(
        [each.placed(stamp) for each in bookings if each.known(stamp)],
        [LikeEntry(each.end, each.event_id, each.content) for each in likes if each.known(stamp)],
    )
    return {(booking, by): part for booking, parts in chosen.items() for by, part in parts}


def _same(one: Part, other: Part) -> bool:
    return one is other or one == other or (one != one and other != other)


def _stamps(likes: Sequence[_Told], bookings: Sequence[_Told]) -> list[int]:
    """When what reverses take back may have changed: since the first of them was recorded."""
    stamps = {each.recorded_at for each in (*likes, *bookings)}
    stamps |= {each.voided_at for each in (*likes, *bookings) if each.voided_at is not None}
    for each in bookings:
        stamps |= {since for _, since, _ in each.numbered}
        stamps |= {until for _, _, until in each.numbered if until is not None}
    first = min(each.recorded_at for each in likes)
    return sorted(stamp for stamp in stamps if stamp >= first)


def _told(row: Mapping[str, Any], voided_at: int | None) -> _Told:
    end = AFTER_ALL if row["at_to"] is None else row["at_to"]
    return _Told(row["event_id"], orjson.loads(row["content"]), row["recorded_at"], voided_at, end)


def _numbered(
    content: Mapping[str, Any], corrections: Sequence[Sequence[Any]]
) -> list[tuple[Part, int, int | None]]:
    return [
        (taken_back(content, orjson.loads(text)), stamp, voided)
        for kind, stamp, voided, text in corrections
        if kind == "reverse"
    ]
