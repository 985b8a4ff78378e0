"""Made genealogies: small, full of collisions, of every theme the rules speak of.

Each is a list of events about few things, so that things meet. A seed makes a genealogy, the same
one always; `prefixed` writes many side by side into one graph. Six of ten events stand in an order
that could have happened, else everything would be cut.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.trace.maker import Maker
from tests.trace.telling import Event
from tests.trace.themes import THEMES

RECORDED = datetime(2026, 4, 1, tzinfo=UTC)
EVENTS_LIMIT = 42


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
_SHARED = ("source", "document", "number", "in")


def prefixed(events: list[Event], prefix: str, *, apart: bool = False) -> list[Event]:
    """The same events about other things: every id with a prefix. `apart`: also those of sources
    and papers, so that what is told beside them changes nothing about them."""
    names = (*_NAMED, *_SHARED) if apart else _NAMED

    def renamed(given: Any) -> Any:
        if isinstance(given, list):
            return [renamed(each) for each in given]
        if not isinstance(given, dict):
            return given
        return {
            key: _with(prefix, value) if key in names and isinstance(value, str) else renamed(value)
            for key, value in given.items()
        }

    return [renamed(event) for event in events]


def _with(prefix: str, name: str) -> str:
    """A name with a prefix; blanks before it stay before it."""
    plain = name.lstrip()
    return name[: len(name) - len(plain)] + prefix + plain
