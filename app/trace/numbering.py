"""By node id of one fetch: ordinals, by which all that outlives it names things, and what it
remembers of every node it met."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from app.ledger.columns import Bookings, Ints, Things


@dataclass(frozen=True, slots=True)
class Numbering:
    """Ordinals of things by rising node id: how what was fetched is taken away from a fetch."""

    ids: Ints
    ordinals: Ints

    def of(self, ids: Ints) -> Ints:
        """The ordinals of some node ids, in their order."""
        return self.ordinals[np.searchsorted(self.ids, ids)]

    def things(self, found: Things) -> Things:
        """Things by rising ordinal."""
        ordinals = self.of(found.ids)
        order = np.argsort(ordinals)
        columns = (getattr(found, name)[order] for name in Things.__slots__[1:])
        return Things(ordinals[order], *columns)

    def bookings(self, found: Bookings) -> Bookings:
        """Bookings of which the ends are ordinals."""
        return replace(found, starts=self.of(found.starts), ends=self.of(found.ends))


@dataclass(slots=True)
class Marks:
    """A small number for each node that was met, by node id; 0 for all others.

    Ids of Neo4j are dense, so a byte each is less than a set of them, and looked up all at once.
    """

    marks: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1024, np.uint8))

    def of(self, ids: Ints) -> Ints:
        """The number of each node."""
        self._reach(ids)
        return self.marks[ids].astype(np.int64)

    def put(self, ids: Ints, numbers: int | Ints = 1) -> None:
        """Give some nodes their number."""
        self._reach(ids)
        self.marks[ids] = numbers

    def _reach(self, ids: Ints) -> None:
        last = int(ids.max(initial=0))
        if last >= len(self.marks):
            marks = np.zeros(last + last // 4 + 1, np.uint8)  # pages never touched take no memory
            marks[: len(self.marks)] = self.marks
            self.marks = marks
