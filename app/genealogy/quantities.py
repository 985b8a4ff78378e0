"""Sums of quantities: exact, unit by unit, unknown where a part is unknown. Pure.

Quantities are summed as whole millionths. A quantity that is not known makes its sum unknown,
never zero; units that do not convert are kept apart. A serial without a quantity is one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from app.genealogy.flows import ItemFacts
from app.units import factor, unit_name
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
