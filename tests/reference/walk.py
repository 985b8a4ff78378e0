"""The walk: labels (thing, life, carried time, certain) until nothing new is found."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.reference.flows import Flow
from tests.reference.rules import World
from tests.reference.stays import Passed, Way


@dataclass(frozen=True)
class Label:
    """A thing's life reached at a carried time.

    `way`: "" wholly, "lot" only as such (bookings on the lot, no serials of it), "named" not walked
    on from, "early" (up) neither, but that a serial is of its lot. `by`: the booking by which it
    was reached. `whole`: a root itself, of which bookings before all its inflows are, too.
    `naming`: of a part of a lot, the root that had it; bookings that do not name it are possible;
    `came` and `passed`: what a chain remembers of units. `back`: the label it was reached from, for
    chains.
    """

    thing: str
    life: int
    time: float
    certain: bool
    depth: int
    way: str = ""
    by: Flow | None = None
    whole: bool = False
    naming: str | None = None
    supplied: str | None = None
    came: Way = field(default_factory=Way)
    passed: frozenset[Passed] = frozenset()
    back: Label | None = field(default=None, compare=False)


@dataclass
class Walked:
    """What a walk from one root found."""

    labels: list[Label] = field(default_factory=list)
    leaves: dict[str, tuple[bool, int]] = field(default_factory=dict)  # item -> certain, depth
    runs: dict[str, bool] = field(default_factory=dict)  # run or order -> certain
    suppliers: dict[str, bool] = field(default_factory=dict)
    shipped: dict[Flow, bool] = field(default_factory=dict)  # shipment -> certain
    hus: dict[str, bool] = field(default_factory=dict)
    booked: dict[Flow, bool] = field(default_factory=dict)  # what it leads through -> certain
    packed: dict[tuple[Any, ...], bool] = field(default_factory=dict)  # packs -> certain
    kept: bool = False  # some output keeps inputs that its time forbids
    customers: set[str] = field(default_factory=set)  # named by the root itself


def wider(direction: str, a: float, b: float) -> bool:
    """Whether a carried time is at least as good as another."""
    return a <= b if direction == "down" else a >= b


def walk(
    direction: str,
    starts: list[Label],
    step: Callable[[Label, Walked], Iterator[Label]],
    walked: Walked,
    stop: frozenset[str] = frozenset(),
) -> Walked:
    """Follow every label once, generation by generation; better ones only. It ends at `stop`."""
    waiting: dict[int, deque[Label]] = defaultdict(deque)  # by generation
    for start in starts:
        waiting[start.depth].append(start)
    followed: dict[tuple[str, int], list[Label]] = {}
    while waiting:
        generation = min(waiting)
        label = waiting[generation].popleft()
        if not waiting[generation]:
            del waiting[generation]
        of_its_life = followed.setdefault((label.thing, label.life), [])
        if any(_as_good(direction, known, label) for known in of_its_life):
            continue
        of_its_life.append(label)
        walked.labels.append(label)
        if label.way != "named" and label.thing not in stop:
            for found in step(label, walked):
                waiting[found.depth].append(found)
    return walked


def _as_good(direction: str, known: Label, new: Label) -> bool:
    """Whether a label is not worth following: it says no more than one that was followed.

    What a chain remembers, and the booking by which it came, can only put it in doubt or end it:
    a label that remembers less is as good.
    """
    return known.depth <= new.depth and covers(direction, known, new)


def covers(direction: str, known: Label, new: Label) -> bool:
    """The same whatever their generations."""
    return (
        known.way in ("", new.way)
        and wider(direction, known.time, new.time)
        and known.certain >= new.certain
        and known.whole >= new.whole
        and known.naming in (None, new.naming)
        and known.by in (None, new.by)
        and known.came.parts <= new.came.parts
        and known.came.things <= new.came.things
        and known.passed <= new.passed
    )


def note(found: dict[str, bool], ref: str, certain: bool) -> None:
    """Keep the better of two certainties."""
    found[ref] = found.get(ref, False) or certain


def note_booked(walked: Walked, flow: Flow, certain: bool) -> None:
    """Keep a booking that a walk leads through."""
    walked.booked[flow] = walked.booked.get(flow, False) or certain


def note_packed(walked: Walked, key: tuple[Any, ...], certain: bool) -> None:
    """Keep a pack that leads to a container."""
    walked.packed[key] = walked.packed.get(key, False) or certain


def note_leaf(walked: Walked, ref: str, certain: bool, depth: int) -> None:
    """Keep an untracked item."""
    before = walked.leaves.get(ref, (False, depth))
    walked.leaves[ref] = (before[0] or certain, min(before[1], depth))


def note_run(
    world: World, walked: Walked, run: str, certain: bool, by_step: set[str],
    stop: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """A run something was booked on, and its order; of an order, also its runs, but where the walk
    ends there.

    `by_step`: runs of the order to which a certain step leads.
    """
    note(walked.runs, run, certain)
    if run.startswith("order:"):
        if run in stop:
            return
        runs = world.books.runs.get(run, set())
        for each in runs:
            note(walked.runs, each, certain and (len(runs) == 1 or each in by_step))
    elif "/" in run:
        note(walked.runs, "order:" + run.removeprefix("batch:").split("/")[0], certain)
