"""From what walks found to the answer a person reads: nodes, links, customers, stock, removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.graph.run import Work
from app.times import instant_text
from app.trace.answer import (
    Papers,
    customer_rows,
    deliveries,
    returned_elsewhere,
    stock_rows,
)
from app.trace.columns import (
    ALWAYS,
    COMPLETION,
    CUSTOMER,
    LOT,
    NEVER,
    RAN_AS,
    REPORTED_IN,
    SERIAL,
    TYPES,
    UNIT,
    Floats,
    Ints,
)
from app.trace.models import (
    Caveat,
    CustomerRow,
    Direction,
    Edge,
    Node,
    Options,
    Removed,
    Thing,
    Trace,
)
from app.trace.network import (
    ASSUMED_STEP,
    CANDIDATE,
    KEPT_INPUT,
    LOT_AS_SUCH,
    MAYBE_INSIDE,
    MEMBER_ORIGIN,
    NOT_COVERED,
    OTHER_RUNS,
    SEVERAL_LIVES,
    SEVERAL_PROCESSES,
    WHICH_INPUT,
    Told,
)
from app.trace.reading import Paper, read_papers, read_things_at
from app.trace.roots import Root
from app.trace.seen import Seen, units_of
from app.vocabulary import make_ref

REASONS = {
    WHICH_INPUT: "its run had several inputs and outputs, and no record says which went into which",
    NOT_COVERED: "what had come in before does not cover what left, so a later inflow may be in it",
    KEPT_INPUT: "by the booked times no input fits this output, so all of its run may be in it",
    ASSUMED_STEP: "a booking on the way was assumed, not recorded",
    SEVERAL_LIVES: "a booking may belong to an earlier or a later life of the serial",
    MAYBE_INSIDE: "it may not have been in the container at that moment",
    LOT_AS_SUCH: "it was booked by lot, and only some of the lot's serials are concerned",
    SEVERAL_PROCESSES: "several runs made the lot, and no record says from which the serial came",
    MEMBER_ORIGIN: "it is the origin of a serial of the lot, not of the whole lot",
    CANDIDATE: "a booking of the item names no lot and may be of this one",
    OTHER_RUNS: "the order had other runs, and the booking is on the order as a whole",
}
_COUNTED = {
    "lot": "lots", "serial": "serials", "order": "orders", "batch": "batches", "hu": "hus",
    "customer": "customers", "supplier": "suppliers",
}  # fmt: skip
_SHARED = ("lot", "serial", "item")


@dataclass(frozen=True, slots=True)
class Listing:
    """What an answer is made of. `seen`: root by root; `whole`: all together; `before`: without
    time."""

    told: Told
    roots: tuple[Root, ...]
    direction: Direction
    options: Options
    seen: Sequence[Seen]
    whole: Seen
    before: Seen
    shares: Floats | None
    members: frozenset[tuple[int, int]]


def list_answer(work: Work, listing: Listing) -> Trace:
    """The answer, with names and documents read for what it shows."""
    told, whole = listing.told, listing.whole
    units, units_sure, packs = units_of(told, whole, listing.direction)
    starting = {place for root in listing.roots for place in root.things}
    starting |= {root.node for root in listing.roots if root.node is not None}
    reached = set(np.flatnonzero(whole.reached).tolist()) | set(units.tolist())
    shown = _shown(told, reached | starting)
    removed = _removed_things(listing, shown)
    things = read_things_at(work, told, shown | removed | _beside(told, whole))
    sure = dict(zip(units.tolist(), units_sure.tolist(), strict=True))
    nodes = _nodes(listing, shown, sure, things)
    refs = {node.ref for node in nodes}
    walked = _walked_bookings(told, whole, packs, refs, things)
    gone = _removed_bookings(listing)
    papers = read_papers(work, told, set(walked) | set(gone))
    edges = _edges(told, walked, things, papers) + _memberships(listing, refs, things)
    edges = tuple(sorted(set(edges), key=_edge_order))
    customers, caveats = _customers(work, listing, things, papers)
    goods = _goods(told, whole)
    stock, odd = stock_rows(work, told, goods, things)
    caveats += odd + _root_caveats(listing) + _kept(listing)
    return Trace(
        roots=tuple(_root_nodes(nodes, listing.roots)),
        direction=listing.direction,
        options=listing.options,
        counts=_counts(nodes, {root.ref for root in listing.roots}, edges, customers),
        nodes=nodes,
        edges=edges,
        customers=customers,
        stock=stock,
        removed=Removed(
            tuple(sorted(set(_edges(told, gone, things, papers)), key=_edge_order)),
            tuple(sorted(things[p].ref for p in removed if _is(told, p, LOT, SERIAL))),
            tuple(sorted(things[p].ref for p in removed if _is(told, p, CUSTOMER))),
        ),
        warnings=tuple(sorted(set(caveats), key=lambda c: (c.code, c.ref or "", c.text))),
        items=_items(told),
    )


def _is(told: Told, place: int, *kinds: int) -> bool:
    return int(told.found.things.kinds[place]) in kinds


def _shown(told: Told, places: Collection[int]) -> set[int]:
    """Places of what the answer lists: a completion is shown as its order."""
    return {int(told.runs.order[p]) if _is(told, p, COMPLETION) else p for p in places}


def _goods(told: Told, seen: Seen) -> Ints:
    """Lots and serials reached."""
    return np.flatnonzero(seen.reached & np.isin(told.found.things.kinds, (LOT, SERIAL)))


def _beside(told: Told, seen: Seen) -> set[int]:
    """Things that are not reached but named: places and parties of bookings of what is reached."""
    rows = np.flatnonzero(seen.reached[told.flows.thing] | seen.walked)
    booking = told.flows.booking[rows]
    named = {*told.found.ends[booking].tolist(), *told.found.starts[booking].tolist()}
    return named | set(told.flows.thing[rows].tolist())


def _removed_things(listing: Listing, shown: set[int]) -> set[int]:
    if listing.options.ignore_time:
        return set()
    gone = np.flatnonzero(listing.before.reached & ~listing.whole.reached).tolist()
    return {p for p in gone if p not in shown and _is(listing.told, p, LOT, SERIAL, CUSTOMER)}


def _nodes(
    listing: Listing, shown: set[int], units: Mapping[int, bool], things: Mapping[int, Thing]
) -> tuple[Node, ...]:
    found = []
    for place in shown:
        thing = things[place]
        if thing.number:
            found.append(_node(listing, place, thing, units))
    return tuple(sorted(found, key=lambda node: (node.depth, node.kind, node.ref)))


def _node(listing: Listing, place: int, thing: Thing, units: Mapping[int, bool]) -> Node:
    told, whole = listing.told, listing.whole
    zero = any(place in root.whole or place == root.node for root in listing.roots)
    sure = zero or bool(whole.sure[place]) or units.get(place, False)
    depth = 0 if zero else int(whole.depth[place])
    facts = told.found.items.get(int(told.found.things.items[place]))
    shared = listing.direction == "down" and thing.kind in _SHARED
    return Node(
        thing.shown_ref, thing.kind, thing.item, thing.number,
        thing.name or (facts.name if facts else None), thing.aliases,
        depth if depth < 1 << 39 else 0, thing.status,
        "certain" if sure else "possible",
        None if sure else REASONS.get(int(whole.reason[place])),
        _share(listing, place) if shared else None,
        _time(listing, place),
        _roots_of(listing, place) if len(listing.roots) > 1 else None,
        facts.type if facts else None, shared,
    )  # fmt: skip


def _share(listing: Listing, place: int) -> float | None:
    share = float("nan") if listing.shares is None else float(listing.shares[place])
    return None if share != share else round(share, 12)


def _time(listing: Listing, place: int) -> str | None:
    """The carried time: the earliest arrival (down), the latest leaving (up)."""
    if listing.options.ignore_time:
        return None
    time = int(listing.whole.time[place])
    if listing.direction == "up":
        time = -time
    return None if not ALWAYS < time < NEVER else instant_text(time)


def _roots_of(listing: Listing, place: int) -> tuple[str, ...]:
    return tuple(
        root.ref
        for root, seen in zip(listing.roots, listing.seen, strict=True)
        if seen.reached[place] or place in root.whole or place == root.node
    )


def _walked_bookings(
    told: Told, seen: Seen, packs: set[tuple[int, int]], refs: set[str], things: Mapping[int, Thing]
) -> dict[int, bool]:
    """Bookings of the answer by place, and whether each is certain."""
    walked: dict[int, bool] = {}
    rows = np.flatnonzero(seen.walked)
    for booking, sure in zip(
        told.flows.booking[rows].tolist(), seen.walked_surely[rows].tolist(), strict=True
    ):
        walked[booking] = walked.get(booking, False) or sure
    lasting = np.flatnonzero(np.isin(told.found.bookings.types, (RAN_AS, REPORTED_IN)))
    for place in lasting.tolist():
        start, end = int(told.found.starts[place]), int(told.found.ends[place])
        if seen.reached[start] and seen.reached[end]:
            walked[place] = bool(seen.sure[start] and seen.sure[end])
    place_of = {id_: place for place, id_ in enumerate(told.found.bookings.ids.tolist())}
    for pack, _ in packs:
        if pack >= 0:
            walked[place_of[pack]] = True
    ends = (told.found.starts, told.found.ends)
    return {
        place: sure
        for place, sure in walked.items()
        if all(int(end[place]) in things and things[int(end[place])].shown_ref in refs
               for end in ends)
    }  # fmt: skip


def _removed_bookings(listing: Listing) -> dict[int, bool]:
    if listing.options.ignore_time:
        return {}
    rows = np.flatnonzero(listing.before.walked & ~listing.whole.walked)
    still = set(listing.told.flows.booking[np.flatnonzero(listing.whole.walked)].tolist())
    return {b: False for b in listing.told.flows.booking[rows].tolist() if b not in still}


def _edges(
    told: Told, walked: Mapping[int, bool], things: Mapping[int, Thing],
    papers: Mapping[int, Paper],
) -> list[Edge]:  # fmt: skip
    found = []
    for place, sure in walked.items():
        start, end = int(told.found.starts[place]), int(told.found.ends[place])
        if start not in things or end not in things:
            continue
        if things[start].shown_ref != things[end].shown_ref:
            found.append(_edge(told, place, sure, things[start], things[end], papers[place]))
    return found


def _edge(told: Told, place: int, sure: bool, start: Thing, end: Thing, paper: Paper) -> Edge:
    booked = told.found.bookings
    type_ = int(booked.types[place])
    lasting = type_ in (RAN_AS, REPORTED_IN)
    quantity = float(booked.quantities[place])
    at = paper.written
    if at is None and booked.written_from[place] > ALWAYS:
        at = instant_text(int(booked.written_from[place]))
    return Edge(
        start.shown_ref, end.shown_ref, TYPES[type_], None if quantity != quantity else quantity,
        told.found.names.text(int(booked.uoms[place])), at, paper.at_basis,
        None if lasting else paper.source, None if lasting else paper.event,
        paper.document, paper.basis, "certain" if sure else "possible",
    )  # fmt: skip


def _memberships(listing: Listing, refs: set[str], things: Mapping[int, Thing]) -> list[Edge]:
    found = []
    for lot, serial in listing.members:
        if lot in things and serial in things and {things[lot].ref, things[serial].ref} <= refs:
            found.append(Edge(things[lot].ref, things[serial].ref, "INCLUDES", *(None,) * 8))
    return found


def _edge_order(edge: Edge) -> tuple[str | float, ...]:
    """A fixed order that depends on nothing but the edges themselves."""
    return (
        edge.start, edge.end, edge.type, edge.at or "", edge.source or "", edge.event or "",
        edge.uom or "", -1.0 if edge.quantity is None else edge.quantity,
    )  # fmt: skip


def _customers(
    work: Work, listing: Listing, things: Mapping[int, Thing], papers: Mapping[int, Paper]
) -> tuple[tuple[CustomerRow, ...], list[Caveat]]:
    if listing.direction == "up":
        return (), []
    told, whole = listing.told, listing.whole
    found = deliveries(told, whole.walked, whole.walked_surely, whole.alive)
    texts = Papers(
        {place: paper.document for place, paper in papers.items() if paper.document},
        {place: paper.ship_to for place, paper in papers.items() if paper.ship_to},
    )
    rows, caveats = customer_rows(work, told, found, things, texts, frozenset())
    return rows, caveats + returned_elsewhere(told, found, whole.reached, things)


def _root_nodes(nodes: Sequence[Node], roots: Sequence[Root]) -> list[Node]:
    by_ref = {node.ref: node for node in nodes}
    found = []
    for root in roots:
        kind, _, rest = root.ref.partition(":")
        bare = Node(root.ref, kind, None, rest.rpartition("/")[2], None, (), 0, None)
        found.append(by_ref.get(root.ref, bare))
    return found


def _counts(
    nodes: Sequence[Node], roots: set[str], edges: Sequence[Edge], customers: Sequence[object]
) -> dict[str, int]:
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for node in nodes:
        if node.ref not in roots and node.kind in _COUNTED:
            counts[_COUNTED[node.kind]] += 1
    counts["customers"] = len(customers)
    counts["edges"] = len(edges)
    return counts


def _root_caveats(listing: Listing) -> list[Caveat]:
    caveats = []
    for root in listing.roots:
        if not root.things:
            text = f"{root.ref} stands for nothing: no lot, serial or run is booked on it."
            caveats.append(Caveat("empty_root", root.ref, text))
        for place in root.whole:
            id_ = int(listing.told.found.things.ids[place])
            if _is(listing.told, place, UNIT) and id_ not in listing.told.found.packing.by_hu:
                text = f"No contents of {root.ref} are known."
                caveats.append(Caveat("empty_container", root.ref, text))
    return caveats


def _kept(listing: Listing) -> list[Caveat]:
    if not any(seen.kept for seen in listing.seen):
        return []
    text = (
        "By the booked times some outputs were made before any of their inputs were used; they "
        "keep all inputs of their run as possible. Check the times of these runs."
    )
    return [Caveat("inputs_after_output", None, text)]


def _items(told: Told) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for code, facts in told.found.items.items():
        name = told.found.names.text(code)
        if name:
            found[make_ref("item", name)] = {
                "name": facts.name, "uom": facts.uom, "type": facts.type,
            }  # fmt: skip
    return found
