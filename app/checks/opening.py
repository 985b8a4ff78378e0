"""Opening a ledger: what some things are, what is booked on them, and all that is needed to judge
it, in at most twelve statements, whatever the number of things.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

import numpy as np

from app.checks.accounts import accounts_of, balance_of, own_takings
from app.checks.contents import through_containers, trips_of, uses_of
from app.checks.entries import entries_of
from app.checks.fetch import BookingRows, Columns, Ends, LedgerReader
from app.checks.ledger import Accounts, Background, BoxContents, Entries, ItemBook, Ledger
from app.checks.particulars import read_particulars
from app.checks.serials import elsewhere
from app.checks.statuses import decisions_of, statuses_of
from app.checks.sums import excesses
from app.graph.run import Work
from app.ledger.columns import (
    BATCH,
    COMPLETION,
    CONSUMED,
    LOT,
    ORDER,
    PACKED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    UNIT,
    Names,
    distinct,
)
from app.ledger.containers import Pack, Packing, Piece
from app.ledger.presence import read_packing
from app.ledger.unpacking import Measure, by_item
from app.times import AFTER_ALL


def open_ledger(work: Work, asked: Collection[int], background: Background) -> Ledger:
    """Read the ledger of some things, by ordinal: lots, serials, orders, batches, completions and
    items; others are passed over. With them come their containers and the lots of serials."""
    names = Names()
    fetch = LedgerReader(work, names)
    first = fetch.things(asked)
    booked = fetch.bookings(first)
    packed = _packed(first, booked)
    packs = fetch.packs(packed)
    rows = [first, *_others(fetch, first, booked, {pack.hu for pack in packs})]
    for row in rows[1:]:
        booked = booked.beside(fetch.bookings(row))
    accounts, items = accounts_of(
        fetch, rows, asked, distinct(booked.thing[booked.type == PACKED])
    )  # fmt: skip
    lots = accounts.items[accounts.asked & (accounts.kinds == LOT)]
    background.twins.read(work, [items[number].ref for number in distinct(lots).tolist()])
    booked = _once(booked.pick(booked.type != PACKED), accounts)
    row = _ends(fetch, accounts, booked)
    ends = Ends.of(row, names)
    packing = read_packing(
        packs, trips_of(accounts, ends, booked), uses_of(accounts, booked),
        measure=_measure(accounts, items),
    )  # fmt: skip
    pieces = [piece for thing in packed for piece in packing.holders(thing) if not piece.still]
    entries, units, flowing = entries_of(
        fetch, accounts, ends, items, booked, through_containers(pieces, booked, names)
    )  # fmt: skip
    own = own_takings(fetch, accounts, entries)
    again = fetch.again(accounts.ids[elsewhere(accounts, entries)])
    statuses = [each for row in rows for each in row["statuses"]]
    told = statuses_of(statuses, accounts.ids, accounts.refs, names)
    return Ledger(
        accounts, entries, balance_of(accounts, entries, own),
        told, decisions_of(told, accounts, pieces), items, units, flowing, names, background,
        _barren(accounts, row), fetch.shipped_in(_parts_back(accounts, entries)),
        read_particulars(fetch, accounts, items, booked), again, own,
        _held(accounts, pieces), _strays(accounts, packs),
        _perhaps_shipped(accounts, packing, booked),
    )  # fmt: skip


def _measure(accounts: Accounts, items: Sequence[ItemBook]) -> Measure:
    def units(content: int) -> tuple[str | None, Mapping[str, float] | None]:
        number = int(accounts.items[int(np.searchsorted(accounts.ids, content))])
        return (items[number].uom, items[number].factors) if number >= 0 else (None, None)

    return by_item(units)


def _held(accounts: Accounts, pieces: Sequence[Piece]) -> BoxContents:
    """What nothing took out of the containers it is in."""
    inside = (each for each in pieces if each.end == AFTER_ALL and each.gone == AFTER_ALL)
    return _contents(accounts, [(each.content, each.hu, each.start) for each in inside])


def _strays(accounts: Accounts, packs: Sequence[Pack]) -> BoxContents:
    """What unpacks name that was never packed into that container itself."""
    put = {(pack.content, pack.hu) for pack in packs if not pack.out}
    return _contents(accounts, [
        (pack.content, pack.hu, pack.look[1]) for pack in packs
        if pack.out and not pack.everything and (pack.content, pack.hu) not in put
    ])  # fmt: skip


def _contents(accounts: Accounts, rows: Sequence[tuple[int, int, int]]) -> BoxContents:
    """(content, container, since when), by account and then by time."""
    ordered = sorted(rows, key=itemgetter(0, 2, 1))
    content, unit, since = np.array(ordered, np.int64).reshape(-1, 3).T
    ids = accounts.ids
    return BoxContents(np.searchsorted(ids, content), np.searchsorted(ids, unit), since)


def _perhaps_shipped(
    accounts: Accounts, packing: Packing, booked: BookingRows
) -> frozenset[tuple[int, int]]:
    """(account, ordinal of a customer) of what was, or may have been, in a container that was
    shipped there; of customers that returned something."""
    units = accounts.kinds[np.searchsorted(accounts.ids, booked.thing)] == UNIT
    returned = booked.other[(booked.type == RETURNED) & ~units]
    shipped = units & (booked.type == SHIPPED) & np.isin(booked.other, returned)
    found: set[tuple[int, int]] = set()
    for row in np.flatnonzero(shipped & (booked.end < AFTER_ALL)).tolist():
        look = int(booked.start[row]), int(booked.end[row])
        contents = [each.piece.content for each in packing.contents(int(booked.thing[row]), look)]
        at = np.searchsorted(accounts.ids, contents).tolist()
        found.update((account, int(booked.other[row])) for account in at)
    return frozenset(found)


def _packed(row: Columns, booked: BookingRows) -> list[int]:
    """What may have been in a container: what is booked as packed, and lots of the serials."""
    lots = {lot for some in row["lots"] for _, lot in some}
    return sorted(lots | set(booked.thing[booked.type == PACKED].tolist()))


def _parts_back(accounts: Accounts, entries: Entries) -> list[int]:
    """Ordinals of what was used, and of which more came back from a customer than it got."""
    used = distinct(entries.account[entries.type == CONSUMED])
    back = (entries.type == RETURNED) & (entries.sign > 0) & np.isin(entries.account, used)
    found = {each.account for each in excesses(entries, back) if each.more}
    ids: list[int] = accounts.ids[np.array(sorted(found), np.int64)].tolist()
    return ids


def _others(
    fetch: LedgerReader, row: Columns, booked: BookingRows, units: Collection[int]
) -> list[Columns]:
    """What else must be known: containers and lots of serials with their bookings, and what
    containers and items are that are booked on runs."""
    known = set(row["ids"])
    whole = set(units) | {lot for lots in row["lots"] for _, lot in lots}
    mentioned = set(distinct(booked.thing).tolist()) - known - whole
    whole -= known
    return [fetch.things(sorted(whole), sorted(mentioned))] if whole or mentioned else []


def _once(booked: BookingRows, accounts: Accounts) -> BookingRows:
    """Each booking of a thing once: those of a container may come with a run, too."""
    units = accounts.kinds[np.searchsorted(accounts.ids, booked.thing)] == UNIT
    rows = np.flatnonzero(units)
    _, first = np.unique(booked.booking[rows], return_index=True)
    units[rows[first]] = False
    return booked.pick(~units)


def _ends(fetch: LedgerReader, accounts: Accounts, booked: BookingRows) -> Columns:
    """The parties and places at the other ends, and which runs nothing went into or came out of."""
    on_run = np.isin(booked.type, (CONSUMED, PRODUCED))
    runs = accounts.asked & np.isin(accounts.kinds, (BATCH, ORDER, COMPLETION))
    births = distinct(booked.other[booked.type == PRODUCED])
    return fetch.ends(distinct(booked.other[~on_run]), births, accounts.ids[runs])


def _barren(accounts: Accounts, row: Columns) -> dict[int, tuple[str, int]]:
    """What runs used that made nothing, by account."""
    places = np.searchsorted(accounts.ids, np.array(row["barren"], np.int64)).tolist()
    used = [(ref, int(count)) for ref, count in row["used"]]
    return dict(zip(places, used, strict=True))
