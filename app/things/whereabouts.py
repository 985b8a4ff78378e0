"""Where things are now: stock by place, contents of containers, what customers hold.

Sums are those of the trace, with the presence of contents in containers: a lot on a pallet that
was moved is where the pallet is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.genealogy.deliveries import CustomerRow
from app.genealogy.stock import StockRow
from app.graph.run import Work
from app.ledger.columns import SHIPPED
from app.ledger.flows import FlowLedger
from app.ledger.parties import OWN
from app.things.models import Content, DeliveryRow, StockLine, StockMoment
from app.times import AFTER_ALL, BEFORE_ALL
from app.trace.names import read_papers
from app.trace.on_hand import (
    Holdings,
    deliveries_of,
    goods_among,
    holdings,
    nameless,
    on_hand,
    on_hand_at,
    receivers,
    standing_at,
)


def stock_and_customers(
    work: Work, ids: Collection[int]
) -> tuple[list[StockRow], list[CustomerRow]]:
    """What is on hand of some lots and serials by place, and who got what of them."""
    found = holdings(work, ids)
    return list(on_hand(work, found)[0]), list(receivers(work, found))


def stock_at(work: Work, ref: str, moment: StockMoment) -> tuple[list[StockLine], int]:
    """What is at a place at a moment, in its containers too; where asked for, inside it too.

    At a moment what was booked by then is counted. With it comes how many bookings without a time
    were left out for that.
    """
    refs = [ref]
    if moment.inside:
        refs = [str(row["ref"]) for row in work.rows("things/places_within", ref=ref)] or [ref]
    found = nameless(work, goods_among(work, work.one("things/at_place", refs=refs)["ids"]))
    undated = 0
    if moment.micro is not None:
        found, undated = _booked_by(found, moment.micro)
    wanted = frozenset(refs)
    rows, _ = on_hand(work, standing_at(work, found, refs))
    return lines(work, [row for row in rows if row.location in wanted]), undated


def _booked_by(found: Holdings, moment: int) -> tuple[Holdings, int]:
    """What was booked by a moment (booked ends), and how many bookings say no time."""
    flows = found.told.flows
    ends = found.told.found.bookings.written_to[flows.booking]
    undated = len(set(flows.booking[ends == AFTER_ALL].tolist()))
    told = FlowLedger(found.told.found, flows.pick(ends <= moment))
    return replace(found, told=told), undated


def lines(work: Work, rows: Sequence[StockRow]) -> list[StockLine]:
    """Stock rows with the names of their items."""
    names = item_names(work, [row.ref for row in rows])
    return [
        StockLine(
            row.ref, names.get(row.ref), row.status, row.location, row.location_name,
            row.quantity, row.uom, row.status_quantity, row.requested, row.requested_quantity,
            row.below,
        )
        for row in rows
    ]  # fmt: skip


def item_names(work: Work, refs: Sequence[str]) -> dict[str, str | None]:
    """The item's name of each lot or serial."""
    items = {ref: "item:" + ref.partition(":")[2].partition("/")[0] for ref in refs}
    rows = work.rows("trace/items", refs=sorted(set(items.values())))
    names = {row["ref"]: row["name"] for row in rows}
    return {ref: names.get(item) for ref, item in items.items()}


def contents(work: Work, id_: int) -> list[Content]:
    """All a container ever held, through nestings; what is still inside first."""
    pieces = on_hand_at(work, [id_])
    names = item_names(work, [thing.ref for _, thing, _ in pieces if thing.item])
    found = [
        Content(
            ref=thing.ref,
            name=names.get(thing.ref) or thing.name,
            container=container.ref,
            quantity=piece.quantity,
            uom=piece.uom,
            start=None if piece.start == BEFORE_ALL else piece.start,
            end=None if piece.last == AFTER_ALL else piece.last,
            still=piece.last == AFTER_ALL,
        )
        for piece, thing, container in pieces
        if not piece.still
    ]
    return sorted(found, key=lambda each: (not each.still, -(each.start or 0), each.ref))


def deliveries_to(work: Work, ref: str) -> list[DeliveryRow]:
    """What one customer got, by lot and serial; through containers what was packed."""
    ids = work.one("trace/root_customer_shipped", ref=ref, at=AFTER_ALL)["ids"]
    found = _per_thing(work, holdings(work, goods_among(work, ids)), ref)
    names = item_names(work, [each.ref for each in found])
    return [_named(each, names) for each in found]


def _named(row: DeliveryRow, names: Mapping[str, str | None]) -> DeliveryRow:
    return DeliveryRow(
        row.ref, names.get(row.ref), row.status, row.uom, row.shipped, row.returned,
        row.outstanding, row.documents, row.places, row.last,
    )  # fmt: skip


def _shipped_from(found: Holdings, bookings: Collection[int]) -> tuple[tuple[str, ...], int | None]:
    """The places some shipments left from, and when the last of them did (its booked end)."""
    told = found.told.found
    shipped = [each for each in bookings if int(told.bookings.types[each]) == SHIPPED]
    named = {told.names.text(int(told.bookings.places[each])) for each in shipped}
    ends = [end for each in shipped if (end := int(told.bookings.written_to[each])) != AFTER_ALL]
    return tuple(sorted(name for name in named if name)), max(ends, default=None)


def _per_thing(work: Work, found: Holdings, customer: str) -> list[DeliveryRow]:
    """Shipped and returned sums of one customer, thing by thing."""
    rows = []
    for place, delivery in deliveries_of(found).items():
        if found.things[place].ref != customer:
            continue
        papers = read_papers(work, found.told.found, delivery.bookings)
        own = found.things[place].party == OWN
        for thing in delivery.shipped:
            known = found.things[thing]
            bookings = delivery.by_thing[thing]
            documents = {text for each in bookings for text in papers[each].documents}
            places, last = _shipped_from(found, bookings)
            for unit, each in delivery.amounts[thing].items():
                rows.append(
                    DeliveryRow(
                        known.ref, None, known.status, delivery.label(unit), each.shipped.value,
                        each.returned.value, 0 if own else each.outstanding.value,
                        tuple(sorted(documents)), places, last,
                    )
                )  # fmt: skip
    return sorted(rows, key=lambda row: (row.ref, row.uom or ""))
