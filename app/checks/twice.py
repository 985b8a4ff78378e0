"""The check of acts that two sources told of: most likely each happened once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations, product
from zoneinfo import ZoneInfo

import numpy as np

from app.checks.finding import Evidence, FindingColumns
from app.checks.ledger import Ledger, several_sources
from app.checks.words import Words
from app.ledger.columns import CONSUMED, PRODUCED, Ints
from app.times import AFTER_ALL, moment_of
from app.units import unit_name
from app.vocabulary import MICRO

Amount = tuple[int, int]  # millionths (_UNKNOWN: not given), and the number of a unit
Paper = tuple[str, int, int]  # what kind, and numbers
_UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Acts:
    """Entries that several sources told of, with their amounts, by entry."""

    ledger: Ledger
    rows: Sequence[int]
    amounts: Mapping[int, Amount]

    def days(self, row: int, zones: tuple[str, str]) -> frozenset[date | None]:
        """The days an entry can be of, by the clocks of two sources; of no time: none is known."""
        entries = self.ledger.entries
        if entries.end[row] >= AFTER_ALL:
            return frozenset((None,))
        ends = int(entries.start[row]), int(entries.end[row])
        return frozenset(_day(at, zone) for at, zone in product(ends, zones))

    def zones(self, one: int, other: int) -> tuple[str, str]:
        """The zones of the sources of two entries."""
        zones, sources = self.ledger.background.zones, self.ledger.entries.source
        names = [self.ledger.text(int(sources[row])) for row in (one, other)]
        return zones.get(names[0], "UTC"), zones.get(names[1], "UTC")

    def said(self, rows: Sequence[int]) -> list[int]:
        """Those of some entries that are told by themselves, not through a container."""
        return [row for row in rows if self.ledger.entries.unit[row] < 0]

    def total(self, rows: Sequence[int]) -> Amount | None:
        """The sum of some entries; None where it is not known or not in one unit."""
        units = {self.amounts[row][1] for row in rows}
        known = [self.amounts[row][0] for row in rows]
        if len(units) > 1 or _UNKNOWN in known:
            return None
        return sum(known), units.pop()


def told_twice(ledger: Ledger) -> FindingColumns:
    """Type, thing and quantity are the same and the day can be, the sources are not, and both name
    one document or one order; where one names no document, one party or place. Or one source
    splits what the other tells in one: then the sums. What one tells by the container the other may
    tell by what was in it."""
    entries = ledger.entries
    rows = np.flatnonzero(
        several_sources(entries.account, entries.type, entries.source, entries.unit)
        & (entries.sure | ledger.said)
    )
    acts = Acts(ledger, rows.tolist(), _amounts(ledger, rows))
    found: list[tuple[Sequence[int], Sequence[int]]] = []
    for some in _groups(ledger, acts.rows):
        pair = _equal(acts, some) or _split(acts, some)
        if pair is not None:
            found.append(pair)
    accounts = np.array([entries.account[one[0]] for one, _ in found], np.int64)
    numbers = [np.array([len(one) for one, _ in found], np.int64)]
    more = [(number, row) for number, both in enumerate(found) for some in both for row in some]
    pairs = np.array(more, np.int64).reshape(-1, 2)
    return FindingColumns(accounts, _twice, (), numbers, (pairs[:, 0], pairs[:, 1]))


def _twice(words: Words, proof: Evidence) -> str:
    (count,) = proof.numbers
    one, other = proof.entries[:count], proof.entries[count:]
    first = one[0] if len(one) == 1 else other[0]
    if len(one) == len(other) == 1:
        known = not np.isnan(words.ledger.entries.quantity[first])
        how = words.booked(first) if known else "it"
        by = f"{words.told(first)} and by {words.told(other[0])}"
        return f"has {how} booked {words.when(first)} by {by}"
    by = " and by ".join(_bookings(words, some) for some in (one, other))
    return f"has the same amount in all booked {words.when(first)} by {by}"


def _bookings(words: Words, some: Sequence[int]) -> str:
    if len(some) == 1:
        return f"{words.told(some[0])} in one booking"
    events = ", ".join(words.event(row) for row in some[:5]) + (", …" if len(some) > 5 else "")
    return f"{words.source(some[0])} in {len(some)} ({events})"


def _groups(ledger: Ledger, rows: Sequence[int]) -> Iterator[list[int]]:
    """Entries of one thing and type together, those met first coming first."""
    entries = ledger.entries
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in rows:
        groups[int(entries.account[row]), int(entries.type[row])].append(row)
    yield from groups.values()


def _amounts(ledger: Ledger, rows: Ints) -> dict[int, Amount]:
    """How much each entry is, in units that can be compared."""
    entries = ledger.entries
    known = entries.known[rows] | entries.odd[rows]
    sign = np.where(entries.quantity[rows] < 0, -1, 1)
    plain = np.rint(np.where(entries.odd[rows], entries.quantity[rows], 0) * MICRO).astype(np.int64)
    amount = np.where(entries.known[rows], sign * entries.micro[rows], plain)
    amount[~known] = _UNKNOWN
    pairs = zip(amount.tolist(), _unit(ledger, rows).tolist(), strict=True)
    return dict(zip(rows.tolist(), pairs, strict=True))


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


def _papers(ledger: Ledger, row: int) -> Iterator[Paper]:
    """What another source would name, too."""
    entries = ledger.entries
    if entries.type[row] in (CONSUMED, PRODUCED):
        yield "run", int(entries.run[row]), 0
    else:
        yield "party", int(entries.other[row]), 0
    if entries.document[row] >= 0:
        yield "document", int(entries.document[row]), 0


def _equal(acts: Acts, some: Sequence[int]) -> tuple[list[int], list[int]] | None:
    """Two entries of one amount that look like one booking."""
    groups: dict[tuple[Paper, Amount], dict[int, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    entries = acts.ledger.entries
    for row in some:
        for paper in _papers(acts.ledger, row):
            groups[paper, acts.amounts[row]][int(entries.source[row])].append(row)
    pairs = [
        pair
        for (paper, _), by_source in groups.items()
        for one, other in combinations(by_source.values(), 2)
        for first, second in ((acts.said(one), other), (one, acts.said(other)))
        if (pair := _on_a_day(acts, first, second, paper[0] == "party")) is not None
    ]
    return min(pairs, default=None)


def _on_a_day(
    acts: Acts, one: Sequence[int], other: Sequence[int], nameless: bool
) -> tuple[list[int], list[int]] | None:
    """The first of one source and of another that can be of one day; `nameless`: one of them names
    no document."""
    if not one or not other:
        return None
    zones, documents = acts.zones(one[0], other[0]), acts.ledger.entries.document
    by_day: dict[tuple[date | None, bool], int] = {}
    for row in other:
        for day in acts.days(row, zones):
            by_day.setdefault((day, bool(documents[row] < 0)), row)
    for row in one:
        kinds = (True,) if nameless and documents[row] >= 0 else (True, False)
        for day, kind in product(sorted(acts.days(row, zones), key=str), kinds):
            if (day, kind) in by_day:
                first, second = sorted((row, by_day[day, kind]))
                return [first], [second]
    return None


def _split(acts: Acts, some: Sequence[int]) -> tuple[list[int], list[int]] | None:
    """All that two sources booked under one document with one party, or on one run, where the sums
    are one and all can be of one day."""
    groups: dict[Paper, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    entries = acts.ledger.entries
    for row in some:
        on_run = entries.type[row] in (CONSUMED, PRODUCED)
        party = int(entries.run[row] if on_run else entries.other[row])
        document = -1 if on_run else int(entries.document[row])
        groups["all", party, document][int(entries.source[row])].append(row)
    for by_source in groups.values():
        for one, other in combinations(by_source.values(), 2):
            said = acts.said(one) or acts.said(other)
            total = acts.total(one) if said and len(one) + len(other) > 2 else None
            if total is not None and total == acts.total(other) and _of_a_day(acts, one, other):
                return one, other
    return None


def _of_a_day(acts: Acts, one: Sequence[int], other: Sequence[int]) -> bool:
    """Whether each of some entries can be of one day with each of others."""
    zones = acts.zones(one[0], other[0])
    left, right = ({acts.days(row, zones) for row in some} for some in (one, other))
    return all(a & b and None not in a for a, b in product(left, right))


@lru_cache(maxsize=4_096)
def _day(at: int, zone: str) -> date:
    return moment_of(at).astimezone(ZoneInfo(zone)).date()
