"""Themes of what real cases were about: repairs, doubles, refilled containers, returns, units.

Like `themes`, each tells some events about the same few things, so that themes told one after
another collide. `make_units` makes a genealogy of these themes and the older ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from tests.trace.made import EVENTS_LIMIT, corrected, prefixed, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing
from tests.trace.themes import THEMES


def repair(m: Maker) -> None:
    """M#1, K#1 → U#1;  U#1 → repaired: M#1 or M#2 or an M without number out, M#2 in;  U#1 is
    shipped and comes back between;  M#1 goes into U#2."""
    if m.chance(0.6):
        for part in ("M#1", "K#1"):
            m.receive(part)
    inside = m.some(["M#1", "K#1", "A/1", "M"], 3)
    m.transform(inside, "W1/B1", ["U#1"], kind=m.one("assembly", "assembly", "blend"))
    for number in range(m.rng.randint(2, 5)):
        run = f"R{number}/1"
        act = m.rng.random()
        kind = m.one("unbuild", "rework", "repair")
        if act < 0.3:
            m.transform(["U#1"], run, ["U#1", m.one("M#1", "M#1", "M", "M#9", "A/1")], kind=kind)
        elif act < 0.45:
            m.transform(["U#1", m.one("M#2", "M#1", "A/2")], run, ["U#1"], kind=kind)
        elif act < 0.6:
            m.transform(["U#1", "M#2"], run, ["U#1", "M#1"], kind=kind)
        elif act < 0.7:
            m.transform(["U#1"], run, m.some(["M#1", "K#1", "A/1", "X/1"], 2), kind="unbuild")
            m.transform(m.some(["K#1", "M#2", "A/2"], 2), f"W3/{number}", ["U#1"])
        elif act < 0.85:
            m.ship("U#1", customer=m.one("C1", "C2"))
            if m.chance(0.7):
                m.do("return", object=thing("U#1"), customer=m.one("C1", "C1", "C2"))
        else:
            m.transform([m.one("M#1", "M#2"), "K#2"], f"W2/{number}", ["U#2"])
    m.ship("U#1", customer="C3")
    m.ship(m.one("U#2", "M#1", "X/1"), customer="C1")


def nested(m: Maker) -> None:
    """M#1 → S#1 → U#1, and N#1 (or M#2) beside it;  U#1 → U#1 + M#1: out of something in it."""
    m.transform(m.some(["M#1", "A/1"], 2), "W1/B1", ["S#1"])
    m.transform(["S#1", *m.some(["M#2", "N#1"], 2)], "W2/B1", ["U#1"])
    for number in range(m.rng.randint(1, 3)):
        out = m.one("M#1", "N#1", "M#2", "S#1")
        m.transform(["U#1", *m.one([], ["S#2"])], f"R{number}/1", ["U#1", out])
        if m.chance(0.5):
            m.ship("U#1", customer=m.one("C1", "C2"))
    m.ship("U#1", customer="C3")


def lot_of_units(m: Maker) -> None:
    """M/1, C#1 → U/1, a lot of units;  some of U/1 go through a run that gives M/1 out of them;
    U/1 is shipped before and after."""
    m.transform(["M/1", "C#1"], "W1/B1", ["U/1"])
    m.ship("U/1", customer="C1")
    for number in range(m.rng.randint(1, 3)):
        out = m.one("M/1", "M", "C#1", "M/9")
        m.transform(["U/1", *m.one([], ["M/2"])], f"R{number}/1", ["U/1", out])
        m.ship("U/1", customer=m.one("C1", "C2"))
    m.consume("U/1", "W5/1")
    m.produce("G/1", "W5/1")
    m.ship(m.one("M/1", "G/1"), customer="C3")


def topped_lot(m: Maker) -> None:
    """L/1 is shipped, comes back, is made again of itself and S/1, and shipped again; or it is used
    before anything came in."""

    if m.chance(0.7):
        m.receive("L/1", 20)
    m.ship("L/1", m.one(2, 4), customer="C1")
    if m.chance(0.5):
        m.do("return", object=thing("L/1"), quantity=m.one(2, 4), customer="C1")
    m.receive("S/1", 5)
    more = m.one([], [], ["L/2"])
    m.transform(["L/1", "S/1"], "X1/1", ["L/1", *more], kind=m.one("rework", "blend"))
    m.ship("L/1", customer=m.one("C2", "C1"))


def doubles(m: Maker) -> None:
    """A/1 → W1 → U#1 → C1;  A/2 → W2 → U#1 → C2, no consumption between;  U#1 → F/1, U#1 → G/1
    and a birth that is posted later, or has no time."""
    for number in range(m.rng.randint(2, 3)):
        run = f"W{number}/{m.one(1, 2)}"
        m.consume(m.one("A/1", "A/2"), run)
        late = {"at_basis": "posted"} if m.chance(0.4) else {}
        m.produce("U#1", m.one(run, run, f"W{number}"))
        m.events[-1].update(late)
        if m.chance(0.1):
            m.events[-1].pop("at", None)
        act = m.rng.random()
        if act < 0.5:
            m.ship("U#1", customer=m.one("C1", "C2"))
        elif act < 0.8:
            for into in m.some(["F/1", "G/1"], 2):
                m.consume("U#1", f"/I{number}{into[0]}")
                m.produce(into, f"/I{number}{into[0]}")
        if m.chance(0.3):
            m.receive("U#1", supplier="S1", location=m.one("WH1", "WH2"))
    m.ship(m.one("U#1", "F/1", "G/1"), customer="C3")


def zeros(m: Maker) -> None:
    """Rows of 0 in every kind of booking, beside rows of more."""
    for number in range(m.rng.randint(2, 4)):
        run = f"W{number}/1"
        for what in m.some(["A/1", "A/2", "C#1", "GLUE"], 3):
            m.do("consume", object=thing(what), quantity=m.one(0, 0, 3), **m.on(run))
        for what in m.some(["F/1", "F/2", "U#1"], 2):
            m.do("produce", object=thing(what), quantity=m.one(0, 5, 5), **m.on(run))
    act = m.one("receive", "return", "pack")
    if act == "receive":
        m.receive("A/1", 0)
    elif act == "return":
        m.do("return", object=thing("F/1"), quantity=0, customer="C1")
    else:
        m.do("pack", hu="P1", contents=[{"object": thing("F/1"), "quantity": 0}])
        m.ship("[P1]")
    m.ship("F/1", m.one(0, 2), customer="C1")
    m.ship(m.one("F/2", "U#1"), customer="C2")


def refilled(m: Maker) -> None:
    """[P1] is filled, shipped (to C1, to `?`, to an own place), comes back or not, is filled again;
    serials leave it by their own number."""
    m.do("define", customer="OWN", kind="own", source="mes")
    for _ in range(m.rng.randint(2, 4)):
        m.pack("P1", *m.some(["F/1", "F/2", "U#1", "U#2"], 2))
        if m.chance(0.3):
            m.pack("P2", "[P1]", *m.one([], ["F/3"]))
        hu = m.one("[P1]", "[P1]", "[P2]")
        act = m.rng.random()
        if act < 0.65:
            m.ship(hu, customer=m.one("C1", "C2", "C3", "OWN"))
            if m.chance(0.15):
                m.events[-1].pop("customer")
        elif act < 0.8:
            m.consume(hu, "W1/B1")
            m.produce("G/1", "W1/B1")
        else:
            m.do("move", object=thing(hu), to=m.one("WH1", "WH2"))
        act = m.rng.random()
        if act < 0.25:
            m.do("return", object=thing(hu), customer=m.one("C1", "C2"))
        elif act < 0.4:
            m.unpack("P1", *m.one([], ["F/1"], ["U#1"]))
        elif act < 0.5:
            m.ship(m.one("U#1", "U#2"), customer="C1")
    m.ship(m.one("[P1]", "[P2]"), customer="C2")


def partly_back(m: Maker) -> None:
    """Part of a container's shipment, consumption or return is taken back, by number or as the last
    one like it; nested or not."""
    m.pack("P1", *m.some(["F/1", "F/2", "U#1"], 2))
    if m.chance(0.5):
        m.pack("P2", "[P1]", *m.one([], ["F/3"]))
    hu = thing(m.one("[P1]", "[P2]"))
    type_ = m.one("ship", "ship", "consume", "return")
    rest: dict[str, Any] = {
        "ship": {"customer": "C1", "document": m.one("D1", None)},
        "consume": m.on("W1/B1"),
        "return": {"customer": "C1"},
    }[type_]
    whole = m.do(type_, object=hu, quantity=m.one(None, None, 2, 5), source="mes", **rest)
    if type_ == "consume":
        m.produce("G/1", "W1/B1", source="mes")
    if m.chance(0.5):
        m.do("reverse", reverses=whole, quantity=m.one(1, 1, 2), source="mes")
    else:
        like = {"type": type_, "object": hu, "customer": "C1"}
        if type_ == "consume":
            like = {"type": type_, "object": hu, "work_order": "W1"}
        m.do("reverse", like=like, quantity=m.one(None, 1, 2), source="mes")
    m.ship(m.one("[P1]", "[P2]", "G/1"), customer="C2")


def likes(m: Maker) -> None:
    """Bookings of one kind, then reverses that name none of them: the last first, in part."""
    m.receive("A/1", 30, source="mes")
    for _ in range(m.rng.randint(2, 4)):
        m.consume("A/1", "W1/B1", m.one(2, 3, None), source="mes")
        m.ship("F/1", m.one(2, 3), customer=m.one("C1", "C2"), document=m.one("D1", "D2"),
               source="mes")  # fmt: skip
    m.produce("F/1", "W1/B1", 10, source="mes")
    for _ in range(m.rng.randint(1, 3)):
        like: Event = m.one(
            {"type": "consume", "object": thing("A/1"), "work_order": "W1"},
            {"type": "ship", "object": thing("F/1"), "customer": "C1"},
            {"type": "ship", "object": thing("F/1"), "document": "D1"},
        )
        m.do("reverse", like=like, quantity=m.one(None, 1, 4), source="mes")


def returns(m: Maker) -> None:
    """Returns before shipments, at the same time, too many; a part of a unit; a full container."""
    m.receive("F/1", 30)
    if m.chance(0.4):
        m.transform(["F/1", "U#1"], "K1/1", ["SET#1"])
        m.ship("SET#1", customer="C1")
    for _ in range(m.rng.randint(3, 7)):
        customer = m.one("C1", "C2")
        act = m.rng.random()
        if act < 0.45:
            m.ship("F/1", m.one(2, 3), customer=customer)
        elif act < 0.8:
            m.do("return", object=thing("F/1"), quantity=m.one(1, 2, 4), customer=customer)
        elif act < 0.9:
            m.do("return", object=thing(m.one("U#1", "U#1", "[P1]")), customer="C1")
        else:
            m.pack("P1", "F/1")
            m.ship("[P1]", customer=customer)
            m.do("return", object=thing("[P1]"), customer=customer)
            if m.chance(0.5):
                m.unpack("P1", "F/1")
    m.ship("U#1", customer="C2")


def untracked(m: Maker) -> None:
    """GLUE without lots, of several suppliers, into doors; lots of it that begin from nowhere; a
    unit that took it in and gives it out as a lot."""
    for _ in range(m.rng.randint(1, 3)):
        m.receive("GLUE", 20, supplier=m.one("S1", "S1", "S2"))
    for number in range(m.rng.randint(1, 3)):
        m.consume(m.one("GLUE", "GLUE", "GLUE/1"), f"W{number}/1", 5)
        m.produce(m.one("D/1", "D/2", "V#1"), f"W{number}/1")
    if m.chance(0.5):
        m.do("adjust", object=thing("GLUE"), quantity=-5, reason="lots")
        m.do("adjust", object=thing("GLUE/1"), quantity=5, reason="lots")
    if m.chance(0.5):
        m.transform(["GLUE", "A/1"], "/B1", ["V#1"])
        m.transform(["V#1"], "/UB", ["GLUE/2", "A/1"], kind=m.one("unbuild", "unbuild", "rework"))
        m.transform(["GLUE/2"], "/B2", ["V#2"])
        m.ship("V#2", customer="C2")
    m.ship(m.one("D/1", "D/2"), customer="C1")


def mixed_units(m: Maker) -> None:
    """One lot in kg, g, cases and pieces, with the same amount in another unit beside (catch
    weight), to two customers."""
    if m.chance(0.7):
        m.do("define", item="H", uom=m.one("kg", "pcs"), factors=m.one({"case": 12}, None),
             source="mes")  # fmt: skip
    m.do("receive", object=thing("H/1"), quantity=100, uom=m.one("kg", "pcs"))
    for _ in range(m.rng.randint(3, 6)):
        uom = m.one("kg", "g", "pcs", "case", "KGM")
        also = [{"quantity": m.one(10.5, 7.25), "uom": "kg"}] if m.chance(0.4) else None
        also = also if uom in ("pcs", "case") else None
        type_ = m.one("ship", "ship", "ship", "return")
        m.do(type_, object=thing("H/1"), quantity=m.one(1, 2, 5), uom=uom, also=also,
             customer=m.one("C1", "C2"))  # fmt: skip


def branches(m: Maker) -> None:
    """F/1 goes to a place of one's own, is received there (under its document or none), sold from
    there, or comes back."""
    m.do("define", customer="OWN", kind="own", source="mes")
    m.receive("F/1", 20, location="WH")
    for number in range(m.rng.randint(1, 2)):
        document = m.one(f"T{number}", None)
        m.do("ship", object=thing("F/1"), quantity=6, customer="OWN", from_="WH",
             document=document)  # fmt: skip
        act = m.rng.random()
        if act < 0.5:
            m.do("receive", object=thing("F/1"), quantity=m.one(6, 4), location="BR",
                 document=document)  # fmt: skip
        elif act < 0.75:
            m.do("return", object=thing("F/1"), quantity=2, customer="OWN", to="WH")
    m.do("ship", object=thing("F/1"), quantity=2, customer="C1", from_=m.one("BR", "OWN"),
         document="I1")  # fmt: skip
    if m.chance(0.4):
        m.do("move", object=thing("F/1"), quantity=1, from_="WH", to="REJ")
        m.do("status", object=thing("F/1"), status=m.one("rejected", "hold"), location="REJ")
        m.do("ship", object=thing("F/1"), quantity=1, customer="C2", from_=m.one("REJ", "WH"))


def papers(m: Maker) -> None:
    """Receipts, runs and shipments under documents, several of each."""
    for number in range(m.rng.randint(2, 4)):
        m.do("receive", object=thing(m.one("A/1", "A/2")), quantity=10, supplier="S1",
             document=f"GR{number % 2}")  # fmt: skip
        m.do("consume", object=thing(m.one("A/1", "A/2")), quantity=5, document=m.one("D1", None),
             **m.on(f"W{number}/1"))  # fmt: skip
        m.do("produce", object=thing(m.one("F/1", "U#1")), quantity=1, document=m.one("D1", "D2"),
             **m.on(f"W{number}/1"))  # fmt: skip
        m.do("ship", object=thing(m.one("F/1", "U#1")), quantity=1, customer=m.one("C1", "C2"),
             document=m.one("D1", "D2", "D3"))  # fmt: skip
    m.do("return", object=thing(m.one("F/1", "U#1")), quantity=1, customer="C1")
    m.ship(m.one("F/1", "U#1"), customer="C2")


THEMES_UNITS: list[Callable[[Maker], None]] = [
    repair, repair, repair, nested, lot_of_units, topped_lot, doubles, doubles, zeros, refilled,
    refilled, partly_back, likes, returns, returns, untracked, mixed_units, branches, papers,
]  # fmt: skip


def make_units(seed: int) -> list[Event]:
    """The genealogy of a seed: one or two of these themes, sometimes an older one."""
    m = Maker(random.Random(f"units {seed}"))
    if m.plc:
        m.do("define", source="plc", zone="Europe/Berlin", day_start="06:00")
        m.events[-1]["at_basis"] = "occurred"
    if m.chance(0.3):
        m.do("define", item=m.one("F", "U", "A"), uom="pcs", factors={"case": 12}, source="mes")
    themes = m.rng.sample(THEMES_UNITS, m.one(1, 1, 2)) + m.one([], [], [m.one(*THEMES)])
    for theme in themes:
        if len(m.events) < EVENTS_LIMIT - 14:
            theme(m)
            m.hour = m.one(m.hour, m.hour // 2, 0)
    if not any(each["type"] == "reverse" for each in m.events):
        corrected(m)
    return recorded(m.rng, m.events[:EVENTS_LIMIT])


def apart(events: list[Event], prefix: str) -> list[Event]:
    """The same events about other things and under other documents: every id with a prefix."""

    def renamed(given: Any) -> Any:
        if isinstance(given, list):
            return [renamed(each) for each in given]
        if not isinstance(given, dict):
            return given
        return {
            key: prefix + value if key == "document" else renamed(value)
            for key, value in given.items()
        }

    return [renamed(event) for event in prefixed(events, prefix)]
