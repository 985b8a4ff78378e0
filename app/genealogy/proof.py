"""Why something is reached: chains in an answer that was already worked out. Pure.

For each root the chain with the fewest steps that is possible in time, certain chains first, then
the earliest times. What is equal in all that is decided by a rank the caller gives, for columns
know no refs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.genealogy import kernels
from app.genealogy.answer import Answer
from app.genealogy.kernels import CERTAIN, CLIMB, SURE, WALKED
from app.genealogy.root import Root
from app.genealogy.walk import NO_TIME, Walk
from app.ledger.certainty import Certainty, sentence_of

# The first of several (place of the thing, place of its booking or -1), as a number in the list.
First = Callable[[Sequence[tuple[int, int]]], int]


@dataclass(frozen=True, slots=True)
class ChainHop:
    """One hop of a chain: the flow at `row`, or for row -1 the membership of `serial` in `lot`, or
    the packing `pack` (an id) into a container."""

    row: int
    certainty: Certainty
    reason: str | None
    lot: int = -1
    serial: int = -1
    pack: int = -1


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain from a root to a target, hop by hop from the root on."""

    root: Root
    certainty: Certainty
    hops: tuple[ChainHop, ...]


def prove(answer: Answer, places: Sequence[Sequence[int]], first: First) -> list[list[Chain]]:
    """For each target (the places it stands at) the best chain from each root that reaches it."""
    return _prove(answer, [partial(_nodes_of, places=some) for some in places], first)


def prove_flows(answer: Answer, rows: Sequence[Sequence[int]], first: First) -> list[list[Chain]]:
    """The same for flows: the chain that ends with one of the flows at some rows."""
    return _prove(answer, [partial(_nodes_of_flows, rows=some) for some in rows], first)


def _prove(
    answer: Answer, targets: Sequence[Callable[[Answer, Walk], Sequence[int]]], first: First
) -> list[list[Chain]]:
    proofs: list[list[Chain]] = [[] for _ in targets]
    for root, way in zip(answer.roots, answer.ways, strict=True):
        search = _Search(answer, way, first)
        for target, nodes_of in enumerate(targets):
            steps = search.best(nodes_of(answer, way))
            if steps is not None:
                proofs[target].append(_chain(answer, way, root, *steps))
    return proofs


def _nodes_of_flows(answer: Answer, way: Walk, rows: Sequence[int]) -> list[int]:
    nodes = [answer.network.first_flow + row for row in rows]
    copies = np.flatnonzero(way.base != np.arange(len(way.base)))
    return nodes + copies[np.isin(way.base[copies], nodes)].tolist()  # type: ignore[no-any-return]


def _nodes_of(answer: Answer, way: Walk, places: Iterable[int]) -> list[int]:
    """The nodes at which a thing counts as reached."""
    nodes: list[int] = []
    told, first_flow = answer.told, answer.network.first_flow
    for place in places:
        nodes += np.flatnonzero(told.lives.thing == place).tolist()
        if way.aside[place] >= 0:
            nodes.append(int(way.aside[place]))
        nodes += way.names[1][way.names[0] == place].tolist()
        named, states = answer.network.named
        nodes += named[told.lives.thing[states] == place].tolist()
        run = np.maximum(told.flows.run, 0)
        here = (run == place) | ((told.runs.order[run] == place) & (place != run))
        on_run = np.flatnonzero(here & (told.flows.run >= 0))
        nodes += (first_flow + on_run).tolist()
        in_unit = np.flatnonzero(told.flows.unit == place)
        nodes += (first_flow + in_unit).tolist()
        if way.held is not None:
            rows = np.flatnonzero(way.held.held.unit == place)
            nodes += [int(at[row]) for at in way.held.columns for row in rows if at[row] >= 0]
    copies = np.flatnonzero(way.base != np.arange(len(way.base)))
    nodes += copies[np.isin(way.base[copies], nodes)].tolist()
    return nodes


def _by_node(labels: dict[tuple[int, int], int]) -> dict[int, list[tuple[int, int]]]:
    """(steps, time) of each node's labels: asked once for every target."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (node, steps), time in labels.items():
        found[node].append((steps, time))
    return found


class _Search:
    """Labels of one walk, certain and any, and the steps by their end."""

    def __init__(self, answer: Answer, way: Walk, first: First) -> None:
        self.answer, self.way, self.first = answer, way, first
        self.turn = np.argsort(way.ends, kind="stable")
        self.by_end = way.ends[self.turn]
        self.labels = {wanted: self._labels(wanted) for wanted in (CERTAIN, SURE | WALKED)}
        self.at_node = {use: _by_node(labels) for use, labels in self.labels.items()}

    def _labels(self, wanted: int) -> dict[tuple[int, int], int]:
        way = self.way
        nodes, steps, times = kernels.chains(
            way.begin, way.ends, way.uses, way.low, way.high, wanted, wanted != CERTAIN, way.start,
            NO_TIME,
        )  # fmt: skip
        keys = zip(nodes.tolist(), steps.tolist(), strict=True)
        return dict(zip(keys, times.tolist(), strict=True))

    def best(self, targets: Sequence[int]) -> tuple[int, list[int]] | None:
        """(use, steps) of the best chain to one of some nodes, from the root on."""
        for use, labels in self.labels.items():
            at_node = self.at_node[use]
            ends = [(steps, time, node) for node in set(targets)
                    for steps, time in at_node.get(node, ())]  # fmt: skip
            if ends:
                steps, _, node = min(ends)
                return use, self._back(use, labels, node, steps)
        return None

    def _back(
        self, use: int, labels: dict[tuple[int, int], int], node: int, steps: int
    ) -> list[int]:
        back: list[int] = []
        while steps > 0:
            fitting = self._fitting(use, labels, node, steps)
            step = min(fitting) if len(fitting) == 1 else self._first_of(fitting)
            back.append(step)
            node, steps = int(self.way.starts[step]), steps - self._length(step)
        return back[::-1]

    def _length(self, step: int) -> int:
        """Climbing from rung to rung is no step of its own."""
        return 0 if self.way.uses[step] & CLIMB else 1

    def _fitting(
        self, use: int, labels: dict[tuple[int, int], int], node: int, steps: int
    ) -> list[int]:
        """Steps that lead to a label, of the earliest times."""
        way, time = self.way, labels[node, steps]
        first, last = np.searchsorted(self.by_end, [node, node + 1])
        found: list[tuple[int, int]] = []
        for step in self.turn[first:last].tolist():
            before = labels.get((int(way.starts[step]), steps - self._length(step)))
            if before is None:
                continue
            plain = way.uses[step] & use and before <= way.high[node]
            afresh = use != CERTAIN and way.uses[step] & kernels.AFRESH
            low = int(way.low[node])
            if (plain and max(before, low) == time) or (afresh and low == time):
                found.append((before, step))
        earliest = min(before for before, _ in found)
        return [step for before, step in found if before == earliest]

    def _first_of(self, steps: Sequence[int]) -> int:
        """Of equal steps the one whose start ranks first, whatever was loaded first."""
        told, first_flow = self.answer.told, self.answer.network.first_flow
        starts: list[tuple[int, int]] = []
        for step in steps:
            node = int(self.way.base[self.way.starts[step]])
            if node < first_flow:
                starts.append((int(told.lives.thing[node]), -1))
            elif node < first_flow + len(told.flows):
                row = node - first_flow
                starts.append((int(told.flows.thing[row]), int(told.flows.booking[row])))
            else:
                starts.append((-1, -1))
        return steps[self.first(starts)]


def _chain(answer: Answer, way: Walk, root: Root, use: int, steps: list[int]) -> Chain:
    hops = tuple(_hops(answer, way, root, use, steps))
    return Chain(root, "certain" if use == CERTAIN else "possible", hops)


def _hops(answer: Answer, way: Walk, root: Root, use: int, steps: list[int]) -> Iterator[ChainHop]:
    first, flows = answer.network.first_flow, len(answer.told.flows)
    for step in steps:
        end = int(way.base[way.ends[step]])
        if first <= end < first + flows:
            if (lot := _lot_of(answer, way, root, step)) is not None:
                thing = int(answer.told.flows.thing[end - first])
                yield _membership(way, use, step, lot, thing)
            doubts = [] if use == CERTAIN else _doubts(way, steps, step)
            sure: Certainty = "possible" if doubts else "certain"
            yield ChainHop(end - first, sure, doubts[0] if doubts else None)
            continue
        row = -1 if way.held is None else way.held.row_of(int(way.ends[step]))
        if way.held is not None and row >= 0:
            yield from _packings(way.held.held.ways[row], way, steps, step, use)
            continue
        ends = _ends(answer, way, step)
        if len(ends) == 2 and ends in answer.members:
            yield _membership(way, use, step, ends[0], ends[1])
        elif len(ends) == 2 and ends[::-1] in answer.members:
            yield _membership(way, use, step, ends[1], ends[0])
        elif ends and (lot := _lot_of(answer, way, root, step)) is not None:
            yield _membership(way, use, step, lot, ends[-1])


def _lot_of(answer: Answer, way: Walk, root: Root, step: int) -> int | None:
    """The root lot of which a step from the root reaches a serial, or a booking of it before all
    that came in; None: it is no such step."""
    start, end = (int(way.base[at[step]]) for at in (way.starts, way.ends))
    first, told = answer.network.first_flow, answer.told
    if start < first + len(told.flows) or end >= first + len(told.flows):
        return None
    thing = int(told.lives.thing[end] if end < first else told.flows.thing[end - first])
    lots = [lot for lot in root.whole if (lot, thing) in answer.members]
    return min(lots) if lots and thing not in root.whole else None


def _packings(
    packs: Iterable[int], way: Walk, steps: list[int], step: int, use: int
) -> Iterator[ChainHop]:
    """The packings that lead from a content to a container."""
    doubts = [] if use == CERTAIN else _doubts(way, steps, step)
    sure: Certainty = "possible" if doubts else "certain"
    for pack in packs:
        yield ChainHop(-1, sure, doubts[0] if doubts else None, pack=pack)


def _membership(way: Walk, use: int, step: int, lot: int, serial: int) -> ChainHop:
    sure = bool(way.uses[step] & SURE)
    certainty: Certainty = "certain" if sure or use == CERTAIN else "possible"
    reason = None if sure else sentence_of(int(way.reasons[step]))
    return ChainHop(-1, certainty, reason, lot, serial)


def _ends(answer: Answer, way: Walk, step: int) -> tuple[int, ...]:
    """The places of the things a step is between; flows and roots are none."""
    found = []
    for node in (int(way.base[way.starts[step]]), int(way.base[way.ends[step]])):
        if node < answer.network.first_flow:
            found.append(int(answer.told.lives.thing[node]))
        else:
            named = way.names[0][way.names[1] == node]
            found += [*np.flatnonzero(way.aside == node), *named][:1]
    return tuple(found)


def _doubts(way: Walk, steps: Sequence[int], step: int) -> list[str]:
    """Why the way from the hop before to this one is not certain."""
    here = steps.index(step)
    doubts = []
    for place in range(here, -1, -1):
        end = way.base[way.ends[steps[place]]]
        if place < here and way.first_flow <= end < way.first_flow + way.flows:
            break  # the hop before; its doubts are its own
        reason = sentence_of(int(way.reasons[steps[place]]))
        if reason and not way.uses[steps[place]] & SURE:
            doubts.append(reason)
    return doubts
