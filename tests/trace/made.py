"""Made genealogies: small, full of collisions, of every theme the rules speak of.

Each is a list of events about few things, so that things meet. A seed makes a genealogy, the same
one always; `prefixed` writes many side by side into one graph. Six of ten events stand in an order
that could have happened, else everything would be cut.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.trace.telling import thing

Event = dict[str, Any]
START = datetime(2026, 3, 2, 6, tzinfo=UTC)
RECORDED = datetime(2026, 4, 1, tzinfo=UTC)
HOURS = 96
EVENTS_LIMIT = 42


class Maker:
    """Tells events about small pools of things; a clock that mostly goes forward."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.events: list[Event] = []
        self.hour = 0
        # Half of all are exact, so that time excludes something; the others are as plants are.
        exact = rng.random() < 0.5
        self.dates = 0 if exact else rng.choice([0, 0.1, 0.4])
        self.timeless = 0 if exact else rng.choice([0, 0.05, 0.2])
        self.posted = 0 if exact else rng.choice([0, 0.1, 0.4, 0.4, 1])
        self.unknown = 0 if exact else rng.choice([0, 0.05, 0.3])
        self.late = rng.choice([0, 0, 0.1, 0.3, 0.5])
        self.plc = rng.random() < 0.3
        self.plenty = rng.choice([1, 2, 5, 10])  # how much more comes in than goes out
        self.pace = rng.choice([0, 1, 1, 2, 4, 8])

    def chance(self, share: float) -> bool:
        """True that often."""
        return self.rng.random() < share

    def one(self, *choices: Any) -> Any:
        """One of some."""
        return self.rng.choice(choices)

    def some(self, choices: list[Any], most: int = 3) -> list[Any]:
        """A few of some, at least one."""
        count = self.rng.randint(1, min(most, len(choices)))
        return self.rng.sample(choices, count)

    def quantity(self) -> float | None:
        """A small quantity, or none."""
        return None if self.chance(self.unknown) else self.one(1, 2, 3, 5, 5, 10, 10, 2.5)

    def do(self, type_: str, **fields: Any) -> str:
        """Add an event at the clock's hour, in some form of time; its id."""
        if self.chance(0.7):
            self.hour += self.rng.randint(0, self.pace)
        source = "plc" if self.plc and self.chance(0.5) else "mes"
        source = fields.pop("source", source)
        event = {
            "event_id": f"e{len(self.events) + 1:02d}",
            "source": source,
            "type": type_,
            **{key.rstrip("_"): value for key, value in fields.items() if value is not None},
        }
        hour = self.rng.randint(0, self.hour + 6) if self.chance(self.late) else self.hour
        event |= self._time(hour % HOURS)
        self.events.append(event)
        return str(event["event_id"])

    def _time(self, hour: int) -> Event:
        if self.chance(self.timeless):
            return {}
        moment = START + timedelta(hours=hour)
        day = self.chance(self.dates)
        text = f"{moment:%Y-%m-%d}" if day else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
        basis = "posted" if self.chance(self.posted) else "occurred"
        if self.chance(0.05):
            return {"at": text}
        return {"at": text, "at_basis": basis}

    def on(self, run: str) -> dict[str, str]:
        """`W1/B1`, `W1`, `/B1` as fields."""
        order, _, batch = run.partition("/")
        return {k: v for k, v in (("work_order", order), ("batch", batch)) if v}

    def consume(self, what: str, run: str, quantity: float | None = -1, **more: Any) -> str:
        """An input."""
        return self._book("consume", what, quantity, **self.on(run), **more)

    def produce(self, what: str, run: str, quantity: float | None = -1, **more: Any) -> str:
        """An output."""
        return self._book("produce", what, quantity, **self.on(run), **more)

    def receive(self, what: str, quantity: float | None = -1, **more: Any) -> str:
        """A receipt."""
        more.setdefault("supplier", self.one("S1", "S2", None))
        if more["supplier"]:
            more.setdefault("supplier_lot", self.one("SL1", "SL2", None))
        return self._book("receive", what, quantity, **more)

    def ship(self, what: str, quantity: float | None = -1, **more: Any) -> str:
        """A delivery."""
        more.setdefault("customer", self.one("C1", "C2", "C3"))
        return self._book("ship", what, quantity, **more)

    def _book(self, type_: str, what: str, quantity: float | None, **more: Any) -> str:
        given = thing(what)
        if quantity == -1:
            quantity = self.quantity()
            if quantity is not None and type_ in ("receive", "produce"):
                quantity *= self.plenty
        if "serial" in given:
            quantity = None if self.chance(0.7) else 1
        if "hu" in given:
            quantity = None
        if type_ in ("consume", "produce") and self.chance(0.04):
            more["basis"] = "assumed"
        if quantity is not None and "hu" not in given and self.chance(0.06):
            more["uom"] = self.one("kg", "KGM", "g", "pcs", "case", "C62")
        return self.do(type_, object=given, quantity=quantity, **more)

    def transform(self, inputs: list[str], run: str, outputs: list[str], **more: Any) -> str:
        """A run in one event."""
        lines = [[self._line(text) for text in group] for group in (inputs, outputs)]
        for line in lines[1]:
            if "quantity" in line:
                line["quantity"] *= self.plenty
            if self.chance(0.1):
                line["role"] = self.one("scrap", "by_product", "co_product")
        return self.do("transform", **self.on(run), inputs=lines[0], outputs=lines[1], **more)

    def _line(self, text: str) -> Event:
        line: Event = {"object": thing(text)}
        quantity = self.quantity()
        if quantity is not None and "#" not in text and "[" not in text:
            line["quantity"] = quantity
        return line

    def pack(self, hu: str, *contents: str) -> str:
        """Contents into a container."""
        return self.do("pack", hu=hu, contents=[self._line(text) for text in contents])

    def unpack(self, hu: str, *contents: str) -> str:
        """Contents out of a container; none: everything."""
        lines = [self._line(text) for text in contents]
        return self.do("unpack", hu=hu, contents=lines or None)


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


def corrected(m: Maker) -> None:
    """Voids, reversals whole and in part, voided reversals."""
    for _ in range(m.rng.choice([0, 0, 1, 1, 2, 3])):
        target = m.rng.choice(m.events)
        kind, source = target["type"], target["source"]
        if kind in ("void", "define"):
            continue
        if kind in ("run", "reverse") or m.chance(0.3):
            m.do("void", voids=target["event_id"], reason="wrong", source=source)
            continue
        quantity = target.get("quantity")
        part = None
        if quantity and quantity > 0 and m.chance(0.6) and "hu" not in target["object"]:
            part = m.one(1, 2, quantity)
        m.do("reverse", reverses=target["event_id"], quantity=part, source=source)


def make(seed: int) -> list[Event]:
    """The genealogy of a seed."""
    m = Maker(random.Random(seed))
    if m.plc:
        m.do("define", source="plc", zone="Europe/Berlin", day_start="06:00", at_basis="occurred")
        m.events[-1].pop("at_basis", None)
        m.events[-1]["at_basis"] = "occurred"
    for item in m.some(["A", "F", "U", "B"], 3) if m.chance(0.4) else []:
        type_ = m.one(None, None, "packaging")
        m.do("define", item=item, uom="pcs", factors={"case": 12}, item_type=type_, source="mes")
    for what in m.some(["A/1", "A/2", "B/1", "C#1", "K#1"], 4) if m.chance(0.5) else []:
        m.receive(what, 100)
    for theme in m.rng.sample(THEMES, m.one(1, 2, 2, 3)):
        if len(m.events) < EVENTS_LIMIT - 14:
            theme(m)
            m.hour = m.one(m.hour, m.hour // 2, 0)
    corrected(m)
    return recorded(m.rng, m.events[:EVENTS_LIMIT])


def recorded(rng: random.Random, events: list[Event]) -> list[Event]:
    """Each with the moment it was recorded, mostly in the order told."""
    order = list(range(len(events)))
    if rng.random() < 0.3:
        rng.shuffle(order)
    return [
        event | {"recorded_at": f"{RECORDED + timedelta(minutes=order[number]):%Y-%m-%dT%H:%M:%SZ}"}
        for number, event in enumerate(events)
    ]


def genealogies() -> st.SearchStrategy[list[Event]]:
    """Made genealogies."""
    return st.integers(0, 2**48).map(make)


_NAMED = (
    "event_id", "voids", "reverses", "item", "work_order", "batch", "hu", "customer", "supplier",
    "resource", "location", "to", "from",
)  # fmt: skip


def prefixed(events: list[Event], prefix: str) -> list[Event]:
    """The same events about other things: every id with a prefix."""

    def renamed(given: Any) -> Any:
        if isinstance(given, list):
            return [renamed(each) for each in given]
        if not isinstance(given, dict):
            return given
        return {
            key: prefix + value if key in _NAMED and isinstance(value, str) else renamed(value)
            for key, value in given.items()
        }

    return [renamed(event) for event in events]
