"""Units of measure: UN/ECE codes and common spellings made one, and conversion.

Masses, volumes, lengths and the like convert by physics (pint); pieces, cases and pallets only by
an item's own factors (`{"case": 12}`: one case is twelve of the item's unit). What does not
convert is never added up. The library is given nothing but its own words of the units that are
known (`app/unit_names.py`): to it pcs are parsecs and ML are megalitres. A unit that is not known
counts by itself and converts to nothing.

Factors are fractions: 0.1 kg are 100 g, and three times that are 300 g.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from app.unit_names import COUNT, Unit, known_unit

if TYPE_CHECKING:
    import pint


@lru_cache(maxsize=4096)
def unit_name(uom: str) -> str:
    """The one name of a unit: `KGM`, `Kg` and `kg` are `kg`; unknown units keep their spelling."""
    parts = _parts(uom)
    return "/".join(unit.name for unit in parts) if parts else uom


def is_known_unit(uom: str) -> bool:
    """Whether a unit is one of those that are known, or one of them by another (`g/l`)."""
    return bool(_parts(uom))


@lru_cache(maxsize=4096)
def _parts(uom: str) -> tuple[Unit, ...]:
    """The unit, or the two of a quotient such as `g/l`; none when it is not known."""
    whole = known_unit(uom)
    if whole is not None:
        return (whole,)
    parts = [known_unit(part) for part in uom.split("/")]
    if len(parts) != 2:
        return ()
    known = tuple(part for part in parts if part is not None and _is_physical(part))
    return known if len(known) == 2 else ()


def is_measure(uom: str) -> bool:
    """Whether a unit measures (kg, l, m …) and does not count pieces."""
    parts = _parts(uom)
    return bool(parts) and all(_is_physical(unit) for unit in parts)


def _is_physical(unit: Unit) -> bool:
    return bool(unit.word) and unit.dimension != COUNT


@cache
def _registry() -> pint.UnitRegistry[Fraction]:
    import pint  # reads its units; most answers convert none

    return pint.UnitRegistry(non_int_type=Fraction)


@lru_cache(maxsize=4096)
def _by_nature(start: str, end: str) -> Fraction | None:
    """How many `end` one `start` is for whatever item, or None."""
    first, second = _parts(start), _parts(end)
    dimensions = [unit.dimension for unit in first]
    if not first or dimensions != [unit.dimension for unit in second]:
        return None
    if dimensions == [COUNT]:
        return Fraction(int(first[0].word), int(second[0].word))
    if not all(_is_physical(unit) for unit in first):
        return None
    over = _measured(first[0].word, second[0].word)
    return over if len(first) == 1 else over / _measured(first[1].word, second[1].word)


def _measured(start: str, end: str) -> Fraction:
    """Of two of the library's own words for one dimension."""
    units = _registry()
    amount = units.Quantity(Fraction(1), units.Unit(start)).to(units.Unit(end))
    return Fraction(amount.magnitude)


def _ratio(
    start: str, end: str, item_uom: str | None, factors: Mapping[str, float] | None
) -> Fraction | None:
    start, end = unit_name(start), unit_name(end)
    if start == end:
        return Fraction(1)
    direct = _by_nature(start, end)
    if direct is not None or not factors or not item_uom:
        return direct
    own = {unit_name(name): _exactly(value) for name, value in factors.items()}
    own[unit_name(item_uom)] = Fraction(1)
    to_item, from_item = _to_own(start, own), _to_own(end, own)
    return to_item / from_item if to_item and from_item else None


def _exactly(number: float) -> Fraction:
    """The decimal that a number is written as: 0.1 is a tenth."""
    return Fraction(str(number))


def _to_own(unit: str, own: Mapping[str, Fraction]) -> Fraction | None:
    if unit in own:
        return own[unit]
    for name, value in own.items():
        step = _by_nature(unit, name)
        if step is not None:
            return step * value
    return None


def factor(
    start: str, end: str, item_uom: str | None = None, factors: Mapping[str, float] | None = None
) -> float | None:
    """How many `end` one `start` is, or None when it does not convert.

    `factors` are the item's own: how many of the item's unit one of the named unit is.
    """
    ratio = _ratio(start, end, item_uom, factors)
    return None if ratio is None else float(ratio)


def convert(
    quantity: float,
    start: str,
    end: str,
    item_uom: str | None = None,
    factors: Mapping[str, float] | None = None,
) -> float | None:
    """A quantity of `start` in `end`, exact in decimals, or None when it does not convert."""
    ratio = _ratio(start, end, item_uom, factors)
    if ratio is None:
        return None
    return quantity if ratio == 1 else float(_exactly(quantity) * ratio)


@dataclass(frozen=True, slots=True)
class ItemUnits:
    """The unit of an item, and its own factors."""

    uom: str = ""
    factors: Mapping[str, float] | None = None

    def amount(self, quantity: Decimal, start: str, end: str) -> Decimal | None:
        """A quantity in another unit, or None when it does not convert."""
        if unit_name(start) == unit_name(end):
            return quantity
        if not start or not end:
            return None
        found = convert(float(quantity), start, end, self.uom or None, self.factors)
        return None if found is None else Decimal(str(found))
