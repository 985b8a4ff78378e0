"""Checks of what came in against what left, in one unit.

An inflow counts from the beginning of what is written, an outflow at its end. What is not known
counts in favour of the books: an unknown inflow may have been enough, an unknown outflow nothing.
"""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns, where
from app.checks.ledger import SLACK, Ledger, pairs
from app.checks.words import Words
from app.genealogy.columns import (
    CONSUMED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
)
from app.vocabulary import MICRO


def odd_units(ledger: Ledger) -> Flags:
    """Entries that change how much there is, in a unit that cannot be turned into the account's."""
    return (ledger.flowing(1) | ledger.flowing(-1)) & ledger.entries.odd


def units_do_not_convert(ledger: Ledger) -> FindingColumns:
    """Booked in units that cannot be turned into one another."""
    rows = np.flatnonzero(odd_units(ledger))
    accounts = np.unique(ledger.entries.account[rows])
    number = np.searchsorted(accounts, ledger.entries.account[rows])
    return FindingColumns(accounts, _units, more=(number, rows))


def _units(words: Words, proof: Evidence) -> str:
    ledger = words.ledger
    own = ledger.items[ledger.accounts.items[proof.account]].uom or ""
    uoms = [int(ledger.entries.uom[entry]) for entry in proof.entries]
    others = {ledger.text(uom) if uom >= 0 else own for uom in uoms}
    unit = ledger.text(int(ledger.units[proof.account]))
    return f"is booked in {unit} and in " + " and ".join(sorted(others))


def _allowed(ledger: Ledger) -> Ints:
    """How much more may have left than came in: serials of a lot that came by themselves, or one
    serial that came with its lot."""
    accounts = ledger.accounts
    alone = accounts.in_lot & ~ledger.any(ledger.flowing(1))
    return np.where(alone, 1, accounts.born) * MICRO


def _short(ledger: Ledger) -> tuple[Flags, Flags]:
    """By account, whether more left than came in; and whether it only did so for a time."""
    balance, least = ledger.balance, -_allowed(ledger) - SLACK
    adds_up = ledger.accounts.goods & ~ledger.any(odd_units(ledger))
    short = balance.end < least
    return adds_up & short, adds_up & ~short & (balance.low < least) & ~balance.began


def negative_balance(ledger: Ledger) -> FindingColumns:
    """More was consumed, shipped or lost than was ever received, made or returned."""
    return where(_short(ledger)[0], _negative, numbers=[-ledger.balance.end])


def _negative(words: Words, proof: Evidence) -> str:
    return f"has {words.balance(proof.numbers[0], proof.account)} more gone than ever came in"


def short_for_a_time(ledger: Ledger) -> FindingColumns:
    """In the end it adds up, but for a time more had left than had come in; what left before all
    that came in has a name of its own."""
    balance = ledger.balance
    return where(_short(ledger)[1], _for_a_time, balance.at, numbers=[-balance.low])


def _for_a_time(words: Words, proof: Evidence) -> str:
    (out,), short = proof.entries, words.balance(proof.numbers[0], proof.account)
    return f"was {short} short {words.when(out)} ({words.on(out)})"


def unknown_ship_quantity(ledger: Ledger) -> FindingColumns:
    """Shipped without a quantity."""
    unknown = ledger.of(SHIPPED) & ~ledger.entries.known & ~ledger.entries.odd
    first = ledger.first(unknown)
    return where(first >= 0, _shipped_unknown, first, numbers=[ledger.count(unknown)])


def _shipped_unknown(words: Words, proof: Evidence) -> str:
    (first,), (count,) = proof.entries, proof.numbers
    more = f" and {count - 1} more times" if count > 1 else ""
    return f"was shipped to {words.on(first)} {words.when(first)}{more} without a quantity"


def returned_too_much(ledger: Ledger) -> FindingColumns:
    """A customer returned more than it got, or what it never got."""
    entries, accounts = ledger.entries, ledger.accounts
    shipped = ledger.of(SHIPPED)
    back = ledger.of(RETURNED) & (entries.sign > 0)
    either = np.flatnonzero(shipped | back)
    met = pairs(entries.account[either], entries.other[either])
    account, out = met.first, shipped[either]
    got, given, unknown = (np.zeros(len(account), np.int64) for _ in range(3))
    np.add.at(got, met.of[out], entries.micro[either][out])
    np.add.at(given, met.of[~out], entries.micro[either][~out])
    np.add.at(unknown, met.of, ~entries.known[either])
    ever = np.zeros(len(account), np.bool_)
    ever[met.of[out]] = True
    first = np.full(len(account), -1, np.int64)
    first[met.of[~out][::-1]] = either[~out][::-1]
    never = ~ever & ~accounts.in_lot[account] & (accounts.members[account] == 0)
    more = ever & (unknown == 0) & (given > got + SLACK)
    odd = (first >= 0) & (never | more) & ~ledger.any(odd_units(ledger))[account]
    chosen = np.flatnonzero(odd)
    chosen = chosen[np.argsort(first[chosen], kind="stable")]
    numbers = [never[chosen].astype(np.int64), given[chosen], got[chosen]]
    return FindingColumns(account[chosen], _returned, [first[chosen]], numbers)


def _returned(words: Words, proof: Evidence) -> str:
    (first,), (never, given, got) = proof.entries, proof.numbers
    if never:
        return f"came back from {words.on(first)}, to which it was never shipped"
    said = words.balance(given, proof.account), words.balance(got, proof.account)
    return f"came back from {words.on(first)}: {said[0]}, of {said[1]} that were shipped there"


def zero_quantity(ledger: Ledger) -> FindingColumns:
    """Booked with a quantity of 0, by itself, in a container, or of the item without a lot."""
    zero = ledger.of(CONSUMED, PRODUCED, SUPPLIED, SHIPPED, RETURNED)
    zero &= ledger.entries.quantity == 0
    first = ledger.first(zero)
    return where((first >= 0) | ledger.particulars.zeros, _zero, first)


def _zero(words: Words, proof: Evidence) -> str:
    (first,) = proof.entries
    if first < 0:
        return "is booked with a quantity of 0"
    return f"is booked with a quantity of 0 ({words.on(first)} {words.when(first)})"
