"""Genealogies of places of one's own: two branches that goods are sent to, and all that may happen
to them there."""

from __future__ import annotations

import random

from tests.trace.made import EVENTS_LIMIT, corrected, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing

WHAT = ("F/1", "F/1", "F/2", "U#1", "[P]")


def _branches(m: Maker) -> None:
    """F/1, F/2, U#1 and a pallet go to OWN and WEST, are received there or not, sold, come back."""
    for customer in ("OWN", "WEST"):
        m.do("define", customer=customer, kind="own", source="mes")
    m.do("define", item="F", uom="kg")
    for what in ("F/1", "F/2", "U#1"):
        m.do("receive", object=thing(what), location="WH", supplier="S1", **_amount(m, what, 20))
    m.do("pack", hu="P", contents=[{"object": thing("F/2"), "quantity": 5, "uom": "kg"}])
    for _ in range(m.rng.randint(3, 9)):
        what, customer = m.one(*WHAT), m.one("OWN", "OWN", "WEST")
        m.one(_send, _send, _receive, _receive, _return, _leave)(m, what, customer)


def _amount(m: Maker, what: str, most: float) -> dict[str, object]:
    if what.startswith("[") or "#" in what:
        return {}
    if m.chance(0.06):
        return {"quantity": None}
    uom = m.one("kg", "kg", "kg", "g", None)
    quantity = m.one(1, 2, 4, most)
    return {"quantity": quantity * 1000 if uom == "g" else quantity, "uom": uom}


def _send(m: Maker, what: str, customer: str) -> None:
    m.do("ship", object=thing(what), customer=customer, from_=m.one("WH", None),
         document=m.one("T1", "T2", None), **_amount(m, what, 6))  # fmt: skip


def _receive(m: Maker, what: str, customer: str) -> None:
    m.do("receive", object=thing(what), location=m.one("BR", customer, None),
         document=m.one("T1", "T2", None), supplier="S1" if m.chance(0.2) else None,
         **_amount(m, what, 6))  # fmt: skip


def _return(m: Maker, what: str, customer: str) -> None:
    m.do("return", object=thing(what), customer=m.one(customer, customer, "C1"),
         to=m.one("WH", None), **_amount(m, what, 6))  # fmt: skip


def _leave(m: Maker, what: str, customer: str) -> None:
    if m.chance(0.5):
        m.do("ship", object=thing(what), customer="C1", from_=m.one(customer, "BR"),
             **_amount(m, what, 2))  # fmt: skip
    else:
        m.do("move", object=thing(what), from_=customer, to="WH", **_amount(m, what, 2))


def make_branches(seed: int) -> list[Event]:
    """The genealogy of a seed."""
    m = Maker(random.Random(f"branches {seed}"))
    _branches(m)
    if m.chance(0.3):
        corrected(m)
    return recorded(m.rng, m.events[:EVENTS_LIMIT])
