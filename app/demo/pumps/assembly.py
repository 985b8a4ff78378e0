"""Building pumps: a tote of bolts and seals on the order, one run per unit, the test bench.

A pump is an impeller and a drive (both by serial), a casting by lot, and what the tote held.
A unit that leaks is opened, gets a new seal and is born again under its own serial.
"""

from __future__ import annotations

from app.demo.book import Day, lot, serial
from app.demo.pumps.state import Pump, Works

MES = "mes-pumps"
UNITS = 10
"""Units of one order."""


def build_orders(works: Works, day: Day) -> None:
    """Two orders a day, one a line and model."""
    for line, item in ((1, "PUMP-100"), (2, "PUMP-200")):
        order = f"WO-{works.code}-{day.code}-{line}"
        works.book.put("erp", "define", day.iso, {
            "work_order": order, "item": item, "quantity": UNITS, "due": day.plus(2),
        })  # fmt: skip
        _tote(works, day, line, order)
        finished = f"{item}-{works.code}-{day.code}"
        for n in range(UNITS):
            start = 420 + n * 40 + line
            unit = _unit(works, (order, f"U{n + 1}"), (start, line), item, finished)
            if works.dice.chance(0.06):
                _leaks(works, day, unit, start + 30)
            works.tested.append(unit)
        works.book.on_order(MES, "consume", None, {"item": "GREASE"}, (0.35, "kg"), (order, None),
                            works.place("STORE"))  # fmt: skip


def _tote(works: Works, day: Day, line: int, order: str) -> None:
    """Bolts and seals for the order travel in a tote, which is consumed whole, then emptied."""
    tote = f"TOTE-{works.code}-{day.index % 5 * 2 + line}"
    contents = []
    for item, quantity in (("BOLT-M8", 8 * UNITS), ("SEAL-KIT", UNITS)):
        for number, part in works.piles[item].draw(quantity):
            contents.append({"object": lot(item, number), "quantity": part, "uom": "pcs"})
    works.book.put("wms", "pack", 330 + line, {"hu": tote, "contents": contents})
    works.book.put("wms", "move", 340 + line, {
        "object": {"hu": tote}, "from": works.place("STORE"), "to": works.place("ASSY"),
        "document": works.note("TO"),
    })  # fmt: skip
    works.book.put(MES, "consume", 400 + line, {
        "object": {"hu": tote}, "work_order": order, "location": works.place("ASSY"),
        "document": order,
    })  # fmt: skip
    works.book.put("wms", "unpack", 1200 + line, {"hu": tote})


def _drive(works: Works, minute: int, unit: str, order: tuple[str, str]) -> str:
    """A motor and a controller become a drive with a serial of its own."""
    number = "DR" + unit
    run = (order[0] + "-D", order[1])
    store = works.place("STORE")
    for item, one in (("MOTOR", works.motors.popleft()), ("CONTROLLER", works.boards.popleft())):
        works.book.on_order(MES, "consume", minute, serial(item, one), (1, "pcs"), run, store,
                            resource=works.place("DRIVES"))  # fmt: skip
    works.book.on_order(MES, "produce", minute + 5, serial("DRIVE", number), (1, "pcs"), run,
                        works.place("ASSY"), resource=works.place("DRIVES"))  # fmt: skip
    return number


def _unit(
    works: Works, order: tuple[str, str], when: tuple[int, int], item: str, finished: str
) -> Pump:
    start, line = when
    number = works.fresh("BP")
    drive = _drive(works, start, number, order)
    impeller = works.impellers.popleft()
    unit = Pump(item, number, finished, impeller, drive)
    put = works.book.on_order
    put(MES, "consume", start + 10, serial("IMPELLER", *impeller), (1, "pcs"), order,
        works.place("STORE"))  # fmt: skip
    put(MES, "consume", start + 11, serial("DRIVE", drive), (1, "pcs"), order,
        works.place("ASSY"))  # fmt: skip
    works.draw("CASTING", 1, start + 12, order)
    put(MES, "consume", start + 13, {"item": "LABEL"}, (1, "pcs"), order, works.place("STORE"))
    works.book.run(MES, order, (start + 8, start + 24), f"{works.code}-LINE{line}", {
        "torque_nm": works.dice.between(240, 252) / 10, "press_kn": works.dice.between(80, 95) / 10,
    }, kind="assembly", operator="op-" + works.dice.pick("MNPQR"))  # fmt: skip
    put(MES, "produce", start + 24, unit.thing(), (1, "pcs"), order, works.place("FINISHED"))
    _bench(works, unit, start + 28, leaks=False)
    return unit


def _bench(works: Works, unit: Pump, minute: int, *, leaks: bool) -> None:
    thing = {"object": serial(unit.item, unit.number)}
    works.book.put(MES, "inspect", minute, {
        **thing, "test": "leak", "result": "fail" if leaks else "pass",
        "value": 12 if leaks else 0, "uom": "ml/h", "limits": {"max": 2},
    })  # fmt: skip
    works.book.put(MES, "inspect", minute + 1, {
        "object": serial(unit.item, unit.number), "test": "flow", "result": "value",
        "value": works.dice.between(960, 1040) / 10, "uom": "l/min",
        "limits": {"min": 95, "max": 105},
    })  # fmt: skip


def _leaks(works: Works, day: Day, unit: Pump, minute: int) -> None:
    """The second test finds a leak: rework, the same serial is consumed and born again."""
    _bench(works, unit, minute, leaks=True)
    order = (f"RW-{works.code}-{day.code}", unit.number)
    finished = works.place("FINISHED")
    put = works.book.on_order
    put(MES, "consume", minute + 10, serial(unit.item, unit.number), (1, "pcs"), order, finished)
    works.draw("SEAL-KIT", 1, minute + 15, order)
    works.book.run(MES, order, (minute + 10, minute + 40), works.place("REPAIR"),
                   {"seal_depth_mm": 12.5}, kind="rework")  # fmt: skip
    put(MES, "produce", minute + 40, unit.thing(), (1, "pcs"), order, finished)
    _bench(works, unit, minute + 45, leaks=False)


def make_kits(works: Works, day: Day) -> None:
    """Once a week twenty service kits, half of them sold by lot at once."""
    number = f"KIT-{works.code}-{day.code}"
    order = f"KT-{works.code}-{day.code}"
    inputs = []
    for item, quantity in (("SEAL-KIT", 20), ("BOLT-M8", 160)):
        for name, part in works.piles[item].draw(quantity):
            inputs.append({"object": lot(item, name), "quantity": part, "uom": "pcs"})
    store = works.place("STORE")
    works.book.put(MES, "transform", 900, {
        "kind": "kit", "batch": "K1", "work_order": order, "inputs": inputs,
        "outputs": [{"object": lot("SERVICE-KIT", number), "quantity": 20, "uom": "pcs"}],
        "location": store, "document": order,
    })  # fmt: skip
    works.book.put("wms", "ship", 960, {
        "object": lot("SERVICE-KIT", number), "quantity": 10, "uom": "pcs",
        "customer": works.customer(), "from": store, "document": works.note("DN"),
    })  # fmt: skip
