"""Sums of quantities: exact, unit by unit, unknown where a part is unknown. Pure.

Quantities are summed as whole millionths. A quantity that is not known makes its sum unknown,
never zero. What is summed is told in the item's unit, else in the one unit all of it converts to
that comes first by name, else unit by unit. A serial without a quantity is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from app.ledger.flows import ItemFacts
from app.units import convert, unit_name
from app.vocabulary import MICRO


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

    def plus(self, other: Sum) -> None:
        """Add another sum."""
        if other.micro is None or self.micro is None:
            self.micro = None
        else:
            self.micro += other.micro

    @property
    def value(self) -> float | None:
        """The sum, or None when unknown."""
        if self.micro is None:
            return None
        whole, rest = divmod(self.micro, MICRO)
        return whole if rest == 0 else self.micro / MICRO


Also = tuple[tuple[float, str], ...]  # the same amount in other units, as booked


@dataclass(frozen=True, slots=True)
class AmountForm:
    """How an amount is told: in a unit (its one name; None unknown), and perhaps in others."""

    unit: str | None
    also: Also = ()

    def scale(self, item: ItemFacts, unit: str | None) -> float | None:
        """How many of a unit one of this is; None when it does not convert by itself."""
        return self.told(item, 1.0, unit)

    def told(self, item: ItemFacts, quantity: float, unit: str | None) -> float | None:
        """A quantity of this in a unit; None when it does not convert by itself."""
        if self.unit == unit:
            return quantity
        if self.unit is None or unit is None:
            return None
        return convert(quantity, self.unit, unit, item.uom, item.factors)

    def beside(self, item: ItemFacts, unit: str | None) -> float | None:
        """The amount in a unit by what is told beside it; None when that does not convert."""
        for amount, name in self.also:
            told = AmountForm(unit_name(name)).told(item, amount, unit)
            if told is not None:
                return told
        return None

    def converts(self, item: ItemFacts, unit: str | None) -> bool:
        """Whether it can be told in a unit."""
        return self.scale(item, unit) is not None or self.beside(item, unit) is not None


def own_unit(item: ItemFacts, uom: str | None) -> str | None:
    """The one name of a unit; a missing unit is the item's."""
    uom = uom or item.uom
    return None if uom is None else unit_name(uom)


def units_for(item: ItemFacts, forms: Collection[AmountForm]) -> tuple[str | None, ...]:
    """The unit amounts are summed in: the item's, else of those they are told in the first by name
    that all convert to; where there is none, each unit for itself."""
    own = None if item.uom is None else unit_name(item.uom)
    told = sorted({form.unit for form in forms}, key=lambda unit: unit or "")
    if len(told) == 1 and told[0] == own:
        return tuple(told)
    beside = sorted({unit_name(name) for form in forms for _, name in form.also})
    for unit in (*(() if own is None else (own,)), *told, *beside):
        if all(form.converts(item, unit) for form in forms):
            return (unit,)
    return tuple(told)


def convertible(item: ItemFacts, units: Collection[str | None]) -> bool:
    """Whether some units convert into each other."""
    first = min(units, key=lambda unit: unit or "", default=None)
    return all(AmountForm(unit).scale(item, first) is not None for unit in units)


def amount_in(
    item: ItemFacts, form: AmountForm, unit: str | None, quantity: float | None
) -> float | None:
    """A quantity in a unit; None unknown, or it does not convert."""
    if quantity is None:
        return None
    told = form.told(item, quantity, unit)
    return form.beside(item, unit) if told is None else told


@dataclass(slots=True)
class Units:
    """Sums by unit of one thing; all in one unit where there is one all convert to.

    `plain`: sums of what is told in one unit only; `others`: (form, quantity, sign) of the rest.
    """

    item: ItemFacts
    plain: dict[str | None, Sum] = field(default_factory=dict)
    others: list[tuple[AmountForm, float | None, int]] = field(default_factory=list)
    spelt: dict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, quantity: float | None, uom: str | None, sign: int = 1, also: Also = ()) -> None:
        """Add an amount in the unit it is given in."""
        unit = own_unit(self.item, uom)
        if also:
            self.others.append((AmountForm(unit, also), quantity, sign))
        else:
            self.plain.setdefault(unit, Sum()).add(quantity, sign)
        if uom is not None:
            self.spelt[unit].add(uom)

    @property
    def sums(self) -> dict[str | None, Sum]:
        """The sum in each unit."""
        units = units_for(
            self.item, {*map(AmountForm, self.plain), *(form for form, _, _ in self.others)}
        )
        sums = {unit: Sum() for unit in units}
        for told, part in self.plain.items():
            unit = units[0] if len(units) == 1 else told
            value = None if part.micro is None else part.micro / MICRO
            sums[unit].add(amount_in(self.item, AmountForm(told), unit, value))
        for form, quantity, sign in self.others:
            unit = units[0] if len(units) == 1 else form.unit
            sums[unit].add(amount_in(self.item, form, unit, quantity), sign)
        return sums

    def label(self, unit: str | None) -> str | None:
        """A unit as its bookings spelt it, when all spelt it alike."""
        return label_of(unit, self.spelt.get(unit, set()))


def label_of(unit: str | None, spelt: Collection[str]) -> str | None:
    """A unit as bookings spelt it, when all spelt it alike."""
    return next(iter(spelt)) if len(spelt) == 1 else unit
