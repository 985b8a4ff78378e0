"""What the rules say of single bookings and steps: cover, keeping, certainty (rules 1 to 3)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tests.reference.flows import (
    INFLOWS,
    OUTFLOWS,
    Books,
    Flow,
    item_of,
    meets,
    one_family,
)
from tests.reference.lives import Life, lives_of
from tests.reference.service import Service
from tests.reference.times import EVER
from tests.reference.units import unit

Node = tuple[str, int]  # a thing and the number of its life


@dataclass
class World:
    """The books with all that was worked out of them once."""

    books: Books
    service: Service
    lives: dict[str, list[Life]] = field(default_factory=dict)
    belongs: dict[Flow, tuple[int, ...]] = field(default_factory=dict)
    doubtful: set[Flow] = field(default_factory=set)  # in doubt by rule 2
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
        return [(thing, life) for life in range(len(self.lives.get(thing, [0])))]

    def earliest(self, node: Node) -> float:
        """The earliest inflow of a thing's life, what may be of it included; none of its own: any
        time."""
        came = self.inflows(node)
        if all(f.candidate for f in came):
            return -EVER
        return min(f.time.lo for f in came)

    def has_birth(self, serial: str) -> bool:
        """Rule 5: a birth of its own. What resumes its life, what its own run took in, and a birth
        with 0 is none."""
        return any(
            p not in self.resumed and not p.zero and not self.service.again(p)
            for p in self.books.of(serial, ("produce",))
        )

    def makers(self, lot: str) -> set[str]:
        """The runs and orders that made a lot."""
        return {p.other for p in self.books.of(lot, ("produce",)) if p not in self.resumed}


def add_candidates(books: Books) -> None:
    """Bookings of an item without a lot may be of any lot or serial of it."""
    known = books.named | books.things()
    goods = sorted(thing for thing in known if thing.startswith(("lot:", "serial:")))
    books.flows += [
        replace(flow, thing=thing, candidate=True, key=(*flow.key, thing))
        for flow in books.flows
        if not flow.tracked and flow.kind in (*INFLOWS, *OUTFLOWS)
        for thing in goods
        if item_of(thing) == flow.item
    ]


def work_out(books: Books, include_candidates: bool = False) -> World:
    """All that the rules say of single things and bookings."""
    if include_candidates:
        add_candidates(books)
    service = Service(books)
    world = World(books, service)
    booked = {f.thing for f in (*books.flows, *books.handled, *books.counts)}
    for thing in sorted(booked | books.things()):
        found = lives_of(books, service, thing)
        world.lives[thing] = found.lives
        world.belongs |= found.belongs
        world.doubtful |= found.doubtful
    outputs = [f for f in books.flows if f.kind == "produce"]
    inputs = [f for f in books.flows if f.kind == "consume"]
    world.resumed = {p for p in outputs if service.resumes(p)}
    world.outputs = {i: [p for p in outputs if service.flows_into(i, p)] for i in inputs}
    world.inputs = {p: [i for i in inputs if p in world.outputs[i]] for p in outputs}
    for flow in books.flows:
        if flow.kind in OUTFLOWS:
            world.cover[flow] = is_covered(world, flow)
    return world


def only_possible(world: World, flow: Flow) -> bool:
    """Whether a booking itself is only possible: by lives (rule 2) or containers (rule 4)."""
    return not flow.sure or len(world.belongs[flow]) > 1 or flow in world.doubtful


def is_covered(world: World, out: Flow) -> bool:
    """Rule 1 (a): earlier inflow less earlier outflow is at least what flows out.

    By booked ends. An inflow at the same instant is earlier, unless the run that draws gave it;
    outflows at one instant count together. All quantities are known and in one unit. What is
    itself only possible, assumed or 0 covers nothing; as an outflow it counts whole. An outflow of
    0 is covered where something was left. Bookings of an item without a lot are covered alike, by
    what was booked of it without a lot.
    """
    thing = f"item:{out.item}" if out.candidate else out.thing
    end = out.time.end

    def drawn(f: Flow) -> bool:
        return f.kind == "produce" and out.kind == "consume" and meets(out, f)

    came = [
        f
        for f in world.books.of(thing, INFLOWS)
        if f.time.end <= end and not f.candidate and not f.assumed and not f.zero
        if not only_possible(world, f) and not (f.time.end == end and drawn(f))
    ]
    went = [f for f in world.books.of(thing, OUTFLOWS) if f.time.end <= end and not f.candidate]
    if any(f.quantity is None for f in (*came, *went)):
        return False
    if len({unit(f.uom) for f in (*came, *went)}) > 1:
        return False
    left = sum(f.quantity or 0 for f in came) - sum(f.quantity or 0 for f in went)
    return left > 1e-9 if out.zero else left >= -1e-9


def fits(i: Flow, p: Flow) -> bool:
    """Whether an input may have happened before an output, by their own times."""
    return i.time.lo <= p.time.hi


def begins(world: World, i: Flow) -> float:
    """When an input may have happened at the earliest: not before anything came into what it names,
    unless it was booked before that."""
    named = [(f"item:{i.item}", 0)] if i.candidate else [(i.thing, n) for n in world.belongs[i]]
    came = min(world.earliest(node) for node in named)
    return max(i.time.lo, came) if came <= i.time.hi else i.time.lo


def keeps(world: World, i: Flow, p: Flow) -> bool:
    """Rule 1 (b): an output to which time leaves no booking of an item keeps all of them; 0 of it
    is no booking. What had not come in yet is left by no time, however vague its booking is."""
    return not i.zero and not any(
        begins(world, j) <= p.time.hi and not j.zero for j in world.inputs[p] if j.item == i.item
    )


def is_clean(world: World, flow: Flow) -> bool:
    """Whether nothing about a booking is in doubt."""
    clean = not flow.assumed and not flow.candidate and not flow.zero
    return clean and not only_possible(world, flow)


def joins(world: World, came: Flow | None, out: Flow, supplied: str | None = None) -> bool:
    """Whether what came by an inflow of a thing surely is in an outflow of it.

    Not when two runs say that they made the thing in one life: what the second brought (by booked
    time; at one instant either may be the second) is possible in every booking, what the first
    brought in those booked at or after the second. And not when the outflow was booked before the
    inflow, and something else had come in by then: a posted time allows it, but nothing says so.
    """
    if came is None:
        return True
    if came.kind == "produce" and came.thing.startswith("serial:") and came not in world.resumed:
        for other in world.books.of(came.thing, ("produce",)):
            if not _is_another_birth(world, came, other):
                continue
            if other.time.end <= came.time.end or out.time.end >= other.time.end:
                return False
    if not came.tracked and _from_elsewhere(world, came, out, supplied):
        return False
    if out.time.end >= came.time.end or out.kind == "pack":  # a pack is no outflow
        return True
    return not any(
        f.time.end <= out.time.end and not f.zero and not f.candidate
        for f in world.books.of(came.thing, INFLOWS)
    )


def _from_elsewhere(world: World, came: Flow, out: Flow, supplied: str | None) -> bool:
    """An untracked item of which something else may have come in before it was booked out; another
    lot of the supplier, or what came by another document, where one is asked about."""

    def alike(f: Flow) -> bool:
        if supplied is not None and supplied.startswith("document:"):
            return supplied.partition(":")[2] in f.documents
        return f.kind == came.kind and f.other == came.other and supplied in (None, f.supplier_lot)

    return any(
        f.time.lo <= out.time.hi and not alike(f) for f in world.books.of(came.thing, INFLOWS)
    )


def _is_another_birth(world: World, birth: Flow, other: Flow) -> bool:
    return (
        other not in world.resumed
        and not other.zero
        and not birth.zero
        and not one_family(birth.other, other.other)
        and bool(set(world.belongs[birth]) & set(world.belongs[other]))
    )


def is_certain(world: World, i: Flow, p: Flow) -> bool:
    """Rule 3: whether a step input -> run -> output is certain, by the bookings' own times.

    A unit that comes out of the run again is certain in itself, at most possible in other outputs;
    the other inputs of that run are at most possible in outputs that did not go in. What is
    homogeneous is mixed all the same.
    """
    if not (fits(i, p) and is_clean(world, i) and is_clean(world, p)):
        return False
    if world.service.at_most_possible(i, p):
        return False
    if i.thing == p.thing:
        return True
    if i.other == p.other and world.service.is_homogeneous(i.other):
        return True
    if _of_a_unit_that_stays(world, i, p):
        return False
    return _nowhere_else(world, i, p) or _from_nothing_else(world, i, p)


def _of_a_unit_that_stays(world: World, i: Flow, p: Flow) -> bool:
    """The unit into something else, or another input into an output that did not go in.

    A lot that came out of another unit of the run, too, came out of the run again.
    """
    again = [
        q
        for q in world.service.outputs
        if q.thing != p.thing
        and meets(i, q)
        and one_family(q.other, p.other)
        and world.service.again(q)
    ]
    if any(q.thing == i.thing for q in again):
        return True
    return bool(again) and not world.service.again(p)


def _nowhere_else(world: World, i: Flow, p: Flow) -> bool:
    """(b): an input could have gone into no other output thing; scrap is no other output."""
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
    """(c): an output could have got that item from no other lot or serial."""
    return not any(
        j.thing != i.thing and not j.candidate and j.item == i.item and fits(j, p)
        for j in world.inputs[p]
    )
