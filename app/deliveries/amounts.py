"""How much a link says: in the unit of the item, as rows of customers have it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.ledger.flows import ItemFacts
from app.ledger.quantities import Also, AmountForm, Sum, amount_in, own_unit
from app.units import unit_name


class LinkAmount(NamedTuple):
    """So much (None: nobody knows), its unit, and the same amount in other units."""

    quantity: float | None
    uom: str | None
    also: Also = ()


def link_amount(
    item: ItemFacts, quantity: float | None, uom: str | None, also: Also = ()
) -> LinkAmount:
    """An amount in the item's unit, where it converts or what is told beside it does, as the item
    spells it; else as booked. `also` then names the units it was told in and is not."""
    form = AmountForm(own_unit(item, uom), also)
    own = None if item.uom is None else unit_name(item.uom)
    found, name = quantity, uom
    if own is not None and form.converts(item, own):
        found, name = amount_in(item, form, own, quantity), item.uom
    return LinkAmount(_sum([found]), name, _others(form, quantity, name))


def _others(form: AmountForm, quantity: float | None, name: str | None) -> Also:
    """What was told, of an amount that was told in several units, in units other than one."""
    if not form.also:
        return ()
    told: dict[str, float] = {}
    if quantity is not None and form.unit is not None:
        told[form.unit] = quantity
    for amount, uom in form.also:
        told.setdefault(unit_name(uom), amount)
    own = None if name is None else unit_name(name)
    return tuple(sorted((amount, unit) for unit, amount in told.items() if unit != own))


def together(amounts: Sequence[LinkAmount]) -> LinkAmount:
    """Some amounts in one unit as one; in another unit only where each is told in it."""
    beside = [{unit: amount for amount, unit in each.also} for each in amounts]
    units = set(beside[0]).intersection(*beside[1:])
    also = [(_sum([each[unit] for each in beside]), unit) for unit in units]
    return LinkAmount(
        _sum([each.quantity for each in amounts]), amounts[0].uom,
        tuple(sorted((amount, unit) for amount, unit in also if amount is not None)),
    )  # fmt: skip


def _sum(amounts: Sequence[float | None]) -> float | None:
    total = Sum()
    for each in amounts:
        total.add(each)
    return None if total.value is None else float(total.value)
