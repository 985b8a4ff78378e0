"""What a fetch remembers of every node it met."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.ledger.columns import Ints


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
