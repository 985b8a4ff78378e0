"""Findings about what was said twice: an act by two sources, a serial in two places (rules 2, 10).

`told_twice`: type, thing, document or order (else the other party), quantity, and a day that can be
the same in the zones of both; also when one splits what the other tells in one: then the sums.
`serial_twice`: a serial is born, received or at a customer while by its latest booking it is on
hand, in a unit or at a customer elsewhere; places of one's own aside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from tests.reference.flows import Flow, one_family
from tests.reference.rules import World
from tests.reference.times import Event, source_rules
from tests.reference.units import base

Finding = tuple[str, str]
ACTS = ("receive", "consume", "produce", "ship", "back", "give_back")


def told_twice(world: World, events: list[Event]) -> Iterator[Finding]:
    """Things of which two sources told one act."""
    zones = {source: rules.get("zone", "UTC") for source, rules in source_rules(events).items()}
    acts: dict[tuple[str, str, str], dict[str, list[Flow]]] = {}
    for flow in world.books.flows:
        if flow.kind in ACTS and not flow.candidate and flow.time.booked:
            for name in _names(flow):
                key = (flow.kind, flow.thing, name)
                acts.setdefault(key, defaultdict(list))[flow.source].append(flow)
    for (_, thing, _), told in acts.items():
        for one, other in combinations(sorted(told), 2):
            if _is_one(told[one], told[other], zones):
                yield "told_twice", thing


def _names(flow: Flow) -> Iterator[str]:
    """What may be the same about two bookings of one act."""
    if flow.kind in ("consume", "produce"):
        yield flow.other
        return
    for number in flow.documents:
        yield f"document {number}, {flow.other}"
    if not flow.documents:
        yield flow.other


def _is_one(one: list[Flow], other: list[Flow], zones: dict[str, str]) -> bool:
    pairs = [(a, b) for a in one for b in other if _one_day(a, b, zones)]
    if any(_amount([a]) == _amount([b]) for a, b in pairs):
        return True
    if len(pairs) < len(one) * len(other):
        return False
    return _amount(one) == _amount(other) and None not in _amount(one)


def _amount(flows: list[Flow]) -> tuple[float | None, ...]:
    rows = [base(f.quantity, f.uom) for f in flows]
    if len({uom for _, uom in rows}) > 1 or any(quantity is None for quantity, _ in rows):
        return (None,) if len(rows) > 1 else (rows[0][0],)
    return (round(sum(quantity or 0 for quantity, _ in rows), 6),)


def _one_day(a: Flow, b: Flow, zones: dict[str, str]) -> bool:
    """Whether two bookings can be of one day, by the clocks of their sources."""
    both = [ZoneInfo(zones.get(flow.source, "UTC")) for flow in (a, b)]
    return bool(_days(a, both) & _days(b, both))


def _days(flow: Flow, zones: list[ZoneInfo]) -> set[date]:
    """The days a booking is written for, by some clocks."""
    return {
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(zone).date()
        for at in (flow.time.start, flow.time.end)
        for zone in zones
    }


def serial_twice(world: World) -> Iterator[Finding]:
    """Serials that are somewhere while they are somewhere else."""
    for thing in sorted({f.thing for f in world.books.flows if f.thing.startswith("serial:")}):
        own = [f for f in world.books.flows if f.thing == thing and f.time.booked]
        state: tuple[str, str] | None = None
        for flow in sorted(own, key=lambda f: (f.time.end, _rank(world, f), f.key)):
            if flow.zero or not flow.sure or flow.assumed or flow.kind == "pack":
                continue
            if state is not None and _is_elsewhere(world, flow, state):
                yield "serial_twice", thing
                break
            state = _state(world, flow, state)


def _rank(world: World, flow: Flow) -> int:
    """At one instant: what came back, what goes into the run that makes it again, that birth, what
    leaves."""
    if flow.kind in ("back", "receive", "adjust_in"):
        return 0
    if flow.kind == "consume":
        return 1 if _makes_it_again(world, flow) else 5
    return {"produce": 2, "move": 3}.get(flow.kind, 4)


def _makes_it_again(world: World, flow: Flow) -> bool:
    return any(one_family(flow.other, p.other) for p in world.books.of(flow.thing, ("produce",)))


def _state(world: World, flow: Flow, before: tuple[str, str] | None) -> tuple[str, str] | None:
    """Where a serial is by its latest booking."""
    if flow.kind in ("produce", "receive", "back", "adjust_in"):
        return "hand", flow.place or ""
    if flow.kind == "move":
        return "hand", flow.other
    if flow.kind == "ship":
        return ("own" if world.books.is_own(flow.other) else "customer"), flow.other
    if flow.kind == "consume":
        if world.service.is_unbuild(flow.other) or _makes_it_again(world, flow):
            return None  # taken apart, or on its way through the run that makes it again
        return "unit", flow.other
    return None


def _is_elsewhere(world: World, flow: Flow, state: tuple[str, str]) -> bool:
    where, name = state
    if where == "own":
        return False
    if flow.kind == "produce":
        return flow not in world.resumed and not world.service.again(flow)
    if flow.kind == "receive":
        return where != "hand" or (bool(name) and bool(flow.place) and name != flow.place)
    if flow.kind == "ship" and not world.books.is_own(flow.other):
        return where == "unit" or (where == "customer" and name != flow.other)
    return False
