"""Genealogies of crates that came with nobody knows what in them: they are received, used, sent on,
moved, come back, are filled and emptied, of several suppliers, one in another."""

from __future__ import annotations

import random

from tests.trace.made import EVENTS_LIMIT, corrected, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing
from tests.trace.themes import THEMES

CRATES = ("K1", "K1", "K2")
RUNS = ("W1/B1", "W1/B1", "W1/B2", "W1", "/B1")
PLACES = ("WH1", "WH2", None)


def crates(m: Maker) -> None:
    """[K1], [K2] from S1 and S2 → runs → F/1, F/2, U#1 → customers, and back."""
    for _ in range(m.rng.randint(4, 10)):
        hu = m.one(*CRATES)
        m.one(_come, _come, _come, _go, _used, _used, _made, _made, _handled)(m, hu)
    m.ship(m.one("F/1", "F/2", "U#1"))


def _come(m: Maker, hu: str) -> None:
    if m.chance(0.2):
        m.do("return", object=thing(f"[{hu}]"), customer=m.one("C1", "C2"))
    else:
        m.receive(f"[{hu}]", location=m.one(*PLACES), supplier_lot=None)


def _go(m: Maker, hu: str) -> None:
    if m.chance(0.7):
        m.ship(f"[{hu}]", customer=m.one("C1", "C2", None), from_=m.one(*PLACES))
    else:
        m.do("move", object=thing(f"[{hu}]"), from_=m.one(*PLACES), to=m.one("WH1", "WH2"))


def _used(m: Maker, hu: str) -> None:
    run, machine = m.one(*RUNS), m.one("M1", None, None)
    m.consume(m.one(f"[{hu}]", f"[{hu}]", f"[{hu}]", "F/1"), run, resource=machine)


def _made(m: Maker, hu: str) -> None:
    m.produce(m.one("F/1", "F/2", "U#1", "GREASE"), m.one(*RUNS))


def _handled(m: Maker, hu: str) -> None:
    act = m.rng.random()
    if act < 0.4:
        m.pack(hu, *m.some(["A/1", "F/1", "U#1", "GREASE"], 1))
    elif act < 0.6:
        m.unpack(hu, *m.one([], [], ["A/1"]))
    elif hu == "K2":
        m.pack("K1", "[K2]")
    else:
        m.unpack("K1", "[K2]")


def make_crates(seed: int) -> list[Event]:
    """The genealogy of a seed: crates, and perhaps an older theme; papers on anything."""
    m = Maker(random.Random(f"crates {seed}"))
    crates(m)
    if m.chance(0.3):
        m.hour = m.one(m.hour, m.hour // 2, 0)
        m.one(*THEMES)(m)
    corrected(m)
    for event in m.events:
        if event["type"] not in ("define", "run", "void", "reverse") and m.chance(0.15):
            event.setdefault("document", m.one("D1", "D2"))
    return recorded(m.rng, m.events[:EVENTS_LIMIT])
