"""Fetching a genealogy from columns that are kept in memory, where they are of the commit read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.question import Direction
from app.graph.run import Work
from app.ledger.columns import ALSO, CORRECTED, Bookings, Ints, Things, has_flag
from app.mirror.columns import Mirror, things_at
from app.mirror.selecting import (
    SELECTIONS,
    around,
    families,
    items_of,
    lots_of,
    members,
    supplied_items,
)
from app.times import NOW
from app.trace.fetch import Fetch, Ids, column, distinct
from app.trace.numbering import Numbering

_FEW = 64  # one in so many of all things


def mirror_in(work: Work) -> Mirror | None:
    """The genealogy kept in memory, where it is of the commit a transaction reads."""
    graph = work.graph
    if graph.mirror is None or graph.commit is None or work.writes:
        return None
    if graph.known_at != NOW or graph.stamp != NOW:
        return None
    found: Mirror | None = graph.mirror.at(graph.commit)
    return found


def fetch_in(work: Work, say: Callable[[str], None] | None = None) -> Fetch:
    """What fetches inside a transaction: from memory where that is as of the same commit."""
    whole = mirror_in(work)
    return Fetch(work, say) if whole is None else MirrorFetch(work, say, whole=whole)


@dataclass(slots=True)
class MirrorFetch(Fetch):
    """The same as `Fetch` without a question to the server; node ids are ordinals."""

    whole: Mirror = field(kw_only=True)
    _few: list[Ints] | None = field(default_factory=list, kw_only=True)  # met; None: too many

    def __post_init__(self) -> None:
        self.names = self.whole.copied_names()

    def closure(self, starts: Ids, direction: Direction) -> Ints:
        """Things reached from some starts over bookings; linear in what is reached."""
        if not len(starts):
            return column(())
        found = self.whole.closure(column(starts), direction == "up")
        if self.say:
            self.say(f"reached {len(found):,} things")
        return found

    def members(self, ids: Ids) -> list[tuple[int, int, int]]:
        """As `Fetch.members`."""
        found = members(self.whole, column(ids))
        self.know([end for lot, serial, _ in found for end in (lot, serial)])
        return found

    def families(self, runs: Ids) -> Bookings:
        """As `Fetch.families`."""
        return self.around(families(self.whole, column(runs)))

    def _supplied(self, items: Ids) -> tuple[Ids, Ids]:
        return supplied_items(self.whole, column(items))

    def know(self, ids: Ids) -> None:
        """Note that some things were met."""
        listed = column(ids)
        if self._few is not None and len(listed) * _FEW < len(self.whole.things):
            self._few.append(distinct(listed[self._kinds.of(listed) == 0]))
        else:
            self._few = None
        self._kinds.put(listed)

    def nodes(self, ordinals: Ids, beside: Ids = ()) -> Ints:
        """As `Fetch.nodes`."""
        wanted, others = self._there(ordinals), self._there(beside)
        self.know(wanted)
        self.know(others)
        return distinct(wanted)

    def _there(self, ordinals: Ids) -> Ints:
        listed = column(ordinals)
        listed = listed[(listed > 0) & (listed < len(self.whole.things))]
        return listed[self.whole.things.kinds[listed] >= 0]

    def numbering(self) -> Numbering:
        """Things are met by their ordinals."""
        met = self._met()
        return Numbering(met, met)

    def things(self) -> Things:
        """Everything met so far, by ordinal."""
        return things_at(self.whole.things, self._met())

    def _met(self) -> Ints:
        """What was met, rising: of few things, without a look at all there are."""
        if self._few is None or sum(map(len, self._few)) * _FEW > len(self.whole.things):
            return np.flatnonzero(self._kinds.marks)
        self._few = [np.sort(np.concatenate([column(()), *self._few]))]
        return self._few[0]

    def unbuilding(self, ids: Ids) -> Ints:
        """As `Fetch.unbuilding`."""
        listed = column(ids)
        return distinct(listed[self.whole.things.unbuild[listed]])

    def items_of(self, goods: Ids) -> Ints:
        """As `Fetch.items_of`."""
        found = items_of(self.whole, column(goods))
        self.know(found)
        return found

    def lots_of(self, items: Ids) -> Ints:
        """As `Fetch.lots_of`."""
        return lots_of(self.whole, column(items))

    def kinds_of(self, ids: Ints) -> Ints:
        """The kind of each of some things."""
        return self.whole.things.kinds[ids].astype(np.int64)

    def _bookings(self, name: str, ids: Ids, **more: str) -> Bookings:
        wanted = column(ids)
        found = (
            around(self.whole, wanted, **more)
            if name == "around" else SELECTIONS[name](self.whole, wanted)
        )  # fmt: skip
        if len(found):
            self.know(np.concatenate([found.starts, found.ends]))
            self.parts.append(found)
            self._read_parts(found)
            self._read_also(found)
        return found

    def _read_also(self, found: Bookings) -> None:
        told, also = found.ids[has_flag(found.flags, ALSO)], self.whole.also
        self.also.update((id_, also[id_]) for id_ in told.tolist() if id_ in also)

    def _read_parts(self, found: Bookings) -> None:
        changed, taken = found.ids[has_flag(found.flags, CORRECTED)], self.whole.taken
        self.taken.update((id_, taken[id_]) for id_ in changed.tolist() if id_ in taken)
