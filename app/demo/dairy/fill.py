"""The dry side of a dairy site: white yoghurt, fruit, cups and lids to finished lots on pallets.

Four orders a day, two runs each, one finished lot a run. On every second order the lids are
booked on the order as a whole, so either lot of it may hold any of them.
"""

from __future__ import annotations

from app.demo.book import Day, lot
from app.demo.dairy.state import Dairy, Fill, short_lot

MES = "mes-dairy"
PRODUCTS = (
    ("YOG-NATURAL", ""),
    ("YOG-CHERRY", "FRUIT-CHERRY"),
    ("YOG-PEACH", "FRUIT-PEACH"),
    ("YOG-VANILLA", "FRUIT-VANILLA"),
)
PALLET = 2000


def fill_cups(site: Dairy, day: Day) -> None:
    """All fills of the day, oldest white yoghurt first."""
    site.filled = []
    for n in range(4):
        item, fruit = PRODUCTS[(n + day.index) % 4]
        order = f"FI-{site.code}-{day.code}-{n + 1}"
        site.book.put("erp", "define", day.iso, {
            "work_order": order, "item": item, "quantity": 25_000, "due": day.plus(1),
        })  # fmt: skip
        shared = n % 2 == 0
        cups = sum(
            _run(site, day, (order, f"L{line}"), (n, line), (item, fruit), shared)
            for line in (1, 2)
        )
        if shared:
            site.draw("LID-150", cups, 725 + n * 120, (order, None), source="erp")
        site.book.on_order(MES, "consume", None, {"item": "CARTON"}, (cups // 12, "pcs"),
                           (order, None), site.place("PACK"))  # fmt: skip


def _run(
    site: Dairy,
    day: Day,
    order: tuple[str, str],
    slot: tuple[int, int],
    product: tuple[str, str],
    lids_on_order: bool,
) -> int:
    """One run on one line: its bookings, its lot, its pallets. Returns the cups used."""
    n, line = slot
    start = 730 + n * 120 + line * 5
    place = site.place(f"LINE{line}")
    base = site.piles["YOG-BASE"].total // (9 - (n * 2 + line))
    site.draw("YOG-BASE", base, start, order)
    fruit = base * 12 // 100 if product[1] else 0
    if fruit:
        site.draw(product[1], fruit, start + 2, order)
    made = (base + fruit) * 1000 // 150 * 99 // 100
    cups = made + 60
    if (n + day.index) % 5 == 0:
        _over_issue(site, start + 3, order, cups)
    else:
        site.draw("CUP-150", cups, start + 3, order)
    if not lids_on_order:
        site.draw("LID-150", cups, start + 4, order)
    number = short_lot(site, day, "Y", n * 2 + line)
    site.book.run(MES, order, (start, start + 90), site.place(f"FILL{line}"), {
        "temperature_c": site.dice.between(55, 80) / 10, "seal_c": site.dice.between(188, 199),
        "net_g": site.dice.between(1500, 1512) / 10,
    }, kind="fill", operator="op-" + site.dice.pick("FGHKL"),
        record=f"https://mes.example.com/runs/{order[0]}/{order[1]}")  # fmt: skip
    thing = lot(product[0], number, status="quarantine", expires_at=day.plus(28))
    site.book.on_order(MES, "produce", start + 90, thing, (made, "pcs"), order, place, role="main")
    if line == 1 and n % 2 == 1:
        _waste(site, day, order, (n, start + 91), place)
    _palletise(site, (start + 95, place), Fill(product[0], number, place, order[0], [], made))
    return cups


def _over_issue(site: Dairy, minute: int, order: tuple[str, str], cups: int) -> None:
    """A whole sleeve too many is issued and taken back: a reverse, partial."""
    pile = site.piles["CUP-150"]
    number, left = pile.lots[0]
    if left < cups + 500:
        site.draw("CUP-150", cups, minute, order)
        return
    pile.draw(cups)
    booked = site.book.on_order(MES, "consume", minute, lot(pile.item, number),
                                (cups + 500, "pcs"), order, pile.place)  # fmt: skip
    site.book.put(MES, "reverse", minute + 60, {
        "reverses": booked, "quantity": 500, "uom": "pcs", "document": order[0],
    })  # fmt: skip


def _waste(
    site: Dairy, day: Day, order: tuple[str, str], when: tuple[int, int], place: str
) -> None:
    """Start-up waste of a line: a scrap output, collected by the disposal firm."""
    number = short_lot(site, day, "W", when[0])
    site.book.on_order(MES, "produce", when[1], lot("WASTE-YOG", number), (9, "kg"), order, place,
                       role="scrap")  # fmt: skip
    site.book.put("wms", "ship", 1300, {
        "object": lot("WASTE-YOG", number), "quantity": 9, "uom": "kg",
        "customer": f"C-{site.code}-DISPOSAL", "from": place, "document": site.note("DN"),
    })  # fmt: skip


def _palletise(site: Dairy, where: tuple[int, str], fill: Fill) -> None:
    """Pack the lot on pallets and put them into the cold store; about 500 cups stay loose."""
    minute, line = where
    put, document = site.book.put, site.note("TO")
    while fill.loose > 600:
        quantity = min(PALLET, fill.loose - 500)
        fill.loose -= quantity
        hu = site.pallet()
        put("wms", "pack", minute, {
            "hu": hu,
            "contents": [
                {"object": lot(fill.item, fill.lot), "quantity": quantity, "uom": "pcs"}
            ],
            "document": fill.order,
        })  # fmt: skip
        home = _bin(site)
        fill.pallets.append((hu, home))
        put("wms", "move", minute + 6, {
            "object": {"hu": hu}, "from": line, "to": home, "document": document,
        })  # fmt: skip
        minute += 3
    put("lims", "adjust", minute + 8, {
        "object": lot(fill.item, fill.lot), "quantity": -24, "uom": "pcs", "location": line,
        "reason": "sample", "document": fill.order,
    })  # fmt: skip
    fill.loose -= 24
    put("wms", "move", minute + 10, {
        "object": lot(fill.item, fill.lot), "quantity": fill.loose, "uom": "pcs", "from": line,
        "to": site.place("PICK"), "document": document,
    })  # fmt: skip
    site.filled.append(fill)


def _bin(site: Dairy) -> str:
    n = site.units % 24
    return f"{site.code}-COLD-{'AB'[n // 12]}{n % 12 + 1:02d}"


def wrong_scan(site: Dairy, day: Day) -> None:
    """A wrong lot was scanned for a fill; the booking is voided the same evening and rebooked.

    The right booking exists already, so only the wrong one and its void are told.
    """
    pile = site.piles["FRUIT-CHERRY"]
    order = f"FI-{site.code}-{day.code}-1"
    wrong = site.book.on_order(MES, "consume", 735, lot("FRUIT-CHERRY", pile.lots[-1][0]),
                               (180, "kg"), (order, "L1"), pile.place)  # fmt: skip
    site.book.put(MES, "void", 1320, {"voids": wrong, "reason": "wrong lot scanned"})
    site.book.keep_back(1)
