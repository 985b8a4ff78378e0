"""Checks of disposition: what was used or shipped while held, or after it had expired."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger, look_up, pairs
from app.checks.words import Words
from app.genealogy.columns import CONSUMED, SHIPPED, Flags, Ints, join
from app.times import AFTER_ALL, BEFORE_ALL, BadTimeError, read_time, span

HELD = ("hold", "rejected", "recalled", "expired", "scrapped")
HELD_FOR_SHIPPING = (*HELD, "quarantine")


def used_while_held(ledger: Ledger) -> FindingColumns:
    """Used or shipped while the last status of it, of its container or of its lot was one that
    holds; a status of the lot counts when it came after the serial's own."""
    entries, accounts, statuses = ledger.entries, ledger.accounts, ledger.statuses
    uses = np.flatnonzero(_uses(ledger)) if len(statuses.end) else np.zeros(0, np.int64)
    in_lot, lot = join(entries.account[uses], accounts.serial)
    own = _last(ledger, uses, entries.account[uses])
    above = _last(ledger, uses[in_lot], accounts.lot[lot])
    ends = [look_up(statuses.end, each, BEFORE_ALL - 1) for each in (above, own[in_lot])]
    number = np.concatenate([np.arange(len(uses)), np.arange(len(uses)), in_lot])
    last = np.concatenate([
        own, _last(ledger, uses, entries.unit[uses]), np.where(ends[0] > ends[1], above, -1)
    ])  # fmt: skip
    held = _holds(ledger, uses[number], last)
    use, at = np.unique(number[held], return_index=True)
    rows, status = uses[use], last[held][at]
    return FindingColumns(entries.account[rows], _held, [rows], [statuses.status[status]])


def _held(words: Words, proof: Evidence) -> str:
    (use,), (status,) = proof.entries, proof.numbers
    text = f"was {_used(words, use)} {words.on(use)} {words.when(use)} while its status was "
    return text + words.ledger.text(status)


def _used(words: Words, use: int) -> str:
    return "consumed into" if words.ledger.entries.type[use] == CONSUMED else "shipped to"


def _uses(ledger: Ledger) -> Flags:
    """Uses and shipments at a known time; what goes to disposal may be held or expired."""
    entries = ledger.entries
    timed = (entries.end < AFTER_ALL) & ~entries.disposal
    return ledger.of(CONSUMED, SHIPPED) & timed


def _held_by(ledger: Ledger, uses: Ints, statuses: Ints) -> Flags:
    """Whether statuses (places) hold things back from uses; quarantine only from customers."""
    shipped = (ledger.entries.type[uses] == SHIPPED) & ~ledger.entries.own[uses]
    given = ledger.statuses.status[statuses]
    always, mostly = (
        np.isin(given, [ledger.names.numbers.get(word, -2) for word in words])
        for words in (HELD, HELD_FOR_SHIPPING)
    )
    return np.where(shipped, mostly, always)


def _holds(ledger: Ledger, uses: Ints, statuses: Ints) -> Flags:
    """The same; no status (-1) holds nothing."""
    there = statuses >= 0
    there[there] = _held_by(ledger, uses[there], statuses[there])
    return there


def _last(ledger: Ledger, uses: Ints, holders: Ints) -> Ints:
    """Of each use the last status of a holder at or before its booked end, -1 none.

    A release dated the same day may have come first.
    """
    statuses, ends = ledger.statuses, ledger.entries.end
    use, status = join(holders, statuses.account)
    end = ends[uses[use]]
    counts = statuses.end[status] <= end
    counts |= (statuses.start[status] <= end) & ~_held_by(ledger, uses[use], status)
    counts &= statuses.status[status] >= 0
    last = np.full(len(uses), -1, np.int64)
    np.maximum.at(last, use[counts], status[counts])
    return last


def used_after_expiry(ledger: Ledger) -> FindingColumns:
    """Used or shipped after its expiry date; that day is still good, by the clock of its source."""
    entries, accounts = ledger.entries, ledger.accounts
    rows = np.flatnonzero(_uses(ledger) & (accounts.expiries[entries.account] >= 0))
    met = pairs(accounts.expiries[entries.account[rows]], entries.source[rows])
    good = [
        _good_until(ledger, *each)
        for each in zip(met.first.tolist(), met.second.tolist(), strict=True)
    ]
    late = rows[entries.end[rows] > np.array(good, np.int64)[met.of]]
    return FindingColumns(entries.account[late], _expired, [late])


def _good_until(ledger: Ledger, expiry: int, source: int) -> int:
    """The end of an expiry in a source's zone; what is no date never comes."""
    zone = ledger.background.zones.get(ledger.text(source), "UTC")
    try:
        return span(read_time(ledger.text(expiry)), zone)[1]
    except (BadTimeError, OverflowError):
        return AFTER_ALL


def _expired(words: Words, proof: Evidence) -> str:
    (use,), ledger = proof.entries, words.ledger
    date = ledger.text(int(ledger.accounts.expiries[proof.account]))[:10]
    text = f"was {_used(words, use)} {words.on(use)} {words.when(use)}; it had expired "
    return f"{text}on {date}"
