"""Checks of what sources said: types they do not own, times without offset, refused events."""

from __future__ import annotations

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import NUMBERS, Ledger, pairs
from app.checks.words import Words
from app.ledger.columns import COMPLETION, ITEM, UNIT
from app.vocabulary import WRITTEN_BY

_WRITTEN_BY = {number: WRITTEN_BY[type_] for type_, number in NUMBERS.items()}


def not_the_owner(ledger: Ledger) -> FindingColumns:
    """A booking or status of a source that says which types it owns, and this is none of them."""
    entries, statuses, names = ledger.entries, ledger.statuses, ledger.names
    said = np.flatnonzero(ledger.said)
    met = pairs(entries.type[said], entries.source[said])
    strange = [
        not ledger.background.owns(names.text(source) or "", _WRITTEN_BY[type_])
        for type_, source in zip(met.first.tolist(), met.second.tolist(), strict=True)
    ]
    rows = said[np.array(strange, np.bool_)[met.of]]
    given = np.array(
        [
            bool(told) and not ledger.background.owns(source, ("status",))
            for told, source in zip(statuses.by_event.tolist(), statuses.sources, strict=True)
        ],
        np.bool_,
    )
    events = np.flatnonzero(given & ledger.accounts.goods[statuses.account])
    none = (np.full(len(rows), -1, np.int64), np.full(len(events), -1, np.int64))
    return FindingColumns(
        np.concatenate([entries.account[rows], statuses.account[events]]), _not_owned,
        [np.concatenate([rows, none[1]])], [np.concatenate([none[0], events])],
    )  # fmt: skip


def _not_owned(words: Words, proof: Evidence) -> str:
    (entry,), (status,) = proof.entries, proof.numbers
    if entry < 0:
        statuses = words.ledger.statuses
        told = f"status event of {statuses.sources[status]} ({statuses.events[status]})"
    else:
        told = _event(words, entry)
    return f"has a {told}, which does not own that type"


def _event(words: Words, entry: int) -> str:
    type_ = _WRITTEN_BY[int(words.ledger.entries.type[entry])][0]
    return f"{type_} event of {words.told(entry)}"


def time_without_offset(ledger: Ledger) -> FindingColumns:
    """A time was written without an offset, so the zone of its source was taken."""
    rows = np.flatnonzero(ledger.said & ledger.entries.local)
    return FindingColumns(ledger.entries.account[rows], _local, [rows])


def _local(words: Words, proof: Evidence) -> str:
    (entry,) = proof.entries
    zone = words.ledger.background.zones.get(words.source(entry), "UTC")
    written = words.written[int(words.ledger.entries.booking[entry])]
    return f"has a {_event(words, entry)} at {written}; read in {zone}"


def refused_event(ledger: Ledger) -> FindingColumns:
    """Events that name it were refused."""
    return _refused(ledger, False)


def conflicting_event(ledger: Ledger) -> FindingColumns:
    """An event that names it came twice with different content."""
    return _refused(ledger, True)


def _refused(ledger: Ledger, conflicts: bool) -> FindingColumns:
    """Lots, serials, orders and batches that refused events name: those sent twice, or others."""
    accounts = ledger.accounts
    of: dict[int, dict[str, int]] = {}
    for thing, code, source, times in ledger.background.refusals:
        if (code == "conflict") == conflicts:
            why = (source or "an unknown source") if conflicts else code
            reasons = of.setdefault(thing, {})
            reasons[why] = reasons.get(why, 0) + times
    named = np.isin(accounts.ids, list(of)) & ~np.isin(accounts.kinds, (ITEM, UNIT, COMPLETION))

    def say(_: Words, proof: Evidence) -> str:
        reasons = of[int(accounts.ids[proof.account])]
        total, why = sum(reasons.values()), ", ".join(sorted(reasons))
        word = "1 event" if total == 1 else f"{total:,} events"
        if conflicts:
            return f"is named by {word} sent with other content ({why})"
        return f"is named by {word} that {'was' if total == 1 else 'were'} refused ({why})"

    return FindingColumns(np.flatnonzero(named), say)
