"""Bookings and things as columns: one array a property, one place in it a booking or thing.

A genealogy of hundreds of thousands of bookings is read, filtered and walked without making an
object of each. Times are UTC microseconds; `NEVER` and `ALWAYS` stand for no bound. Texts are
numbers of a list of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ALWAYS = -(1 << 62)  # no lower bound of a time
NEVER = 1 << 62  # no upper bound of a time
UNKNOWN = -1e17  # quantities below this mark "not given" in a column
NOW = (1 << 62) - 1  # later than any stamp

TYPES = (
    "CONSUMED_INTO", "PRODUCED", "RAN_AS", "REPORTED_IN", "SUPPLIED", "MOVED_TO", "SHIPPED_TO",
    "RETURNED", "ADJUSTED", "PACKED_INTO", "UNPACKED_FROM",
)  # fmt: skip
(
    CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, SUPPLIED, MOVED, SHIPPED, RETURNED, ADJUSTED, PACKED,
    UNPACKED,
) = range(len(TYPES))  # fmt: skip
_TYPE_NUMBER = {name: number for number, name in enumerate(TYPES)}

POSTED, ASSUMED, UNTRACKED, SCRAP, EVERYTHING, REVERSED = 1, 2, 4, 8, 16, 32  # flags of a booking

KINDS = (
    "Lot", "Serial", "Item", "HandlingUnit", "WorkOrder", "Batch", "Completion", "Customer",
    "Supplier", "Location", "Resource", "Inspection",
)  # fmt: skip
(
    LOT, SERIAL, ITEM, UNIT, ORDER, BATCH, COMPLETION, CUSTOMER, SUPPLIER, LOCATION, RESOURCE,
    INSPECTION,
) = range(len(KINDS))  # fmt: skip
_KIND_NUMBER = {name: number for number, name in enumerate(KINDS)}


@dataclass(slots=True)
class Names:
    """Texts by number; the empty text is -1."""

    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=lambda: {"": -1})

    def of(self, texts: Sequence[str]) -> Ints:
        """Numbers of some texts; new texts get new numbers."""
        known = self.numbers
        for text in set(texts) - known.keys():
            known[text] = len(self.texts)
            self.texts.append(text)
        return np.fromiter(map(known.__getitem__, texts), np.int64, len(texts))

    def text(self, number: int) -> str | None:
        """The text of a number; None for -1."""
        return None if number < 0 else self.texts[number]


@dataclass(frozen=True, slots=True)
class Bookings:
    """Columns of bookings. `starts` and `ends` are node ids, quantities net of reversals.

    `written_from` and `written_to`: the interval written down; `low` and `high`: when it may have
    happened (posted reaches back without bound, assumed both ways).
    """

    ids: Ints
    types: Ints
    starts: Ints
    ends: Ints
    quantities: Floats
    uoms: Ints
    written_from: Ints
    written_to: Ints
    low: Ints
    high: Ints
    flags: Ints
    places: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def pick(self, chosen: Ints | Flags) -> Bookings:
        """Some of the bookings, by place or mask."""
        return Bookings(*(getattr(self, name)[chosen] for name in Bookings.__slots__))

    def of_type(self, *types: int) -> Ints:
        """Places of the bookings of some types."""
        return np.flatnonzero(np.isin(self.types, types))


def read_bookings(row: Mapping[str, Any], names: Names) -> Bookings:
    """Columns from the parallel lists of one row."""
    size = len(row["ids"])
    types = np.fromiter(map(_TYPE_NUMBER.__getitem__, row["types"]), np.int64, size)
    flags = np.array(row["flags"], np.int64)
    quantities = np.array(row["quantities"], np.float64)
    quantities[quantities < UNKNOWN] = np.nan
    start, end = np.array(row["at_from"], np.int64), np.array(row["at_to"], np.int64)
    start = np.where(end == ALWAYS, ALWAYS, start)
    end = np.where(end == ALWAYS, NEVER, end)
    assumed = (flags & ASSUMED) > 0
    return Bookings(
        np.array(row["ids"], np.int64), types, np.array(row["starts"], np.int64),
        np.array(row["ends"], np.int64), quantities, names.of(row["uoms"]), start, end,
        np.where(assumed | ((flags & POSTED) > 0), ALWAYS, start), np.where(assumed, NEVER, end),
        flags, names.of(row["places"]),
    )  # fmt: skip


def together(parts: Iterable[Bookings]) -> Bookings:
    """Bookings of several fetches as one, each booking once, by id."""
    found = [part for part in parts if len(part)]
    if not found:
        nothing, none = np.zeros(0, np.int64), np.zeros(0, np.float64)
        return Bookings(*(none if n == "quantities" else nothing for n in Bookings.__slots__))
    if len(found) == 1:
        whole = found[0]
    else:
        whole = Bookings(
            *(np.concatenate([getattr(p, name) for p in found]) for name in Bookings.__slots__)
        )
    _, first = np.unique(whole.ids, return_index=True)
    return whole.pick(first)


@dataclass(frozen=True, slots=True)
class Things:
    """Columns of nodes, by rising id. `items` are numbers of item codes."""

    ids: Ints
    kinds: Ints
    items: Ints
    homogeneous: Flags
    unbuild: Flags

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, ids: Ints) -> Ints:
        """Places of some ids, which must be known."""
        return np.searchsorted(self.ids, ids)


def read_things(row: Mapping[str, Any], names: Names) -> Things:
    """Columns of nodes from the parallel lists of one row."""
    kinds = [next(_KIND_NUMBER[n] for n in found if n in _KIND_NUMBER) for found in row["labels"]]
    runs = row["kinds"]
    homogeneous = [
        yes or kind == "blend" for yes, kind in zip(row["homogeneous"], runs, strict=True)
    ]
    return Things(
        np.array(row["ids"], np.int64), np.array(kinds, np.int64), names.of(row["items"]),
        np.array(homogeneous, np.bool_), np.array([kind == "unbuild" for kind in runs], np.bool_),
    )  # fmt: skip


def all_things(parts: Sequence[Things]) -> Things:
    """Things of several fetches as one, by rising id."""
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Things.__slots__]
    _, first = np.unique(columns[0], return_index=True)
    return Things(*(column[first] for column in columns))
