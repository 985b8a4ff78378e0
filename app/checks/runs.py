"""Checks of orders, runs and items without lots: what does not lead on."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns, where
from app.checks.ledger import Ledger, ranks
from app.checks.words import Words
from app.ledger.columns import COMPLETION, ITEM, PRODUCED, Flags, Ints


def run_without_order(ledger: Ledger) -> FindingColumns:
    """The run names no work order."""
    return where(ledger.accounts.orderless, _without_order)


def _without_order(words: Words, proof: Evidence) -> str:
    twin = words.twins[int(words.ledger.accounts.ids[proof.account])]
    return "names no work order" + (f"; {twin} has the same number" if twin else "")


def no_output(ledger: Ledger) -> FindingColumns:
    """Material was consumed, and no output is booked."""
    accounts = ledger.accounts
    barren = np.zeros(len(accounts), np.bool_)
    barren[list(ledger.barren)] = True
    return where(barren & (accounts.kinds != COMPLETION), _made_nothing)


def _made_nothing(words: Words, proof: Evidence) -> str:
    first, count = words.ledger.barren[proof.account]
    return f"consumed {first}{f' and {count - 1} more' if count > 1 else ''} and made nothing"


def booked_without_lot(ledger: Ledger) -> FindingColumns:
    """An item that is tracked by lot or serial is booked without: said of the run and the item."""
    tracked = _items(ledger, [item.tracked for item in ledger.items])
    rows, runs = _on_runs(ledger)
    chosen = tracked[ledger.entries.account[rows]]
    left = np.array([len(item.left_at) for item in ledger.items] + [0], np.int64)
    counts = left[ledger.accounts.items]
    loose = np.flatnonzero(ledger.accounts.asked & tracked & (counts > 0))
    none = np.full(len(loose), -1, np.int64)
    return FindingColumns(
        np.concatenate([runs[chosen], loose]), _lotless,
        [np.concatenate([rows[chosen], none])],
        [np.concatenate([np.zeros(int(chosen.sum()), np.int64), counts[loose]])],
    )  # fmt: skip


def _lotless(words: Words, proof: Evidence) -> str:
    (entry,), (count,) = proof.entries, proof.numbers
    if entry < 0:
        word = "1 booking that names" if count == 1 else f"{count:,} bookings that name"
        return f"is tracked by lot or serial, and has {word} none"
    item = words.ledger.accounts.refs[words.ledger.entries.account[entry]]
    word = "made" if words.ledger.entries.type[entry] == PRODUCED else "consumed"
    return f"{word} {item} without its lot or serial, by which it is tracked"


def through_untracked(ledger: Ledger) -> FindingColumns:
    """An item without lots is made here and used elsewhere: said of the run and the item."""
    entries, accounts = ledger.entries, ledger.accounts
    untracked = ~_items(ledger, [item.tracked for item in ledger.items])
    made = _items(ledger, [item.made for item in ledger.items])
    used = _items(ledger, [bool(item.left_at) for item in ledger.items])
    rows, runs = _on_runs(ledger)
    items = entries.account[rows]
    making = (entries.type[rows] == PRODUCED) & (untracked & used)[items]
    using = (entries.type[rows] != PRODUCED) & (untracked & made)[items]
    loose = np.flatnonzero(accounts.asked & untracked & made & used)
    spoken = np.concatenate([items[using], loose])
    return FindingColumns(
        np.concatenate([runs[making], spoken]), _through,
        [np.concatenate([rows[making], np.full(len(spoken), -1, np.int64)])],
    )  # fmt: skip


def _through(words: Words, proof: Evidence) -> str:
    (entry,) = proof.entries
    if entry < 0:
        return "is made and used without a lot"
    item = words.ledger.accounts.refs[words.ledger.entries.account[entry]]
    return f"made {item}, which has no lots and is used elsewhere"


def _items(ledger: Ledger, facts: list[bool]) -> Flags:
    """By account, whether it is an item of which something is true."""
    true: Flags = np.array([*facts, False], np.bool_)[ledger.accounts.items]
    items: Flags = ledger.accounts.kinds == ITEM
    return true & items


def _on_runs(ledger: Ledger) -> tuple[Ints, Ints]:
    """Bookings of items on the runs that were asked for, with the accounts of these runs, in the
    order of runs and booked ends."""
    entries, accounts = ledger.entries, ledger.accounts
    rows = np.flatnonzero(accounts.kinds[entries.account] == ITEM)
    run = np.searchsorted(accounts.ids, entries.other[rows])
    items = [accounts.refs[account] for account in entries.account[rows].tolist()]
    by_name = [ranks(items), ledger.ranks(entries.event[rows]), ledger.ranks(entries.source[rows])]
    order = np.lexsort((*by_name, entries.end[rows], run))
    return rows[order], run[order]
