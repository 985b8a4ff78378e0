"""What an answer lists, as columns: things, bookings, links, and what time took out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from app.genealogy.answer import Answer
from app.genealogy.reached import unit_reasons, units_of
from app.ledger.columns import (
    BATCH,
    COMPLETION,
    CUSTOMER,
    FAR,
    ITEM,
    LOT,
    ORDER,
    RAN_AS,
    REPORTED_IN,
    SERIAL,
    SUPPLIER,
    UNIT,
    Flags,
    Floats,
    Ints,
    is_any,
)

WORDS = {
    LOT: "lot", SERIAL: "serial", ITEM: "item", UNIT: "hu", ORDER: "order", BATCH: "batch",
    COMPLETION: "order", CUSTOMER: "customer", SUPPLIER: "supplier",
}  # fmt: skip
COUNT_NAMES = {
    "lot": "lots", "serial": "serials", "order": "orders", "batch": "batches", "hu": "hus",
    "customer": "customers", "supplier": "suppliers",
}  # fmt: skip
SHARE_KINDS = (LOT, SERIAL, ITEM)
RANK = ("lot", "serial", "order", "batch", "hu", "item", "supplier", "customer")


@dataclass
class Extent:
    """What the answer lists; nothing is read for it."""

    answer: Answer

    @cached_property
    def kinds(self) -> Ints:
        """The kind of each thing, by place."""
        return self.answer.told.found.things.kinds

    @cached_property
    def units(self) -> tuple[dict[int, bool], dict[int, bool]]:
        """Containers of the answer and whether they are certain; ids of packs that lead to them,
        and whether these are."""
        return units_of(self.answer.network, self.answer.whole)

    @cached_property
    def unit_reasons(self) -> dict[int, int]:
        """Why containers are only possible, by place, where the walk itself does not say it."""
        return unit_reasons(self.answer.network, self.answer.whole)

    @cached_property
    def places(self) -> set[int]:
        """Places of everything the answer lists; a completion is listed as its order."""
        return set(self.listed.tolist())

    @cached_property
    def listed(self) -> Ints:
        """The same as a column, by depth and kind."""
        told = self.answer.told
        listed = self.answer.whole.reached.copy()
        listed[list(self.units[0])] = True
        for root in self.answer.roots:
            # of what a place names, a serial may have left in a box: only the walk knows
            things = () if root.kind == "location" else root.things
            listed[[*things, *([] if root.node is None else [root.node])]] = True
        places = np.flatnonzero(listed & self._named)
        whole = self.kinds[places] == COMPLETION
        shown = np.zeros(len(self.kinds), np.bool_)
        shown[np.where(whole, told.runs.order[places], places)] = True
        places = np.flatnonzero(shown)
        places = places[np.isin(self.kinds[places], list(WORDS))]
        rank = np.array([RANK.index(WORDS.get(k, "customer")) for k in range(16)])
        return places[np.lexsort((rank[self.kinds[places]], self.depth[places]))]

    @cached_property
    def _named(self) -> Flags:
        """Whether a thing has a number: "?" stands for a party or place nobody recorded."""
        told = self.answer.told
        nobody = told.found.names.nobody
        parties = ~is_any(self.kinds, (LOT, SERIAL, ITEM))
        named: Flags = ~((told.found.things.items == nobody) & parties)
        return named

    @cached_property
    def zero(self) -> Flags:
        """Things that are roots, or that roots stand for; what was at a place may be in doubt."""
        zero = np.zeros(len(self.kinds), np.bool_)
        for root in self.answer.roots:
            stands = () if root.kind == "location" else {*root.whole} - root.perhaps
            zero[[*stands, *([] if root.node is None else [root.node])]] = True
        return zero

    @cached_property
    def depth(self) -> Ints:
        """Generations of lots and serials from the nearest root, by place."""
        depth = self.answer.whole.depth.copy()
        told = self.answer.told
        for (
            content,
            pieces,
        ) in told.found.packing.by_content.items():  # containers: as their content
            place = told.found.place(content)
            for piece in pieces if depth[place] < FAR else ():
                unit = told.found.place(piece.hu)
                depth[unit] = min(depth[unit], depth[place])
        return np.where(self.zero | (depth >= FAR), 0, depth)

    @property
    def walked(self) -> dict[int, bool]:
        """Bookings of the answer by place, and whether each is certain."""
        places = self.bookings
        return dict(zip(places.tolist(), self.surely[places].tolist(), strict=True))

    @property
    def bookings(self) -> Ints:
        return self._walked_bookings[0]

    @property
    def surely(self) -> Flags:
        return self._walked_bookings[1]

    @cached_property
    def _walked_bookings(self) -> tuple[Ints, Flags]:
        """(places of the answer's bookings, by place whether a booking is certain)."""
        told, seen = self.answer.told, self.answer.whole
        booked = told.found.bookings
        rows = np.flatnonzero(seen.walked)
        sure = np.zeros(len(booked), np.bool_)
        sure[told.flows.booking[np.flatnonzero(seen.walked_surely)]] = True
        chosen = np.zeros(len(booked), np.bool_)
        chosen[told.flows.booking[rows]] = True
        lasting = is_any(booked.types, (RAN_AS, REPORTED_IN))
        lasting &= seen.led[told.found.starts] & seen.led[told.found.ends]
        chosen |= lasting
        packs = np.fromiter(self.units[1], np.int64, len(self.units[1]))
        chosen |= np.isin(booked.ids, packs)
        known = self._sure[self.shown_as]  # a completion is told as its order
        sure |= lasting & known[told.found.starts] & known[told.found.ends]
        sure |= np.isin(booked.ids, packs[np.fromiter(self.units[1].values(), np.bool_)])
        return np.flatnonzero(chosen & self._between), sure

    @cached_property
    def _sure(self) -> Flags:
        """By place, whether a thing is told as certain."""
        sure: Flags = self.zero | self.answer.whole.sure
        places, surely = self.units[0].keys(), self.units[0].values()
        sure[list(places)] |= np.array(list(surely), np.bool_)
        return sure

    @cached_property
    def _between(self) -> Flags:
        """Bookings between two different things of the answer."""
        told = self.answer.told
        start, end = (self.shown_as[ends] for ends in (told.found.starts, told.found.ends))
        listed = np.zeros(len(self.kinds), np.bool_)
        listed[self.listed] = True
        between: Flags = (start != end) & listed[start] & listed[end]
        return between

    @cached_property
    def shown_as(self) -> Ints:
        whole = self.kinds == COMPLETION
        return np.where(whole, self.answer.told.runs.order, np.arange(len(self.kinds)))

    @cached_property
    def memberships(self) -> list[tuple[int, int]]:
        """(lot, serial) places of the answer."""
        return [
            (lot, serial) for lot, serial in sorted(self.answer.members)
            if lot in self.places and serial in self.places
        ]  # fmt: skip

    @property
    def links_count(self) -> int:
        """How many links the answer has."""
        return len(self.bookings) + len(self.memberships)

    @cached_property
    def gone(self) -> Ints:
        """Bookings that time took out."""
        told, whole = self.answer.told, self.answer.whole
        if self.answer.options.ignore_time:
            return np.zeros(0, np.int64)
        rows = np.flatnonzero(self.answer.before.walked & ~whole.walked)
        gone = np.zeros(len(told.found.bookings), np.bool_)
        gone[told.flows.booking[rows]] = True
        gone[told.flows.booking[whole.walked]] = False
        return np.flatnonzero(gone)

    @cached_property
    def lost(self) -> Ints:
        """Lots, serials and customers that time took out."""
        answer = self.answer
        if answer.options.ignore_time:
            return np.zeros(0, np.int64)
        lost = answer.before.reached & ~answer.whole.reached
        lost[self.listed] = False
        return np.flatnonzero(lost & is_any(self.kinds, (LOT, SERIAL, CUSTOMER)))

    @cached_property
    def stopped(self) -> tuple[Ints, Ints]:
        """(bookings, lots, serials and customers) that stops took out."""
        told, whole = self.answer.told, self.answer.whole
        if not self.answer.question.stop:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        beyond = self.answer.beyond()
        gone = np.zeros(len(told.found.bookings), np.bool_)
        gone[told.flows.booking[beyond.walked & ~whole.walked]] = True
        gone[told.flows.booking[whole.walked]] = False
        lost = beyond.reached & ~whole.reached
        lost[self.listed] = False
        kinds = is_any(self.kinds, (LOT, SERIAL, CUSTOMER))
        return np.flatnonzero(gone), np.flatnonzero(lost & kinds)

    def links(self) -> Links:
        """Every link as columns."""
        found, booked = self.answer.told.found, self.answer.told.found.bookings
        places = self.bookings
        ids = found.things.ids
        return Links(
            ids[self.shown_as[found.starts[places]]], ids[self.shown_as[found.ends[places]]],
            booked.types[places], booked.low[places], booked.high[places],
            booked.quantities[places], self.surely[places],
        )  # fmt: skip


class Links(NamedTuple):
    """Every link of an answer as columns: ids of nodes inside the database, the type as a number
    of `columns.TYPES`, times in UTC microseconds, quantities net of reversals (NaN unknown)."""

    starts: Ints
    ends: Ints
    types: Ints
    low: Ints
    high: Ints
    quantities: Floats
    certain: Flags
