"""Themes of made genealogies: silos, cycles, containers, lives, unbuilds and what else meets.

Each tells some events about the same few things, so that themes told one after another collide.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.trace.maker import Maker
from tests.trace.telling import thing


def diamond(m: Maker) -> None:
    """A/1, A/2 each into both of F/1, F/2, those into both of G/1, G/2; shipped."""
    for level, items in enumerate(("AF", "FG")):
        for place in m.some(["1", "2"], 2):
            inputs = m.some([f"{items[0]}/1", f"{items[0]}/2"], 2)
            m.transform(inputs, f"/D{level}{place}", [f"{items[1]}/{place}"])
    for what in m.some(["F/1", "G/1", "G/2"]):
        m.ship(what)


def cycle(m: Maker) -> None:
    """A/1 → F/1 → A/1 or F/1 again, round and round."""
    m.receive("A/1")
    for number in range(m.rng.randint(1, 3)):
        run = m.one(f"W1/B{number}", f"/B{number}")
        m.consume(m.one("A/1", "F/1"), run)
        m.produce(m.one("F/1", "A/1", "F/2"), run)
    m.ship("F/1")
    m.ship(m.one("A/1", "F/2"))


def silo(m: Maker) -> None:
    """Lots go into one silo lot and out of it, turn by turn."""
    for number in range(m.rng.randint(3, 8)):
        if m.chance(0.5):
            m.transform([f"A/{number % 3 + 1}"], f"/S{number}", ["SILO/1"], kind="blend")
        elif m.chance(0.4):
            m.receive("SILO/1", m.one(5, 10))
        elif m.chance(0.5):
            m.ship("SILO/1", m.one(5, 10, 3))
        else:
            m.consume("SILO/1", f"W{number % 2 + 1}/B1", m.one(5, 10, 3))
            m.produce(f"F/{number % 2 + 1}", f"W{number % 2 + 1}/B1")
    m.ship(m.one("F/1", "F/2"))


def tank(m: Maker) -> None:
    """Filled and drawn by turns, always with enough in it: later fillings are not in earlier
    draws, nor in what became of them."""
    for number in range(m.rng.randint(2, 5)):
        m.hour += m.rng.randint(0, 2)
        m.transform([m.one(f"A/{number}", "A/1", "U#1")], f"/T{number}", [m.one("TANK/1", "F/1")])
        for line in m.events[-1]["outputs"]:
            line["quantity"] = 50
        m.hour += m.rng.randint(0, 2)
        act = m.rng.random()
        if act < 0.3:
            m.ship("TANK/1", m.one(1, 2), customer=f"C{number}")
        elif act < 0.7:
            m.consume(m.one("TANK/1", "TANK/1", "F/1"), f"W{number}/1", m.one(1, 2))
            m.produce(m.one(f"G/{number}", "F/1", "G/1"), f"W{number}/1", 20)
        else:
            m.ship("F/1", m.one(1, 2))
        if m.chance(0.4):
            m.ship(f"G/{number}", 1, customer=m.one("C1", "C2"))


def lot_change(m: Maker) -> None:
    """Bolts A/1, then A/2, go into units U#1.. of one run, one after another."""
    run = m.one("W1/B1", "W1", "/B1")
    whole = ("W1", "W1/B1") if run == "W1/B1" else (run,)
    if m.chance(0.3):
        m.do("run", **m.on(run), homogeneous=m.one(True, False))
    for number in range(m.rng.randint(2, 5)):
        if m.chance(0.6):
            m.consume(m.one("A/1", "A/2", "A/1", "A"), m.one(*whole))
        if m.chance(0.3):
            m.consume(m.one("B/1", "B/2", "C#1"), run)
        m.produce(m.one(f"U#{number}", f"F/{number % 2}", "F/1"), m.one(*whole, run))
    if m.chance(0.3):
        m.produce(m.one("X/1", "F/1", "X"), run, role="scrap")
    m.ship(m.one("U#1", "F/1"))
    m.ship(m.one("U#2", "U#0", "F/0"))


def two_runs(m: Maker) -> None:
    """Two runs of W1, bookings on the runs and on the order itself."""
    for _ in range(m.rng.randint(4, 9)):
        run = m.one("W1/B1", "W1/B2", "W1")
        if m.chance(0.5):
            m.consume(m.one("A/1", "A/2", "B/1", "GREASE", "F/1"), run)
        else:
            role = "scrap" if m.chance(0.15) else None
            m.produce(m.one("F/1", "F/2", "G/1", "X", "U#1"), run, role=role)
    m.ship(m.one("F/1", "F/2", "G/1"))


def unbuild(m: Maker) -> None:
    """A unit built of C#1, frame K#1 and bolts, taken apart, built again of other parts."""
    first, apart, again = "W1/B1", m.one("/UB", "W2/UB"), m.one("W3/B1", "W1/B2")
    for part in ("C#1", "K#1", *m.some(["A/1", "A/2", "GREASE"], 2)):
        m.consume(part, m.one(first, first, first, "W1"))
    m.produce("U#1", first)
    if m.chance(0.5):
        m.ship("U#1", customer="C1")
        m.do("return", object=thing("U#1"), customer="C1")
    outputs = m.some(["C#1", "K#1", "A/1", "X/1", "C#2"], 3)
    if m.chance(0.7):
        m.transform(["U#1", *m.some(["B/1", "U#2"], 1)][: m.one(1, 1, 2)], apart, outputs,
                    kind="unbuild")  # fmt: skip
    else:
        m.do("run", **m.on(apart), kind="unbuild")
        m.consume("U#1", apart)
        for part in outputs:
            m.produce(part, apart)
    for part in m.some(["K#1", "C#2", "A/1"], 3):
        m.consume(part, again)
    m.produce(m.one("U#1", "U#1", "U#2"), again)
    m.ship(m.one("U#1", "U#2"), customer="C2")
    if m.chance(0.5):
        m.ship(m.one("C#1", "A/1", "X/1"), customer="C3")


def containers(m: Maker) -> None:
    """Packs, unpacks, nestings; containers are shipped, consumed and come back."""
    if m.chance(0.7):
        m.transform(m.some(["A/1", "A/2"], 2), "/B1", m.some(["F/1", "F/2", "U#1"], 2))
    if m.chance(0.4):
        m.dates = m.one(m.dates, 0.3)
    m.pack("P1", *m.some(["F/1", "F/2", "A/1", "U#1", "GREASE"], 2))
    if m.chance(0.4):
        m.pack("P2", "[P1]", *m.one([], ["F/1"], ["F/2"]))
    for _ in range(m.rng.randint(3, 8)):
        hu = m.one("P1", "P2")
        act = m.rng.random()
        if act < 0.25:
            m.pack(hu, *m.some(["F/1", "F/2", "A/1", "U#1", "GREASE"], 2))
        elif act < 0.3:
            m.pack("P2", "[P1]")
        elif act < 0.5:
            m.unpack(hu, *m.one([], ["F/1"], ["F/1"], ["[P1]"] if hu == "P2" else ["U#1"]))
        elif act < 0.8:
            m.ship(f"[{hu}]")
        elif act < 0.93:
            m.consume(f"[{hu}]", "W1/B1")
            m.produce(m.one("G/1", "G/2"), "W1/B1")
        else:
            party = m.one({"customer": "C1"}, {"supplier": "S1"})
            m.do("return", object=thing(f"[{hu}]"), **party)
    m.ship(m.one("[P1]", "[P2]", "G/1", "F/1"))


def serials_in_lots(m: Maker) -> None:
    """Lot F/1 and its serials, some with a birth of their own, some shipped by lot."""
    for _ in range(m.rng.randint(3, 8)):
        run = m.one("W1/1", "W1/2", "/B3")
        act = m.rng.random()
        serial = m.one("F/1#U1", "F/1#U2", "F/2#U2", "F#U1", "F/1#U3")
        if act < 0.3:
            m.consume(m.one("A/1", "C#1", "A/2"), run)
            m.produce(m.one(serial, "F/1", "F/2"), run)
        elif act < 0.5:
            m.ship(m.one(serial, "F/1"))
        elif act < 0.65:
            m.consume(m.one(serial, "F/1"), "W2/B1")
            m.produce(m.one("G/1", "U#1"), "W2/B1")
        elif act < 0.75:
            m.do("move", object=thing(serial), to="WH")
        elif act < 0.85:
            m.pack("P1", m.one(serial, "F/1"))
            m.ship("[P1]")
        else:
            m.receive(serial)
    m.ship(m.one("G/1", "F/1", "F#U1"))


def reborn(m: Maker) -> None:
    """U#1 made, used up, made again; booked late, twice, or without a time."""
    for _ in range(m.rng.randint(3, 7)):
        run = m.one("W1/1", "W1/2", "W2/1", "/R")
        act = m.rng.random()
        if act < 0.35:
            m.consume(m.one("A/1", "C#1", "A/2"), run)
            m.produce("U#1", run)
        elif act < 0.6:
            m.consume("U#1", run)
            m.produce(m.one("U#1", "F/1", "U#2"), m.one(run, run, run.split("/")[0] or run))
        elif act < 0.8:
            m.ship("U#1")
        elif act < 0.9:
            m.do("return", object=thing("U#1"), customer=m.one("C1", "C2"))
        else:
            m.receive("U#1")
    m.ship(m.one("U#1", "F/1", "U#2"))


def stock(m: Maker) -> None:
    """One lot received, adjusted, shipped, returned both ways, used."""
    if m.chance(0.3):
        m.do("define", item="A", uom=m.one("kg", "pcs"), factors={"case": 12}, source="mes")
    for _ in range(m.rng.randint(3, 8)):
        act = m.rng.random()
        if act < 0.25:
            m.receive("A/1")
        elif act < 0.3:
            m.do("count", object=thing("A/1"), quantity=3)
        elif act < 0.4:
            m.do("adjust", object=thing("A/1"), quantity=m.one(-5, -2, 3, 5), reason="count")
        elif act < 0.6:
            m.ship("A/1")
        elif act < 0.75:
            party = m.one({"customer": "C1"}, {"customer": "C2"}, {"supplier": "S1"})
            m.do("return", object=thing("A/1"), quantity=m.quantity(), **party)
        else:
            m.consume("A/1", m.one("W1/B1", "W1"))
            m.produce(m.one("F/1", "F/2"), "W1/B1")
    m.ship("F/1")


def soup(m: Maker) -> None:
    """Anything, anywhere."""
    goods = ["A/1", "A/2", "B/1", "F/1", "F/2", "U#1", "U#2", "F/1#S1", "F#S1", "GREASE", "[P1]"]
    runs = ["W1/B1", "W1/B2", "W1", "W2/B1", "/B1"]
    for _ in range(m.rng.randint(6, 20)):
        what, run = m.one(*goods), m.one(*runs)
        act = m.rng.random()
        if act < 0.3:
            m.consume(what, run)
        elif act < 0.55:
            m.produce(m.one(*goods[:-1]), run, role="scrap" if m.chance(0.1) else None)
        elif act < 0.7:
            m.ship(what)
        elif act < 0.8:
            m.receive(m.one(*goods[:-1]))
        elif act < 0.86:
            m.pack("P1", *m.some([each for each in goods if each != "[P1]"], 2))
        elif act < 0.9:
            m.unpack("P1", *m.one([], ["A/1"], ["U#1"]))
        elif act < 0.95:
            m.do("return", object=thing(what), customer="C1")
        else:
            m.do("run", **m.on(run), kind=m.one("blend", "unbuild", "mix"))


THEMES: list[Callable[[Maker], None]] = [
    diamond, cycle, silo, tank, lot_change, two_runs, unbuild, containers, serials_in_lots, reborn,
    stock, soup, tank, tank, containers, reborn, reborn, unbuild, lot_change,
]  # fmt: skip
