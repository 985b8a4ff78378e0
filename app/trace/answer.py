"""The two lists people act on: who received something reached, and what is still on hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.graph.run import Work
from app.trace.fetch import Fetch
from app.trace.models import Amounts, Booking, Caveat, CustomerRow, StockRow
from app.trace.quantities import Flow, ItemUnits, Sum, Units, stock


@dataclass(slots=True)
class _Delivery:
    """What one customer got and gave back, by thing."""

    shipped: dict[int, Units] = field(default_factory=dict)
    returned: dict[int, Units] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    ship_to: set[str] = field(default_factory=set)


def customers_of(
    work: Work, fetch: Fetch, moved: Iterable[Flow], units: Mapping[int, ItemUnits]
) -> tuple[tuple[CustomerRow, ...], list[Booking], list[Caveat]]:
    """One row per customer, the shipments as links, and what looked odd.

    Returned is at most what was shipped, per thing and unit; an excess is a caveat.
    """
    deliveries: dict[int, _Delivery] = defaultdict(_Delivery)
    links: dict[int, Booking] = {}
    back: list[Flow] = []
    for flow in moved:
        if flow.booking.type == "SHIPPED_TO":
            delivery = deliveries[flow.booking.end]
            sums = delivery.shipped.setdefault(flow.thing, Units(units[flow.thing]))
            sums.add(flow.quantity, flow.uom)
            delivery.documents |= {flow.booking.document} if flow.booking.document else set()
            delivery.ship_to |= {flow.booking.ship_to} if flow.booking.ship_to else set()
            links[flow.booking.id] = flow.booking
        elif flow.booking.type == "RETURNED":
            back.append(flow)
    caveats = _take_back(fetch, deliveries, back, units)
    refs = {fetch.things[id_].ref: id_ for id_ in deliveries}
    parties = {row["ref"]: row for row in work.rows("trace/parties", refs=sorted(refs))}
    rows = []
    for ref in sorted(refs):
        delivery = deliveries[refs[ref]]
        party = parties.get(ref, {})
        amounts, odd = _amounts(fetch, ref, delivery)
        caveats += odd
        rows.append(
            CustomerRow(
                ref,
                party.get("name"),
                party.get("kind") or "customer",
                amounts,
                tuple(sorted(delivery.documents)),
                tuple(sorted(fetch.things[id_].ref for id_ in delivery.shipped)),
                tuple(sorted(delivery.ship_to)),
            )
        )
    return tuple(rows), list(links.values()), caveats


def _take_back(
    fetch: Fetch,
    deliveries: dict[int, _Delivery],
    back: Iterable[Flow],
    units: Mapping[int, ItemUnits],
) -> list[Caveat]:
    caveats = []
    for flow in back:
        customer = flow.booking.start
        if fetch.things[customer].label != "Customer":
            continue
        if customer not in deliveries or flow.thing not in deliveries[customer].shipped:
            ref = fetch.things[flow.thing].ref
            text = f"{fetch.things[customer].ref} returned {ref}, which was never shipped to it."
            caveats.append(Caveat("returned_not_shipped", ref, text))
            continue
        delivery = deliveries[customer]
        sums = delivery.returned.get(flow.thing)
        if sums is None:
            sums = delivery.returned[flow.thing] = Units(units[flow.thing])
            for unit in delivery.shipped[flow.thing].sums:
                sums.sums[unit] = Sum()  # returns are counted in the unit of the shipment
        sums.add(flow.quantity, flow.uom)
    return caveats


def _amounts(
    fetch: Fetch, customer: str, delivery: _Delivery
) -> tuple[tuple[Amounts, ...], list[Caveat]]:
    """Shipped, returned and outstanding per unit over all things a customer got."""
    totals: dict[str | None, tuple[Sum, Sum]] = {}
    spelt: dict[str | None, set[str | None]] = defaultdict(set)
    caveats = []
    for thing, shipped in delivery.shipped.items():
        returned = delivery.returned.get(thing)
        for unit, out in shipped.sums.items():
            sums = totals.setdefault(unit, (Sum(), Sum()))
            sums[0].add(out.value)
            spelt[unit].add(shipped.label(unit))
            given = returned.sums.get(unit, Sum()) if returned else Sum()
            if given.micro is not None and out.micro is not None and given.micro > out.micro:
                ref = fetch.things[thing].ref
                text = f"{customer} returned more of {ref} than was shipped; the excess is left out"
                caveats.append(Caveat("returned_too_much", ref, text + "."))
                given = Sum(out.micro)
            sums[1].add(given.value)
        for unit in set(returned.sums) - set(shipped.sums) if returned else ():
            ref = fetch.things[thing].ref
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


def stock_of(
    work: Work, fetch: Fetch, moved: Iterable[Flow], units: Mapping[int, ItemUnits]
) -> tuple[tuple[StockRow, ...], list[Caveat]]:
    """What is on hand, one row per thing, place and unit; rows of zero are left out."""
    sums = stock(moved, fetch.things, units)
    places = sorted({place for _, place in sums if place is not None})
    names = {row["ref"]: row["name"] for row in work.rows("trace/parties", refs=places)}
    rows, caveats = [], []
    for (thing, place), each in sums.items():
        known = fetch.things[thing]
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
