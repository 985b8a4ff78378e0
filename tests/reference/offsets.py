"""What a return offsets: lot by lot and serial by serial, what was shipped to that customer before.

By ends of times, first what the walk does not count, never a later shipment. At one instant or day
the order is not known: where only such a shipment could be offset, what is out is unknown. What a
return does not offset is excess, unless it is a part of a unit that was shipped there: then it is
known as one out of it. A container brings its content back possibly: unknown, until that content
is named in an unpack from it or in a return.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.reference.flows import Books, Flow, Packing, meets
from tests.reference.rules import World
from tests.reference.units import unit

if TYPE_CHECKING:
    from tests.reference.customers import Uom

Amount = float | None


@dataclass
class Offset:
    """Of one thing at one customer: shipped and returned as far as the walk counts it."""

    shipped: Amount = 0.0
    returned: Amount = 0.0
    doubtful: bool = False  # the order of a return and a shipment is not known
    excess: float = 0.0
    ships: list[Flow] = field(default_factory=list)

    def names(self, uom: Uom, counted: set[Flow]) -> bool:
        """Whether anything counted is in this unit."""
        return any(_is_in(f, uom) for f in self.ships if f in counted)


def _is_in(flow: Flow, uom: Uom) -> bool:
    return not uom.only or (unit(flow.uom) or None) == uom.name


def offset(
    world: World, customer: str, thing: str, facts: dict[str, Any], uom: Uom, counted: set[Flow]
) -> Offset:
    """Returns against shipments, the oldest first."""
    from tests.reference.customers import amount_in

    booked = [f for f in world.books.of(thing, ("ship", "back")) if f.other == customer]
    booked = sorted((f for f in booked if _is_in(f, uom)), key=lambda f: (f.time.end, f.key))
    ships = [f for f in booked if f.kind == "ship"]
    found = Offset(ships=ships)
    left: dict[Flow, Amount] = {f: amount_in(facts, f, uom.name, None) for f in ships}
    for ship in ships:
        if ship in counted:
            found.shipped = _plus(found.shipped, left[ship])
    for backs in _by_booking(f for f in booked if f.kind == "back"):
        back = backs[0]
        told = _sum(amount_in(facts, f, uom.name, None) for f in backs)
        if back.hus:
            named, told = _named(world.books, back, booked, told)
            if not named:
                told = None
            elif told == 0:
                continue
        _offset_one(world, found, back, told, left, counted)
    return found


def _by_booking(backs: Iterable[Flow]) -> list[list[Flow]]:
    """What one returned container brings back is one return."""
    groups: dict[tuple[Any, ...], list[Flow]] = {}
    for back in backs:
        groups.setdefault((*back.key[:2], bool(back.hus)), []).append(back)
    return list(groups.values())


def _sum(amounts: Iterable[Amount]) -> Amount:
    total: Amount = 0.0
    for amount in amounts:
        total = _plus(total, amount)
    return total


def _offset_one(
    world: World, found: Offset, back: Flow, rest: Amount, left: dict[Flow, Amount],
    counted: set[Flow],
) -> None:  # fmt: skip
    """One return: what was shipped surely before it, uncounted first; then what may have been."""
    before = [f for f in left if _order(f, back) == "before"]
    maybe = [f for f in left if _order(f, back) == "unknown"]
    if rest is None:
        if any(f in counted and left[f] != 0 for f in (*before, *maybe)):
            found.returned = None
        return
    for ship in sorted(before, key=lambda f: f in counted):
        of = left[ship]
        taken = rest if of is None else min(rest, of)
        if of is not None:
            left[ship] = of - taken
        if ship in counted:
            found.returned = _plus(found.returned, taken)
        rest -= taken
    for ship in sorted(maybe, key=lambda f: f in counted):
        of = left[ship]
        taken = rest if of is None else min(rest, of)
        if taken > 1e-9 and ship in counted:
            found.doubtful = True
            found.returned = _plus(found.returned, taken)
        if of is not None:
            left[ship] = of - taken
        rest -= taken
    if rest > 1e-9 and not back.hus and not is_part(world, back):
        found.excess += rest


def _order(ship: Flow, back: Flow) -> str:
    """Whether a shipment was booked before a return; on one day or at one instant: unknown."""
    if ship.time.start <= back.time.end and back.time.start <= ship.time.end:
        return "unknown"
    return "before" if ship.time.end < back.time.end else "after"


def brought_back(books: Books, own: list[Flow]) -> list[Flow]:
    """The bookings of a thing; what containers brought back from customers as far as it is named,
    else as an unknown quantity."""
    found = []
    for backs in _by_booking(f for f in own if f.kind == "back"):
        back = backs[0]
        if not back.hus or books.is_own(back.other):
            found += backs
            continue
        booked = [f for f in own if f.other == back.other]
        named, told = _named(books, back, booked, None)
        if not named:
            found.append(replace(back, quantity=None))
        elif told is None:  # all of it
            found += backs
        elif told > 0:
            row = _naming(books, back)
            found.append(replace(back, quantity=told, uom=(row.uom if row else None) or back.uom))
    return [f for f in own if f.kind != "back"] + found


def _named(books: Books, back: Flow, booked: list[Flow], told: Amount) -> tuple[bool, Amount]:
    """Whether the content of a returned container is named, and how much of it is so known."""
    direct = [f for f in booked if f.kind == "back" and not f.hus]
    if any(f.time.end >= back.time.start for f in direct):
        return True, 0.0  # the return that names it says how much
    row = _naming(books, back)
    if row is None:
        return False, told
    return True, told if row.quantity is None else row.quantity


def _naming(books: Books, back: Flow) -> Packing | None:
    """The first unpack that names what a returned container may have brought back."""
    inside = set(back.hus)  # with the boxes in it
    for _ in books.packing:
        inside |= {str(p.content) for p in books.packing if p.packs and p.hu in inside}
    for row in sorted(books.packing, key=lambda p: (p.time.end, p.key)):
        unpack = not row.packs and row.hu in inside and row.content == back.thing
        if unpack and row.time.end >= back.time.start:
            return row
    return None


def is_part(world: World, back: Flow) -> bool:
    """Whether what came back went into something that was shipped to that customer before."""
    into, seen = [back.thing], {back.thing}
    while into:
        thing = into.pop()
        for i in world.books.of(thing, ("consume",)):
            for p in world.service.outputs:
                if meets(i, p) and p.thing not in seen:
                    seen.add(p.thing)
                    into.append(p.thing)
    return any(
        f.other == back.other and _order(f, back) != "after"
        for thing in seen - {back.thing}
        for f in world.books.of(thing, ("ship",))
    )


def _plus(one: Amount, other: Amount) -> Amount:
    return None if one is None or other is None else one + other
