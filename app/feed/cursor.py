"""Where a reader of the feed is: a text that is given back as it was given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.chain.append import head_of
from app.errors import LotgraphError, UsageError
from app.graph.run import Work

_HASH = 12
_TEXT = re.compile(rf"([0-9a-f]*)-(\d{{1,18}})-([0-9a-f]{{0,{_HASH}}})-(\d{{1,18}})-(\d{{1,9}})")


class OtherLogError(LotgraphError):
    """A reader is at a place this log does not have (HTTP 409)."""

    status = 409
    code = "other_log"


@dataclass(frozen=True, slots=True)
class Cursor:
    """`entry`: the last entry of the log that was read whole, with the beginning of its `hash`; of
    the one behind it `place` says which events were read whole (the stamp of the last; of a batch
    with stamps of its own how many), `given` how many changes of the next event."""

    chain: str = ""
    entry: int = 0
    hash: str = ""
    place: int = 0
    given: int = 0

    def __str__(self) -> str:
        return f"{self.chain}-{self.entry}-{self.hash}-{self.place}-{self.given}"

    def behind(self, entry: int, hash_: str) -> Cursor:
        """Behind a whole entry."""
        return Cursor(self.chain, entry, hash_[:_HASH])

    def within(self, place: int, given: int = 0) -> Cursor:
        """Within the next entry."""
        return replace(self, place=place, given=given)


def read_cursor(text: str) -> Cursor:
    """The cursor a text is; the beginning for an empty one. Errors: `UsageError`."""
    if not text:
        return Cursor()
    found = _TEXT.fullmatch(text)
    if found is None:
        raise UsageError(
            f"“{text[:80]}” is no place in the feed.",
            remedy="Give “since” as it came in “next”, or leave it out to begin at the beginning.",
            field="since",
        )
    chain, entry, hash_, place, given = found.groups()
    return Cursor(chain, int(entry), hash_, int(place), int(given))


def place_in_log(work: Work, cursor: Cursor) -> Cursor:
    """A cursor that is a place in this log. Errors: `OtherLogError`: the database was restored or
    emptied behind it, so what follows cannot be told."""
    head = head_of(work)
    if head is None:
        if cursor.entry or cursor.chain:
            raise _other(cursor)
        return cursor
    if not cursor.entry:
        if cursor.chain not in ("", head.chain):
            raise _other(cursor)
        return replace(cursor, chain=head.chain)
    rows = work.rows("feed/entry", number=cursor.entry)
    if not rows or rows[0]["chain"] != cursor.chain or rows[0]["hash"][:_HASH] != cursor.hash:
        raise _other(cursor)
    return cursor


def _other(cursor: Cursor) -> OtherLogError:
    return OtherLogError(
        f"This log has not the entry {cursor.entry} the feed was read to: the database was "
        "restored to an earlier state, or emptied.",
        remedy="Compare what you have with what there is, then begin anew: without “since”, or "
        "with since=latest for what comes from now on.",
    )


def latest(work: Work) -> Cursor:
    """Behind all that was committed."""
    head = head_of(work)
    return Cursor() if head is None else Cursor(head.chain).behind(head.number, head.hash)
