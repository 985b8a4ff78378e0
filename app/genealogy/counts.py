"""An answer as numbers only: counted, or as columns of links. No name is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from app.genealogy.extent import WORDS, Extent
from app.ledger.columns import CUSTOMER, LOT, SERIAL, SHIPPED, SUPPLIED, SUPPLIER, Flags, Ints
from app.ledger.parties import party_counts, party_of
from app.vocabulary import UNKNOWN_CUSTOMER

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what an answer holds: the counts its sentences say. No name is read for it.

    By kind (lot, serial): `start`, what the walk starts from, `lost`, what time took out. `goods`:
    lots and serials beyond the start by kind and certainty, `finished` of them finished goods, of
    `items` different items; `lost_links` without those inside one order.
    """

    start: Mapping[str, int]
    goods: Mapping[tuple[str, str], int]
    finished: int
    items: int
    suppliers: Mapping[str, int]
    lost: Mapping[str, int]
    lost_customers: int
    lost_links: int


@dataclass(frozen=True, slots=True)
class WarningGroup(Generic[T]):
    """The warnings of one code: how many, and the first of them by ref."""

    code: str
    count: int
    first: tuple[T, ...]


GOODS = (LOT, SERIAL)


def sure_of(extent: Extent) -> Flags:
    """By place, whether a lot, serial or party of the answer is certain."""
    return extent.zero | extent.answer.whole.sure


def start_of(extent: Extent) -> Ints:
    """Places of the lots and serials the walk starts from: roots, or what the roots stand for."""
    listed = extent.listed
    goods: Ints = listed[np.isin(extent.kinds[listed], GOODS) & (extent.depth[listed] == 0)]
    roots = [root.node for root in extent.answer.roots]
    if any(node is None or int(extent.kinds[node]) not in GOODS for node in roots):
        return goods
    own: Ints = goods[np.isin(goods, np.array(roots, np.int64))]
    return own  # not the lot a root serial is in


def tally_of(extent: Extent) -> Tally:
    """The counts behind the sentences."""
    listed, found = extent.listed, extent.answer.told.found
    sure = sure_of(extent)
    beyond = listed[np.isin(extent.kinds[listed], GOODS) & (extent.depth[listed] > 0)]
    kinds, items = extent.kinds[beyond], found.things.items[beyond]
    goods: dict[tuple[str, str], int] = {}
    for kind in GOODS:
        for word in _CERTAINTIES:
            count = int(((kinds == kind) & (sure[beyond] == (word == "certain"))).sum())
            if count:
                goods[WORDS[kind], word] = count
    by_item = Counter(items.tolist())
    finished = [item for item, facts in found.items.items() if facts.type == "finished"]
    suppliers = listed[extent.kinds[listed] == SUPPLIER]
    lost, gone = extent.lost, extent.gone
    between = extent.shown_as[found.starts[gone]] != extent.shown_as[found.ends[gone]]
    return Tally(
        start=_kinds(extent, start_of(extent)),
        goods=goods,
        finished=sum(by_item[item] for item in finished),
        items=len(by_item),
        suppliers={
            word: int((sure[suppliers] == (word == "certain")).sum()) for word in _CERTAINTIES
        },
        lost=_kinds(extent, lost[np.isin(extent.kinds[lost], GOODS)]),
        lost_customers=int((extent.kinds[lost] == CUSTOMER).sum()),
        lost_links=int(between.sum()),
    )


_CERTAINTIES = ("certain", "possible")


def _kinds(extent: Extent, places: Ints) -> dict[str, int]:
    counts = np.bincount(extent.kinds[places], minlength=SERIAL + 1).tolist()
    return {WORDS[kind]: counts[kind] for kind in GOODS if counts[kind]}


def customer_counts(extent: Extent, but: Collection[int] = ()) -> dict[str, int]:
    """How many customers the answer lists, without some, and apart from them who else got goods."""
    found = extent.answer.told.found
    listed = extent.listed[extent.kinds[extent.listed] == CUSTOMER]
    left = listed[~np.isin(listed, list(but))]
    words = (found.names.text(number) for number in found.things.parties[left].tolist())
    return party_counts(
        party_of(UNKNOWN_CUSTOMER if word == "?" else "", word) for word in words
    )  # fmt: skip


def supplied_ids(extent: Extent) -> Ints:
    """Ordinals of the lots and serials of the answer that a supplier supplied."""
    found = extent.answer.told.found
    there = np.zeros(len(extent.kinds), np.bool_)
    there[found.ends[found.bookings.of_type(SUPPLIED)]] = True
    listed = extent.listed
    chosen = listed[there[listed] & np.isin(extent.kinds[listed], GOODS)]
    return found.things.ids[chosen]


def doubtful_shipments(extent: Extent) -> Flags:
    """By place of a customer, whether a shipment to it is only possible."""
    found, bookings = extent.answer.told.found, extent.bookings
    doubtful = bookings[~extent.surely[bookings]]
    doubtful = doubtful[found.bookings.types[doubtful] == SHIPPED]
    flags = np.zeros(len(extent.kinds), np.bool_)
    flags[found.ends[doubtful]] = True
    return flags


def doubtful_goods(extent: Extent) -> Flags:
    """By place, whether the answer lists a thing as only possible."""
    doubtful = np.zeros(len(extent.kinds), np.bool_)
    doubtful[extent.listed] = ~sure_of(extent)[extent.listed]
    return doubtful
