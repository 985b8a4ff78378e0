"""The second case of the planted story: three impellers of one lot, one of them cracked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.demo.book import Book, Event, Fields, day_of, lot, serial
from app.demo.identifiers import sscc

MES, STORE = "mes-pumps", "P1-STORE"
CRATE = sscc(900, 101)
IMPELLERS = ("IM-S-22071", "IM-S-22072", "IM-S-22073")
PUMPS = ("BP-S-5001", "BP-S-5002", "BP-S-5003")
ONE: Fields = {"quantity": 1, "uom": "pcs", "at_basis": "occurred"}


def pump_story() -> Iterator[tuple[int, Event]]:
    """Received Monday, built Tuesday, tested and packed Wednesday, shipped Thursday."""
    book = Book("STORYP")
    for index, chapter in ((7, _receive), (8, _build), (9, _test), (10, _ship)):
        book.open(day_of(index))
        chapter(book)
        for event in book.told:
            yield index, event


def _pump(number: str) -> Fields:
    return serial("PUMP-100", number, "PUMP-STORY")


def _receive(book: Book) -> None:
    parts: list[tuple[Fields, str, str | None]] = [
        (serial("IMPELLER", number, "IMP-STORY"), "S-IMPELLER", "CBX-9907") for number in IMPELLERS
    ]
    for n in range(1, 4):
        parts.append((serial("MOTOR", f"MO-S-{n}"), "S-MOTOR", None))
        parts.append((serial("CONTROLLER", f"CB-S-{n}"), "S-BOARD", None))
    for step, (thing, supplier, theirs) in enumerate(parts):
        fields: dict[str, Any] = {"object": thing, **ONE, "supplier": supplier, "location": STORE,
                                  "document": "GR-STORY-P"}  # fmt: skip
        if theirs is not None:
            fields["supplier_lot"] = theirs
        book.put("wms", "receive", 480 + step, fields)
    for item, supplier, quantity in (("CASTING", "S-FOUNDRY", 3), ("SEAL-KIT", "S-SEAL", 3)):
        book.put("wms", "receive", 500, {
            "object": lot(item, f"{item}-STORY"), **ONE, "quantity": quantity,
            "supplier": supplier, "supplier_lot": f"{item[:2]}/STORY", "location": STORE,
            "document": "GR-STORY-P",
        })  # fmt: skip


def _build(book: Book) -> None:
    sure = {"at_basis": "occurred"}
    for n, (impeller, pump) in enumerate(zip(IMPELLERS, PUMPS, strict=True), 1):
        minute = 480 + n * 60
        drive = ("WO-STORY-D", f"U{n}")
        unit = ("WO-STORY", f"U{n}")
        one = (1, "pcs")
        for step, (thing, order, place) in enumerate((
            (serial("MOTOR", f"MO-S-{n}"), drive, STORE),
            (serial("CONTROLLER", f"CB-S-{n}"), drive, STORE),
        )):  # fmt: skip
            book.on_order(MES, "consume", minute + step, thing, one, order, place, **sure)
        book.on_order(MES, "produce", minute + 5, serial("DRIVE", f"DR-S-{n}"), one, drive,
                      "P1-ASSY", **sure)  # fmt: skip
        for step, (thing, place) in enumerate((
            (serial("IMPELLER", impeller, "IMP-STORY"), STORE),
            (serial("DRIVE", f"DR-S-{n}"), "P1-ASSY"),
            (lot("CASTING", "CASTING-STORY"), STORE),
            (lot("SEAL-KIT", "SEAL-KIT-STORY"), STORE),
        )):  # fmt: skip
            book.on_order(MES, "consume", minute + 10 + step, thing, one, unit, place, **sure)
        book.run(MES, unit, (minute + 8, minute + 24), "P1-LINE1", {"torque_nm": 24.6},
                 kind="assembly", **sure)  # fmt: skip
        book.on_order(MES, "produce", minute + 24, _pump(pump), one, unit, "P1-FINISHED", **sure)


def _test(book: Book) -> None:
    for n, pump in enumerate(PUMPS):
        book.put(MES, "inspect", 480 + n, {
            "object": serial("PUMP-100", pump), "at_basis": "occurred", "test": "leak",
            "result": "pass", "value": 0, "uom": "ml/h", "limits": {"max": 2},
        })  # fmt: skip
    line = {"quantity": 1, "uom": "pcs"}
    book.put("wms", "pack", 600, {
        "hu": CRATE, "at_basis": "occurred", "document": "DN-STORY-P1",
        "contents": [{"object": _pump(PUMPS[0]), **line}, {"object": _pump(PUMPS[2]), **line}],
    })  # fmt: skip
    book.put("wms", "move", 620, {
        "object": {"hu": CRATE}, "at_basis": "occurred", "from": "P1-FINISHED", "to": "P1-DOCK",
        "document": "TO-STORY-P1",
    })  # fmt: skip


def _ship(book: Book) -> None:
    book.put("wms", "ship", 420, {
        "object": {"hu": CRATE}, "at_basis": "occurred", "from": "P1-DOCK",
        "customer": "C-WATER", "document": "DN-STORY-P1",
    })  # fmt: skip
    book.put("wms", "ship", 430, {
        "object": _pump(PUMPS[1]), **ONE, "from": "P1-FINISHED", "customer": "C-POND",
        "document": "DN-STORY-P2",
    })  # fmt: skip
