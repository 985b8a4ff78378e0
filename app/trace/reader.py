"""What an answer reads when somebody looks at it: names, documents, customers, stock, removed.

All of it as of the moment of the answer; what was read is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from app.checks.of_answer import Doubts
from app.genealogy.answer import Answer
from app.genealogy.counts import (
    Tally,
    doubtful_goods,
    doubtful_shipments,
    supplied_ids,
    tally_of,
)
from app.genealogy.deliveries import CustomerRow, Delivery, deliveries
from app.genealogy.extent import WORDS, Extent, Links
from app.genealogy.reached import Reach
from app.genealogy.stock import StockRow
from app.graph.moment import AsOf
from app.graph.run import Work
from app.ledger.columns import LOT, SERIAL, Ints
from app.ledger.parties import DISPOSAL, OWN
from app.ledger.thing import Caveat, Thing
from app.trace.edges import edge_order, own_amount
from app.trace.models import Amount, Edge, Node, TimeRemoval
from app.trace.names import read_customer_papers, read_papers, read_things_at
from app.trace.on_hand import holdings, nameless, on_hand, standing_somewhere
from app.trace.parts import (
    cargo_on,
    customers_of,
    edges_on,
    ends_of,
    member_edges,
    named_by_customers,
    node_of,
    node_order,
    odd_returns_in,
    removal_of,
    root_nodes,
    stock_in,
)

T = TypeVar("T")
_FEW = 500  # of so many things all are named whose stock is asked for


@dataclass
class Reader:
    """Reads the parts of an answer when they are looked at, as of its moment; remembers what it
    read."""

    as_of: AsOf
    extent: Extent
    _things: dict[int, Thing] = field(default_factory=dict)
    _failed: dict[str, bool] = field(default_factory=dict)  # by ref, whether it failed a test

    def __post_init__(self) -> None:
        self._doubts = Doubts(self.extent)
        self.as_of.forget = self._forget

    def _forget(self) -> None:
        """Something was committed: what was read meanwhile may be of another moment."""
        self._things, self._failed = {}, {}
        self._doubts = Doubts(self.extent)

    def read(self, read: Callable[[Work], T]) -> T:
        """Something more of the answer, as of its moment."""
        return self.as_of.read(read)

    @property
    def answer(self) -> Answer:
        """What the answer is made of."""
        return self.extent.answer

    def links(self) -> Links:
        """Every link as columns."""
        return self.extent.links()

    def things(self, work: Work, places: Iterable[int]) -> dict[int, Thing]:
        """Things by place, read once."""
        known = self._things  # before it is asked whether this reading may be remembered
        missing = [place for place in places if place not in known]
        if not missing:
            return known
        found = read_things_at(work, self.answer.told.found, missing)
        if not self.as_of.is_of_moment(work):
            return known | found
        known |= found
        return known

    def things_at(self, places: Collection[int]) -> Mapping[int, Thing]:
        """Things by place; nothing is asked for what was read before."""
        known = self._things
        if all(place in known for place in places):
            return known
        return self.read(lambda work: self.things(work, places))

    def roots(self) -> tuple[Node, ...]:
        """What was asked for, whether or not it is in the graph as a thing."""
        nodes = {root.node for root in self.answer.roots if root.node in self.extent.places}
        things = self.things_at([node for node in nodes if node is not None])
        return root_nodes(self.extent, things)

    def nodes(self) -> tuple[Node, ...]:
        """Everything reached, by depth, kind and ref."""
        return tuple(sorted(self.nodes_at(self.extent.listed.tolist()), key=node_order))

    def page(self, kind: str, start: int, count: int) -> tuple[Node, ...]:
        """Some of the nodes of a kind ("" for all), nearest first, then by kind and ref."""
        words = np.array([WORDS.get(k, "") for k in range(16)])
        shown = self.extent.listed
        if kind:
            shown = shown[words[self.extent.kinds[shown]] == kind]
        group = np.stack([self.extent.depth[shown], self.extent.kinds[shown]], axis=1)
        new = np.r_[True, (group[1:] != group[:-1]).any(axis=1)] if len(shown) else group[:0, 0]
        bounds = [*np.flatnonzero(new).tolist(), len(shown)]
        found: list[Node] = []
        first = 0
        for begin, end in pairwise(bounds):
            if begin < start + count and end > start:
                some = shown[begin:end].tolist()
                nodes = self.nodes_at(some)
                first = begin if not found else first
                found += sorted(nodes, key=lambda node: node.ref)
        return tuple(found[start - first : start - first + count])

    def nodes_at(self, places: Sequence[int]) -> list[Node]:
        """The nodes at some places, in their order; nothing is asked for what was read before."""
        things = self.things_at(places)
        return [node_of(self.extent, place, things[place]) for place in places]

    def edges(self) -> tuple[Edge, ...]:
        """Every link between reached things."""
        return self._edges(self.extent.walked, self.extent.memberships)

    def edges_of(self, refs: Collection[str]) -> tuple[Edge, ...]:
        """The links of some nodes that were read before."""
        wanted = {place for place, thing in self._things.items() if thing.shown_ref in refs}
        found, shown = self.answer.told.found, self.extent.shown_as
        near = np.isin(shown, np.fromiter(wanted, np.int64, len(wanted)))
        places = self.extent.bookings
        places = places[near[found.starts[places]] | near[found.ends[places]]]
        walked = dict(zip(places.tolist(), self.extent.surely[places].tolist(), strict=True))
        members = [pair for pair in self.extent.memberships if near[pair[0]] or near[pair[1]]]
        return self._edges(walked, members)

    def _edges(
        self, walked: Mapping[int, bool], members: Sequence[tuple[int, int]]
    ) -> tuple[Edge, ...]:
        def read(work: Work) -> list[Edge]:
            found = self._read_edges(work, walked)
            things = self.things(work, {end for pair in members for end in pair})
            return found + member_edges(members, things)

        return tuple(sorted(self.read(read), key=edge_order))

    def edges_at(self, bookings: Collection[int], left: Reach | None = None) -> dict[int, Edge]:
        """The links of some bookings, by place of the booking.

        `left`: what the walk would have reached that they were left out of."""
        sure = self.extent.surely
        walked = {place: left is None and bool(sure[place]) for place in bookings}
        return self.read(
            lambda work: dict(zip(walked, self._read_edges(work, walked, left), strict=True))
        )

    def _read_edges(
        self, work: Work, walked: Mapping[int, bool], left: Reach | None = None
    ) -> list[Edge]:
        way = self.answer.whole if left is None else left
        cargo = cargo_on(self.extent, way, walked, self._deliveries)
        things = self.things(work, ends_of(self.extent, walked, cargo))
        papers = read_papers(work, self.answer.told.found, walked)
        return edges_on(self.extent, walked, cargo, things, papers)

    def amounts(self) -> dict[int, tuple[Amount, ...]]:
        """By place of a booking of the answer, what it is of; no name is read."""
        told, whole = self.answer.told, self.answer.whole
        bookings = self.extent.bookings.tolist()
        cargo = cargo_on(self.extent, whole, bookings, self._deliveries)
        return {
            place: tuple((each.quantity, each.uom) for each in cargo[place])
            if place in cargo else (own_amount(told, place),)
            for place in bookings
        }  # fmt: skip

    def outstanding(self) -> list[tuple[int, int, str | None, float | None]]:
        """(customer, thing, unit, amount) of what is still out, by their places; None unknown.

        At places of one's own nothing is, and what disposal firms have is told apart."""
        things, names = self.answer.told.found.things, self.answer.told.found.names
        return [
            (customer, thing, delivery.label(unit), offset.outstanding.value)
            for customer, delivery in self._deliveries.items()
            if names.text(int(things.parties[customer])) not in (OWN, DISPOSAL)
            for thing, amounts in delivery.amounts.items()
            for unit, offset in amounts.items()
        ]

    def customers(self) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        """Who received something reached, and what is odd about it."""
        if self.answer.direction == "up":
            return (), ()
        return self.read(self._read_customers)

    def _read_customers(self, work: Work) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        found, odd = self._deliveries, odd_returns_in(self.extent)
        things = self.things(work, named_by_customers(found, odd))
        bookings = {booking for each in found.values() for booking in each.bookings}
        papers = read_customer_papers(work, self.answer.told.found, bookings)
        return customers_of(self.extent, found, odd, things, papers)

    def stock(self) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        """What is on hand, and what is odd about it."""
        return self.read(self._read_stock)

    def _read_stock(self, work: Work) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        whole, things = self.answer.whole, self.answer.told.found.things
        goods = whole.reached & np.isin(self.extent.kinds, (LOT, SERIAL))
        return self._stock_of(work, things.ids[np.flatnonzero(goods)].tolist())

    def _stock_of(
        self, work: Work, ids: list[int]
    ) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        at = self.answer.options.at
        if len(ids) <= _FEW:
            held = holdings(work, ids, at)
        else:  # most of many are used up: what they are called need not be read
            held = standing_somewhere(work, nameless(work, ids, at))
        rows, caveats = on_hand(work, held)
        place = self.answer.told.found.place
        places = {thing.ref: place(thing.id) for thing in held.things.values()}
        return stock_in(self.extent, rows, places), tuple(caveats)

    def root_state(self) -> tuple[tuple[StockRow, ...], frozenset[str]]:
        """What is on hand of the roots, and which of them failed a test; of these alone."""
        found = self.answer.told.found.things
        nodes = [root.node for root in self.answer.roots if root.node is not None]
        goods = [node for node in nodes if found.kinds[node] in (LOT, SERIAL)]
        ids = found.ids[np.array(goods, np.int64)].tolist()
        return self.read(lambda work: self._read_state(work, ids)) if ids else ((), frozenset())

    def _read_state(
        self, work: Work, ids: list[int]
    ) -> tuple[tuple[StockRow, ...], frozenset[str]]:
        wanted = self.answer.options.completeness
        failed = self._looked_at(work).failed(work, ids) if wanted else frozenset()
        return self._stock_of(work, ids)[0], failed

    def removed(self) -> TimeRemoval:
        """What time took out."""
        before = self.answer.before if len(self.extent.gone) else self.answer.whole
        return self._removal(self.extent.gone, self.extent.lost, before)

    def stopped(self) -> TimeRemoval:
        """What stops took out."""
        return self._removal(*self.extent.stopped, self.answer.beyond())

    def _removal(self, gone: Ints, lost: Ints, way: Reach) -> TimeRemoval:
        def read(work: Work) -> TimeRemoval:
            edges = self._read_edges(work, dict.fromkeys(gone.tolist(), False), way)
            things = self.things(work, lost.tolist())
            return removal_of(self.extent, edges, lost.tolist(), things)

        return self.read(read)

    def completeness(
        self, most: int | None = None
    ) -> tuple[tuple[Caveat, ...], Mapping[str, Collection[str]]]:
        """What makes the answer incomplete: the first `most` findings of each check by ref, and by
        code the refs of all."""
        return self.read(lambda work: self._looked_at(work).completeness(work, most))

    @property
    def has_findings(self) -> bool:
        """Whether what makes the answer incomplete was read already."""
        return self._doubts.complete

    def failures(self, refs: Collection[str]) -> frozenset[str]:
        """Those of some of its things that failed a test; they were read before."""
        known = self._failed  # before it is asked whether this reading may be remembered
        unknown = {ref for ref in refs if ref not in known}
        ids = [thing.id for thing in list(self._things.values()) if thing.shown_ref in unknown]
        found = self.read(partial(self._read_failed, ids=ids, refs=unknown)) if ids else frozenset()
        return found | frozenset(ref for ref in refs if known.get(ref))

    def _read_failed(self, work: Work, ids: Sequence[int], refs: Collection[str]) -> frozenset[str]:
        known = self._failed
        found = self._looked_at(work).failed(work, ids)
        if self.as_of.is_of_moment(work):
            known.update((ref, ref in found) for ref in refs)
        return found

    def _looked_at(self, work: Work) -> Doubts:
        """What is remembered of doubts, or nothing where this reading may not be remembered."""
        known = self._doubts  # before it is asked
        return known if self.as_of.is_of_moment(work) else Doubts(self.extent)

    def tally(self) -> Tally:
        """How much of what the answer holds."""
        return tally_of(self.extent)

    def received(self) -> Ints:
        """Ordinals of the lots and serials that a supplier supplied."""
        return supplied_ids(self.extent)

    def partly(self) -> frozenset[str]:
        """Certain customers of which some of what they got is only possible."""
        shipped, doubtful = doubtful_shipments(self.extent), doubtful_goods(self.extent)
        places = [
            place for place, each in self._deliveries.items()
            if each.sure and (shipped[place] or doubtful[list(each.shipped)].any())
        ]  # fmt: skip
        things = self.things_at(places)
        return frozenset(things[place].ref for place in places)

    @cached_property
    def _deliveries(self) -> dict[int, Delivery]:
        """By place of the customer, what it got and gave back."""
        if self.answer.direction == "up":
            return {}
        whole = self.answer.whole
        return deliveries(self.answer.told.booked, whole.walked, whole.walked_surely)
