"""The check of serials in two places: born, received or shipped while they are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Accounts, Entries, Ledger
from app.checks.words import Words
from app.ledger.columns import (
    ADJUSTED,
    CONSUMED,
    MOVED,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
)
from app.times import AFTER_ALL, BEFORE_ALL

_HAND, _UNIT, _CUSTOMER, _OWN = range(4)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a serial is by its latest booking, an entry; `place`: which place or customer."""

    kind: int
    place: int
    entry: int


def elsewhere(accounts: Accounts, entries: Entries) -> Ints:
    """Accounts of serials of which a booking may find them elsewhere; all others came in once, at
    first, and left once."""
    serial = (accounts.kinds == SERIAL)[entries.account]

    def count(chosen: Flags) -> Ints:
        found: Ints = np.bincount(entries.account[serial & chosen], minlength=len(accounts))
        return found

    came = serial & np.isin(entries.type, (PRODUCED, SUPPLIED))
    last = np.full(len(accounts), BEFORE_ALL - 1, np.int64)
    np.maximum.at(last, entries.account[came], entries.end[came])
    before = count(entries.end <= last[entries.account])  # the last that came in is one of them
    out, used = count(entries.type == SHIPPED), count(entries.type == CONSUMED)
    return np.flatnonzero((before > 1) | (out > 1) | ((used > 0) & (out > 0)))


def serial_twice(ledger: Ledger) -> FindingColumns:
    """Born, received or shipped while by its latest booking it is on hand, in a unit or at a
    customer elsewhere; own places aside."""
    found = []
    for account in elsewhere(ledger.accounts, ledger.entries).tolist():
        pair = _odd(ledger, _in_order(ledger, account))
        if pair is not None:
            found.append((account, *pair))
    columns = [np.array([row[at] for row in found], np.int64) for at in range(3)]
    return FindingColumns(columns[0], _twice, columns[1:])


def _in_order(ledger: Ledger, account: int) -> Iterator[int]:
    """The entries of a serial that count, by booked end; at one instant what came back, what goes
    into the run that makes it again, that birth, what leaves."""
    entries = ledger.entries
    start, end = np.searchsorted(entries.account, [account, account + 1])
    rows = [
        row
        for row in range(start, end)
        if entries.end[row] < AFTER_ALL and entries.sure[row] and entries.quantity[row] != 0
    ]
    yield from sorted(rows, key=lambda row: (entries.end[row], _rank(ledger, row), row))


def _rank(ledger: Ledger, row: int) -> int:
    type_, sign = int(ledger.entries.type[row]), int(ledger.entries.sign[row])
    if type_ == SUPPLIED or (type_ in (RETURNED, ADJUSTED) and sign > 0):
        return 0
    if type_ == CONSUMED:
        return 1 if _is_reborn(ledger, row) else 5
    return {PRODUCED: 2, MOVED: 3}.get(type_, 4)


def _is_reborn(ledger: Ledger, row: int) -> bool:
    return int(ledger.entries.booking[row]) in ledger.again.reborn


def _odd(ledger: Ledger, rows: Iterator[int]) -> tuple[int, int] | None:
    """The first booking that finds the serial elsewhere, and that by which it is there."""
    there: Whereabouts | None = None
    for row in rows:
        if there is not None and _is_elsewhere(ledger, row, there):
            return row, there.entry
        there = _after(ledger, row, there)
    return None


def _after(ledger: Ledger, row: int, before: Whereabouts | None) -> Whereabouts | None:
    """Where a serial is after a booking."""
    entries = ledger.entries
    type_, sign = int(entries.type[row]), int(entries.sign[row])
    if type_ == MOVED or (type_ == ADJUSTED and sign > 0):
        return Whereabouts(_HAND, int(entries.to[row]), row)
    if type_ in (PRODUCED, SUPPLIED) or (type_ == RETURNED and sign > 0):
        return Whereabouts(_HAND, int(entries.place[row]), row)
    if type_ == SHIPPED:
        kind = _OWN if entries.own[row] else _CUSTOMER
        return Whereabouts(kind, int(entries.other[row]), row)
    if type_ == CONSUMED:
        apart = int(entries.booking[row]) in ledger.again.apart
        return None if apart or _is_reborn(ledger, row) else Whereabouts(_UNIT, -1, row)
    return None if type_ in (RETURNED, ADJUSTED) else before


def _is_elsewhere(ledger: Ledger, row: int, there: Whereabouts) -> bool:
    entries = ledger.entries
    type_ = int(entries.type[row])
    if there.kind == _OWN:
        return False
    if type_ == PRODUCED:
        return int(entries.booking[row]) not in ledger.again.births
    if type_ == SUPPLIED:
        here = int(entries.place[row])
        return there.kind != _HAND or (min(here, there.place) >= 0 and here != there.place)
    if type_ == SHIPPED and not entries.own[row]:
        customer = there.kind == _CUSTOMER and there.place != int(entries.other[row])
        return there.kind == _UNIT or customer
    return False


def _twice(words: Words, proof: Evidence) -> str:
    entries, (row, before) = words.ledger.entries, proof.entries
    type_, last = int(entries.type[row]), int(entries.type[before])
    what = {PRODUCED: "made on", SUPPLIED: "received from"}.get(type_, "shipped to")
    where = {CONSUMED: "in a unit", SHIPPED: "at a customer"}.get(last, "on hand")
    since = f"({words.on(before)} {words.when(before)})"
    return f"was {what} {words.on(row)} {words.when(row)}, while it was {where} {since}"
