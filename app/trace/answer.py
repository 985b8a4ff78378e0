"""The answer to "where from" or "where to": one value that page, JSON and CSV all show.

Everything is counted from columns at once; what needs names is read when it is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from app.genealogy.counts import Tally, WarningGroup
from app.genealogy.deliveries import CustomerRow
from app.genealogy.extent import Extent, Links
from app.genealogy.question import Direction, Options
from app.genealogy.steps import Interpretation
from app.genealogy.stock import StockRow
from app.graph.moment import AsOf
from app.graph.run import Work
from app.ledger.columns import CUSTOMER, LOT, SERIAL
from app.ledger.thing import Caveat, Thing
from app.trace.models import Edge, Node, TimeRemoval
from app.trace.names import read_things_at
from app.trace.own_caveats import of_kept_inputs, of_roots_alone
from app.trace.parts import counts_of, kinds_of
from app.trace.reader import Reader
from app.trace.standing import Standing, standings
from app.vocabulary import make_ref


@dataclass(frozen=True)
class Trace:
    """The answer to "where from" or "where to".

    `counts` without the roots; `kinds` how many nodes of each kind there are, roots included. What
    needs names (nodes, edges, customers, stock, removed, warnings) is read when it is looked at.
    """

    direction: Direction
    options: Options
    counts: Mapping[str, int]
    kinds: Mapping[str, int]
    removed_counts: Mapping[str, int]
    reader: Reader = field(repr=False)
    own_warnings: tuple[Caveat, ...] = ()
    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """What was asked for; of what else there is nothing need be read for that."""
        nodes = self.reader.roots()
        if "_stock" in vars(self):
            return self.with_standing(nodes)
        rows, failed = self.reader.root_state()
        return _with(nodes, standings(rows), failed)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Everything reached, by depth, kind and ref."""
        return _with(self.reader.nodes(), self.standings, self.failed)

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Every link between reached things."""
        return self.reader.edges()

    @cached_property
    def links(self) -> Links:
        """Every link as columns: the whole answer without a name."""
        return self.reader.links()

    @cached_property
    def _customers(self) -> tuple[tuple[CustomerRow, ...], tuple[Caveat, ...]]:
        return self.reader.customers()

    @property
    def customers(self) -> tuple[CustomerRow, ...]:
        """Who received something reached, one row each."""
        return self._customers[0]

    @cached_property
    def _stock(self) -> tuple[tuple[StockRow, ...], tuple[Caveat, ...]]:
        return self.reader.stock()

    @property
    def stock(self) -> tuple[StockRow, ...]:
        """What is on hand of everything reached."""
        return self._stock[0]

    @cached_property
    def standings(self) -> Mapping[str, tuple[Standing, ...]]:
        """By ref, what of what is on hand is under which status."""
        return standings(self.stock)

    @cached_property
    def failed(self) -> frozenset[str]:
        """Refs of what failed a test, as far as completeness was asked for."""
        if not self.options.completeness:
            return frozenset()
        return frozenset(self.reader.completeness(1)[1].get("failed_test", ()))

    def with_standing(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        """Nodes with what of them on hand has which status, and whether a test of them failed; of
        these alone, as long as not everything was judged."""
        some = tuple(nodes)
        return _with(some, self.standings, self._failures(some))

    def _failures(self, nodes: Sequence[Node]) -> frozenset[str]:
        if not self.options.completeness or self.reader.has_findings:
            return self.failed
        return self.reader.failures({node.ref for node in nodes})

    @cached_property
    def removed(self) -> TimeRemoval:
        """What time took out."""
        return self.reader.removed()

    @cached_property
    def stopped(self) -> TimeRemoval:
        """What stops took out: decided by hand."""
        return self.reader.stopped()

    @cached_property
    def tally(self) -> Tally:
        """How much of what the answer holds."""
        return self.reader.tally()

    @cached_property
    def partly_possible(self) -> frozenset[str]:
        """Certain customers of which some of what they got is only possible."""
        return self.reader.partly()

    @cached_property
    def warnings(self) -> tuple[Caveat, ...]:
        """What makes the answer less sure, by code and ref."""
        return self._warnings(self.reader.completeness()[0] if self.options.completeness else ())

    def warned(self, most: int) -> tuple[WarningGroup[Caveat], ...]:
        """The same counted by code, with the first `most` of each."""
        found: tuple[Caveat, ...] = ()
        refs: Mapping[str, Collection[str]] = {}
        if self.options.completeness:
            found, refs = self.reader.completeness(most)
        by_code: dict[str, list[Caveat]] = {}
        for each in self._warnings(found):
            by_code.setdefault(each.code, []).append(each)
        return tuple(
            WarningGroup(
                code, len({c.ref for c in some}.union(refs.get(code, ()))), tuple(some[:most])
            )
            for code, some in by_code.items()
        )

    def _warnings(self, found: tuple[Caveat, ...]) -> tuple[Caveat, ...]:
        all_ = [*self.own_warnings, *self._customers[1], *self._stock[1], *found]
        first = {(each.code, each.ref): each for each in reversed(all_)}
        return tuple(sorted(first.values(), key=lambda c: (c.code, c.ref or "", c.text)))

    def page(self, kind: str = "", start: int = 0, count: int = 200) -> tuple[Node, ...]:
        """Some of the nodes of a kind ("" for all), nearest first."""
        return self.with_standing(self.reader.page(kind, start, count))

    def edges_of(self, nodes: Collection[Node]) -> tuple[Edge, ...]:
        """The links of some of its nodes."""
        return self.reader.edges_of({node.ref for node in nodes})

    def listed(self, limit: int | None = None) -> tuple[Sequence[Node], Sequence[Edge]]:
        """Its nodes, at most so many, and the links between those."""
        if limit is None or limit >= len(self.nodes):
            return self.nodes, self.edges
        nodes = self.nodes[:limit]
        refs = {node.ref for node in nodes}
        return nodes, [each for each in self.edges if each.start in refs and each.end in refs]

    def left_out(self, limit: int | None = None) -> dict[str, int] | None:
        """How much a limit leaves out; None: nothing."""
        nodes, edges = self.listed(limit)
        left = {"nodes": len(self.nodes) - len(nodes), "edges": len(self.edges) - len(edges)}
        return left if any(left.values()) else None

    def as_json(self, limit: int | None = None) -> dict[str, Any]:
        """The trace's JSON, the same on API, command line and page.

        `limit`: only so many nodes, nearest first, and the links between them; `truncated` says how
        many are left out. Customers, stock, warnings and what time took out are never cut.
        """
        nodes, edges = self.listed(limit)
        return {
            "roots": [node.as_json() for node in self.roots],
            "direction": self.direction,
            "options": self.options.as_json(),
            "counts": dict(self.counts),
            "nodes": [node.as_json() for node in nodes],
            "edges": [edge.as_json() for edge in edges],
            "customers": [row.as_json() for row in self.customers],
            "stock": [row.as_json() for row in self.stock],
            "removed": self.removed.as_json(),
            **({"stopped": self._stopped_json()} if self.options.stop else {}),
            "warnings": [warning.as_json() for warning in self.warnings],
            "truncated": self.left_out(limit),
        }

    def _stopped_json(self) -> dict[str, Any]:
        return {"by_hand": list(self.options.stop), **self.stopped.as_json()}


def root_things(work: Work, extent: Extent) -> dict[int, Thing]:
    """What the roots are called that are listed, by place."""
    nodes = [root.node for root in extent.answer.roots if root.node is not None]
    listed = [place for place in nodes if place in extent.places]
    return read_things_at(work, extent.answer.told.found, listed)


def trace_of(as_of: AsOf, extent: Extent, roots: Mapping[int, Thing]) -> Trace:
    """The answer; what needs no name is counted now. `roots`: as `root_things` gives them."""
    answer, reader = extent.answer, Reader(as_of, extent, dict(roots))
    kinds = kinds_of(extent)
    return Trace(
        direction=answer.direction,
        options=answer.options,
        counts=counts_of(extent, kinds, roots),
        kinds=kinds,
        removed_counts={
            "edges": len(extent.gone),
            "lots": int(np.isin(extent.kinds[extent.lost], (LOT, SERIAL)).sum()),
            "customers": int((extent.kinds[extent.lost] == CUSTOMER).sum()),
        },
        reader=reader,
        own_warnings=(*of_roots_alone(answer), *of_kept_inputs(answer)),
        items=_items(answer.told),
    )


def _items(told: Interpretation) -> dict[str, Mapping[str, object]]:
    found: dict[str, Mapping[str, object]] = {}
    for code, facts in told.found.items.items():
        name = told.found.names.text(code)
        if name:
            found[make_ref("item", name)] = {
                "name": facts.name, "uom": facts.uom, "type": facts.type,
            }  # fmt: skip
    return found


def _with(
    nodes: Iterable[Node], standing: Mapping[str, tuple[Standing, ...]], failed: Collection[str]
) -> tuple[Node, ...]:
    return tuple(
        replace(node, standing=standing.get(node.ref, ()), failed=node.ref in failed)
        if node.ref in standing or node.ref in failed
        else node
        for node in nodes
    )
