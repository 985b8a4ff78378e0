"""Made genealogies in which checks find something: places, statuses, expiry, several sources.

They are the genealogies of traces with what only checks look at told in between, so that things
meet in ways nobody thought of. A seed makes a genealogy, the same one always.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.trace.made import corrected, recorded
from tests.trace.maker import Maker
from tests.trace.telling import Event, thing
from tests.trace.themes import THEMES

GOODS = ("A/1", "A/2", "F/1", "U#1", "U#2", "F/1#S1", "B/1")
PLACES = ("STORE", "DOCK", None)
RUNS = ("W1/B1", "W1/B2", "W1", "W2/B1", "/B1")
EVENTS_LIMIT = 45


def make(seed: int) -> list[Event]:
    """The genealogy of a seed."""
    m = Maker(random.Random(seed))
    _sources(m)
    for item in m.some(["A", "F", "U", "GREASE", "B"], 3) if m.chance(0.5) else []:
        told = {"uom": m.one("pcs", "kg"), "factors": {"case": 12}} if m.chance(0.6) else {}
        m.do("define", item=item, tracking=m.one("lot", "none", None, "serial"), **told)
    for customer, kind in (("C2", "own"), ("C3", "disposal")):
        if m.chance(0.4):
            m.do("define", customer=customer, kind=kind)
    for act in m.rng.sample(ACTS, m.one(2, 3, 4)):
        if m.chance(0.4):
            m.rng.choice(THEMES)(m)
        for _ in range(m.rng.randint(1, 4)):
            act(m)
    events = m.events[:EVENTS_LIMIT]
    m.events = events
    _again(m)
    corrected(m)
    return recorded(m.rng, [_local(m, event) for event in m.events])


def _sources(m: Maker) -> None:
    """What the sources say of themselves, always of the lowest time."""
    m.events += [
        {"event_id": "s1", "source": "mes", "type": "define", "zone": "Europe/Berlin"},
        {"event_id": "s2", "source": "plc", "type": "define", "zone": "America/New_York"},
    ]
    owned = m.one([["consume", "produce", "transform"], ["ship", "status"]], [["receive"], []], [])
    for event, types in zip(m.events, owned, strict=False):
        if types:
            event["event_types"] = types


def _local(m: Maker, event: Event) -> Event:
    """Some times lose their offset."""
    at = str(event.get("at", ""))
    return event | {"at": at.removesuffix("Z")} if at.endswith("Z") and m.chance(0.05) else event


def _again(m: Maker) -> None:
    """Some acts are told by another source, too: all the same, or something different."""
    for event in list(m.events):
        if event["type"] not in ("receive", "ship", "consume", "move") or not m.chance(0.25):
            continue
        event["document"] = m.one("D1", "D2", None)
        other = event | {"event_id": f"t{len(m.events)}", "source": m.one("erp", event["source"])}
        if m.chance(0.4):
            other["document"] = m.one("D1", "D2", None)
        if m.chance(0.2):
            other["quantity"] = m.one(1, 5, 10)
        for told in (event, other):
            if told["document"] is None:
                del told["document"]
        m.events.append(other)


def _status(m: Maker) -> None:
    what = m.one("A/1", "F/1", "U#1", "F/1#S1", "[P1]")
    word = m.one("hold", "released", "quarantine", "rejected", "recalled", "scrapped", "expired")
    part = {"location": "STORE"} if m.chance(0.15) else {}
    m.do("status", object=thing(what), status=word, **part)
    _use(m, what)


def _dated(m: Maker) -> None:
    what = m.one("A/1", "F/1", "U#1", "F/1#S1")
    told = {"expires_at": m.one("2026-03-02", "2026-03-03", "2026-03-03T10:00:00Z", "2026-03")}
    if m.chance(0.3):
        told = {"status": m.one("hold", "quarantine", "released")}
    m.do("receive", object=thing(what) | told, quantity=5, location=m.one(*PLACES))
    _use(m, what)


def _use(m: Maker, what: str) -> None:
    if m.chance(0.5):
        m.consume(what, m.one(*RUNS), location=m.one(*PLACES))
    else:
        m.ship(what, from_=m.one(*PLACES))


def _stocked(m: Maker) -> None:
    what, quantity = m.one(*GOODS), m.quantity()
    act = m.rng.random()
    if act < 0.25:
        m.receive(what, location=m.one(*PLACES))
    elif act < 0.4:
        m.do("move", object=thing(what), quantity=quantity, to=m.one("STORE", "DOCK"),
             from_=m.one(*PLACES))  # fmt: skip
    elif act < 0.6:
        m.do("count", object=thing(what), quantity=m.one(0, 2, 5, 10), location=m.one(*PLACES),
             uom=m.one(None, None, "kg"))  # fmt: skip
    elif act < 0.75:
        m.do("adjust", object=thing(what), quantity=m.one(-3, 2, 5, -5), location=m.one(*PLACES))
    elif act < 0.85:
        m.do("return", object=thing(what), quantity=quantity, customer=m.one("C1", "C2"),
             to=m.one(*PLACES))  # fmt: skip
    else:
        _use(m, what)


def _lotless(m: Maker) -> None:
    what = m.one("A", "GREASE", "F")
    if m.chance(0.4):
        m.produce(what, m.one(*RUNS))
    else:
        m.consume(what, m.one(*RUNS))


def _supplied(m: Maker) -> None:
    m.receive(m.one("A/1", "A/2", "U#1"), supplier=m.one("S1", "S2", None))


def _boxed(m: Maker) -> None:
    what = m.one(*GOODS)
    m.receive(what)
    m.pack("P1", what)
    _use(m, "[P1]")
    if m.chance(0.3):
        m.do("return", object=thing("[P1]"), customer=m.one("C1", "C2"))


def _zero(m: Maker) -> None:
    what = m.one("A/1", "F/1", "GREASE", "U#1")
    if m.chance(0.3):
        m.do("pack", hu="P1", contents=[{"object": thing(what), "quantity": 0}])
    elif m.chance(0.5):
        m.do("consume", object=thing(what), quantity=0, **m.on(m.one(*RUNS)))
    else:
        m.do("ship", object=thing(what), quantity=0, customer=m.one("C1", "C2"))


def _tested(m: Maker) -> None:
    of = m.one(
        {"object": thing("A/1")}, {"object": thing("U#1")}, {"batch": "B1", "work_order": "W1"}
    )
    told = m.one(
        {"result": "fail"}, {"result": "pass"}, {"result": "value", "value": m.one(5, 10, 61)}
    )
    limits = m.one(None, {"max": 10}, {"min": 10}, {"min": 5, "max": 60})
    m.do("inspect", **of, test="pH", **told, limits=limits)


def _typed(m: Maker) -> None:
    """Lots written in another way; lots of an item that is booked without lots, too."""
    m.receive(m.one("A/01", "A/1-", "A/2", "F/_1"))
    if m.chance(0.5):
        m.do("adjust", object=thing(m.one("GREASE/1", "A/3")), quantity=5)
        m.consume("GREASE", m.one(*RUNS))
    if m.chance(0.5):
        m.transform(["GREASE"], m.one(*RUNS), ["GREASE/2"])


def _merged(m: Maker) -> None:
    for what in ("A/1", "A/2"):
        if m.chance(0.8):
            given = thing(what) | {"expires_at": m.one("2026-03-02", "2026-03-10", "2026-09-30")}
            m.do("receive", object=given, quantity=5)
    m.transform(["A/1"], m.one("W3/B1", "/M"), ["A/2"], kind="merge")


def _split(m: Maker) -> None:
    """One source tells in two what another tells in one; now and then not quite."""
    fields = {"object": thing("A/1"), "customer": "C1", "document": m.one("D3", "D3", None)}
    for quantity in (3, m.one(2, 2, 4)):
        m.do("ship", **fields, quantity=quantity, source="erp")
    m.do("ship", **fields, quantity=5, source=m.one("mes", "plc"))


def _parts(m: Maker) -> None:
    """A status of what is at a place or in a container, and bookings beside it."""
    m.do("move", object=thing("A/1"), quantity=2, from_="STORE", to="DOCK")
    word = m.one("hold", "rejected", "quarantine", "released")
    part = m.one({"location": "DOCK"}, {"location": "STORE"}, {"quantity": 2}, {})
    m.do("status", object=thing(m.one("A/1", "A/1", "F/1")), status=word, **part)
    if m.chance(0.5):
        m.pack("P1", m.one("A/1", "U#1", "F/1"))
        m.do("status", object=thing("[P1]"), status=m.one("hold", "released", "quarantine"))
        if m.chance(0.5):
            m.unpack("P1")
        m.pack("P1", m.one("U#2", "F/1#S1"))
    _use(m, m.one("A/1", "U#1", "U#2", "F/1#S1", "[P1]"))


ACTS: tuple[Callable[[Maker], None], ...] = (
    _status, _status, _dated, _stocked, _stocked, _stocked, _lotless, _supplied, _boxed, _zero,
    _tested, _typed, _merged, _split, _parts, _parts,
)  # fmt: skip
