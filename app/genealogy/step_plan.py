"""The steps of one walk while they are gathered, in its direction. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from app.genealogy.kernels import RUNG, SURE, SURE_DOWN, SURE_UP, WALKED
from app.genealogy.network import Network
from app.genealogy.question import Direction
from app.genealogy.steps import Interpretation, Steps
from app.ledger.columns import Flags, Ints
from app.lives.held import Holders
from app.times import AFTER_ALL, BEFORE_ALL


class Begin(Protocol):
    def __call__(self, ends: Ints, uses: int | Ints = ..., reason: int | Ints = ...) -> None:
        """Steps from the root to some nodes."""


@dataclass(frozen=True, slots=True)
class HeldNodes:
    """Nodes at which containers are named, by row of `held`: `maybe` of any chain, `surely` of
    certain ones that arrived before the packing, `there` of certain ones whenever (-1: none)."""

    held: Holders
    maybe: Ints
    surely: Ints
    there: Ints

    @property
    def columns(self) -> tuple[Ints, Ints, Ints]:
        """The nodes, by row."""
        return self.maybe, self.surely, self.there

    def row_of(self, node: int) -> int:
        """The row of a node; -1: it is none of these."""
        for column in self.columns:
            found = np.flatnonzero(column == node)
            if len(found):
                return int(found[0])
        return -1


@dataclass(slots=True)
class StepPlan:
    """A network being prepared for one root and direction.

    `names`: places of things, and nodes; `nodes`: those of `name_of`, by place; `alone`: nodes, and
    those they stand for; `members`: things and nodes at which they are named, up with their lots
    where they are serials; `held`: nodes of containers, None where there are none; `of_lots`:
    serials of a root lot, and the nodes at which they begin.
    """

    told: Interpretation
    first_flow: int
    low: list[Ints]
    high: list[Ints]
    size: int
    steps: Steps
    names: list[tuple[Ints, Ints]] = field(default_factory=list)
    nodes: dict[int, int] = field(default_factory=dict)
    alone: list[tuple[Ints, Ints]] = field(default_factory=list)
    members: list[tuple[Ints, Ints]] = field(default_factory=list)
    held: HeldNodes | None = None
    of_lots: tuple[Ints, Ints] = field(default_factory=lambda: (np.zeros(0, np.int64),) * 2)

    def node(self, low: Ints, high: Ints) -> Ints:
        """New nodes with the intervals they may be passed in (in the direction of the walk)."""
        first = self.size
        self.low.append(low)
        self.high.append(high)
        self.size += len(low)
        return np.arange(first, self.size)

    def free(self, count: int) -> Ints:
        """New nodes that may be passed at any time."""
        return self.node(
            np.full(count, BEFORE_ALL, np.int64), np.full(count, AFTER_ALL, np.int64)
        )  # fmt: skip

    def by_itself(self, nodes: Ints) -> Ints:
        """New nodes that stand for some of the network's, without what these lead to."""
        made = self.node(self.low[0][nodes], self.high[0][nodes])
        self.alone.append((made, nodes))
        return made

    def base(self, network: Network) -> Ints:
        """By node, the node it stands for; itself but for copies."""
        base = np.concatenate([network.base, np.arange(len(network.base), self.size)])
        for made, nodes in self.alone:
            base[made] = nodes
        return base

    def name(self, things: Ints, nodes: Ints) -> None:
        """Nodes at which things are reached, and named, but not walked through as wholes."""
        self.names.append((np.asarray(things, np.int64), np.asarray(nodes, np.int64)))

    def name_with_lots(self, things: Ints, nodes: Ints) -> None:
        """The same; up, of a serial its lot is named with it, whenever it came in itself."""
        self.name(things, nodes)
        self.members.append(self.names[-1])

    def name_of(self, thing: int) -> int:
        """The one node at which a thing is named, and not walked through as a whole."""
        if thing not in self.nodes:
            self.nodes[thing] = int(self.free(1)[0])
            self.name_with_lots(np.array([thing]), np.array([self.nodes[thing]]))
        return self.nodes[thing]


def plan_of(network: Network, direction: Direction) -> StepPlan:
    starts, ends, uses, reasons = network.steps
    one_way = (uses & (SURE_DOWN if direction == "down" else SURE_UP)) > 0
    uses = np.where(one_way, uses | SURE, uses)
    steps = Steps()
    down = direction == "down"
    steps.add(*((starts, ends) if down else (ends, starts)), uses, reasons)
    low, high = (network.low, network.high) if down else (-network.high, -network.low)
    if down:  # what flowed in at the earliest is where roots begin; others carry their own times
        low = np.where(network.base < network.first_flow, BEFORE_ALL, low)
    return StepPlan(network.told, network.first_flow, [low], [high], len(low), steps)


def copied_steps(plan: StepPlan, network: Network, direction: Direction) -> None:
    """What begins at a node in the direction of material begins at its copies, too.

    What ends at a node leads to the node itself: nothing is remembered of it yet.
    """
    base = network.base
    copies = np.flatnonzero(base != np.arange(len(base)))
    if not len(copies):
        return
    copies = copies[np.argsort(base[copies], kind="stable")]
    stands = base[copies]
    parts = plan.steps.parts[1:]  # the first are the network's own
    for starts, ends, uses, reasons in parts:
        here = starts if direction == "down" else ends
        first, last = (np.searchsorted(stands, here, side) for side in ("left", "right"))
        count = last - first
        step = np.repeat(np.arange(len(here)), count)
        offset = np.arange(len(step)) - np.repeat(np.cumsum(count) - count, count)
        copy = copies[np.repeat(first, count) + offset]
        uses = _doubted(network, copy, (ends if direction == "down" else starts)[step], uses[step])
        if direction == "down":
            plan.steps.add(copy, ends[step], uses, reasons[step])
        else:
            plan.steps.add(starts[step], copy, uses, reasons[step])


def _doubted(network: Network, copies: Ints, others: Ints, uses: Ints) -> Ints:
    """Uses of steps between copies of states and bookings: not sure where what a copy stands for
    may be out of the thing by then."""
    told, first = network.told, network.first_flow
    flow = (others >= first) & (others < first + len(told.flows)) & (uses & SURE > 0)
    flow &= network.base[copies] < first
    for at in np.flatnonzero(flow).tolist():
        booking = told.flows.booking[others[at] - first]
        if network.doubt(int(copies[at]), int(told.found.bookings.written_to[booking])):
            uses[at] &= ~SURE
    return uses


def lead_to_rows(
    plan: StepPlan, starts: Ints, rows: Ints, reason: int, sure: Flags | None = None
) -> None:
    """Steps from nodes to rows of containers: possible, and where `sure` for certain, too, whenever
    it was packed."""
    nodes = plan.held
    if nodes is None or not len(rows):
        return
    known = nodes.maybe[rows] >= 0
    plan.steps.add(starts[known], nodes.maybe[rows[known]], WALKED, reason)
    if sure is not None:
        surely = sure & (nodes.there[rows] >= 0)
        plan.steps.add(starts[surely], nodes.there[rows[surely]], RUNG)


def to_containers(
    plan: StepPlan, node: int, thing: int, reason: int, *, surely: bool = False
) -> None:
    """Steps from a node to all containers around a thing: possible; `surely`: where it surely was
    in one, for certain, too."""
    if plan.held is None:
        return
    held = plan.held.held
    rows = np.flatnonzero(held.thing == thing)
    sure = held.sure[rows] if surely else None
    lead_to_rows(plan, np.full(len(rows), node), rows, reason, sure)
