"""Downstream: where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.reference.flows import Flow, ends_at
from tests.reference.lives import first_birth
from tests.reference.rules import World, is_certain, is_clean, joins, keeps
from tests.reference.stays import GONE, STAYS, Stays, TakingOut
from tests.reference.times import EVER
from tests.reference.walk import Label, Walked, note, note_booked, note_leaf, note_run

Way = tuple[float, bool]  # a carried time, and whether it is certain
Step = Callable[[Label, Walked], Iterator[Label]]


def root_labels(world: World, stays: Stays, thing: str) -> list[Label]:
    """A lot or serial as root: all its lives, each from its earliest inflow."""

    def start(node: tuple[str, int], time: float) -> Label:
        return Label(*node, time, True, 0, whole=True, came=stays.start(node[0]))

    starts = [start(node, world.earliest(node)) for node in world.nodes(thing)]
    for serial in sorted(world.books.members.get(thing, ())):
        for node in world.nodes(serial):
            starts.append(start(node, min(world.earliest((thing, 0)), world.earliest(node))))
    return starts


def step_down(
    world: World, stays: Stays, ignore_time: bool, stop: frozenset[str] = frozenset()
) -> Step:
    """All that one label reaches."""

    def step(label: Label, walked: Walked) -> Iterator[Label]:
        yield from members(world, stays, label)
        for out in world.outflows((label.thing, label.life)):
            for next_ in leave(world, stays, walked, label, out, ignore_time, stop):
                yield replace(next_, back=label)
        for next_ in reborn(world, stays, label, ignore_time, stop):
            yield replace(next_, back=label)

    return step


def members(world: World, stays: Stays, label: Label) -> Iterator[Label]:
    """Rule 5: from a serial its lot as such; from a lot its serials without a birth."""
    if label.thing.startswith("serial:"):
        for lot in sorted(world.books.lots_of(label.thing)):
            way = stays.start(lot)
            yield Label(lot, 0, label.time, False, label.depth, "lot", came=way, back=label)
    elif label.way != "lot":
        one = len(world.makers(label.thing)) <= 1
        for serial in sorted(world.books.members.get(label.thing, ())):
            if not world.has_birth(serial):
                for node in world.nodes(serial):
                    sure = label.certain and one and label.naming is None  # not of part of a lot
                    yield Label(*node, label.time, sure, label.depth, came=label.came, back=label)


def leave(
    world: World, stays: Stays, walked: Walked, label: Label, out: Flow, ignore_time: bool,
    stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """What one booking of a thing reaches."""
    ways = list(_ways(world, stays, label, out, ignore_time))
    if not ways:
        return
    if out.kind not in ("ship", "consume"):
        return  # no booking of an answer: what went back to a supplier is only no longer there
    certain = any(sure for _, sure in ways)
    for hu in out.hus:
        note(walked.hus, hu, certain)
    if stop & set(out.hus):
        return
    note_booked(walked, out, certain)
    if out.kind == "ship":
        walked.shipped[out] = walked.shipped.get(out, False) or certain
    else:
        yield from through(world, stays, walked, label, out, ways, ignore_time, stop)


def _ways(world: World, stays: Stays, label: Label, out: Flow, ignore_time: bool) -> Iterator[Way]:
    """The times at which it may leave by a booking."""
    certain = label.certain and is_clean(world, out)
    certain = certain and joins(world, label.by, out, label.supplied)
    if label.naming is not None and not names(out, label.naming):
        certain = False
    for taken in stays.of_booking(out, label.life):
        certain = certain and stays.verdict(label.came, taken) == STAYS
    if out.time.hi >= label.time:
        yield max(label.time, out.time.lo), certain
    elif label.whole and not out.candidate and is_early(world, label, out):
        yield out.time.lo, certain  # booked before all that came in: it is this thing all the same
    if not world.cover[out]:
        yield out.time.lo, False
    if ignore_time:
        yield -EVER, False


def is_early(world: World, label: Label, booking: Flow) -> bool:
    """Whether it was booked before anything came into a thing."""
    return booking.time.hi < world.earliest((label.thing, label.life))


def names(flow: Flow, root: str) -> bool:
    """Whether a booking names a root: its party, place, document or container."""
    kind, _, number = root.partition(":")
    if kind == "document":
        return number in flow.documents
    if kind == "location":
        sent = flow.kind == "ship" and flow.other == f"customer:{number}"  # the place is one's own
        return flow.place == number or sent
    return root == flow.other or root in flow.hus


def through(
    world: World, stays: Stays, walked: Walked, label: Label, i: Flow, ways: list[Way],
    ignore_time: bool, stop: frozenset[str],
) -> Iterator[Label]:  # fmt: skip
    """Through a run into its outputs."""
    by_step: set[str] = set()
    for p in [] if ends_at(stop, i.other) else world.outputs[i]:
        if ends_at(stop, p.other):
            continue
        verdict = stays.verdict(label.came, stays.of_step(i, p))
        if verdict == GONE:
            continue
        walked.kept |= keeps(world, i, p)
        for time, certain in ways:
            for arrives, sure in _arrive(world, i, p, time, certain, ignore_time):
                sure = sure and verdict == STAYS
                note_booked(walked, p, sure)
                for hu in p.hus:
                    note(walked.hus, hu, sure)
                if sure:
                    by_step.add(p.other)
                if not p.tracked:
                    note_leaf(walked, p.thing, sure, label.depth + 1)
                    continue
                came = stays.step(label.came, i, p)
                for life in world.belongs[p]:
                    yield Label(p.thing, life, arrives, sure, label.depth + 1, by=p, came=came)
    note_run(world, walked, i.other, any(certain for _, certain in ways), by_step, stop)


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


def reborn(
    world: World, stays: Stays, label: Label, ignore_time: bool, stop: frozenset[str]
) -> Iterator[Label]:
    """What an unbuild did not give out is possible in the unit's next life."""
    lives = world.lives.get(label.thing, [])
    if label.life + 1 >= len(lives):
        return
    birth = first_birth(lives[label.life + 1])
    for i in lives[label.life].ends:
        if not stays.is_apart(i) or ends_at(stop, i.other):
            continue
        if stays.verdict(label.came, TakingOut("stays", label.thing, i)) == GONE:
            continue
        for time, _ in _ways(world, stays, label, i, ignore_time):
            if birth.time.hi >= time:
                begins = max(time, birth.time.lo)
                yield Label(label.thing, label.life + 1, begins, False, label.depth,
                            came=label.came)  # fmt: skip
