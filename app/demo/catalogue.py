"""What both demo plants are made of: sources, items, suppliers, and the shape of sites.

Tables only, and the `define` events that tell them. Customers and places belong to a plant and
are told when the plant starts; everything here is told once.
"""

from __future__ import annotations

from app.demo.book import Book, Fields
from app.demo.identifiers import gln, gtin

SOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("mes-dairy", "Manufacturing execution, dairy", "occurred",
     "define run consume produce transform void reverse"),
    ("mes-pumps", "Manufacturing execution, pumps", "occurred",
     "define run consume produce transform inspect void reverse"),
    ("erp", "Business system", "posted",
     "define receive consume produce ship return adjust void reverse"),
    ("wms", "Warehouse management", "occurred",
     "define receive move pack unpack ship return adjust count status void reverse"),
    ("lims", "Laboratory", "occurred", "define inspect status adjust void"),
)  # fmt: skip
"""Name, title, basis of times, owned event types."""

_CUP: Fields = {"case": 12, "kg": 6.666667}  # how many cups a case and a kilogram are
# code, name, uom, item type, tracking, factors
ITEMS: tuple[tuple[str, str, str, str, str, Fields], ...] = (
    ("RAW-MILK", "Raw milk", "kg", "raw", "lot", {}),
    ("CULT-BANK", "Culture bank, yoghurt", "kg", "raw", "lot", {}),
    ("MILK-POWDER", "Skimmed milk powder", "kg", "raw", "lot", {"bag": 25}),
    ("FRUIT-CHERRY", "Cherry preparation", "kg", "raw", "lot", {}),
    ("FRUIT-PEACH", "Peach preparation", "kg", "raw", "lot", {}),
    ("FRUIT-VANILLA", "Vanilla preparation", "kg", "raw", "lot", {}),
    ("FRUIT-STRAW", "Strawberry preparation", "kg", "raw", "lot", {}),
    ("RENNET", "Rennet", "kg", "raw", "lot", {}),
    ("SALT", "Salt", "kg", "raw", "none", {}),
    ("CUP-150", "Cup 150 g", "pcs", "packaging", "lot", {}),
    ("LID-150", "Foil lid 150 g", "pcs", "packaging", "lot", {}),
    ("BOTTLE-1L", "Bottle 1 l", "pcs", "packaging", "lot", {}),
    ("WRAP-250", "Butter wrap 250 g", "pcs", "packaging", "lot", {}),
    ("CARTON", "Carton blank", "pcs", "packaging", "none", {}),
    ("SILO-MILK", "Milk in silo", "kg", "intermediate", "lot", {}),
    ("PAST-MILK", "Pasteurised standardised milk", "kg", "intermediate", "lot", {}),
    ("CREAM", "Cream 40 %", "kg", "intermediate", "lot", {}),
    ("MOTHER-CULT", "Mother culture", "kg", "intermediate", "lot", {}),
    ("STARTER", "Starter culture", "kg", "intermediate", "lot", {}),
    ("YOG-BASE", "White yoghurt", "kg", "intermediate", "lot", {}),
    ("WHEY", "Whey", "kg", "intermediate", "lot", {}),
    ("BUTTERMILK", "Buttermilk", "kg", "intermediate", "lot", {}),
    ("WASTE-YOG", "Yoghurt for disposal", "kg", "intermediate", "lot", {}),
    ("YOG-NATURAL", "Natural yoghurt 150 g", "pcs", "finished", "lot", _CUP),
    ("YOG-CHERRY", "Cherry yoghurt 150 g", "pcs", "finished", "lot", _CUP),
    ("YOG-PEACH", "Peach yoghurt 150 g", "pcs", "finished", "lot", _CUP),
    ("YOG-VANILLA", "Vanilla yoghurt 150 g", "pcs", "finished", "lot", _CUP),
    ("YOG-STRAW", "Strawberry yoghurt 150 g", "pcs", "finished", "lot", _CUP),
    ("DRINK-STRAW", "Strawberry yoghurt drink 250 g", "pcs", "finished", "lot", {"kg": 4}),
    ("MILK-1L", "Fresh milk 1 l", "pcs", "finished", "lot", {"crate": 12, "kg": 0.970874}),
    ("CHEESE-ALDER", "Alder cheese, wheel", "kg", "finished", "lot", {}),
    ("BUTTER-250", "Butter 250 g", "pcs", "finished", "lot", {"case": 40, "kg": 4}),
    ("IMPELLER", "Impeller, stainless", "pcs", "raw", "lot_and_serial", {}),
    ("MOTOR", "Motor 1.1 kW", "pcs", "raw", "serial", {}),
    ("CONTROLLER", "Controller board", "pcs", "raw", "serial", {}),
    ("CASTING", "Pump housing, casting", "pcs", "raw", "lot", {}),
    ("SEAL-KIT", "Shaft seal set", "pcs", "raw", "lot", {}),
    ("BOLT-M8", "Bolt M8×30", "pcs", "raw", "lot", {"box": 200}),
    ("GREASE", "Bearing grease", "kg", "raw", "none", {}),
    ("LABEL", "Rating plate", "pcs", "packaging", "none", {}),
    ("DRIVE", "Drive, motor with controller", "pcs", "intermediate", "serial", {}),
    ("CASTING-USED", "Pump housing from dismantling", "pcs", "intermediate", "lot", {}),
    ("PUMP-100", "Pump BP-100", "pcs", "finished", "lot_and_serial", {}),
    ("PUMP-200", "Pump BP-200", "pcs", "finished", "lot_and_serial", {}),
    ("SERVICE-KIT", "Service kit", "pcs", "finished", "lot", {}),
)

SUPPLIERS: tuple[tuple[str, str], ...] = (
    *((f"S-FARM-{n}", f"Milk round {n} of the Alder valley farmers") for n in range(1, 9)),
    ("S-CULTURE", "Northlight Cultures"),
    ("S-POWDER", "Hill Dairy Powders"),
    ("S-FRUIT", "Orchard Preparations"),
    ("S-BERRY", "Berry Vale Preparations"),
    ("S-RENNET", "Stanton Enzymes"),
    ("S-CUPS", "Clearcup Packaging"),
    ("S-FOIL", "Thin Foil Works"),
    ("S-IMPELLER", "Cast & Blade"),
    ("S-MOTOR", "Ridge Motors"),
    ("S-BOARD", "Tallow Electronics"),
    ("S-FOUNDRY", "Lower Mill Foundry"),
    ("S-SEAL", "Ring & Lip Seals"),
    ("S-BOLT", "Fastener Yard"),
)

OTHERS = (
    ("partner", "Valley Feed and Whey"),
    ("own", "Own depot South"),
    ("disposal", "Clean Cycle Disposal"),
)
_FIRST = ("Anchor", "Beacon", "Cedar", "Dover", "Elm", "Fern", "Garnet", "Harbour")
_SECOND = ("Stores", "Foods", "Market", "Kitchens", "Trading")
_COUNTRIES = ("DE", "DE", "DE", "AT", "NL", "PL", "FR", "DK")
_PEOPLE = ("Ada Brandt", "Jonas Feld", "Mira Holm", "Piet Kaas", "Rosa Lind", "Vera Quell")


def tell_catalogue(book: Book) -> None:
    """Tell the sources, the items and the suppliers, as of the day before production."""
    for name, title, basis, types in SOURCES:
        book.put(name, "define", None, {
            "defines": "source", "name": title, "zone": "Europe/Berlin", "day_start": "00:00",
            "at_basis": basis, "event_types": types.split(),
        })  # fmt: skip
    for number, (code, name, uom, item_type, tracking, factors) in enumerate(ITEMS, 1):
        fields: Fields = {"item": code, "name": name, "uom": uom, "item_type": item_type,
                          "tracking": tracking}  # fmt: skip
        if factors:
            fields["factors"] = factors
        if item_type == "finished":
            fields["gtin"] = gtin(number)
        book.put("erp", "define", "2025-08-29", fields)
    for number, (code, name) in enumerate(SUPPLIERS, 1):
        book.put("erp", "define", "2025-08-29", {
            "supplier": code, "name": name, **_party(number, code.lower(), "Quality desk"),
            "gln": gln(700_000 + number),
        })  # fmt: skip


def _party(number: int, mailbox: str, contact: str) -> Fields:
    return {
        "contact": contact,
        "phone": f"+49 30 5550 {number:04d}",
        "email": f"quality@{mailbox}.example.org",
        "address": f"{number % 90 + 1} Market Road, 1{number % 9000:04d} Sampletown",
        "country": _COUNTRIES[number % len(_COUNTRIES)],
    }


def customer_codes(plant: str) -> list[str]:
    """The forty customers of a plant."""
    return [f"C-{plant}-{n:02d}" for n in range(1, 41)]


def tell_customers(book: Book, plant: str, number: int) -> None:
    """Tell a plant's forty customers, its partner, its own depot and its disposal firm."""
    for n, code in enumerate(customer_codes(plant)):
        name = f"{_FIRST[n % 8]} {_SECOND[n // 8]}" + (f" {number}" if number > 1 else "")
        _customer(book, code, "customer", name, number * 100 + n)
    for n, (kind, name) in enumerate(OTHERS, 40):
        code = f"C-{plant}-{kind.upper()}"
        _customer(book, code, kind, f"{name} {plant}", number * 100 + n)


def _customer(book: Book, code: str, kind: str, name: str, number: int) -> None:
    book.put("erp", "define", "2025-08-29", {
        "customer": code, "kind": kind, "name": name,
        **_party(number, code.lower(), _PEOPLE[number % len(_PEOPLE)]), "gln": gln(number),
    })  # fmt: skip


def tell_places(book: Book, places: tuple[tuple[str, str, str | None, str], ...]) -> None:
    """Tell locations as (code, kind, the one it is in, name)."""
    for code, kind, within, name in places:
        fields: Fields = {"location": code, "kind": kind, "name": name}
        if within is not None:
            fields["in"] = within
        book.put("wms", "define", "2025-08-29", fields)


def tell_resources(book: Book, source: str, resources: tuple[tuple[str, str], ...]) -> None:
    """Tell resources as (code, name)."""
    for code, name in resources:
        book.put(source, "define", "2025-08-29", {"resource": code, "name": name})
