"""Where things are now: stock by place, contents of containers, what customers hold.

Sums are those of the trace, with the presence of contents in containers: a lot on a pallet that
was moved is where the pallet is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson

from app.graph.run import Work
from app.things.models import Content, Delivered, StockLine
from app.trace.answer import customers_of, stock_of
from app.trace.fetch import Fetch
from app.trace.models import CustomerRow, StockRow
from app.trace.packing import ever, read_packing
from app.trace.quantities import Flow, ItemUnits, Units, flows
from app.vocabulary import make_ref

_GOODS = ("Lot", "Serial")


def stock_and_customers(
    work: Work, ids: Collection[int]
) -> tuple[list[StockRow], list[CustomerRow]]:
    """What is on hand of some lots and serials by place, and who got what of them."""
    fetch = Fetch(work)
    fetch.know(ids)
    moved, units = _moved(work, fetch, ids)
    stock, _ = stock_of(work, fetch, moved, units)
    customers, _, _ = customers_of(work, fetch, moved, units)
    return list(stock), list(customers)


def stock_at(work: Work, ref: str) -> list[StockLine]:
    """What is at exactly one place now, in its containers too."""
    fetch = Fetch(work)
    ids = set(work.one("things/at_place", ref=ref)["ids"])
    fetch.know(ids)
    containers = {id_ for id_ in ids if fetch.kind(id_) == "HandlingUnit"}
    packing = read_packing(fetch.bookings("packing_in", containers))
    ids |= {piece.content for hu in containers for piece in ever(packing, hu)}
    goods = {id_ for id_ in ids if fetch.kind(id_) in _GOODS}
    moved, units = _moved(work, fetch, goods)
    rows, _ = stock_of(work, fetch, moved, units)
    return lines(work, [row for row in rows if row.location == ref])


def lines(work: Work, rows: Sequence[StockRow]) -> list[StockLine]:
    """Stock rows with the names of their items."""
    names = item_names(work, [row.ref for row in rows])
    return [
        StockLine(
            row.ref, names.get(row.ref), row.status, row.location, row.location_name,
            row.quantity, row.uom,
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
    fetch = Fetch(work)
    packing = read_packing(fetch.bookings("packing_in", [id_]))
    pieces = list(ever(packing, id_))
    fetch.know({each for piece in pieces for each in (piece.content, piece.hu)})
    goods = [fetch.things[piece.content] for piece in pieces]
    names = item_names(work, [thing.ref for thing in goods if thing.item])
    found = [
        Content(
            ref=thing.ref,
            name=names.get(thing.ref) or thing.name,
            container=fetch.things[piece.hu].ref,
            quantity=piece.quantity,
            uom=piece.uom,
            start=None if piece.start == float("-inf") else int(piece.start),
            end=None if piece.end == float("inf") else int(piece.end),
            still=piece.end == float("inf"),
        )
        for thing, piece in zip(goods, pieces, strict=True)
    ]
    return sorted(found, key=lambda each: (not each.still, -(each.start or 0), each.ref))


def delivered_to(work: Work, ref: str) -> list[Delivered]:
    """What one customer got, by lot and serial; through containers what was packed."""
    row = work.one("trace/root_customer_shipped", ref=ref)
    fetch = Fetch(work)
    fetch.know(set(row["ids"]))
    containers = {id_ for id_ in row["ids"] if fetch.kind(id_) == "HandlingUnit"}
    packing = read_packing(fetch.bookings("packing_in", containers))
    goods = {id_ for id_ in row["ids"] if fetch.kind(id_) in _GOODS}
    goods |= {
        piece.content
        for hu in containers
        for piece in ever(packing, hu)
        if fetch.kind(piece.content) in _GOODS
    }
    moved, units = _moved(work, fetch, goods)
    found = _per_thing(fetch, moved, units, ref)
    names = item_names(work, [each.ref for each in found])
    return [_named(each, names) for each in found]


def _named(row: Delivered, names: Mapping[str, str | None]) -> Delivered:
    return Delivered(
        row.ref, names.get(row.ref), row.status, row.uom, row.shipped, row.returned,
        row.outstanding, row.documents,
    )  # fmt: skip


def _per_thing(
    fetch: Fetch, moved: Sequence[Flow], units: Mapping[int, ItemUnits], customer: str
) -> list[Delivered]:
    """Shipped and returned sums of one customer, thing by thing."""
    out: dict[int, Units] = {}
    back: dict[int, Units] = {}
    documents: dict[int, set[str]] = defaultdict(set)
    for flow in moved:
        booking = flow.booking
        if booking.type == "SHIPPED_TO" and fetch.things[booking.end].ref == customer:
            out.setdefault(flow.thing, Units(units[flow.thing])).add(flow.quantity, flow.uom)
            documents[flow.thing] |= {booking.document} if booking.document else set()
        elif booking.type == "RETURNED" and fetch.things[booking.start].ref == customer:
            back.setdefault(flow.thing, Units(units[flow.thing])).add(flow.quantity, flow.uom)
    found = []
    for thing, sums in out.items():
        known = fetch.things[thing]
        for unit, total in sums.sums.items():
            given = back[thing].sums.get(unit) if thing in back else None
            returned = 0 if given is None else given.value
            rest = None if total.value is None or returned is None else total.value - returned
            found.append(
                Delivered(
                    known.ref, None, known.status, sums.label(unit), total.value, returned,
                    None if rest is None else max(rest, 0), tuple(sorted(documents[thing])),
                )
            )  # fmt: skip
    return sorted(found, key=lambda row: (row.ref, row.uom or ""))


def _moved(
    work: Work, fetch: Fetch, ids: Collection[int]
) -> tuple[list[Flow], dict[int, ItemUnits]]:
    """Every booking that changes what is where of some lots and serials, and their units."""
    packing = read_packing(fetch.bookings("packing_of", ids))
    holders = {piece.hu for thing in ids for piece in packing.holders(thing)}
    moved = flows(
        fetch.things, ids, fetch.bookings("flows", ids), packing, fetch.bookings("flows", holders)
    )
    return moved, _units(work, fetch, ids)


def _units(work: Work, fetch: Fetch, ids: Collection[int]) -> dict[int, ItemUnits]:
    items = {id_: fetch.things[id_].item for id_ in ids}
    refs = sorted({make_ref("item", item) for item in items.values() if item})
    rows: dict[str, dict[str, Any]] = {
        row["ref"]: row for row in work.rows("trace/items", refs=refs)
    }
    found = {}
    for id_, item in items.items():
        row = rows.get(make_ref("item", item), {}) if item else {}
        factors = row.get("factors")
        found[id_] = ItemUnits(row.get("uom"), orjson.loads(factors) if factors else None)
    return found
