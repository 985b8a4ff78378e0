"""Genealogies of mixed themes: boxes in boxes, repairs, own places, rows of 0, reverses at once.

`make_mixed` tells two or three of these and of the older themes about the same few things, on the
same machines and under the same documents, and corrects some of it afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.trace.made import EVENTS_LIMIT, corrected, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing
from tests.trace.themes import THEMES
from tests.trace.themes_units import THEMES_UNITS

MACHINES, PAPERS = ("M1", "M2"), ("D1", "D2", "D3")


def boxes(m: Maker) -> None:
    """F/1, F/2, U#1 → [B1], [B2] → [P1], [P2]; boxes change pallets, come back, are emptied."""
    m.do("define", customer="OWN", kind="own", source="mes")
    m.receive("F/1", m.one(20, 10, 5))
    for _ in range(m.rng.randint(4, 9)):
        act = m.rng.random()
        box, pallet = m.one("B1", "B2"), m.one("P1", "P2")
        if act < 0.3:
            m.pack(box, *m.some(["F/1", "F/2", "U#1", "U#2", "GREASE"], 2))
            if m.chance(0.1):
                m.events[-1]["contents"][0]["quantity"] = 0
        elif act < 0.5:
            m.pack(pallet, f"[{box}]", *m.one([], [], ["F/1"]))
        elif act < 0.65:
            m.unpack(*m.one((pallet,), (pallet, f"[{box}]"), (pallet, "F/1"), (box,), (box, "U#1")))
        elif act < 0.85:
            m.ship(m.one(f"[{pallet}]", f"[{pallet}]", f"[{box}]", "F/1", "U#1"),
                   customer=m.one("C1", "C2", "OWN", None))  # fmt: skip
            if m.chance(0.2):
                kept = m.events[-1]
                m.do("reverse", reverses=kept["event_id"], source=kept["source"])
        elif act < 0.93:
            m.consume(m.one(f"[{pallet}]", f"[{box}]", "F/1"), "W1/B1")
            m.produce(m.one("G/1", "F/2"), "W1/B1")
        else:
            m.do("return", object=thing(m.one(f"[{pallet}]", f"[{box}]")), customer="C1")
    m.ship(m.one("[P1]", "[B1]", "F/1"), customer="C2")


def moved(m: Maker) -> None:
    """F/1, U#1 and [P1] go from place to place, some of them perhaps."""
    m.receive("F/1", 10, location="WH1")
    for _ in range(m.rng.randint(2, 5)):
        what, from_, to = m.one("F/1", "U#1", "[P1]"), m.one("WH1", "WH2"), m.one("WH1", "WH2")
        act = m.rng.random()
        if act < 0.5:
            m.do("move", object=thing(what), quantity=m.one(None, 2), from_=from_, to=to)
        elif act < 0.8:
            m.ship(what, from_=from_)
        else:
            m.pack("P1", m.one("F/1", "U#1"))
    m.ship("F/1", from_="WH2")


def on_machines(m: Maker) -> None:
    """A/1, A/2 → runs on two machines → F/1, F/2, U#1; with supplier lots and documents."""
    for number in range(m.rng.randint(2, 4)):
        m.receive(m.one("A/1", "A/2", "GLUE"), 10, supplier=m.one("S1", "S2"))
        run, machine = f"W{number % 2}/{number}", m.one(*MACHINES)
        for what in m.some(["A/1", "A/2", "GLUE"], 2):
            m.consume(what, m.one(run, run, run.split("/")[0]), resource=m.one(machine, None))
        m.produce(m.one("F/1", "F/2", "U#1"), run, resource=machine)
        if m.chance(0.3):
            m.do("run", **m.on(run), resource=m.one(*MACHINES), kind=m.one("blend", "mix"))
    m.ship(m.one("F/1", "F/2", "U#1"))


def reworked_loop(m: Maker) -> None:
    """F/1 → rework → F/1 or F/2, booked late or for nothing; U#1 scrapped and made again."""
    m.transform(["A/1", "M#1"], "W1/B1", ["F/1", "U#1"])
    for number in range(m.rng.randint(1, 3)):
        run = f"RW/{number}"
        m.consume(m.one("F/1", "U#1", "F/2"), run, m.one(2, 0, None))
        m.consume(m.one("A/2", "M#2"), run)
        m.produce(m.one("F/1", "F/2", "U#1"), run, role=m.one(None, None, "scrap"))
        if m.chance(0.4):
            m.do("adjust", object=thing(m.one("U#1", "F/1")), quantity=-1, reason="scrap")
        m.ship(m.one("F/1", "U#1", "F/2"))


def unknown_lots(m: Maker) -> None:
    """Counts, adjustments and packs that bring in what nobody received."""
    for _ in range(m.rng.randint(2, 5)):
        what = m.one("F/7", "F/1", "A/7")
        act = m.rng.random()
        if act < 0.3:
            m.do("count", object=thing(what), quantity=m.one(3, 0), location="WH1")
        elif act < 0.5:
            m.do("adjust", object=thing(what), quantity=m.one(4, -2), reason=m.one("found", "loss"))
        elif act < 0.7:
            m.pack("P1", what)
            m.ship("[P1]")
        else:
            m.consume(what, "W7/1", m.one(1, 3))
            m.produce(m.one("G/1", "F/1"), "W7/1")


THEMES_MIXED: list[Callable[[Maker], None]] = [
    boxes, boxes, boxes, moved, on_machines, on_machines, reworked_loop, reworked_loop,
    unknown_lots,
]  # fmt: skip


def make_mixed(seed: int) -> list[Event]:
    """The genealogy of a seed: two or three themes, at least one of these; papers on anything."""
    m = Maker(random.Random(f"mixed {seed}"))
    if m.plc:
        m.do("define", source="plc", zone="Europe/Berlin", day_start="06:00")
        m.events[-1]["at_basis"] = "occurred"
    if m.chance(0.3):
        m.do("define", item=m.one("F", "U", "A"), uom="pcs", factors={"case": 12}, source="mes")
    others = [*THEMES, *THEMES_UNITS]
    themes = [m.one(*THEMES_MIXED), m.one(*THEMES_MIXED, *others), *m.one([], [m.one(*others)])]
    m.rng.shuffle(themes)
    for theme in themes:
        if len(m.events) < EVENTS_LIMIT - 14:
            theme(m)
            m.hour = m.one(m.hour, m.hour // 2, 0)
    corrected(m)
    for event in m.events:
        if event["type"] not in ("define", "run", "void", "reverse") and m.chance(0.15):
            event.setdefault("document", m.one(*PAPERS))
    return recorded(m.rng, m.events[:EVENTS_LIMIT])
