"""The planted gaps: one small case for each way in which a history can be incomplete or odd.

Each case has items and lots of its own, so none of them touches the story or the rest of the
plant. `GAPS` names them; the manual's page on the demo plant lists the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.demo.book import At, Book, Event, Fields, day_of, lot, serial

ING, PICK, STORE = "D1-ING", "D1-PICK", "P1-STORE"
MES, PUMPS = "mes-dairy", "mes-pumps"


@dataclass(frozen=True, slots=True)
class PlantedGap:
    """One planted gap: a name, the ref to look at, and what is odd about it."""

    name: str
    ref: str
    text: str


GAPS = (
    PlantedGap("order without output", "order:GAP-1", "consumed 50 kg, made nothing"),
    PlantedGap("no receipt", "lot:MILK-POWDER/GAP-2", "consumed, never received: negative stock"),
    PlantedGap("consumed twice", "serial:MOTOR/GAP-3", "one motor in two drives"),
    PlantedGap("used on hold", "lot:MILK-POWDER/GAP-4", "consumed while its status was hold"),
    PlantedGap(
        "two suppliers", "lot:MILK-POWDER/GAP-5", "one internal lot received from two suppliers"
    ),
    PlantedGap(
        "shipped before made", "lot:YOG-PEACH/GAP-6", "shipped two days before it was produced"
    ),
    PlantedGap("shipped too much", "lot:YOG-PEACH/GAP-7", "100 produced, 130 shipped"),
    PlantedGap(
        "units that do not convert", "lot:YOG-PEACH/GAP-8", "made in pcs, shipped in layers"
    ),
    PlantedGap("open end", "lot:MILK-POWDER/GAP-9", "received nowhere, gone nowhere"),
    PlantedGap("booked without a lot", "order:GAP-10", "rennet consumed on a run without its lot"),
    PlantedGap(
        "through an untracked item", "order:GAP-11", "grease is made here and used elsewhere"
    ),
    PlantedGap("told twice", "lot:MILK-POWDER/GAP-12", "the same receipt from two sources"),
    PlantedGap(
        "used after expiry", "lot:MILK-POWDER/GAP-13", "consumed a week after its expiry date"
    ),
    PlantedGap("count difference", "lot:MILK-POWDER/GAP-14", "180 counted where 200 should be"),
    PlantedGap("run without an order", "batch:GAP-15", "a run that names no work order"),
    PlantedGap("type not owned", "lot:MILK-POWDER/GAP-16", "the laboratory booked a transfer"),
    PlantedGap("time without offset", "lot:MILK-POWDER/GAP-17", "the zone of its source applies"),
    PlantedGap("returned too much", "lot:YOG-PEACH/GAP-18", "40 shipped, 60 came back"),
    PlantedGap("born twice", "serial:DRIVE/GAP-19", "produced twice, never consumed in between"),
    PlantedGap(
        "made without origin", "lot:YOG-PEACH/GAP-20", "produced by a run that consumed nothing"
    ),
)


def gap_events() -> Iterator[tuple[int, Event]]:
    """The events of all gaps, each with the index of the day on which it is told."""
    book = Book("GAP")
    for index, chapter in ((1, _received), (2, _used), (3, _late), (4, _serials), (9, _expired)):
        book.open(day_of(index))
        chapter(book)
        for event in book.told:
            yield index, event


def _receive(book: Book, number: str, at: At, supplier: str = "S-POWDER", **more: object) -> None:
    book.put("wms", "receive", at, {
        "object": lot("MILK-POWDER", f"GAP-{number}"), "quantity": 200, "uom": "kg",
        "supplier": supplier, "supplier_lot": f"PWD-{number}", "location": ING,
        "document": f"GR-GAP-{number}", **more,
    })  # fmt: skip


def _use(book: Book, number: str, at: At, thing: Fields | None = None) -> None:
    """Fifty kilograms of the gap's powder (or of another thing) on a run of its own order."""
    book.on_order(MES, "consume", at, thing or lot("MILK-POWDER", f"GAP-{number}"), (50, "kg"),
                  (f"GAP-{number}", "1"), ING)  # fmt: skip


def _make(book: Book, number: str, at: At, quantity: int, order: str | None = None) -> None:
    book.on_order(MES, "produce", at, lot("YOG-PEACH", f"GAP-{number}"), (quantity, "pcs"),
                  (order or f"GAP-{number}", "1"), PICK)  # fmt: skip


def _ship(book: Book, number: str, at: At, quantity: int, uom: str = "pcs") -> None:
    book.put("wms", "ship", at, {
        "object": lot("YOG-PEACH", f"GAP-{number}"), "quantity": quantity, "uom": uom,
        "customer": "C-D1-40", "from": PICK, "document": f"DN-GAP-{number}",
    })  # fmt: skip


def _received(book: Book) -> None:
    for step, number in enumerate(("1", "4", "5", "12", "14", "15", "16")):
        _receive(book, number, 490 + step)
    for step, number in enumerate(("7", "8", "18", "6")):  # powder for the yoghurts below
        _receive(book, number, 500 + step)
    _receive(book, "5", 520, "S-CULTURE")
    _receive(book, "13", 530, object=lot("MILK-POWDER", "GAP-13", expires_at="2025-09-03"))
    book.put("erp", "receive", 535, {
        "object": lot("MILK-POWDER", "GAP-12"), "quantity": 200, "uom": "kg",
        "supplier": "S-POWDER", "supplier_lot": "PWD-12", "location": ING,
        "document": "GR-GAP-12",
    })  # fmt: skip
    book.put("wms", "receive", 540, {
        "object": lot("MILK-POWDER", "GAP-9"), "quantity": 25, "uom": "kg",
        "supplier": "S-POWDER", "supplier_lot": "PWD-9", "document": "GR-GAP-9",
    })  # fmt: skip
    _receive(book, "17", "2025-09-02T09:30:00")
    book.put("lims", "status", 600, {
        "object": lot("MILK-POWDER", "GAP-4"), "status": "hold", "reason": "sample is out",
    })  # fmt: skip


def _used(book: Book) -> None:
    for step, number in enumerate(("1", "2", "4", "6", "7", "8", "18")):
        _use(book, number, 480 + step)
    for step, number in enumerate(("2", "4", "7", "8", "18")):
        _make(book, number, 500 + step, 40 if number == "18" else 100)
    _make(book, "20", 510, 100)
    _ship(book, "6", 520, 100)
    _ship(book, "7", 521, 130)
    _ship(book, "8", 522, 2, "layer")
    _ship(book, "18", 523, 40)
    _use(book, "10", 530, {"item": "RENNET"})
    book.on_order(MES, "produce", 540, lot("CHEESE-ALDER", "GAP-10"), (90, "kg"), ("GAP-10", "1"),
                  "D1-CELLAR")  # fmt: skip
    book.put("wms", "count", 600, {
        "object": lot("MILK-POWDER", "GAP-14"), "quantity": 180, "uom": "kg", "location": ING,
    })  # fmt: skip
    book.put("lims", "move", 610, {
        "object": lot("MILK-POWDER", "GAP-16"), "quantity": 200, "uom": "kg", "from": ING,
        "to": "D1-BACK",
    })  # fmt: skip
    book.put(MES, "consume", 620, {
        "object": lot("MILK-POWDER", "GAP-15"), "quantity": 50, "uom": "kg", "batch": "GAP-15",
        "location": ING,
    })  # fmt: skip
    book.put(MES, "produce", 640, {
        "object": lot("YOG-PEACH", "GAP-15"), "quantity": 100, "uom": "pcs", "batch": "GAP-15",
        "location": PICK,
    })  # fmt: skip


def _late(book: Book) -> None:
    book.put("wms", "return", 600, {
        "object": lot("YOG-PEACH", "GAP-18"), "quantity": 60, "uom": "pcs", "customer": "C-D1-40",
        "to": "D1-BACK", "document": "RT-GAP-18",
    })  # fmt: skip


def _serials(book: Book) -> None:
    """Day 4: two days after its shipment, GAP-6 is produced; and all the serial cases."""
    _make(book, "6", 480, 100)
    one = (1, "pcs")
    book.put("wms", "receive", 490, {
        "object": serial("MOTOR", "GAP-3"), "quantity": 1, "uom": "pcs", "supplier": "S-MOTOR",
        "location": STORE, "document": "GR-GAP-3",
    })  # fmt: skip
    for step, run in enumerate(("A", "B")):
        order = ("GAP-3", run)
        book.on_order(PUMPS, "consume", 500 + step * 20, serial("MOTOR", "GAP-3"), one, order,
                      STORE)  # fmt: skip
        book.on_order(PUMPS, "produce", 510 + step * 20, serial("DRIVE", f"GAP-3{run}"), one,
                      order, "P1-ASSY")  # fmt: skip
    for step in (0, 1):
        book.on_order(PUMPS, "produce", 560 + step, serial("DRIVE", "GAP-19"), one,
                      ("GAP-19", "AB"[step]), "P1-ASSY")  # fmt: skip
    book.put("wms", "receive", 600, {
        "object": lot("BOLT-M8", "GAP-11"), "quantity": 10, "uom": "pcs", "supplier": "S-BOLT",
        "supplier_lot": "FY-11", "location": STORE, "document": "GR-GAP-11",
    })  # fmt: skip
    book.on_order(PUMPS, "consume", 610, lot("BOLT-M8", "GAP-11"), (10, "pcs"), ("GAP-11", "1"),
                  STORE)  # fmt: skip
    book.on_order(PUMPS, "produce", 620, {"item": "GREASE"}, (5, "kg"), ("GAP-11", "1"), STORE)


def _expired(book: Book) -> None:
    _use(book, "13", 480)
    _make(book, "13", 500, 100)
