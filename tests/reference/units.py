"""The few units the made genealogies use."""

from __future__ import annotations

GRAMS = {"kg": 1000.0, "g": 1.0, "KGM": 1000.0, "t": 1_000_000.0}
SAME = {"KGM": "kg", "C62": "pcs", "EA": "pcs", "H87": "pcs"}


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
    if start in GRAMS and end in GRAMS:
        return quantity * GRAMS[start] / GRAMS[end]
    pieces = {"pcs": 1.0, **(factors or {})}
    if factors and start in pieces and end in pieces:
        return quantity * pieces[start] / pieces[end]
    return None


def base(quantity: float | None, uom: str | None) -> tuple[float | None, str | None]:
    """In grams or pieces (a case is twelve in all made genealogies), for comparing sums."""
    name = unit(uom)
    if name in GRAMS:
        return (None if quantity is None else quantity * GRAMS[name]), "g"
    if name == "case":
        return (None if quantity is None else quantity * 12), "pcs"
    return quantity, name
