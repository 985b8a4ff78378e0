"""What is on hand of some things and who got them, without a walk: for the pages of things."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.graph.run import Work
from app.trace.answer import LEAVING, Delivery, Papers, customer_rows, deliveries, stock_rows
from app.trace.columns import (
    ADJUSTED,
    LOT,
    MOVED,
    NOW,
    PRODUCED,
    SERIAL,
    SUPPLIED,
    UNIT,
    Flags,
)
from app.trace.fetch import Fetch
from app.trace.flows import IN, OUT, Booked
from app.trace.genealogy import booked_of
from app.trace.models import Caveat, CustomerRow, StockRow, Thing
from app.trace.packing import Piece, ever, packs_among, read_packing
from app.trace.reading import read_papers, read_things, read_things_at
from app.vocabulary import MICRO


@dataclass(frozen=True, slots=True)
class Holdings:
    """Bookings of some lots and serials, with the things they name, by place."""

    told: Booked
    goods: frozenset[int]
    things: dict[int, Thing]


def holdings(
    work: Work, ids: Collection[int], known_at: int = NOW, at: int | None = None
) -> Holdings:
    """Everything booked on some lots and serials, directly or in containers.

    `known_at`: as known then; `at`: only what may have happened by then (UTC microseconds).
    """
    found = nameless(work, ids, known_at, at)
    return named(work, found, {*found.told.found.starts.tolist(), *found.told.found.ends.tolist()})


def nameless(
    work: Work, ids: Collection[int], known_at: int = NOW, at: int | None = None
) -> Holdings:
    """`holdings` without the things, whose names take longest to read."""
    fetch = Fetch(work, known_at)
    fetch.know(ids)
    fetch.stock(ids)
    told = booked_of(work, fetch, at)
    goods = np.searchsorted(told.found.things.ids, np.fromiter(ids, np.int64, len(ids)))
    return Holdings(told, frozenset(goods.tolist()), {})


def named(work: Work, found: Holdings, places: Collection[int]) -> Holdings:
    """The same with its goods and some other things read."""
    return replace(found, things=read_things_at(work, found.told.found, {*found.goods, *places}))


def standing_at(work: Work, found: Holdings, refs: Sequence[str]) -> Holdings:
    """The same with only those goods that can be on hand at some places, and with their things.

    What sums up to nothing in one unit at each of the places is left aside before any is named.
    """
    told = found.told
    bookings, booking = told.found.bookings, told.flows.booking
    ids = {row["ref"]: int(row["id"]) for row in work.rows("trace/by_ref", refs=list(refs))}
    codes, moved = told.found.names.of(list(refs)), np.isin(told.types(), (MOVED, ADJUSTED))
    ends = np.where(moved, told.found.things.ids[told.found.ends[booking]], -1)
    parts = [  # flows that change what is at a place: (row, place, sign)
        (np.flatnonzero(mask), number, sign)
        for number, (ref, code) in enumerate(zip(refs, codes.tolist(), strict=True))
        for mask, sign in _changes(
            told, moved, ends == ids.get(ref, -2), bookings.places[booking] == code
        )
    ]
    rows = np.concatenate([np.zeros(0, np.int64), *(part[0] for part in parts)])
    if not len(rows):
        return replace(found, goods=frozenset())
    place = np.concatenate([np.full(len(part[0]), part[1]) for part in parts])
    sign = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    _, key = np.unique(np.stack([told.flows.thing[rows], place]), axis=1, return_inverse=True)
    key, count = key.reshape(-1), int(key.max()) + 1
    quantity = told.flows.quantity[rows]
    unknown = np.isnan(quantity)
    sums = np.zeros(count, np.int64)
    micro = np.rint(np.where(unknown, 0, np.abs(quantity)) * MICRO).astype(np.int64)
    np.add.at(sums, key, sign * micro)
    unit = told.flows.uom[rows]
    least, most = np.full(count, unit.max()), np.full(count, unit.min())
    np.minimum.at(least, key, unit)
    np.maximum.at(most, key, unit)
    odd = (sums != 0) | (least != most) | (np.bincount(key[unknown], minlength=count) > 0)
    goods = frozenset(told.flows.thing[rows[odd[key]]].tolist()) & found.goods
    theirs = booking[np.isin(told.flows.thing, np.array(sorted(goods), np.int64))]
    ends_named = {*told.found.starts[theirs].tolist(), *told.found.ends[theirs].tolist()}
    return named(work, replace(found, goods=goods), ends_named)


def _changes(
    told: Booked, moved: Flags, ends_here: Flags, named_here: Flags
) -> tuple[tuple[Flags, int], tuple[Flags, int]]:
    """Flows that bring something to a place, and flows that take it away; see `stock_rows`."""
    types, sign = told.types(), told.flows.sign
    taken = (types == ADJUSTED) & (sign == OUT)
    comes = ~moved & (np.isin(types, (SUPPLIED, PRODUCED)) | (sign == IN))
    goes = ~moved & ~comes & np.isin(types, LEAVING)
    return (
        (ends_here & ~taken | named_here & comes, 1),
        (ends_here & taken | named_here & (goes | (types == MOVED)), -1),
    )


def on_hand(work: Work, found: Holdings) -> tuple[tuple[StockRow, ...], list[Caveat]]:
    """What is on hand, by thing and place, and what is odd about it."""
    goods = np.array(sorted(found.goods), np.int64)
    return stock_rows(work, found.told, goods, found.things)


def delivered(found: Holdings) -> dict[int, Delivery]:
    """What each customer got and gave back, by place of the customer."""
    every = np.isin(found.told.flows.thing, np.array(sorted(found.goods), np.int64))
    return deliveries(found.told, every, every, every)


def papers_of(work: Work, found: Holdings, of: Iterable[Delivery]) -> Papers:
    """Documents and ship-to places of some deliveries."""
    papers = read_papers(work, found.told.found, {place for each in of for place in each.bookings})
    return Papers(
        {place: paper.document for place, paper in papers.items() if paper.document},
        {place: paper.ship_to for place, paper in papers.items() if paper.ship_to},
    )


def receivers(work: Work, found: Holdings) -> tuple[CustomerRow, ...]:
    """Who got any of them, one row a customer."""
    got = delivered(found)
    papers = papers_of(work, found, got.values())
    return customer_rows(got, found.things, papers, lambda _: False)[0]


def held(work: Work, containers: Collection[int]) -> list[tuple[Piece, Thing, Thing]]:
    """(piece, content, container) of all that some containers ever held, through nestings."""
    fetch = Fetch(work)
    packing = read_packing(packs_among(fetch.contents(containers), fetch.names))
    pieces = [piece for hu in containers for piece in ever(packing, hu)]
    things = read_things(work, {each for piece in pieces for each in (piece.content, piece.hu)})
    return [(piece, things[piece.content], things[piece.hu]) for piece in pieces]


def goods_among(work: Work, ids: Collection[int]) -> set[int]:
    """The lots and serials among some things, those in containers included."""
    fetch = Fetch(work)
    fetch.know(ids)
    containers = fetch.of_kind(ids, UNIT)
    inside = {piece.content for piece, thing, _ in held(work, containers.tolist())
              if thing.label in ("Lot", "Serial")}  # fmt: skip
    return {*fetch.of_kind(ids, LOT, SERIAL).tolist(), *inside}
