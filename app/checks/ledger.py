"""The ledger the checks judge: everything booked on some things, as columns.

An *account* is a thing that is looked at, an *entry* a booking as it concerns one account:
directly, or through the container it was in. Entries stand account by account, by booked end, then
source and event, so that the first entry of some kind does not depend on what arrived first. A
check looks at columns of all accounts at once; no object is made of a booking.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.checks.beside import Again, Decisions, Particulars, Statuses
from app.checks.twin_book import TwinBook
from app.ledger.columns import TYPES, Flags, Floats, Ints, Names, distinct

STOCK_COUNT = len(TYPES)  # beside the types a walk knows
NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate((*TYPES, "COUNTED"))}
SLACK = 2  # millionths that conversion may round away


@dataclass(frozen=True, slots=True)
class Background:
    """What does not depend on the things looked at.

    Of each source its zone and the types of event it owns (None: not limited); `refusals`: how
    often refused events name a thing, as (ordinal, code, source, times); `twins`: lots whose
    numbers are most likely one, of the items that were looked at.
    """

    zones: Mapping[str, str]
    owned: Mapping[str, frozenset[str] | None]
    refusals: Sequence[tuple[int, str, str, int]] = ()
    twins: TwinBook = field(default_factory=TwinBook)

    def owns(self, source: str, types: Collection[str]) -> bool:
        """Whether a source may tell any of some types of event."""
        owned = self.owned.get(source)
        return owned is None or not owned.isdisjoint(types)


@dataclass(frozen=True, slots=True)
class ItemBook:
    """What is known of an item. `left_at`: booked ends of uses without a lot, -1 unknown;
    `loose`: it has no lots, or something is booked on it without one."""

    ref: str
    uom: str | None = None
    factors: Mapping[str, float] | None = None
    tracked: bool = False
    left_at: tuple[int, ...] = ()
    made: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Accounts:
    """The things, by rising ordinal. `asked`: findings about these are wanted.

    `items`: which of the ledger's items it is, or is of (-1 none); `goods`: lots and serials;
    `members`: serials of a lot, `born` those of them with an origin of their own; `serial`, `lot`:
    each serial, rising, and a lot it is in, as places.
    """

    ids: Ints
    kinds: Ints
    refs: Sequence[str]
    asked: Flags
    items: Ints
    goods: Flags
    expiries: Ints
    orderless: Flags
    packed: Flags
    members: Ints
    born: Ints
    serial: Ints
    lot: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def in_lot(self) -> Flags:
        """Which are serials of a lot."""
        inside = np.zeros(len(self), np.bool_)
        inside[self.serial] = True
        return inside


@dataclass(frozen=True, slots=True)
class Entries:
    """Bookings as they concern an account.

    `other`: ordinal of the other end, `party` its ref where that is a party or place, else -1;
    `quantity` net of reversals, NaN not given; `start`, `end` as written, without bound where
    nothing is; `source`, `uom`, `party`, `place`, `to`, `run`, `event`, `document`: numbers of
    texts, -1 none; `local`: its time has no offset; `posted`: it may have
    happened before what is written; `sure`: not assumed, nor perhaps of another content; `unit`:
    the account of the container it went through, -1 directly.

    `place`: where it is put, or taken from; `to`: where it leads; `own`, `disposal`: it is a
    shipment to an own site, or for disposal; `unfed`: a birth on a run that nothing went into.
    `sign`: 1 it brings something, -1 it takes something away; a shipment to an own site does
    neither. `micro`: how much, in millionths of the account's unit, 0 where not `known`; `odd`: its
    unit does not convert.

    `run` (the order of the run, else the run), `event` and `document` are read only where the end
    is another entry's, too, or another source told the same of the account.
    """

    booking: Ints
    account: Ints
    type: Ints
    other: Ints
    party: Ints
    quantity: Floats
    uom: Ints
    start: Ints
    end: Ints
    source: Ints
    place: Ints
    local: Flags
    posted: Flags
    sure: Flags
    unit: Ints
    sign: Ints
    to: Ints
    own: Flags
    disposal: Flags
    unfed: Flags
    run: Ints
    event: Ints
    document: Ints
    micro: Ints
    known: Flags
    odd: Flags

    def __len__(self) -> int:
        return len(self.booking)


@dataclass(frozen=True, slots=True)
class RunningBalance:
    """By account: what is left in the `end`, in millionths; the `low`est it ever was and the entry
    that led there (-1: it never was below nothing), whether it `began` with something that left."""

    end: Ints
    low: Ints
    at: Ints
    began: Flags


def _nothing() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class OwnTakings:
    """What was taken of shipments to own places again: by which entry, from where (number of the
    ref of the place), and how much, in millionths of the account's unit."""

    entry: Ints = field(default_factory=_nothing)
    place: Ints = field(default_factory=_nothing)
    micro: Ints = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class BoxContents:
    """What packs or unpacks say of containers: places of the content's account and of the
    container's, and since when (UTC microseconds); by account, then by time."""

    account: Ints
    unit: Ints
    since: Ints


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that checks look at.

    `units`: the unit each account is counted in, that of its item, else the first of what came in
    or left, else the first booked (number of its text, -1 none); `flowing_units`: without the last;
    `barren`: what runs used that made nothing, by account: (the first ref, how many);
    `shipped_in`: since when something that a thing had gone into was at a customer, by both node
    ids (UTC microseconds, -1 unknown), for things that came back; `held`: what is in containers
    still, direct or around it; `strays`: what was unpacked without a pack; `perhaps_shipped`:
    (account, ordinal of the customer) where it was, or may have been, in a container that was
    shipped there.
    """

    accounts: Accounts
    entries: Entries
    balance: RunningBalance
    statuses: Statuses
    decisions: Decisions
    items: Sequence[ItemBook]
    units: Ints
    flowing_units: Ints
    names: Names
    background: Background
    barren: Mapping[int, tuple[str, int]]
    shipped_in: Mapping[tuple[int, int], int]
    particulars: Particulars
    again: Again
    own: OwnTakings
    held: BoxContents
    strays: BoxContents
    perhaps_shipped: frozenset[tuple[int, int]] = frozenset()

    def of(self, *types: int) -> Flags:
        """Entries of lots and serials that are of some types."""
        found: Flags = np.isin(self.entries.type, types)
        found &= self.accounts.goods[self.entries.account]
        return found

    def flowing(self, sign: int) -> Flags:
        """Entries that bring something to (1) or take it from (-1) a lot or serial."""
        found: Flags = self.entries.sign == sign
        found &= self.accounts.goods[self.entries.account]
        return found

    @property
    def said(self) -> Flags:
        """Entries as sources told them: not those through containers."""
        return self.entries.unit < 0

    def any(self, chosen: Flags) -> Flags:
        """By account, whether any of some entries is of it."""
        return self.count(chosen) > 0

    def count(self, chosen: Flags) -> Ints:
        """By account, how many of some entries are of it."""
        found: Ints = np.bincount(self.entries.account[chosen], minlength=len(self.accounts))
        return found

    def total(self, chosen: Flags, amounts: Ints) -> Ints:
        """By account, the sum of some entries' amounts."""
        found = np.zeros(len(self.accounts), np.int64)
        np.add.at(found, self.entries.account[chosen], amounts[chosen])
        return found

    def first(self, chosen: Flags, by: Ints | None = None) -> Ints:
        """By account, the first of some entries, -1 none; `by`: the one with the least of these."""
        rows = np.flatnonzero(chosen)
        if by is not None:
            rows = rows[np.lexsort((by[rows], self.entries.account[rows]))]
        accounts, at = np.unique(self.entries.account[rows], return_index=True)
        found = np.full(len(self.accounts), -1, np.int64)
        found[accounts] = rows[at]
        return found

    def text(self, number: int) -> str:
        """The text of a number."""
        return self.names.texts[number]

    def ranks(self, numbers: Ints) -> Ints:
        """Where the texts of some numbers stand in the order of texts."""
        return rank_of(self.names, numbers)


def look_up(column: Ints, rows: Ints, otherwise: int) -> Ints:
    """A column's values at some places; where the place is -1, another value."""
    found = np.full(len(rows), otherwise, np.int64)
    there = rows >= 0
    found[there] = column[rows[there]]
    return found


@dataclass(frozen=True, slots=True)
class NumberPairs:
    """Different pairs of numbers (-1 allowed): `first`, `second`, where each is met `at` first, and
    the pair `of` each place."""

    first: Ints
    second: Ints
    at: Ints
    of: Ints


def pairs(first: Ints, second: Ints) -> NumberPairs:
    """The pairs of two columns, by rising first and second number."""
    width = int(second.max(initial=-1)) + 2
    keys, at, of = np.unique(first * width + second + 1, return_index=True, return_inverse=True)
    return NumberPairs(keys // width, keys % width - 1, at, of)


def ranks(texts: Sequence[str]) -> Ints:
    """Where each of some texts stands in their order."""
    place = {text: number for number, text in enumerate(sorted(set(texts)))}
    return np.fromiter(map(place.__getitem__, texts), np.int64, len(texts))


def rank_of(names: Names, numbers: Ints) -> Ints:
    """Where the texts of some numbers stand in the order of texts; no text stands first."""
    each, of = np.unique(numbers, return_inverse=True)
    found: Ints = ranks([names.text(number) or "" for number in each.tolist()])[of]
    return found


def several_sources(account: Ints, type_: Ints, source: Ints, unit: Ints) -> Flags:
    """Entries of accounts of which several sources told the same type of booking, one of them by
    itself and not through a container; counts aside."""
    said = np.flatnonzero(type_ != STOCK_COUNT)
    key = account[said] * len(NUMBERS) + type_[said]
    met = pairs(key, source[said])
    kinds, counts = np.unique(met.first, return_counts=True)
    several = np.isin(key, kinds[counts > 1]) & np.isin(key, distinct(key[unit[said] < 0]))
    chosen = np.zeros(len(account), np.bool_)
    chosen[said] = several
    return chosen
