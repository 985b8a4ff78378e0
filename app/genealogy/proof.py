"""Why something is reached: chains in an answer that was already worked out. Pure.

For each root the chain with the fewest steps that is possible in time, certain chains first, then
the earliest times. What is equal in all that is decided by a rank the caller gives, for columns
know no refs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from app.genealogy import kernels
from app.genealogy.answer import Answer
from app.genealogy.kernels import CERTAIN, SURE, WALKED
from app.genealogy.root import Root
from app.genealogy.steps import Interpretation
from app.genealogy.walk import NO_TIME, Walk
from app.ledger.certainty import Certainty, sentence_of
from app.ledger.columns import LOT, SERIAL, Ints

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
        search = _Search(answer, way, root, first)
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
    """(hops, time) of each node's labels: asked once for every target."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (node, steps), time in labels.items():
        found[node].append((steps, time))
    return found


class _Search:
    """Labels of one walk, certain and any, and the steps by their end."""

    def __init__(self, answer: Answer, way: Walk, root: Root, first: First) -> None:
        self.answer, self.way, self.first = answer, way, first
        self.hops = hops_of(way, answer.told, root, answer.members)
        self.turn = np.argsort(way.ends, kind="stable")
        self.by_end = way.ends[self.turn]
        self.labels = {wanted: self._labels(wanted) for wanted in (CERTAIN, SURE | WALKED)}
        self.at_node = {use: _by_node(labels) for use, labels in self.labels.items()}

    def _labels(self, wanted: int) -> dict[tuple[int, int], int]:
        way = self.way
        nodes, steps, times = kernels.chains(
            way.begin, way.ends, way.uses, self.hops, way.low, way.high, wanted, wanted != CERTAIN,
            way.start, NO_TIME,
        )  # fmt: skip
        keys = zip(nodes.tolist(), steps.tolist(), strict=True)
        return dict(zip(keys, times.tolist(), strict=True))

    def best(self, targets: Sequence[int]) -> tuple[int, list[int]] | None:
        """(use, steps) of the best chain to one of some nodes, from the root on."""
        for use, labels in self.labels.items():
            at_node = self.at_node[use]
            ends = [(hops, time, node) for node in sorted(set(targets))
                    for hops, time in at_node.get(node, ())]  # fmt: skip
            if ends:
                hops, time, _ = min(ends)
                nodes = [node for *each, node in ends if each == [hops, time]]
                return use, self._back(use, labels, self._first_of(nodes), hops)
        return None

    def _back(
        self, use: int, labels: dict[tuple[int, int], int], node: int, hops: int
    ) -> list[int]:
        back: list[int] = []
        while node != self.way.start:
            starts = self._fitting(use, labels, node, hops)
            node = self._first_of(list(starts))
            back.append(starts[node])
            hops -= int(self.hops[starts[node]])
        return back[::-1]

    def _fitting(
        self, use: int, labels: dict[tuple[int, int], int], node: int, hops: int
    ) -> dict[int, int]:
        """The first step from each node that leads to a label, of the earliest times."""
        way, time = self.way, labels[node, hops]
        first, last = np.searchsorted(self.by_end, [node, node + 1])
        found: list[tuple[int, int]] = []
        for step in self.turn[first:last].tolist():
            before = labels.get((int(way.starts[step]), hops - int(self.hops[step])))
            if before is None:
                continue
            plain = way.uses[step] & use and before <= way.high[node]
            afresh = use != CERTAIN and way.uses[step] & kernels.AFRESH
            low = int(way.low[node])
            if (plain and max(before, low) == time) or (afresh and low == time):
                found.append((before, step))
        earliest = min(before for before, _ in found)
        steps = [step for before, step in found if before == earliest]
        return {int(way.starts[step]): step for step in sorted(steps, reverse=True)}

    def _first_of(self, nodes: Sequence[int]) -> int:
        """Of equal nodes the one that ranks first, whatever was loaded first."""
        if len(nodes) == 1:
            return nodes[0]
        told, first_flow = self.answer.told, self.answer.network.first_flow
        names: list[tuple[int, int]] = []
        for node in self.way.base[list(nodes)].tolist():
            if node < first_flow:
                names.append((int(told.lives.thing[node]), -1))
            elif node < first_flow + len(told.flows):
                row = node - first_flow
                names.append((int(told.flows.thing[row]), int(told.flows.booking[row])))
            else:
                names.append((-1, -1))
        return nodes[self.first(names)]


def _chain(answer: Answer, way: Walk, root: Root, use: int, steps: list[int]) -> Chain:
    hops = tuple(_hops(answer, way, root, use, steps))
    return Chain(root, "certain" if use == CERTAIN else "possible", hops)


def _hops(answer: Answer, way: Walk, root: Root, use: int, steps: list[int]) -> Iterator[ChainHop]:
    first, flows = answer.network.first_flow, len(answer.told.flows)
    for step in steps:
        end = int(way.base[way.ends[step]])
        if (pair := lot_of(way, answer.told, root, step, answer.members)) is not None:
            yield _membership(way, use, step, *pair)
        if first <= end < first + flows:
            doubts = [] if use == CERTAIN else _doubts(way, steps, step)
            sure: Certainty = "possible" if doubts else "certain"
            yield ChainHop(end - first, sure, doubts[0] if doubts else None)
            continue
        row = -1 if way.held is None else way.held.row_of(int(way.ends[step]))
        if way.held is not None and row >= 0:
            yield from _packings(way.held.held.ways[row], way, steps, step, use)
            continue
        ends = _ends(answer, way, step)
        for lot, serial in (ends, ends[::-1]) if len(ends) == 2 else ():
            if (lot, serial) in answer.members:
                yield _membership(way, use, step, lot, serial)


def hops_of(
    way: Walk, told: Interpretation, root: Root, members: Collection[tuple[int, int]]
) -> Ints:
    """How many hops each step is: a booking is one, that a serial is in a lot, and a packing."""
    start, end = way.base[way.starts], way.base[way.ends]
    booked = (end >= way.first_flow) & (end < way.first_flow + way.flows)
    hops = booked.astype(np.int64)
    thing = np.full(len(way.base), -1, np.int64)
    thing[way.names[1]] = way.names[0]
    lots = np.flatnonzero(way.aside >= 0)
    thing[way.aside[lots]] = lots
    thing[: way.first_flow] = told.lives.thing
    goods = np.array([LOT, SERIAL])[:, None]
    kinds = np.append(told.found.things.kinds, -1)  # the last of no thing
    pair = (kinds[thing[start]] == goods) & (kinds[thing[end]] == goods[::-1])
    hops += pair.any(axis=0) & ~booked
    hops += np.isin(end, way.of_lots[1])
    if way.held is not None:
        for nodes in way.held.columns:
            made = np.flatnonzero(nodes >= 0)
            packs = np.zeros(len(way.base), np.int64)
            packs[nodes[made]] = [len(way.held.held.ways[row]) for row in made.tolist()]
            hops += packs[way.ends]
    early = np.flatnonzero((way.starts == way.start) & booked)
    early = early[kinds[told.flows.thing[end[early] - way.first_flow]] == SERIAL]
    for step in early.tolist():
        hops[step] += lot_of(way, told, root, step, members) is not None
    return hops


def lot_of(
    way: Walk, told: Interpretation, root: Root, step: int, members: Collection[tuple[int, int]]
) -> tuple[int, int] | None:
    """The root lot of which a step from the root reaches a serial, or a booking of it before all
    that came in, and the serial; None: it is no such step."""
    end = int(way.base[way.ends[step]])
    entered = way.of_lots[0][way.of_lots[1] == end].tolist()
    if way.starts[step] == way.start and 0 <= end - way.first_flow < way.flows:
        entered = [int(told.flows.thing[end - way.first_flow])]
    return next(
        (
            (lot, thing)
            for thing in entered
            if thing not in root.whole
            for lot in sorted(root.whole)
            if (lot, thing) in members
        ),
        None,
    )


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
