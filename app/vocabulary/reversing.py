"""How much of an event reverses take back, and what is left of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.units import converted
from app.vocabulary.event_types import EVENT_TYPES
from app.vocabulary.refs import MICRO


def taken_back(content: Mapping[str, Any], reverse: Mapping[str, Any]) -> float | None:
    """How much of an event a reverse takes back, in the event's unit; None is all of it.

    A unit that does not convert, and a part of what has several lines, take nothing off: better
    too much is found than too little.
    """
    quantity: float | None = reverse.get("quantity")
    uom, own = reverse.get("uom"), content.get("uom")
    if quantity is not None and EVENT_TYPES[content["type"]].reversed == "whole":
        return 0.0
    if quantity is None or uom is None or own is None:
        return quantity
    in_own = converted(quantity, uom, own)
    return 0.0 if in_own is None else round(in_own, 6)


def left_after(
    quantity: float | None, reverses: Iterable[tuple[int, float | None]]
) -> tuple[int, int | None]:
    """(millionths taken back, stamp since which nothing is left or None) of a quantity booked.

    `reverses`: (stamp, how much; None all) each. No more is taken back than was booked; part of an
    unknown quantity leaves it unknown.
    """
    booked = None if quantity is None else micro_quantity(abs(quantity))
    total, undone_at = 0, None
    for stamp, part in sorted(reverses, key=lambda each: each[0]):
        total += 0 if part is None else micro_quantity(part)
        whole = part is None or (booked is not None and total >= booked)
        if whole and undone_at is None:
            undone_at = stamp
    if undone_at is not None and booked is not None:
        total = booked
    return total, undone_at


def micro_quantity(quantity: float) -> int:
    """A quantity as a whole number of millionths, for exact sums."""
    return round(quantity * MICRO)
