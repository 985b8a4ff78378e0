"""Goods receipt of a pump works: serial parts one by one, the rest by lot.

Impellers come in supplier lots with a serial each; motors and boards carry a serial only.
"""

from __future__ import annotations

from app.demo.book import Day, lot, serial
from app.demo.pumps.state import Works

BY_LOT = (
    ("CASTING", "S-FOUNDRY", 40, 120),
    ("SEAL-KIT", "S-SEAL", 120, 400),
    ("BOLT-M8", "S-BOLT", 1200, 4000),
)
SERIAL_LOT = 50


def receive_parts(works: Works, day: Day) -> None:
    """Reorder what has fallen below its level."""
    for item, supplier, level, size in BY_LOT:
        pile = works.piles[item]
        while pile.total < level:
            pile.received += 1
            number = f"{item}-{works.code}-{pile.received:04d}"
            theirs = f"{item[:2]}{works.number:02d}/{pile.received:05d}"
            works.book.put("erp", "receive", day.iso, {
                "object": lot(item, number), "quantity": size, "uom": "pcs",
                "supplier": supplier, "supplier_lot": theirs,
                "location": pile.place, "document": works.note("GR"),
            })  # fmt: skip
            pile.put(number, size)
    if len(works.impellers) < SERIAL_LOT:
        _impellers(works, day)
    if len(works.motors) < SERIAL_LOT:
        _plain(works, "MOTOR", "S-MOTOR", "MO")
    if len(works.boards) < SERIAL_LOT:
        _plain(works, "CONTROLLER", "S-BOARD", "CB")


def _impellers(works: Works, day: Day) -> None:
    number = f"IMP-{works.code}-{day.code}"
    document = works.note("GR")
    for n in range(SERIAL_LOT):
        one = works.fresh("IM")
        works.book.put("wms", "receive", 300 + n // 5, {
            "object": serial("IMPELLER", one, number), "quantity": 1, "uom": "pcs",
            "supplier": "S-IMPELLER", "supplier_lot": f"CBX{works.number:02d}{day.code}",
            "location": works.place("STORE"), "document": document,
        })  # fmt: skip
        works.impellers.append((one, number))
    works.book.inspect(320, {"object": lot("IMPELLER", number)}, "hardness", {
        "result": "value", "value": works.dice.between(180, 199), "uom": "HB",
        "limits": {"min": 175, "max": 205},
    })  # fmt: skip


def _plain(works: Works, item: str, supplier: str, letters: str) -> None:
    document = works.note("GR")
    store = works.motors if item == "MOTOR" else works.boards
    for n in range(SERIAL_LOT):
        one = works.fresh(letters)
        works.book.put("wms", "receive", 310 + n // 5, {
            "object": serial(item, one), "quantity": 1, "uom": "pcs", "supplier": supplier,
            "location": works.place("STORE"), "document": document,
        })  # fmt: skip
        store.append(one)
