"""The sortable spreadsheet of FSMA 204 (21 CFR 1.1455(c)): a sheet a critical tracking event, a row
a lot, what the events do not hold, and a glossary of places and products. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.reports.cover import cover
from app.reports.dossier import Dossier, GoodsBooking
from app.reports.elements import ELEMENTS, Element
from app.reports.facts import Facts
from app.reports.glossary import gaps_of_places, gaps_of_products, places, products
from app.reports.sheets import ReportBook, ReportSheet
from app.reports.tracked import TrackedRow
from app.reports.tracking import PACKING, TRACKING_EVENTS, TRANSFORMATION, TrackingBook
from app.vocabulary import parse_ref
from app.web.pen import Caption
from app.wording import ref_name, ref_number

LAW = "21 CFR 1.1325 to 1.1350 (subpart S, “FSMA 204”), in the form of 21 CFR 1.1455(c)(3)(ii)"
_RUNS = (PACKING, TRANSFORMATION)
_WIDE = {"Product description": 34, "Traceability lot code": 22}
_TAIL = (
    Caption("Item", width=16), Caption("Lot in the events", width=24), Caption("Certainty"),
    Caption("Chosen", width=18), Caption("Booked by", width=16), Caption("Booking", width=26),
)  # fmt: skip
MISSING = (
    Caption("Of", width=24), Caption("Item", width=16), Caption("Lot in the events", width=24),
    Caption("Traceability lot code", width=22), Caption("Element not held", width=40),
    Caption("21 CFR", width=26), Caption("Rows", "number", 8), Caption("Bookings", width=40),
)  # fmt: skip
_NAMED = 5  # bookings that a line of what is missing names


def tracked_rows(dossier: Dossier) -> dict[str, list[TrackedRow]]:
    """The rows of each sheet, by lot, time and booking; of runs, all that went in and came out."""
    facts = Facts(dossier)
    book = TrackingBook(facts)
    found: dict[str, list[TrackedRow]] = {name: [] for name in TRACKING_EVENTS}
    for each in dossier.bookings:
        event = book.of(each)
        if event is not None:
            found[event].append(TrackedRow(book, event, each.goods, each.key, each))
    for goods, key in dossier.tests:
        event = book.of_test(key)
        if event is not None and goods in dossier.goods:
            found[event].append(TrackedRow(book, event, goods, key))
    for event, rows in found.items():
        rows.sort(key=_of_run if event in _RUNS else _of_lot)
    return found


def _of_lot(row: TrackedRow) -> tuple[str, ...]:
    return row.goods, str(row.at or ""), *row.key


def _of_run(row: TrackedRow) -> tuple[str, ...]:
    run = row.booking.other if row.booking else ""
    return run, row.side, row.goods, *row.key


def fsma_book(dossier: Dossier, zone: str) -> ReportBook:
    """The whole spreadsheet."""
    rows = tracked_rows(dossier)
    facts = Facts(dossier)
    sheets = [_sheet(event, rows[event]) for event in TRACKING_EVENTS]
    counts = [(sheet.title, f"{len(sheet.lines):,} rows") for sheet in sheets]
    notes = [*counts, *_notes(dossier)]
    title = "FSMA 204 sortable spreadsheet"
    first = cover(dossier, title, LAW, zone, notes)
    return ReportBook(
        "fsma-204", title,
        (first, *sheets, missing_sheet(rows, facts), places(facts), products(facts)),
    )  # fmt: skip


def _notes(dossier: Dossier) -> Iterator[tuple[str, str]]:
    moves = sum(each.type == "MOVED_TO" for each in dossier.bookings)
    yield from (
        ("A lot",
         "Every lot and serial chosen is listed: which foods are on the Food Traceability List is "
         "not recorded. Beside them stand the other inputs and outputs of their runs, marked so."),
        ("Traceability lot code",
         "The lot's own number; of a lot only received here, under one number of its supplier, "
         "that one."),
        ("A transformation",
         "Its inputs and outputs share an event (the run they were booked on) and an order. No "
         "quantity is listed twice."),
        ("Moves between places",
         f"{moves:,} of these lots are not listed: whether one is a shipment between premises is "
         "not recorded."),
    )  # fmt: skip


def _sheet(event: str, rows: list[TrackedRow]) -> ReportSheet:
    elements = ELEMENTS[event]
    heads: list[Caption] = [Caption("Event", width=26)]
    if event in _RUNS:
        heads += [Caption("Order", width=18), Caption("Input or output", width=10)]
    heads += [Caption(each.words, each.form, _WIDE.get(each.words, 18)) for each in elements]
    return ReportSheet(
        event, (*heads, *_TAIL), [tuple(_line(event, elements, row)) for row in rows]
    )


def _line(event: str, elements: tuple[Element, ...], row: TrackedRow) -> Iterator[Any]:
    yield event_name(row)
    if event in _RUNS:
        yield order_name(row.booking, row.dossier)
        yield row.side
    for each in elements:
        yield each.of(row)
    yield parse_ref(row.goods).parts[0]
    yield ref_name(row.goods) if not row.goods.startswith("item:") else None
    yield row.booking.certainty if row.booking else "certain"
    yield row.dossier.goods.get(row.goods, "no: input or output beside")
    yield row.key[0]
    yield row.key[1]


def event_name(row: TrackedRow) -> str:
    """What the rows of one event share: their run, else the booking."""
    if row.event in _RUNS and row.booking is not None and row.side:
        return ref_number(row.booking.other)
    return f"{row.key[0]} {row.key[1]}"


def order_name(booking: GoodsBooking | None, dossier: Dossier) -> str | None:
    """The order of a run, or the order itself."""
    if booking is None:
        return None
    if booking.other.startswith("order:"):
        return ref_number(booking.other)
    order = dossier.orders.get(booking.other)
    return None if order is None else ref_number(order)


def gaps(rows: dict[str, list[TrackedRow]]) -> dict[tuple[str, str, Element], list[TrackedRow]]:
    """By event, lot and element the rows that do not hold it."""
    found: dict[tuple[str, str, Element], list[TrackedRow]] = defaultdict(list)
    for event, some in rows.items():
        for row in some:
            held = {each.words: each.of(row) for each in ELEMENTS[event]}
            for each in ELEMENTS[event]:
                if not each.asked or (each.side and each.side != row.side):
                    continue
                if held[each.words] in (None, "") and not held.get(each.either):
                    found[event, row.goods, each].append(row)
    return found


def missing_sheet(rows: dict[str, list[TrackedRow]], facts: Facts) -> ReportSheet:
    """By name and lot, the elements that the events do not hold; then those of places and
    products."""
    order = {name: place for place, name in enumerate(TRACKING_EVENTS)}
    lines: list[tuple[Any, ...]] = []
    for (event, goods, element), some in sorted(
        gaps(rows).items(), key=lambda kv: (order[kv[0][0]], kv[0][1], kv[0][2].words)
    ):
        named = sorted({f"{row.key[0]} {row.key[1]}" for row in some})
        more = f" and {len(named) - _NAMED:,} more" if len(named) > _NAMED else ""
        lines.append((
            event, parse_ref(goods).parts[0],
            None if goods.startswith("item:") else ref_name(goods), facts.lot_code(goods),
            element.words, element.paragraph, len(some), ", ".join(named[:_NAMED]) + more,
        ))  # fmt: skip
    lines += [("Place", None, None, None, *gap) for gap in gaps_of_places(facts)]
    lines += [("Product", item, None, None, *gap) for item, *gap in gaps_of_products(facts)]
    return ReportSheet("Not held", MISSING, lines)
