"""Checks of what came in against what left, in one unit.

An inflow counts from the beginning of what is written, an outflow at its end. What is not known
counts in favour of the books: an unknown inflow may have been enough, an unknown outflow nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from app.checks.finding import Evidence, FindingColumns, where
from app.checks.ledger import SLACK, Entries, Ledger, pairs
from app.checks.words import Words
from app.genealogy.offsets import Leg, offset
from app.ledger.columns import (
    CONSUMED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
    distinct,
)
from app.vocabulary import MICRO


def odd_units(ledger: Ledger) -> Flags:
    """Entries that change how much there is, in a unit that cannot be turned into the account's."""
    return (ledger.flowing(1) | ledger.flowing(-1)) & ledger.entries.odd


def units_do_not_convert(ledger: Ledger) -> FindingColumns:
    """Booked in units that cannot be turned into one another."""
    rows = np.flatnonzero(odd_units(ledger))
    accounts = distinct(ledger.entries.account[rows])
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
    """More came back from a customer than was shipped to it before, or what it never got.

    A part of a unit that was shipped there is known as one out of it. What came back in a container
    nobody knows.
    """
    entries, accounts = ledger.entries, ledger.accounts
    back = ledger.of(RETURNED) & (entries.sign > 0) & ledger.said
    chosen = back & ~ledger.any(odd_units(ledger))[entries.account]
    found: list[tuple[int, int, int, int, int]] = []  # account, entry, never, back, excess
    for each in excesses(entries, chosen):
        account, own, mine = each.account, each.ships, each.back
        excess = [(row, micro) for row, micro in each.more if not _is_part(ledger, row)]
        if not excess:
            continue
        if not len(own) and (accounts.in_lot[account] or accounts.members[account]):
            continue  # it may have been shipped by its lot, or by its serials
        if not len(own) and (account, each.customer) in ledger.perhaps_shipped:
            continue  # it may have been in a container that was sent on
        more = sum(micro for _, micro in excess)
        found.append((account, int(mine[0]), not len(own), int(entries.micro[mine].sum()), more))
    found.sort(key=lambda each: each[1])
    columns = np.array(found, np.int64).reshape(-1, 5).T
    return FindingColumns(columns[0], _returned, [columns[1]], list(columns[2:]))


class Excess(NamedTuple):
    """One thing's returns from one customer. `ships` and `back`: rows of entries; `more`: the rows
    of returns of which something offsets no shipment, each with how much of it (micro units)."""

    account: int
    customer: int
    ships: Ints
    back: Ints
    more: list[tuple[int, int]]


def excesses(entries: Entries, back: Flags) -> Iterator[Excess]:
    """Of the returns `back`, by thing and customer."""
    rows = np.flatnonzero(back)
    if not len(rows):
        return
    met = pairs(entries.account[rows], entries.other[rows])
    ships = np.flatnonzero(entries.type == SHIPPED)
    for number, (account, customer) in enumerate(zip(met.first, met.second, strict=True)):
        own = ships[(entries.account[ships] == account) & (entries.other[ships] == customer)]
        mine = rows[met.of == number]
        more = offset(_legs(entries, own), _legs(entries, mine), set()).excess
        yield Excess(int(account), int(customer), own, mine, list(more))


def _legs(entries: Entries, rows: Ints) -> list[Leg]:
    return [
        Leg(row, int(entries.start[row]), int(entries.end[row]),
            int(entries.micro[row]) if entries.known[row] else None)
        for row in rows.tolist()
    ]  # fmt: skip


def _is_part(ledger: Ledger, row: int) -> bool:
    """Whether a unit it had gone into was shipped to the customer it came back from, before."""
    entries = ledger.entries
    thing = int(ledger.accounts.ids[entries.account[row]])
    start = ledger.shipped_in.get((thing, int(entries.other[row])))
    return start is not None and start <= entries.end[row]


def _returned(words: Words, proof: Evidence) -> str:
    (first,), (never, back, more) = proof.entries, proof.numbers
    if never:
        return f"came back from {words.on(first)}, to which it was never shipped"
    said = words.balance(back, proof.account), words.balance(more, proof.account)
    return (
        f"came back from {words.on(first)}: {said[0]}, "
        f"{said[1]} more than had been shipped there by then"
    )


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
