"""Goods receipt of a dairy site: milk rounds every day, ingredients and packaging as needed.

Supplier lots and internal lots do not match one to one: now and then one supplier lot becomes
two internal lots, or two supplier lots one. The business system books late, by date only.
"""

from __future__ import annotations

from app.demo.book import Book, Day, Fields, lot
from app.demo.dairy.state import Dairy, short_lot

CULTURE_BANK = "CB-0001"
"""The lot of the culture bank from which every mother culture of every site descends."""

# item, supplier, reorder level, lot size, best-before days
REORDER = (
    ("MILK-POWDER", "S-POWDER", 700, 2000, 360),
    ("FRUIT-CHERRY", "S-FRUIT", 2600, 1600, 60),
    ("FRUIT-PEACH", "S-FRUIT", 2600, 1600, 60),
    ("FRUIT-VANILLA", "S-FRUIT", 2600, 1600, 60),
    ("RENNET", "S-RENNET", 20, 60, 180),
    ("CUP-150", "S-CUPS", 220_000, 180_000, 720),
    ("LID-150", "S-FOIL", 220_000, 240_000, 720),
    ("BOTTLE-1L", "S-CUPS", 40_000, 60_000, 720),
    ("WRAP-250", "S-FOIL", 20_000, 40_000, 720),
)


def receive_culture_bank(book: Book) -> None:
    """The one lot of the culture bank arrives at the first site."""
    book.put("wms", "receive", 300, {
        "object": lot("CULT-BANK", CULTURE_BANK, expires_at="2027-08-31"), "quantity": 500,
        "uom": "kg", "supplier": "S-CULTURE", "supplier_lot": "NL-77/25", "location": "D1-ING",
        "document": "GR-CULTURE-1",
    })  # fmt: skip


def receive_milk(site: Dairy, day: Day) -> list[tuple[str, int]]:
    """Six tankers with their laboratory results: the lots and their kilograms."""
    book, dice = site.book, site.dice
    tankers = []
    for n in range(1, 7):
        minute = 100 + n * 25
        number = short_lot(site, day, "M", n)
        quantity = dice.between(7600, 8400)
        farm = (day.index + n) % 8 + 1
        book.put("wms", "receive", minute, {
            "object": lot("RAW-MILK", number, expires_at=day.plus(3)), "quantity": quantity,
            "uom": "kg", "supplier": f"S-FARM-{farm}",
            "supplier_lot": f"R{farm}-{site.code}-{day.code}-{n}",
            "location": site.place("SILOS"), "document": f"GR-{site.code}-{day.code}-{n}",
        })  # fmt: skip
        thing = {"object": lot("RAW-MILK", number)}
        book.inspect(minute + 8, thing, "antibiotics", {"result": "pass"})
        book.inspect(minute + 9, thing, "fat", {
            "result": "value", "value": dice.between(380, 430) / 100, "uom": "%",
            "limits": {"min": 3.6, "max": 4.6},
        })  # fmt: skip
        tankers.append((number, quantity))
    return tankers


def receive_goods(site: Dairy, day: Day) -> None:
    """Reorder what has fallen below its level; the receipt is booked on the day it arrives."""
    for item, supplier, level, size, keeps in REORDER:
        while site.piles[item].total < level:
            _receive(site, day, item, supplier, size, keeps)


def _receive(site: Dairy, day: Day, item: str, supplier: str, size: int, keeps: int) -> None:
    pile, book = site.piles[item], site.book
    pile.received += 1
    n = pile.received
    document = site.note("GR")
    supplier_lot = f"{item.split('-')[-1][:3]}{site.number:02d}{n:04d}"
    number = f"{item}-{site.code}-{n:04d}"
    parts = [(number, supplier_lot, size)]
    if n % 4 == 3:  # one supplier lot on two pallets, put away as two lots
        parts = [(f"{number}A", supplier_lot, size // 2), (f"{number}B", supplier_lot, size // 2)]
    elif n % 5 == 0:  # two supplier lots tipped into one bin
        parts = [(number, supplier_lot, size // 2), (number, f"{supplier_lot}-2", size // 2)]
    late = pile.uom == "pcs"
    for name, theirs, quantity in parts:
        book.put("erp" if late else "wms", "receive", day.iso if late else 240, {
            "object": lot(item, name, expires_at=day.plus(keeps)), "quantity": quantity,
            "uom": pile.uom, "supplier": supplier, "supplier_lot": theirs,
            "location": pile.place, "document": document,
        })  # fmt: skip
        if late and n % 3 == 0:
            book.keep_back(site.dice.between(1, 4))
    totals: dict[str, int] = {}
    for name, _, quantity in parts:
        totals[name] = totals.get(name, 0) + quantity
    for name, quantity in totals.items():
        pile.put(name, quantity)
    if item.startswith("FRUIT"):
        for name, _, _ in parts[:1]:
            book.inspect(260, {"object": lot(item, name)}, "yeasts and moulds", {"result": "pass"})


def return_to_supplier(site: Dairy, day: Day) -> None:
    """Once a week some damaged cups go back to their maker."""
    pile = site.piles["CUP-150"]
    for number, quantity in pile.draw(600):
        site.book.put("erp", "return", day.iso, {
            "object": lot(pile.item, number), "quantity": quantity, "uom": pile.uom,
            "supplier": "S-CUPS", "document": site.note("RS"),
        })  # fmt: skip


def count_stock(site: Dairy, day: Day) -> None:
    """Count the oldest lot of each ingredient on Sunday and book the small difference away."""
    for item in ("MILK-POWDER", "FRUIT-CHERRY", "FRUIT-PEACH", "FRUIT-VANILLA"):
        pile = site.piles[item]
        number, left = pile.lots[0]
        missing = min(site.dice.between(0, 3), left - 1)
        document = f"CNT-{site.code}-{day.code}"
        thing = lot(item, number)
        where = {"location": pile.place, "document": document}
        fields: Fields = {"object": thing, "uom": pile.uom, **where}
        site.book.put("wms", "count", 1300, {**fields, "quantity": left - missing})
        if missing:
            pile.draw(missing)
            fields = {**fields, "object": dict(thing), "quantity": -missing, "reason": "count"}
            site.book.put("wms", "adjust", 1310, fields)
