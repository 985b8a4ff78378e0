"""The genealogy as a library: events in, a question by refs, an answer out. Pure.

What a ref stands for as a root is what `app/trace/resolve.py` reads from the graph, but of what was
known at the columns' moment.

A diamond, one blend parted and put together again (times are as given, `O` for `occurred`):

>>> from app.genealogy.from_events import from_events
>>> def run(batch, day, inputs, outputs):
...     lines = [[{"object": {"item": n[0], "lot": n}, "quantity": 1} for n in names]
...              for names in (inputs, outputs)]
...     return {"event_id": batch, "source": "mes", "type": "transform", "batch": batch,
...             "at": f"2026-03-0{day}", "at_basis": "occurred", "inputs": lines[0],
...             "outputs": lines[1]}
>>> diamond = from_events([run("R1", 2, ["A1"], ["B1", "C1"]), run("R2", 3, ["B1", "C1"], ["D1"])])
>>> certainties(diamond, ask(diamond, "down", "lot:A/A1"))["lot:D/D1"]
'certain'

A silo, drawn from before it is filled up: what came in later is not in what left before.

>>> silo = from_events([run("F1", 2, ["M1"], ["S"]), run("D1", 3, ["S"], ["P1"]),
...                     run("F2", 4, ["M2"], ["S"]), run("D2", 5, ["S"], ["P2"])])
>>> found = certainties(silo, ask(silo, "down", "lot:M/M2"))
>>> "lot:P/P1" in found, "lot:P/P2" in found
(False, True)
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from app.errors import NotFoundError
from app.genealogy.answer import Answer, Question, trace
from app.genealogy.counts import sure_of
from app.genealogy.extent import Extent
from app.genealogy.from_events import Genealogy
from app.genealogy.question import Direction, Options
from app.genealogy.root import Root, root_at_place
from app.genealogy.stops import must_be_stop
from app.ledger.certainty import Certainty
from app.ledger.columns import (
    ADJUSTED,
    ASSUMED,
    CUSTOMER,
    ITEM,
    LOT,
    MOVED,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    UNKNOWN,
    Flags,
    Ints,
    distinct,
    is_any,
)
from app.ledger.containers import WHENEVER, Look
from app.ledger.own_places import customer_of
from app.ledger.visits import (
    Count,
    UnitStay,
    Visit,
    amount_sent,
    bookings_at,
    container_looks,
    inside,
    ran_within,
    serial_stays,
)
from app.vocabulary import parse_ref


def ask(
    genealogy: Genealogy, direction: Direction, *refs: str, options: Options | None = None
) -> Answer:
    """Trace up or down from some refs.

    Errors: `NotFoundError` for what no event names; `InvalidRefError`.
    """
    chosen = options or Options()
    roots = [root_of(genealogy, ref, direction, chosen.window_of(ref), chosen.at)
             for ref in sorted(set(refs))]  # fmt: skip
    stop = stops_of(genealogy, chosen.stop, chosen.at)
    return trace(genealogy.columns(chosen.at), Question(direction, tuple(roots), chosen, stop))


def stops_of(columns: Genealogy, refs: Iterable[str], at: int | None = None) -> frozenset[int]:
    """The things and runs at which a walk ends; what no event names stops nothing. `at`: a
    supplier's lot is what may have come of it by then.

    Errors: `UsageError` for a ref of another kind; `InvalidRefError`.
    """
    found: set[int] = set()
    for ref in refs:
        must_be_stop(ref)
        if id_of(columns, str(parse_ref(ref))) is not None or ref in columns.received:
            root = root_of(columns, ref, "down", at=at)
            found |= {*root.whole, *root.runs}
    return frozenset(found)


def certainties(genealogy: Genealogy, answer: Answer) -> dict[str, Certainty]:
    """What an answer reached, by ref, and how surely; roots included."""
    extent = Extent(answer)
    sure = sure_of(extent)
    return {
        genealogy.refs[place]: "certain"
        if sure[place] or extent.units[0].get(place)
        else "possible"
        for place in extent.listed.tolist()
    }


def id_of(columns: Genealogy, ref: str) -> int | None:
    """The id of a thing by its ref; None when no event names it."""
    place = bisect_left(columns.refs, ref)
    known = place < len(columns.refs) and columns.refs[place] == ref
    return place if known else None


def root_of(
    columns: Genealogy, ref: str, direction: Direction, window: Look = WHENEVER,
    at: int | None = None,
) -> Root:  # fmt: skip
    """What a ref stands for as a root; `things`, `whole` and the rest are ids.

    `window` limits orders, batches, resources and locations; `at`: only what may have happened by
    then.

    Errors: `NotFoundError` for what no event names; `InvalidRefError`.
    """
    parsed = parse_ref(ref)
    ref = str(parsed)
    if at is not None:
        columns = _by(columns, at)
    if parsed.kind == "supplier-lot" and ref in columns.received:
        named = np.isin(columns.bookings.ids, list(columns.supplied[ref]))
        things = set(columns.bookings.ends[named].tolist())
        return _received(columns, ref, None, things, columns.supplied[ref])
    if parsed.kind == "document" and ref in columns.papers:
        return _document(columns, ref)
    id_ = id_of(columns, ref)
    if id_ is None:
        raise NotFoundError(f"Nothing is known by “{ref}”.", remedy="Check the ref.")
    if parsed.kind in ("lot", "serial", "hu"):
        return Root(ref, id_, (id_,), (id_,))
    return _OTHERS[parsed.kind](columns, ref, id_, direction, window)


def _by(columns: Genealogy, at: int) -> Genealogy:
    """Only what may have happened by a moment."""
    return replace(
        columns, bookings=columns.bookings.pick(columns.bookings.low <= at),
        beside=tuple(b for b in columns.beside if b.posted or b.written_from <= at),
    )  # fmt: skip


def _runs(columns: Genealogy, ref: str, id_: int, _direction: Direction, window: Look) -> Root:
    """An order or batch; an order is looked at with its completion."""
    return _of_runs(columns, ref, id_, (id_,), window)


def _of_runs(columns: Genealogy, ref: str, id_: int, runs: Iterable[int], window: Look) -> Root:
    runs = tuple(sorted(runs))
    named = [columns.refs[run].partition(":") for run in runs]
    wholes = [
        whole
        for kind, _, number in named
        if kind == "order" and (whole := id_of(columns, f"completion:{number}")) is not None
    ]
    return Root(ref, id_, tuple(sorted((*runs, *wholes))), runs=runs, window=window)


def _item(columns: Genealogy, ref: str, id_: int, _direction: Direction, _window: Look) -> Root:
    """An item without a lot, and all lots and serials of it."""
    things = columns.things
    goods = is_any(things.kinds, (LOT, SERIAL, ITEM))
    found = tuple(np.flatnonzero(goods & (things.items == things.items[id_])).tolist())
    return Root(ref, id_, found, found)


def _customer(columns: Genealogy, ref: str, id_: int, direction: Direction, window: Look) -> Root:
    """What was shipped to it (up), or what it returned (down)."""
    booked = columns.bookings
    if direction == "up":
        things = booked.starts[(booked.types == SHIPPED) & (booked.ends == id_)]
    else:
        things = booked.ends[(booked.types == RETURNED) & (booked.starts == id_)]
    return Root(ref, id_, tuple(sorted(set(things.tolist()))), party=id_, window=window)


def _supplier(columns: Genealogy, ref: str, id_: int, _direction: Direction, _window: Look) -> Root:
    booked = columns.bookings
    things = booked.ends[(booked.types == SUPPLIED) & (booked.starts == id_)]
    ids = booked.ids[(booked.types == SUPPLIED) & (booked.starts == id_)]
    return _received(columns, ref, id_, set(things.tolist()), frozenset(ids.tolist()))


def _received(
    columns: Genealogy, ref: str, id_: int | None, things: Iterable[int], named: frozenset[int]
) -> Root:
    """What came by some receipts: lots as wholes, of items without a lot the bookings."""
    found = tuple(sorted(things))
    whole = tuple(each for each in found if columns.things.kinds[each] != ITEM)
    return Root(ref, id_, found, whole, named=named)


def _document(columns: Genealogy, ref: str) -> Root:
    """What its bookings are of; of what it moved, when that was."""
    named, booked = columns.papers[ref], columns.bookings
    places = np.flatnonzero(np.isin(booked.ids, list(named)))
    goods = is_any(columns.things.kinds, (LOT, SERIAL, ITEM, UNIT))
    ends = distinct(np.concatenate([booked.starts[places], booked.ends[places]]))
    seen, looks = [], []
    for place in places[booked.types[places] == MOVED].tolist():
        thing = int(booked.starts[place])
        if columns.things.kinds[thing] == UNIT:
            look = int(booked.written_from[place]), int(booked.written_to[place])
            looks.append(UnitStay(thing, look, True))
        else:
            seen.append((thing, (int(booked.low[place]), int(booked.high[place]))))
    return Root(
        ref, None, tuple(ends[goods[ends]].tolist()), looks=tuple(looks), named=named,
        seen=tuple(seen),
    )  # fmt: skip


def _resource(columns: Genealogy, ref: str, id_: int, _direction: Direction, window: Look) -> Root:
    """What ran on it."""
    ran = set(ran_within(
        (
            (each.start, each.written_from, each.written_to, each.posted)
            for each in columns.beside if each.type == "RAN_ON" and each.end == id_
        ),
        window,
    ))  # fmt: skip
    return _of_subjects(columns, ref, id_, ran)


def _inspection(
    columns: Genealogy, ref: str, id_: int, _direction: Direction, window: Look
) -> Root:
    """What was inspected."""
    subjects = {
        each.end
        for each in columns.beside
        if each.type == "MEASURED" and each.start == id_
        and inside(each.written_from, each.written_to, window)
    }  # fmt: skip
    return _of_subjects(columns, ref, id_, subjects)


def _of_subjects(columns: Genealogy, ref: str, id_: int, chosen: set[int]) -> Root:
    runs = [each for each in chosen if columns.refs[each].startswith(("order:", "batch:"))]
    if runs:
        return _of_runs(columns, ref, id_, runs, WHENEVER)
    found = tuple(sorted(chosen))
    return Root(ref, id_, found, found)


def _place(columns: Genealogy, ref: str, id_: int, _direction: Direction, window: Look) -> Root:
    """What may have been at a place in a window; of containers, what was in them there."""
    there = _within(columns, id_)
    own = _branches(columns, there)
    visits: dict[int, list[Visit]] = defaultdict(list)
    booked, kinds = columns.bookings, columns.things.kinds
    named = np.isin(booked.places, [columns.names.numbers.get(columns.refs[p], -2) for p in there])
    from_customer = kinds[booked.starts] == CUSTOMER
    at = bookings_at(booked, from_customer, named, there, own)
    _visit(columns, visits, at.comes, at.thing, 1)
    _visit(columns, visits, at.goes, at.thing, -1)
    counts = [each for each in columns.beside if each.type == "COUNTED"]
    for each in counts:
        if each.end in there:
            uom = columns.names.numbers.get(each.uom, -2)
            visits[each.start].append(Visit(each.look, 0, each.quantity, uom, True))
    units = {thing for thing in visits if kinds[thing] == UNIT}
    serials = [thing for thing in visits if kinds[thing] == SERIAL]
    found = [Count(each.start, *each.look, *each.booked, each.end in there) for each in counts]
    looks = container_looks(units, booked, at, window, found)
    stays = serial_stays(serials, booked, at, window, found)
    return root_at_place(
        ref, id_, window, visits, {*units, *serials}, looks, stays,
        named=frozenset(booked.ids[at.comes | at.goes].tolist()),
        arrivals=frozenset(booked.ids[at.comes].tolist()),
    )  # fmt: skip


def _branches(columns: Genealogy, places: Iterable[int]) -> set[int]:
    """The customers of kind `own` that are some places: those of the same ids."""
    found = (id_of(columns, customer_of(columns.refs[place])) for place in places)
    return {each for each in found if each is not None and columns.things.own[each]}


def _within(columns: Genealogy, id_: int) -> set[int]:
    """A place and all places in it."""
    found, new = {id_}, {id_}
    while new:
        new = {inner for inner, outer in columns.within.items() if outer in new} - found
        found |= new
    return found


def _visit(
    columns: Genealogy, visits: dict[int, list[Visit]], chosen: Flags, things: Ints, sign: int
) -> None:
    booked, kinds = columns.bookings, columns.things.kinds
    leads_nowhere = is_any(booked.types, (MOVED, ADJUSTED)) & ((booked.flags & ASSUMED) == 0)
    received = set(things[chosen & (booked.types == SUPPLIED)].tolist())
    for place in np.flatnonzero(chosen).tolist():
        thing, quantity = int(things[place]), abs(float(booked.quantities[place]))
        if sign > 0 and booked.types[place] == SHIPPED:
            quantity = amount_sent(thing in received)
        elif quantity != quantity:
            quantity = 2 * UNKNOWN if kinds[thing] == LOT else 1.0
        look = int(booked.low[place]), int(booked.high[place])
        surely = bool(leads_nowhere[place]) and quantity != 0
        visits[thing].append(Visit(look, sign, quantity, int(booked.uoms[place]), surely))


_OTHERS: dict[str, Callable[[Genealogy, str, int, Direction, Look], Root]] = {
    "order": _runs, "batch": _runs, "item": _item, "customer": _customer, "supplier": _supplier,
    "resource": _resource, "inspection": _inspection, "location": _place,
}  # fmt: skip
