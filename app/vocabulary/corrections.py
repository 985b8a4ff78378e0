"""Which events count at a moment, and how much of each is left: voids and reverses. Pure.

A void says that an event never happened, a reverse takes back all or part of it; both work
whichever comes first, and point at an event of their own source. A void cannot be voided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.vocabulary import EVENT_TYPES
from app.vocabulary.content import Content
from app.vocabulary.reversing import left_after, part_of, taken_back

Key = tuple[str, str]  # (source, event id)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was recorded: `stamp` is when, in the order of recording."""

    stamp: int
    key: Key
    content: Content


@dataclass(slots=True)
class Corrections:
    """By (source, id) of the event they point at: stamps of its voids, and its reverses."""

    voids: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    reverses: dict[Key, list[Told]] = field(default_factory=lambda: defaultdict(list))

    def voided(self, told: Told, known_at: int) -> bool:
        """Whether it was said by a moment that an event never happened."""
        if told.content["type"] == "void" or told.key not in self.voids:
            return False
        return min(self.voids[told.key]) <= known_at

    def touch(self, told: Told) -> bool:
        """Whether an event was ever voided, or reversed in whole or part."""
        return told.key in self.voids or self._reversible(told)

    def left(self, told: Told, known_at: int) -> int | None:
        """Millionths taken back of what an event books by a moment; None: nothing is left."""
        if not self._reversible(told):
            return 0
        taken = [
            (each.stamp, taken_back(told.content, each.content))
            for each in self.reverses[told.key]
            if each.stamp <= known_at and not self.voided(each, known_at)
        ]
        total, undone_at = left_after(told.content.get("quantity"), taken)
        return total if undone_at is None else None

    def part(self, told: Told, known_at: int) -> float | None:
        """How much of what an event books was taken back in part by a moment, as `part_of`."""
        if not self._reversible(told):
            return None
        return part_of(
            taken_back(told.content, each.content)
            for each in self.reverses[told.key]
            if each.stamp <= known_at and not self.voided(each, known_at)
        )

    def _reversible(self, told: Told) -> bool:
        return told.key in self.reverses and EVENT_TYPES[told.content["type"]].reversed != "no"


def corrections_of(events: Iterable[Told]) -> Corrections:
    """The voids and reverses among some events."""
    found = Corrections()
    for each in events:
        content = each.content
        if content["type"] == "void":
            found.voids[content["source"], content["voids"]].append(each.stamp)
        elif content["type"] == "reverse":
            found.reverses[content["source"], content["reverses"]].append(each)
    return found
