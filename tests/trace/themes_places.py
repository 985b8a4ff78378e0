"""Genealogies of places: what is received, moved, made, counted and adjusted there, what comes in
containers, and what is sent to a place of one's own."""

from __future__ import annotations

import random

from tests.trace.made import EVENTS_LIMIT, corrected, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing

WHAT = ("F/1", "F/1", "F/2", "U#1", "[P]")
PLACES = ("WH", "W", "W", "BIN")


def _places(m: Maker) -> None:
    """F/1, F/2, U#1 and a pallet are at WH, W (a place of one's own, too) and BIN; C1 and C2 get
    some of it."""
    m.do("define", customer="W", kind="own", source="mes")
    m.do("define", item="F", uom="kg")
    for what in ("F/1", "F/2", "U#1"):
        if m.chance(0.7):
            m.do("receive", object=thing(what), location=m.one("WH", "WH", "W", None),
                 supplier="S1", **_amount(m, what, 20))  # fmt: skip
    m.do("pack", hu="P", contents=[{"object": thing("F/2"), "quantity": 5, "uom": "kg"}])
    for _ in range(m.rng.randint(3, 9)):
        m.one(_count, _adjust, _move, _send, _sell, _use, _make)(m, m.one(*WHAT))


def _amount(m: Maker, what: str, most: float) -> dict[str, object]:
    if what.startswith("[") or "#" in what:
        return {}
    return {"quantity": None if m.chance(0.04) else m.one(1, 2, 4, most), "uom": "kg"}


def _count(m: Maker, what: str) -> None:
    told = {"quantity": m.one(0, 1)} if what[0] in "[U" else _amount(m, what, 6)
    if told.get("quantity") is None:
        told["quantity"] = 3
    if what.startswith("["):
        told["uom"] = "pcs"
    m.do("count", object=thing(what), location=m.one(*PLACES), **told)


def _adjust(m: Maker, what: str) -> None:
    much = m.one(-1, 1) if what[0] in "[U" else m.one(-3, -1, 2)
    m.do("adjust", object=thing(what), location=m.one(*PLACES, None), quantity=much,
         uom="kg" if what.startswith("F") else "pcs",
         reason="scrap" if much < 0 else "found")  # fmt: skip


def _move(m: Maker, what: str) -> None:
    m.do("move", object=thing(what), from_=m.one(*PLACES, None), to=m.one(*PLACES),
         **_amount(m, what, 2))  # fmt: skip


def _send(m: Maker, what: str) -> None:
    m.do("ship", object=thing(what), customer="W", from_=m.one("WH", None), **_amount(m, what, 6))


def _sell(m: Maker, what: str) -> None:
    m.do("ship", object=thing(what), customer=m.one("C1", "C2"), from_=m.one(*PLACES, None),
         **_amount(m, what, 2))  # fmt: skip


def _use(m: Maker, what: str) -> None:
    if not what.startswith("["):
        m.do("consume", object=thing(what), work_order=m.one("W1", "W2"),
             location=m.one(*PLACES, None), **_amount(m, what, 2))  # fmt: skip


def _make(m: Maker, what: str) -> None:
    if not what.startswith("["):
        made = m.one("G/1", what)
        m.do("produce", object=thing(made), work_order=m.one("W1", "W2"),
             location=m.one(*PLACES, None), quantity=1,
             uom="kg" if made.startswith("F") else "pcs")  # fmt: skip


def make_places(seed: int) -> list[Event]:
    """The genealogy of a seed."""
    m = Maker(random.Random(f"places {seed}"))
    _places(m)
    if m.chance(0.3):
        corrected(m)
    return recorded(m.rng, m.events[:EVENTS_LIMIT])
