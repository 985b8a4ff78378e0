"""The way out of a pump works, and the way back: crates, single units, returns, dismantling."""

from __future__ import annotations

from app.demo.book import Day, serial
from app.demo.pumps.state import Pump, Works

CRATE = 4
"""Units in a crate."""


def ship_units(works: Works) -> None:
    """Yesterday's tested units: most in crates of four, the rest one by one."""
    units, works.tested = works.tested, []
    while units:
        if len(units) > CRATE:
            _crate(works, units[:CRATE])
            units = units[CRATE:]
        else:
            _single(works, units.pop())


def _crate(works: Works, units: list[Pump]) -> None:
    hu, customer, put = works.crate(), works.customer(), works.book.put
    dock, note = works.place("DOCK"), works.note("DN")
    put("wms", "pack", 345, {
        "hu": hu,
        "contents": [{"object": unit.thing(), "quantity": 1, "uom": "pcs"} for unit in units],
        "document": note,
    })  # fmt: skip
    put("wms", "move", 355, {
        "object": {"hu": hu}, "from": works.place("FINISHED"), "to": dock, "document": note,
    })  # fmt: skip
    put("wms", "ship", 380, {
        "object": {"hu": hu}, "customer": customer, "from": dock, "document": note,
        "ship_to": f"{customer}-SITE",
    })  # fmt: skip
    units[0].customer = customer
    works.sold.append(units[0])


def _single(works: Works, unit: Pump) -> None:
    unit.customer = works.customer()
    works.book.put("wms", "ship", 390, {
        "object": unit.thing(), "quantity": 1, "uom": "pcs", "customer": unit.customer,
        "from": works.place("FINISHED"), "document": works.note("DN"),
    })  # fmt: skip
    works.sold.append(unit)


def take_back(works: Works, day: Day) -> None:
    """Monday: a unit comes back and is dismantled; Thursday: one comes back and is resold."""
    if not works.sold:
        return
    unit = works.sold.popleft()
    repair = works.place("REPAIR")
    works.book.put("wms", "return", 660, {
        "object": serial(unit.item, unit.number), "quantity": 1, "uom": "pcs",
        "customer": unit.customer, "to": repair, "document": works.note("RT"),
    })  # fmt: skip
    works.book.put("wms", "status", 665, {
        "object": serial(unit.item, unit.number), "status": "hold", "reason": "customer return",
    })  # fmt: skip
    works.book.put("mes-pumps", "inspect", 700, {
        "object": serial(unit.item, unit.number), "test": "flow", "result": "pass",
    })  # fmt: skip
    works.book.put("wms", "status", 720, {
        "object": serial(unit.item, unit.number), "status": "released", "reason": "inspected",
    })  # fmt: skip
    if day.weekday == 0:
        _dismantle(works, day, unit)
    else:
        works.book.put("wms", "ship", 780, {
            "object": serial(unit.item, unit.number), "quantity": 1, "uom": "pcs",
            "customer": works.customer(), "from": repair, "document": works.note("DN"),
        })  # fmt: skip


def _dismantle(works: Works, day: Day, unit: Pump) -> None:
    """The good impeller goes back to the store, to be built into the next unit."""
    order = f"UB-{works.code}-{day.code}"
    store, repair = works.place("STORE"), works.place("REPAIR")
    one = {"quantity": 1, "uom": "pcs"}
    works.book.put("mes-pumps", "transform", 750, {
        "kind": "unbuild", "batch": "1", "work_order": order, "resource": repair,
        "inputs": [{"object": serial(unit.item, unit.number), **one, "location": repair}],
        "outputs": [
            {"object": serial("IMPELLER", *unit.impeller), **one, "location": store},
            {"object": serial("DRIVE", unit.drive), **one, "location": repair},
            {"object": {"item": "CASTING-USED", "lot": f"CU-{unit.number}"}, **one,
             "location": repair, "role": "scrap"},
        ],
        "document": order,
    })  # fmt: skip
    works.book.put("wms", "adjust", 790, {
        "object": serial("DRIVE", unit.drive), "quantity": -1, "uom": "pcs", "location": repair,
        "reason": "scrap",
    })  # fmt: skip
    works.impellers.appendleft(unit.impeller)
