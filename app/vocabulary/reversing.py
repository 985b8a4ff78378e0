"""How much of an event reverses take back, and what is left of it. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from app.units import convert
from app.vocabulary.event_types import EVENT_TYPES
from app.vocabulary.refs import MICRO

UNKNOWN_PART = math.nan  # some of it, nobody knows how much


def booked_quantity(content: Mapping[str, Any]) -> float | None:
    """What an event books; a serial without a quantity is one, None unknown."""
    quantity: float | None = content.get("quantity")
    return 1.0 if quantity is None and "serial" in content.get("object", ()) else quantity


def taken_back(content: Mapping[str, Any], reverse: Mapping[str, Any]) -> float | None:
    """How much of an event a reverse takes back, in the event's unit; None is all of it.

    A unit that does not convert leaves it unknown how much; so does more than was booked, where one
    of the two names a unit and the other does not: it may be another. A part of what has several
    lines takes nothing off: better too much is found than too little.
    """
    quantity: float | None = reverse.get("quantity")
    uom, own = reverse.get("uom"), content.get("uom")
    if quantity is not None and EVENT_TYPES[content["type"]].reversed == "whole":
        return 0.0
    if quantity is None or (uom is None and own is None):
        return quantity
    if uom is None or own is None:
        booked = booked_quantity(content)
        return UNKNOWN_PART if booked is not None and quantity > abs(booked) + 1e-6 else quantity
    in_own = convert(quantity, uom, own)
    return UNKNOWN_PART if in_own is None else round(in_own, 6)


def left_after(
    quantity: float | None, reverses: Iterable[tuple[int, float | None]]
) -> tuple[int, int | None]:
    """(millionths taken back, stamp since which nothing is left or None) of a quantity booked.

    `reverses`: (stamp, how much; None all) each. No more is taken back than was booked; part of an
    unknown quantity, and an unknown part (`is_unknown`), leave it unknown.
    """
    booked = None if quantity is None else micro_quantity(abs(quantity))
    total, undone_at = 0, None
    for stamp, part in sorted(reverses, key=lambda each: each[0]):
        total += 0 if part is None or math.isnan(part) else micro_quantity(part)
        whole = part is None or (booked is not None and 0 < total >= booked)
        if whole and undone_at is None:
            undone_at = stamp
    if undone_at is not None and booked is not None:
        total = booked
    return total, undone_at


def is_unknown(quantity: float | None, parts: Iterable[float | None]) -> bool:
    """Whether parts taken back leave it unknown how much there is of what was booked."""
    return any(
        part is not None and (math.isnan(part) or (quantity is None and part > 0)) for part in parts
    )


def part_of(reverses: Iterable[float | None]) -> float | None:
    """How much reverses take back of a container's booking, whose own quantity says nothing.

    `reverses`: how much each (None all). None: none of them is of a part; NaN: of one nobody can
    say how much it is of (it takes nothing off).
    """
    parts = [part for part in reverses if part is not None]
    if not parts:
        return None
    if 0 in parts or any(map(math.isnan, parts)):
        return math.nan
    return sum(map(micro_quantity, parts)) / MICRO


def micro_quantity(quantity: float) -> int:
    """A quantity as a whole number of millionths, for exact sums."""
    return round(quantity * MICRO)
