"""One hash for many events: the root of their tree (as of RFC 6962), worked out as they come.

A leaf is an event's key, stamp and the SHA-256 of its content; so a content may be gone, and the
root still be worked out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import orjson

_LEAF, _NODE = b"\x00", b"\x01"
Leaf = tuple[str, str, int, str]  # source, event id, stamp, SHA-256 of the content


class HashTree:
    """A tree that grows by leaves; it keeps one hash a level."""

    def __init__(self) -> None:
        self.leaves = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: Leaf) -> None:
        """One more leaf, behind the others."""
        # orjson writes such lists as RFC 8785 does: texts and whole numbers only.
        node = hashlib.sha256(_LEAF + orjson.dumps(leaf)).digest()
        self.leaves += 1
        peaks, size = self._peaks, self.leaves
        while size % 2 == 0:
            node = hashlib.sha256(_NODE + peaks.pop() + node).digest()
            size //= 2
        peaks.append(node)

    @property
    def root(self) -> str | None:
        """The root of all leaves so far; None without one."""
        if not self._peaks:
            return None
        node = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            node = hashlib.sha256(_NODE + left + node).digest()
        return node.hex()


def root_of(leaves: Iterable[Leaf]) -> str | None:
    """The root of some leaves, in their order."""
    tree = HashTree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root
