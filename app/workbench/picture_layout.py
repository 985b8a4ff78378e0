"""A layered layout: nodes in columns, every link from left to right. Pure.

Columns are the longest way from the roots (links that would close a cycle are drawn backwards),
links over several columns get a slot in each, the order within a column comes from a few
barycentre sweeps, and heights are then straightened. Linear in what is drawn, times the sweeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Link = tuple[str, str]
Passing = tuple[str, str, int]  # where a long link passes: start, end, column
_Slot = str | Passing  # a node, or a passing link

_SWEEPS = 6
_STRAIGHTENINGS = 8


@dataclass(slots=True)
class LayoutColumns:
    """Where everything stands: column by node, vertical centre by slot, slots of each link."""

    column: dict[str, int] = field(default_factory=dict)
    centre: dict[_Slot, float] = field(default_factory=dict)
    passes: dict[Link, list[Passing]] = field(default_factory=dict)
    height: float = 0.0


def lay_out(
    nodes: Sequence[str], links: Iterable[Link], size: float, slot: float, gap: float
) -> LayoutColumns:
    """Place nodes (given in walking order) and links (in walking direction).

    `size` is a node's height, `slot` the height a passing link takes, `gap` what is left between.
    """
    forward = _without_cycles(nodes, links)
    column = _longest_way(nodes, forward)
    made = LayoutColumns(column)
    rows: list[list[_Slot]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for node in nodes:
        rows[column[node]].append(node)
    before: dict[_Slot, list[_Slot]] = defaultdict(list)
    after: dict[_Slot, list[_Slot]] = defaultdict(list)
    for start, end in forward:
        passing = [(start, end, at) for at in range(column[start] + 1, column[end])]
        for each in passing:
            rows[each[2]].append(each)
        made.passes[start, end] = passing
        way: list[_Slot] = [start, *passing, end]
        for here, there in pairwise(way):
            after[here].append(there)
            before[there].append(here)
    _order(rows, before, after)
    heights = {key: size if isinstance(key, str) else slot for row in rows for key in row}
    made.centre = _straighten(rows, before, after, heights, gap)
    lowest = min((made.centre[key] - heights[key] / 2 for key in heights), default=0.0)
    for key in made.centre:
        made.centre[key] -= lowest
    made.height = max((made.centre[key] + heights[key] / 2 for key in heights), default=0.0)
    return made


def _without_cycles(nodes: Sequence[str], links: Iterable[Link]) -> list[Link]:
    """The links, those that close a cycle (seen depth first, from the roots on) turned round."""
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in links:
        after[start].append(end)
    forward: dict[Link, None] = {}
    state: dict[str, int] = {}
    for root in nodes:
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(after[root]))]
        while stack:
            here, rest = stack[-1]
            there = next(rest, None)
            if there is None:
                state[here] = 2
                stack.pop()
            elif state.get(there) == 1:
                forward[there, here] = None
            else:
                forward[here, there] = None
                if there not in state:
                    state[there] = 1
                    stack.append((there, iter(after[there])))
    return [link for link in forward if link[0] != link[1]]


def _longest_way(nodes: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    after: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(nodes, 0)
    for start, end in links:
        after[start].append(end)
        waiting[end] += 1
    column = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if waiting[node] == 0]
    while ready:
        here = ready.pop()
        for there in after[here]:
            column[there] = max(column[there], column[here] + 1)
            waiting[there] -= 1
            if waiting[there] == 0:
                ready.append(there)
    return column


def _order(
    rows: list[list[_Slot]],
    before: Mapping[_Slot, Sequence[_Slot]],
    after: Mapping[_Slot, Sequence[_Slot]],
) -> None:
    """Order each column by the mean place of its neighbours, left to right and back."""
    place = {key: float(index) for row in rows for index, key in enumerate(row)}
    for sweep in range(_SWEEPS):
        leftward = sweep % 2 == 1
        beside = after if leftward else before
        for row in reversed(rows) if leftward else rows:
            mean = {key: _mean([place[each] for each in beside.get(key, ())]) for key in row}
            rank = {key: place[key] if at is None else at for key, at in mean.items()}
            row.sort(key=rank.__getitem__)
            place |= {key: float(index) for index, key in enumerate(row)}


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _straighten(
    rows: Sequence[Sequence[_Slot]],
    before: Mapping[_Slot, Sequence[_Slot]],
    after: Mapping[_Slot, Sequence[_Slot]],
    heights: Mapping[_Slot, float],
    gap: float,
) -> dict[_Slot, float]:
    """Move nodes towards their neighbours' height without changing the order or overlapping."""
    centre: dict[_Slot, float] = {}
    for row in rows:
        top = -sum(heights[key] + gap for key in row) / 2
        for key in row:
            centre[key] = top + heights[key] / 2
            top += heights[key] + gap
    for turn in range(_STRAIGHTENINGS):
        beside = (before, after)[turn % 2]
        for row in rows if turn % 2 == 0 else reversed(rows):
            wish = [
                centre[key] if (mean := _mean([centre[o] for o in beside.get(key, ())])) is None
                else mean
                for key in row
            ]  # fmt: skip
            for key, height in zip(row, _apart(row, wish, heights, gap), strict=True):
                centre[key] = height
    return centre


def _apart(
    row: Sequence[_Slot], wish: Sequence[float], heights: Mapping[_Slot, float], gap: float
) -> list[float]:
    """The heights nearest to the wishes that keep order and distance.

    Least squares with an order kept: pool adjacent violators over the wishes less the distance
    each slot needs from the first.
    """
    offsets = [0.0]
    for above, below in pairwise(row):
        offsets.append(offsets[-1] + (heights[above] + heights[below]) / 2 + gap)
    pools: list[tuple[float, int]] = []  # summed, counted
    for wanted, offset in zip(wish, offsets, strict=False):
        total, count = wanted - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            upper_total, upper_count = pools.pop()
            total, count = total + upper_total, count + upper_count
        pools.append((total, count))
    level = [total / count for total, count in pools for _ in range(count)]
    return [height + offset for height, offset in zip(level, offsets, strict=False)]
