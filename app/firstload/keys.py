"""Which events there are already: by a hash of their key where their rows stand.

Sorted columns that are joined as they grow, as many bytes an event as two whole numbers take.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.firstload.rows import Hashes

Places = NDArray[np.int64]


class KeyTable:
    """Places by 64 bits of a hash; several may have one."""

    def __init__(self) -> None:
        self._parts: list[tuple[Hashes, Places]] = []

    def knows_any(self, hashes: Hashes) -> bool:
        """Whether one of some hashes is known, or stands twice among them."""
        if len(np.unique(hashes)) < len(hashes):
            return True
        for known, _ in self._parts:
            at = np.searchsorted(known, hashes)
            if np.any(known[np.minimum(at, len(known) - 1)] == hashes):
                return True
        return False

    def add(self, hashes: Hashes, places: Places) -> None:
        """Keep where the rows of some events stand."""
        if not len(hashes):
            return
        order = np.argsort(hashes, kind="stable")
        part = hashes[order], places[order]
        while self._parts and len(self._parts[-1][0]) <= 2 * len(part[0]):
            part = _joined(self._parts.pop(), part)
        self._parts.append(part)

    def find(self, hash_: np.uint64) -> list[int]:
        """The places of all that have a hash."""
        found: list[int] = []
        for known, places in self._parts:
            start = int(np.searchsorted(known, hash_, "left"))
            end = int(np.searchsorted(known, hash_, "right"))
            found += places[start:end].tolist()
        return found


def _joined(one: tuple[Hashes, Places], other: tuple[Hashes, Places]) -> tuple[Hashes, Places]:
    hashes = np.concatenate((one[0], other[0]))
    order = np.argsort(hashes, kind="stable")
    return hashes[order], np.concatenate((one[1], other[1]))[order]
