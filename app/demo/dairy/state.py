"""One site of Meadow Dairy: what it is made of and what it has right now.

The state holds open lots, pallets waiting to leave and yesterday's fills, never the history.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.demo.book import Book, Day
from app.demo.catalogue import customer_codes, tell_customers, tell_places, tell_resources
from app.demo.dice import Dice
from app.demo.identifiers import sscc
from app.demo.stockpile import Stockpile

# item, unit, area of the site where it is kept
PILES = (
    ("SILO-MILK", "kg", "SILOS"),
    ("PAST-MILK", "kg", "TANKS"),
    ("CREAM", "kg", "TANKS"),
    ("YOG-BASE", "kg", "TANKS"),
    ("MILK-POWDER", "kg", "ING"),
    ("FRUIT-CHERRY", "kg", "ING"),
    ("FRUIT-PEACH", "kg", "ING"),
    ("FRUIT-VANILLA", "kg", "ING"),
    ("RENNET", "kg", "ING"),
    ("CUP-150", "pcs", "PACK"),
    ("LID-150", "pcs", "PACK"),
    ("BOTTLE-1L", "pcs", "PACK"),
    ("WRAP-250", "pcs", "PACK"),
)

AREAS = (
    ("SILOS", "Silo yard"), ("TANKS", "Tank hall"), ("ING", "Ingredient store"),
    ("PACK", "Packaging store"), ("LINE1", "Filling line 1"), ("LINE2", "Filling line 2"),
    ("CELLAR", "Cheese cellar"), ("PICK", "Pick area"), ("DOCK", "Dock"), ("BACK", "Returns"),
)  # fmt: skip


@dataclass(slots=True)
class Fill:
    """One filled lot on its way out: its pallets with their bins, and its loose cups."""

    item: str
    lot: str
    line: str
    order: str
    pallets: list[tuple[str, str]]
    loose: int


@dataclass(slots=True)
class Dairy:
    """A dairy site: its book, its dice, its stock and its open deliveries."""

    number: int
    code: str
    book: Book
    dice: Dice
    customers: list[str]
    piles: dict[str, Stockpile]
    mother: str = ""
    starter: tuple[str, int] = ("", 0)
    filled: list[Fill] = field(default_factory=list)
    held: list[tuple[int, Fill]] = field(default_factory=list)
    sold: deque[tuple[str, str, str]] = field(default_factory=lambda: deque(maxlen=24))
    cheeses: deque[tuple[int, str, int]] = field(default_factory=deque)
    depot: list[tuple[str, str, str]] = field(default_factory=list)
    back: list[tuple[str, str, int]] = field(default_factory=list)
    units: int = 0
    notes: int = 0

    def place(self, area: str) -> str:
        """The full code of an area of this site."""
        return f"{self.code}-{area}"

    def pallet(self) -> str:
        """A fresh SSCC."""
        self.units += 1
        return sscc(self.number, self.units)

    def note(self, kind: str) -> str:
        """A fresh document number: DN for a delivery, TO for a transfer, GR for a receipt."""
        self.notes += 1
        return f"{kind}-{self.code}-{self.notes:06d}"

    def customer(self) -> str:
        """Any of the forty customers."""
        return self.dice.pick(self.customers)

    def draw(
        self,
        item: str,
        quantity: int,
        minute: int,
        order: tuple[str, str | None],
        source: str = "mes-dairy",
    ) -> None:
        """Consume an item on an order, from the oldest lots in stock."""
        pile = self.piles[item]
        for number, part in pile.draw(quantity):
            self.book.on_order(
                source, "consume", minute, {"item": item, "lot": number}, (part, pile.uom),
                order, pile.place,
            )  # fmt: skip


def new_dairy(number: int) -> Dairy:
    """A new site with empty tanks; its places, resources and customers are told in its book."""
    code = f"D{number}"
    book = Book(code)
    piles = {item: Stockpile(item, uom, f"{code}-{area}") for item, uom, area in PILES}
    site = Dairy(number, code, book, Dice(f"dairy {number}"), customer_codes(code), piles)
    tell_places(book, (
        (f"SITE-{code}", "site", None, f"Meadow Dairy, site {number}"),
        (f"{code}-PLANT", "warehouse", f"SITE-{code}", "Production"),
        (f"{code}-COLD", "warehouse", f"SITE-{code}", "Cold store"),
        *((f"{code}-{area}", "area", f"{code}-PLANT", name) for area, name in AREAS),
        *((f"{code}-COLD-{aisle}", "area", f"{code}-COLD", f"Aisle {aisle}") for aisle in "AB"),
        *((f"{code}-COLD-{aisle}{n:02d}", "bin", f"{code}-COLD-{aisle}", f"Bin {aisle}{n:02d}")
          for aisle in "AB" for n in range(1, 13)),
        (f"{code}-ROAD", "transit", None, "On the road"),
        (f"{code}-DEPOT", "warehouse", None, f"Depot South of site {number}"),
    ))  # fmt: skip
    tell_resources(book, "mes-dairy", tuple(
        (f"{code}-{name}", title) for name, title in (
            ("PAST1", "Pasteuriser 1"), ("CULT", "Culture room"), ("TANK1", "Yoghurt tank 1"),
            ("TANK2", "Yoghurt tank 2"), ("FILL1", "Filler 1"), ("FILL2", "Filler 2"),
            ("VAT1", "Cheese vat 1"), ("VAT2", "Cheese vat 2"), ("CHURN", "Butter churn"),
            ("BOTTLER", "Bottler"),
        )
    ))  # fmt: skip
    tell_customers(book, code, number)
    return site


def short_lot(site: Dairy, day: Day, letter: str, number: int) -> str:
    """A lot number: letter, site, day and running number, e.g. `Y-D1-25244-3`."""
    return f"{letter}-{site.code}-{day.code}-{number}"
