"""Checks of where lots and serials came from, and of what could be theirs but names no lot."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns, where
from app.checks.ledger import Ledger, look_up, pairs
from app.checks.words import Words
from app.ledger.columns import (
    CONSUMED,
    LOT,
    PRODUCED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    TYPES,
    distinct,
)
from app.times import AFTER_ALL, BEFORE_ALL
from app.vocabulary import UNKNOWN_SUPPLIER

_LEFT = {"CONSUMED_INTO": "into", "SHIPPED_TO": "to", "RETURNED": "back to"}


def no_origin(ledger: Ledger) -> FindingColumns:
    """Used, shipped, moved or packed, but never received or made; of a serial its lot will do."""
    accounts = ledger.accounts
    odd = accounts.goods & ~ledger.any(ledger.of(SUPPLIED, PRODUCED)) & ~accounts.in_lot
    touched = ledger.any(accounts.goods[ledger.entries.account]) | accounts.packed
    missing = accounts.members - accounts.born
    odd &= np.where(accounts.members > 0, missing > 0, touched)
    return where(odd, _without_origin, ledger.first(ledger.flowing(-1)), numbers=[missing])


def _without_origin(words: Words, proof: Evidence) -> str:
    (out,), (missing,) = proof.entries, proof.numbers
    text = "was never received or made"
    if missing:
        return f"{text}, and neither were {missing} of its serials"
    if out < 0:
        return text
    how = _LEFT.get(TYPES[words.ledger.entries.type[out]], "at")
    return f"left ({how} {words.on(out)} {words.when(out)}) but {text}"


def made_of_nothing(ledger: Ledger) -> FindingColumns:
    """Made by a run on which, and on whose order, nothing was booked as an input."""
    starved = ledger.of(PRODUCED) & ledger.entries.unfed
    first = ledger.first(starved)
    return where(first >= 0, _of_nothing, first)


def _of_nothing(words: Words, proof: Evidence) -> str:
    (birth,) = proof.entries
    return f"was made on {words.on(birth)} ({words.when(birth)}), on which nothing was consumed"


def used_before_born(ledger: Ledger) -> FindingColumns:
    """Consumed or shipped before the first of what brought it; where any time of that is missing
    nothing is said."""
    entries = ledger.entries
    inward = ledger.flowing(1) & (entries.type != RETURNED)
    first = ledger.first(inward, entries.start)
    since = look_up(entries.start, first, BEFORE_ALL)
    early = ledger.of(CONSUMED, SHIPPED) & (entries.end < since[entries.account])
    worst = ledger.first(early, entries.end)
    return where(worst >= 0, _before_born, worst, first)


def _before_born(words: Words, proof: Evidence) -> str:
    out, first = proof.entries
    word = "consumed into" if words.ledger.entries.type[out] == CONSUMED else "shipped to"
    return f"was {word} {words.on(out)} {words.when(out)}, but first came in {words.when(first)}"


def two_suppliers(ledger: Ledger) -> FindingColumns:
    """Received from more than one supplier that has a name."""
    entries = ledger.entries
    nobody = ledger.names.numbers.get(UNKNOWN_SUPPLIER, -2)
    named = ledger.of(SUPPLIED) & (entries.party != nobody)
    rows = np.flatnonzero(named)
    met = pairs(entries.account[rows], entries.other[rows])
    accounts, counts = np.unique(met.first, return_counts=True)
    accounts = accounts[counts > 1]
    several = np.isin(met.first, accounts)
    number = np.searchsorted(accounts, met.first[several])
    return FindingColumns(accounts, _suppliers, more=(number, rows[met.at][several]))


def _suppliers(words: Words, proof: Evidence) -> str:
    return "was received from " + " and ".join(sorted({words.on(e) for e in proof.entries}))


def unassigned_bookings(ledger: Ledger) -> FindingColumns:
    """Bookings of its item without a lot, at a time when this one was there."""
    accounts, entries = ledger.accounts, ledger.entries
    loose = np.array([bool(item.left_at) for item in ledger.items] + [False], np.bool_)
    asked = accounts.goods & loose[accounts.items]
    asked &= ~((accounts.kinds == SERIAL) & accounts.in_lot)
    inward = ledger.first(ledger.flowing(1), entries.start)
    since = look_up(entries.start, inward, BEFORE_ALL)
    counts = np.zeros(len(accounts), np.int64)
    for number in distinct(accounts.items[asked]).tolist():
        left_at = np.array(ledger.items[number].left_at, np.int64)
        ends = np.sort(np.where(left_at < 0, AFTER_ALL, left_at))
        mine = asked & (accounts.items == number)
        counts[mine] = len(ends) - np.searchsorted(ends, since[mine])
    return where(counts > 0, _unassigned, numbers=[counts])


def _unassigned(words: Words, proof: Evidence) -> str:
    (count,) = proof.numbers
    item = words.ledger.items[words.ledger.accounts.items[proof.account]].ref
    word = "1 booking" if count == 1 else f"{count:,} bookings"
    return f"could be in {word} of {item} that name no lot"


def untracked_origin(ledger: Ledger) -> FindingColumns:
    """Its item is booked without lots, too, and it begins without an origin: neither received nor
    made of anything but that item without a lot."""
    received = ledger.any(ledger.of(SUPPLIED) & (ledger.entries.quantity != 0))
    lots = (ledger.accounts.kinds == LOT) & (
        ledger.any(ledger.accounts.goods[ledger.entries.account])
        | ledger.accounts.packed | (ledger.accounts.members > 0)
    )  # fmt: skip
    return where(lots & ledger.particulars.rootless & ~received, _untracked)


def _untracked(words: Words, proof: Evidence) -> str:
    item = words.ledger.items[words.ledger.accounts.items[proof.account]].ref
    return f"begins without an origin, and {item} is booked without lots, too"
