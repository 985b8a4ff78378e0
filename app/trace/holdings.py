"""What is on hand of some things and who got them, without a walk: for the pages of things."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from app.graph.run import Work
from app.trace.answer import Delivery, Papers, customer_rows, deliveries, stock_rows
from app.trace.columns import LOT, NOW, SERIAL, UNIT
from app.trace.fetch import Fetch
from app.trace.flows import Booked
from app.trace.genealogy import booked_of
from app.trace.models import Caveat, CustomerRow, StockRow, Thing
from app.trace.packing import Piece, ever, packs_among, read_packing
from app.trace.reading import read_papers, read_things, read_things_at


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
    fetch = Fetch(work, known_at)
    fetch.know(ids)
    fetch.stock(ids)
    told = booked_of(work, fetch, at)
    goods = frozenset(told.found.place(id_) for id_ in ids)
    named = {*told.found.starts.tolist(), *told.found.ends.tolist(), *goods}
    return Holdings(told, goods, read_things_at(work, told.found, named))


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
