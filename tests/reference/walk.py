"""The walk: labels (thing, life, carried time, certain) until nothing new is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.reference.flows import Flow
from tests.reference.rules import World

Key = tuple[str, int, str]


@dataclass(frozen=True)
class Label:
    """A thing's life reached at a carried time. `way`: "" wholly, "lot" only as such (bookings on
    the lot, no serials of it), "named" not walked on from."""

    thing: str
    life: int
    time: float
    certain: bool
    depth: int
    way: str = ""


@dataclass
class Walked:
    """What a walk from one root found."""

    labels: list[Label] = field(default_factory=list)
    leaves: dict[str, tuple[bool, int]] = field(default_factory=dict)  # item -> certain, depth
    runs: dict[str, bool] = field(default_factory=dict)  # run or order -> certain
    suppliers: dict[str, bool] = field(default_factory=dict)
    shipped: dict[Flow, bool] = field(default_factory=dict)  # shipment -> certain
    hus: dict[str, bool] = field(default_factory=dict)


def wider(direction: str, a: float, b: float) -> bool:
    """Whether a carried time is at least as good as another."""
    return a <= b if direction == "down" else a >= b


def walk(
    direction: str,
    starts: list[Label],
    step: Callable[[Label, Walked], Iterator[Label]],
    walked: Walked,
) -> Walked:
    """Follow every label once, generation by generation; better ones only."""
    waiting = list(starts)
    while waiting:
        waiting.sort(key=lambda label: label.depth)
        label = waiting.pop(0)
        if any(_as_good(direction, known, label) for known in walked.labels):
            continue
        walked.labels.append(label)
        if label.way != "named":
            waiting.extend(step(label, walked))
    return walked


def _as_good(direction: str, known: Label, new: Label) -> bool:
    return (
        (known.thing, known.life) == (new.thing, new.life)
        and known.way in ("", new.way)
        and wider(direction, known.time, new.time)
        and known.certain >= new.certain
        and known.depth <= new.depth
    )


def note(found: dict[str, bool], ref: str, certain: bool) -> None:
    """Keep the better of two certainties."""
    found[ref] = found.get(ref, False) or certain


def note_leaf(walked: Walked, ref: str, certain: bool, depth: int) -> None:
    """Keep an untracked item."""
    before = walked.leaves.get(ref, (False, depth))
    walked.leaves[ref] = (before[0] or certain, min(before[1], depth))


def note_run(world: World, walked: Walked, run: str, certain: bool, by_step: set[str]) -> None:
    """A run something was booked on, and its order; of an order, also its runs.

    `by_step`: runs of the order to which a certain step leads.
    """
    note(walked.runs, run, certain)
    if run.startswith("order:"):
        runs = world.books.runs.get(run, set())
        for each in runs:
            note(walked.runs, each, certain and (len(runs) == 1 or each in by_step))
    elif "/" in run:
        note(walked.runs, "order:" + run.removeprefix("batch:").split("/")[0], certain)
