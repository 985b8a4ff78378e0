"""Who received something reached: shipped, returned and outstanding, one row a customer. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.genealogy.offsets import Offset, is_part, legs_of, offset, returns_of
from app.ledger.amounts import Scale, facts_of, forms_of
from app.ledger.certainty import Certainty
from app.ledger.columns import RETURNED, SHIPPED, SUPPLIED, Flags, Ints, is_any
from app.ledger.flows import OUT, FlowLedger, ItemFacts
from app.ledger.parties import OWN, Party, party_of
from app.ledger.quantities import Sum, label_of, own_unit, units_for
from app.ledger.row_sums import RowSums, row_sums
from app.ledger.thing import Caveat, Thing
from app.lives.runs import Runs
from app.times import AFTER_ALL
from app.vocabulary import MICRO, UNKNOWN_CUSTOMER

ODD_RETURNS = {
    "returned_too_much": "more of it than was shipped to it before; the excess is left out",
    "returned_not_shipped": "which was never shipped to it",
}


@dataclass(slots=True)
class Delivery:
    """What one customer got and gave back. By place of the thing: `shipped` rows of flows, rising,
    `first` the booked end of the first of them, `by_thing` the bookings, `amounts` by unit, `plain`
    the unit of what is all booked in it. `spelt`: spellings of units; `told`: (unit, millionths or
    None) of each row shipped of anything else; `apart`: units of returns that do not convert to
    those of shipments; `excess`: rows of returns of more than was shipped."""

    shipped: dict[int, list[int]] = field(default_factory=dict)
    amounts: dict[int, dict[str | None, Offset]] = field(default_factory=lambda: defaultdict(dict))
    spelt: dict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: dict[int, tuple[str | None, int | None]] = field(default_factory=dict)
    plain: dict[int, str | None] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    by_thing: dict[int, set[int]] = field(default_factory=dict)
    apart: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    excess: list[int] = field(default_factory=list)
    sure: bool = False

    @property
    def bookings(self) -> set[int]:
        """Places of all its deliveries' bookings."""
        return {booking for each in self.by_thing.values() for booking in each}

    def amount(self, told: FlowLedger, row: int) -> tuple[str | None, int | None] | None:
        """Unit and millionths (None unknown) of a row shipped; None for any other row."""
        thing = int(told.flows.thing[row])
        if thing not in self.plain:
            return self.told.get(row)
        rows = self.shipped[thing]
        place = bisect_left(rows, row)
        if place == len(rows) or rows[place] != row:
            return None
        quantity = abs(float(told.flows.quantity[row]))
        return self.plain[thing], None if quantity != quantity else round(quantity * MICRO)

    def label(self, unit: str | None) -> str | None:
        """A unit as the deliveries' bookings spelt it, when all spelt it alike."""
        return label_of(unit, self.spelt.get(unit, set()))


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents and ship-to places of deliveries, by place of the customer."""

    documents: Mapping[int, Collection[str]]
    ship_to: Mapping[int, Collection[str]]


def shipments(told: FlowLedger, walked: Flags) -> Ints:
    """The flows by which something went to a customer on a walk."""
    return np.flatnonzero(walked & (told.types() == SHIPPED))


def deliveries(told: FlowLedger, walked: Flags, surely: Flags) -> dict[int, Delivery]:
    """By place of the customer, what a walk shipped to it and what came back of that."""
    found: dict[int, Delivery] = defaultdict(Delivery)
    rows = shipments(told, walked)
    if not len(rows):
        return found
    customer, thing = told.found.ends[told.flows.booking[rows]], told.flows.thing[rows]
    by_pair = np.lexsort((thing, customer))
    rows, customer, thing = rows[by_pair], customer[by_pair], thing[by_pair]
    new = np.r_[True, (customer[1:] != customer[:-1]) | (thing[1:] != thing[:-1])]
    starts = np.flatnonzero(new)
    at = told.flows.booking[rows]
    firsts = np.minimum.reduceat(told.found.bookings.written_to[at], starts)
    sures = np.logical_or.reduceat(surely[rows], starts)
    sums = row_sums(told, rows, starts)
    of_customer: dict[int, dict[int, RowSums]] = defaultdict(dict)
    names, bookings = rows.tolist(), at.tolist()
    columns = (starts, np.append(starts[1:], len(rows)), customer[starts], thing[starts],
               firsts, sures)  # fmt: skip
    for begin, end, party, each, first, sure, amount in zip(
        *(column.tolist() for column in columns), sums, strict=True
    ):
        delivery = found[party]
        delivery.shipped[each], delivery.first[each] = names[begin:end], first
        delivery.by_thing[each] = set(bookings[begin:end])
        delivery.sure |= sure
        of_customer[party][each] = amount
    beside = _beside(told, found)
    for party, delivery in found.items():
        _measure(told, party, delivery, beside, of_customer[party])
    return found


@dataclass(frozen=True, slots=True)
class _Beside:
    """By (customer, thing): rows of what came back, and, where something did, of all shipments
    there, whether or not a walk counts them. `boxes`: containers that came back with something in
    them, and had been shipped when nobody knew what was in them."""

    backs: Mapping[tuple[int, int], list[int]]
    ships: Mapping[tuple[int, int], list[int]]
    boxes: Collection[tuple[int, int]]


def _beside(told: FlowLedger, found: Mapping[int, Delivery]) -> _Beside:
    backs: dict[tuple[int, int], list[int]] = defaultdict(list)
    ships: dict[tuple[int, int], list[int]] = defaultdict(list)
    boxes: set[tuple[int, int]] = set()
    for row in told.returns().tolist():
        thing, unit = int(told.flows.thing[row]), int(told.flows.unit[row])
        customer = int(told.found.starts[told.flows.booking[row]])
        if unit != thing and customer in found and unit in found[customer].shipped:
            at = told.flows.booking[found[customer].shipped[unit]]
            end = told.found.bookings.written_to[told.flows.booking[row]]
            if (told.found.bookings.written_from[at] <= end).any():  # never of a later shipment
                boxes.add((customer, unit))
        if customer in found and thing in found[customer].shipped:
            backs[customer, thing].append(row)
    things = np.array([thing for _, thing in backs], np.int64)
    out = np.flatnonzero((told.types() == SHIPPED) & np.isin(told.flows.thing, things))
    ends = told.found.ends[told.flows.booking[out]]
    for row, customer in zip(out.tolist(), ends.tolist(), strict=True):
        ships[customer, int(told.flows.thing[row])].append(row)
    return _Beside(backs, ships, boxes)


def _measure(
    told: FlowLedger, customer: int, delivery: Delivery, beside: _Beside,
    sums: Mapping[int, RowSums],
) -> None:  # fmt: skip
    """Amounts of one customer: the things of one item in the units they are summed in."""
    of_item: dict[int, list[int]] = defaultdict(list)
    items = told.found.things.items[list(delivery.shipped)].tolist()
    for thing, item in zip(delivery.shipped, items, strict=True):
        of_item[item].append(thing)
    for things in of_item.values():
        backs = [row for thing in things for row in beside.backs.get((customer, thing), ())]
        facts = facts_of(told, things[0])
        if not backs and _is_plain(told, facts, {sums[thing].unit for thing in things}):
            _sum_plainly(told, delivery, {thing: sums[thing] for thing in things})
        else:
            _sum_by_unit(told, customer, delivery, things, beside, backs)
        for thing in things:
            if (customer, thing) in beside.boxes:
                for each in delivery.amounts.get(thing, {}).values():
                    each.returned.micro = None


def _is_plain(told: FlowLedger, item: ItemFacts, units: Collection[int | None]) -> bool:
    """Whether amounts are all booked in the one unit they are summed in, and in no other."""
    if len(units) > 1 or told.found.also:
        return False
    (code,) = units
    own = own_unit(item, None)
    return code is not None and (own is None or told.found.names.text(code) == own)


def _sum_plainly(told: FlowLedger, delivery: Delivery, sums: Mapping[int, RowSums]) -> None:
    """The same as `_sum_by_unit` for what is in one unit and of which nothing came back: most."""
    unit = told.found.names.text(next(each.unit for each in sums.values() if each.unit is not None))
    for thing, each in sums.items():
        delivery.plain[thing] = unit
        delivery.amounts[thing][unit] = Offset(Sum(each.micro))
    for code in {code for each in sums.values() for code in each.spelt}:
        if (text := told.found.names.text(code)) is not None:
            delivery.spelt[unit].add(text)


def _sum_by_unit(
    told: FlowLedger, customer: int, delivery: Delivery, things: list[int], beside: _Beside,
    backs: list[int],
) -> None:  # fmt: skip
    """What was shipped and came back of the things of an item, in whatever units."""
    sent = [row for thing in things for row in delivery.shipped[thing]]
    others = [row for thing in things for row in beside.ships.get((customer, thing), ())]
    facts, forms = facts_of(told, things[0]), forms_of(told, {*sent, *backs, *others})
    units = units_for(facts, {forms[row] for row in (*sent, *backs)})
    for unit in units:
        scale = Scale(told, facts, forms, unit, len(units) > 1)
        for thing in things:
            _of_thing(scale, delivery, thing, customer, beside)
    for row in sent:
        spelt = told.found.names.text(int(told.flows.spelt[row]))
        if spelt is not None:
            delivery.spelt[forms[row].unit].add(spelt)


def _of_thing(scale: Scale, delivery: Delivery, thing: int, customer: int, beside: _Beside) -> None:
    """Shipped and returned of one thing in one unit."""
    told, sent = scale.told, [row for row in delivery.shipped[thing] if scale.holds(row)]
    backs = [row for row in beside.backs.get((customer, thing), ()) if scale.holds(row)]
    if not sent:
        if backs:
            delivery.apart[thing].add(scale.unit or "")
        every = beside.ships.get((customer, thing), [])
        delivery.excess += [row for row in backs if _is_first(told, row, every)]
        return
    for row in sent:
        delivery.told[row] = scale.unit, scale.micro(row)
    if not backs:
        found = Offset()
        for row in sent:
            found.shipped.plus(Sum(delivery.told[row][1]))
    else:
        ships = [row for row in beside.ships[customer, thing] if scale.holds(row)]
        back = returns_of(told, legs_of(told, backs, scale.micro), scale.booked)
        found = offset(legs_of(told, ships, scale.micro), back, set(sent))
        delivery.excess += [row for row, _ in found.excess if told.flows.unit[row] < 0]
    delivery.amounts[thing][scale.unit] = found


def _is_first(told: FlowLedger, back: int, ships: list[int]) -> bool:
    """Whether something came back before anything was shipped, in whatever unit."""
    booked, at = told.found.bookings, told.flows.booking
    return bool(
        told.flows.unit[back] < 0
        and (booked.written_from[at[ships]] > booked.written_to[at[back]]).all()
    )


def customer_rows(
    found: Mapping[int, Delivery],
    things: Mapping[int, Thing],
    papers: Papers,
    passed_on: Callable[[int], bool],
) -> tuple[tuple[CustomerRow, ...], list[Caveat]]:
    """One row per customer, the unknown one first, then by ref, and what looked odd.

    `things`: by place; `passed_on`: whether something of what a place of one's own got was booked
    again afterwards, by its place."""
    rows, caveats = [], []
    for place in sorted(found, key=lambda place: _rank(things[place].ref)):
        delivery, party = found[place], things[place]
        amounts, odd = _amounts(things, party, delivery)
        caveats += odd
        rows.append(
            CustomerRow(
                party.ref, party.name, party.party or "customer", amounts,
                tuple(sorted(papers.documents.get(place, ()))),
                tuple(sorted(things[thing].ref for thing in delivery.shipped)),
                tuple(sorted(papers.ship_to.get(place, ()))),
                "certain" if delivery.sure else "possible",
                party.party == OWN and passed_on(place),
            )
        )  # fmt: skip
    return tuple(rows), caveats


def _rank(customer: str) -> tuple[bool, str]:
    """The unknown customer first: whoever that is has to be found."""
    return customer != UNKNOWN_CUSTOMER, customer


def _amounts(
    things: Mapping[int, Thing], party: Thing, delivery: Delivery
) -> tuple[tuple[Amounts, ...], list[Caveat]]:
    """Shipped, returned and outstanding per unit over all things a customer got."""
    totals: dict[str | None, tuple[Sum, Sum, Sum]] = {}
    caveats, doubtful = [], False
    for by_unit in delivery.amounts.values():
        for unit, each in by_unit.items():
            out, given, rest = totals.setdefault(unit, (Sum(), Sum(), Sum()))
            out.plus(each.shipped)
            given.plus(each.returned)
            rest.plus(each.outstanding)
            doubtful |= each.doubtful
    for thing in sorted(delivery.apart, key=lambda place: things[place].ref):
        ref = things[thing].ref
        for unit in sorted(delivery.apart[thing] if thing in delivery.amounts else ()):
            text = f"{party.ref} returned {ref} in {unit}, which does not convert to the shipment's"
            caveats.append(Caveat("units_do_not_convert", ref, text + " unit; not subtracted."))
    rows = []
    for unit in sorted(totals, key=lambda name: name or ""):
        out, given, rest = totals[unit]
        left = 0 if party.party == OWN else rest.value
        rows.append(Amounts(delivery.label(unit), out.value, given.value, left))
        if out.micro is None:
            text = f"How much {party.ref} got is not fully known: a shipment has no quantity."
            caveats.append(Caveat("unknown_quantity", party.ref, text))
        elif given.micro is None:
            text = f"How much came back from {party.ref} is not known."
            caveats.append(Caveat("unknown_quantity", party.ref, text))
    if doubtful:
        text = f"Something went to {party.ref} and came back at one time: which was first, and so"
        text += " what is still out, is not known."
        caveats.append(Caveat("unknown_order", party.ref, text))
    return tuple(rows), caveats


def passed_on(told: FlowLedger, customer: int, delivery: Delivery) -> bool:
    """Whether something was booked again at or after its shipment to a customer (ends of times):
    received, returned, used, shipped to another, given back or adjusted down."""
    types, at = told.types(), told.flows.booking
    again = (told.flows.sign == OUT) | is_any(types, (SUPPLIED, RETURNED))
    again &= (types != SHIPPED) | (told.found.ends[at] != customer)
    first = np.full(len(told.found.things), AFTER_ALL + 1, np.int64)
    first[list(delivery.first)] = list(delivery.first.values())
    later = told.found.bookings.written_to[at] >= first[told.flows.thing]
    return bool((again & later).any())


def odd_returns(told: FlowLedger, runs: Runs, reached: Flags) -> dict[str, set[tuple[int, int]]]:
    """By code of what is odd, (thing, customer) places: more came back than was shipped before, or
    something came back of which nothing was ever shipped there. All bookings count, not only those
    of a walk. A part of a unit that was shipped there is known as one out of it."""
    flows, rows = told.flows, told.returns()
    every = reached[flows.thing] & np.isin(flows.thing, flows.thing[rows])
    excess = {row for each in deliveries(told, every, every).values() for row in each.excess}
    shipped = np.flatnonzero(told.types() == SHIPPED)
    sent = set(
        zip(flows.thing[shipped].tolist(), told.found.ends[flows.booking[shipped]].tolist(),
            strict=True)
    )  # fmt: skip
    odd: dict[str, set[tuple[int, int]]] = {code: set() for code in ODD_RETURNS}
    for row in rows[reached[flows.thing[rows]]].tolist():
        pair = int(flows.thing[row]), int(told.found.starts[flows.booking[row]])
        code = "returned_too_much" if pair in sent else "returned_not_shipped"
        wanted = row in excess if pair in sent else flows.unit[row] < 0
        if wanted and not is_part(told, runs, row):
            odd[code].add(pair)
    return odd


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one customer got of one unit; None is unknown."""

    uom: str | None
    shipped: float | None
    returned: float | None
    outstanding: float | None

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "uom": self.uom, "shipped": self.shipped, "returned": self.returned,
            "outstanding": self.outstanding,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer that received something reached."""

    ref: str
    name: str | None
    kind: str
    quantities: tuple[Amounts, ...]
    documents: tuple[str, ...]
    lots: tuple[str, ...]
    ship_to: tuple[str, ...] = ()
    certainty: Certainty = "certain"
    passed_on: bool = False

    @property
    def party(self) -> Party:
        """What it is counted as."""
        return party_of(self.ref, self.kind)

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "ref": self.ref, "name": self.name, "kind": self.kind, "party": self.party,
            "certainty": self.certainty,
            "quantities": [each.as_json() for each in self.quantities],
            "documents": list(self.documents), "lots": list(self.lots),
            "ship_to": list(self.ship_to),
        } | ({"passed_on": True} if self.passed_on else {})  # fmt: skip
