"""The way out of a dairy site: laboratory release, pallets to customers, and what comes back.

A lot is in quarantine until its results are there the next morning; then its pallets go by
handling unit, its loose cups by mixed pallet and by lot. One lot a week waits for a retest.
"""

from __future__ import annotations

from app.demo.book import Day, lot
from app.demo.dairy.state import Dairy, Fill, short_lot

RELEASE_DAY = 330
"""Minute of the day at which yesterday's results are there."""


def release_and_ship(site: Dairy, day: Day) -> None:
    """Yesterday's lots: results, status, deliveries; and the held lot whose retest is due."""
    _from_depot(site)
    clear_returns(site)
    ready = [fill for due, fill in site.held if due <= day.index]
    site.held = [(due, fill) for due, fill in site.held if due > day.index]
    for fill in ready:
        _status(site, fill, "released", "retest passed")
    for n, fill in enumerate(site.filled):
        retest = day.weekday == 3 and n == 5
        _results(site, fill, retest)
        if retest:
            _status(site, fill, "hold", "coliforms above limit, retest")
            site.held.append((day.index + 2, fill))
        else:
            _status(site, fill, "released", "results complete")
            ready.append(fill)
    if day.weekday == 2:
        _rework(site, day, [fill for fill in ready if fill.item == "YOG-NATURAL"])
    for n, fill in enumerate(ready):
        for pallet in fill.pallets:
            _ship_pallet(site, day, fill, pallet, first=pallet is fill.pallets[0] and n == 0)
    for left, right in zip(ready[0::2], ready[1::2], strict=False):
        _mixed_pallet(site, left, right)
    for fill in ready:
        _loose(site, fill)
    site.filled = []


def _rework(site: Dairy, day: Day, ready: list[Fill]) -> None:
    """Cups filled short are opened again: natural yoghurt goes back into a tank lot."""
    fill = next((fill for fill in ready if fill.loose >= 430), None)
    if fill is None:
        return
    fill.loose -= 200
    number = short_lot(site, day, "RW", 1)
    order = f"RE-{site.code}-{day.code}"
    site.book.put("mes-dairy", "transform", 470, {
        "kind": "rework", "batch": "1", "work_order": order,
        "inputs": [{"object": lot(fill.item, fill.lot), "quantity": 200, "uom": "pcs",
                    "location": site.place("PICK")}],
        "outputs": [{"object": lot("YOG-BASE", number), "quantity": 29, "uom": "kg",
                     "location": site.place("TANKS")}],
        "document": order,
    })  # fmt: skip
    site.piles["YOG-BASE"].put(number, 29)


def _results(site: Dairy, fill: Fill, retest: bool) -> None:
    thing = {"object": lot(fill.item, fill.lot)}
    site.book.inspect(300, thing, "Listeria monocytogenes", {
        "result": "pass", "limits": "absent in 25 g",
    })  # fmt: skip
    site.book.inspect(305, {"object": lot(fill.item, fill.lot)}, "coliforms", {
        "result": "fail" if retest else "pass", "value": 14 if retest else 0, "uom": "cfu/g",
        "limits": {"max": 10},
    })  # fmt: skip
    site.book.inspect(306, {"batch": "L" + fill.line[-1], "work_order": fill.order},
                      "net weight", {"result": "pass"})  # fmt: skip


def _status(site: Dairy, fill: Fill, status: str, reason: str) -> None:
    site.book.put("lims", "status", RELEASE_DAY, {
        "object": lot(fill.item, fill.lot), "status": status, "reason": reason,
    })  # fmt: skip


def _ship_pallet(
    site: Dairy, day: Day, fill: Fill, pallet: tuple[str, str], *, first: bool
) -> None:
    """A pallet to the dock and away; the first of the day is opened for a small order."""
    hu, home = pallet
    put, dock = site.book.put, site.place("DOCK")
    note = site.note("DN")
    put("wms", "move", 360, {
        "object": {"hu": hu}, "from": home, "to": dock, "document": note,
    })  # fmt: skip
    if first:
        put("wms", "unpack", 365, {
            "hu": hu,
            "contents": [{"object": lot(fill.item, fill.lot), "quantity": 120, "uom": "pcs"}],
        })  # fmt: skip
        put("wms", "ship", 366, {
            "object": lot(fill.item, fill.lot), "quantity": 120, "uom": "pcs",
            "customer": site.customer(), "from": dock, "document": site.note("DN"),
        })  # fmt: skip
    if first and day.weekday == 1:
        customer = f"C-{site.code}-OWN"
        site.depot.append((hu, fill.item, fill.lot))
    else:
        customer = site.customer()
        if not (first and day.weekday == 4):
            site.sold.append((customer, fill.item, fill.lot))
    fields = {"object": {"hu": hu}, "customer": customer, "from": dock, "document": note}
    booked = put("wms", "ship", 390, fields)
    if first and day.weekday == 4:  # the lorry came back full; the pallet went out again
        put("wms", "reverse", 500, {"reverses": booked, "document": note})
        again = {**fields, "object": {"hu": hu}, "customer": site.customer(),
                 "document": site.note("DN")}  # fmt: skip
        put("wms", "ship", 560, again)


def _from_depot(site: Dairy) -> None:
    """What went to the own depot yesterday is booked in there and delivered by lot."""
    for hu, item, number in site.depot:
        depot = site.place("DEPOT")
        note = site.note("DN")
        site.book.put("wms", "receive", 400, {
            "object": {"hu": hu}, "location": depot, "document": note,
        })  # fmt: skip
        site.book.put("wms", "unpack", 420, {"hu": hu})
        site.book.put("wms", "ship", 480, {
            "object": lot(item, number), "quantity": 900, "uom": "pcs",
            "customer": site.customer(), "from": depot, "document": site.note("DN"),
        })  # fmt: skip
    site.depot = []


def _mixed_pallet(site: Dairy, left: Fill, right: Fill) -> None:
    """Two lots on one pallet; those of the first lot in a box of their own on it."""
    put, hu, box, pick = site.book.put, site.pallet(), site.pallet(), site.place("PICK")
    fills = (left, right)
    put("wms", "pack", 400, {
        "hu": box,
        "contents": [{"object": lot(left.item, left.lot), "quantity": 8, "uom": "case"}],
    })  # fmt: skip
    put("wms", "pack", 405, {
        "hu": hu,
        "contents": [
            {"object": {"hu": box}, "quantity": 1},
            *({"object": lot(f.item, f.lot), "quantity": 60, "uom": "pcs"} for f in fills),
        ],
    })  # fmt: skip
    put("wms", "ship", 440, {
        "object": {"hu": hu}, "customer": site.customer(), "from": pick,
        "document": site.note("DN"),
    })  # fmt: skip
    left.loose -= 156
    right.loose -= 60


def _loose(site: Dairy, fill: Fill) -> None:
    """Loose cups by lot, a few damaged ones written off; the rest is kept as reference."""
    pick = site.place("PICK")
    quantity = fill.loose - 60
    if quantity <= 0:
        return
    customer = site.customer()
    site.book.put("wms", "ship", 450, {
        "object": lot(fill.item, fill.lot), "quantity": quantity, "uom": "pcs",
        "customer": customer, "from": pick, "document": site.note("DN"),
    })  # fmt: skip
    site.book.put("wms", "adjust", 455, {
        "object": lot(fill.item, fill.lot), "quantity": -site.dice.between(1, 6), "uom": "pcs",
        "location": pick, "reason": site.dice.pick(("scrap", "sample", "loss")),
    })  # fmt: skip


def take_returns(site: Dairy) -> None:
    """A few customers send cups back; they wait in the returns area."""
    for _ in range(min(3, len(site.sold))):
        customer, item, number = site.sold.popleft()
        quantity = site.dice.between(12, 60)
        site.book.put("wms", "return", 840, {
            "object": lot(item, number), "quantity": quantity, "uom": "pcs",
            "customer": customer, "to": site.place("BACK"), "document": site.note("RT"),
        })  # fmt: skip
        site.book.put("wms", "status", 845, {
            "object": lot(item, number), "status": "hold", "location": site.place("BACK"),
            "quantity": quantity, "uom": "pcs", "reason": "returned goods",
        })  # fmt: skip
        site.back.append((item, number, quantity))


def clear_returns(site: Dairy) -> None:
    """What came back yesterday is scrapped."""
    for item, number, quantity in site.back:
        site.book.put("wms", "adjust", 600, {
            "object": lot(item, number), "quantity": -quantity, "uom": "pcs",
            "location": site.place("BACK"), "reason": "scrap",
        })  # fmt: skip
    site.back = []


def ship_cheese(site: Dairy, day: Day) -> None:
    """Cheese leaves the cellar after ten days, a third to each of three customers."""
    cellar = site.place("CELLAR")
    while site.cheeses and site.cheeses[0][0] <= day.index:
        _, number, quantity = site.cheeses.popleft()
        site.book.put("wms", "adjust", 610, {
            "object": lot("CHEESE-ALDER", number), "quantity": -30.5, "uom": "kg",
            "location": cellar, "reason": "loss", "note": "weight lost in ripening",
        })  # fmt: skip
        for _ in range(3):
            site.book.put("wms", "ship", 640, {
                "object": lot("CHEESE-ALDER", number), "quantity": (quantity - 60) // 3,
                "uom": "kg", "customer": site.customer(), "from": cellar,
                "document": site.note("DN"),
            })  # fmt: skip
