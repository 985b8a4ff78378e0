"""Units of measure: UN/ECE codes and common spellings made one, and conversion.

Masses, volumes and lengths convert by physics (pint); pieces, cases and pallets only by an
item's own factors (`{"case": 12}`: one case is twelve of the item's unit). What does not convert
is never added up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

import pint

# UN/ECE Recommendation 20 and 21 codes, and spellings met in the field, to one name.
_NAMES = {
    "KGM": "kg", "GRM": "g", "MGM": "mg", "TNE": "t", "LBR": "lb", "ONZ": "oz", "MC": "ug",
    "LTR": "l", "MLT": "ml", "CLT": "cl", "HLT": "hl", "MTQ": "m3", "GLL": "gal", "FTQ": "ft3",
    "MTR": "m", "CMT": "cm", "MMT": "mm", "KMT": "km", "FOT": "ft", "INH": "in", "MTK": "m2",
    "C62": "pcs", "EA": "pcs", "H87": "pcs", "PCE": "pcs", "PCS": "pcs", "PC": "pcs", "ST": "pcs",
    "NAR": "pcs", "UN": "pcs", "CS": "case", "XCS": "case", "CT": "carton", "XCT": "carton",
    "BX": "box", "XBX": "box", "PF": "pallet", "XPX": "pallet", "PAL": "pallet", "PR": "pair",
    "SET": "set", "RO": "roll", "XRO": "roll", "BG": "bag", "XBG": "bag", "BE": "bundle",
    "DZN": "dozen", "HUR": "h", "MIN": "min", "CEL": "degC", "FAH": "degF", "P1": "%",
}  # fmt: skip
_LOWER = {
    "each": "pcs", "ea": "pcs", "pc": "pcs", "pcs": "pcs", "piece": "pcs", "pieces": "pcs",
    "stk": "pcs", "st": "pcs", "unit": "pcs", "units": "pcs", "kilogram": "kg", "kg": "kg",
    "gram": "g", "tonne": "t", "ton": "t", "liter": "l", "litre": "l", "lt": "l", "lbs": "lb",
    "pound": "lb", "cases": "case", "pallets": "pallet", "boxes": "box", "cartons": "carton",
}  # fmt: skip
# Counted, not measured; some of these names mean something else in physics (pcs: parsecs).
_COUNTED = frozenset(
    {"pcs", "case", "carton", "box", "pallet", "pair", "set", "roll", "bag", "bundle", "dozen"}
)


@lru_cache(maxsize=4096)
def unit_name(uom: str) -> str:
    """The one name of a unit: `KGM`, `Kg` and `kg` are `kg`; unknown units keep their spelling."""
    return _NAMES.get(uom) or _LOWER.get(uom.lower()) or uom


# Names with an exponent of one digit, up to four of them joined. Nothing else is given to pint,
# which would take it for an expression and compute it.
_POWER = r"[^\W\d_]+(?:(?:\*\*|\^)?\d)?"
_WRITTEN = re.compile(rf"{_POWER}(?:[ */.·]{_POWER}){{0,3}}")


@cache
def _registry() -> pint.UnitRegistry[float]:
    registry: pint.UnitRegistry[float] = pint.UnitRegistry()
    return registry


@lru_cache(maxsize=4096)
def _physical(start: str, end: str) -> float | None:
    if not _COUNTED.isdisjoint((start, end)):
        return None
    if not (_WRITTEN.fullmatch(start) and _WRITTEN.fullmatch(end)):
        return None
    units = _registry()
    names = {"l": "liter", "t": "metric_ton", "m3": "meter**3", "m2": "meter**2", "ft3": "foot**3"}
    try:
        first = units.Unit(names.get(start, start))
        second = units.Unit(names.get(end, end))
        if first.dimensionless or second.dimensionless:
            return None
        return float(units.Quantity(1.0, first).to(second).magnitude)
    except (pint.PintError, AttributeError, ValueError, TypeError, AssertionError):
        return None


def factor(
    start: str, end: str, item_uom: str | None = None, factors: Mapping[str, float] | None = None
) -> float | None:
    """How many `end` one `start` is, or None when it does not convert.

    `factors` are the item's own: how many of the item's unit one of the named unit is.
    """
    start, end = unit_name(start), unit_name(end)
    if start == end:
        return 1.0
    direct = _physical(start, end)
    if direct is not None or not factors or not item_uom:
        return direct
    own = {unit_name(name): value for name, value in factors.items()} | {unit_name(item_uom): 1.0}
    to_item, from_item = _to_own(start, own), _to_own(end, own)
    return to_item / from_item if to_item and from_item else None


def _to_own(unit: str, own: Mapping[str, float]) -> float | None:
    if unit in own:
        return own[unit]
    for name, value in own.items():
        step = _physical(unit, name)
        if step is not None:
            return step * value
    return None
