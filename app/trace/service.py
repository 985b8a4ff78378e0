"""The trace: roots in, one answer out.

Everything is read in one transaction; what comes back is a frozen `Trace` that page, JSON and
CSV show alike. In this form the answer is the one without time: every chain of bookings counts,
whenever they happened; reversals, voids and the presence of contents in containers hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import orjson

from app.graph.run import Graph, Work
from app.times import instant_text
from app.trace.answer import customers_of, stock_of
from app.trace.fetch import Fetch
from app.trace.models import (
    Booking,
    Caveat,
    Direction,
    Edge,
    Node,
    Options,
    Thing,
    Trace,
)
from app.trace.packing import Packing, read_packing
from app.trace.quantities import Flow, ItemUnits, flows
from app.trace.roots import resolve as resolve_in
from app.trace.roots import start_of
from app.trace.walk import Reached, Start, depths, walk
from app.vocabulary import make_ref

_COUNTED = {
    "lot": "lots", "serial": "serials", "order": "orders", "batch": "batches", "hu": "hus",
    "customer": "customers", "supplier": "suppliers",
}  # fmt: skip


def resolve(graph: Graph, text: str) -> str:
    """The ref a text means. Errors: `NotFoundError`, `AmbiguousError` with candidates."""
    return graph.read(lambda work: resolve_in(work, text))


def trace(
    graph: Graph, direction: Direction, roots: Sequence[str], options: Options | None = None
) -> Trace:
    """Trace up or down from any roots (refs, aliases or bare numbers; several are united).

    Errors: `NotFoundError`, `AmbiguousError`, `InvalidRefError`.
    """
    return graph.read(lambda work: _trace(work, direction, roots, options or Options()))


def _trace(work: Work, direction: Direction, texts: Sequence[str], options: Options) -> Trace:
    refs = list(dict.fromkeys(resolve_in(work, text) for text in texts))
    starts = [start_of(work, ref, direction) for ref in sorted(refs)]
    fetch = Fetch(work)
    found = walk(fetch, starts, direction)
    items = _items(fetch, found)
    moved, packing = _flows(fetch, found, starts, direction)
    by_item = {ref: _units(item) for ref, item in items.items()}
    units = {
        thing: by_item.get(_item_ref(fetch.things[thing]) or "", ItemUnits())
        for thing in {flow.thing for flow in moved}
    }
    if direction == "down":
        customers, links, caveats = customers_of(work, fetch, moved, units)
    else:
        customers, links, caveats = (), [], []
    caveats += _root_caveats(starts, fetch, packing)
    for booking in links:
        found.add(booking)
    _containers_on_the_way(fetch, found, links)
    nodes = _nodes(fetch, found, starts, items)
    shown = {node.ref for node in nodes}
    edges = _edges(fetch, found, shown)
    stock, stock_caveats = stock_of(work, fetch, moved, units)
    return Trace(
        roots=tuple(_root_nodes(nodes, starts)),
        direction=direction,
        options=options,
        counts=_counts(nodes, refs, edges, customers),
        nodes=nodes,
        edges=edges,
        customers=customers,
        stock=stock,
        warnings=tuple(sorted(caveats + stock_caveats, key=lambda c: (c.code, c.ref or ""))),
        items=items,
    )


def _item_ref(thing: Thing) -> str | None:
    if thing.label == "Item":
        return thing.ref
    return None if thing.item is None else make_ref("item", thing.item)


def _items(fetch: Fetch, found: Reached) -> dict[str, Mapping[str, object]]:
    """What is known of the items of everything reached, by item ref."""
    refs = {_item_ref(fetch.things[id_]) for id_ in found.ids | found.named}
    rows = fetch.work.rows("trace/items", refs=sorted(ref for ref in refs if ref))
    return {row["ref"]: row for row in rows}


def _units(item: Mapping[str, object]) -> ItemUnits:
    uom, factors = item.get("uom"), item.get("factors")
    return ItemUnits(
        str(uom) if uom else None, orjson.loads(factors) if isinstance(factors, str) else None
    )


def _flows(
    fetch: Fetch, found: Reached, starts: Sequence[Start], direction: Direction
) -> tuple[list[Flow], Packing]:
    """Every booking that changes what is where of reached lots and serials."""
    ids = found.ids | (found.named if direction == "down" else set())
    goods = {id_ for id_ in ids if fetch.kind(id_) in ("Lot", "Serial")}
    starting = {id_ for start in starts for id_ in start.things} if direction == "down" else set()
    packing = read_packing(fetch.bookings("packing_of", goods | starting))
    holders = {piece.hu for thing in goods for piece in packing.holders(thing)}
    roots = {id_ for id_ in starting if fetch.kind(id_) == "HandlingUnit"}
    holders |= roots
    direct = fetch.bookings("flows", goods)
    borne = fetch.bookings("flows", holders)
    moved = flows(fetch.things, goods, direct, packing, borne, roots)
    return moved, packing


def _root_caveats(starts: Iterable[Start], fetch: Fetch, packing: Packing) -> list[Caveat]:
    caveats = []
    for start in starts:
        if not start.things and not start.looks:
            text = f"{start.ref} stands for nothing: no lot, serial or run is booked on it."
            caveats.append(Caveat("empty_root", start.ref, text))
        for thing in start.things:
            known = fetch.things[thing]
            if known.label == "HandlingUnit" and thing not in packing.by_hu:
                text = f"No contents of {known.ref} are known."
                caveats.append(Caveat("empty_container", known.ref, text))
    return caveats


def _containers_on_the_way(fetch: Fetch, found: Reached, links: Iterable[Booking]) -> None:
    """Customers and containers that shipments name are shown too."""
    for booking in links:
        for end in (booking.start, booking.end):
            if fetch.kind(end) in ("Customer", "HandlingUnit"):
                found.ids.add(end)
        found.hop(booking.start, booking.end)


def _nodes(
    fetch: Fetch,
    found: Reached,
    starts: Sequence[Start],
    items: Mapping[str, Mapping[str, object]],
) -> tuple[Node, ...]:
    zero = {id_ for start in starts for id_ in start.things}
    zero |= {start.shown for start in starts if start.shown is not None}
    depth = depths(fetch, found, zero)
    reach = _reached_from(found, starts) if len(starts) > 1 else {}
    best: dict[str, Node] = {}
    for id_ in found.ids | found.named | zero:
        thing = fetch.things[id_]
        if not thing.number:
            continue
        node = _node(thing, depth.get(id_, 0), items, reach.get(id_))
        known = best.get(node.ref)
        if known is None or node.depth < known.depth:
            best[node.ref] = node
    return tuple(sorted(best.values(), key=lambda node: (node.depth, node.kind, node.ref)))


def _reached_from(found: Reached, starts: Sequence[Start]) -> dict[int, tuple[str, ...]]:
    """Which root reaches what, when there are several."""
    reach: dict[int, list[str]] = defaultdict(list)
    for start in starts:
        todo = [*start.things, *(hu for hu, _ in start.looks)]
        todo += [] if start.shown is None else [start.shown]
        seen = set(todo)
        while todo:
            here = todo.pop()
            reach[here].append(start.ref)
            for there in found.hops.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
    return {id_: tuple(sorted(refs)) for id_, refs in reach.items()}


def _node(
    thing: Thing,
    depth: int,
    items: Mapping[str, Mapping[str, object]],
    roots: tuple[str, ...] | None,
) -> Node:
    item_name = items.get(_item_ref(thing) or "", {}).get("name")
    name = thing.name or (str(item_name) if item_name else None)
    return Node(
        thing.shown_ref, thing.kind, thing.item, thing.number, name, thing.aliases, depth,
        thing.status, roots,
    )  # fmt: skip


def _root_nodes(nodes: Sequence[Node], starts: Sequence[Start]) -> Iterable[Node]:
    by_ref = {node.ref: node for node in nodes}
    for start in starts:
        known = by_ref.get(start.ref)
        if known is None:
            kind, _, rest = start.ref.partition(":")
            known = Node(start.ref, kind, None, rest.rpartition("/")[2], None, (), 0, None)
        yield known


def _edges(fetch: Fetch, found: Reached, shown: set[str]) -> tuple[Edge, ...]:
    edges = set()
    for booking in found.bookings.values():
        start, end = fetch.things[booking.start].shown_ref, fetch.things[booking.end].shown_ref
        if start != end and start in shown and end in shown:
            edges.add(_edge(booking, start, end))
    for lot, serial in found.members:
        start, end = fetch.things[lot].ref, fetch.things[serial].ref
        if start in shown and end in shown:
            edges.add(Edge(start, end, "INCLUDES", *(None,) * 8))
    return tuple(sorted(edges, key=_edge_order))


def _edge_order(edge: Edge) -> tuple[str | float, ...]:
    """A fixed order that depends on nothing but the edges themselves."""
    return (
        edge.start, edge.end, edge.type, edge.at or "", edge.source or "", edge.event or "",
        edge.uom or "", -1.0 if edge.quantity is None else edge.quantity,
    )  # fmt: skip


def _edge(booking: Booking, start: str, end: str) -> Edge:
    at = booking.written
    if at is None and booking.at_from is not None:
        at = instant_text(booking.at_from)
    lasting = booking.type in ("RAN_AS", "REPORTED_IN")
    return Edge(
        start, end, booking.type, booking.quantity, booking.uom, at, booking.at_basis,
        None if lasting else booking.source, None if lasting else booking.event,
        booking.document, booking.basis,
    )  # fmt: skip


def _counts(
    nodes: Iterable[Node], roots: Sequence[str], edges: Sequence[Edge], customers: Sequence[object]
) -> dict[str, int]:
    counts = dict.fromkeys(_COUNTED.values(), 0)
    for node in nodes:
        if node.ref not in roots and node.kind in _COUNTED:
            counts[_COUNTED[node.kind]] += 1
    counts["customers"] = len(customers)
    counts["edges"] = len(edges)
    return counts
