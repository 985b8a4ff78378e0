"""From the node ids of one fetch to ordinals, by which all that outlives it names things."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

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
