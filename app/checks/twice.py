"""The check of acts that two sources told of: most likely each happened once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger, several_sources
from app.checks.words import Words
from app.genealogy.columns import CONSUMED, PRODUCED, Ints
from app.times import AFTER_ALL
from app.units import unit_name
from app.vocabulary import MICRO

_DAY = 86_400 * MICRO
_UNKNOWN = np.iinfo(np.int64).min  # an amount that is not given


def told_twice(ledger: Ledger) -> FindingColumns:
    """Type, thing, quantity and day are the same, the sources are not, and both name one document
    or one order; where one names no document, one party or place."""
    entries = ledger.entries
    rows = np.flatnonzero(
        several_sources(entries.account, entries.type, entries.source, entries.unit)
    )
    pairs = [pair for act in _acts(ledger, rows) if (pair := _pair(ledger, act)) is not None]
    first, second = (np.array([pair[at] for pair in pairs], np.int64) for at in (0, 1))
    return FindingColumns(entries.account[first], _twice, [first, second])


def _twice(words: Words, proof: Evidence) -> str:
    first, second = proof.entries
    known = not np.isnan(words.ledger.entries.quantity[first])
    how = words.booked(first) if known else "it"
    by = f"{words.told(first)} and by {words.told(second)}"
    return f"has {how} booked {words.when(first)} by {by}"


def _acts(ledger: Ledger, rows: Ints) -> Iterator[list[int]]:
    """Those of some entries that agree in type, thing, quantity and day, together; first those of
    the type that is met first."""
    entries = ledger.entries
    known = entries.known[rows] | entries.odd[rows]
    sign = np.where(entries.quantity[rows] < 0, -1, 1)
    plain = np.rint(np.where(entries.odd[rows], entries.quantity[rows], 0) * MICRO).astype(np.int64)
    amount = np.where(entries.known[rows], sign * entries.micro[rows], plain)
    amount[~known] = _UNKNOWN
    timed = entries.end[rows] < AFTER_ALL
    day = np.where(timed, (entries.start[rows] + entries.end[rows]) // 2 // _DAY, -1)
    keys = [entries.account[rows], entries.type[rows], amount, _unit(ledger, rows), day]
    order = np.lexsort((rows, *keys[::-1]))
    new = np.ones(len(rows), np.bool_)
    new[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    acts = [act.tolist() for act in np.split(rows[order], np.flatnonzero(new)[1:])]
    met: dict[tuple[int, int], int] = {}
    for row in rows.tolist():
        met.setdefault((int(entries.account[row]), int(entries.type[row])), row)
    several = [act for act in acts if len(act) > 1]
    yield from sorted(
        several, key=lambda act: (met[int(entries.account[act[0]]), int(entries.type[act[0]])], act)
    )


def _unit(ledger: Ledger, rows: Ints) -> Ints:
    """Numbers of units that quantities can be compared in: 0 the account's own, -1 none named."""
    entries, accounts = ledger.entries, ledger.accounts
    own = [ledger.names.numbers.get(item.uom or "", -1) for item in ledger.items]
    items = np.array([*own, -1], np.int64)[accounts.items[entries.account[rows]]]
    uoms = np.where(entries.uom[rows] >= 0, entries.uom[rows], items)
    each, of = np.unique(uoms, return_inverse=True)
    names = [unit_name(ledger.names.text(number) or "") for number in each.tolist()]
    spelt = (ledger.names.of(names) + 1)[of]
    return np.where(uoms < 0, -1, np.where(entries.known[rows], 0, spelt))


def _pair(ledger: Ledger, act: Sequence[int]) -> tuple[int, int] | None:
    """Two entries of one act that look like one booking: they name one document or one order.

    Where one of them names no document, one party or place is enough. Linear in the entries.
    """
    entries = ledger.entries
    on_run = entries.type[act[0]] in (CONSUMED, PRODUCED)
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for entry in act:
        run, party = int(entries.run[entry]), int(entries.other[entry])
        groups[("run", run) if on_run else ("party", party)].append(entry)
        if entries.document[entry] >= 0:
            groups["document", int(entries.document[entry])].append(entry)
    for (by, _), some in groups.items():
        first = next((e for e in some if by != "party" or entries.document[e] < 0), None)
        if first is not None:
            second = next((e for e in some if entries.source[e] != entries.source[first]), None)
            if second is not None:
                return first, second
    return None
