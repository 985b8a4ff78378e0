"""Things that went into units inside other parts, and may have come out of them. Pure.

A part that went in inside another part is possibly in the unit from then on. So a chain that is
certain must remember such a thing, from where it passed it to where it enters the unit. These few
things, and the nodes between, are looked for here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from app.genealogy.memory import SURELY
from app.ledger.columns import Flags, Ints, distinct_pairs
from app.lives.stays import Stays


def passed_on(
    steps: tuple[Ints, Ints, Ints, Ints], nodes: int, first_flow: int, stays: Stays
) -> tuple[frozenset[int], Flags]:
    """Places of things that must be remembered; by node, whether certain chains that remember lead
    through it."""
    lives = stays.lives
    starts, ends, uses, _ = steps
    cone = np.zeros(nodes, np.bool_)
    sure = (uses & SURELY) > 0
    entries = _entries(stays, starts[sure], ends[sure], first_flow)
    if not entries:
        return frozenset(), cone
    turn = np.flatnonzero(sure)[np.argsort(ends[sure], kind="stable")]
    before, at = starts[turn], ends[turn]
    begin = np.searchsorted(at, np.arange(len(cone) + 1))
    items = stays.at.found.things.items
    marked: set[int] = set()
    for node, (things, wanted) in entries.items():
        visited = _ancestors(node, before, begin)
        states = [each for each in visited if each < first_flow]
        found = set(lives.thing[states].tolist()) - things
        found = {thing for thing in found if int(items[thing]) in wanted}
        if found:
            marked |= found
            cone[list(visited)] = True
    return frozenset(marked), cone


def _ancestors(node: int, before: Ints, begin: Ints) -> set[int]:
    """Nodes from which certain steps lead to a node, and itself."""
    visited, todo = {node}, [node]
    while todo:
        each = todo.pop()
        for start in before[begin[each] : begin[each + 1]].tolist():
            if start not in visited:
                visited.add(start)
                todo.append(start)
    return visited


def _entries(
    stays: Stays, starts: Ints, ends: Ints, first_flow: int
) -> dict[int, tuple[set[int], set[int]]]:
    """Nodes of inputs of units, with the part and units themselves, and the items that came out of
    those units and may have gone in inside the part."""
    flows = stays.at.flows
    units = np.zeros(len(stays.at.found.things), np.bool_)
    units[[unit for unit, last in stays.units.items() if last.items]] = True
    into = (ends >= first_flow) & (ends < first_flow + len(flows))
    into &= (starts >= first_flow) & (starts < first_flow + len(flows))
    rows, births = starts[into] - first_flow, ends[into] - first_flow
    item = stays.at.found.things.items[flows.thing]
    above = _above(item, rows, births)
    entries: dict[int, tuple[set[int], set[int]]] = {}
    chosen = units[flows.thing[births]] & (flows.thing[births] != flows.thing[rows])
    for row, birth in zip(rows[chosen].tolist(), births[chosen].tolist(), strict=True):
        unit, part = int(flows.thing[birth]), int(flows.thing[row])
        wanted = above(int(item[row])) & stays.units[unit].items.keys()
        if wanted:
            things, items = entries.setdefault(first_flow + row, (set(), set()))
            things |= {unit, part}
            items |= wanted
    return entries


class _Above:
    """Items of which others are made, step by step."""

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.made_of: dict[int, set[int]] = defaultdict(set)
        for used, made in pairs:
            self.made_of[made].add(used)
        self.known: dict[int, frozenset[int]] = {}

    def __call__(self, item: int) -> frozenset[int]:
        found = self.known.get(item)
        if found is None:
            above: set[int] = set()
            todo = [item]
            while todo:
                for used in self.made_of[todo.pop()] - above:
                    above.add(used)
                    todo.append(used)
            found = self.known[item] = frozenset(above)
        return found


def _above(item: Ints, rows: Ints, births: Ints) -> _Above:
    into, made, _ = distinct_pairs(item[rows], item[births])
    return _Above(zip(into.tolist(), made.tolist(), strict=True))
