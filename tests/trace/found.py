"""An answer from the events alone, with the parts that an answer from a graph has.

The parts are put together by what the service uses (`app/trace/parts.py` and the core); only what
things and bookings are called is read from the events here, and statuses and findings, which need
a graph, are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.genealogy.answer import Answer
from app.genealogy.deliveries import CustomerRow, Delivery, Papers, deliveries
from app.genealogy.extent import Extent
from app.genealogy.from_events import Genealogy
from app.genealogy.stock import StockRow, stock_rows, stock_sums
from app.ledger.columns import ITEM, KINDS, LOT, SERIAL
from app.ledger.flows import FlowLedger, Material, flows_of, material
from app.ledger.thing import Caveat, Thing
from app.trace.edges import edge_order
from app.trace.models import Edge, Node, TimeRemoval
from app.trace.names import Paper
from app.trace.own_caveats import of_kept_inputs, of_roots_alone
from app.trace.parts import (
    OddReturns,
    cargo_on,
    counts_of,
    customers_of,
    edges_on,
    ends_of,
    kinds_of,
    member_edges,
    named_by_customers,
    node_of,
    node_order,
    odd_returns_in,
    removal_of,
    root_nodes,
    stock_in,
)
from app.vocabulary.refs import make_ref
from tests.trace.telling import Event


@dataclass(frozen=True)
class Found:
    """What `app.trace.answer.Trace` has, as far as events say it."""

    events: Sequence[Event]
    genealogy: Genealogy
    answer: Answer

    @cached_property
    def extent(self) -> Extent:
        """What the answer lists."""
        return Extent(self.answer)

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """What was asked for."""
        return root_nodes(self.extent, self._things(self.extent.listed.tolist()))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Everything reached, by depth, kind and ref."""
        places = self.extent.listed.tolist()
        things = self._things(places)
        found = (node_of(self.extent, place, things[place]) for place in places)
        return tuple(sorted(found, key=node_order))

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How much there is, without the roots."""
        listed = [root.node for root in self.answer.roots if root.node in self.extent.places]
        things = self._things([node for node in listed if node is not None])
        return counts_of(self.extent, kinds_of(self.extent), things)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every link between reached things."""
        members = self.extent.memberships
        things = self._things(end for pair in members for end in pair)
        found = [*self._edges(self.extent.walked), *member_edges(members, things)]
        return tuple(sorted(found, key=edge_order))

    @property
    def customers(self) -> tuple[CustomerRow, ...]:
        """Who received something reached, one row each."""
        return self._customers[0]

    @cached_property
    def removed(self) -> TimeRemoval:
        """What time took out."""
        extent, lost = self.extent, self.extent.lost.tolist()
        way = self.answer.before if len(extent.gone) else self.answer.whole
        walked = dict.fromkeys(extent.gone.tolist(), False)
        cargo = cargo_on(extent, way, walked, self._deliveries)
        things = self._things(ends_of(extent, walked, cargo))
        edges = edges_on(extent, walked, cargo, things, self._papers(walked))
        return removal_of(extent, edges, lost, self._things(lost))

    @property
    def stock(self) -> tuple[StockRow, ...]:
        """What is on hand of everything reached, without statuses."""
        return self._stock[0]

    @cached_property
    def warnings(self) -> tuple[Caveat, ...]:
        """What makes the answer less sure, but for findings."""
        own = (*of_roots_alone(self.answer), *of_kept_inputs(self.answer))
        found = [*own, *self._customers[1], *self._stock[1]]
        return tuple(sorted(set(found), key=lambda c: (c.code, c.ref or "", c.text)))

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "roots": [node.as_json() for node in self.roots],
            "counts": dict(self.counts),
            "nodes": [node.as_json() for node in self.nodes],
            "edges": [edge.as_json() for edge in self.edges],
            "customers": [row.as_json() for row in self.customers],
            "stock": [row.as_json() for row in self.stock],
            "removed": self.removed.as_json(),
            "warnings": [warning.as_json() for warning in self.warnings],
        }

    def _edges(self, walked: Mapping[int, bool]) -> list[Edge]:
        cargo = cargo_on(self.extent, self.answer.whole, walked, self._deliveries)
        things = self._things(ends_of(self.extent, walked, cargo))
        return edges_on(self.extent, walked, cargo, things, self._papers(walked))

    @cached_property
    def _deliveries(self) -> dict[int, Delivery]:
        if self.answer.direction == "up":
            return {}
        whole = self.answer.whole
        return deliveries(self.answer.told.booked, whole.walked, whole.walked_surely)

    @cached_property
    def _customers(self) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        if self.answer.direction == "up":
            return (), ()
        found, odd = self._deliveries, self._odd
        things = self._things(named_by_customers(found, odd))
        papers = {
            customer: list(self._papers(each.bookings).values()) for customer, each in found.items()
        }
        told = Papers(
            {place: {text for each in some for text in each.documents}
             for place, some in papers.items()},
            {place: {each.ship_to for each in some if each.ship_to}
             for place, some in papers.items()},
        )  # fmt: skip
        return customers_of(self.extent, found, odd, things, told)

    @cached_property
    def _odd(self) -> OddReturns:
        return odd_returns_in(self.extent)

    @cached_property
    def _stock(self) -> tuple[tuple[StockRow, ...], list[Caveat]]:
        found, at = self.genealogy, self.answer.options.at
        booked = found.bookings if at is None else found.bookings.pick(found.bookings.low <= at)
        whole = material(
            found.things, booked, found.names, found.items, found.taken, found.also
        )  # fmt: skip
        told = FlowLedger(whole, flows_of(whole))
        goods = np.flatnonzero(
            self.answer.whole.reached & np.isin(found.things.kinds, (LOT, SERIAL))
        )
        papers = numbers_of(found, whole)
        things = self._things(range(len(found.refs)))
        rows, odd = stock_rows(stock_sums(told, goods, things, papers), things, {})
        places = {ref: place for place, ref in enumerate(found.refs)}
        return stock_in(self.extent, rows, places), odd

    def _things(self, places: Iterable[int]) -> dict[int, Thing]:
        return {place: self._thing(place) for place in places}

    def _thing(self, place: int) -> Thing:
        found = self.genealogy
        ref, kind = found.refs[place], int(found.things.kinds[place])
        item = found.names.text(int(found.things.items[place]))
        number = ref.partition(":")[2].rpartition("/")[2]
        order = f"order:{number}" if KINDS[kind] == "Completion" else None
        return Thing(
            place, ref, KINDS[kind], item if kind in (LOT, SERIAL, ITEM) else None,
            "" if item == "?" else number, None, None, order, (),
            found.names.text(int(found.things.parties[place])),
        )  # fmt: skip

    def _papers(self, bookings: Iterable[int]) -> dict[int, Paper]:
        """What bookings (by place among those of the answer) say in words."""
        ids = self.answer.told.found.bookings.ids
        return {place: self._paper(int(ids[place])) for place in bookings}

    def _paper(self, booking: int) -> Paper:
        source, event = self.genealogy.events[booking]
        said = self._told.get((source, event), {})
        words = (said.get(name) for name in ("document", "basis", "written", "at_basis", "ship_to"))
        others = tuple(each["number"] for each in said.get("documents") or ())
        return Paper(source, event, *words, _supplier_lot(said), others)

    @cached_property
    def _told(self) -> Mapping[tuple[str, str], Event]:
        """Of two with one source and id the first."""
        return {(e["source"], e["event_id"]): e for e in reversed(self.events)}


def _supplier_lot(said: Event) -> str | None:
    """Of a receipt, what a supplier calls the lot: a ref where the supplier is known."""
    name, lot = said.get("supplier"), said.get("supplier_lot")
    return make_ref("supplier-lot", name, lot) if name and lot else lot


def numbers_of(found: Genealogy, whole: Material) -> dict[int, list[str]]:
    """Refs of the documents of all bookings, by place of the booking."""
    numbers: dict[int, list[str]] = defaultdict(list)
    places = {id_: place for place, id_ in enumerate(whole.bookings.ids.tolist())}
    for ref, ids in found.papers.items():
        for id_ in ids:
            if id_ in places:
                numbers[places[id_]].append(ref)
    return numbers
