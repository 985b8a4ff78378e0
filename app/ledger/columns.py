"""Bookings and things as columns: one array a property, one place in it a booking or thing.

A genealogy of hundreds of thousands of bookings is read, filtered and walked without making an
object of each. Times are UTC microseconds; `BEFORE_ALL` and `AFTER_ALL` stand for no bound. Texts
are numbers of a list of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from app.times import AFTER_ALL, BEFORE_ALL

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
N = TypeVar("N", np.int64, np.int32)

UNKNOWN = -1e17  # quantities below this mark "not given" in a column
FAR = (1 << 31) - 1  # a depth: not reached

TYPES = (
    "CONSUMED_INTO", "PRODUCED", "RAN_AS", "REPORTED_IN", "SUPPLIED", "MOVED_TO", "SHIPPED_TO",
    "RETURNED", "ADJUSTED", "PACKED_INTO", "UNPACKED_FROM",
)  # fmt: skip
(
    CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, SUPPLIED, MOVED, SHIPPED, RETURNED, ADJUSTED, PACKED,
    UNPACKED,
) = range(len(TYPES))  # fmt: skip

# Flags of a booking as the graph keeps them; SPREAD: its time is longer than an instant; CORRECTED:
# voided, or reversed in whole or part. Links that belong to no event have none (-1).
POSTED, SPREAD, ASSUMED, SCRAP, UNTRACKED, TAKEN_OUT, CORRECTED = 1, 2, 4, 8, 16, 32, 64
MOVING = 128  # a move, where moves are read at all
ALSO = 256  # the same amount is told in other units, too
REST_UNKNOWN = 512  # some of it was taken back, nobody knows how much

KINDS = (
    "Lot", "Serial", "Item", "HandlingUnit", "WorkOrder", "Batch", "Completion", "Customer",
    "Supplier", "Location", "Resource", "Inspection",
)  # fmt: skip
(
    LOT, SERIAL, ITEM, UNIT, ORDER, BATCH, COMPLETION, CUSTOMER, SUPPLIER, LOCATION, RESOURCE,
    INSPECTION,
) = range(len(KINDS))  # fmt: skip


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

    @property
    def nobody(self) -> int:
        """The number of "?", a party or place nobody recorded; -2 when it is not among them."""
        return self.numbers.get("?", -2)


def present(numbers: Ints) -> list[int]:
    """Which numbers of texts there are, rising; not -1."""
    return [int(each) for each in np.flatnonzero(np.bincount(numbers[numbers >= 0]))]


def in_ranges(first: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """All places of some ranges: (number of the range, place)."""
    number = np.repeat(np.arange(len(first)), sizes)
    place = np.arange(len(number)) + np.repeat(first - (np.cumsum(sizes) - sizes), sizes)
    return number, place


def join(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Places of equal numbers in a column and in one that rises: each with each."""
    first = np.searchsorted(right, left)
    return in_ranges(first, np.searchsorted(right, left, "right") - first)


def distinct(numbers: NDArray[N]) -> NDArray[N]:
    """Each number once, in their order; much quicker than numpy's way, which goes by hashes."""
    if not len(numbers):
        return numbers
    rising = np.sort(numbers)
    found: NDArray[N] = rising[np.concatenate([[True], rising[1:] != rising[:-1]])]
    return found


def union(first: NDArray[N], second: NDArray[N]) -> NDArray[N]:
    """Each number of both once, in their order."""
    return distinct(np.concatenate([first, second]))


def distinct_pairs(first: Ints, second: Ints) -> tuple[Ints, Ints, Ints]:
    """Each pair of two columns once, rising, and how often it is there.

    Pairs of numbers below 2**31, as places and ordinals are, are sorted as one number each.
    """
    if not len(first):
        return first[:0], second[:0], first[:0]
    bounds = [each for column in (first, second) for each in (column.min(), column.max())]
    if min(bounds) < 0 or max(bounds) >= 1 << 31:
        pairs, counts = np.unique(np.stack([first, second]), axis=1, return_counts=True)
        return pairs[0], pairs[1], counts
    keys = (first << 32) | second
    keys.sort()
    new = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    each = keys[new]
    return each >> 32, each & 0xFFFFFFFF, np.diff(np.append(new, len(keys)))


def has_flag(flags: NDArray[np.integer[Any]], flag: int) -> Flags:
    """Which bookings have a flag; links that belong to no event (-1) have none."""
    found: Flags = (flags >= flag) & ((flags & flag) > 0)
    return found


def is_any(column: NDArray[np.integer[Any]], numbers: tuple[int, ...]) -> Flags:
    """Which of a column of kinds or types are one of some (at most 200; -1 is none of them).

    A table looked into: on short columns many times as quick as a search.
    """
    found: Flags = _table(numbers)[column]
    return found


@cache
def _table(numbers: tuple[int, ...]) -> Flags:
    table = np.zeros(256, np.bool_)
    table[list(numbers)] = True
    return table


@dataclass(frozen=True, slots=True)
class Bookings:
    """Columns of bookings. `starts` and `ends` are ids of things, quantities net of reversals.

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
    """Columns from the parallel lists of one row; types are not known yet (-1)."""
    flags = np.array(row["flags"], np.int64)
    quantities = np.array(row["quantities"], np.float64)
    quantities[quantities < UNKNOWN] = np.nan
    start = np.array(row["at_from"], np.int64)
    end = start.copy()
    spread = np.flatnonzero(has_flag(flags, SPREAD))
    end[spread] = [row["at_to"][place] for place in spread.tolist()]
    end[start == BEFORE_ALL] = AFTER_ALL
    places = row.get("places")
    return dated_bookings(
        np.array(row["ids"], np.int64), np.full(len(flags), -1, np.int64),
        np.array(row["starts"], np.int64), np.array(row["ends"], np.int64), quantities,
        names.of(row["uoms"]), start, end, flags,
        np.full(len(flags), -1, np.int64) if places is None else names.of(places),
    )  # fmt: skip


def dated_bookings(
    ids: Ints,
    types: Ints,
    starts: Ints,
    ends: Ints,
    quantities: Floats,
    uoms: Ints,
    written_from: Ints,
    written_to: Ints,
    flags: Ints,
    places: Ints,
) -> Bookings:
    """Bookings with the times between which they may have happened, which follow from what is
    written down and from the basis of it."""
    assumed, posted = has_flag(flags, ASSUMED), (flags < 0) | has_flag(flags, POSTED)
    return Bookings(
        ids, types, starts, ends, quantities, uoms, written_from, written_to,
        np.where(assumed | posted, BEFORE_ALL, written_from),
        np.where(assumed, AFTER_ALL, written_to), flags, places,
    )  # fmt: skip


def with_types(found: Bookings, start_kinds: Ints, end_kinds: Ints) -> Bookings:
    """Bookings with their types, which follow from what they link."""
    runs = is_any(end_kinds, (ORDER, BATCH))
    types = np.full(len(found), PACKED, np.int64)
    types[end_kinds == LOCATION] = ADJUSTED
    types[has_flag(found.flags, MOVING)] = MOVED
    types[end_kinds == CUSTOMER] = SHIPPED
    types[(end_kinds == SUPPLIER) | (start_kinds == CUSTOMER)] = RETURNED
    types[start_kinds == SUPPLIER] = SUPPLIED
    types[is_any(start_kinds, (BATCH, COMPLETION))] = PRODUCED
    types[runs] = CONSUMED
    types[runs & (start_kinds == ORDER)] = RAN_AS
    types[end_kinds == COMPLETION] = REPORTED_IN
    types[has_flag(found.flags, TAKEN_OUT)] = UNPACKED
    return replace(found, types=types)


def join_bookings(parts: Iterable[Bookings]) -> Bookings:
    """Bookings of several fetches as one, each booking once, by id."""
    found = [part for part in parts if len(part)]
    if not found:
        nothing, none = np.zeros(0, np.int64), np.zeros(0, np.float64)
        n = nothing
        return Bookings(n, n, n, n, none, n, n, n, n, n, n, n)
    if len(found) == 1:
        whole = found[0]
    else:
        names = Bookings.__slots__
        whole = Bookings(*(np.concatenate([getattr(p, name) for p in found]) for name in names))
    _, first = np.unique(whole.ids, return_index=True)
    return whole.pick(first)


@dataclass(frozen=True, slots=True)
class Things:
    """Columns of nodes, by rising id. `items` are numbers of item codes; `parties` of the kinds of
    customers (-1 for the usual one; `?` for the unknown one), `own`: a place of one's own."""

    ids: Ints
    kinds: Ints
    items: Ints
    homogeneous: Flags
    unbuild: Flags
    parties: Ints
    own: Flags

    def __len__(self) -> int:
        return len(self.ids)

    def at(self, ids: Ints) -> Ints:
        """Places of some ids, which must be known."""
        return np.searchsorted(self.ids, ids)


def read_things(row: Mapping[str, Any], names: Names) -> Things:
    """Columns of nodes from the parallel lists of one row."""
    run_kinds = names.of(row["run_kinds"])
    parties = names.of(row["parties"])
    blend, unbuild, own = (names.numbers.get(name, -2) for name in ("blend", "unbuild", "own"))
    return Things(
        np.array(row["ids"], np.int64), np.array(row["kinds"], np.int64), names.of(row["items"]),
        np.array(row["homogeneous"], np.bool_) | (run_kinds == blend), run_kinds == unbuild,
        parties, parties == own,
    )  # fmt: skip


def all_things(parts: Sequence[Things]) -> Things:
    """Things of several fetches as one, by rising id."""
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Things.__slots__]
    _, first = np.unique(columns[0], return_index=True)
    return Things(*(column[first] for column in columns))
