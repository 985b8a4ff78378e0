"""Rows of the tree as a reader opened it: chosen by position first, then named.

Small trees are open at first, as far as a screen holds them. A branch shows its first portion; the
rest is said and shown portion by portion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from app.ledger.columns import Flags, Ints
from app.trace.models import Edge, Node
from app.trace.steps import Step, assumes, share_text, steps_of
from app.workbench.answers import BenchAnswer
from app.workbench.filters import Sieve
from app.workbench.names import edges_at, nodes_at, places_of
from app.workbench.skeleton import INCLUDES
from app.workbench.tree import NOWHERE, Tree, tree_of
from app.workbench.view import View

PORTION = 100
_AT_FIRST = 60  # rows opened without being asked
_WIDE = 25  # a branch with more rows is not opened without being asked
_MOST_ROWS = 3_000
_ALSO = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A row before it has a name; `position` NOWHERE: `total` rows are under it, `shown` so far."""

    position: int
    under: int
    level: int
    place: int
    total: int
    state: str = "leaf"
    shown: int = 0


@dataclass(frozen=True, slots=True)
class BranchRow:
    """One row. `state`: open, shut, leaf, or elsewhere (the thing stands under another parent);
    `also`: other things that lead to it; `home`: where it stands in full (None: at the top);
    `aside`: it only leads to what was looked for."""

    node: Node
    spot: Spot
    steps: tuple[Step, ...]
    also: tuple[Node, ...]
    also_more: int
    home: Node | None
    below: int
    share: str
    assumes: str
    root: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class More:
    """Rows of a branch that are not shown yet; `under` None: at the top."""

    under: Node | None
    level: int
    shown: int
    total: int

    @property
    def left(self) -> int:
        """How many."""
        return self.total - self.shown


@dataclass(frozen=True, slots=True)
class Branches:
    """What the tree shows. `bare`: orders shown as their runs; `cut`: opened, but not shown."""

    rows: Sequence[BranchRow | More]
    things: int
    bare: int
    cut: bool


def tree(answer: BenchAnswer, sifted: Sieve) -> Tree:
    """The tree over what certainty and depth leave."""
    key = ("tree", sifted.wanted.certain_only, sifted.wanted.depth)
    found: Tree = answer.once(
        key, lambda: tree_of(answer.skeleton, sifted.base, sifted.wanted.certain_only)
    )
    return found


def path_in(answer: BenchAnswer, sifted: Sieve) -> Flags:
    """Things the tree may show: what is kept and the ways to it."""
    made = tree(answer, sifted)
    key = ("ways", sifted.wanted)
    found: Flags = answer.once(key, lambda: made.ways(sifted.kept))
    return found


def branches(answer: BenchAnswer, sifted: Sieve, view: View) -> Branches:
    """The rows a view shows."""
    made, ways = tree(answer, sifted), path_in(answer, sifted)
    told = _Open(answer, made, ways, view)
    spots = []
    for spot in told.walk(NOWHERE, 0, PORTION * told.top_portions):
        spots.append(spot)
        if len(spots) >= _MOST_ROWS:
            break
    rows = _rows(answer, sifted, made, spots)
    things = int(ways.sum())
    bare = int((sifted.base & (made.level == 0)).sum())
    return Branches(rows, things, bare, len(spots) >= _MOST_ROWS)


def portion(
    answer: BenchAnswer, sifted: Sieve, view: View, under: str, first: int
) -> Sequence[BranchRow | More]:
    """Some of the rows under a thing (empty: at the top) from one on, and what is left of them."""
    made, ways = tree(answer, sifted), path_in(answer, sifted)
    told = _Open(answer, made, ways, view)
    position = _positions(answer, [under]).get(under) if under else NOWHERE
    if position is None:
        return ()
    spots = list(islice(told.walk(position, first, PORTION), _MOST_ROWS))
    return _rows(answer, sifted, made, spots)


def _positions(answer: BenchAnswer, refs: Sequence[str]) -> dict[str, int]:
    """Positions of refs the answer lists."""
    places = places_of(answer.trace, set(refs))
    where = {ref: answer.skeleton.position(place) for ref, place in places.items()}
    return {ref: position for ref, position in where.items() if position is not None}


class _Open:
    """Which branches are open, and the rows that follow from it."""

    def __init__(self, answer: BenchAnswer, made: Tree, ways: Flags, view: View) -> None:
        self.tree, self.ways = made, ways
        known = _positions(answer, [*view.opened, *view.shut, *([view.why] if view.why else [])])
        self.portions = Counter(known[ref] for ref in view.opened if ref in known)
        self.top_portions = 1 + sum(ref == "*" for ref in view.opened)
        self.shut = {known[ref] for ref in view.shut if ref in known}
        self.at_first = self._at_first()
        selected = known.get(view.why)
        if selected is not None and made.level[selected] > 0:
            self._reveal(made.way_to(selected))

    def under(self, position: int) -> Ints:
        """What stands under a thing and may be shown."""
        rows = self.tree.tops if position == NOWHERE else self.tree.under(position)
        return rows[self.ways[rows]]

    def walk(self, under: int, first: int, count: int) -> Iterator[Spot]:
        """Some rows under a thing with all that is open under them, in reading order."""
        stack = [self.part(under, first, count)]
        while stack:
            spot = next(stack[-1], None)
            if spot is None:
                stack.pop()
                continue
            yield spot
            if spot.state == "open":
                portions = max(1, self.portions[spot.position])
                stack.append(self.part(spot.position, 0, PORTION * portions))

    def part(self, under: int, first: int, count: int) -> Iterator[Spot]:
        """Some rows directly under a thing."""
        rows = self.under(under)
        level = 1 if under == NOWHERE else int(self.tree.level[under]) + 1
        for place, position in enumerate(rows[first : first + count].tolist(), first + 1):
            yield Spot(position, under, level, place, len(rows), self._state(position, under))
        if len(rows) > first + count:
            yield Spot(NOWHERE, under, level, 0, len(rows), shown=first + count)

    def _state(self, position: int, under: int) -> str:
        if self.tree.parent[position] != under:
            return "elsewhere"
        if not len(self.under(position)):
            return "leaf"
        wanted = position in self.portions or position in self.at_first
        return "open" if wanted and position not in self.shut else "shut"

    def _at_first(self) -> set[int]:
        """Branches open without being asked: the nearest, as long as a screen holds them."""
        tops = self.under(NOWHERE)
        rows, opened = len(tops), set()
        line = tops.tolist() if rows <= _AT_FIRST else []
        for position in line:
            under = self.under(position)
            if not 0 < len(under) <= _WIDE or rows + len(under) > _AT_FIRST:
                continue
            opened.add(position)
            rows += len(under)
            line += under[self.tree.parent[under] == position].tolist()
        return opened

    def _reveal(self, way: Sequence[int]) -> None:
        """Open everything above a selected thing, as far in as it stands."""
        for above, below in pairwise(way):
            place = int(np.flatnonzero(self.under(above) == below)[:1].sum())
            portions = place // PORTION + 1
            self.portions[above] = max(self.portions[above], portions)
            self.shut.discard(above)
        place = int(np.flatnonzero(self.under(NOWHERE) == way[0])[:1].sum())
        self.top_portions = max(self.top_portions, place // PORTION + 1)


def _rows(
    answer: BenchAnswer, sifted: Sieve, made: Tree, spots: Sequence[Spot]
) -> Sequence[BranchRow | More]:
    """Rows with their names."""
    skeleton, trace = answer.skeleton, answer.trace
    links = {
        spot: made.links_between(spot.under, spot.position)
        for spot in spots
        if spot.under != NOWHERE and spot.position != NOWHERE
    }
    every = np.concatenate([*links.values(), np.zeros(0, np.int64)])
    edges = edges_at(
        trace, set(skeleton.bookings[every[skeleton.types[every] != INCLUDES]].tolist())
    )
    also = {spot: _also(made, spot) for spot in spots}
    wanted = {each for spot in spots for each in (spot.position, spot.under, *also[spot][:_ALSO])}
    wanted |= {int(made.parent[spot.position]) for spot in spots if spot.position != NOWHERE}
    nodes = _named(answer, wanted - {NOWHERE})
    roots = {node.ref for node in trace.roots}

    def row(spot: Spot) -> BranchRow | More:
        if spot.position == NOWHERE:
            return More(nodes.get(spot.under), spot.level, spot.shown, spot.total)
        node, others = nodes[spot.position], also[spot]
        root = node.ref in roots
        led = links[spot].tolist() if spot in links else []
        told = [_edge(answer, edges, node, link) for link in led]
        share = share_text(node.share) if node.has_share and not root else ""
        return BranchRow(
            node, spot, steps_of(node, told), tuple(nodes[each] for each in others[:_ALSO]),
            max(0, len(others) - _ALSO), nodes.get(int(made.parent[spot.position])),
            int(made.below[spot.position]), share, assumes(trace, node) if share else "",
            root, not sifted.kept[spot.position],
        )  # fmt: skip

    return [row(spot) for spot in spots]


def _edge(answer: BenchAnswer, edges: dict[int, Edge], node: Node, link: int) -> Edge:
    place = int(answer.skeleton.bookings[link])
    return edges[place] if place >= 0 else Edge("", node.ref, "INCLUDES", *(None,) * 8)


def _also(made: Tree, spot: Spot) -> list[int]:
    """What else leads to a thing, first where it stands in full."""
    if spot.position == NOWHERE:
        return []
    home = int(made.parent[spot.position])
    others = [each for each in made.above(spot.position).tolist() if each != spot.under]
    return sorted(others, key=lambda each: each != home)


def _named(answer: BenchAnswer, positions: set[int]) -> dict[int, Node]:
    """The nodes at some positions."""
    listed = sorted(positions)
    found = nodes_at(answer.trace, answer.skeleton.places[listed].tolist()) if listed else []
    return dict(zip(listed, found, strict=True))
