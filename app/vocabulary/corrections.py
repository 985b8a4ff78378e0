"""Which events count at a moment, and how much of each is left: voids and reverses. Pure.

A void says that an event never happened, a reverse takes back all or part of it; both work
whichever comes first, and point at an event of their own source. A void cannot be voided. A
reverse may name no event but what it is like (`like`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.times import AFTER_ALL
from app.vocabulary import EVENT_TYPES
from app.vocabulary.content import Content
from app.vocabulary.like import LIKE_TYPES, LikeEntry, Part, choices, is_alike, like_target
from app.vocabulary.reversing import booked_quantity, is_unknown, left_after, part_of, taken_back

Key = tuple[str, str]  # (source, event id)


@dataclass(frozen=True, slots=True)
class Record:
    """An event as it was recorded: `stamp` is when, in the order of recording."""

    stamp: int
    key: Key
    content: Content


@dataclass(slots=True)
class Corrections:
    """By (source, id) of the event they point at: stamps of its voids, and its reverses.

    `likes`: by source and target, the reverses that name no event, and the bookings they may be
    of; `ends`: of the time of each (nothing written: last of all).
    """

    voids: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    reverses: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))
    likes: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))
    booked: dict[Key, list[Record]] = field(default_factory=lambda: defaultdict(list))
    ends: dict[Key, int] = field(default_factory=dict)
    _chosen: dict[int, dict[Key, list[tuple[int, Part]]]] = field(default_factory=dict)

    def voided(self, told: Record, known_at: int) -> bool:
        """Whether it was said by a moment that an event never happened."""
        if told.content["type"] == "void" or told.key not in self.voids:
            return False
        return min(self.voids[told.key]) <= known_at

    def touch(self, told: Record) -> bool:
        """Whether an event was ever voided, or reversed in whole or part, or could be."""
        return told.key in self.voids or self._reversible(told) or self._meant(told)

    def left(self, told: Record, known_at: int) -> int | None:
        """Millionths taken back of what an event books by a moment; None: nothing is left."""
        total, undone_at = left_after(booked_quantity(told.content), self._parts(told, known_at))
        return total if undone_at is None else None

    def unknown(self, told: Record, known_at: int) -> bool:
        """Whether some of an event was taken back, and nobody knows how much of it is left."""
        quantity, taken = booked_quantity(told.content), self._parts(told, known_at)
        gone = left_after(quantity, taken)[1] is not None
        return not gone and is_unknown(quantity, [part for _, part in taken])

    def _parts(self, told: Record, known_at: int) -> list[tuple[int, Part]]:
        return self._numbered(told, known_at) + self._alike(known_at).get(told.key, [])

    def _numbered(self, told: Record, known_at: int) -> list[tuple[int, Part]]:
        if not self._reversible(told):
            return []
        return [
            (each.stamp, taken_back(told.content, each.content))
            for each in self.reverses[told.key]
            if each.stamp <= known_at and not self.voided(each, known_at)
        ]

    def part(self, told: Record, known_at: int) -> float | None:
        """How much of what an event books was taken back in part by a moment, as `part_of`."""
        return part_of(part for _, part in self._parts(told, known_at))

    def _reversible(self, told: Record) -> bool:
        return told.key in self.reverses and EVENT_TYPES[told.content["type"]].reversed != "no"

    def _meant(self, told: Record) -> bool:
        """Whether a reverse that names no event can mean it."""
        if not self.likes or told.content["type"] not in LIKE_TYPES or "object" not in told.content:
            return False
        alike = self.likes.get((told.key[0], like_target(told.content) or ""), ())
        return any(is_alike(told.content, each.content["like"]) for each in alike)

    def _alike(self, known_at: int) -> dict[Key, list[tuple[int, Part]]]:
        """What reverses that name no event take back of each booking, as known at a moment."""
        if known_at not in self._chosen:
            found: dict[Key, list[tuple[int, Part]]] = {}
            for (source, target), likes in self.likes.items():
                known = self._known(likes, known_at)
                booked = self._known(self.booked.get((source, target), ()), known_at)
                stamps = {each.key[1]: each.stamp for each in known}
                chosen = choices(
                    [self._placed(each, known_at) for each in booked],
                    [LikeEntry(self._end(each), each.key[1], each.content) for each in known],
                )
                for event_id, parts in chosen.items():
                    found[source, event_id] = [(stamps[id_], part) for id_, part in parts]
            self._chosen[known_at] = found
        return self._chosen[known_at]

    def _known(self, events: Iterable[Record], known_at: int) -> list[Record]:
        return [e for e in events if e.stamp <= known_at and not self.voided(e, known_at)]

    def _placed(self, told: Record, known_at: int) -> LikeEntry:
        quantity, parts = booked_quantity(told.content), self._numbered(told, known_at)
        total, undone_at = left_after(quantity, parts)
        unknown = is_unknown(quantity, [part for _, part in parts])
        return LikeEntry(
            self._end(told), told.key[1], told.content, total, undone_at is not None, unknown
        )

    def _end(self, told: Record) -> int:
        return self.ends.get(told.key, AFTER_ALL)


def corrections_of(events: Iterable[Record]) -> Corrections:
    """The voids and reverses among some events."""
    found = Corrections()
    for each in events:
        content = each.content
        target = like_target(content) if content["type"] in (*LIKE_TYPES, "reverse") else None
        if content["type"] == "void":
            found.voids[content["source"], content["voids"]].append(each.stamp)
        elif "reverses" in content and content["type"] == "reverse":
            found.reverses[content["source"], content["reverses"]].append(each)
        elif content["type"] == "reverse" and target is not None:
            found.likes[content["source"], target].append(each)
        elif target is not None:
            found.booked[content["source"], target].append(each)
    return found
