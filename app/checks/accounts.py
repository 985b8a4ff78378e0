"""The accounts of a ledger: what the things are that are looked at, what is left of each, and what
was taken again of what went to places of one's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from app.checks.fetch import Columns, LedgerReader
from app.checks.ledger import SLACK, Accounts, Entries, ItemBook, OwnTakings, RunningBalance
from app.ledger.columns import ITEM, LOT, RETURNED, SERIAL, SUPPLIED, Flags, Ints, Names, distinct
from app.ledger.own_places import Taker, Taking, Transfer, place_of, takings
from app.vocabulary import UNKNOWN_SUPPLIER


def accounts_of(
    fetch: LedgerReader, rows: Sequence[Columns], asked: Collection[int], packed: Ints
) -> tuple[Accounts, list[ItemBook]]:
    """The accounts of what was read of some things, and their items; reads these."""

    def column(name: str) -> list[Any]:
        return list(chain.from_iterable(row[name] for row in rows))

    ids, at = np.unique(np.array(column("ids"), np.int64), return_index=True)
    kinds, refs = np.array(column("kinds"), np.int64)[at], _picked(column("refs"), at)
    mine = [_item_ref(ref, kind) for ref, kind in zip(refs, kinds.tolist(), strict=True)]
    items = fetch.items(set(mine) - {""})
    numbers = {item.ref: number for number, item in enumerate(items)} | {"": -1}
    lots = np.array([pair for some in column("lots") for pair in some], np.int64).reshape(-1, 2)
    pairs = np.searchsorted(ids, lots[np.argsort(lots[:, 0], kind="stable")])
    counts = np.array(column("members"), np.int64).reshape(-1, 3)
    members, born = (np.zeros(len(ids), np.int64) for _ in range(2))
    counted = np.searchsorted(ids, counts[:, 0])
    members[counted], born[counted] = counts[:, 1], counts[:, 2]
    given: dict[int, str | None] = dict(column("expiries"))
    then = fetch.then(ids[np.isin(kinds, (LOT, SERIAL))].tolist())
    given |= {id_: told["expires_at"] for id_, told in then.items()}
    dated = {int(np.searchsorted(ids, id_)): text for id_, text in given.items() if text}
    accounts = Accounts(
        ids, kinds, refs, np.isin(ids, np.fromiter(asked, np.int64, len(asked))),
        np.fromiter(map(numbers.__getitem__, mine), np.int64, len(mine)),
        np.isin(kinds, (LOT, SERIAL)), _expiries(fetch.names, dated, pairs, len(ids)),
        np.isin(ids, np.array(column("orderless"), np.int64)), np.isin(ids, packed), members, born,
        pairs[:, 0], pairs[:, 1],
    )  # fmt: skip
    return accounts, items


def _picked(values: list[str], at: Ints) -> list[str]:
    return [values[place] for place in at.tolist()]


def _item_ref(ref: str, kind: int) -> str:
    """The ref of the item of a lot or serial, of an item its own, else none."""
    if kind == ITEM:
        return ref
    return "item:" + ref.partition(":")[2].partition("/")[0] if kind in (LOT, SERIAL) else ""


def _expiries(names: Names, given: Mapping[int, str], pairs: Ints, size: int) -> Ints:
    """Each thing's expiry; a serial without one has the first of its lots."""
    found = dict(given)
    for serial, lot in pairs.tolist():
        if serial not in given and lot in given:
            found[serial] = min(found.get(serial, given[lot]), given[lot])
    expiries = np.full(size, -1, np.int64)
    expiries[list(found)] = names.of(list(found.values()))
    return expiries


def balance_of(accounts: Accounts, entries: Entries, own: OwnTakings) -> RunningBalance:
    """What was left after each moment: what comes in of what went to an own place is there already.
    After an inflow of unknown amount nothing is known any more:
    the lowest is that before it, and in the end there is no less than nothing."""
    size = len(accounts)
    micro = entries.micro.copy()
    np.subtract.at(micro, own.entry, np.where(entries.known[own.entry], own.micro, 0))
    rows = np.flatnonzero((entries.sign != 0) & accounts.goods[entries.account])
    inward = entries.sign[rows] > 0
    moments = np.where(inward, entries.start[rows], entries.end[rows])
    order = np.lexsort((~inward, moments, entries.account[rows]))
    rows, inward, moments = rows[order], inward[order], moments[order]
    account = entries.account[rows]
    begins = np.r_[True, account[1:] != account[:-1]][: len(rows)]
    first = np.flatnonzero(begins)
    group = np.cumsum(begins) - 1
    clouded = _running(inward & ~entries.known[rows], first, group) > 0
    left = _running(np.where(clouded, 0, entries.sign[rows] * micro[rows]), first, group)
    closes = np.r_[(account[1:] != account[:-1]) | (moments[1:] != moments[:-1]), True]
    settled = closes[: len(rows)] & ~clouded
    low = np.zeros(size, np.int64)
    np.minimum.at(low, account[settled], left[settled])
    lowest = settled & (left <= (low + SLACK)[account]) & (left < -SLACK)
    at = np.full(size, -1, np.int64)
    at[account[lowest][::-1]] = rows[lowest][::-1]
    end, began = np.zeros(size, np.int64), np.zeros(size, np.bool_)
    last = np.r_[first[1:] - 1, len(rows) - 1] if len(rows) else first
    end[account[last]] = np.where(clouded[last], np.maximum(left[last], 0), left[last])
    began[account[first]] = ~inward[first]
    return RunningBalance(end, low, at, began)


def own_takings(fetch: LedgerReader, accounts: Accounts, entries: Entries) -> OwnTakings:
    """What receipts and returns took of shipments to own places, in the units of the accounts.
    Reads documents where there are such shipments."""
    sent = np.zeros(len(accounts), np.bool_)
    sent[entries.account[entries.own]] = True
    received = (entries.type == SUPPLIED) | ((entries.type == RETURNED) & (entries.sign > 0))
    wanted = sent[entries.account] & (entries.own | received) & ~entries.odd
    rows = np.flatnonzero(wanted & accounts.goods[entries.account])
    if not len(rows):
        return OwnTakings()
    papers = fetch.numbers(distinct(entries.booking[rows]))
    of: dict[int, list[int]] = defaultdict(list)
    for row in rows.tolist():
        of[int(entries.account[row])].append(row)
    found = [each for some in of.values() for each in _of_account(fetch, entries, some, papers)]
    columns = np.array(found, np.int64).reshape(-1, 3).T
    places = entries.to[columns[0]]
    return OwnTakings(columns[1], places, columns[2])


def _of_account(
    fetch: LedgerReader, entries: Entries, rows: Sequence[int], papers: Mapping[int, frozenset[str]]
) -> Iterator[Taking]:
    names = fetch.names
    nobody = names.numbers.get(UNKNOWN_SUPPLIER, -2)
    ships, takers = [], []
    for row in rows:
        end, named = int(entries.end[row]), papers[int(entries.booking[row])]
        amount = int(entries.micro[row]) if entries.known[row] else None
        party = names.text(int(entries.party[row])) or ""
        if entries.own[row]:
            place = names.text(int(entries.to[row])) or ""
            ships.append(Transfer(row, place, end, amount, named))
        elif entries.type[row] == RETURNED:
            takers.append(Taker(row, end, amount, named, back=place_of(party)))
        else:
            at, supplied = names.text(int(entries.place[row])), int(entries.party[row]) != nobody
            takers.append(Taker(row, end, amount, named, at, supplied))
    yield from takings(ships, takers)


def _running(values: Ints | Flags, first: Ints, group: Ints) -> Ints:
    """Running sums, begun anew with each group."""
    total = np.cumsum(values.astype(np.int64))
    return total - (total[first] - values[first])[group] if len(total) else total
