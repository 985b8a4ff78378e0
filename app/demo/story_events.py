"""The bookings of the planted story, written by hand, day by day.

Every booking has a clean time of its own (`at_basis` occurred), no container is used twice and
no lot is topped up after a draw. Day 7 is Monday, 8 September 2025.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.demo.book import Book, Event, Fields, day_of, lot
from app.demo.catalogue import ITEMS, tell_places, tell_resources
from app.demo.identifiers import gln, gtin, sscc
from app.demo.pump_story import pump_story

FRUIT, CUPS = "FRUIT-STRAW", "YOG-STRAW"
PALLETS = tuple(sscc(900, number) for number in range(1, 8))

CUSTOMERS = (
    ("C-NORTH", "Northgate Supermarkets", "Nora Gate", "DE"),
    ("C-HILL", "Hillside Schools", "Hilda Seid", "DE"),
    ("C-PORT", "Port Hotels", "Paul Orten", "NL"),
    ("C-GREEN", "Green Basket", "Greta Basker", "AT"),
    ("C-OAK", "Oak Canteens", "Otto Eich", "DE"),
    ("C-WATER", "Lindow Waterworks", "Wanda Lind", "DK"),
    ("C-POND", "Pond Farms", "Peter Pond", "DE"),
)


def story_events() -> Iterator[tuple[int, Event]]:
    """Both cases, each event with the index of the day on which it is told."""
    diary = Diary()
    for index, chapter in (
        (7, _monday), (8, _tuesday), (9, _wednesday), (10, _thursday), (11, _friday),
        (14, _second_monday), (15, _second_tuesday), (17, _return), (18, _finding),
    ):  # fmt: skip
        diary.book.open(day_of(index))
        chapter(diary)
        for event in diary.book.told:
            yield index, event
    yield from pump_story()


class Diary:
    """The story's own book; every booking is told as having happened at its time."""

    def __init__(self) -> None:
        self.book = Book("STORY")

    def say(self, source: str, kind: str, minute: int, /, **fields: Any) -> str:
        """Write one event; a field named `from_` is written `from`."""
        if "from_" in fields:
            fields["from"] = fields.pop("from_")
        return self.book.put(source, kind, minute, {"at_basis": "occurred", **fields})

    def move(self, minute: int, thing: Fields, much: Fields, way: tuple[str, str]) -> None:
        """A transfer from one place to another."""
        self.say("wms", "move", minute, object=thing, **much, from_=way[0], to=way[1],
                 document=f"TO-STORY-{self.book.day.code}")  # fmt: skip

    def ship(self, minute: int, thing: Fields, much: Fields, way: tuple[str, str, str]) -> str:
        """A delivery: from, customer, delivery note."""
        return self.say("wms", "ship", minute, object=thing, **much, from_=way[0],
                        customer=way[1], document=way[2])  # fmt: skip

    def pallet(self, minute: int, hu: str, contents: list[tuple[str, int]]) -> None:
        """Strawberry yoghurt lots on a pallet."""
        self.say("wms", "pack", minute, hu=hu, contents=[
            {"object": lot(CUPS, number), **pcs(quantity)} for number, quantity in contents
        ])  # fmt: skip

    def fill(
        self,
        minute: int,
        order: tuple[str, str],
        base: tuple[str, int],
        fruit: tuple[str, int],
        made: tuple[str, int],
    ) -> None:
        """One fill: white yoghurt, fruit, cups and lids to one finished lot."""
        birch = order[1] == "B1"
        store, line = ("BIRCH-STORE", "BIRCH-LINE") if birch else ("D1-ING", "D1-LINE1")
        more = {"at_basis": "occurred"}
        for step, (item, number, amount, place) in enumerate((
            ("YOG-BASE", base[0], (base[1], "kg"), "BIRCH-STORE" if birch else "D1-TANKS"),
            (FRUIT, fruit[0], (fruit[1], "kg"), store),
            ("CUP-150", "CUP-STORY", (made[1], "pcs"), store),
            ("LID-150", "LID-STORY", (made[1], "pcs"), store),
        )):  # fmt: skip
            self.book.on_order("mes-dairy", "consume", minute + step, lot(item, number), amount,
                               order, place, **more)  # fmt: skip
        filler = "BIRCH-FILL" if birch else "D1-FILL1"
        self.book.run("mes-dairy", order, (minute, minute + 60), filler,
                      {"temperature_c": 6.4, "seal_c": 192}, kind="fill", **more)  # fmt: skip
        thing = lot(CUPS, made[0], expires_at=self.book.day.plus(28))
        self.book.on_order("mes-dairy", "produce", minute + 60, thing, (made[1], "pcs"), order,
                           line, role="main", **more)  # fmt: skip


def pcs(quantity: int) -> Fields:
    """A quantity in pieces."""
    return {"quantity": quantity, "uom": "pcs"}


def kg(quantity: int) -> Fields:
    """A quantity in kilograms."""
    return {"quantity": quantity, "uom": "kg"}


def _monday(diary: Diary) -> None:
    """Goods receipt: the bad supplier lot as two lots, a good one, and a namesake."""
    for n, (code, name, contact, country) in enumerate(CUSTOMERS, 1):
        diary.book.put("erp", "define", "2025-09-01", {
            "customer": code, "kind": "customer", "name": name, "contact": contact,
            "phone": f"+49 30 5559 {n:04d}", "email": f"recall@{code.lower()}.example.com",
            "address": f"{n} Long Street, Sampletown", "country": country,
            "gln": gln(900_000 + n),
        })  # fmt: skip
    tell_places(diary.book, (
        ("SITE-BIRCH", "site", None, "Meadow Dairy, Birch"),
        ("BIRCH-WH", "warehouse", "SITE-BIRCH", "Birch"),
        ("BIRCH-STORE", "area", "BIRCH-WH", "Ingredients, Birch"),
        ("BIRCH-LINE", "area", "BIRCH-WH", "Filling line, Birch"),
        ("BIRCH-COLD", "area", "BIRCH-WH", "Cold store, Birch"),
    ))  # fmt: skip
    tell_resources(diary.book, "mes-dairy", (("BIRCH-FILL", "Filler, Birch"),))
    for step, (item, number, much, supplier, theirs) in enumerate((
        (FRUIT, "FP-0117", kg(600), "S-BERRY", "BV-4471"),
        (FRUIT, "FP-0118", kg(400), "S-BERRY", "BV-4471"),
        (FRUIT, "FP-0119", kg(300), "S-BERRY", "BV-4472"),
        (FRUIT, "FP-0120", kg(200), "S-FRUIT", "BV-4471"),
        ("CUP-150", "CUP-STORY", pcs(20_000), "S-CUPS", "CC-5150"),
        ("LID-150", "LID-STORY", pcs(20_000), "S-FOIL", "TF-5150"),
    )):  # fmt: skip
        diary.say("wms", "receive", 480 + step * 5, object=lot(item, number), **much,
                  supplier=supplier, supplier_lot=theirs, location="D1-ING",
                  document=f"GR-STORY-{1 if step < 3 else step}")  # fmt: skip
    diary.say("lims", "inspect", 600, object=lot(FRUIT, "FP-0117"), test="yeasts and moulds",
              result="pass")  # fmt: skip


def _tuesday(diary: Diary) -> None:
    """First fill: two pallets and 900 loose cups."""
    code = diary.book.day.code
    diary.fill(840, ("FI-STORY-1", "L1"), (f"YB-D1-{code}-1", 400), ("FP-0117", 48),
               ("YS-0909", 2900))  # fmt: skip
    number = [item[0] for item in ITEMS].index(CUPS) + 1
    diary.say("erp", "define", 900, item=CUPS, lot="YS-0909",
              same_as=f"https://id.example.com/01/{gtin(number)}/10/YS-0909")  # fmt: skip
    diary.pallet(960, PALLETS[0], [("YS-0909", 1000)])
    diary.pallet(965, PALLETS[1], [("YS-0909", 1000)])
    for n in (0, 1):
        diary.move(970 + n, {"hu": PALLETS[n]}, {}, ("D1-LINE1", f"D1-COLD-A0{n + 1}"))
    diary.move(975, lot(CUPS, "YS-0909"), pcs(900), ("D1-LINE1", "D1-PICK"))


def _wednesday(diary: Diary) -> None:
    """Second fill; an innocent fill with a wrong scan, voided; the blend; off to Birch."""
    base = f"YB-D1-{diary.book.day.code}-1"
    diary.fill(840, ("FI-STORY-2", "L1"), (base, 200), ("FP-0117", 24), ("YS-0910", 1450))
    diary.pallet(905, PALLETS[3], [("YS-0910", 1450)])
    diary.move(908, {"hu": PALLETS[3]}, {}, ("D1-LINE1", "D1-COLD-A03"))
    wrong = diary.book.on_order(
        "mes-dairy", "consume", 910, lot(FRUIT, "FP-0117"), (18, "kg"), ("FI-STORY-3", "L1"),
        "D1-ING", at_basis="occurred",
    )  # fmt: skip
    diary.say("mes-dairy", "void", 930, voids=wrong, reason="wrong lot scanned, FP-0120 was used")
    diary.fill(912, ("FI-STORY-3", "L1"), (base, 150), ("FP-0120", 18), ("YS-0910N", 1090))
    diary.move(980, lot(CUPS, "YS-0910N"), pcs(1090), ("D1-LINE1", "D1-PICK"))
    diary.say(
        "mes-dairy", "transform", 990, kind="blend", homogeneous=True, batch="1",
        work_order="BL-STORY", location="D1-ING", document="BL-STORY",
        inputs=[{"object": lot(FRUIT, "FP-0117"), **kg(300)},
                {"object": lot(FRUIT, "FP-0119"), **kg(100)}],
        outputs=[{"object": lot(FRUIT, "FP-BLEND"), **kg(400)}],
    )  # fmt: skip
    for number in ("FP-0118", "FP-BLEND"):
        diary.move(1020, lot(FRUIT, number), kg(400), ("D1-ING", "D1-ROAD"))
    for item in ("CUP-150", "LID-150"):
        number = f"{item[:3]}-STORY"
        diary.move(1021, lot(item, number), pcs(8000), ("D1-ING", "D1-ROAD"))


def _thursday(diary: Diary) -> None:
    """Birch fills with the blend; the first pallet leaves; a mixed pallet is built."""
    for number in ("FP-0118", "FP-BLEND"):
        diary.move(360, lot(FRUIT, number), kg(400), ("D1-ROAD", "BIRCH-STORE"))
    for item in ("CUP-150", "LID-150"):
        number = f"{item[:3]}-STORY"
        diary.move(361, lot(item, number), pcs(8000), ("D1-ROAD", "BIRCH-STORE"))
    diary.ship(420, {"hu": PALLETS[0]}, {}, ("D1-COLD-A01", "C-NORTH", "DN-STORY-1"))
    diary.pallet(600, PALLETS[2], [("YS-0909", 200), ("YS-0910N", 200)])
    base = f"YB-D1-{diary.book.day.code}-1"
    diary.move(780, lot("YOG-BASE", base), kg(900), ("D1-TANKS", "D1-ROAD"))
    diary.move(900, lot("YOG-BASE", base), kg(900), ("D1-ROAD", "BIRCH-STORE"))
    diary.fill(960, ("FI-STORY-4", "B1"), (base, 500), ("FP-BLEND", 60), ("YS-0911B", 3600))
    for n in (4, 5):
        diary.pallet(1030 + n, PALLETS[n], [("YS-0911B", 1800)])
        diary.move(1040 + n, {"hu": PALLETS[n]}, {}, ("BIRCH-LINE", "BIRCH-COLD"))


def _friday(diary: Diary) -> None:
    """Deliveries by pallet, opened, mixed and whole; the last two fills."""
    ship = diary.ship
    diary.move(400, {"hu": PALLETS[1]}, {}, ("D1-COLD-A02", "D1-DOCK"))
    diary.say("wms", "unpack", 410, hu=PALLETS[1],
              contents=[{"object": lot(CUPS, "YS-0909"), **pcs(300)}])  # fmt: skip
    ship(430, {"hu": PALLETS[1]}, {}, ("D1-DOCK", "C-HILL", "DN-STORY-2"))
    ship(435, lot(CUPS, "YS-0909"), pcs(200), ("D1-DOCK", "C-PORT", "DN-STORY-3"))
    ship(440, {"hu": PALLETS[2]}, {}, ("D1-PICK", "C-GREEN", "DN-STORY-4"))
    ship(445, {"hu": PALLETS[3]}, {}, ("D1-COLD-A03", "C-NORTH", "DN-STORY-5"))
    ship(450, lot(CUPS, "YS-0910N"), pcs(500), ("D1-PICK", "C-OAK", "DN-STORY-6"))
    earlier = f"YB-D1-{day_of(10).code}-1"
    diary.fill(600, ("FI-STORY-5", "B1"), (earlier, 400), ("FP-0118", 48), ("YS-0912B", 2880))
    diary.move(680, lot(CUPS, "YS-0912B"), pcs(2880), ("BIRCH-LINE", "BIRCH-COLD"))
    base = f"YB-D1-{diary.book.day.code}-1"
    diary.fill(840, ("FI-STORY-6", "L1"), (base, 250), ("FP-0117", 30), ("YS-0912", 1800))
    diary.pallet(910, PALLETS[6], [("YS-0912", 1800)])
    diary.move(920, {"hu": PALLETS[6]}, {}, ("D1-LINE1", "D1-COLD-B01"))


def _second_monday(diary: Diary) -> None:
    """Birch delivers; one delivery is reversed; cups are reworked into drink."""
    cold, second = "BIRCH-COLD", lot(CUPS, "YS-0912B")
    diary.ship(420, {"hu": PALLETS[4]}, {}, (cold, "C-GREEN", "DN-STORY-7"))
    diary.ship(425, dict(second), pcs(1000), (cold, "C-PORT", "DN-STORY-8"))
    diary.ship(430, dict(second), pcs(880), (cold, "C-HILL", "DN-STORY-9"))
    booked = diary.ship(435, dict(second), pcs(100), (cold, "C-OAK", "DN-STORY-10"))
    diary.say("wms", "reverse", 560, reverses=booked, document="DN-STORY-10",
              reason="never loaded")  # fmt: skip
    diary.say(
        "mes-dairy", "transform", 720, kind="rework", batch="1", work_order="RE-STORY",
        location="D1-PICK", document="RE-STORY",
        inputs=[{"object": lot(CUPS, "YS-0909"), **pcs(600)}],
        outputs=[{"object": lot("DRINK-STRAW", "DS-0915"), **pcs(350)}],
    )  # fmt: skip


def _second_tuesday(diary: Diary) -> None:
    """The drink is sold; a few damaged cups are written off."""
    diary.ship(420, lot("DRINK-STRAW", "DS-0915"), pcs(200), ("D1-PICK", "C-HILL", "DN-STORY-11"))
    diary.say("wms", "adjust", 700, object=lot(CUPS, "YS-0909"), quantity=-12, uom="pcs",
              location="D1-PICK", reason="scrap")  # fmt: skip


def _return(diary: Diary) -> None:
    """One customer sends some back."""
    diary.say("wms", "return", 660, object=lot(CUPS, "YS-0909"), **pcs(240), customer="C-NORTH",
              to="D1-BACK", document="RT-STORY-1")  # fmt: skip


def _finding(diary: Diary) -> None:
    """The finding, and what is left of the first lot is put on hold."""
    diary.say("lims", "inspect", 540, object=lot(FRUIT, "FP-0117"), test="Listeria monocytogenes",
              result="fail", limits="absent in 25 g", document="LAB-STORY-1")  # fmt: skip
    diary.say("lims", "status", 545, object=lot(FRUIT, "FP-0117"), status="hold",
              location="D1-ING", **kg(198), reason="Listeria found")  # fmt: skip
