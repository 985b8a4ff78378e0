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

from app.trace.columns import (
    BATCH,
    COMPLETION,
    CONSUMED,
    ITEM,
    LOT,
    ORDER,
    PACKED,
    PRODUCED,
    SERIAL,
    UNIT,
    Bookings,
    Ints,
)
from app.trace.fetch import Fetch
from app.trace.models import Direction
from app.trace.packing import Packing, ever, packs_among, read_packing
from app.trace.roots import Root

_RUNS = (ORDER, BATCH, COMPLETION)
_GOODS = (LOT, SERIAL)


@dataclass(slots=True)
class Scope:
    """What was fetched: ids reached, lots reached only as lots of a serial, memberships.

    `members`: (lot, serial) around what is reached.
    """

    ids: set[int] = field(default_factory=set)
    as_such: set[int] = field(default_factory=set)
    members: set[tuple[int, int]] = field(default_factory=set)

    @property
    def goods(self) -> set[int]:
        """Everything whose bookings were fetched."""
        return self.ids | self.as_such


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
    starts = {thing for root in roots for thing in root.things}
    fetch.know(starts | {root.node for root in roots if root.node is not None})
    whole = fetch.of_kind(starts, *_GOODS)
    frontier = starts | _held(fetch, starts) | _of_items(fetch, starts, direction)
    while frontier:
        new = fetch.closure(frontier, direction) - scope.ids
        if not new:
            break
        scope.ids |= new
        fetch.know(new)
        around = fetch.around(new)
        if direction == "down":
            frontier = _down(fetch, scope, new, whole, earlier)
        else:
            frontier = _up(fetch, scope, new, around, earlier)
        if candidates:
            frontier |= _candidates(fetch, new, around, direction)
        frontier -= scope.ids
    fetch.families(fetch.of_kind(scope.ids, *_RUNS))
    _births_of_unbuilt(fetch, scope)
    used = fetch.containers_used()
    if used:
        fetch.contents(used)
    return scope


def _held(fetch: Fetch, starts: set[int]) -> set[int]:
    """A container as root stands for all it ever held."""
    containers = fetch.of_kind(starts, UNIT)
    if not containers:
        return set()
    fetch.holders(containers)
    packing = packing_of(fetch, fetch.contents(containers))
    inside = {piece.content for hu in containers for piece in ever(packing, hu)}
    fetch.holders(fetch.of_kind(inside, UNIT))
    return inside


def _of_items(fetch: Fetch, starts: set[int], direction: Direction) -> set[int]:
    """Where bookings of an item without a lot lead, when the item is a root."""
    items = fetch.of_kind(starts, ITEM)
    found = fetch.around(items)
    if direction == "down":
        return set(found.ends[found.of_type(CONSUMED)].tolist())
    return set(found.starts[found.of_type(PRODUCED)].tolist())


def _down(fetch: Fetch, scope: Scope, new: set[int], whole: set[int], earlier: bool) -> set[int]:
    goods = fetch.of_kind(new, *_GOODS)
    starts: set[int] = set()
    lots: set[int] = set()
    for lot, serial, born in fetch.members(goods):
        if lot in goods and (lot in whole or born < 2 or earlier):
            scope.members.add((lot, serial))
            starts.add(serial)
        if serial in goods:
            scope.members.add((lot, serial))
            lots.add(lot)
    lots -= scope.goods
    scope.as_such |= lots
    beside = fetch.around(lots)
    starts |= set(beside.ends[beside.of_type(CONSUMED)].tolist())
    return starts | _through_containers(fetch, goods | lots | fetch.of_kind(new, UNIT), True)


def _up(fetch: Fetch, scope: Scope, new: set[int], around: Bookings, earlier: bool) -> set[int]:
    goods = fetch.of_kind(new, *_GOODS)
    starts: set[int] = set()
    for lot, serial, born in fetch.members(goods):
        if serial in goods:
            scope.members.add((lot, serial))
            if born < 2 or earlier:
                starts.add(lot)
            elif lot not in scope.ids:
                scope.as_such.add(lot)
        if lot in goods and born > 0:
            scope.members.add((lot, serial))
            starts.add(serial)
    _through_containers(fetch, goods, False)
    consumed = around.starts[around.of_type(CONSUMED)].tolist()
    containers = fetch.of_kind(consumed, UNIT)
    packing = packing_of(fetch, fetch.contents(containers)) if containers else Packing()
    return starts | {piece.content for hu in containers for piece in ever(packing, hu)}


def _through_containers(fetch: Fetch, goods: set[int], walk: bool) -> set[int]:
    """Fetch the containers around some goods; the runs they were consumed into, when walked."""
    packed = fetch.bookings_of(PACKED, goods)
    containers = set(packed.ends.tolist()) | fetch.of_kind(goods, UNIT)
    if not containers:
        return set()
    found = fetch.holders(containers)
    return set(found.ends[found.of_type(CONSUMED)].tolist()) if walk else set()


def _candidates(fetch: Fetch, new: set[int], around: Bookings, direction: Direction) -> set[int]:
    """Where bookings without a lot lead, of items of which a lot is reached, and the other way."""
    starts: set[int] = set()
    lots = fetch.items_of(fetch.of_kind(new, *_GOODS))
    found = fetch.around(lots)
    consumed, produced = found.of_type(CONSUMED), found.of_type(PRODUCED)
    if direction == "down":
        starts |= set(found.ends[consumed].tolist())
        untracked = fetch.of_kind(around.ends[around.of_type(PRODUCED)].tolist(), ITEM)
    else:
        starts |= set(found.starts[produced].tolist())
        untracked = fetch.of_kind(around.starts[around.of_type(CONSUMED)].tolist(), ITEM)
    return starts | fetch.lots_of(untracked)


def _births_of_unbuilt(fetch: Fetch, scope: Scope) -> None:
    """What went into the births of units that a reached run took apart."""
    unbuilding = fetch.unbuilding(scope.ids)
    if not unbuilding:
        return
    booked = fetch.bookings()
    units = booked.starts[np.isin(booked.ends, unbuilding) & (booked.types == CONSUMED)]
    fetch.around(units.tolist())
    booked = fetch.bookings()
    born: Ints = booked.starts[np.isin(booked.ends, units) & (booked.types == PRODUCED)]
    runs = set(born.tolist())
    fetch.around(runs)
    fetch.families(runs)


def packing_of(fetch: Fetch, found: Bookings) -> Packing:
    """Presence of contents in containers, from the packing among some bookings."""
    return read_packing(packs_among(found, fetch.names))
