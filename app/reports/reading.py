"""Reading a dossier from the graph, all of it as of one commit, through what a trace reads by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson

from app.graph.as_known import properties_then
from app.graph.run import Graph, Work
from app.ledger.certainty import Certainty
from app.ledger.columns import CONSUMED, LOT, PRODUCED, RAN_AS, REPORTED_IN, SERIAL, Ints, is_any
from app.ledger.flows import FlowLedger
from app.reports.bookings import chosen_flows, goods_bookings, orders_of, origin_flows, other_ends
from app.reports.dossier import Dossier, EventKey, GoodsBooking, Properties
from app.reports.facts import Facts
from app.reports.glossary import used_places
from app.trace.fetch import Fetch, distinct
from app.trace.interpret import booked_of
from app.trace.mirror_fetch import fetch_in
from app.trace.names import read_papers, read_things_at
from app.vocabulary import make_ref, parse_ref

Say = Callable[[str], None]
AskedFor = tuple[tuple[str, str], ...]
_CHUNK = 10_000


def read_dossier(
    then: Graph, stamp: int, known_at: int, asked: AskedFor, goods: Mapping[str, Certainty],
    runs: Collection[str] | None = None, say: Say | None = None,
) -> Dossier:  # fmt: skip
    """Everything booked of some lots and serials, and what is known of all that names.

    `then`: the graph as of the commit `stamp`, as known at `known_at`; `asked`: what for, in words;
    `runs`: refs of the runs that belong to it (None: all that the goods are in).
    """
    tell = say or (lambda _: None)
    tell(f"reading the bookings of {len(goods):,} lots and serials")
    read = then.read(lambda work: _bookings(work, sorted(goods), runs))
    tests = tuple(
        (str(row["ref"]), (str(row["source"]), str(row["event"])))
        for some in _chunks(sorted(read.goods | goods.keys()))
        for row in then.rows("reports/tests", refs=some)
    )
    tell("reading the events")
    keys = {each.key for each in (*read.bookings, *read.origins)} | {key for _, key in tests}
    bare = Dossier(
        stamp, known_at, asked, dict(goods), read.bookings, read.origins, tests,
        _events(then, sorted(keys)), orders=read.orders,
    )  # fmt: skip
    tell("reading names, addresses and products")
    named = _named(bare)
    within = then.read(lambda work: _within(work, named))
    named |= {ref for refs in within.values() for ref in refs}
    return replace(bare, things=then.read(lambda work: _things(work, named)), within=within)


@dataclass(frozen=True, slots=True)
class _Read:
    """The bookings of a dossier, those beside them, and the orders of runs."""

    bookings: tuple[GoodsBooking, ...]
    origins: tuple[GoodsBooking, ...]
    orders: Mapping[str, str]

    @property
    def goods(self) -> set[str]:
        """Refs of all their lots and serials."""
        refs = {each.goods for each in (*self.bookings, *self.origins)}
        return {ref for ref in refs if not ref.startswith("item:")}


def _bookings(work: Work, refs: Sequence[str], runs: Collection[str] | None) -> _Read:
    ids = _ids(work, refs)
    fetch = fetch_in(work)
    _fetch(fetch, ids)
    told = booked_of(work, fetch)
    goods = np.searchsorted(told.found.things.ids, np.array(sorted(ids), np.int64)).tolist()
    rows = chosen_flows(told, goods, None if runs is None else _places(work, told, runs))
    beside = origin_flows(told, rows, goods)
    every = np.concatenate([rows, beside])
    named = {*told.flows.thing[every].tolist(), *other_ends(told, every).tolist()}
    family = np.flatnonzero(is_any(told.found.bookings.types, (RAN_AS, REPORTED_IN)))
    for place in family.tolist():
        ends = {int(told.found.starts[place]), int(told.found.ends[place])}
        named |= ends if named & ends else set()
    refs_at = {
        place: thing.shown_ref for place, thing in read_things_at(work, told.found, named).items()
    }
    papers = read_papers(work, told.found, set(told.flows.booking[every].tolist()))
    keys: dict[int, EventKey] = {at: (each.source, each.event) for at, each in papers.items()}
    return _Read(
        goods_bookings(told, rows, refs_at, keys), goods_bookings(told, beside, refs_at, keys),
        orders_of(told, refs_at),
    )  # fmt: skip


def _ids(work: Work, refs: Sequence[str]) -> list[int]:
    return [
        int(row["id"]) for some in _chunks(refs) for row in work.rows("trace/by_ref", refs=some)
    ]


def _fetch(fetch: Fetch, ids: Sequence[int]) -> None:
    """All bookings of some goods and their containers, of the runs these are in, and of what else
    went into those and came out, with the runs that made it."""
    fetch.stock(fetch.nodes(ids))
    runs = _runs(fetch)
    fetch.around(runs)
    fetch.families(runs)
    booked = fetch.bookings()
    others = np.concatenate(
        [booked.starts[booked.types == CONSUMED], booked.ends[booked.types == PRODUCED]]
    )
    fetch.around(distinct(fetch.of_kind(others, LOT, SERIAL)))
    booked = fetch.bookings()
    fetch.around(distinct(booked.starts[booked.types == PRODUCED]))
    used = fetch.containers_used()
    if len(used):
        fetch.beside(used, fetch.holders(used))


def _runs(fetch: Fetch) -> Ints:
    booked = fetch.bookings()
    used, made = booked.types == CONSUMED, booked.types == PRODUCED
    return distinct(np.concatenate([booked.ends[used], booked.starts[made]]))


def _places(work: Work, told: FlowLedger, runs: Collection[str]) -> list[int]:
    """Places of some runs, those of what their orders reported included."""
    orders = {f"completion:{ref.removeprefix('order:')}" for ref in runs if ref[:6] == "order:"}
    wanted = sorted({*runs, *orders})
    found: list[int] = np.flatnonzero(np.isin(told.found.things.ids, _ids(work, wanted))).tolist()
    return found


def _events(then: Graph, keys: Sequence[EventKey]) -> dict[EventKey, Properties]:
    found: dict[EventKey, Properties] = {}
    for some in _chunks(keys):
        for row in then.rows("reports/events", keys=[list(key) for key in some]):
            if row["content"] is not None:
                found[row["source"], row["event"]] = orjson.loads(row["content"])
    return found


def _named(dossier: Dossier) -> set[str]:
    """Refs of everything a report may look up."""
    every = (*dossier.bookings, *dossier.origins)
    found = {ref for each in every for ref in (each.goods, each.other)}
    found |= {make_ref("item", parse_ref(each.goods).parts[0]) for each in every}
    found |= dossier.goods.keys()
    for goods in dossier.goods:
        found.add(make_ref("item", parse_ref(goods).parts[0]))
    for key in (key for _, key in dossier.tests):
        told = dossier.events.get(key, {})
        place = told.get("location") or (told.get("attributes") or {}).get("location")
        if place:
            found.add(make_ref("location", str(place)))
    return found | set(used_places(Facts(dossier)))


def _within(work: Work, refs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The places around places, innermost first."""
    places = sorted(ref for ref in refs if ref.startswith("location:"))
    inner = {row["ref"]: row["outer"] for row in work.rows("reports/around", refs=places)}
    found: dict[str, tuple[str, ...]] = {}
    for ref in places:
        outer: list[str] = []
        at = inner.get(ref)
        while at is not None and at not in outer and at != ref:
            outer.append(at)
            at = inner.get(at)
        if outer:
            found[ref] = tuple(outer)
    return found


def _things(work: Work, refs: Iterable[str]) -> dict[str, Properties]:
    """What is known of some things at the moment that is read."""
    told: dict[str, Properties] = {}
    for some in _chunks(sorted(refs)):
        rows = work.rows("reports/things", refs=some)
        then = properties_then(work, [int(row["id"]) for row in rows])
        for row in rows:
            known = then.get(row["id"])
            given = row["told"] if known is None else {n: known.get(n) for n in row["told"]}
            told[row["ref"]] = plain_properties(given)
    return told


def plain_properties(given: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as they are stored, without those nobody gave, attributes as a mapping."""
    found = {name: value for name, value in given.items() if value not in (None, "")}
    if isinstance(found.get("attributes"), str):
        found["attributes"] = orjson.loads(found["attributes"])
    return found


def _chunks(listed: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (listed[start : start + _CHUNK] for start in range(0, len(listed), _CHUNK))
