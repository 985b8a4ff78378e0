"""All bookings of a graph as columns, as of one commit. Pure.

Things are numbered by their ordinals. Links stand in two parts: most of them, and what was added
since those were put in order. Everything is frozen: whoever reads one goes on with it while the
next is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.genealogy.kernels import closure
from app.ledger.columns import (
    CONSUMED,
    ITEM,
    PACKED,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    TYPES,
    UNTRACKED,
    Bookings,
    Flags,
    Floats,
    Ints,
    Names,
    Things,
    dated_bookings,
    has_flag,
    in_ranges,
    is_any,
)

Small = NDArray[np.int32]
INCLUDES = len(TYPES)  # a lot and one of its serials: no booking, but a link like others
VOIDED, UNDONE, EVERYTHING, NOTHING = 1, 2, 4, 8  # NOTHING: booked with a quantity of 0
_WALKED = (CONSUMED, PRODUCED, RAN_AS, REPORTED_IN)


class Commit(NamedTuple):
    """Which commit a graph is as of: the clock, and a random text each commit draws anew."""

    stamp: int
    shape: int
    drawn: str


@dataclass(frozen=True, slots=True)
class Index:
    """LinkColumns by thing: those of thing `i` are `rows[first[i]:first[i + 1]]`."""

    first: Ints
    rows: Small

    def of(self, things: Ints) -> tuple[Ints, Ints]:
        """All links of some things: (place of the thing, link)."""
        known = np.minimum(things, len(self.first) - 2)
        sizes = np.where(things == known, self.first[known + 1] - self.first[known], 0)
        number, place = in_ranges(self.first[known], sizes)
        return number, self.rows[place].astype(np.int64)


def index_of(things: NDArray[np.int32], size: int) -> Index:
    """LinkColumns in the order of one of their ends; `size`: one more than the greatest thing."""
    first = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(things, minlength=size), out=first[1:])
    return Index(first, np.argsort(things, kind="stable").astype(np.int32))


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """Columns of bookings and lasting links. `marks`: VOIDED and the others."""

    ids: Ints
    types: NDArray[np.int8]
    starts: Small
    ends: Small
    quantities: Floats
    uoms: Small
    at_from: Ints
    at_to: Ints
    flags: NDArray[np.int16]
    places: Small
    marks: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.ids)

    def pick(self, chosen: Ints | Flags) -> LinkColumns:
        """Some of the links, by place or mask."""
        return LinkColumns(*(getattr(self, name)[chosen] for name in LinkColumns.__slots__))


_WHOLE, _SMALL = np.zeros(0, np.int64), np.zeros(0, np.int32)
_NO_LINKS = LinkColumns(
    _WHOLE, np.zeros(0, np.int8), _SMALL, _SMALL, np.zeros(0), _SMALL, _WHOLE, _WHOLE,
    np.zeros(0, np.int16), _SMALL, np.zeros(0, np.uint8),
)  # fmt: skip


def join_links(parts: list[LinkColumns]) -> LinkColumns:
    """Links of several readings as one; of none, no link."""
    parts = [_NO_LINKS, *parts]
    return LinkColumns(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in LinkColumns.__slots__)
    )


@dataclass(frozen=True)
class LinkPart:
    """Some links, by both ends. `kinds`: of all things there were, by ordinal; they stay."""

    links: LinkColumns
    out: Index
    into: Index
    kinds: NDArray[np.int8]

    @cached_property
    def _by_id(self) -> Ints | None:
        """Rows in the order of their ids; None: they are in it."""
        ids = self.links.ids
        return None if (ids[1:] > ids[:-1]).all() else np.argsort(ids)

    def rows_of(self, ids: Ints) -> tuple[Ints, Ints]:
        """(place among `ids`, row) of those links that are here, however many their ends have."""
        if not len(self.links):
            return _WHOLE, _WHOLE
        order = self._by_id
        at = np.minimum(np.searchsorted(self.links.ids, ids, sorter=order), len(self.links) - 1)
        rows = at if order is None else order[at]
        here = np.flatnonzero(self.links.ids[rows] == ids)
        return here, rows[here]

    def with_links(self, links: LinkColumns) -> LinkPart:
        """The same with what is said of its links as it is now; ids and ends stay."""
        made: LinkPart = replace(self, links=links)
        made.__dict__["_by_id"] = self._by_id
        return made

    @cached_property
    def counts(self) -> Flags:
        """Which links were neither voided nor taken back whole."""
        counting: Flags = (self.links.marks & (VOIDED | UNDONE)) == 0
        return counting

    @cached_property
    def _followed(self) -> Flags:
        return is_any(self.links.types, _WALKED)

    @cached_property
    def down(self) -> Flags:
        """Which links a closure follows downstream: not to items without a lot."""
        links: Flags = self._followed & (self.kinds[self.links.ends] != ITEM)
        return links

    @cached_property
    def up(self) -> Flags:
        """Which links a closure follows upstream: not to items without a lot."""
        links: Flags = self._followed & (self.kinds[self.links.starts] != ITEM)
        return links

    @cached_property
    def booked(self) -> Flags:
        """Which of the links a closure follows are tracked and count."""
        return self._followed & self.counts & ~has_flag(self.links.flags, UNTRACKED)

    @cached_property
    def packing(self) -> Flags:
        """Which links pack something and were not voided."""
        packs: Flags = (self.links.types == PACKED) & (self.links.marks & VOIDED == 0)
        return packs


def part_of(links: LinkColumns, kinds: NDArray[np.int8]) -> LinkPart:
    """Some links put in order; `kinds`: of all things, by ordinal."""
    size = len(kinds)
    return LinkPart(links, index_of(links.starts, size), index_of(links.ends, size), kinds)


@dataclass(frozen=True, slots=True)
class ThingColumns:
    """What things are, by ordinal; `kinds` -1 where there is none. See `ledger.columns.Things`."""

    kinds: NDArray[np.int8]
    items: Small
    homogeneous: Flags
    unbuild: Flags
    parties: Small
    own: Flags

    def __len__(self) -> int:
        return len(self.kinds)


def no_things(size: int) -> ThingColumns:
    """Columns of so many things, of which nothing is known yet."""
    return ThingColumns(
        np.full(size, -1, np.int8), np.full(size, -1, np.int32), np.zeros(size, np.bool_),
        np.zeros(size, np.bool_), np.full(size, -1, np.int32), np.zeros(size, np.bool_),
    )  # fmt: skip


def with_more(known: ThingColumns, size: int) -> ThingColumns:
    """A copy of some columns, of so many things; of those added nothing is known yet."""
    more = no_things(size - len(known))
    names = ThingColumns.__slots__
    return ThingColumns(*(np.append(getattr(known, n), getattr(more, n)) for n in names))


@dataclass(frozen=True)
class Mirror:
    """A whole graph as columns: `parts` most links and those added since. `also`: by booking, the
    same amount in other units; `taken`: how much reverses took back of a container's booking."""

    commit: Commit
    names: Names
    things: ThingColumns
    parts: tuple[LinkPart, LinkPart]
    also: Mapping[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)
    taken: Mapping[int, float] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(part.links) for part in self.parts)

    @property
    def nbytes(self) -> int:
        """Bytes of its columns."""
        held: list[object] = [self.things]
        held += [each for part in self.parts for each in (part.links, part.out, part.into)]
        return sum(
            getattr(each, name).nbytes
            for each in held
            for name in type(each).__slots__  # type: ignore[attr-defined]
        )

    def copied_names(self) -> Names:
        """Its texts by number, to which a reader may add its own."""
        return Names(list(self.names.texts), dict(self.names.numbers))

    def reach(self, starts: Ints, up: bool) -> Ints:
        """Some things and all that bookings alone lead to, whenever they happened."""
        return self._spread(starts, up, [part.booked for part in self.parts])

    def closure(self, starts: Ints, up: bool) -> Ints:
        """Some things and all they reach over bookings, whenever they happened."""
        return self._spread(starts, up, [part.up if up else part.down for part in self.parts])

    def packed(self, starts: Ints, inward: bool) -> Ints:
        """Some things and all containers around them; `inward`: and all that was in them."""
        return self._spread(starts, inward, [part.packing for part in self.parts])

    def _spread(self, starts: Ints, back: bool, open_: list[Flags]) -> Ints:
        index = [part.into if back else part.out for part in self.parts]
        ends = [part.links.starts if back else part.links.ends for part in self.parts]
        found: Ints = closure(
            starts.astype(np.int64), len(self.things),
            index[0].first, index[0].rows, ends[0], open_[0],
            index[1].first, index[1].rows, ends[1], open_[1],
        )  # fmt: skip
        return found

    @cached_property
    def by_item(self) -> tuple[Ints, Ints]:
        """Numbers of items, rising, and the things that have them."""
        order = np.argsort(self.things.items, kind="stable")
        return self.things.items[order].astype(np.int64), order


def bookings_at(links: LinkColumns, rows: Ints, *, with_places: bool = False) -> Bookings:
    """Some links as bookings."""
    some = links.pick(rows)
    return dated_bookings(
        some.ids, some.types.astype(np.int64), some.starts.astype(np.int64),
        some.ends.astype(np.int64), some.quantities, some.uoms.astype(np.int64), some.at_from,
        some.at_to, some.flags.astype(np.int64),
        some.places.astype(np.int64) if with_places else np.full(len(some), -1, np.int64),
    )  # fmt: skip


def things_at(kinds: ThingColumns, ordinals: Ints) -> Things:
    """Some things as columns; `ordinals` rising."""
    columns = [getattr(kinds, name)[ordinals] for name in ThingColumns.__slots__]
    whole = [each if each.dtype == np.bool_ else each.astype(np.int64) for each in columns]
    return Things(ordinals, *whole)
