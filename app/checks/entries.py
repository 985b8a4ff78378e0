"""The entries of a ledger: bookings as they concern accounts, in one order and one unit each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.checks.fetch import BookingRows, Ends, LedgerReader
from app.checks.ledger import STOCK_COUNT, Accounts, Entries, ItemBook, rank_of, several_sources
from app.ledger.columns import (
    ADJUSTED,
    ASSUMED,
    CONSUMED,
    CUSTOMER,
    ITEM,
    MOVED,
    POSTED,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    Flags,
    Floats,
    Ints,
    Names,
    distinct,
)
from app.ledger.own_places import place_of
from app.units import factor
from app.vocabulary import MICRO, UNKNOWN_LOCATION


def entries_of(
    fetch: LedgerReader, accounts: Accounts, ends: Ends, items: Sequence[ItemBook],
    booked: BookingRows, through: tuple[Ints, BookingRows],
) -> tuple[Entries, Ints, Ints]:  # fmt: skip
    """Bookings, and those of containers for what was inside (which of `booked` each is), as
    entries; the unit each account is counted in, and that without counts and moves. Reads events
    where they decide the order."""
    which, inside = through
    signs = _signs(booked, ends)
    sign = np.concatenate([signs, signs[which]])
    holder = np.searchsorted(accounts.ids, booked.thing[which])
    unit = np.concatenate([np.full(len(signs), -1), holder])
    booked = booked.beside(inside)
    account = np.searchsorted(accounts.ids, booked.thing)
    papers = _papers(fetch, accounts, account, booked, unit)
    by_name = (rank_of(fetch.names, papers[0]), rank_of(fetch.names, booked.source))
    order = np.lexsort((*by_name, booked.end, account))
    booked, account, sign = booked.pick(order), account[order], sign[order]
    event, document, run = (paper[order] for paper in papers)
    one = np.isnan(booked.quantity) & (accounts.kinds[account] == SERIAL)
    quantity = np.where(one, 1.0, booked.quantity)
    end = ends.at(booked.other)
    to, place = _places(fetch.names, ends.refs[end], booked, sign, ends.own[end])
    units, flowing, uoms = _units(fetch.names, accounts, items, booked, account, sign)
    micro, known, odd = _amounts(fetch.names, accounts, items, quantity, uoms, account, units)
    _also(fetch, accounts, items, booked, account, unit[order], units, micro, known, odd)
    shipped = booked.type == SHIPPED
    entries = Entries(
        booked.booking, account, booked.type, booked.other, ends.refs[end], booked.quantity,
        booked.uom, booked.start, booked.end, booked.source, place, booked.local,
        (booked.marks & (POSTED | ASSUMED)) > 0, booked.sure & ((booked.marks & ASSUMED) == 0),
        unit[order], sign, to, shipped & ends.own[end], ends.disposal[end],
        (booked.type == PRODUCED) & np.isin(booked.other, ends.unfed), run, event, document, micro,
        known, odd,
    )  # fmt: skip
    return entries, units, flowing


def _signs(booked: BookingRows, ends: Ends) -> Ints:
    """1 it brings something, -1 it takes something away, 0 neither; as booked, whatever the
    quantity of a content."""
    end = ends.at(booked.other)
    back = (booked.type == RETURNED) & (ends.kinds[end] == CUSTOMER)
    out = np.isin(booked.type, (CONSUMED, SHIPPED, RETURNED)) & ~back
    out &= ~((booked.type == SHIPPED) & ends.own[end])
    sign = np.where(np.isin(booked.type, (PRODUCED, SUPPLIED)) | back, 1, np.where(out, -1, 0))
    changed = np.where(np.isnan(booked.quantity), 0, np.sign(booked.quantity)).astype(np.int64)
    return np.where(booked.type == ADJUSTED, changed, sign)


def _papers(
    fetch: LedgerReader, accounts: Accounts, account: Ints, booked: BookingRows, unit: Ints
) -> tuple[Ints, Ints, Ints]:
    """Numbers of events, documents and orders, -1 where they do not matter: where the booked end is
    no other entry's, and no other source told of the same."""
    order = np.lexsort((booked.end, account))
    same = (account[order][1:] == account[order][:-1]) & (
        booked.end[order][1:] == booked.end[order][:-1]
    )
    wanted = several_sources(account, booked.type, booked.source, unit)
    wanted[order[1:][same]] = True
    wanted[order[:-1][same]] = True
    wanted |= accounts.kinds[account] == ITEM
    ids, *papers = fetch.papers(distinct(booked.booking[wanted]))
    at = np.searchsorted(ids, booked.booking[wanted])
    event, document, run = (np.full(len(account), -1, np.int64) for _ in papers)
    for column, paper in zip((event, document, run), papers, strict=True):
        column[wanted] = paper[at]
    return event, document, run


def _places(
    names: Names, party: Ints, booked: BookingRows, sign: Ints, own: Flags
) -> tuple[Ints, Ints]:
    """Where a booking leads, and where it puts or takes from, as numbers of refs, -1 none."""
    leads = np.isin(booked.type, (MOVED, ADJUSTED, STOCK_COUNT)) | ((booked.type == SHIPPED) & own)
    nowhere = names.numbers.get(UNKNOWN_LOCATION, -2)
    customers, which = np.unique(party[own], return_inverse=True)
    there = party.copy()  # an own place is a location with the id of the customer
    there[own] = names.of([place_of(names.texts[each]) for each in customers.tolist()])[which]
    to = np.where(leads & (party != nowhere), there, -1)
    nameless = np.isin(booked.type, (ADJUSTED, STOCK_COUNT)) | (
        (booked.type == RETURNED) & (sign < 0)
    )
    return to, np.where(nameless, -1, booked.place)


def _units(
    names: Names, accounts: Accounts, items: Sequence[ItemBook], booked: BookingRows, account: Ints,
    sign: Ints,
) -> tuple[Ints, Ints, Ints]:  # fmt: skip
    """The unit of each account: that of its item, else the first of what came in or left, else the
    first booked; without the last; and the unit of each entry, its item's where it names none."""
    own = names.of([item.uom or "" for item in items])
    of_item = np.append(own, -1)[accounts.items]
    uoms = np.where(booked.uom >= 0, booked.uom, of_item[account])
    flowing = _or_first(of_item, account, uoms, (uoms >= 0) & (sign != 0))
    return _or_first(flowing, account, uoms, uoms >= 0), flowing, uoms


def _or_first(units: Ints, account: Ints, uoms: Ints, chosen: Flags) -> Ints:
    """Units of accounts; where there is none, that of the first of some entries."""
    met, at = np.unique(account[chosen], return_index=True)
    found = units.copy()
    found[met] = np.where(units[met] < 0, uoms[chosen][at], units[met])
    return found


def _amounts(
    names: Names, accounts: Accounts, items: Sequence[ItemBook], quantity: Floats, uoms: Ints,
    account: Ints, units: Ints,
) -> tuple[Ints, Flags, Flags]:  # fmt: skip
    """How much each entry is in its account's unit, in millionths; where that is known, and where
    its unit does not convert."""
    known = ~np.isnan(quantity)
    other = (uoms >= 0) & (units[account] >= 0) & (uoms != units[account]) & known
    scale = np.ones(len(quantity))
    rows = np.flatnonzero(other)
    keys = np.stack([accounts.items[account[rows]], uoms[rows], units[account[rows]]])
    each, of = np.unique(keys, axis=1, return_inverse=True)
    factors = [
        _factor(names, items[item] if item >= 0 else None, start, end)
        for item, start, end in zip(*each.tolist(), strict=True)
    ]
    scale[rows] = np.array(factors, np.float64)[of.reshape(-1)]
    odd = np.isnan(scale)
    known &= ~odd
    amounts = np.where(known, quantity, 0) * np.where(odd, 0, scale) * MICRO
    return np.abs(np.rint(amounts)).astype(np.int64), known, odd


def _also(
    fetch: LedgerReader, accounts: Accounts, items: Sequence[ItemBook], booked: BookingRows,
    account: Ints, unit: Ints, units: Ints, micro: Ints, known: Flags, odd: Flags,
) -> None:  # fmt: skip
    """What does not convert, but was booked in another unit, too, which does: that amount."""
    names = fetch.names
    for row in np.flatnonzero(odd & (unit < 0)).tolist():
        item = accounts.items[account[row]]
        book = items[item] if item >= 0 else None
        for amount, uom in fetch.also.get(int(booked.booking[row]), ()):
            scale = _factor(names, book, int(names.of([uom])[0]), int(units[account[row]]))
            if not np.isnan(scale):
                micro[row], known[row], odd[row] = abs(round(amount * scale * MICRO)), True, False
                break


def _factor(names: Names, item: ItemBook | None, start: int, end: int) -> float:
    """How many of a unit another is, NaN where it does not convert."""
    uom, factors = (None, None) if item is None else (item.uom, item.factors)
    found = factor(names.texts[start], names.texts[end], uom, factors)
    return np.nan if found is None else found
