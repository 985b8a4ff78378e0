"""Containers around what is reached, down (rule 4; `PACKED_INTO` is walked downstream).

A container is reached with a content that was in it when, or after, what is traced can have arrived
in the content, through all nestings: for certain when the content surely was in it, and was packed
(booked end) when what is traced had surely arrived. Nothing is walked on from a container: what it
was shipped or used with are bookings of its contents. An item without a lot is a leaf: only a root
leads to what it was packed into; one that came from somewhere is possibly in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.reference.contents import Containers, point
from tests.reference.down import is_early, names
from tests.reference.flows import Flow
from tests.reference.rules import World, is_clean, joins
from tests.reference.stays import STAYS, Stays
from tests.reference.times import EVER, When
from tests.reference.walk import Label, Walked, note, note_packed

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Seen:
    """A content seen in a container by a pack; `path`: containers, innermost first."""

    hu: str
    thing: str
    pack: Key
    path: tuple[str, ...]
    sure: bool


@dataclass
class Around:
    """What was in which containers, whenever something changed."""

    world: World
    stays: Stays
    containers: Containers
    _looks: dict[float, list[Seen]] = field(default_factory=dict)

    @cached_property
    def moments(self) -> list[float]:
        """When something may have changed."""
        trips = [f.time for f in self.world.books.hu_flows]
        times = [*(p.time for p in self.world.books.packing), *trips]
        found = {m for t in times for m in (t.start, t.end)} | {t.end + 1 for t in trips}
        return sorted({m for m in found if abs(m) < EVER} | {0.0})

    @cached_property
    def flows(self) -> dict[Key, Flow]:
        """Packs of goods by their key."""
        return {self.key(f): f for f in self.world.books.flows if f.kind == "pack"}

    @staticmethod
    def key(pack: Flow) -> Key:
        """The key of a pack's booking."""
        return (*pack.key[:2], pack.key[-1])

    def look(self, moment: float) -> list[Seen]:
        """Everything in every container at a moment."""
        if moment not in self._looks:
            hus = sorted({p.hu for p in self.world.books.packing})
            self._looks[moment] = [seen for hu in hus for seen in self.inside(hu, point(moment))]
        return self._looks[moment]

    def inside(self, hu: str, look: When, *, booking: bool = False) -> Iterator[Seen]:
        """Everything in a container at a look, pack by pack; `booking`: of the container."""
        todo: list[tuple[str, tuple[str, ...], bool]] = [(hu, (hu,), True)]
        while todo:
            outer, path, sure = todo.pop()
            for held in self.containers.directly(outer, look, booking):
                content, certain = str(held.piece.content), sure and held.sure
                if not content.startswith("hu:"):
                    yield Seen(hu, content, held.piece.key, path, certain)
                elif content not in path:
                    todo.append((content, (content, *path), certain))

    def ever(self, time: float) -> Iterator[tuple[float, Seen]]:
        """What was in containers whenever, and at a time."""
        for moment in sorted({*self.moments, *([time] if abs(time) != EVER else [])}):
            for seen in self.look(moment):
                yield moment, seen

    def since(self, time: float) -> Iterator[tuple[float, Seen]]:
        """What was in containers at a time or later."""
        later = [m for m in self.moments if m >= time]
        for moment in [*([time] if abs(time) != EVER else []), *later] or [self.moments[-1]]:
            for seen in self.look(moment):
                yield moment, seen


def add_around(around: Around, walked: Walked, ignore_time: bool, stop: frozenset[str]) -> None:
    """The containers around all that a walk reached."""
    for label in walked.labels:
        if label.way in ("named", "early") or label.thing in stop:
            continue
        of_label(around, walked, label, ignore_time, stop)


def of_label(
    around: Around, walked: Walked, label: Label, ignore_time: bool, stop: frozenset[str],
    packs: frozenset[Key] | None = None,
) -> None:  # fmt: skip
    """The containers around one thing; `packs`: by these packs only."""
    if label.thing.startswith("item:") and not (label.whole or label.supplied or label.by
                                                or label.naming):  # fmt: skip
        return
    for moment, seen in around.ever(label.time):
        early = label.whole and is_early(around.world, label, around.flows[seen.pack])
        if moment < label.time and not (ignore_time or early):
            continue
        if seen.thing != label.thing or stop & set(seen.path[:-1]):
            continue
        pack = around.flows[seen.pack]
        wanted = packs is None or seen.pack in packs
        if wanted and label.life in around.world.belongs[pack]:
            tell(walked, seen, pack, seen.sure and _is_sure(around, label, pack))


def _is_sure(around: Around, label: Label, pack: Flow) -> bool:
    world, stays = around.world, around.stays
    if not (label.certain and label.way == "" and is_clean(world, pack)):
        return False
    if label.naming is not None and not names(pack, label.naming):
        return False
    if label.thing.startswith("item:") and not (label.whole or label.naming):
        return False
    if any(stays.verdict(label.came, t) != STAYS for t in stays.of_booking(pack, label.life)):
        return False
    early = label.whole and is_early(world, label, pack)
    return (pack.time.end >= label.time or early) and joins(world, label.by, pack)


def tell(walked: Walked, seen: Seen, pack: Flow, sure: bool) -> None:
    """Name the containers from the innermost to the outermost, and the packs."""
    note(walked.hus, seen.hu, sure)
    note_packed(walked, pack.key, sure)


def goes_with(
    around: Around, walked: Walked, key: Key, begins: float, surely: float, ignore_time: bool,
    stop: frozenset[str],
) -> None:  # fmt: skip
    """The containers around what was packed at once, from when some of it was where a root is;
    `surely`: from when it surely was."""
    looks = [*around.since(begins), *(around.since(-EVER) if ignore_time else ())]
    for moment, seen in looks:
        if seen.pack == key and not stop & set(seen.path[:-1]):
            tell(walked, seen, around.flows[key], seen.sure and moment >= surely)
