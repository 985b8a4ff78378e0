"""Sums of quantities: exact, unit by unit, unknown where a part is unknown. Pure.

Quantities are summed as whole millionths. A quantity that is not known makes its sum unknown,
never zero; units that do not convert are kept apart. A serial without a quantity is one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from app.genealogy.flows import ItemFacts
from app.units import converted, factor, unit_name
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


@dataclass(slots=True)
class Units:
    """Sums by unit of one thing; what converts is added up in the unit met first."""

    item: ItemFacts
    sums: dict[str | None, Sum] = field(default_factory=dict)
    spelt: dict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, quantity: float | None, uom: str | None, sign: int = 1) -> None:
        """Add an amount in the unit it is given in."""
        given = unit_name(uom or self.item.uom or "") or None
        unit = self._place(given)
        if given is not None and unit is not None and unit != given and quantity is not None:
            quantity = converted(quantity, given, unit, self.item.uom, self.item.factors)
        self.sums.setdefault(unit, Sum()).add(quantity, sign)
        if uom is not None and unit == given:
            self.spelt[unit].add(uom)

    def _place(self, given: str | None) -> str | None:
        """The unit that sums are kept in and a unit converts to, else that unit."""
        if given is None or given in self.sums:
            return given
        facts = self.item
        known = (unit for unit in self.sums if unit is not None)
        fits = (unit for unit in known if factor(given, unit, facts.uom, facts.factors) is not None)
        return next(fits, given)

    def label(self, unit: str | None) -> str | None:
        """A unit as its bookings spelt it, when all spelt it alike."""
        spelt = self.spelt.get(unit, set())
        return next(iter(spelt)) if len(spelt) == 1 else unit
