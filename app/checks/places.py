"""Checks of where things are: what is at no named place, what was counted against the books, what
is booked into a container that had left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.checks.finding import Evidence, FindingColumns, where
from app.checks.ledger import SLACK, STOCK_COUNT, Ledger, pairs
from app.checks.sums import odd_units
from app.checks.words import Words, moment
from app.ledger.columns import ADJUSTED, MOVED, SHIPPED, Flags, Ints, join
from app.times import AFTER_ALL


@dataclass(frozen=True, slots=True)
class StockChanges:
    """What changes stock: the entry, the place (number of its ref, -1: none named), a sign, and how
    much (millionths)."""

    entry: Ints
    place: Ints
    sign: Ints
    micro: Ints

    def pick(self, chosen: Flags | Ints) -> StockChanges:
        """Some of them."""
        return StockChanges(*(getattr(self, name)[chosen] for name in StockChanges.__slots__))


def stock_changes(ledger: Ledger) -> StockChanges:
    """What lots and serials were put where or taken from; both of a move, and of a shipment to an
    own site, of which receipts and returns take it again. An adjustment is where it leads; a count
    changes nothing."""
    entries, own = ledger.entries, ledger.own
    goods = ledger.accounts.goods[entries.account] & (entries.type != STOCK_COUNT)
    led = entries.type == ADJUSTED
    moving = goods & ~led & ((entries.type == MOVED) | entries.own)
    near = np.flatnonzero(moving | (goods & (led | (entries.sign != 0))))
    far = np.flatnonzero(moving)
    return StockChanges(
        np.concatenate([near, far, own.entry]),
        np.concatenate([np.where(led, entries.to, entries.place)[near], entries.to[far],
                        own.place]),
        np.concatenate([np.where(entries.sign[near] > 0, 1, -1), np.ones(len(far), np.int64),
                        np.full(len(own.entry), -1)]),
        np.concatenate([entries.micro[near], entries.micro[far], own.micro]),
    )  # fmt: skip


def open_end(ledger: Ledger) -> FindingColumns:
    """It came in and did not leave, and no place is named where it is on hand.

    Lots with serials are not judged, nor are serials that may have left as part of their lot, nor
    what was packed.
    """
    accounts, entries = ledger.accounts, ledger.entries
    out = ledger.flowing(-1)
    apart = ledger.any(odd_units(ledger)) | (accounts.members > 0) | accounts.packed
    gone = accounts.packed | ledger.any(out & ledger.said)
    apart[accounts.serial[gone[accounts.lot]]] = True
    first = ledger.first(ledger.flowing(1))
    judged = accounts.goods & ~apart & (first >= 0)
    changes = stock_changes(ledger)
    account = entries.account[changes.entry]
    unknown, placed = (np.zeros(len(accounts), np.bool_) for _ in range(2))
    unknown[account[~entries.known[changes.entry]]] = True
    placed[account[changes.place >= 0]] = True
    nowhere = np.zeros(len(accounts), np.int64)
    there = changes.place < 0
    np.add.at(nowhere, account[there], (changes.sign * changes.micro)[there])
    left = np.minimum(nowhere, ledger.balance.end)
    lost = judged & unknown & ~ledger.any(out) & ~placed
    left[lost] = -1
    return where(lost | (judged & ~unknown & (left > SLACK)), _open, first, numbers=[left])


def _open(words: Words, proof: Evidence) -> str:
    (first,), (left,) = proof.entries, proof.numbers
    if left < 0:
        return f"came in {words.when(first)}, then nothing more is known of it"
    return f"has {words.amount(left, proof.account)} left that are at no named place"


def count_difference(ledger: Ledger) -> FindingColumns:
    """The last count of each thing and place, against what the bookings leave there up to then.

    A difference that was booked as an adjustment since is settled. A count without a place is one
    of all places.
    """
    accounts, entries = ledger.accounts, ledger.entries
    judged = ~ledger.any(odd_units(ledger)) & (accounts.members == 0)
    counts = np.flatnonzero(ledger.of(STOCK_COUNT) & ledger.said & judged[entries.account])
    met = pairs(entries.account[counts], entries.to[counts])
    last = np.zeros(len(met.at), np.int64)
    last[met.of] = counts
    last = last[np.argsort(met.at, kind="stable")]  # the place first counted comes first
    number, change = _at(ledger, last)
    moved, count = change.entry, last[number]
    amounts = change.sign * change.micro
    before = entries.end[moved] <= entries.end[count]
    later = ~before & (entries.type[moved] == ADJUSTED)
    booked, after, unknown = (np.zeros(len(last), np.int64) for _ in range(3))
    np.add.at(booked, number[before], amounts[before])
    np.add.at(after, number[later], amounts[later])
    np.add.at(unknown, number, ~entries.known[moved])
    seen = entries.micro[last]
    odd = entries.known[last] & (unknown == 0) & (np.abs(seen - booked) > SLACK)
    odd &= np.abs(seen - booked - after) > SLACK
    return FindingColumns(
        entries.account[last[odd]], _counted, [last[odd]],
        [entries.to[last[odd]], seen[odd], booked[odd]],
    )  # fmt: skip


def _at(ledger: Ledger, counts: Ints) -> tuple[Ints, StockChanges]:
    """Each of some counts (by number) with the changes of the same thing at the same place."""
    entries = ledger.entries
    changes = stock_changes(ledger)
    changes = changes.pick(np.argsort(entries.account[changes.entry], kind="stable"))
    number, row = join(entries.account[counts], entries.account[changes.entry])
    place = entries.to[counts][number]
    here = (place < 0) | (changes.place[row] == place)
    return number[here], changes.pick(row[here])


def _counted(words: Words, proof: Evidence) -> str:
    (count,), (place, seen, booked) = proof.entries, proof.numbers
    where_ = "in all" if place < 0 else f"at {words.ledger.text(place)}"
    said = words.amount(seen, proof.account), words.amount(booked, proof.account)
    return f"was counted {where_} {words.when(count)}: {said[0]}, where the books say {said[1]}"


def packed_after_leaving(ledger: Ledger) -> FindingColumns:
    """In a container whose last booking is a shipment to somebody else, at a known time before the
    pack: by the books it went along with nobody."""
    entries, held = ledger.entries, ledger.held
    own = np.flatnonzero(entries.unit < 0)
    last = np.full(len(ledger.accounts), -1, np.int64)
    last[entries.account[own]] = own  # entries stand by booked end
    row = last[held.unit]
    left = row >= 0
    left[left] = (entries.type[row[left]] == SHIPPED) & (entries.sign[row[left]] < 0)
    left[left] = entries.end[row[left]] < held.since[left]
    left &= held.since < AFTER_ALL
    chosen = np.flatnonzero(left)
    accounts, at = np.unique(held.account[chosen], return_index=True)
    first = chosen[at]
    return FindingColumns(
        accounts, _too_late, [row[first]], [held.unit[first], held.since[first]]
    )  # fmt: skip


def _too_late(words: Words, proof: Evidence) -> str:
    (ship,), (unit, since) = proof.entries, proof.numbers
    return (
        f"was packed into {words.ledger.accounts.refs[unit]} {moment(since)}, which had been "
        f"shipped to {words.on(ship)} {words.when(ship)}"
    )


def unpacked_not_packed(ledger: Ledger) -> FindingColumns:
    """Named by an unpack of a container into which nothing says that it was packed itself."""
    strays, accounts = ledger.strays, ledger.accounts
    rows = np.flatnonzero(accounts.goods[strays.account])
    found, at = np.unique(strays.account[rows], return_index=True)
    first = rows[at]
    return FindingColumns(found, _never_put, [], [strays.unit[first], strays.since[first]])


def _never_put(words: Words, proof: Evidence) -> str:
    unit, since = proof.numbers
    hu = words.ledger.accounts.refs[unit]
    return f"was unpacked from {hu} {moment(since)}, into which it was never packed itself"
