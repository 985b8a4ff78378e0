"""Rows of customers: what was shipped to each, what came back, what is still out.

Quantities of an item are in its own unit, else in the one unit all of them convert to that comes
first by name, else per unit; what `also` says is the same amount in another unit. Unknown stays
unknown. A place of one's own is never still out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.reference.flows import OUTFLOWS, Flow
from tests.reference.offsets import Offset, offset
from tests.reference.rules import World
from tests.reference.units import base, of_item, unit
from tests.reference.walk import Walked

Amount = float | None
Amounts = dict[str | None, tuple[Amount, Amount, Amount]]


@dataclass
class Row:
    """What one customer got: certain or possible, and per unit (shipped, returned, outstanding)."""

    kind: str
    certainty: str
    amounts: Amounts = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    doubtful: bool = False  # the order of a shipment and a return is not known
    passed_on: bool = False  # of a place of one's own: what came there was booked again
    documents: set[str] = field(default_factory=set)  # numbers of all that its deliveries name

    @property
    def comparable(self) -> Amounts:
        """The amounts in grams or pieces, so that sums can be compared."""
        sums: Amounts = {}
        for uom, row in self.amounts.items():
            told = tuple(base(each, uom)[0] for each in row)
            before = sums.get(base(0, uom)[1], (0.0, 0.0, 0.0))
            sums[base(0, uom)[1]] = _added(before, told)
        return sums


def customer_rows(world: World, walks: list[Walked]) -> dict[str, Row]:
    """One row for each customer that the walk names."""
    shipped: dict[Flow, bool] = {}
    for walked in walks:
        for flow, certain in walked.shipped.items():
            shipped[flow] = shipped.get(flow, False) or certain
    rows = {}
    for customer in sorted({flow.other for flow in shipped}):
        own = [flow for flow in shipped if flow.other == customer]
        kind = world.books.kinds.get(customer, "?" if customer == "customer:?" else "customer")
        certain = any(shipped[flow] for flow in own)
        row = Row(kind, "certain" if certain else "possible", things={f.thing for f in own})
        row.documents = {number for flow in own for number in flow.documents}
        if empty := [flow for flow in own if flow.thing.startswith("hu:")]:
            back = any(
                f.kind == "back" and f.thing == ship.thing and f.other == customer
                and f.time.end >= ship.time.start
                for f in world.books.hu_flows for ship in empty
            )  # fmt: skip
            out = 0.0 if kind == "own" else None
            row.amounts[None] = (None, None if back else 0.0, out)  # nobody wrote down of what
        for item in sorted({flow.item for flow in own if not flow.thing.startswith("hu:")}):
            _add_item(world, row, customer, item, {f for f in own if f.item == item})
        row.passed_on = kind == "own" and _passed_on(world, own)
        rows[customer] = row
    return rows


def _add_item(world: World, row: Row, customer: str, item: str, counted: set[Flow]) -> None:
    things = sorted({flow.thing for flow in counted})
    facts = world.books.facts.get(f"item:{item}", {})
    booked = [
        flow
        for thing in things
        for flow in world.books.of(thing, ("ship", "back"))
        if flow.other == customer and (flow in counted or flow.kind == "back")
    ]
    for uom in units_of(facts, booked):
        for thing in things:
            found = offset(world, customer, thing, facts, uom, counted)
            if not found.names(uom, counted):
                continue
            row.doubtful |= found.doubtful
            told = row.amounts.get(uom.name, (0.0, 0.0, 0.0))
            row.amounts[uom.name] = _added(told, _amounts(found, row.kind))


def _amounts(found: Offset, kind: str) -> tuple[Amount, Amount, Amount]:
    if kind == "own":
        return found.shipped, found.returned, 0.0
    if found.shipped is None or found.returned is None or found.doubtful:
        return found.shipped, found.returned, None
    return found.shipped, found.returned, round(found.shipped - found.returned, 6)


def _added(one: tuple[Amount, ...], other: tuple[Amount, ...]) -> tuple[Amount, Amount, Amount]:
    sums = [
        None if a is None or b is None else round(a + b, 6) for a, b in zip(one, other, strict=True)
    ]
    return sums[0], sums[1], sums[2]


@dataclass(frozen=True)
class Uom:
    """A unit of a row; `only`: amounts in other units are in rows of their own."""

    name: str | None
    only: bool


def units_of(facts: dict[str, Any], booked: Iterable[Flow]) -> list[Uom]:
    """The unit of an item's row, or units if there is none that all convert to."""
    rows = list(booked)
    own = unit(facts.get("uom"))
    present = sorted({unit(f.uom) or own or "" for f in rows})
    present += sorted({unit(name) or "" for f in rows for _, name in _beside(f)})
    for name in ([own] if own else []) + present:
        if all(amount_in(facts, f, name or None, 1.0) is not None for f in rows):
            return [Uom(name or None, False)]
    return [Uom(name or None, True) for name in sorted({unit(f.uom) or "" for f in rows})]


def amount_in(facts: dict[str, Any], flow: Flow, uom: str | None, unknown: Amount) -> Amount:
    """The amount of a booking in a unit, None when it does not convert."""
    quantity = unknown if flow.quantity is None else flow.quantity
    if quantity is None:
        return None
    found = of_item(facts, quantity, flow.uom, uom)
    for other, name in _beside(flow):
        if found is None:
            found = of_item(facts, other, name, uom)
    return found


def _beside(flow: Flow) -> tuple[tuple[float, str], ...]:
    """The same amount in other units: of part of it that is left nobody knows."""
    return () if flow.taken or flow.partly else flow.also


def in_own_unit(
    facts: dict[str, Any], flow: Flow
) -> tuple[Amount, str | None, dict[str | None, Amount]]:
    """How much one booking is of by itself: in the unit of the item where it converts, else as
    booked; and by unit the same amount in the others it was told in."""
    own, uom = unit(facts.get("uom")), unit(flow.uom or facts.get("uom"))
    name = own if own and amount_in(facts, flow, own, 1.0) is not None else uom
    told = {unit(u): q for q, u in _beside(flow)}
    told = ({uom: flow.quantity} if told else {}) | told
    others = {other: amount for other, amount in told.items() if other != name}
    return amount_in(facts, flow, name, None), name, others


def _passed_on(world: World, own: list[Flow]) -> bool:
    """Whether something that was shipped to an own place was booked again at or after that (ends of
    times): received, returned, used, shipped to another, given back, adjusted down."""
    again = ("receive", "back", *OUTFLOWS)
    booked = [*world.books.flows, *(f for kind in again for f in world.books.unopened(kind))]
    return any(
        flow.thing == ship.thing
        and flow.kind in again
        and not flow.candidate
        and (flow.kind != "ship" or flow.other != ship.other)
        and flow.time.end >= ship.time.end
        for ship in own
        for flow in booked
    )
