"""Whether something may have been at a place in a window of time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.genealogy.columns import UNKNOWN
from app.genealogy.containers import Look
from app.times import BEFORE_ALL


class Visit(NamedTuple):
    """One booking at a place: when, in (1) or out (-1), how much (below -1e17: unknown)."""

    look: Look
    sign: int
    quantity: float


def inside(at_from: int, at_to: int, window: Look) -> bool:
    """Whether a booked time may lie in a window; an unknown one may (both are BEFORE_ALL then)."""
    return at_to == BEFORE_ALL or (at_from <= window[1] and at_to >= window[0])


def was_there(visits: Sequence[Visit], window: Look) -> bool:
    """Booked there within the window, or come before it and not surely gone."""
    begun = [visit for visit in visits if visit.look[0] <= window[1]]
    if any(visit.look[1] >= window[0] for visit in begun):
        return True
    known = all(visit.quantity > UNKNOWN for visit in begun)
    left = sum(visit.sign * visit.quantity for visit in begun)
    return bool(begun) and not (known and left < 0.000_000_5)
