"""Breadth-first over compressed rows: the floor under every other way, and how roots are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.genealogies import Genealogy, Ints

Direction = Literal["up", "down"]
TARGETS = (10, 4_000, 190_000)  # lots a trace shall reach, about
_DRAWN = 10  # lots tried a stage


@dataclass(frozen=True, slots=True)
class Csr:
    """Links from each node (lots first, then runs): `ends[offsets[n]:offsets[n + 1]]`.

    `bookings` is the position of each link among consumed, then produced bookings.
    """

    offsets: Ints
    ends: Ints
    bookings: Ints
    seen: np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Root:
    """A lot to trace from, in the plants or the diamond, and how many lots it reaches."""

    graph: str
    direction: Direction
    lot: int
    reached: int


def csr(found: Genealogy, direction: Direction) -> Csr:
    """The walk's links of a whole genealogy."""
    starts = np.concatenate([found.consumed.start, found.produced.start + found.lots])
    ends = np.concatenate([found.consumed.end + found.lots, found.produced.end])
    if direction == "up":
        starts, ends = ends, starts
    order = np.argsort(starts, kind="stable")
    nodes = found.lots + found.runs
    offsets = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(starts, minlength=nodes), out=offsets[1:])
    return Csr(offsets, ends[order], order, np.zeros(nodes, dtype=np.bool_))


def links_of(links: Csr, nodes: Ints) -> Ints:
    """Positions in `ends` of everything that leaves some nodes."""
    begin = links.offsets[nodes]
    counts = links.offsets[nodes + 1] - begin
    before = np.cumsum(counts) - counts
    return np.repeat(begin - before, counts) + np.arange(int(counts.sum()))


def reached(links: Csr, root: int) -> Ints:
    """Nodes reached from a node, itself included, nearest first."""
    frontier = np.array([root], dtype=np.int64)
    links.seen[root] = True
    found = [frontier]
    while len(frontier):
        beyond = links.ends[links_of(links, frontier)]
        frontier = np.unique(beyond[~links.seen[beyond]])
        links.seen[frontier] = True
        found.append(frontier)
    nodes = np.concatenate(found)
    links.seen[nodes] = False
    return nodes


def reached_lots(found: Genealogy, links: Csr, root: int) -> Ints:
    """Lots reached from a lot, itself included."""
    nodes = reached(links, root)
    return nodes[nodes < found.lots]


def roots(found: Genealogy, targets: tuple[int, ...] = TARGETS) -> list[Root]:
    """Per direction: lots of the first plant that reach about `targets`, one of the diamond."""
    chosen = []
    for direction in ("down", "up"):
        links = csr(found, direction)
        sizes = {lot: len(reached_lots(found, links, lot)) - 1 for lot in _candidates(found)}
        for target in targets:
            lot = min(sizes, key=lambda each: (abs(sizes[each] - target), each))
            chosen.append(Root("plants", direction, lot, sizes[lot]))
        lot = _diamond_root(found, direction)
        size = len(reached_lots(found, links, lot)) - 1
        chosen.append(Root("diamond", direction, lot, size))
    return chosen


def _candidates(found: Genealogy) -> list[int]:
    plant = found.site == 0
    dice = np.random.default_rng(5)
    lots: list[int] = []
    for level in np.unique(found.level[plant]):
        here = np.flatnonzero(plant & (found.level == level))
        lots += dice.choice(here, min(_DRAWN, len(here)), replace=False).tolist()
    return sorted(lots)


def _diamond_root(found: Genealogy, direction: Direction) -> int:
    lots = np.flatnonzero(found.site == len(found.site_names) - 1)
    levels = found.level[lots]
    end = lots[levels == (0 if direction == "down" else levels.max())]
    return int(end[len(end) // 2])
