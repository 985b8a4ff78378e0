"""Shares: how much of a thing comes from one root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.reference.down import names
from tests.reference.flows import Flow, meets
from tests.reference.rules import Node, World, fits, keeps
from tests.reference.units import converted
from tests.reference.walk import Walked

Share = float | None
NOTHING = 1e-9  # quantities have at most six places


@dataclass
class Shares:
    """Shares from one root; what is asked for again while it is worked out is unknown."""

    world: World
    roots: frozenset[str]  # what has a share of 1
    naming: frozenset[str]  # roots that had part of a lot: of it only what names one of them has 1
    reached: frozenset[str]  # things reached when time is left aside; the others have nothing of it
    asked: set[Flow] = field(default_factory=set)
    known: dict[Flow, Share] = field(default_factory=dict)
    circled: bool = False  # something was asked for again
    circles: set[Flow] = field(default_factory=set)  # of what is known, what waits for a circle

    def shown(self, node: Node) -> Share:
        """The share of all that flowed in."""
        if node[0] in self.roots:
            return 1.0
        if node[0] not in self.reached:
            return 0.0
        if self._of_lots(node[0]):
            return _same([self.shown((lot, 0)) for lot in self._of_lots(node[0])])
        if self._is_murky(node[0]):
            return None
        came, self.circled = self._brought(self.world.inflows(node)), False
        return self.mixed(came, [self.of_inflow(f) for f in came])

    def _brought(self, inflows: list[Flow]) -> list[Flow]:
        """Inflows that change the mix: received or made, not what resumes a life."""
        return [
            f for f in inflows if f.kind in ("receive", "produce") and f not in self.world.resumed
        ]

    def _of_lots(self, thing: str) -> list[str]:
        """The lots of a serial without a birth of its own: it has their share."""
        if not thing.startswith("serial:") or self.world.has_birth(thing):
            return []
        return sorted(lot for lot, own in self.world.books.members.items() if thing in own)

    def _is_murky(self, thing: str) -> bool:
        """A lot of which serials that have something of the root were made on their own."""
        return thing.startswith("lot:") and any(
            self.shown((serial, life)) != 0.0
            for serial in self.world.books.members.get(thing, ())
            if self.world.has_birth(serial)
            for life in range(len(self.world.lives.get(serial, [0])))
        )

    def of_inflow(self, flow: Flow) -> Share:
        """What is received from outside brings nothing of the root."""
        return self.of_output(flow) if flow.kind == "produce" else 0.0

    def of_output(self, p: Flow) -> Share:
        """Σqs/Σq of the inputs its own time allows, packaging left out."""
        if p in self.known:
            self.circled |= p in self.circles
            return self.known[p]
        if p in self.asked:
            self.circled = True
            return None
        before, self.circled = self.circled, False
        self.asked.add(p)
        inputs = [i for i in self.world.inputs[p] if not self._is_packaging(i)]
        kept = any(keeps(self.world, i, p) for i in inputs)
        if not kept:
            inputs = [i for i in inputs if fits(i, p)]
        shares = [self.of_outflow(i) for i in inputs]
        self.known[p] = share = self.mixed(inputs, shares)
        if kept and len(set(shares)) > 1:
            self.known[p] = None
        if share not in (0.0, 1.0) and self.world.service.is_service(p):
            self.known[p] = None  # what came out of the unit took some of it along, or not
        if self.circled and len(set(shares)) > 1:
            self.known[p] = None  # it waits for itself
        if self.circled:
            self.circles.add(p)
        self.circled |= before
        self.asked.remove(p)
        return self.known[p]

    def _is_packaging(self, i: Flow) -> bool:
        return self.world.books.facts.get(f"item:{i.item}", {}).get("item_type") == "packaging"

    def of_outflow(self, out: Flow) -> Share:
        """The mix of a thing when a booking takes from it; the lives it may be of must agree."""
        if out.thing in self.roots:
            part = self.naming and out.thing.startswith("lot:")
            return None if part and not any(names(out, root) for root in self.naming) else 1.0
        if not out.tracked or out.thing not in self.reached:
            return 0.0
        if self._of_lots(out.thing):
            return self.shown((out.thing, 0))
        if self._is_murky(out.thing):
            return None
        return _same([self._mix((out.thing, life), out) for life in self.world.belongs[out]])

    def _mix(self, node: Node, out: Flow) -> Share:
        """In the order of booked ends, inflows first; an outflow takes at the mix there is."""
        inflows, outflows = self.world.inflows(node), self.world.outflows(node)
        brings = self._brought(inflows)
        ordered = self.world.cover[out] and all(f.time.booked for f in (*inflows, out))
        if ordered:
            brings = [f for f in brings if self._is_before(f, out)]
        shares = {f: self.of_inflow(f) for f in brings}
        if len(set(shares.values())) <= 1:
            return next(iter(shares.values()), 0.0)
        before = [f for f in outflows if f.time.end < out.time.end and not f.zero]
        doubtful = any(not self.world.cover[f] for f in before)
        if not ordered or doubtful or any(not f.time.booked for f in outflows):
            return None
        held, mix = 0.0, None
        for flow in self._story(inflows, outflows):
            if flow == out:
                break
            amount = flow.quantity or 0
            if flow in outflows:
                held -= amount
                continue
            if flow in shares:
                mix = _weighted([(held, mix), (amount, shares[flow])])
            held += amount
        return mix

    def _story(self, inflows: list[Flow], outflows: list[Flow]) -> Iterator[Flow]:
        """Flows as they followed each other. At one instant: what comes in, what comes back and
        leaves the mix as it is, what goes out; but what a run draws before what this run gives."""
        brings = self._brought(inflows)
        rest = sorted(
            (*inflows, *outflows),
            key=lambda f: (f.time.end, 2 if f in outflows else int(f not in brings), f.key),
        )
        while rest:
            free = (f for f in rest if not self._waits(f, rest, outflows))
            following = next(free, rest[0])  # none: in a circle, nobody knows
            rest.remove(following)
            yield following

    def _waits(self, flow: Flow, rest: list[Flow], outflows: list[Flow]) -> bool:
        """Whether something else comes before a flow."""
        if any(f.time.end < flow.time.end for f in rest):
            return True
        if flow in outflows:
            return any(f not in outflows and self._is_before(f, flow) for f in rest)
        return any(f in outflows and not self._is_before(flow, f) for f in rest)

    def _is_before(self, came: Flow, out: Flow) -> bool:
        """By booked ends; at one instant, too, unless the run that draws gave it."""
        if came.time.end != out.time.end:
            return came.time.end < out.time.end
        return not (came.kind == "produce" and out.kind == "consume" and meets(out, came))

    def mixed(self, flows: list[Flow], shares: list[Share]) -> Share:
        """Quantities weigh the shares, in a unit all convert to; equal shares need none."""
        if len(set(shares)) <= 1:
            return shares[0] if shares else 0.0
        if self.circled and None in shares:
            return None  # also where it is a row of 0 that waits for itself
        if any(flow.quantity is None for flow in flows):
            return None
        for unit in sorted({flow.uom or "" for flow in flows}):
            rows = [self._in(unit or None, flow) for flow in flows]
            if all(quantity is not None for quantity in rows):
                return _weighted([(q or 0.0, share) for q, share in zip(rows, shares, strict=True)])
        return None

    def _in(self, unit: str | None, flow: Flow) -> float | None:
        """A quantity in a unit all convert to, None when it does not."""
        facts = self.world.books.facts.get(f"item:{flow.item}", {})
        factors, own = facts.get("factors") or {}, facts.get("uom")
        quantity, uom = flow.quantity or 0.0, flow.uom
        if uom in factors and uom != unit:
            quantity, uom = quantity * factors[uom], own
        if unit in factors and uom != unit:
            found = converted(quantity, uom, own)
            return None if found is None else found / factors[unit]
        return converted(quantity, uom, unit)


def rooted(world: World, root: str, walked: Walked) -> tuple[frozenset[str], frozenset[str]]:
    """What has a share of 1, and by what it must be named: what stood in a container or place."""
    if not root.startswith(("hu:", "location:")):
        return frozenset({root}), frozenset()
    stood = [label for label in walked.labels if label.depth == 0]
    naming = {label.naming for label in stood if label.naming is not None}
    if root.startswith("hu:"):
        packed = {f.other for f in world.books.flows if f.kind == "pack"}
        naming = {root} | {hu for hu in walked.hus if hu in packed}
    return frozenset(label.thing for label in stood), frozenset(naming)


def _weighted(rows: list[tuple[float, Share]]) -> Share:
    total = sum(quantity for quantity, _ in rows)
    parts = [(quantity, share) for quantity, share in rows if abs(quantity) > NOTHING]
    if not total or any(share is None for _, share in parts):
        return None
    return sum(quantity * (share or 0) for quantity, share in parts) / total


def _same(shares: list[Share]) -> Share:
    return shares[0] if len(set(shares)) == 1 else None
