"""Every booking as it concerns one thing: directly, or through the container it was in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from app.ledger.certainty import Reason
from app.ledger.columns import (
    ADJUSTED,
    CONSUMED,
    CUSTOMER,
    MOVED,
    PRODUCED,
    REST_UNKNOWN,
    RETURNED,
    SERIAL,
    SHIPPED,
    SUPPLIED,
    UNIT,
    Bookings,
    Flags,
    Floats,
    Ints,
    Names,
    Things,
    is_any,
    present,
)
from app.ledger.containers import Packing, packs_among
from app.ledger.opening import ContentRow, Opening
from app.ledger.presence import read_packing
from app.ledger.trips import trips_of, uses_of, wanted_of
from app.ledger.unpacking import Measure, by_item
from app.units import unit_name

IN, OUT, NEITHER = 1, -1, 0


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What is known of an item: its unit, how many of it other units hold, type, name."""

    uom: str | None = None
    factors: Mapping[str, float] | None = None
    type: str | None = None
    name: str | None = None


@dataclass(slots=True)
class Material:
    """Everything fetched for one trace, as columns, with the containers' contents worked out.

    `items`: what is known of items, by the number of their code in `names`; `taken`: by id of a
    booking of a container of which part was taken back, how much that was (NaN unknown); `also`: by
    id of a booking, the same amount in other units.
    """

    things: Things
    bookings: Bookings
    names: Names
    items: Mapping[int, ItemFacts]
    starts: Ints  # places of the bookings' ends in `things`
    ends: Ints
    packing: Packing = field(default_factory=Packing)
    taken: Mapping[int, float] = field(default_factory=dict)
    also: Mapping[int, tuple[tuple[float, str], ...]] = field(default_factory=dict)

    def place(self, id_: int) -> int:
        """The place of a known id."""
        return int(np.searchsorted(self.things.ids, id_))

    def kind(self, id_: int) -> int:
        """The kind of a known id."""
        return int(self.things.kinds[self.place(id_)])


def material(
    things: Things, bookings: Bookings, names: Names, items: Mapping[int, ItemFacts],
    taken: Mapping[int, float] | None = None,
    also: Mapping[int, tuple[tuple[float, str], ...]] = MappingProxyType({}),
    goods: Ints | None = None,
) -> Material:  # fmt: skip
    """Put together what was fetched. `taken`, `also`: see `Material`; `goods`: ids of the things
    that are looked at (None: all)."""
    starts, ends = things.at(bookings.starts), things.at(bookings.ends)
    taken = taken or {}
    packing = read_packing(
        packs_among(
            bookings, names, (things.kinds[starts] == SERIAL) | (things.kinds[ends] == SERIAL)
        ),
        trips_of(things, bookings, names, starts, ends, taken),
        uses_of(things, bookings, starts),
        None if goods is None or taken else wanted_of(things, bookings, starts, ends, goods),
        _measure(things, items),
    )
    return Material(things, bookings, names, items, starts, ends, packing, taken, also)


def _measure(things: Things, items: Mapping[int, ItemFacts]) -> Measure:
    def units(content: int) -> tuple[str | None, Mapping[str, float] | None]:
        place = int(np.searchsorted(things.ids, content))
        facts = items.get(int(things.items[place]), ItemFacts())
        return facts.uom, facts.factors

    return by_item(units)


@dataclass(frozen=True, slots=True)
class Flows:
    """One row per booking and thing, in columns.

    `booking`, `thing`, `run`, `unit`: places (run and container -1 where there is none); `sign`
    IN, OUT or NEITHER; `uom` the number of the unit's one name, -1 unknown, `spelt` of the unit as
    booked; `doubt`: why it is only possibly one of the thing, through containers (a `Reason`, 0:
    surely); `pack`: id of the packing of a content.
    """

    booking: Ints
    thing: Ints
    run: Ints
    unit: Ints
    sign: Ints
    quantity: Floats
    uom: Ints
    spelt: Ints
    doubt: Ints
    pack: Ints

    @property
    def sure(self) -> Flags:
        """Whether a flow is surely one of its thing."""
        certain: Flags = self.doubt == Reason.NONE
        return certain

    def __len__(self) -> int:
        return len(self.booking)

    def pick(self, chosen: Ints | Flags) -> Flows:
        """Some of the rows."""
        return Flows(*(getattr(self, name)[chosen] for name in Flows.__slots__))


@dataclass(frozen=True, slots=True)
class FlowLedger:
    """Bookings and the flows they are of things."""

    found: Material
    flows: Flows

    def types(self) -> Ints:
        """The type of booking of each flow."""
        return self.found.bookings.types[self.flows.booking]

    def returns(self) -> Ints:
        """Rows of the flows by which something came back from a customer."""
        return np.flatnonzero((self.types() == RETURNED) & (self.flows.sign == IN))


def flows_of(found: Material) -> Flows:
    """Every flow of lots, serials and items: their own bookings and those of their containers."""
    booked, kinds = found.bookings, found.things.kinds
    at_start = is_any(booked.types, (CONSUMED, SHIPPED, MOVED, ADJUSTED))
    returned = booked.types == RETURNED
    from_customer = returned & (kinds[found.starts] == CUSTOMER)
    at_end = is_any(booked.types, (PRODUCED, SUPPLIED)) | from_customer
    at_start |= returned & ~from_customer
    thing = np.where(at_start, found.starts, np.where(at_end, found.ends, -1))
    moving = thing >= 0
    contained = moving & (kinds[thing] == UNIT)
    direct = np.flatnonzero(moving & ~contained)
    rows = _through_containers(found, np.flatnonzero(contained), thing)
    borne = [np.array([row[n] for row in rows]) for n in range(len(ContentRow._fields))]
    booking = np.concatenate([direct, borne[0]]).astype(np.int64)
    none = np.full(len(direct), -1, np.int64)
    quantity = np.concatenate([booked.quantities[direct], borne[3]]).astype(np.float64)
    things = np.concatenate([thing[direct], borne[1]]).astype(np.int64)
    uoms = np.concatenate([booked.uoms[direct], borne[4]]).astype(np.int64)
    own = np.arange(len(things)) < len(direct)
    whole = (booked.flags[booking] < 0) | ((booked.flags[booking] & REST_UNKNOWN) == 0)
    quantity[np.isnan(quantity) & (kinds[things] == SERIAL) & own & whole] = 1.0
    told = np.where(own, quantity, booked.quantities[booking])  # of contents as their container
    sign = _signs(booked.types[booking], told, from_customer[booking])
    runs = np.where(
        booked.types[booking] == CONSUMED, found.ends[booking],
        np.where(booked.types[booking] == PRODUCED, found.starts[booking], -1),
    )  # fmt: skip
    return Flows(
        booking, things, runs, np.concatenate([none, borne[2]]).astype(np.int64), sign,
        quantity, unit_numbers(found, things, uoms), uoms,
        np.concatenate([np.zeros(len(direct), np.int64), borne[5].astype(np.int64)]),
        np.concatenate([none, borne[6]]).astype(np.int64),
    )  # fmt: skip


def _signs(types: Ints, quantity: Floats, from_customer: Flags) -> Ints:
    sign = np.full(len(types), NEITHER, np.int64)
    sign[is_any(types, (PRODUCED, SUPPLIED)) | from_customer] = IN
    sign[is_any(types, (CONSUMED, SHIPPED)) | ((types == RETURNED) & ~from_customer)] = OUT
    adjusted = types == ADJUSTED
    sign[adjusted & (quantity > 0)] = IN
    sign[adjusted & (quantity < 0)] = OUT
    return sign


def _through_containers(found: Material, places: Ints, thing: Ints) -> list[ContentRow]:
    """The bookings of containers, for each content that may have been inside."""
    opening = Opening(found.things, found.bookings, found.names, found.packing, found.ends)
    ids = found.bookings.ids[places].tolist()
    return [
        row
        for place, id_ in zip(places.tolist(), ids, strict=True)
        for row in opening.rows(place, int(thing[place]), found.taken.get(id_))
    ]


def unit_numbers(found: Material, things: Ints, uoms: Ints) -> Ints:
    """One number per unit, however it is spelt; where none is given, the item's unit."""
    names = found.names
    one = {code: int(names.of([unit_name(text)])[0])
           for code in present(uoms) if (text := names.text(code))}  # fmt: skip
    codes = found.things.items[things]
    own = {code: int(names.of([unit_name(facts.uom)])[0])
           for code, facts in found.items.items() if facts.uom}  # fmt: skip
    result = _mapped(uoms, one)
    missing = result < 0
    result[missing] = _mapped(codes[missing], own)
    return result


def _mapped(values: Ints, table: Mapping[int, int]) -> Ints:
    """Each value's entry in a table, -1 where it has none."""
    entries = np.full(int(values.max(initial=-1)) + 2, -1, np.int64)  # the last is that of -1
    for value, entry in table.items():
        if value < len(entries) - 1:
            entries[value] = entry
    looked: Ints = entries[values]
    return looked
