"""The tree of an answer: every thing stands in it once, under the nearest that led to it.

Other ways to a thing are said beside it ("also under") and shown under their own start as a row
that leads to its one place. Pure and linear in what was reached; nothing here has a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from app.ledger.columns import CONSUMED, ORDER, PRODUCED, RAN_AS, REPORTED_IN, Flags, Ints
from app.workbench.skeleton import INCLUDES, Skeleton

NOWHERE = -1  # the parent of what stands at the top


@dataclass(frozen=True)
class Tree:
    """`parent` and `level` by position (level 0: not in the tree); children in columns.

    `begin`: where the children of a position begin in `children`; each child is a pair of things,
    once, in the order of the first booking between them. `tops`: positions at the top, in order.
    """

    skeleton: Skeleton
    parent: Ints
    level: Ints
    tops: Ints
    begin: Ints
    children: Ints

    def under(self, position: int) -> Ints:
        """What a thing leads to, shown there or elsewhere."""
        return self.children[self.begin[position] : self.begin[position + 1]]

    def above(self, position: int) -> Ints:
        """Everything that leads to a thing directly."""
        return self._froms[self._back_begin[position] : self._back_begin[position + 1]]

    @cached_property
    def below(self) -> Ints:
        """How many things stand under each, at any distance."""
        sizes = np.zeros(len(self.parent), np.int64)
        for level in range(int(self.level.max(initial=0)), 1, -1):
            here = np.flatnonzero(self.level == level)
            np.add.at(sizes, self.parent[here], sizes[here] + 1)
        return sizes

    @cached_property
    def _froms(self) -> Ints:
        starts = np.repeat(np.arange(len(self.parent)), np.diff(self.begin))
        froms: Ints = starts[np.argsort(self.children, kind="stable")]
        return froms

    @cached_property
    def _back_begin(self) -> Ints:
        counts = np.bincount(self.children, minlength=len(self.parent))
        begin: Ints = np.r_[0, np.cumsum(counts)]
        return begin

    def links_between(self, start: int, end: int) -> Ints:
        """The links from one thing to another, as walked; a lot and its serial either way."""
        key = start * len(self.skeleton) + end
        first, last = np.searchsorted(self._keys[0], [key, key + 1])
        return self._keys[1][first:last]

    @cached_property
    def _keys(self) -> tuple[Ints, Ints]:
        """(key of a pair, number of a link), by key."""
        skeleton = self.skeleton
        both = np.flatnonzero(skeleton.types == INCLUDES)
        starts = np.r_[skeleton.walked_from, skeleton.walked_to[both]]
        ends = np.r_[skeleton.walked_to, skeleton.walked_from[both]]
        keys = starts * len(skeleton) + ends
        order = np.argsort(keys, kind="stable")
        return keys[order], np.r_[np.arange(len(skeleton.starts)), both][order]

    def way_to(self, position: int) -> list[int]:
        """The positions from the top down to a thing, itself the last."""
        way = [position]
        while self.parent[way[-1]] != NOWHERE:
            way.append(int(self.parent[way[-1]]))
        return way[::-1]

    def ways(self, kept: Flags) -> Flags:
        """Things that are kept, and those that stand above them."""
        ways: Flags = kept & (self.level > 0)
        for level in range(int(self.level.max(initial=0)), 1, -1):
            here = np.flatnonzero(ways & (self.level == level))
            ways[self.parent[here]] = True
        return ways


def branch_order(skeleton: Skeleton) -> Flags:
    """Links that say more than which run belongs to which order."""
    feeds = np.zeros(len(skeleton), np.bool_)
    feeds[skeleton.ends[skeleton.types == CONSUMED]] = True
    makes = np.zeros(len(skeleton), np.bool_)
    makes[skeleton.starts[skeleton.types == PRODUCED]] = True
    useless = (skeleton.types == RAN_AS) & ~feeds[skeleton.starts]
    useless |= (skeleton.types == REPORTED_IN) & ~makes[skeleton.ends]
    told: Flags = ~useless
    return told


def bare_orders(skeleton: Skeleton) -> Flags:
    """Orders on which nothing is booked themselves: shown as their runs."""
    told = branch_order(skeleton)
    linked = np.zeros(len(skeleton), np.bool_)
    linked[skeleton.starts[told]] = linked[skeleton.ends[told]] = True
    bare: Flags = (skeleton.kinds == ORDER) & ~linked & ~skeleton.tops
    return bare


def tree_of(skeleton: Skeleton, things: Flags, sure_only: bool = False) -> Tree:
    """The tree over some things; `sure_only`: over certain links."""
    starts, ends, times = _pairs(skeleton, things, sure_only)
    size = len(skeleton)
    order = np.lexsort((ends, times, starts))
    starts, ends = starts[order], ends[order]
    begin = np.r_[0, np.cumsum(np.bincount(starts, minlength=size))]
    parent, level = np.full(size, NOWHERE, np.int64), np.zeros(size, np.int64)
    listed = np.flatnonzero(things & ~bare_orders(skeleton))
    has_way_in = np.zeros(size, np.bool_)
    has_way_in[ends] = True
    first = listed[skeleton.tops[listed]]
    tops: list[Ints] = []
    # roots nothing leads to first, then other roots (a ring), then what no shown link leads to
    for some in (first[~has_way_in[first]], first, listed[~has_way_in[listed]]):
        _begin_with(some[level[some] == 0], tops, begin, ends, parent, level)
    while len(rest := listed[level[listed] == 0]):
        _begin_with(rest[:1], tops, begin, ends, parent, level)
    return Tree(skeleton, parent, level, np.concatenate(tops or [listed]), begin, ends)


def _pairs(skeleton: Skeleton, things: Flags, sure_only: bool) -> tuple[Ints, Ints, Ints]:
    """Pairs of things with a link between, once each, as walked, with the first booked end."""
    chosen = branch_order(skeleton)
    chosen &= things[skeleton.starts] & things[skeleton.ends]
    if sure_only:
        chosen &= skeleton.sure
    starts, ends = skeleton.walked_from[chosen], skeleton.walked_to[chosen]
    times, types = skeleton.times[chosen], skeleton.types[chosen]
    both = types == INCLUDES  # a lot leads to its serials, and a serial to its lot
    starts, ends = np.r_[starts, ends[both]], np.r_[ends, starts[both]]
    times = np.r_[times, times[both]]
    key = starts * len(skeleton) + ends
    order = np.lexsort((times, key))
    kept = order[np.r_[True, np.diff(key[order]) > 0]] if len(key) else order
    kept = kept[starts[kept] != ends[kept]]
    return starts[kept], ends[kept], times[kept]


def _begin_with(
    group: Ints, tops: list[Ints], begin: Ints, ends: Ints, parent: Ints, level: Ints
) -> None:
    """Stand some things at the top, with what they lead to under them."""
    if len(group):
        level[group] = 1
        tops.append(group)
        _spread(group, begin, ends, parent, level)


def _spread(group: Ints, begin: Ints, ends: Ints, parent: Ints, level: Ints) -> None:
    """Breadth first from some things on; each new thing belongs to the first that leads to it."""
    depth = 1
    while len(group):
        depth += 1
        counts = begin[group + 1] - begin[group]
        froms = np.repeat(group, counts)
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        tos = ends[np.repeat(begin[group], counts) + offsets]
        new = level[tos] == 0
        froms, tos = froms[new], tos[new]
        _, first = np.unique(tos, return_index=True)
        first.sort()
        group = tos[first]
        parent[group], level[group] = froms[first], depth
