"""Who got how much, and what is on hand: sums over bookings of reached things.

Quantities are summed as whole millionths. A quantity that is not known makes its sum unknown,
never zero; units that do not convert are kept apart. A serial without a quantity is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.trace.models import Booking, Thing
from app.trace.packing import Packing, Piece
from app.units import factor, unit_name
from app.vocabulary import MICRO

Amount = tuple[float | None, str | None]  # quantity (None unknown) and its unit


@dataclass(frozen=True, slots=True)
class ItemUnits:
    """An item's own unit and how many of it other units hold."""

    uom: str | None = None
    factors: Mapping[str, float] | None = None


@dataclass(slots=True)
class Sum:
    """A sum in millionths; None once something unknown was added."""

    micro: int | None = 0

    def add(self, quantity: float | None, sign: int = 1) -> None:
        """Add a quantity."""
        if quantity is None or self.micro is None:
            self.micro = None
        else:
            self.micro += sign * round(quantity * MICRO)

    @property
    def value(self) -> float | None:
        """The sum, or None when unknown."""
        if self.micro is None:
            return None
        whole, rest = divmod(self.micro, MICRO)
        return whole if rest == 0 else self.micro / MICRO


@dataclass(slots=True)
class Units:
    """Sums by unit of one thing; what converts is added up in the unit met first."""

    item: ItemUnits
    sums: dict[str | None, Sum] = field(default_factory=dict)
    spelt: dict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, quantity: float | None, uom: str | None, sign: int = 1) -> None:
        """Add an amount in the unit it is given in."""
        unit, scale = self._place(uom)
        self.sums.setdefault(unit, Sum()).add(
            None if quantity is None else quantity * scale, sign
        )  # fmt: skip
        if uom is not None and scale == 1.0:
            self.spelt[unit].add(uom)

    def _place(self, uom: str | None) -> tuple[str | None, float]:
        uom = uom or self.item.uom
        if uom is None:
            return None, 1.0
        unit = unit_name(uom)
        if unit in self.sums:
            return unit, 1.0
        for known in self.sums:
            if known is not None:
                scale = factor(unit, known, self.item.uom, self.item.factors)
                if scale is not None:
                    return known, scale
        return unit, 1.0

    def label(self, unit: str | None) -> str | None:
        """A unit as its bookings spelt it, when all spelt it alike."""
        spelt = self.spelt.get(unit, set())
        return next(iter(spelt)) if len(spelt) == 1 else unit


@dataclass(frozen=True, slots=True)
class Flow:
    """One booking as it concerns one thing, directly or through a container."""

    thing: int
    booking: Booking
    quantity: float | None
    uom: str | None


def flows(
    things: Mapping[int, Thing],
    reached: Iterable[int],
    direct: Iterable[Booking],
    packing: Packing,
    by_container: Iterable[Booking],
    containers: Iterable[int] = (),
) -> list[Flow]:
    """Every booking of reached things; those of containers count for what was inside.

    `containers` are roots: one of which no contents are known still went where it went, with an
    unknown quantity.
    """
    wanted = set(reached)
    found = []
    for booking in direct:
        thing = booking.start if booking.start in wanted else booking.end
        if thing in wanted:
            quantity = booking.quantity
            if quantity is None and things[thing].label == "Serial":
                quantity = 1.0
            found.append(Flow(thing, booking, quantity, booking.uom))
    around: dict[int, list[Piece]] = defaultdict(list)
    roots = set(containers)
    for thing in wanted | roots:
        for piece in packing.holders(thing):
            around[piece.hu].append(piece)
    for booking in by_container:
        hu = booking.start if things[booking.start].label == "HandlingUnit" else booking.end
        inside: dict[int, list[Piece]] = defaultdict(list)
        for piece in around.get(hu, ()):
            if piece.seen(booking.look):
                inside[piece.content].append(piece)
        goods = [thing for thing in inside if thing not in roots]
        for thing in goods:
            amounts = _packed(things[thing], inside[thing])
            found.extend(Flow(thing, booking, *amount) for amount in amounts)
        empty = roots & {hu, *inside}
        if not goods and booking.type in ("SHIPPED_TO", "RETURNED"):
            found.extend(Flow(thing, booking, None, None) for thing in empty)
    return found


def _packed(thing: Thing, pieces: list[Piece]) -> list[Amount]:
    """How much of a content is inside: the packed quantities by unit; a serial is one."""
    if thing.label == "Serial" and all(piece.quantity is None for piece in pieces):
        return [(1.0, pieces[0].uom)]
    sums: dict[str | None, Sum] = defaultdict(Sum)
    for piece in pieces:
        sums[piece.uom].add(piece.quantity)
    return [(total.value, uom) for uom, total in sums.items()]


def stock(
    found: Iterable[Flow], places: Mapping[int, Thing], items: Mapping[int, ItemUnits]
) -> dict[tuple[int, str | None], Units]:
    """(thing, location ref or None) → sums: + receive, produce, move in, customer return, adjust;
    - consume, ship, move out, return to supplier."""
    sums: dict[tuple[int, str | None], Units] = {}

    def put(flow: Flow, place: str | None, sign: int) -> None:
        key = flow.thing, place
        if key not in sums:
            sums[key] = Units(items.get(flow.thing, ItemUnits()))
        sums[key].add(flow.quantity, flow.uom, sign)

    for flow in found:
        booking = flow.booking
        if booking.type in ("SUPPLIED", "PRODUCED"):
            put(flow, booking.location, +1)
        elif booking.type == "CONSUMED_INTO":
            put(flow, booking.location, -1)
        elif booking.type == "SHIPPED_TO":
            put(flow, booking.from_, -1)
        elif booking.type == "MOVED_TO":
            put(flow, places[booking.end].ref, +1)
            put(flow, booking.from_, -1)
        elif booking.type == "RETURNED":
            back = places[booking.start].label == "Customer"
            put(flow, booking.to if back else booking.from_, +1 if back else -1)
        elif booking.type == "ADJUSTED":
            put(flow, places[booking.end].ref if places[booking.end].number else None, +1)
    return sums
