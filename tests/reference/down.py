"""Downstream: where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.reference.flows import Flow
from tests.reference.rules import World, is_certain, is_clean, keeps
from tests.reference.times import EVER
from tests.reference.walk import Label, Walked, note, note_leaf, note_run

Way = tuple[float, bool]  # a carried time, and whether it is certain


def root_labels(world: World, thing: str) -> list[Label]:
    """A lot or serial as root: all its lives, each from its earliest inflow."""
    starts = [Label(*node, world.earliest(node), True, 0) for node in world.nodes(thing)]
    for serial in sorted(world.books.members.get(thing, ())):
        for node in world.nodes(serial):
            time = min(world.earliest((thing, 0)), world.earliest(node))
            starts.append(Label(*node, time, True, 0))
    return starts


def step_down(world: World, ignore_time: bool) -> Callable[[Label, Walked], Iterator[Label]]:
    """All that one label reaches."""

    def step(label: Label, walked: Walked) -> Iterator[Label]:
        yield from _membership(world, label)
        for out in world.outflows((label.thing, label.life)):
            ways = list(_leave(world, label, out, ignore_time))
            if not ways:
                continue
            certain = any(sure for _, sure in ways)
            for hu in out.hus:
                note(walked.hus, hu, certain)
            if out.kind == "ship":
                walked.shipped[out] = walked.shipped.get(out, False) or certain
            elif out.kind == "consume":
                yield from _through(world, walked, label, out, ways, ignore_time)

    return step


def _membership(world: World, label: Label) -> Iterator[Label]:
    if label.thing.startswith("serial:"):
        for lot in sorted(world.books.lots_of(label.thing)):
            yield Label(lot, 0, label.time, False, label.depth, "lot")
    elif label.way != "lot":
        one = len(world.makers(label.thing)) <= 1
        for serial in sorted(world.books.members.get(label.thing, ())):
            if not world.has_birth(serial):
                for node in world.nodes(serial):
                    yield Label(*node, label.time, label.certain and one, label.depth)


def _leave(world: World, label: Label, out: Flow, ignore_time: bool) -> Iterator[Way]:
    """The times at which it may leave by a booking."""
    if out.time.hi >= label.time:
        yield max(label.time, out.time.lo), label.certain and is_clean(world, out)
    if not world.cover[out]:
        yield out.time.lo, False
    if ignore_time:
        yield -EVER, False


def _through(
    world: World, walked: Walked, label: Label, i: Flow, ways: list[Way], ignore_time: bool
) -> Iterator[Label]:
    by_step: set[str] = set()
    for p in world.outputs[i]:
        for time, certain in ways:
            for arrives, sure in _arrive(world, i, p, time, certain, ignore_time):
                if sure:
                    by_step.add(p.other)
                if not p.tracked:
                    note_leaf(walked, p.thing, sure, label.depth + 1)
                    continue
                for life in world.belongs[p]:
                    yield Label(p.thing, life, arrives, sure, label.depth + 1)
    note_run(world, walked, i.other, any(certain for _, certain in ways), by_step)


def _arrive(
    world: World, i: Flow, p: Flow, time: float, certain: bool, ignore_time: bool
) -> Iterator[Way]:
    """The times at which it may arrive in an output."""
    if p.time.hi >= time:
        yield max(time, p.time.lo), certain and is_certain(world, i, p)
    if keeps(world, i, p):
        yield p.time.lo, False
    if ignore_time:
        yield -EVER, False
