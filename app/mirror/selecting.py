"""What a trace fetches of a genealogy, selected from its columns instead: the same links as the
statements of `cypher/trace/` of the same names give. Pure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.ledger.columns import (
    ADJUSTED,
    BATCH,
    COMPLETION,
    CONSUMED,
    ITEM,
    LOT,
    MOVED,
    ORDER,
    PACKED,
    PRODUCED,
    RAN_AS,
    REPORTED_IN,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    TYPES,
    UNIT,
    UNPACKED,
    Bookings,
    Flags,
    Ints,
    distinct,
    in_ranges,
    is_any,
    join_bookings,
)
from app.mirror.columns import EVERYTHING, INCLUDES, NOTHING, LinkPart, Mirror, bookings_at

_AROUND = (
    CONSUMED, PRODUCED, RAN_AS, REPORTED_IN, SUPPLIED, SHIPPED, RETURNED, ADJUSTED, PACKED, UNPACKED
)  # fmt: skip
_STOCK = (
    CONSUMED, PRODUCED, SUPPLIED, SHIPPED, RETURNED, ADJUSTED, MOVED, PACKED, UNPACKED
)  # fmt: skip
_OF_UNITS = (CONSUMED, PRODUCED, SHIPPED, RETURNED, SUPPLIED, ADJUSTED)
_RUNS = (BATCH, ORDER, COMPLETION)
_GOODS = (LOT, SERIAL)
_NOTHING, _BACK, _RUN, _USED = range(4)  # what made a serial: see `members`

Sides = tuple[tuple[Ints, Ints], tuple[Ints, Ints]]  # (thing, link) outward, and inward


def _sides(part: LinkPart, things: Ints) -> Sides:
    out, rows_out = part.out.of(things)
    into, rows_in = part.into.of(things)
    return (things[out], rows_out), (things[into], rows_in)


def around(whole: Mirror, things: Ints, not_of_goods: str, not_of_runs: str) -> Bookings:
    """Every booking of some things and runs but moves and counts. The types named are not asked of
    lots and serials, and of runs only of an item without a lot."""
    kinds, found = whole.things.kinds, []
    left_out = np.full(256, -1)
    left_out[list(_GOODS)] = TYPES.index(not_of_goods) if not_of_goods else -1
    left_out[list(_RUNS)] = TYPES.index(not_of_runs) if not_of_runs else -1
    for part in whole.parts:
        links = part.links
        for side, (own, rows) in enumerate(_sides(part, things)):
            types = links.types[rows]
            other = kinds[(links.starts if side else links.ends)[rows]]
            of = kinds[own]
            good = is_any(types, _AROUND) & part.counts[rows]
            good &= (types != left_out[of]) | (other == ITEM)
            lasting = links.flags[rows] < 0
            good &= ~lasting | (of == BATCH) | ((of == ORDER) & (types == REPORTED_IN))
            found.append(bookings_at(links, rows[good]))
    return join_bookings(found)


def holders(whole: Mirror, containers: Ints) -> Bookings:
    """Where some containers were packed, through all nestings, and their bookings."""
    return _holders(whole, containers, _OF_UNITS, with_places=False)


def stock_holders(whole: Mirror, containers: Ints) -> Bookings:
    """The same and moves, with places."""
    return _holders(whole, containers, (*_OF_UNITS, MOVED), with_places=True)


def _holders(
    whole: Mirror, containers: Ints, of_units: tuple[int, ...], *, with_places: bool
) -> Bookings:
    around_them, kinds, found = whole.packed(containers, inward=False), whole.things.kinds, []
    for part in whole.parts:
        links = part.links
        for side, (own, rows) in enumerate(_sides(part, around_them)):
            types = links.types[rows]
            everything = (links.marks[rows] & EVERYTHING) > 0
            good = is_any(types, of_units) & (kinds[own] == UNIT)
            if side:
                good |= types == UNPACKED
            else:
                good |= (types == PACKED) | ((types == UNPACKED) & everything)
            rows = rows[good & part.counts[rows]]
            found.append(bookings_at(links, rows, with_places=with_places))
    return join_bookings(found)


def contents(whole: Mirror, containers: Ints) -> Bookings:
    """Packing of everything some containers ever held, through all nestings."""
    kinds, found = whole.things.kinds, []
    inside = whole.packed(containers[kinds[containers] == UNIT], inward=True)
    inside = inside[kinds[inside] == UNIT]
    for part in whole.parts:
        (_, out), (_, into) = _sides(part, inside)
        types = part.links.types
        rows = np.concatenate([out[types[out] == UNPACKED], into[types[into] == PACKED]])
        found.append(bookings_at(part.links, rows[part.counts[rows]]))
    return join_bookings(found)


def stock_flows(whole: Mirror, goods: Ints) -> Bookings:
    """Everything that changes what is where of some goods, with places."""
    found = []
    for part in whole.parts:
        for _, rows in _sides(part, goods):
            good = is_any(part.links.types[rows], _STOCK) & part.counts[rows]
            found.append(bookings_at(part.links, rows[good], with_places=True))
    return join_bookings(found)


def own_uses(whole: Mirror, serials: Ints) -> Bookings:
    """Consumptions and shipments of some serials by their own number."""
    serials = serials[whole.things.kinds[serials] == SERIAL]
    found = []
    for part in whole.parts:
        _, rows = part.out.of(serials)
        good = is_any(part.links.types[rows], (CONSUMED, SHIPPED)) & part.counts[rows]
        found.append(bookings_at(part.links, rows[good]))
    return join_bookings(found)


SELECTIONS: dict[str, Callable[[Mirror, Ints], Bookings]] = {
    "holders": holders, "stock_holders": stock_holders, "contents": contents,
    "stock_flows": stock_flows, "own_uses": own_uses,
}  # fmt: skip


def members(whole: Mirror, ids: Ints) -> list[tuple[int, int, int]]:
    """(lot, serial, what made the serial) around some lots and serials: 0 nothing, 1 only what may
    have given it back, out of a unit, 2 a run."""
    pairs: list[Ints] = []
    for part in whole.parts:
        for _, rows in _sides(part, ids):
            rows = rows[part.links.types[rows] == INCLUDES]
            pairs.append(
                np.stack([part.links.starts[rows], part.links.ends[rows]]).astype(np.int64)
            )
    both = np.unique(np.concatenate(pairs, axis=1), axis=1)
    if not both.shape[1]:
        return []
    serials, of = np.unique(both[1], return_inverse=True)
    born = _births(whole, serials)
    used = serials[born == _USED]
    given = np.isin(serials, given_back(whole, used)) if len(used) else np.zeros(len(serials), bool)
    made = np.where(born < _USED, born, np.where(given, _BACK, _RUN))
    return list(zip(both[0].tolist(), both[1].tolist(), made[of.reshape(-1)].tolist(), strict=True))


def _births(whole: Mirror, serials: Ints) -> Ints:
    """What made some serials; `_USED`: a run did, and the serial was used."""
    born = np.zeros(len(serials), np.int64)
    for part in whole.parts:
        links = part.links
        of, rows = part.into.of(serials)
        made = (links.types[rows] == PRODUCED) & part.counts[rows]
        of, rows = of[made], rows[made]
        back = ((links.marks[rows] & NOTHING) > 0) | whole.things.unbuild[links.starts[rows]]
        np.maximum.at(born, of, np.where(back, _BACK, _RUN))
    alone = serials[born == _NOTHING]
    made = whole.packed(alone, inward=False) if len(alone) else alone
    made = made[whole.things.kinds[made] == UNIT]
    for unit in made[_have(whole, made, PRODUCED, True)].tolist():
        inside = np.isin(serials, whole.packed(np.array([unit]), inward=True))
        born[inside & (born == _NOTHING)] = _BACK
    return np.where((born == _RUN) & _have(whole, serials, CONSUMED, False), _USED, born)


def families(whole: Mirror, ids: Ints) -> Ints:
    """Orders with their runs and completion, around some runs, as far as bookings on the order make
    them matter."""
    kinds = whole.things.kinds
    orders = distinct(np.concatenate([ids[kinds[ids] == ORDER], _orders_of(whole, ids)]))
    matters = _have(whole, orders, CONSUMED, True)
    beside: list[tuple[Ints, Ints]] = []
    for part in whole.parts:
        links = part.links
        of, rows = part.out.of(orders)
        own = is_any(links.types[rows], (RAN_AS, REPORTED_IN))
        beside.append((of[own], links.ends[rows[own]].astype(np.int64)))
    runs = np.concatenate([each[1] for each in beside])
    of = np.concatenate([each[0] for each in beside])
    reports = np.flatnonzero(kinds[runs] == COMPLETION)
    matters[of[reports[_have(whole, runs[reports], PRODUCED, False)]]] = True
    return distinct(np.concatenate([orders[matters], runs[matters[of]]]))


def _orders_of(whole: Mirror, runs: Ints) -> Ints:
    found = []
    for part in whole.parts:
        _, rows = part.into.of(runs)
        rows = rows[is_any(part.links.types[rows], (RAN_AS, REPORTED_IN))]
        found.append(part.links.starts[rows].astype(np.int64))
    orders = np.concatenate(found)
    own: Ints = orders[whole.things.kinds[orders] == ORDER]
    return own


def _have(whole: Mirror, things: Ints, type_: int, inward: bool) -> Flags:
    """Which of some things a link of a type leads from; `inward`: to."""
    found = np.zeros(len(things), np.bool_)
    for part in whole.parts:
        of, rows = (part.into if inward else part.out).of(things)
        found[of[part.links.types[rows] == type_]] = True
    return found


def supplied_items(whole: Mirror, items: Ints) -> tuple[Ints, Ints]:
    """Those of some items that were ever received without a lot, by themselves or in a container,
    and the containers they were in that were received, also in another."""
    things, crates = [], []
    for part in whole.parts:
        of, rows = part.out.of(items)
        packed = part.links.types[rows] == PACKED
        things.append(items[of[packed]])
        crates.append(part.links.ends[rows[packed]].astype(np.int64))
    thing, crate = np.concatenate(things), np.concatenate(crates)
    around_them = whole.packed(distinct(crate), inward=False)
    came = around_them[_have(whole, around_them, SUPPLIED, True)]
    inside = np.isin(crate, whole.packed(came, inward=True))
    own = _have(whole, items, SUPPLIED, True) | np.isin(items, thing[inside])
    return items[own], distinct(crate[inside])


def lots_of(whole: Mirror, items: Ints) -> Ints:
    """All lots and serials of some items."""
    found = _of_items(whole, items[whole.things.kinds[items] == ITEM])
    return found[is_any(whole.things.kinds[found], _GOODS)]


def items_of(whole: Mirror, goods: Ints) -> Ints:
    """The items of some lots and serials, as things."""
    found = _of_items(whole, goods)
    items: Ints = found[whole.things.kinds[found] == ITEM]
    return items


def _of_items(whole: Mirror, things: Ints) -> Ints:
    """All things of the items that some things are of."""
    codes, ordered = whole.by_item
    wanted = distinct(whole.things.items[things])
    wanted = wanted[wanted >= 0]
    first = np.searchsorted(codes, wanted)
    _, place = in_ranges(first, np.searchsorted(codes, wanted, "right") - first)
    found: Ints = ordered[place]
    return found


def given_back(whole: Mirror, serials: Ints) -> Ints:
    """Those of some serials that were made by a run which takes in and gives out one thing: it may
    have given them back, out of a unit. With a run stand its orders and their runs."""
    runs_of: dict[int, list[int]] = {}
    for part in whole.parts:
        of, rows = part.into.of(serials)
        made = part.links.types[rows] == PRODUCED
        runs = part.links.starts[rows[made]].tolist()
        for serial, run in zip(serials[of[made]].tolist(), runs, strict=True):
            runs_of.setdefault(run, []).append(serial)
    known: dict[tuple[int, ...], bool] = {}
    found: list[int] = []
    for run, made_here in runs_of.items():
        orders = distinct(_orders_of(whole, np.array([run])))
        own = tuple(orders.tolist()) or (-run,)
        if own not in known:
            known[own] = _gives_back(whole, run, orders)
        if known[own]:
            found += made_here
    return distinct(np.array(found, np.int64))


def _gives_back(whole: Mirror, run: int, orders: Ints) -> bool:
    """Whether something that a run or one beside it took in was made by one of them."""
    family = [np.array([run]), orders]
    for part in whole.parts:
        _, rows = part.out.of(orders)
        rows = rows[is_any(part.links.types[rows], (RAN_AS, REPORTED_IN))]
        family.append(part.links.ends[rows].astype(np.int64))
    places = distinct(np.concatenate(family))
    taken_in, given_out = (
        _ends(whole, places, CONSUMED, True),
        _ends(whole, places, PRODUCED, False),
    )
    return bool(len(np.intersect1d(taken_in, given_out)))


def _ends(whole: Mirror, things: Ints, type_: int, inward: bool) -> Ints:
    """What links of a type lead to from some things; `inward`: what they come from."""
    found = []
    for part in whole.parts:
        _, rows = (part.into if inward else part.out).of(things)
        rows = rows[part.links.types[rows] == type_]
        found.append((part.links.starts if inward else part.links.ends)[rows].astype(np.int64))
    return np.concatenate(found)
