"""Who received something reached: shipped, returned and outstanding, one row a customer. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.genealogy.certainty import Certainty
from app.genealogy.columns import RETURNED, SHIPPED, Flags, Ints
from app.genealogy.flows import IN, ItemFacts, Ledger
from app.genealogy.quantities import Sum, Units
from app.genealogy.thing import Caveat, Thing
from app.vocabulary import UNKNOWN_CUSTOMER


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


def facts_of(told: Ledger, place: int) -> ItemFacts:
    """What is known of the item of a thing."""
    return told.found.items.get(int(told.found.things.items[place]), ItemFacts())


def amount_of(told: Ledger, row: int) -> tuple[float | None, str | None]:
    """Quantity (None unknown) and unit, as spelt, of a flow."""
    quantity = float(told.flows.quantity[row])
    spelt = told.found.names.text(int(told.flows.spelt[row]))
    return None if quantity != quantity else abs(quantity), spelt


def shipments(told: Ledger, walked: Flags) -> Ints:
    """The flows by which something went to a customer on a walk."""
    return np.flatnonzero(walked & (told.types() == SHIPPED))


def deliveries(told: Ledger, walked: Flags, surely: Flags, alive: Flags) -> dict[int, Delivery]:
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
        delivery.returned[thing].add(*amount_of(told, row))
    return found


def customer_rows(
    found: Mapping[int, Delivery],
    things: Mapping[int, Thing],
    papers: Papers,
    passed_on: Callable[[Delivery], bool],
) -> tuple[tuple[CustomerRow, ...], list[Caveat]]:
    """One row per customer, the unknown one first, then by ref, and what looked odd.

    `things`: by place; `passed_on`: whether something of a delivery was booked again afterwards."""
    rows, caveats = [], []
    for place in sorted(found, key=lambda place: _rank(things[place].ref)):
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


def _rank(customer: str) -> tuple[bool, str]:
    """The unknown customer first: whoever that is has to be found."""
    return customer != UNKNOWN_CUSTOMER, customer


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


def stray_returns(
    told: Ledger, found: Mapping[int, Delivery], reached: Flags
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

    def as_json(self) -> dict[str, Any]:
        """As in the trace's JSON."""
        return {
            "ref": self.ref, "name": self.name, "kind": self.kind, "certainty": self.certainty,
            "quantities": [each.as_json() for each in self.quantities],
            "documents": list(self.documents), "lots": list(self.lots),
            "ship_to": list(self.ship_to),
        } | ({"passed_on": True} if self.passed_on else {})  # fmt: skip
