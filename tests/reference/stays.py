"""What stays in a unit and what came out of it (rule 2), along a chain.

Whether a part is in a unit still depends on how it went in: on the chain, not on one step. So a
walk down remembers how it went into units (`Way`), a walk up what was taken out of them on the way
(`Passed`), and both ask the same of a pair: a part that went into a unit, and a *taking out*:

- `service`: the unit goes on in its next life, with all it had but what came out: a serial not at
  all when by then it came out as often as it went in, else possibly; of a lot, or where its item
  came out without a lot or under another number, possibly;
- `stays`: taken apart, and born again: what the unbuild did not give out, possibly;
- `after`: bookings of a lot (or of a serial in the same life) from then on, of a run without a
  time all of them: what came out, possibly;
- `origin`: something came out whose item the unit took in without a lot: its origin is there, and
  in the rest possibly.

A part that went in inside another part is possibly in the unit from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from tests.reference.flows import Flow, item_of, meets, one_family
from tests.reference.rules import World, only_possible
from tests.reference.units import unit as one_unit

STAYS, POSSIBLY, GONE = "stays", "possibly", "gone"


@dataclass(frozen=True)
class TakingOut:
    """A run that took something out of a unit; `of`: a booking of the unit on it."""

    kind: str
    unit: str
    of: Flow


@dataclass(frozen=True)
class Way:
    """How a chain down came: the last part by which it went into each unit, what it passed."""

    parts: frozenset[tuple[str, str, Flow]] = frozenset()  # unit, part, the unit's birth
    things: frozenset[str] = frozenset()

    def part(self, unit: str) -> tuple[str, Flow] | None:
        """The part by which it is in a unit."""
        return next(((part, birth) for u, part, birth in self.parts if u == unit), None)


@dataclass(frozen=True)
class Passed:
    """What was taken out on a chain up, and (once it left the unit) the part it goes on from."""

    out: TakingOut
    part: str | None = None


class Stays:
    """Pairs of parts and takings out, in one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.service = world.service

    @cached_property
    def units(self) -> set[str]:
        """What is ever taken apart, or comes out of its own run again."""
        outputs = [p for p in self.service.outputs if not p.zero]
        opened = {i.thing for q in outputs for i in self.service.opened(q)}
        return opened | {p.thing for p in outputs if self.service.again(p)}

    @cached_property
    def items(self) -> set[str]:
        """Items of all that ever came out of a unit."""
        return {
            q.item
            for q in self.service.outputs
            if any(
                i.thing in self.units and i.thing != q.thing and meets(i, q)
                for i in self.service.inputs
            )
        }

    # Takings out

    def of_step(self, i: Flow, p: Flow) -> TakingOut | None:
        """What a step through a run takes out: of the unit itself, or with something new."""
        if i.thing == p.thing:
            serial = p.thing.startswith("serial:")
            return TakingOut("service", p.thing, p) if serial and self.service.again(p) else None
        unit = any(u.thing == i.thing for u in self.service.opened(p))
        if unit and self.service.without_lot(i.thing, p):
            return TakingOut("origin", i.thing, p)
        return None

    def of_booking(self, out: Flow, life: int) -> list[TakingOut]:
        """What was taken out of a thing before one of its bookings, in the same life."""
        if out.thing not in self.units:
            return []
        services = [
            p for p in self.service.outputs if p.thing == out.thing and self.service.is_service(p)
        ]
        if out.thing.startswith("lot:"):
            runs = services
        else:
            runs = [i for i in self.world.lives[out.thing][life].ends if self.is_apart(i)]
            taken = [i for i in self.service.inputs if i.thing == out.thing and not i.zero]
            untimed = [*services, *(i for i in taken if i.sure and self.is_apart(i))]
            runs += [f for f in untimed if not f.time.booked and life in self.world.belongs[f]]
        return [
            TakingOut("after", out.thing, run)
            for run in runs
            if run.time.end <= out.time.end or not run.time.booked
            if not one_family(run.other, out.other)
        ]

    def is_apart(self, i: Flow) -> bool:
        """Whether a unit was taken apart: an unbuild that does not give the unit out again."""
        outputs = [q for q in self.world.outputs.get(i, []) if q.thing == i.thing]
        return self.service.is_unbuild(i.other) and not outputs

    # Pairs

    def direct(self, part: str, birth: Flow, out: TakingOut) -> str:
        """Of a part that went into the unit itself."""
        if self._is_later(birth, out):
            return STAYS
        if out.kind == "origin":
            untracked = part.startswith("item:") and item_of(part) == out.of.item
            return STAYS if untracked else POSSIBLY
        given = self.service.given_out(out.unit, out.of)
        if any(q.thing == part for q in given):
            return self._came_out(part, out)
        if out.kind == "stays":
            return POSSIBLY
        taking = out.kind == "after" or self.service.is_service(out.of)
        if taking and any(self._may_be(part, q, out.unit) for q in given):
            return POSSIBLY
        return STAYS

    def inside(self, thing: str, birth: Flow, out: TakingOut) -> str:
        """Of something that went in inside another part."""
        if out.kind == "origin" or self._is_later(birth, out):
            return STAYS  # the part it is in says all
        given = self.service.given_out(out.unit, out.of)
        if any(q.thing == thing or self._may_be(thing, q, out.unit) for q in given):
            return POSSIBLY
        return STAYS

    def _is_later(self, birth: Flow, out: TakingOut) -> bool:
        later = birth.time.end > out.of.time.end
        return later and not one_family(birth.other, out.of.other)

    def _may_be(self, thing: str, q: Flow, unit: str) -> bool:
        """Whether what came out may be a thing: its item without a lot, or under another number."""
        if q.item != item_of(thing) or q.thing == thing:
            return False
        return not q.tracked or not self.service.is_part_of(unit, q)

    def _came_out(self, part: str, out: TakingOut) -> str:
        went_in, came_out = self.service.counts(out.unit, part, out.of)
        if out.kind == "after":
            return POSSIBLY
        clean = [q for q in came_out if not q.assumed and not only_possible(self.world, q)]
        if part.startswith("serial:"):
            return GONE if len(clean) >= max(1, len(went_in)) else POSSIBLY
        if out.kind == "stays" and clean:
            amounts = [f.quantity for f in (*went_in, *clean)]
            units = {one_unit(f.uom) for f in (*went_in, *clean)}
            if None not in amounts and len(units) == 1:
                inside = sum(f.quantity or 0 for f in went_in)
                if sum(f.quantity or 0 for f in clean) >= inside - 1e-9:
                    return GONE
        return POSSIBLY

    # Chains down

    def start(self, thing: str) -> Way:
        """A chain begins at a thing."""
        kept = frozenset({thing}) if item_of(thing) in self.items else frozenset()
        return Way(things=kept)

    def step(self, way: Way, i: Flow, p: Flow) -> Way:
        """A chain goes on from a thing into another."""
        if p.thing == i.thing:
            return way
        parts = way.parts
        if p.thing in self.units:
            parts = frozenset(each for each in parts if each[0] != p.thing)
            parts |= {(p.thing, _as_booked(i), p)}
        things = way.things | ({p.thing} if p.item in self.items else set())
        return Way(parts, things)

    def verdict(self, way: Way, out: TakingOut | None) -> str:
        """Whether what came this way is in the unit still, when something was taken out."""
        part = None if out is None else way.part(out.unit)
        if out is None or part is None:
            return STAYS
        worst = self.direct(*part, out)
        nested = [t for t in way.things if t not in (part[0], out.unit)]
        if worst == STAYS and any(self.inside(t, part[1], out) == POSSIBLY for t in nested):
            return POSSIBLY
        return worst

    # Chains up

    def back(self, passed: frozenset[Passed], i: Flow, p: Flow) -> tuple[frozenset[Passed], str]:
        """A chain up goes on from an output to an input: what it passed then, and the verdict."""
        if p.thing == i.thing:
            return passed, STAYS
        kept, worst = set(), STAYS
        for each in passed:
            if each.part is None:
                if self._is_later(p, each.out):
                    continue
                found = self.direct(_as_booked(i), p, each.out)
                kept.add(Passed(each.out, _as_booked(i)))
            else:
                found = STAYS
                if _as_booked(i) not in (each.part, each.out.unit):
                    found = self.inside(_as_booked(i), each.out.of, each.out)
                kept.add(each)
            worst = max(worst, found, key=(STAYS, POSSIBLY, GONE).index)
        return frozenset(kept), worst


def _as_booked(flow: Flow) -> str:
    """What a booking names: a candidate of a lot or serial is booked of the item without one."""
    return f"item:{flow.item}" if flow.candidate else flow.thing
