"""What a trace has to look at: everything reached without time, and what stands beside it.

The closure follows bookings; membership of serials in lots and contents of containers are looked
at between closures, generously: what is fetched in vain is dropped by the exact walk. Beside what
is reached stand the rivals that certainty and cover need: all other inputs and outputs of
reached runs, all other bookings of reached lots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from app.genealogy.question import Direction
from app.genealogy.root import Root
from app.ledger.columns import (
    BATCH,
    COMPLETION,
    CONSUMED,
    ITEM,
    LOT,
    ORDER,
    PACKED,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    SERIAL,
    UNIT,
    Bookings,
    Ints,
    distinct_pairs,
    join_bookings,
)
from app.ledger.containers import Packing, ever, packs_among
from app.ledger.presence import read_packing
from app.trace.fetch import Fetch, Ids, column, distinct

_RUNS = (ORDER, BATCH, COMPLETION)
_GOODS = (LOT, SERIAL)


@dataclass(slots=True)
class Scope:
    """What was fetched: node ids reached, lots reached only as lots of a serial, memberships.

    `ids` and `as_such` hold each id once; `members`: (lot, serial) around what is reached.
    """

    ids: Ints = field(default_factory=lambda: column(()))
    as_such: Ints = field(default_factory=lambda: column(()))
    members: set[tuple[int, int]] = field(default_factory=set)

    @property
    def goods(self) -> Ints:
        """Everything whose bookings were fetched."""
        return _all(self.ids, self.as_such)


def fetch_scope(
    fetch: Fetch,
    roots: Iterable[Root],
    direction: Direction,
    *,
    candidates: bool = False,
    earlier: bool = False,
) -> Scope:
    """Fetch everything a trace from some roots has to look at.

    `candidates`: also bookings of an item without a lot; `earlier`: not all bookings will count, so
    a serial that was made may have to be taken for one that was not.
    """
    scope = Scope()
    listed = list(roots)
    starts = fetch.nodes(
        [thing for root in listed for thing in root.things],
        beside=[root.node for root in listed if root.node is not None],
    )
    whole = set(fetch.of_kind(starts, *_GOODS).tolist())
    frontier = _all(starts, _held(fetch, starts), _of_items(fetch, starts, direction))
    if candidates and direction == "down":
        frontier = _all(frontier, fetch.lots_of(fetch.of_kind(starts, ITEM)))
    while len(frontier):
        new = _without(fetch.closure(frontier, direction), scope.ids)
        if not len(new):
            break
        scope.ids = _all(scope.ids, new)
        fetch.know(new)
        around = fetch.reached(new, direction)
        if direction == "down":
            frontier = _down(fetch, scope, new, whole, earlier)
        else:
            frontier = _up(fetch, scope, new, around, earlier)
            fetch.around_supplied(fetch.of_kind(around.starts[around.of_type(CONSUMED)], ITEM))
        if candidates:
            frontier = _all(frontier, _candidates(fetch, new, around, direction))
        frontier = _without(frontier, scope.ids)
    named, apart = _named_runs(fetch, listed), _apart(fetch, scope)
    fetch.families(_all(fetch.of_kind(scope.ids, *_RUNS), named, apart))
    _births_of_units(fetch, scope)
    used = fetch.containers_used()
    if len(used):
        fetch.beside(used, fetch.holders(used))
    return scope


def _all(*parts: Ids) -> Ints:
    """Each id of some parts once."""
    return distinct(np.concatenate([column(part) for part in parts]))


def _without(ids: Ints, known: Ints) -> Ints:
    return ids[~np.isin(ids, known)] if len(known) else ids


def _held(fetch: Fetch, starts: Ints) -> Ids:
    """A container as root stands for all it ever held."""
    containers = fetch.of_kind(starts, UNIT)
    if not len(containers):
        return ()
    packing = packing_of(fetch, fetch.contents(containers))
    inside = {piece.content for hu in containers.tolist() for piece in ever(packing, hu)}
    boxes = _all(containers, fetch.of_kind(inside, UNIT))
    fetch.beside(boxes, fetch.holders(boxes))
    return inside


def _of_items(fetch: Fetch, starts: Ints, direction: Direction) -> Ints:
    """Where bookings of an item without a lot lead, when the item is a root."""
    items = fetch.of_kind(starts, ITEM)
    found = fetch.around(items)
    used, made = _through_containers(fetch, items)
    if direction == "down":
        return _all(found.ends[found.of_type(CONSUMED)], used)
    fetch.around_supplied(items)
    return _all(found.starts[found.of_type(PRODUCED)], made)


def _named_runs(fetch: Fetch, roots: Iterable[Root]) -> Ints:
    """The runs that what names a root is booked on, with all their bookings."""
    named = column({booking for root in roots for booking in root.named})
    if not len(named):
        return named
    found = join_bookings([part.pick(np.isin(part.ids, named)) for part in fetch.parts])
    runs = fetch.of_kind(_all(found.starts, found.ends), *_RUNS)
    fetch.around(runs)
    return runs


def _apart(fetch: Fetch, scope: Scope) -> Ints:
    """The runs that took apart something reached: what remained may be of any of their order."""
    return fetch.unbuilding(distinct(fetch.bookings_of(CONSUMED, scope.ids).ends))


def _down(fetch: Fetch, scope: Scope, new: Ints, whole: set[int], earlier: bool) -> Ints:
    goods = fetch.of_kind(new, *_GOODS)
    starts: list[int] = []
    lots: list[int] = []
    members = fetch.members(goods)
    near = set(goods.tolist()) if members else set()
    for lot, serial, born in members:
        if lot in near and (lot in whole or born < 2 or earlier):
            scope.members.add((lot, serial))
            starts.append(serial)
        if serial in near:
            scope.members.add((lot, serial))
            lots.append(lot)
    named = _without(distinct(lots), scope.goods)
    scope.as_such = _all(scope.as_such, named)
    beside = fetch.around(named)
    away = beside.ends[beside.of_type(CONSUMED)]
    around = _all(goods, named, fetch.of_kind(new, UNIT))
    used, _ = _through_containers(fetch, around)
    return _all(starts, away, used, _ever_in(fetch, fetch.of_kind(new, UNIT)))


def _up(fetch: Fetch, scope: Scope, new: Ints, around: Bookings, earlier: bool) -> Ints:
    goods = fetch.of_kind(new, *_GOODS)
    starts: list[int] = []
    lots: list[int] = []
    members = fetch.members(goods)
    near = set(goods.tolist()) if members else set()
    for lot, serial, born in members:
        if serial in near:
            scope.members.add((lot, serial))
            (starts if born < 2 or earlier else lots).append(lot)
        if lot in near and born > 0:
            scope.members.add((lot, serial))
            starts.append(serial)
    scope.as_such = _all(scope.as_such, _without(distinct(lots), scope.ids))
    _, made = _through_containers(fetch, goods)
    used = distinct(fetch.of_kind(around.starts[around.of_type(CONSUMED)], UNIT))
    return _all(starts, made, _ever_in(fetch, used))


def _ever_in(fetch: Fetch, containers: Ints) -> Ids:
    """All that some containers ever held."""
    if not len(containers):
        return ()
    packing = packing_of(fetch, fetch.contents(containers))
    fetch.beside(containers, fetch.holders(containers))
    return {piece.content for hu in containers.tolist() for piece in ever(packing, hu)}


def _through_containers(fetch: Fetch, goods: Ints) -> tuple[Ids, Ids]:
    """Fetch the containers around some goods; the runs they were consumed into, and those that made
    them with all that was in them."""
    packed = fetch.bookings_of(PACKED, goods)
    containers = _all(packed.ends, fetch.of_kind(goods, UNIT))
    if not len(containers):
        return (), ()
    found = fetch.holders(containers)
    fetch.beside(containers, found)
    return found.ends[found.of_type(CONSUMED)], found.starts[found.of_type(PRODUCED)]


def _candidates(fetch: Fetch, new: Ints, around: Bookings, direction: Direction) -> Ints:
    """Where bookings without a lot lead, of items of which a lot is reached, and the other way."""
    lots = fetch.items_of(fetch.of_kind(new, *_GOODS))
    found = fetch.around(lots)
    consumed, produced = found.of_type(CONSUMED), found.of_type(PRODUCED)
    used, made = _through_containers(fetch, lots)
    if direction == "down":
        starts = _all(found.ends[consumed], used)
        untracked = fetch.of_kind(around.ends[around.of_type(PRODUCED)], ITEM)
    else:
        starts = _all(found.starts[produced], made)
        untracked = fetch.of_kind(around.starts[around.of_type(CONSUMED)], ITEM)
    return _all(starts, fetch.lots_of(distinct(untracked)))


def _births_of_units(fetch: Fetch, scope: Scope) -> None:
    """What went into units of which a reached run took something, and all that came out of them."""
    units = _units(fetch, scope)
    if not len(units):
        return
    fetch.around(units)
    booked = fetch.bookings()
    made = booked.starts[np.isin(booked.ends, units) & (booked.types == PRODUCED)]
    used = booked.ends[np.isin(booked.starts, units) & (booked.types == CONSUMED)]
    runs = _all(made, used)
    fetch.around(runs)
    fetch.families(runs)


def _units(fetch: Fetch, scope: Scope) -> Ints:
    """Things that reached runs took apart, or took in and gave out again (or their orders did)."""
    booked = fetch.bookings()
    lasting = booked.of_type(RAN_AS, REPORTED_IN)
    lasting = lasting[fetch.kinds_of(booked.starts[lasting]) == ORDER]
    runs, first = np.unique(booked.ends[lasting], return_index=True)
    orders = np.append(booked.starts[lasting][first], 0)

    def order(ids: Ints) -> Ints:
        place = np.searchsorted(runs, ids)
        own = np.append(runs, -1)[place] == ids
        return np.where(own, orders[place], ids)

    used, made = booked.of_type(CONSUMED), booked.of_type(PRODUCED)
    used = used[np.isin(booked.ends[used], scope.ids)]
    goes_in = distinct_pairs(booked.starts[used], order(booked.ends[used]))
    comes_out = distinct_pairs(booked.ends[made], order(booked.starts[made]))
    both = [np.concatenate(column) for column in zip(goes_in, comes_out, strict=True)]
    thing, _, count = distinct_pairs(both[0], both[1])
    apart = np.isin(booked.ends[used], fetch.unbuilding(scope.ids))
    return _all(booked.starts[used][apart], fetch.of_kind(thing[count > 1], *_GOODS))


def packing_of(fetch: Fetch, found: Bookings) -> Packing:
    """Presence of contents in containers, from the packing among some bookings."""
    return read_packing(packs_among(found, fetch.names))
