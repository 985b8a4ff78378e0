"""What the rules say of single bookings and steps: cover, keeping, certainty."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.reference.flows import INFLOWS, OUTFLOWS, Books, Flow, item_of
from tests.reference.lives import flows_into, lives_of, resumes
from tests.reference.times import EVER
from tests.reference.units import unit

Node = tuple[str, int]  # a thing and the number of its life


@dataclass
class World:
    """The books with all that was worked out of them once."""

    books: Books
    lives: dict[str, int] = field(default_factory=dict)  # how many lives a thing has
    belongs: dict[Flow, tuple[int, ...]] = field(default_factory=dict)
    outputs: dict[Flow, list[Flow]] = field(default_factory=dict)  # of an input
    inputs: dict[Flow, list[Flow]] = field(default_factory=dict)  # of an output
    cover: dict[Flow, bool] = field(default_factory=dict)
    resumed: set[Flow] = field(default_factory=set)

    def inflows(self, node: Node) -> list[Flow]:
        """Inflows of a thing's life."""
        return self._in_life(node, INFLOWS)

    def outflows(self, node: Node) -> list[Flow]:
        """Outflows of a thing's life."""
        return self._in_life(node, OUTFLOWS)

    def _in_life(self, node: Node, kinds: tuple[str, ...]) -> list[Flow]:
        thing, life = node
        return [f for f in self.books.of(thing, kinds) if life in self.belongs[f]]

    def nodes(self, thing: str) -> list[Node]:
        """All lives of a thing."""
        return [(thing, life) for life in range(self.lives.get(thing, 1))]

    def earliest(self, node: Node) -> float:
        """The earliest inflow of a thing's life; no inflow: any time."""
        return min((f.time.lo for f in self.inflows(node)), default=-EVER)

    def has_birth(self, serial: str) -> bool:
        """Whether a serial has a birth of its own."""
        return any(p not in self.resumed for p in self.books.of(serial, ("produce",)))

    def makers(self, lot: str) -> set[str]:
        """The runs and orders that made a lot."""
        return {p.other for p in self.books.of(lot, ("produce",)) if p not in self.resumed}


def add_candidates(books: Books) -> None:
    """Bookings of an item without a lot may be of any lot of it."""
    known = books.named | set(books.members)
    lots = sorted(thing for thing in known if thing.startswith("lot:"))
    books.flows += [
        replace(flow, thing=lot, candidate=True, key=(*flow.key, lot))
        for flow in books.flows
        if not flow.tracked and flow.kind in (*INFLOWS, *OUTFLOWS)
        for lot in lots
        if item_of(lot) == flow.item
    ]


def work_out(books: Books, include_candidates: bool = False) -> World:
    """All that the rules say of single things and bookings."""
    if include_candidates:
        add_candidates(books)
    world = World(books)
    for thing in sorted({f.thing for f in books.flows} | books.things()):
        lives, belongs = lives_of(books, thing)
        world.lives[thing] = len(lives)
        world.belongs |= belongs
    outputs = [f for f in books.flows if f.kind == "produce"]
    inputs = [f for f in books.flows if f.kind == "consume"]
    world.resumed = {p for p in outputs if resumes(books, p)}
    world.outputs = {i: [p for p in outputs if flows_into(books, i, p)] for i in inputs}
    world.inputs = {p: [i for i in inputs if p in world.outputs[i]] for p in outputs}
    for flow in books.flows:
        if flow.kind in OUTFLOWS:
            world.cover[flow] = flow.tracked and is_covered(books, flow)
    return world


def is_covered(books: Books, out: Flow) -> bool:
    """Whether earlier inflow less earlier outflow is at least what flows out.

    An inflow at the same instant is earlier; outflows at one instant count together. All
    quantities are known and in one unit. An assumed inflow proves nothing: it comes last.
    """
    if out.candidate:
        return True  # nothing but its time says that it may be this lot
    end = out.time.end
    came = [f for f in books.of(out.thing, INFLOWS) if (EVER if f.assumed else f.time.end) <= end]
    went = [f for f in books.of(out.thing, OUTFLOWS) if f.time.end <= end]
    came, went = ([f for f in some if not f.candidate] for some in (came, went))
    if any(f.quantity is None for f in (*came, *went)):
        return False
    if len({unit(f.uom) for f in (*came, *went)}) > 1:
        return False
    return sum(f.quantity or 0 for f in came) - sum(f.quantity or 0 for f in went) >= -1e-9


def fits(i: Flow, p: Flow) -> bool:
    """Whether an input may have happened before an output, by their own times."""
    return i.time.lo <= p.time.hi


def keeps(world: World, i: Flow, p: Flow) -> bool:
    """Whether an output keeps an input: its time leaves it no booking of that item."""
    return not any(fits(j, p) for j in world.inputs[p] if j.item == i.item)


def is_clean(world: World, flow: Flow) -> bool:
    """Whether nothing about a booking is in doubt."""
    return not flow.assumed and not flow.candidate and flow.sure and len(world.belongs[flow]) == 1


def is_certain(world: World, i: Flow, p: Flow) -> bool:
    """Whether a step input -> run -> output is certain, by the bookings' own times."""
    if not (fits(i, p) and is_clean(world, i) and is_clean(world, p)):
        return False
    homogeneous = i.other == p.other and is_homogeneous(world.books, i.other)
    return homogeneous or _nowhere_else(world, i, p) or _from_nothing_else(world, i, p)


def is_homogeneous(books: Books, run: str) -> bool:
    """A blend, or said to be homogeneous."""
    facts = books.facts.get(run, {})
    return facts.get("kind") == "blend" or facts.get("homogeneous") is True


def _nowhere_else(world: World, i: Flow, p: Flow) -> bool:
    """Whether an input could have gone into no other output thing; scrap is no other output."""
    others = [
        q
        for q in world.outputs[i]
        if q.thing != p.thing
        and not q.candidate
        and q.role != "scrap"
        and (fits(i, q) or keeps(world, i, q))
    ]
    return not others


def _from_nothing_else(world: World, i: Flow, p: Flow) -> bool:
    """Whether an output could have got that item from no other lot or serial."""
    return not any(
        j.thing != i.thing and not j.candidate and j.item == i.item and fits(j, p)
        for j in world.inputs[p]
    )
