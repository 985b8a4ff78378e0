"""Words for what proves a finding; they are read for what will be shown only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from app.checks.finding import Evidence
from app.checks.ledger import Ledger
from app.graph.run import Work
from app.ledger.columns import distinct
from app.times import AFTER_ALL, instant_text
from app.vocabulary import MICRO
from app.wording import NBSP, quantity


@dataclass(frozen=True, slots=True)
class Words:
    """What the entries of some findings are called. An entry is a place in the ledger.

    By relationship id `events` and `written` times, by ordinal `refs`, and `twins`: which run of an
    order has the number of a batch without one.
    """

    ledger: Ledger
    events: Mapping[int, str]
    written: Mapping[int, str]
    refs: Mapping[int, str]
    twins: Mapping[int, str]

    def when(self, entry: int) -> str:
        """The booked time in words, in UTC or as it was written."""
        end = int(self.ledger.entries.end[entry])
        written = self.written[int(self.ledger.entries.booking[entry])] if end < AFTER_ALL else ""
        return f"on {written}" if written else moment(end)

    def on(self, entry: int) -> str:
        """The run or party a booking is with, as a ref a person sees."""
        return self.refs[int(self.ledger.entries.other[entry])]

    def source(self, entry: int) -> str:
        """The source that told it."""
        return self.ledger.text(int(self.ledger.entries.source[entry]))

    def event(self, entry: int) -> str:
        """The event it comes from."""
        return self.events[int(self.ledger.entries.booking[entry])]

    def told(self, entry: int) -> str:
        """The source and its event."""
        return f"{self.source(entry)} ({self.event(entry)})"

    def amount(self, micro: int, account: int) -> str:
        """An amount in the account's unit, in plain characters."""
        return plain(micro / MICRO, self.ledger.names.text(int(self.ledger.units[account])))

    def balance(self, micro: int, account: int) -> str:
        """The same of what came in and left, in a unit that these are booked in."""
        unit = int(self.ledger.flowing_units[account])
        return plain(micro / MICRO, self.ledger.names.text(unit))

    def booked(self, entry: int) -> str:
        """The quantity of an entry as it was booked."""
        uom = int(self.ledger.entries.uom[entry])
        return plain(float(self.ledger.entries.quantity[entry]), self.ledger.names.text(uom))


def moment(end: int) -> str:
    """A time (UTC microseconds; AFTER_ALL: none) in words, to the minute."""
    if end == AFTER_ALL:
        return "at an unknown time"
    return f"on {instant_text(end)[:16].replace('T', ' ')} UTC"


def plain(value: float, uom: str | None) -> str:
    """A quantity with its unit, in plain characters."""
    return quantity(value, uom).replace(NBSP, " ")


def read_words(work: Work, ledger: Ledger, proofs: Collection[Evidence]) -> Words:
    """Read what proves some findings."""
    accounts, entries = ledger.accounts, ledger.entries
    rows = np.array(sorted({e for proof in proofs for e in proof.entries if e >= 0}), np.int64)
    about = distinct(np.array([proof.account for proof in proofs], np.int64))
    batches = accounts.ids[about[accounts.orderless[about]]]
    if not len(rows) and not len(batches):
        return Words(ledger, {}, {}, {}, {})
    row = work.one(
        "checks/words", bookings=distinct(entries.booking[rows]).tolist(),
        ids=distinct(entries.other[rows]).tolist(), batches=batches.tolist(),
    )  # fmt: skip
    events, written, refs, twins = (
        dict(zip(row[key], row[name], strict=True))
        for key, name in (
            ("bookings", "events"), ("bookings", "written"), ("ids", "refs"), ("batches", "twins"),
        )
    )  # fmt: skip
    return Words(ledger, events, written, refs, twins)
