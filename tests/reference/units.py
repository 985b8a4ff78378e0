"""The few units the made genealogies use, and how amounts are added up in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

GRAMS = {"kg": 1000.0, "g": 1.0, "KGM": 1000.0, "t": 1_000_000.0}
LITRES = {"l": 1.0, "ml": 0.001, "LTR": 1.0}
SAME = {"KGM": "kg", "C62": "pcs", "EA": "pcs", "H87": "pcs", "LTR": "l"}


def unit(uom: str | None) -> str | None:
    """Spellings of one unit are one."""
    return None if uom is None else SAME.get(uom, uom)


def converted(
    quantity: float, uom: str | None, to: str | None, factors: dict[str, float] | None = None
) -> float | None:
    """A quantity in another unit, None when it does not convert."""
    start, end = unit(uom), unit(to)
    if start == end:
        return quantity
    for measure in (GRAMS, LITRES):
        if start in measure and end in measure:
            return quantity * measure[start] / measure[end]
    pieces = {"pcs": 1.0, **(factors or {})}
    if factors and start in pieces and end in pieces:
        return quantity * pieces[start] / pieces[end]
    return None


def of_item(
    facts: Mapping[str, Any], quantity: float, uom: str | None, to: str | None
) -> float | None:
    """A quantity of an item in another unit: the item's factors say how many of its own unit a
    case is; a missing unit is the item's."""
    own, factors = facts.get("uom"), facts.get("factors") or {}
    start, end = unit(uom or own), unit(to or own)
    plain = converted(quantity, start, end)
    if plain is not None or own is None:
        return plain
    inside = quantity * factors[start] if start in factors else converted(quantity, start, own)
    if inside is None:
        return None
    return inside / factors[end] if end in factors else converted(inside, own, end)


def base(quantity: float | None, uom: str | None) -> tuple[float | None, str | None]:
    """In grams or pieces (a case is twelve in all made genealogies), for comparing sums."""
    name = unit(uom)
    if name in GRAMS:
        return (None if quantity is None else quantity * GRAMS[name]), "g"
    if name == "case":
        return (None if quantity is None else quantity * 12), "pcs"
    return quantity, name
