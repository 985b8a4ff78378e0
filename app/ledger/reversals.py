"""Reverses as they were known at a moment: what was left of a booking then. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ledger.columns import UNKNOWN, Bookings
from app.vocabulary import MICRO
from app.vocabulary.reversing import part_of

_ALL, _SOME = -1.0, -2.0  # what was taken back: all of it; some, nobody knows how much


def parts_taken(row: Mapping[str, Any], known_at: int) -> dict[int, float]:
    """By booking, how much reverses of a part had taken back by a moment (NaN: nobody can say),
    from `row` (trace/reversals)."""
    columns = ("ids", "rev_quantity", "rev_recorded_at", "rev_voided_at")
    found = {}
    for id_, parts, stamps, voids in zip(*(row[name] for name in columns), strict=True):
        part = part_of(
            math.nan if each == _SOME else None if each == _ALL else each
            for each in _counted(parts, stamps, voids, known_at)
        )
        if part is not None:
            found[int(id_)] = part
    return found


def _counted(
    parts: Sequence[float], stamps: Sequence[int], voids: Sequence[int], known_at: int
) -> list[float]:
    """What the reverses recorded and not voided by a moment took back; negative: all."""
    return [
        part
        for part, stamp, void in zip(parts, stamps, voids, strict=True)
        if stamp <= known_at and (void < 0 or void > known_at)
    ]


def net_of_reversals(found: Bookings, row: Mapping[str, Any], known_at: int) -> Bookings:
    """The bookings with what the reverses of `row` (trace/reversals) had left of them by then.

    A reverse counts when it was recorded at or before the moment and not voided by then; one
    without quantity takes back all; part of an unknown quantity leaves it unknown.
    """
    places: dict[int, list[int]] = defaultdict(list)  # one met from both its ends stands twice
    for place, id_ in enumerate(found.ids.tolist()):
        places[id_].append(place)
    quantities = found.quantities.copy()
    left = np.ones(len(found), np.bool_)
    columns = ("ids", "quantities", "rev_quantity", "rev_recorded_at", "rev_voided_at")
    for id_, booked, parts, stamps, voids in zip(*(row[name] for name in columns), strict=True):
        taken = _counted(parts, stamps, voids, known_at)
        total = sum(round(part * MICRO) for part in taken if part >= 0)
        known = booked > UNKNOWN and _SOME not in taken
        gone = _ALL in taken
        left[places[id_]] = not (
            gone or (booked > UNKNOWN and total > 0 and total >= round(abs(booked) * MICRO))
        )
        rest = (abs(booked) * MICRO - total) / MICRO
        quantities[places[id_]] = math.copysign(rest, booked) if known else np.nan
    columns_of = [getattr(found, name) for name in Bookings.__slots__]
    columns_of[Bookings.__slots__.index("quantities")] = quantities
    return Bookings(*columns_of).pick(left)
