"""The parts of an answer, from its columns and what things and bookings are called. Pure.

`reader.py` reads the names and papers that are asked for here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from app.genealogy.counts import customer_counts, start_of, sure_of
from app.genealogy.deliveries import (
    ODD_RETURNS,
    CustomerRow,
    Delivery,
    Papers,
    customer_rows,
    odd_returns,
    passed_on,
)
from app.genealogy.extent import COUNT_NAMES, SHARE_KINDS, WORDS, Extent
from app.genealogy.reached import Reach
from app.genealogy.stock import StockRow
from app.ledger.certainty import sentence_of
from app.ledger.columns import CUSTOMER, LOT, SERIAL, UNIT, distinct
from app.ledger.thing import Caveat, Thing
from app.times import AFTER_ALL, BEFORE_ALL, instant_text
from app.trace.cargo import Cargo, cargo_of
from app.trace.edges import edge_of, edge_order
from app.trace.models import Edge, Node, TimeRemoval
from app.trace.names import Paper


def root_nodes(extent: Extent, things: Mapping[int, Thing]) -> tuple[Node, ...]:
    """What was asked for, whether or not it is listed as a thing. `things`: those that are."""
    found = []
    for root in extent.answer.roots:
        kind, _, rest = root.ref.partition(":")
        node = Node(root.ref, kind, None, rest.rpartition("/")[2], None, (), 0, None)
        if root.node is not None and root.node in extent.places:
            node = node_of(extent, root.node, things[root.node])
        found.append(node)
    return tuple(found)


def node_of(extent: Extent, place: int, thing: Thing) -> Node:
    """A thing of the answer."""
    answer, whole = extent.answer, extent.answer.whole
    sure = bool(extent.zero[place] or whole.sure[place]) or extent.units[0].get(place, False)
    facts = answer.told.found.items.get(int(answer.told.found.things.items[place]))
    shared = answer.direction == "down" and int(extent.kinds[place]) in SHARE_KINDS
    share = 0.0
    shares = answer.shares() if shared else None
    if shares is not None:
        share = float(shares[place])
    return Node(
        thing.shown_ref, thing.kind, thing.item, thing.number,
        thing.name or (facts.name if facts else None), thing.aliases,
        int(extent.depth[place]), thing.status,
        "certain" if sure else "possible",
        None if sure else sentence_of(_reason(extent, place)),
        None if share != share else round(share, 12),
        _time(extent, place),
        _roots_of(extent, place) if len(answer.roots) > 1 else None,
        facts.type if facts else None, shared, thing.expires_at,
    )  # fmt: skip


def _reason(extent: Extent, place: int) -> int:
    """Why a thing is only possible."""
    own = int(extent.answer.whole.reason[place])
    if own or int(extent.kinds[place]) != UNIT:
        return own
    return extent.unit_reasons.get(place, 0)


def _time(extent: Extent, place: int) -> str | None:
    """The carried time: the earliest arrival (down), the latest leaving (up)."""
    answer = extent.answer
    time = int(answer.whole.time[place])
    time = -time if answer.direction == "up" else time
    if answer.options.ignore_time or not BEFORE_ALL < time < AFTER_ALL:
        return None
    return instant_text(time)


def _roots_of(extent: Extent, place: int) -> tuple[str, ...]:
    return tuple(
        root.ref
        for root, seen in zip(extent.answer.roots, extent.answer.seen, strict=True)
        if seen.reached[place] or place in root.whole or place == root.node
    )


def node_order(node: Node) -> tuple[int, str, str]:
    """By depth, kind and ref."""
    return node.depth, node.kind, node.ref


def counts_of(
    extent: Extent, kinds: Mapping[str, int], roots: Mapping[int, Thing]
) -> dict[str, int]:
    """How much the answer holds without its roots, given how many nodes of each kind it lists."""
    of_roots = [thing.kind for thing in roots.values()]
    counts = {name: kinds.get(word, 0) - of_roots.count(word) for word, name in COUNT_NAMES.items()}
    counts |= customer_counts(extent, [place for place in roots if extent.kinds[place] == CUSTOMER])
    counts["edges"] = extent.links_count
    return counts


def kinds_of(extent: Extent) -> dict[str, int]:
    """How many nodes of each kind the answer lists."""
    kinds: dict[str, int] = {}
    for kind, count in enumerate(np.bincount(extent.kinds[extent.listed]).tolist()):
        if count:
            kinds[WORDS[kind]] = kinds.get(WORDS[kind], 0) + count
    return kinds


def cargo_on(
    extent: Extent, way: Reach, bookings: Collection[int], found: Mapping[int, Delivery]
) -> dict[int, tuple[Cargo, ...]]:
    """What bookings of containers took along on a way, by place of the booking."""
    told = extent.answer.told.booked
    counted = way.walked.copy()  # what came back is no step of a walk, but it is told
    back = told.returns()
    counted[back] |= way.reached[told.flows.thing[back]]
    return cargo_of(told, counted, way.walked_surely, bookings, found)


def ends_of(
    extent: Extent, bookings: Collection[int], cargo: Mapping[int, Sequence[Cargo]]
) -> set[int]:
    """The things that some bookings and what they took along are between."""
    found = extent.answer.told.found
    places = np.fromiter(bookings, np.int64, len(bookings))
    ends = distinct(np.concatenate([found.starts[places], found.ends[places]])).tolist()
    return {*ends, *(content.thing for some in cargo.values() for content in some)}


def edges_on(
    extent: Extent,
    walked: Mapping[int, bool],
    cargo: Mapping[int, Sequence[Cargo]],
    things: Mapping[int, Thing],
    papers: Mapping[int, Paper],
) -> list[Edge]:
    """The links of some bookings (by place, whether certain), in their order."""
    return [
        edge_of(extent.answer.told, place, sure, things, papers[place], cargo.get(place, ()))
        for place, sure in walked.items()
    ]


def member_edges(members: Iterable[tuple[int, int]], things: Mapping[int, Thing]) -> list[Edge]:
    """The links of lots and their serials."""
    return [
        Edge(things[lot].ref, things[serial].ref, "INCLUDES", *(None,) * 8)
        for lot, serial in members
    ]


OddReturns = Mapping[str, Collection[tuple[int, int]]]  # (thing, customer) by place, by code


def odd_returns_in(extent: Extent) -> OddReturns:
    """Returns of more than was shipped, or of what never was, of all that was reached."""
    told = extent.answer.told
    return odd_returns(told.booked, told.runs, extent.answer.whole.reached)


def named_by_customers(found: Mapping[int, Delivery], odd: OddReturns) -> set[int]:
    """Places of all that `customers_of` names."""
    named = {*found, *(thing for each in found.values() for thing in each.shipped)}
    return named | {end for pairs in odd.values() for pair in pairs for end in pair}


def customers_of(
    extent: Extent,
    found: Mapping[int, Delivery],
    odd: OddReturns,
    things: Mapping[int, Thing],
    papers: Papers,
) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
    """Who received something reached, and what is odd about it. `found`: deliveries by place of
    the customer."""
    booked = extent.answer.told.booked
    rows, caveats = customer_rows(
        found, things, papers, lambda place: passed_on(booked, place, found[place])
    )  # fmt: skip
    for code, why in ODD_RETURNS.items():
        for thing, customer in sorted(odd[code]):
            ref = things[thing].ref
            caveats.append(Caveat(code, ref, f"{things[customer].ref} returned {ref}, {why}."))
    return rows, tuple(caveats)


def removal_of(
    extent: Extent, edges: Iterable[Edge], lost: Sequence[int], things: Mapping[int, Thing]
) -> TimeRemoval:
    """What was left out: links, and by place lots, serials and customers."""

    def refs(*kinds: int) -> tuple[str, ...]:
        return tuple(sorted(things[place].ref for place in lost if extent.kinds[place] in kinds))

    between = sorted((each for each in edges if each.start != each.end), key=edge_order)
    return TimeRemoval(tuple(between), refs(LOT, SERIAL), refs(CUSTOMER))


def stock_in(
    extent: Extent, rows: Iterable[StockRow], places: Mapping[str, int]
) -> tuple[StockRow, ...]:
    """What is on hand, with how sure the answer is of it. `places`: of the things, by ref."""
    sure, start = sure_of(extent), set(start_of(extent).tolist())
    return tuple(
        replace(
            row,
            certainty="certain" if sure[places[row.ref]] else "possible",
            start=places[row.ref] in start,
        )
        for row in rows
    )
