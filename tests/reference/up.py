"""Upstream: where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.reference.flows import Flow, ends_at, meets
from tests.reference.lives import first_birth
from tests.reference.rules import World, is_certain, is_clean, joins, keeps
from tests.reference.stays import GONE, STAYS, Passed, Stays, TakingOut
from tests.reference.times import EVER
from tests.reference.walk import Label, Walked, note, note_booked, note_leaf, note_run

NOTHING: frozenset[Passed] = frozenset()
Step = Callable[[Label, Walked], Iterator[Label]]


def root_labels(world: World, thing: str) -> list[Label]:
    """A lot or serial as root: all its lives, whenever they left."""
    starts = [Label(*node, EVER, True, 0) for node in world.nodes(thing)]
    for serial in sorted(world.books.members.get(thing, ())):
        if world.has_birth(serial):
            starts += [Label(*node, EVER, True, 0) for node in world.nodes(serial)]
    return starts


def step_up(
    world: World, stays: Stays, ignore_time: bool, stop: frozenset[str] = frozenset()
) -> Step:
    """All that one label comes from."""

    def step(label: Label, walked: Walked) -> Iterator[Label]:
        if label.way != "early" or label.thing.startswith("serial:"):
            yield from membership(world, label, ignore_time)
        if label.way == "early":
            return
        for p in world.inflows((label.thing, label.life)):
            for next_ in come(world, stays, walked, label, p, ignore_time, stop):
                yield replace(next_, back=label)
        for next_ in before_the_birth(world, stays, walked, label, ignore_time, stop):
            yield replace(next_, back=label)

    return step


def come(
    world: World, stays: Stays, walked: Walked, label: Label, p: Flow, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """What one inflow of a thing comes from."""
    fits = p.time.lo <= label.time
    certain = fits and label.certain and is_clean(world, p)
    if label.by is not None:
        certain = certain and joins(world, p, label.by)
    if not (fits or ignore_time):
        return
    if p.kind not in ("receive", "produce"):
        return
    for hu in p.hus:
        note(walked.hus, hu, certain)
    if stop & set(p.hus):
        return
    note_booked(walked, p, certain)
    if p.kind == "receive":
        note(walked.suppliers, p.other, certain)
    else:
        ways = [(min(label.time, p.time.hi), certain)] if fits else []
        ways += [(EVER, False)] if ignore_time else []
        yield from through(world, stays, walked, label, p, ways, ignore_time, stop)


def membership(world: World, label: Label, ignore_time: bool = False) -> Iterator[Label]:
    if label.thing.startswith("serial:"):
        for lot in sorted(world.books.lots_of(label.thing)):
            yield Label(lot, 0, label.time, label.certain, label.depth, "named", back=label)
            if not world.has_birth(label.thing):
                certain = label.certain and len(world.makers(lot)) <= 1
                yield Label(lot, 0, label.time, certain, label.depth, passed=label.passed,
                            back=label)  # fmt: skip
    else:
        for serial in sorted(world.books.members.get(label.thing, ())):
            if world.has_birth(serial):
                for node in world.nodes(serial):
                    if ignore_time or world.earliest(node) <= label.time:
                        yield Label(*node, label.time, False, label.depth, back=label)


def through(
    world: World, stays: Stays, walked: Walked, label: Label, p: Flow,
    ways: list[tuple[float, bool]], ignore_time: bool, stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Through a run from its inputs."""
    by_step: set[str] = set()
    if not ends_at(stop, p.other):
        _unknown_contents(world, walked, p, ways, ignore_time, stop)
    for i in [] if ends_at(stop, p.other) else world.inputs[p]:
        if ends_at(stop, i.other):
            continue
        passed, verdict = stays.back(label.passed, i, p)
        if verdict == GONE:
            continue
        walked.kept |= keeps(world, i, p)
        taken = stays.of_step(i, p)
        if taken is not None:
            passed |= {Passed(taken)}
        for time, certain in ways:
            left: list[tuple[float, bool]] = []
            if i.time.lo <= time:
                left.append((min(time, i.time.hi), certain and is_certain(world, i, p)))
            if keeps(world, i, p):
                left.append((i.time.hi, False))
            if ignore_time:
                left.append((EVER, False))
            for leaves, sure in left:
                sure = sure and verdict == STAYS
                if sure:
                    by_step.add(i.other)
                for hu in i.hus:
                    note(walked.hus, hu, sure)
                depth = label.depth + 1
                if stop & set(i.hus):
                    continue
                note_booked(walked, i, sure)
                if not i.tracked:
                    note_leaf(walked, i.thing, sure, depth)
                    if i.thing not in stop:
                        suppliers(world, walked, i, leaves, sure, ignore_time, stop)
                else:
                    yield from come_from(world, stays, i, leaves, sure, depth, ignore_time, passed)
            if left and i.other.startswith("order:"):
                note(walked.runs, i.other, certain)
    note_run(world, walked, p.other, any(certain for _, certain in ways), by_step, stop)


def _unknown_contents(
    world: World, walked: Walked, p: Flow, ways: list[tuple[float, bool]], ignore_time: bool,
    stop: frozenset[str],
) -> None:  # fmt: skip
    """Containers of which nobody wrote down what was in them, consumed by the run: possibly it came
    out of them, and so from who supplied them; where time leaves none of them, all are kept."""
    unknown = world.books.unopened("consume")
    begins = world.books.begins_unopened
    fits = [i for i in unknown if meets(i, p) and begins(i) <= p.time.hi]
    for i in unknown:
        if not meets(i, p) or ends_at(stop, i.other):
            continue
        kept = not fits
        if kept or ignore_time or any(i.time.lo <= time for time, _ in ways):
            walked.kept |= kept
            note(walked.hus, i.thing, False)
            if i.thing not in stop:  # it is named, and nothing leads through it
                note_booked(walked, i, False)
                left = [min(time, i.time.hi) for time, _ in ways if i.time.lo <= time]
                latest = max([*left, *([i.time.hi] if kept else [])], default=-EVER)
                brought(world, walked, i.thing, latest, ignore_time, stop)


def brought(
    world: World, walked: Walked, hu: str, until: float, ignore_time: bool, stop: frozenset[str]
) -> None:
    """Who supplied a container, by a moment, of which nobody wrote down what was in it: possibly
    that is in what came out of it."""
    for f in world.books.unopened("receive"):
        if f.thing == hu not in stop and (ignore_time or f.time.lo <= until):
            note(walked.suppliers, f.other, False)
            note_booked(walked, f, False)


def suppliers(
    world: World, walked: Walked, i: Flow, time: float, certain: bool, ignore_time: bool,
    stop: frozenset[str],
) -> None:  # fmt: skip
    """An untracked item is a leaf that names its suppliers: possibly where another inflow of it may
    have been before."""
    for f in world.books.of(i.thing, ("receive",)):
        if f.time.lo <= time:
            sure = certain and is_clean(world, f) and is_clean(world, i) and joins(world, f, i)
        elif ignore_time or not world.cover[i]:
            sure = False
        else:
            continue
        for hu in f.hus:
            note(walked.hus, hu, sure)
        if not stop & set(f.hus):
            note(walked.suppliers, f.other, sure)
            note_booked(walked, f, sure)


def come_from(
    world: World, stays: Stays, out: Flow, time: float, certain: bool, depth: int,
    ignore_time: bool, passed: frozenset[Passed] = NOTHING,
) -> Iterator[Label]:  # fmt: skip
    """The lives that may have left by a booking at a time.

    Where the booking is not covered, any inflow may have fed it. Where it was booked before all
    that came in, it is that thing all the same; what came in is possible.
    """
    for life in world.belongs[out]:
        node = (out.thing, life)
        sure = certain and is_clean(world, out)
        here = passed | {Passed(taken) for taken in stays.of_booking(out, life)}
        if world.earliest(node) <= time:
            yield Label(*node, time, sure, depth, by=out, passed=here)
        elif out.time.hi < world.earliest(node) and not out.candidate:  # it names no lot
            yield Label(*node, time, sure, depth, "early", by=out)
        if ignore_time or not world.cover[out]:
            yield Label(*node, EVER, False, depth, by=out, passed=here)


def before_the_birth(
    world: World, stays: Stays, walked: Walked, label: Label, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """What an unbuild before this life did not give out is possible in it; the unbuild is named as
    a run it went through."""
    lives = world.lives.get(label.thing, [])
    if label.life == 0 or label.life >= len(lives):
        return
    birth = first_birth(lives[label.life])
    if birth.time.lo > label.time and not ignore_time:
        return
    for i in lives[label.life - 1].ends:
        if stays.is_apart(i) and not ends_at(stop, i.other):
            passed = label.passed | {Passed(TakingOut("stays", label.thing, i))}
            time = EVER if ignore_time else min(label.time, birth.time.hi)
            if i.time.lo <= time:
                left = min(time, i.time.hi)
                for next_ in come_from(
                    world, stays, i, left, False, label.depth, ignore_time, passed
                ):
                    if next_.life == label.life - 1 and next_.way == "":
                        note_run(world, walked, i.other, False, set())
                        note_booked(walked, i, False)
                        yield next_
