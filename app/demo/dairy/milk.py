"""The wet side of a dairy site: silos, pasteuriser, cultures, yoghurt tanks, cheese, butter.

Milk balances: what the tankers bring leaves as milk, cream, yoghurt, cheese, whey, butter,
buttermilk or a declared loss. The mother culture is grown from yesterday's, day after day, so
its line of descent is as long as the history.
"""

from __future__ import annotations

from app.demo.book import Day, lot
from app.demo.dairy.goods_in import CULTURE_BANK
from app.demo.dairy.state import Dairy, short_lot

STORY_YOGHURT = {8: 400, 9: 350, 10: 900, 11: 250}
"""Kilograms of tank 1 of the first site set aside for the story's fills, by day index."""

MES = "mes-dairy"


def fill_silos(site: Dairy, day: Day, tankers: list[tuple[str, int]]) -> None:
    """Blend the tankers into two silo lots; every third day the first one is topped up later."""
    top_up = day.index % 3 == 2
    first, second = short_lot(site, day, "S", 1), short_lot(site, day, "S", 2)
    _blend(site, day, 280, first, tankers[:3])
    _blend(site, day, 285, second, tankers[3:5] if top_up else tankers[3:])
    pasteurise(site, day, 1, 330)
    if top_up:
        _blend(site, day, 420, first, tankers[5:])
    pasteurise(site, day, 2, 450)


def _blend(site: Dairy, day: Day, minute: int, silo: str, tankers: list[tuple[str, int]]) -> None:
    total = sum(quantity for _, quantity in tankers)
    place = site.place("SILOS")
    site.book.put(MES, "transform", minute, {
        "kind": "blend", "homogeneous": True, "batch": f"{silo}-{minute}",
        "work_order": f"SI-{site.code}-{day.code}", "location": place,
        "inputs": [{"object": lot("RAW-MILK", number), "quantity": quantity, "uom": "kg"}
                   for number, quantity in tankers],
        "outputs": [{"object": lot("SILO-MILK", silo), "quantity": total, "uom": "kg"}],
        "document": silo,
    })  # fmt: skip
    lots = site.piles["SILO-MILK"].lots
    if lots and lots[0][0] == silo:
        number, left = lots.popleft()
        lots.appendleft((number, left + total))
        site.piles["SILO-MILK"].total += total
    else:
        site.piles["SILO-MILK"].put(silo, total)


def pasteurise(site: Dairy, day: Day, run: int, minute: int) -> None:
    """One run of the day's pasteurising order: silo milk to milk and cream."""
    book, silo = site.book, site.piles["SILO-MILK"]
    order = f"PO-{site.code}-{day.code}"
    batch = f"P{run}"
    quantity = 20_000 if run == 1 else silo.total
    site.draw("SILO-MILK", quantity, minute, (order, batch))
    cream = quantity * 9 // 100
    loss = quantity // 200
    milk = quantity - cream - loss
    milk_lot, cream_lot = short_lot(site, day, "PM", run), short_lot(site, day, "CR", run)
    tanks = site.place("TANKS")
    book.run(MES, (order, batch), (minute, minute + 75), site.place("PAST1"), {
        "temperature_c": site.dice.between(740, 752) / 10, "hold_s": site.dice.between(15, 18),
        "flow_l_per_h": 18_000, "loss_kg": loss,
    }, kind="pasteurise", homogeneous=True, operator="op-" + site.dice.pick("ABCDE"))  # fmt: skip
    for item, number, amount, role in (
        ("PAST-MILK", milk_lot, milk, "main"), ("CREAM", cream_lot, cream, "co_product"),
    ):  # fmt: skip
        book.on_order(MES, "produce", minute + 75, lot(item, number), (amount, "kg"),
                      (order, batch), tanks, role=role)  # fmt: skip
        site.piles[item].put(number, amount)
    book.inspect(minute + 80, {"batch": batch, "work_order": order}, "phosphatase",
                 {"result": "pass"})  # fmt: skip


def grow_culture(site: Dairy, day: Day) -> None:
    """Yesterday's mother culture becomes today's, and today's starter."""
    book = site.book
    order = (f"CU-{site.code}-{day.code}", "1")
    place = site.place("TANKS")
    if not site.mother:
        source = lot("CULT-BANK", CULTURE_BANK)
        if site.number > 1:
            book.put("wms", "move", 310, {
                "object": dict(source), "quantity": 1, "uom": "kg", "from": "D1-ING",
                "to": place, "document": site.note("TO"),
            })  # fmt: skip
        home = place if site.number > 1 else "D1-ING"
        book.on_order(MES, "consume", 525, source, (1, "kg"), order, home)
    else:
        book.on_order(MES, "consume", 525, lot("MOTHER-CULT", site.mother), (5, "kg"), order,
                      place)  # fmt: skip
    site.draw("PAST-MILK", 330, 526, order)
    mother, starter = short_lot(site, day, "MC", 1), short_lot(site, day, "ST", 1)
    book.run(MES, order, (530, 570), site.place("CULT"), {"temperature_c": 43, "ph": 4.5},
             kind="propagate", homogeneous=True)  # fmt: skip
    made = (("MOTHER-CULT", mother, 5, "co_product"), ("STARTER", starter, 320, "main"))
    for item, number, amount, role in made:
        book.on_order(MES, "produce", 570, lot(item, number), (amount, "kg"), order, place,
                      role=role)  # fmt: skip
    if site.starter[1]:
        book.put("wms", "adjust", 60, {
            "object": lot("STARTER", site.starter[0]), "quantity": -site.starter[1], "uom": "kg",
            "location": place, "reason": "loss", "document": order[0],
        })  # fmt: skip
    site.mother, site.starter = mother, (starter, 320)


def _starter(site: Dairy, quantity: int, minute: int, order: tuple[str, str]) -> None:
    number, left = site.starter
    site.starter = (number, left - quantity)
    site.book.on_order(MES, "consume", minute, lot("STARTER", number), (quantity, "kg"), order,
                       site.place("TANKS"))  # fmt: skip


def make_yoghurt(site: Dairy, day: Day) -> None:
    """Two tanks of white yoghurt, two runs of one order."""
    book = site.book
    order = f"YO-{site.code}-{day.code}"
    for run in (1, 2):
        batch = (order, f"T{run}")
        site.draw("PAST-MILK", 6600, 575 + run, batch)
        _starter(site, 120, 580 + run, batch)
        site.draw("MILK-POWDER", 150, 585 + run, batch)
        number = short_lot(site, day, "YB", run)
        book.run(MES, batch, (575, 715), site.place(f"TANK{run}"), {
            "temperature_c": 43, "end_ph": site.dice.between(440, 465) / 100,
        }, kind="ferment", homogeneous=True)  # fmt: skip
        book.on_order(MES, "produce", 715, lot("YOG-BASE", number), (6870, "kg"), batch,
                      site.place("TANKS"))  # fmt: skip
        book.inspect(718, {"object": lot("YOG-BASE", number)}, "pH", {
            "result": "value", "value": site.dice.between(438, 462) / 100,
            "limits": {"min": 4.3, "max": 4.7},
        })  # fmt: skip
        aside = STORY_YOGHURT.get(day.index, 0) if site.number == 1 and run == 1 else 0
        site.piles["YOG-BASE"].put(number, 6870 - aside)


def make_cheese(site: Dairy, day: Day) -> None:
    """Two vats, runs of one order; rennet and salt are booked on the order by the ERP, late."""
    book = site.book
    order = f"CH-{site.code}-{day.code}"
    cellar = site.place("CELLAR")
    for run in (1, 2):
        batch = (order, f"V{run}")
        site.draw("PAST-MILK", 10_000, 590 + run, batch)
        _starter(site, 30, 592 + run, batch)
        book.run(MES, batch, (590, 760), site.place(f"VAT{run}"), {
            "temperature_c": 32, "cut_min": site.dice.between(28, 36),
        }, kind="cheese")  # fmt: skip
        cheese, whey = short_lot(site, day, "CA", run), short_lot(site, day, "WH", run)
        book.on_order(MES, "produce", 760, lot("CHEESE-ALDER", cheese), (1020, "kg"), batch,
                      cellar, role="main")  # fmt: skip
        book.on_order(MES, "produce", 762, lot("WHEY", whey), (8950, "kg"), batch,
                      site.place("TANKS"), role="by_product")  # fmt: skip
        site.cheeses.append((day.index + 10, cheese, 1020))
        _ship_tanker(site, "WHEY", whey, 8950)
    place = site.place("ING")
    for number, part in site.piles["RENNET"].draw(4):
        book.on_order("erp", "consume", day.iso, lot("RENNET", number), (part, "kg"),
                      (order, None), place)  # fmt: skip
    book.on_order("erp", "consume", None, {"item": "SALT"}, (40, "kg"), (order, None), place)
    book.keep_back(3)


def _ship_tanker(site: Dairy, item: str, number: str, quantity: int) -> None:
    site.book.put("wms", "ship", 1200, {
        "object": lot(item, number), "quantity": quantity, "uom": "kg",
        "customer": f"C-{site.code}-PARTNER", "from": site.place("TANKS"),
        "document": site.note("DN"),
    })  # fmt: skip


def make_butter(site: Dairy, day: Day) -> None:
    """Cream to butter: booked on the order as a whole, by date, the day after (ERP)."""
    book = site.book
    order = (f"BU-{site.code}-{day.code}", None)
    cream = site.piles["CREAM"].total
    site.draw("CREAM", cream, 600, order, source="erp")
    pieces = cream * 44 // 25
    site.draw("WRAP-250", pieces, 601, order, source="erp")
    butter, buttermilk = short_lot(site, day, "B", 1), short_lot(site, day, "BM", 1)
    left = cream - pieces // 4 - 20
    book.on_order("erp", "produce", day.iso, lot("BUTTER-250", butter, expires_at=day.plus(60)),
                  (pieces, "pcs"), order, site.place("PICK"))  # fmt: skip
    book.keep_back(2)
    book.on_order("erp", "produce", day.iso, lot("BUTTERMILK", buttermilk), (left, "kg"), order,
                  site.place("TANKS"), role="by_product")  # fmt: skip
    book.keep_back(2)
    _ship_tanker(site, "BUTTERMILK", buttermilk, left)
    for part in (pieces // 2, pieces - pieces // 2):
        customer = site.customer()
        book.put("wms", "ship", 1260, {
            "object": lot("BUTTER-250", butter), "quantity": part, "uom": "pcs",
            "customer": customer, "from": site.place("PICK"), "document": site.note("DN"),
        })  # fmt: skip


def bottle_milk(site: Dairy, day: Day) -> None:
    """What milk is left goes into bottles and leaves the same evening."""
    book = site.book
    order = (f"FM-{site.code}-{day.code}", "1")
    milk = site.piles["PAST-MILK"].total
    site.draw("PAST-MILK", milk, 800, order)
    bottles = milk * 970 // 1030
    site.draw("BOTTLE-1L", bottles, 801, order)
    number = short_lot(site, day, "FM", 1)
    book.run(MES, order, (800, 900), site.place("BOTTLER"), {"temperature_c": 4}, kind="fill")
    book.on_order(MES, "produce", 900, lot("MILK-1L", number, expires_at=day.plus(9)),
                  (bottles, "pcs"), order, site.place("PICK"))  # fmt: skip
    left = bottles
    for _ in range(6):
        part = min(left, bottles // 6 + 6)
        left -= part
        book.put("wms", "ship", 1150, {
            "object": lot("MILK-1L", number), "quantity": part, "uom": "pcs",
            "customer": site.customer(), "from": site.place("PICK"),
            "document": site.note("DN"),
        })  # fmt: skip
