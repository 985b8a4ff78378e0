"""Tables of an answer: filtered, searched, sorted and cut to a page; totals over all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from app.genealogy.deliveries import CustomerRow
from app.genealogy.stock import StockRow
from app.ledger.parties import PARTIES
from app.trace.models import Node
from app.trace.sentences import Total, totals
from app.web.paging import Page, page_of
from app.wording import plural
from app.workbench.answers import BenchAnswer
from app.workbench.filters import Sieve
from app.workbench.names import nodes_at, places_of
from app.workbench.view import View

T = TypeVar("T")
_NAMED_TO_SORT = 5_000  # up to so many things are named to be sorted by ref
_GOODS = ("lot", "serial")
_RANK = ("lot", "serial", "order", "batch", "hu", "item", "supplier", "customer")


@dataclass(frozen=True, slots=True)
class PartyTotals:
    """How many receivers of one kind there are, in words, and what they got together."""

    said: str
    shipped: Sequence[Total]
    returned: Sequence[Total]
    outstanding: Sequence[Total]


@dataclass(frozen=True, slots=True)
class TablePage(Generic[T]):
    """One page of a table. `missed`: rows that do not hold the text looked for."""

    page: Page[T]
    totals: Mapping[str, Sequence[Total]]
    missed: int = 0
    parties: Sequence[PartyTotals] = ()


def in_order(rows: list[T], sort: str, keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """Rows by a key (`-` before it: from the end); unknown values come last either way."""
    name = sort.removeprefix("-")
    if name not in keys:
        return rows
    known = [row for row in rows if keys[name](row) is not None]
    unknown = [row for row in rows if keys[name](row) is None]
    return sorted(known, key=keys[name], reverse=sort.startswith("-")) + unknown


def holding(rows: Iterable[T], text: str, texts: Callable[[T], Iterable[str | None]]) -> list[T]:
    """Rows that hold a text somewhere; all of them when none is looked for."""
    wanted = text.casefold()
    return [
        row for row in rows if not wanted or any(wanted in t.casefold() for t in texts(row) if t)
    ]


_NODE_KEYS: dict[str, Callable[[Node], Any]] = {
    "depth": lambda node: node.depth,
    "what": lambda node: (node.kind, node.ref),
    "certainty": lambda node: node.certainty,
    "share": lambda node: node.share,
    "status": lambda node: node.shown_status,
    "time": lambda node: node.time,
}


def things(answer: BenchAnswer, sifted: Sieve, view: View, size: int) -> TablePage[Node]:
    """Things of a kind ("": all, "goods": lots and serials), nearest first unless sorted."""
    skeleton = answer.skeleton
    words = _GOODS if view.kind == "goods" else (view.kind,)
    chosen = sifted.kept & (skeleton.of_kind(*words) if view.kind else True)
    positions = np.flatnonzero(chosen)
    quick = view.sort in ("", "depth", "-depth") and not view.find
    if quick and len(positions) > _NAMED_TO_SORT:
        if view.sort == "-depth":
            positions = positions[::-1]
        page = page_of(positions.tolist(), view.page, size)
        nodes = nodes_at(answer.trace, skeleton.places[page.rows].tolist())
        return TablePage(Page(nodes, page.number, page.size, page.total), {})
    nodes = answer.once(
        ("things", view.kind, sifted.wanted),
        lambda: sorted(nodes_at(answer.trace, skeleton.places[positions].tolist()), key=_reading),
    )
    rows = holding(nodes, view.find, lambda n: (n.ref, n.number, n.name, n.item, *n.aliases))
    return TablePage(
        page_of(in_order(rows, view.sort, _NODE_KEYS), view.page, size), {}, len(nodes) - len(rows)
    )


def _reading(node: Node) -> tuple[int, int, str]:
    rank = _RANK.index(node.kind) if node.kind in _RANK else len(_RANK)
    return node.depth, rank, node.ref


def kinds(answer: BenchAnswer, sifted: Sieve) -> list[tuple[str, int]]:
    """How many things of each kind are listed."""
    counted = ((kind, int((sifted.kept & answer.skeleton.of_kind(kind)).sum())) for kind in _RANK)
    return [each for each in counted if each[1]]


def _first(row: CustomerRow, name: str) -> Any:
    return next((getattr(each, name) for each in row.quantities), None)


_CUSTOMER_KEYS: dict[str, Callable[[CustomerRow], Any]] = {
    "customer": lambda row: ((row.name or "").casefold(), row.ref),
    "certainty": lambda row: row.certainty,
    "shipped": lambda row: _first(row, "shipped"),
    "returned": lambda row: _first(row, "returned"),
    "out": lambda row: _first(row, "outstanding"),
}


def filtered_customers(answer: BenchAnswer, sifted: Sieve) -> list[CustomerRow]:
    """Customers the filters leave: reached so, and with something of the item and place."""
    rows = list(answer.trace.customers)
    if not sifted.wanted.any:
        return rows
    near = _kept_refs(answer, sifted, [row.ref for row in rows])
    return [
        row
        for row in rows
        if row.ref in near and (not sifted.matching or any(map(sifted.takes, row.lots)))
    ]


def customers(answer: BenchAnswer, sifted: Sieve, view: View, size: int) -> TablePage[CustomerRow]:
    """Who received something reached."""
    rows = filtered_customers(answer, sifted)
    found = holding(
        rows, view.find, lambda r: (r.ref, r.name, *r.lots, *r.documents, *r.ship_to)
    )  # fmt: skip
    ordered = in_order(found, view.sort, _CUSTOMER_KEYS)
    return TablePage(
        page_of(ordered, view.page, size), {}, len(rows) - len(found), party_totals(found)
    )


def party_totals(rows: Sequence[CustomerRow]) -> list[PartyTotals]:
    """Sums of customers, and apart from them of who else got goods."""
    found = []
    for party, (_, one, many) in PARTIES.items():
        some = [row for row in rows if row.party == party]
        if some:
            shipped, returned, outstanding = (
                totals((getattr(each, name), each.uom) for row in some for each in row.quantities)
                for name in ("shipped", "returned", "outstanding")
            )
            said = plural(len(some), one, many)
            found.append(PartyTotals(said, shipped, returned, outstanding))
    return found


_STOCK_KEYS: dict[str, Callable[[StockRow], Any]] = {
    "what": lambda row: row.ref,
    "status": lambda row: row.status,
    "place": lambda row: row.location_name or row.location,
    "quantity": lambda row: row.quantity,
}


def filtered_stock(answer: BenchAnswer, sifted: Sieve) -> list[StockRow]:
    """Stock the filters leave."""
    rows, wanted = list(answer.trace.stock), sifted.wanted
    if not wanted.any:
        return rows
    near = _kept_refs(answer, sifted, [row.ref for row in rows])
    return [
        row
        for row in rows
        if row.ref in near
        and sifted.takes(row.ref)
        and (sifted.places is None or row.location in sifted.places)
    ]


def stock(answer: BenchAnswer, sifted: Sieve, view: View, size: int) -> TablePage[StockRow]:
    """What is on hand."""
    rows = filtered_stock(answer, sifted)
    found = holding(rows, view.find, lambda r: (r.ref, r.location, r.location_name, r.status))
    sums = {"quantity": totals((row.quantity, row.uom) for row in found)}
    ordered = in_order(found, view.sort, _STOCK_KEYS)
    return TablePage(page_of(ordered, view.page, size), sums, len(rows) - len(found))


def _kept_refs(answer: BenchAnswer, sifted: Sieve, refs: Sequence[str]) -> frozenset[str]:
    """Those of some refs whose things certainty and depth leave."""

    def near() -> frozenset[str]:
        places = places_of(answer.trace, set(refs))
        left = answer.skeleton.places[sifted.base]
        kept = np.isin(np.fromiter(places.values(), np.int64, len(places)), left)
        return frozenset(ref for ref, here in zip(places, kept.tolist(), strict=True) if here)

    key = ("refs", sifted.wanted.certain_only, sifted.wanted.depth, tuple(refs))
    found: frozenset[str] = answer.once(key, near)
    return found
