"""The chain that proves something reached (rule 9): certain first, then the fewest hops.

A hop is a booking, or a serial's lot. `fewest` counts them, hop by hop from the root on; `chain` is
one way the walk itself went.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.reference import down, up
from tests.reference.answers import Answer
from tests.reference.roots import Ask, starts_of
from tests.reference.walk import Label, Walked, covers

Far = tuple[bool, int]  # whether it is no more than possible, and in how many hops


def chain(found: Answer, thing: str) -> list[Label]:
    """The labels from a root to a thing, as the walk went; nothing: it was not reached."""
    ends = [label for label in found.labels if label.thing == thing]
    if not ends:
        return []
    best = min(ends, key=lambda label: (not label.certain, len(_way(label)), label.time))
    return _way(best)


def _way(label: Label) -> list[Label]:
    way = [label]
    while way[0].back is not None:
        way.insert(0, way[0].back)
    return way


@dataclass
class _Nearest:
    """How far everything is from a root."""

    far: dict[str, Far] = field(default_factory=dict)

    def tell(self, ref: str, certain: bool, hops: int) -> None:
        """Keep the better of two chains."""
        told = (not certain, hops)
        self.far[ref] = min(told, self.far.get(ref, told))


def fewest(ask: Ask, root: str) -> dict[str, Far]:
    """In how many hops everything is reached from a lot or serial, by certain chains where there
    are any."""
    nearest = _Nearest()
    waiting: dict[int, deque[Label]] = defaultdict(deque)
    for start in starts_of(ask, Walked(), root):
        waiting[0 if start.thing == root else 1].append(start)
    followed: dict[tuple[str, int], list[Label]] = {}
    while waiting:
        hops = min(waiting)
        label = waiting[hops].popleft()
        if not waiting[hops]:
            del waiting[hops]
        known = followed.setdefault((label.thing, label.life), [])
        if any(covers(ask.direction, each, label) for each in known):
            continue
        known.append(label)
        nearest.tell(label.thing, label.certain, hops)
        if label.way != "named" and label.thing not in ask.stop:
            for more, found in _steps(ask, nearest, label, hops):
                waiting[hops + more].append(found)
    nearest.far.pop(root, None)
    return nearest.far


def _steps(ask: Ask, nearest: _Nearest, label: Label, hops: int) -> Iterator[tuple[int, Label]]:
    """(hops, label) of all that one label leads to."""
    if ask.direction == "down":
        yield from _down(ask, nearest, label, hops)
    else:
        yield from _up(ask, nearest, label, hops)


def _down(ask: Ask, nearest: _Nearest, label: Label, hops: int) -> Iterator[tuple[int, Label]]:
    world, stays = ask.world, ask.stays
    for found in down.members(world, stays, label):
        yield 1, found
    for out in world.outflows((label.thing, label.life)):
        walked = Walked()
        for found in down.leave(world, stays, walked, label, out, ask.ignore_time, ask.stop):
            yield 2, found
        for flow, certain in walked.shipped.items():
            nearest.tell(flow.other, certain, hops + 1)
        for run, certain in walked.runs.items():
            nearest.tell(run, certain, hops + 1)
        for leaf, (certain, _) in walked.leaves.items():
            nearest.tell(leaf, certain, hops + 2)
    for found in down.reborn(world, stays, label, ask.ignore_time, ask.stop):
        yield 1, found


def _up(ask: Ask, nearest: _Nearest, label: Label, hops: int) -> Iterator[tuple[int, Label]]:
    world, stays = ask.world, ask.stays
    if label.way != "early" or label.thing.startswith("serial:"):
        for found in up.membership(world, label):
            yield 1, found
    if label.way == "early":
        return
    for p in world.inflows((label.thing, label.life)):
        walked = Walked()
        for found in up.come(world, stays, walked, label, p, ask.ignore_time, ask.stop):
            yield 2, found
        for supplier, certain in walked.suppliers.items():
            nearest.tell(supplier, certain, hops + (1 if p.kind == "receive" else 3))
        for run, certain in walked.runs.items():
            nearest.tell(run, certain, hops + 1)
        for leaf, (certain, _) in walked.leaves.items():
            nearest.tell(leaf, certain, hops + 2)
    walked = Walked()
    for found in up.before_the_birth(world, stays, walked, label, ask.ignore_time, ask.stop):
        yield 1, replace(found, depth=label.depth)
    for run, certain in walked.runs.items():  # where the unit was taken apart
        nearest.tell(run, certain, hops + 1)
