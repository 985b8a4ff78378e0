"""An answer without a name: its things and links by position, nearest first.

What a page shows of an answer is chosen here, over columns; names and documents are then read for
the few things that are shown.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.genealogy.extent import WORDS, Extent
from app.ledger.columns import TYPES, Flags, Floats, Ints
from app.times import AFTER_ALL

INCLUDES = len(TYPES)  # the number of the link from a lot to its serial, which is no booking


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Things in columns by position; links between positions, in the direction of material.

    `places`: of things in what was fetched; `items`: numbers of item codes; `tops`: roots, and what
    they stand for; `bookings`: places of the links' bookings (-1: no booking); `times`: booked ends
    in UTC microseconds; `walked_from`, `walked_to`: the links' ends as the trace was walked.
    """

    down: bool
    places: Ints
    kinds: Ints
    depth: Ints
    certain: Flags
    items: Ints
    tops: Flags
    starts: Ints
    ends: Ints
    types: Ints
    bookings: Ints
    times: Ints
    quantities: Floats
    sure: Flags

    def __len__(self) -> int:
        return len(self.places)

    @property
    def walked_from(self) -> Ints:
        """Where each link was walked from."""
        return self.starts if self.down else self.ends

    @property
    def walked_to(self) -> Ints:
        """Where each link was walked to."""
        return self.ends if self.down else self.starts

    def of_kind(self, *words: str) -> Flags:
        """Things of some kinds, by the prefixes of their refs."""
        return np.isin(self.kinds, [number for number, word in WORDS.items() if word in words])

    def position(self, place: int) -> int | None:
        """The position of a thing, None where the answer does not list it."""
        found = np.flatnonzero(self.places == place)
        return int(found[0]) if len(found) else None


def skeleton_of(extent: Extent) -> Skeleton:
    """The things and links of an answer."""
    found, booked = extent.answer.told.found, extent.answer.told.found.bookings
    places = extent.listed
    position = np.full(len(extent.kinds), -1, np.int64)
    position[places] = np.arange(len(places))
    shown, chosen = extent.shown_as, extent.bookings
    members = np.array(extent.memberships, np.int64).reshape(-1, 2)
    more = len(members)
    none = np.full(more, -1, np.int64)
    starts = np.concatenate([shown[found.starts[chosen]], members[:, 0]])
    ends = np.concatenate([shown[found.ends[chosen]], members[:, 1]])
    certain = extent.zero | extent.answer.whole.sure
    certain[list(extent.units[0])] |= np.array(list(extent.units[0].values()), np.bool_)
    return Skeleton(
        down=extent.answer.direction == "down",
        places=places,
        kinds=extent.kinds[places],
        depth=extent.depth[places],
        certain=certain[places],
        items=found.things.items[places],
        tops=extent.zero[places],
        starts=position[starts],
        ends=position[ends],
        types=np.concatenate([booked.types[chosen], np.full(more, INCLUDES)]),
        bookings=np.concatenate([chosen, none]),
        times=np.concatenate([booked.high[chosen], np.full(more, AFTER_ALL)]),
        quantities=np.concatenate([booked.quantities[chosen], np.full(more, np.nan)]),
        sure=np.concatenate([extent.surely[chosen], np.ones(more, np.bool_)]),
    )
