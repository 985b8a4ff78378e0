"""One works of Brook Pumps: what it is made of and what it has right now.

Serial stock is a line of serials with the supplier's lot they came in; units that are sold are
remembered only until one of them comes back.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from app.demo.book import Book, Fields, serial
from app.demo.catalogue import customer_codes, tell_customers, tell_places, tell_resources
from app.demo.dice import Dice
from app.demo.identifiers import sscc
from app.demo.stockpile import Stockpile

AREAS = (
    ("STORE", "Parts store"), ("ASSY", "Assembly line"), ("TEST", "Test field"),
    ("FINISHED", "Finished goods"), ("DOCK", "Dock"), ("REPAIR", "Repair shop"),
)  # fmt: skip


@dataclass(slots=True)
class Pump:
    """A finished pump: item, serial, the finished lot it belongs to, and its direct parts."""

    item: str
    number: str
    lot: str
    impeller: tuple[str, str]
    drive: str
    customer: str = ""

    def thing(self) -> Fields:
        """The object that is this unit, named in its lot."""
        return serial(self.item, self.number, self.lot)


@dataclass(slots=True)
class Works:
    """A pump works: its book, its dice, its stock, and what is out with customers."""

    number: int
    code: str
    book: Book
    dice: Dice
    customers: list[str]
    piles: dict[str, Stockpile]
    impellers: deque[tuple[str, str]] = field(default_factory=deque)
    motors: deque[str] = field(default_factory=deque)
    boards: deque[str] = field(default_factory=deque)
    tested: list[Pump] = field(default_factory=list)
    sold: deque[Pump] = field(default_factory=lambda: deque(maxlen=8))
    serials: int = 0
    units: int = 0
    notes: int = 0

    def place(self, area: str) -> str:
        """The full code of an area of this works."""
        return f"{self.code}-{area}"

    def crate(self) -> str:
        """A fresh SSCC."""
        self.units += 1
        return sscc(500 + self.number, self.units)

    def note(self, kind: str) -> str:
        """A fresh document number."""
        self.notes += 1
        return f"{kind}-{self.code}-{self.notes:06d}"

    def fresh(self, letters: str) -> str:
        """A fresh serial number, of the works itself or of a supplier's part."""
        self.serials += 1
        return f"{letters}{self.number:02d}{self.serials:06d}"

    def customer(self) -> str:
        """Any of the forty customers."""
        return self.dice.pick(self.customers)

    def draw(self, item: str, quantity: int, minute: int, order: tuple[str, str]) -> None:
        """Consume a lot-tracked part on a run, oldest lot first."""
        pile = self.piles[item]
        for number, part in pile.draw(quantity):
            self.book.on_order(
                "mes-pumps", "consume", minute, {"item": item, "lot": number},
                (part, pile.uom), order, pile.place,
            )  # fmt: skip


def new_works(number: int) -> Works:
    """A new works with an empty store; its places, resources and customers are in its book."""
    code = f"P{number}"
    book = Book(code)
    store = f"{code}-STORE"
    piles = {item: Stockpile(item, "pcs", store) for item in ("CASTING", "SEAL-KIT", "BOLT-M8")}
    works = Works(number, code, book, Dice(f"works {number}"), customer_codes(code), piles)
    tell_places(book, (
        (f"SITE-{code}", "site", None, f"Brook Pumps, works {number}"),
        (f"{code}-WH", "warehouse", f"SITE-{code}", "Works"),
        *((f"{code}-{area}", "area", f"{code}-WH", name) for area, name in AREAS),
    ))  # fmt: skip
    tell_resources(book, "mes-pumps", (
        (f"{code}-LINE1", "Assembly line 1"), (f"{code}-LINE2", "Assembly line 2"),
        (f"{code}-BENCH1", "Test bench 1"), (f"{code}-DRIVES", "Drive cell"),
        (f"{code}-REPAIR", "Repair bench"),
    ))  # fmt: skip
    tell_customers(book, code, number + 500)
    return works
