"""What is on hand of some things and who got them, without a walk: for the pages of things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.genealogy.deliveries import (
    CustomerRow,
    Delivery,
    customer_rows,
    deliveries,
    passed_on,
)
from app.genealogy.stock import Changes, StockRow, stock_changes, stock_rows, stock_sums
from app.graph.as_known import parties
from app.graph.run import Work
from app.ledger.columns import LOT, SERIAL, UNIT, Ints, distinct
from app.ledger.containers import Piece, ever
from app.ledger.flows import FlowLedger
from app.ledger.own_places import PaperNumbers, own_refs, place_of, with_papers
from app.ledger.parties import OWN
from app.ledger.thing import Caveat, Thing
from app.trace.interpret import booked_of, material_of
from app.trace.mirror_fetch import fetch_in
from app.trace.names import read_customer_papers, read_numbers, read_things, read_things_at
from app.trace.part_statuses import Decision, decisions_about, status_share
from app.vocabulary import MICRO, make_ref, parse_ref


@dataclass(frozen=True, slots=True)
class Holdings:
    """Bookings of some lots and serials, with the things they name, by place."""

    told: FlowLedger
    goods: frozenset[int]
    things: dict[int, Thing]


def holdings(work: Work, ids: Collection[int], at: int | None = None) -> Holdings:
    """Everything booked on some lots and serials, directly or in containers.

    `at`: only what may have happened by then (UTC microseconds).
    """
    found = nameless(work, ids, at)
    return name_places(
        work, found, {*found.told.found.starts.tolist(), *found.told.found.ends.tolist()}
    )


def nameless(work: Work, ids: Collection[int], at: int | None = None) -> Holdings:
    """`holdings` without the things, whose names take longest to read."""
    fetch = fetch_in(work)
    fetch.stock(fetch.nodes(ids))
    told = booked_of(work, fetch, at)
    goods = np.searchsorted(told.found.things.ids, np.fromiter(ids, np.int64, len(ids)))
    return Holdings(told, frozenset(goods.tolist()), {})


def name_places(work: Work, found: Holdings, places: Collection[int]) -> Holdings:
    """The same with its goods and some other things read."""
    return replace(found, things=read_things_at(work, found.told.found, {*found.goods, *places}))


def standing_at(work: Work, found: Holdings, refs: Sequence[str]) -> Holdings:
    """The same with only those goods that can be on hand at some places, and with their things.

    What sums up to nothing in one unit at each of the places is left aside before any is named.
    """
    changes = stock_changes(found.told)
    place = _among(work, found.told, refs, changes)
    return _left(work, found, changes.pick(place >= 0), place[place >= 0])


def standing_somewhere(work: Work, found: Holdings) -> Holdings:
    """The same of all places, and of what stands at no named one."""
    changes = stock_changes(found.told)
    return _left(work, found, changes, _places(work, found.told, changes))


def _left(work: Work, found: Holdings, changes: Changes, place: Ints) -> Holdings:
    """Holdings of those goods whose changes at some place do not sum up to nothing in one unit, and
    of those shipped to own places. `place`: the number of it, of each change."""
    told = found.told
    thing, quantity = told.flows.thing[changes.row], told.flows.quantity[changes.row]
    many = int(place.max(initial=0)) + 1
    keys, key = np.unique(thing * many + place, return_inverse=True)
    unknown = np.isnan(quantity)
    micro = np.rint(np.where(unknown, 0, np.abs(quantity)) * MICRO).astype(np.int64)
    sums, unit = np.zeros(len(keys), np.int64), told.flows.uom[changes.row]
    np.add.at(sums, key, changes.sign * micro)
    first = np.zeros(len(keys), np.int64)
    first[key] = unit  # any of its units: there is one only, or it is odd
    odd = sums != 0
    odd[key[unknown | (unit != first[key])]] = True
    odd[key[told.found.things.own[changes.end] & (changes.end >= 0)]] = True
    goods = frozenset(thing[odd[key]].tolist()) & found.goods
    theirs = told.flows.booking[np.isin(told.flows.thing, np.array(sorted(goods), np.int64))]
    ends = {*told.found.starts[theirs].tolist(), *told.found.ends[theirs].tolist()}
    return name_places(work, replace(found, goods=goods), ends)


def _places(work: Work, told: FlowLedger, changes: Changes) -> Ints:
    """The number of the place of each change, by its name; 0 of none."""
    name = changes.name + 1
    ends = distinct(changes.end[changes.end >= 0])
    by_id = {row["id"]: row["ref"] for row in
             work.rows("trace/refs", ids=told.found.things.ids[ends].tolist())}  # fmt: skip
    own = told.found.things.own[ends].tolist()
    refs = [
        place_of(by_id[id_]) if is_own else by_id.get(id_, "")
        for id_, is_own in zip(told.found.things.ids[ends].tolist(), own, strict=True)
    ]
    by_end = np.zeros(len(told.found.things), np.int64)
    by_end[ends] = told.found.names.of(refs) + 1
    number: Ints = np.where(changes.end >= 0, by_end[changes.end], name)
    return number


def _among(work: Work, told: FlowLedger, refs: Sequence[str], changes: Changes) -> Ints:
    """Which of some places each change is at, by number; -1 none of them."""
    things, texts = told.found.things.ids, told.found.names
    by_name = np.full(len(texts.texts) + len(refs) + 1, -1)  # the last is for “no name”
    by_name[texts.of(list(refs))] = np.arange(len(refs))
    by_end = np.full(len(things), -1)
    numbers = {ref: number for number, ref in enumerate(refs)}
    numbers |= {make_ref("customer", *parse_ref(ref).parts): numbers[ref] for ref in refs}
    for row in work.rows("trace/by_ref", refs=list(numbers)):
        by_end[things == row["id"]] = numbers[row["ref"]]
    return np.where(changes.end >= 0, by_end[changes.end], by_name[changes.name])


def on_hand(work: Work, found: Holdings) -> tuple[tuple[StockRow, ...], list[Caveat]]:
    """What is on hand, by thing and place, and what is odd about it."""
    goods = np.array(sorted(found.goods), np.int64)
    sums = stock_sums(found.told, goods, found.things, transfer_papers(work, found))
    decisions = decisions_about(work, {found.things[place].id for place, _ in sums})
    places = {place for _, place in sums if place is not None}
    names = _own_names(found, places)
    names |= {ref: name for ref, (name, _) in parties(work, places).items() if name}
    rows, caveats = stock_rows(sums, found.things, names)
    by_ref = {each.ref: decisions.get(each.id, ()) for each in found.things.values()}
    places_of = Counter(row.ref for row in rows)
    return tuple(_decided(row, by_ref[row.ref], places_of[row.ref] == 1) for row in rows), caveats


def transfer_papers(work: Work, found: Holdings) -> PaperNumbers:
    """Numbers of the documents that say what was received of what went to own places."""
    rows = with_papers(found.told, np.array(sorted(found.goods), np.int64))
    bookings: list[int] = found.told.flows.booking[rows].tolist()
    return read_numbers(work, found.told.found, bookings) if bookings else {}


def _own_names(found: Holdings, places: Collection[str]) -> dict[str, str | None]:
    """What own places are called as customers, by the ref of the place."""
    named = {ref: found.things[at] for at, ref in own_refs(found.things).items() if ref in places}
    return {ref: each.name for ref, each in named.items() if each.party == OWN}


def _decided(row: StockRow, decisions: Sequence[Decision], only_place: bool) -> StockRow:
    """A row with what was decided of it, and of how much of it."""
    found = status_share(decisions, row.location, row.quantity, row.uom, only_place)
    return replace(
        row, status=found.status, status_quantity=found.quantity, requested=found.requested,
        requested_quantity=found.requested_quantity,
    )  # fmt: skip


def deliveries_of(found: Holdings) -> dict[int, Delivery]:
    """What each customer got and gave back, by place of the customer."""
    every = np.isin(found.told.flows.thing, np.array(sorted(found.goods), np.int64))
    return deliveries(found.told, every, every)


def receivers(work: Work, found: Holdings) -> tuple[CustomerRow, ...]:
    """Who got any of them, one row a customer."""
    got = deliveries_of(found)
    told = found.told
    bookings = {place for each in got.values() for place in each.bookings}
    papers = read_customer_papers(work, told.found, bookings)
    return customer_rows(
        got, found.things, papers, lambda place: passed_on(told, place, got[place])
    )[0]


def on_hand_at(work: Work, containers: Collection[int]) -> list[tuple[Piece, Thing, Thing]]:
    """(piece, content, container) of all that some containers ever held, through nestings."""
    fetch = fetch_in(work)
    units = fetch.nodes(containers)
    fetch.beside(units, fetch.holders(units))
    packing = material_of(work, fetch).packing
    pieces = [piece for hu in containers for piece in ever(packing, hu)]
    things = read_things(work, {each for piece in pieces for each in (piece.content, piece.hu)})
    return [(piece, things[piece.content], things[piece.hu]) for piece in pieces]


def goods_among(work: Work, ids: Collection[int]) -> set[int]:
    """The lots and serials among some things, those in containers included."""
    fetch = fetch_in(work)
    nodes = fetch.nodes(ids)
    ordinals = fetch.numbering().of
    containers = ordinals(fetch.of_kind(nodes, UNIT))
    inside = {piece.content for piece, thing, _ in on_hand_at(work, containers.tolist())
              if thing.label in ("Lot", "Serial")}  # fmt: skip
    return {*ordinals(fetch.of_kind(nodes, LOT, SERIAL)).tolist(), *inside}
