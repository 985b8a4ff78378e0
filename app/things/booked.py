"""What bookings are of, lot by lot: what a document carried, what went out with a container.

Through a container it is what was in it then, as in a trace.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from app.graph.phrase import phrase
from app.graph.run import Work
from app.ledger.amounts import amount_of, facts_of
from app.ledger.columns import TYPES, Flags
from app.ledger.quantities import Units
from app.ledger.thing import Thing
from app.things.models import Neighbour
from app.things.whereabouts import item_names
from app.times import AFTER_ALL
from app.trace.names import read_papers
from app.trace.on_hand import Holdings, goods_among, holdings, name_places
from app.vocabulary import RELATIONSHIPS, UNKNOWN_LOCATION, UNKNOWN_SUPPLIER

_NOBODY = (UNKNOWN_LOCATION, UNKNOWN_SUPPLIER)


@dataclass(frozen=True, slots=True)
class BookedLine:
    """So much (None unknown) of a lot or serial, booked with a party, order or place, perhaps in a
    container (`through`)."""

    word: str
    ref: str
    name: str | None
    quantity: float | None
    uom: str | None
    other: str | None
    other_name: str | None
    through: str | None
    supplier_lot: str | None


def of_document(work: Work, number: str) -> list[BookedLine]:
    """What the bookings of a document are of, with how much of each lot and serial."""
    row = work.one("trace/root_document", number=number, words=phrase(number), at=AFTER_ALL)
    found = holdings(work, goods_among(work, row["things"]))
    chosen = np.isin(found.told.found.bookings.ids, np.array(row["bookings"], np.int64))
    return _lines(work, found, chosen[found.told.flows.booking])


def with_contents(work: Work, id_: int, rows: Collection[Neighbour]) -> list[Neighbour]:
    """Where a container went, with how much of its contents went there where the booking of the
    container itself says no quantity."""
    if all(row.quantity is not None for row in rows):
        return list(rows)
    found = holdings(work, goods_among(work, [id_]))
    told = found.told
    unit = told.found.place(id_) if id_ in told.found.things.ids else -1
    sums: dict[tuple[str, str], dict[str | None, float | None]] = {}
    for line in _lines(work, found, told.flows.unit == unit):
        key = line.word, line.other or ""
        by_unit = sums.setdefault(key, {})
        before = by_unit.get(line.uom, 0.0)
        known = before is not None and line.quantity is not None
        by_unit[line.uom] = round((before or 0) + (line.quantity or 0), 6) if known else None
    return [_filled(row, sums) for row in rows]


def _filled(
    row: Neighbour, sums: dict[tuple[str, str], dict[str | None, float | None]]
) -> Neighbour:
    amounts = sums.get((row.word, row.ref), {})
    if row.quantity is not None or not amounts:
        return row
    (uom, quantity), *more = amounts.items()
    return replace(row, quantity=quantity, uom=uom, more=tuple((q, u) for u, q in more))


def _lines(work: Work, found: Holdings, chosen: Flags) -> list[BookedLine]:
    """The flows of some rows, added up by what they are of, with whom and in what."""
    told = found.told
    rows = np.flatnonzero(chosen & np.isin(told.flows.thing, np.array(sorted(found.goods))))
    booking = told.flows.booking[rows]
    ends = {*told.found.starts[booking].tolist(), *told.found.ends[booking].tolist()}
    things = name_places(work, found, ends).things
    papers = read_papers(work, told.found, set(booking.tolist()))
    sums: dict[tuple[str, int, int, int, str], Units] = {}
    for row, at in zip(rows.tolist(), booking.tolist(), strict=True):
        thing, unit = int(told.flows.thing[row]), int(told.flows.unit[row])
        outward = int(told.found.starts[at]) in (thing, unit)
        other = int((told.found.ends if outward else told.found.starts)[at])
        word = _word(TYPES[int(told.found.bookings.types[at])], outward)
        key = word, thing, other, unit, papers[at].supplier_lot or ""
        sums.setdefault(key, Units(facts_of(told, thing))).add(*amount_of(told, row))
    names = item_names(work, [things[thing].ref for _, thing, *_ in sums])
    lines = [
        BookedLine(
            word, things[thing].ref, names.get(things[thing].ref), total.value,
            each.label(uom), *_party(things[other]),
            None if unit in (-1, thing) else things[unit].ref, lot or None,
        )
        for (word, thing, other, unit, lot), each in sums.items()
        for uom, total in each.sums.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.word, line.ref, line.other or "", line.uom or ""))


def _word(type_: str, outward: bool) -> str:
    if type_ == "RETURNED" and outward:
        return "returned to"
    return RELATIONSHIPS[type_].forth if outward else RELATIONSHIPS[type_].back


def _party(thing: Thing) -> tuple[str | None, str | None]:
    return (None, None) if thing.ref in _NOBODY else (thing.shown_ref, thing.name)
