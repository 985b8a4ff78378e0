"""What lists of lots and serials say of each: what is on hand, what is still out, which status
what of it has. Read for the rows of a page, from the same sums as the stock of a trace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.genealogy.stock import StockRow, stock_sums
from app.graph.run import Work
from app.ledger.columns import ADJUSTED, MOVED
from app.trace.names import read_things_at
from app.trace.on_hand import (
    Holdings,
    deliveries_of,
    goods_among,
    holdings,
    name_places,
    nameless,
    on_hand,
    transfer_papers,
)
from app.trace.sentences import Total, totals
from app.trace.standing import Standing, standings

_MOST_PARTS = 2_000  # lots and containers looked at for statuses of parts


@dataclass(frozen=True, slots=True)
class LotAmounts:
    """What is on hand of a lot or serial, what customers still have, and under which status."""

    on_hand: tuple[Total, ...] = ()
    out: tuple[Total, ...] = ()
    standing: tuple[Standing, ...] = ()


def amounts_of(
    work: Work, refs: Sequence[str], among: Holdings | None = None
) -> dict[str, LotAmounts]:
    """By ref of some lots and serials. `among`: what `sums_of` read of these and others."""
    ids = [int(row["id"]) for row in work.rows("trace/by_ref", refs=sorted(set(refs)))]
    if not ids:
        return {}
    found = holdings(work, ids) if among is None else _some_of(work, among, ids)
    stock: dict[str, list[StockRow]] = defaultdict(list)
    for row in on_hand(work, found)[0]:
        stock[row.ref].append(row)
    out = _out(found, {place: found.things[place].ref for place in found.goods})
    states = standings(row for rows in stock.values() for row in rows)
    return {
        ref: LotAmounts(
            _there(totals((row.quantity, row.uom) for row in stock[ref])),
            _there(totals(out[ref])), states.get(ref, ()),
        )
        for ref in refs
    }  # fmt: skip


def _some_of(work: Work, found: Holdings, ids: Sequence[int]) -> Holdings:
    """The same of some goods only, with the things that their bookings name."""
    told = found.told
    goods = frozenset(told.found.place(id_) for id_ in ids)
    theirs = told.flows.booking[np.isin(told.flows.thing, np.array(sorted(goods), np.int64))]
    ends = {*told.found.starts[theirs].tolist(), *told.found.ends[theirs].tolist()}
    return name_places(work, replace(found, goods=goods), ends)


def sums_of(work: Work, refs: Sequence[str]) -> tuple[dict[str, LotAmounts], Holdings | None]:
    """The same without any status, for many: names and decisions are not read. With it comes what
    was read (None: there is nothing)."""
    rows = work.rows("trace/by_ref", refs=sorted(set(refs)))
    if not rows:
        return {}, None
    found = nameless(work, [int(row["id"]) for row in rows])
    material = found.told.found
    ref_at = {material.place(int(row["id"])): str(row["ref"]) for row in rows}
    leads = np.isin(material.bookings.types, (MOVED, ADJUSTED))
    own = np.flatnonzero(material.things.own)
    places = {*material.ends[leads].tolist(), *own.tolist()}
    found = replace(found, things=read_things_at(work, material, places))
    hand: dict[str, list[tuple[float | None, str | None]]] = defaultdict(list)
    goods = np.array(sorted(found.goods), np.int64)
    sums = stock_sums(found.told, goods, found.things, transfer_papers(work, found))
    for (thing, _), each in sums.items():
        hand[ref_at[thing]] += [(sum_.value, each.label(u)) for u, sum_ in each.sums.items()]
    out = _out(found, ref_at)
    return {
        ref: LotAmounts(_there(totals(hand[ref])), _there(totals(out[ref])))
        for ref in ref_at.values()
    }, found


def _out(
    found: Holdings, ref_at: Mapping[int, str]
) -> Mapping[str, list[tuple[float | None, str | None]]]:
    """What customers still have of some goods, by ref; own places are none. `ref_at`: the refs of
    the goods, by place."""
    out: dict[str, list[tuple[float | None, str | None]]] = defaultdict(list)
    for customer, delivery in deliveries_of(found).items():
        if not found.told.found.things.own[customer]:
            for thing, units in delivery.amounts.items():
                out[ref_at[thing]] += [
                    (each.outstanding.value, delivery.label(unit)) for unit, each in units.items()
                ]
    return out


def _there(sums: Sequence[Total]) -> tuple[Total, ...]:
    return tuple(each for each in sums if each.value or each.unknown)


@dataclass(frozen=True, slots=True)
class PartStatuses:
    """Stock rows of which a part, and not the whole lot, has a status or is asked to have one.
    `left_out`: lots and containers that were not looked at."""

    rows: Sequence[StockRow]
    left_out: int

    def of(self, status: str) -> list[StockRow]:
        """Those of a status."""
        return [row for row in self.rows if row.status == status]

    def requested(self, status: str) -> list[StockRow]:
        """Those for which a status was requested and not confirmed."""
        return [row for row in self.rows if row.requested == status]


def part_statuses(work: Work) -> PartStatuses:
    """What stands of lots under a status that is not that of the whole lot."""
    row = work.one("things/decided_parts", most=_MOST_PARTS)
    left_out = max(0, int(row["total"]) - len(row["ids"]))
    goods = goods_among(work, row["ids"])
    if not goods:
        return PartStatuses((), left_out)
    found = holdings(work, goods)
    whole = {found.things[place].ref: found.things[place].status for place in found.goods}
    rows = [
        each for each in on_hand(work, found)[0]
        if (each.quantity is None or each.quantity > 0)
        and (each.requested or each.status not in (None, "released", whole.get(each.ref)))
    ]  # fmt: skip
    return PartStatuses(rows, left_out)
