"""Numbers kept by hash, for millions of rows: where a row's content stands, how often it was there.

Of each 80 bits of its hash and 48 of its number are kept in a few tables of bytes, a tenth of what
a dictionary takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_PREFIX, _REST, _NUMBER = 2, 8, 6
_SIZE = _REST + _NUMBER


@dataclass(slots=True)
class HashedNumbers:
    """Numbers below 2⁴⁸, each by a hash of at least ten bytes, of which the first ten count."""

    _tables: dict[bytes, bytearray] = field(default_factory=dict)

    def find(self, digest: bytes) -> int | None:
        """The number of a hash; None where there is none."""
        table = self._tables.get(digest[:_PREFIX])
        at = -1 if table is None else _place(table, digest)
        if table is None or at < 0:
            return None
        return int.from_bytes(table[at + _REST : at + _SIZE])

    def put(self, digest: bytes, number: int) -> None:
        """Keep a number for a hash, in place of the one it had."""
        table = self._tables.setdefault(digest[:_PREFIX], bytearray())
        at, kept = _place(table, digest), number.to_bytes(_NUMBER)
        if at < 0:
            table += digest[_PREFIX : _PREFIX + _REST] + kept
        else:
            table[at + _REST : at + _SIZE] = kept


def _place(table: bytearray, digest: bytes) -> int:
    rest = digest[_PREFIX : _PREFIX + _REST]
    at = table.find(rest)
    while at >= 0 and at % _SIZE:  # in the midst of others
        at = table.find(rest, at + 1)
    return at


@dataclass(slots=True)
class Occurrences:
    """How often hashes were counted."""

    _counts: HashedNumbers = field(default_factory=HashedNumbers)

    def count(self, digest: bytes) -> int:
        """Count one once more; which time it is."""
        number = (self._counts.find(digest) or 0) + 1
        self._counts.put(digest, number)
        return number
