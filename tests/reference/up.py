"""Upstream: where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.reference.flows import Flow
from tests.reference.rules import World, is_certain, is_clean, keeps
from tests.reference.times import EVER
from tests.reference.walk import Label, Walked, note, note_leaf, note_run


def root_labels(world: World, thing: str) -> list[Label]:
    """A lot or serial as root: all its lives, whenever they left."""
    starts = [Label(*node, EVER, True, 0) for node in world.nodes(thing)]
    for serial in sorted(world.books.members.get(thing, ())):
        if world.has_birth(serial):
            starts += [Label(*node, EVER, True, 0) for node in world.nodes(serial)]
    return starts


def step_up(world: World, ignore_time: bool) -> Callable[[Label, Walked], Iterator[Label]]:
    """All that one label comes from."""

    def step(label: Label, walked: Walked) -> Iterator[Label]:
        yield from _membership(world, label)
        for p in world.inflows((label.thing, label.life)):
            fits = p.time.lo <= label.time
            certain = fits and label.certain and is_clean(world, p)
            if not (fits or ignore_time):
                continue
            for hu in p.hus:
                note(walked.hus, hu, certain)
            if p.kind == "receive":
                note(walked.suppliers, p.other, certain)
            elif p.kind == "produce":
                ways = [(min(label.time, p.time.hi), certain)] if fits else []
                ways += [(EVER, False)] if ignore_time else []
                yield from _through(world, walked, label, p, ways, ignore_time)

    return step


def _membership(world: World, label: Label) -> Iterator[Label]:
    if label.thing.startswith("serial:"):
        for lot in sorted(world.books.lots_of(label.thing)):
            yield Label(lot, 0, label.time, label.certain, label.depth, "named")
            if not world.has_birth(label.thing):
                certain = label.certain and len(world.makers(lot)) <= 1
                yield Label(lot, 0, label.time, certain, label.depth)
    else:
        for serial in sorted(world.books.members.get(label.thing, ())):
            if world.has_birth(serial):
                for node in world.nodes(serial):
                    if world.earliest(node) <= label.time:
                        yield Label(*node, label.time, False, label.depth)


def _through(
    world: World,
    walked: Walked,
    label: Label,
    p: Flow,
    ways: list[tuple[float, bool]],
    ignore_time: bool,
) -> Iterator[Label]:
    by_step: set[str] = set()
    for i in world.inputs[p]:
        for time, certain in ways:
            left: list[tuple[float, bool]] = []
            if i.time.lo <= time:
                left.append((min(time, i.time.hi), certain and is_certain(world, i, p)))
            if keeps(world, i, p):
                left.append((i.time.hi, False))
            if ignore_time:
                left.append((EVER, False))
            for leaves, sure in left:
                if sure:
                    by_step.add(i.other)
                for hu in i.hus:
                    note(walked.hus, hu, sure)
                if not i.tracked:
                    note_leaf(walked, i.thing, sure, label.depth + 1)
                else:
                    yield from come_from(world, i, leaves, sure, label.depth + 1, ignore_time)
            if left and i.other.startswith("order:"):
                note(walked.runs, i.other, certain)
    note_run(world, walked, p.other, any(certain for _, certain in ways), by_step)


def come_from(
    world: World, out: Flow, time: float, certain: bool, depth: int, ignore_time: bool
) -> Iterator[Label]:
    """The lives that may have left by a booking at a time.

    Where the booking is not covered, any inflow may have fed it.
    """
    for life in world.belongs[out]:
        node = (out.thing, life)
        if world.earliest(node) <= time:
            yield Label(*node, time, certain and is_clean(world, out), depth)
        if ignore_time or not world.cover[out]:
            yield Label(*node, EVER, False, depth)
