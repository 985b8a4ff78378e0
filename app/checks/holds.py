"""Checks of disposition: what was used or shipped while held or expired, or failed a test."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger, pairs
from app.checks.words import Words, plain
from app.ledger.columns import CONSUMED, SHIPPED, Flags, Ints, join
from app.times import AFTER_ALL, BadTimeError, read_time, span

HOLD_STATUSES = ("hold", "rejected", "recalled", "expired", "scrapped")
HELD_FOR_SHIPPING = (*HOLD_STATUSES, "quarantine")


def used_while_held(ledger: Ledger) -> FindingColumns:
    """Used or shipped while the last status of it, of that part of it, of its container or of its
    lot was one that holds; a status of the lot counts when it came after the serial's own."""
    entries, found = ledger.entries, ledger.decisions
    nothing = np.zeros(0, np.int64)
    uses = np.flatnonzero(_uses(ledger)) if len(found.account) else nothing
    use, row = _about(ledger, uses)
    own = found.whole[row] & (found.account[row] == entries.account[uses[use]])
    since = np.full(len(uses), -1, np.int64)
    np.maximum.at(since, use[own], found.rank[row[own]])
    last = found.rank[row] >= since[use]  # said of the whole thing, it is said of its parts
    use, row = use[last], row[last]
    order = np.lexsort((found.rank[row], found.part[row], found.account[row], use))
    use, row = use[order], row[order]
    ends = np.ones(len(use), np.bool_)
    keys = (use, found.account[row], found.part[row])
    ends[:-1] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    held = ends & _held_by(ledger, uses[use], found.row[row])
    first, at = np.unique(use[held], return_index=True)
    rows = uses[first]
    return FindingColumns(entries.account[rows], _held, [rows], [row[held][at]])


def _about(ledger: Ledger, uses: Ints) -> tuple[Ints, Ints]:
    """Uses (by number) with the decisions (by place) that count for them: about it, its lots and
    its container, of what was taken from that place, by the booked end of the use.

    A release dated the same day may have come first.
    """
    entries, accounts, found = ledger.entries, ledger.accounts, ledger.decisions
    in_lot, lot = join(entries.account[uses], accounts.serial)
    number = np.concatenate([np.arange(len(uses)), in_lot, np.arange(len(uses))])
    holder = np.concatenate([entries.account[uses], accounts.lot[lot], entries.unit[uses]])
    some, row = join(holder, found.account)
    use, status, end = number[some], found.row[row], entries.end[uses[number[some]]]
    here = (found.place[row] < 0) | (found.place[row] == entries.place[uses[use]])
    counts = ledger.statuses.end[status] <= end
    counts |= (ledger.statuses.start[status] <= end) & ~_held_by(ledger, uses[use], status)
    chosen = here & counts
    return use[chosen], row[chosen]


def _held(words: Words, proof: Evidence) -> str:
    (use,), (row,), ledger = proof.entries, proof.numbers, words.ledger
    found = ledger.decisions
    status = ledger.text(int(ledger.statuses.status[found.row[row]]))
    text = f"was {_used(words, use)} {words.on(use)} {words.when(use)} while "
    if found.hu[row] >= 0:
        return (
            f"{text}the status of {ledger.accounts.refs[int(found.hu[row])]}, "
            f"in which it was, was {status}"
        )
    if found.place[row] >= 0:
        return f"{text}the status of what is at {ledger.text(int(found.place[row]))} was {status}"
    if ledger.statuses.amount[found.row[row]]:
        return f"{text}the status of some of it was {status}"
    return f"{text}its status was {status}"


def _used(words: Words, use: int) -> str:
    return "consumed into" if _consumed(words, use) else "shipped to"


def _consumed(words: Words, use: int) -> bool:
    return bool(words.ledger.entries.type[use] == CONSUMED)


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
        for words in (HOLD_STATUSES, HELD_FOR_SHIPPING)
    )
    return np.where(shipped, mostly, always)


def used_after_expiry(ledger: Ledger) -> FindingColumns:
    """Used or shipped after its expiry date; that day is still good, by the clock of its source."""
    late = _late(ledger)
    late = late[~ledger.entries.posted[late]]
    return FindingColumns(ledger.entries.account[late], _expired, [late])


def booked_after_expiry(ledger: Ledger) -> FindingColumns:
    """The same of what was posted, or assumed: it may have been used before."""
    late = _late(ledger)
    late = late[ledger.entries.posted[late]]
    return FindingColumns(ledger.entries.account[late], _booked_late, [late])


def _late(ledger: Ledger) -> Ints:
    """Uses and shipments that are booked after the expiry."""
    entries, accounts = ledger.entries, ledger.accounts
    rows = np.flatnonzero(_uses(ledger) & (accounts.expiries[entries.account] >= 0))
    met = pairs(accounts.expiries[entries.account[rows]], entries.source[rows])
    good = [
        _good_until(ledger, *each)
        for each in zip(met.first.tolist(), met.second.tolist(), strict=True)
    ]
    late: Ints = rows[entries.end[rows] > np.array(good, np.int64)[met.of]]
    return late


def _good_until(ledger: Ledger, expiry: int, source: int) -> int:
    """The end of an expiry in a source's zone; what is no date never comes."""
    zone = ledger.background.zones.get(ledger.text(source), "UTC")
    try:
        return span(read_time(ledger.text(expiry)), zone)[1]
    except (BadTimeError, OverflowError):
        return AFTER_ALL


def _expired(words: Words, proof: Evidence) -> str:
    return _after_expiry(words, proof, f"was {_used(words, proof.entries[0])}")


def _booked_late(words: Words, proof: Evidence) -> str:
    word = "consumed" if _consumed(words, proof.entries[0]) else "shipped"
    to = "into" if word == "consumed" else "to"
    return _after_expiry(words, proof, f"was booked as {word} {to}")


def _after_expiry(words: Words, proof: Evidence, what: str) -> str:
    (use,), ledger = proof.entries, words.ledger
    date = ledger.text(int(ledger.accounts.expiries[proof.account]))[:10]
    return f"{what} {words.on(use)} {words.when(use)}; it had expired on {date}"


def expiry_hidden(ledger: Ledger) -> FindingColumns:
    """Something of its own item that expires before it does went into it."""
    accounts = np.array(sorted(ledger.particulars.hidden), np.int64)
    return FindingColumns(accounts, _hidden)


def _hidden(words: Words, proof: Evidence) -> str:
    earlier, ledger = words.ledger.particulars.hidden[proof.account], words.ledger
    own = ledger.text(int(ledger.accounts.expiries[proof.account]))[:10]
    text = f"expires on {own}, but holds some of {earlier.ref}, which expires on"
    return f"{text} {earlier.date[:10]}"


def failed_test(ledger: Ledger) -> FindingColumns:
    """A test of it failed, before or after it went out."""
    accounts = np.array(sorted(ledger.particulars.tests), np.int64)
    return FindingColumns(accounts, _failed)


def _failed(words: Words, proof: Evidence) -> str:
    failed = words.ledger.particulars.tests[proof.account]
    text = f"failed its test “{failed.test}”" if failed.test else "failed a test"
    if failed.value is not None:
        text += f" with {plain(float(failed.value), None)}, outside its limits"
    return f"{text} ({failed.event}{f', {failed.at}' if failed.at else ''})"
