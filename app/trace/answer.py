"""The two lists people act on: who received something reached, and what is still on hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.graph.run import Work
from app.trace.columns import (
    ADJUSTED,
    CONSUMED,
    MOVED,
    PRODUCED,
    RETURNED,
    SHIPPED,
    SUPPLIED,
    Flags,
    Ints,
)
from app.trace.flows import IN, OUT, Booked, ItemFacts
from app.trace.models import Amounts, Caveat, CustomerRow, StockRow, Thing
from app.trace.quantities import Sum, Units


@dataclass(slots=True)
class Delivery:
    """What one customer got and gave back, by place of the thing; `by_thing`: the bookings."""

    shipped: dict[int, Units] = field(default_factory=dict)
    returned: dict[int, Units] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)  # when shipped at the earliest
    by_thing: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    sure: bool = False

    @property
    def bookings(self) -> set[int]:
        """Places of all its deliveries' bookings."""
        return {booking for each in self.by_thing.values() for booking in each}


@dataclass(frozen=True, slots=True)
class Papers:
    """Documents and ship-to places of bookings, by place of the booking."""

    document: Mapping[int, str]
    ship_to: Mapping[int, str]


def facts_of(told: Booked, place: int) -> ItemFacts:
    """What is known of the item of a thing."""
    return told.found.items.get(int(told.found.things.items[place]), ItemFacts())


def _amount(told: Booked, row: int) -> tuple[float | None, str | None]:
    """Quantity (None unknown) and unit, as spelt, of a flow."""
    quantity = float(told.flows.quantity[row])
    spelt = told.found.names.text(int(told.flows.spelt[row]))
    return None if quantity != quantity else abs(quantity), spelt


def shipments(told: Booked, walked: Flags) -> Ints:
    """The flows by which something went to a customer on a walk."""
    return np.flatnonzero(walked & (told.types() == SHIPPED))


def deliveries(told: Booked, walked: Flags, surely: Flags, alive: Flags) -> dict[int, Delivery]:
    """By place of the customer, what a walk shipped to it and what came back of reached lives."""
    found: dict[int, Delivery] = defaultdict(Delivery)
    booked = told.found.bookings
    rows = shipments(told, walked)
    at = told.flows.booking[rows]
    columns = (
        at, told.flows.thing[rows], told.found.ends[at], booked.low[at], surely[rows],
        np.abs(told.flows.quantity[rows]), told.flows.spelt[rows],
    )  # fmt: skip
    spelling = {code: told.found.names.text(code) for code in set(columns[-1].tolist())}
    for booking, thing, customer, low, sure, quantity, spelt in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        delivery = found[customer]
        if thing not in delivery.shipped:
            delivery.shipped[thing] = Units(facts_of(told, thing))
        delivery.shipped[thing].add(None if quantity != quantity else quantity, spelling[spelt])
        delivery.first[thing] = min(low, delivery.first.get(thing, low))
        delivery.by_thing[thing].add(booking)
        delivery.sure |= sure
    back = np.flatnonzero((told.types() == RETURNED) & (told.flows.sign == IN) & alive)
    for row in back.tolist():
        booking, thing = int(told.flows.booking[row]), int(told.flows.thing[row])
        customer = int(told.found.starts[booking])
        if customer not in found or thing not in found[customer].shipped:
            continue
        delivery = found[customer]
        if booked.high[booking] < delivery.first[thing]:
            continue  # it came back before the first delivery that counts
        if thing not in delivery.returned:
            delivery.returned[thing] = Units(facts_of(told, thing))
            for unit in delivery.shipped[thing].sums:
                delivery.returned[thing].sums[unit] = Sum()  # counted in the shipment's unit
        delivery.returned[thing].add(*_amount(told, row))
    return found


def customer_rows(
    found: Mapping[int, Delivery],
    things: Mapping[int, Thing],
    papers: Papers,
    passed_on: Callable[[Delivery], bool],
) -> tuple[tuple[CustomerRow, ...], list[Caveat]]:
    """One row per customer, by ref, and what looked odd. `things`: by place; `passed_on`: whether
    something of a delivery was booked again afterwards."""
    rows, caveats = [], []
    for place in sorted(found, key=lambda place: things[place].ref):
        delivery, party = found[place], things[place]
        amounts, odd = _amounts(things, party.ref, delivery)
        caveats += odd
        texts = (papers.document, papers.ship_to)
        documents, ship_to = (
            tuple(sorted({by[each] for each in delivery.bookings if each in by})) for by in texts
        )
        rows.append(
            CustomerRow(
                party.ref, party.name, party.party or "customer", amounts, documents,
                tuple(sorted(things[thing].ref for thing in delivery.shipped)), ship_to,
                "certain" if delivery.sure else "possible",
                party.party == "own" and passed_on(delivery),
            )
        )  # fmt: skip
    return tuple(rows), caveats


def _amounts(
    things: Mapping[int, Thing], customer: str, delivery: Delivery
) -> tuple[tuple[Amounts, ...], list[Caveat]]:
    """Shipped, returned and outstanding per unit over all things a customer got."""
    totals: dict[str | None, tuple[Sum, Sum]] = {}
    spelt: dict[str | None, set[str | None]] = defaultdict(set)
    caveats = []
    for thing in sorted(delivery.shipped, key=lambda place: things[place].ref):
        shipped, returned = delivery.shipped[thing], delivery.returned.get(thing)
        ref = things[thing].ref
        for unit, out in shipped.sums.items():
            sums = totals.setdefault(unit, (Sum(), Sum()))
            sums[0].plus(out)
            spelt[unit].add(shipped.label(unit))
            given = returned.sums.get(unit, Sum()) if returned else Sum()
            if given.micro is not None and out.micro is not None and given.micro > out.micro:
                text = f"{customer} returned more of {ref} than was shipped; the excess is left out"
                caveats.append(Caveat("returned_too_much", ref, text + "."))
                given = Sum(out.micro)
            sums[1].plus(given)
        for unit in sorted(set(returned.sums) - set(shipped.sums), key=str) if returned else ():
            text = f"{customer} returned {ref} in {unit}, which does not convert to the shipment's"
            caveats.append(Caveat("units_do_not_convert", ref, text + " unit; not subtracted."))
    rows = []
    for unit in sorted(totals, key=lambda name: name or ""):
        out, given = totals[unit]
        rest = Sum(None if out.micro is None or given.micro is None else out.micro - given.micro)
        label = next(iter(spelt[unit])) if len(spelt[unit]) == 1 else unit
        rows.append(Amounts(label, out.value, given.value, rest.value))
        if out.micro is None:
            text = f"How much {customer} got is not fully known: a shipment has no quantity."
            caveats.append(Caveat("unknown_quantity", customer, text))
    return tuple(rows), caveats


def returned_elsewhere(
    told: Booked, found: Mapping[int, Delivery], reached: Flags
) -> set[tuple[int, int]]:
    """(thing, customer) places: something reached came back from where it was never shipped."""
    back = np.flatnonzero((told.types() == RETURNED) & (told.flows.sign == IN))
    odd = set()
    for row in back[reached[told.flows.thing[back]]].tolist():
        thing = int(told.flows.thing[row])
        customer = int(told.found.starts[told.flows.booking[row]])
        if customer not in found or thing not in found[customer].shipped:
            odd.add((thing, customer))
    return odd


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes stock where, in columns: of each the row of its flow, and a sign.

    Where: `end` the place of a location that a booking leads to, else -1; then `name` is the number
    of the location that it names, -1 none.
    """

    row: Ints
    end: Ints
    name: Ints
    sign: Ints

    def pick(self, chosen: Ints | Flags) -> Changes:
        """Some of the rows."""
        return Changes(*(getattr(self, name)[chosen] for name in Changes.__slots__))


def stock_changes(told: Booked) -> Changes:
    """+ receive, produce, move in, customer return, adjust; - consume, ship, move out, return to
    supplier; a booking that names no place counts at no place."""
    types, sign, found = told.types(), told.flows.sign, told.found
    led = np.isin(types, (MOVED, ADJUSTED))
    comes = ~led & (np.isin(types, (SUPPLIED, PRODUCED)) | (sign == IN))
    goes = (types == MOVED) | ~led & ~comes & np.isin(types, (CONSUMED, SHIPPED, RETURNED))
    leading, naming = np.flatnonzero(led), np.flatnonzero(comes | goes)
    taken = (types[leading] == ADJUSTED) & (sign[leading] == OUT)
    booking = told.flows.booking
    return Changes(
        np.concatenate([leading, naming]),
        np.concatenate([found.ends[booking[leading]], np.full(len(naming), -1)]),
        np.concatenate([np.full(len(leading), -1), found.bookings.places[booking[naming]]]),
        np.concatenate([np.where(taken, -1, 1), np.where(comes[naming], 1, -1)]),
    )


def stock_rows(
    work: Work, told: Booked, reached: Ints, things: Mapping[int, Thing]
) -> tuple[tuple[StockRow, ...], list[Caveat]]:
    """What is on hand of some things, one row per thing, place and unit; zero is left out."""
    sums = _stock(told, reached, things)
    places = sorted({place for _, place in sums if place is not None})
    names = {row["ref"]: row["name"] for row in work.rows("trace/parties", refs=places)}
    rows, caveats = [], []
    for (thing, place), each in sums.items():
        known = things[thing]
        for unit, total in each.sums.items():
            if total.micro == 0:
                continue
            name = names.get(place) if place else None
            rows.append(
                StockRow(known.ref, place, name, total.value, each.label(unit), known.status)
            )
        if any(total.micro is None for total in each.sums.values()):
            text = f"The stock of {known.ref} at {place or 'no named place'} is not known: "
            text += "a booking has no quantity."
            caveats.append(Caveat("unknown_quantity", known.ref, text))
    rows.sort(key=lambda row: (row.ref, row.location or "", row.uom or ""))
    return tuple(rows), caveats


def _stock(
    told: Booked, reached: Ints, things: Mapping[int, Thing]
) -> dict[tuple[int, str | None], Units]:
    wanted = np.zeros(len(told.found.things), np.bool_)
    wanted[reached] = True
    changes = stock_changes(told)
    changes = changes.pick(wanted[told.flows.thing[changes.row]])
    written = told.found.bookings.written_to[told.flows.booking[changes.row]]
    changes = changes.pick(np.lexsort((changes.row, written)))
    sums: dict[tuple[int, str | None], Units] = {}
    columns = (
        changes.row, told.flows.thing[changes.row], changes.end, changes.name, changes.sign
    )  # fmt: skip
    for row, thing, end, name, sign in zip(*(each.tolist() for each in columns), strict=True):
        place = told.found.names.text(name)
        if end >= 0 and things[end].number:
            place = things[end].ref
        if (thing, place) not in sums:
            sums[thing, place] = Units(facts_of(told, thing))
        sums[thing, place].add(*_amount(told, row), sign)
    return sums
