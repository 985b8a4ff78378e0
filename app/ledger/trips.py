"""What bookings of containers, and of serials by their own number, say of contents. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from app.ledger.columns import (
    ADJUSTED,
    CONSUMED,
    CUSTOMER,
    ITEM,
    PACKED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Bookings,
    Ints,
    Names,
    Things,
    distinct,
    is_any,
)
from app.ledger.containers import Look

SHIP, BACK, USED = 0, 1, 2  # what a trip does: shipped, came back, used up or given back


class Trip(NamedTuple):
    """One booking of a container that says something of its content; `party` the customer's id.

    `vague`: the content may be in it still, whatever comes (to nobody known, partly taken back).
    """

    hu: int
    kind: int
    look: Look
    party: int = -1
    vague: bool = False

    @property
    def end(self) -> int:
        """The booked end; AFTER_ALL where no time is written."""
        return self.look[1]


def trips_of(
    things: Things, booked: Bookings, names: Names, starts: Ints, ends: Ints,
    taken: Mapping[int, float],
) -> list[Trip]:  # fmt: skip
    """Shipments (but those to places of one's own), returns and uses of containers.

    `starts` and `ends`: places of the bookings' ends; `taken`: by booking id, how much of the
    booking of a container was taken back.
    """
    kinds, types = things.kinds, booked.types
    units = (kinds[starts] == UNIT) | (kinds[ends] == UNIT)
    chosen = np.flatnonzero(
        units & is_any(types, (SHIPPED, RETURNED, SUPPLIED, CONSUMED, ADJUSTED))
    )
    unknown = names.nobody
    found = []
    for place in chosen.tolist():
        start, end, type_ = int(starts[place]), int(ends[place]), int(types[place])
        look = int(booked.written_from[place]), int(booked.written_to[place])
        if type_ == SHIPPED:
            vague = bool(things.parties[end] == unknown) or int(booked.ids[place]) in taken
            if not things.own[end]:
                found.append(Trip(int(things.ids[start]), SHIP, look, int(things.ids[end]), vague))
        elif type_ == SUPPLIED or (type_ == RETURNED and kinds[start] == CUSTOMER):
            found.append(Trip(int(things.ids[end]), BACK, look))
        elif type_ != ADJUSTED or booked.quantities[place] < 0:
            found.append(Trip(int(things.ids[start]), USED, look))
    return found


def uses_of(things: Things, booked: Bookings, starts: Ints) -> dict[int, Sequence[int]]:
    """Booked ends of the consumptions and shipments of packed serials by their own number."""
    packed = distinct(starts[booked.types == PACKED])
    packed = packed[things.kinds[packed] == SERIAL]
    found: dict[int, list[int]] = defaultdict(list)
    own = np.flatnonzero(is_any(booked.types, (CONSUMED, SHIPPED)) & np.isin(starts, packed))
    for place in own.tolist():
        found[int(things.ids[starts[place]])].append(int(booked.written_to[place]))
    return dict(found)


def wanted_of(
    things: Things, booked: Bookings, starts: Ints, ends: Ints, goods: Ints
) -> frozenset[int]:
    """Ids of the contents of which it matters whether they may be in a container still: of what is
    looked at, of items without a lot, and of all that stood in containers that were used up."""
    units = things.kinds == UNIT
    used = np.zeros(len(things), np.bool_)
    used[starts[(booked.types == CONSUMED) & units[starts]]] = True
    packed = booked.types == PACKED
    while True:
        inside = starts[packed & used[ends]]
        if used[inside].all():
            break
        used[inside] = True
    wanted = used | (things.kinds == ITEM) | np.isin(things.ids, goods)
    return frozenset(things.ids[wanted].tolist())
