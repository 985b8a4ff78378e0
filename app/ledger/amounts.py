"""How much flows are of, in the unit their sums are told in. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.ledger.flows import FlowLedger, ItemFacts
from app.ledger.quantities import Also, AmountForm, amount_in, own_unit
from app.units import unit_name
from app.vocabulary import MICRO


def facts_of(told: FlowLedger, place: int) -> ItemFacts:
    """What is known of the item of a thing."""
    return told.found.items.get(int(told.found.things.items[place]), ItemFacts())


def amount_of(told: FlowLedger, row: int) -> tuple[float | None, str | None]:
    """Quantity (None unknown) and unit, as spelt, of a flow."""
    quantity = float(told.flows.quantity[row])
    spelt = told.found.names.text(int(told.flows.spelt[row]))
    return None if quantity != quantity else abs(quantity), spelt


def also_of(told: FlowLedger, row: int) -> Also:
    """The same amount in other units: as booked, of content as it was packed."""
    also = told.found.also
    if not also:
        return ()
    booked, pack = told.found.bookings, int(told.flows.pack[row])
    if pack < 0:
        return also.get(int(booked.ids[told.flows.booking[row]]), ())
    if pack not in also:
        return ()
    whole = booked.quantities[booked.ids == pack]  # what was unpacked since is not told apart
    return also[pack] if bool((whole == told.flows.quantity[row]).all()) else ()


def told_in(told: FlowLedger, row: int, unit: str | None) -> tuple[float | None, str | None]:
    """Quantity and unit of a flow as booked, or what is booked beside it where that converts to a
    unit and the quantity itself does not."""
    quantity, uom = amount_of(told, row)
    facts = facts_of(told, int(told.flows.thing[row]))
    form = AmountForm(own_unit(facts, uom), also_of(told, row))
    if quantity is None or not form.also or unit is None or form.scale(facts, unit) is not None:
        return quantity, uom
    beside = form.beside(facts, unit_name(unit))
    return (quantity, uom) if beside is None else (beside, unit)


def forms_of(told: FlowLedger, rows: Iterable[int]) -> dict[int, AmountForm]:
    """How the amounts of some flows are told, by row."""
    names, uoms = told.found.names, told.flows.uom
    return {row: AmountForm(names.text(int(uoms[row])), also_of(told, row)) for row in rows}


@dataclass(frozen=True, slots=True)
class Scale:
    """Amounts of the flows of an item in a unit. `forms`: how they are told; `only`: amounts that
    are told in other units are summed apart."""

    told: FlowLedger
    facts: ItemFacts
    forms: dict[int, AmountForm]
    unit: str | None
    only: bool

    def holds(self, row: int) -> bool:
        """Whether a flow is summed in this unit."""
        return not self.only or self.forms[row].unit == self.unit

    def micro(self, row: int) -> int | None:
        """Millionths of a flow; None unknown."""
        quantity, _ = amount_of(self.told, row)
        amount = amount_in(self.facts, self.forms[row], self.unit, quantity)
        return None if amount is None else round(amount * MICRO)

    def booked(self, place: int) -> int | None:
        """Millionths of a booking, whatever it is of; None unknown."""
        found = self.told.found
        quantity = float(found.bookings.quantities[place])
        unit = own_unit(self.facts, found.names.text(int(found.bookings.uoms[place])))
        form = AmountForm(unit, found.also.get(int(found.bookings.ids[place]), ()))
        known = None if quantity != quantity else abs(quantity)
        amount = amount_in(self.facts, form, self.unit, known)
        return None if amount is None else round(amount * MICRO)
