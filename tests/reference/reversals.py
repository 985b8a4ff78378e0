"""What was taken back: by number, or as what a source booked last of a kind (`like`).

A `reverse` takes back part of a booking, or all. One without a number takes back what its source
booked so at or before it (end of the time, then event id), the last first, of what the others left;
earlier ones choose first; without a quantity only the last booking; a booking of unknown quantity,
or in a unit not known to be that of the reverse, stays unknown and ends it. It is settled from all
events, so their order is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.reference.flows import ref_of
from tests.reference.times import Event, written
from tests.reference.units import converted, unit

PARTLY = ("consume", "produce", "ship", "receive", "return", "adjust", "move")
Key = tuple[str, str]


@dataclass
class Taken:
    """What was taken back of one booking. `unknown`: some, and how much is left is not known."""

    amount: float = 0.0
    whole: bool = False
    unknown: bool = False


def key_of(event: Event) -> Key:
    """Event ids are unique within a source."""
    return event["source"], event["event_id"]


def is_of_serial(event: Event) -> bool:
    """A serial without a quantity is one."""
    return "serial" in event.get("object", {})


def amount_of(event: Event) -> float | None:
    """What a booking says, without a sign; None: unknown."""
    if "quantity" not in event:
        return 1.0 if is_of_serial(event) else None
    return abs(float(event["quantity"]))


def settled(events: list[Event], rules: dict[str, dict[str, str]]) -> dict[Key, Taken]:
    """What was taken back of each booking, of events known and not voided."""
    taken = {key_of(event): Taken() for event in events}
    reverses = [event for event in events if event["type"] == "reverse"]
    numbered = {(r["source"], r["reverses"]) for r in reverses if "reverses" in r}
    by_key = {key_of(event): event for event in events}
    for key in sorted(numbered & set(by_key)):
        for reverse in reverses:
            if "reverses" in reverse and (reverse["source"], reverse["reverses"]) == key:
                _take(by_key[key], taken[key], reverse.get("quantity"), reverse.get("uom"))
    for reverse in sorted((r for r in reverses if "like" in r), key=lambda r: _place(r, rules)):
        _choose(events, taken, reverse, rules)
    return taken


def _take(
    event: Event, taken: Taken, quantity: float | None, uom: str | None, *, plain: bool = True
) -> None:
    """Take back a quantity of a booking, or (None) all of it. `plain`: in the unit that is said."""
    if quantity is None:
        taken.whole = True
        return
    if event["type"] not in PARTLY:
        return
    if uom is not None and "uom" in event:
        quantity = converted(quantity, uom, event["uom"])
    elif plain and (uom is None) != ("uom" not in event):
        booked = amount_of(event)  # it may be told in another unit
        quantity = None if booked is not None and quantity > booked + 1e-6 else quantity
    if quantity is None:
        taken.unknown = True  # in a unit that does not convert
        return
    taken.amount += quantity
    whole = amount_of(event)
    if whole is None:
        taken.unknown = taken.unknown or quantity > 0
    elif taken.amount > 0 and taken.amount >= whole - 1e-9:
        taken.whole = True


def _place(event: Event, rules: dict[str, dict[str, str]]) -> tuple[float, str]:
    """Where an event stands among those of its source; nothing written comes last."""
    return written(event, rules.get(event["source"], {}))[1], event["event_id"]


def _choose(
    events: list[Event], taken: dict[Key, Taken], reverse: Event, rules: dict[str, dict[str, str]]
) -> None:
    """What one `like` takes back."""
    alike = [
        e for e in events if _is_alike(e, reverse) and _place(e, rules) <= _place(reverse, rules)
    ]
    quantity = reverse.get("quantity")
    vague = quantity is not None and _is_vague(alike, taken, reverse)
    for event in sorted(alike, key=lambda e: _place(e, rules), reverse=True):
        of = taken[key_of(event)]
        if of.whole:
            continue
        if quantity is None:
            of.whole = True
            return
        left = amount_of(event)
        if left is None or of.unknown or vague:
            of.unknown = True
            return
        wanted = quantity
        if "uom" in reverse and "uom" in event:
            wanted = converted(quantity, reverse["uom"], event["uom"])
        if wanted is None:
            of.unknown = True
            return
        now = min(wanted, left - of.amount)
        _take(event, of, now, None, plain=False)
        quantity *= (wanted - now) / wanted if wanted else 0
        if quantity <= 1e-9:
            return


def _is_vague(alike: list[Event], taken: dict[Key, Taken], reverse: Event) -> bool:
    """Whether it is not known that a reverse and what it means are told in one unit: one names a
    unit and the other none, and those are of several units, or of less in all."""
    left = [event for event in alike if not taken[key_of(event)].whole and amount_of(event) != 0]
    units = {unit(event.get("uom")) for event in left}
    own = unit(reverse.get("uom"))
    if (own is None and units == {None}) or (own is not None and None not in units):
        return False
    amounts = [amount_of(event) for event in left]
    total = sum(amount or 0 for amount in amounts)
    total -= sum(taken[key_of(event)].amount for event in left)
    return len(units) > 1 or (None not in amounts and reverse["quantity"] > total + 1e-6)


def _is_alike(event: Event, reverse: Event) -> bool:
    like: dict[str, Any] = reverse["like"]
    return (
        event["source"] == reverse["source"]
        and event["type"] == like["type"]
        and "object" in event
        and ref_of(event["object"]) == ref_of(like["object"])
        and all(
            event.get(name) == like[name]
            for name in ("work_order", "document", "customer")
            if name in like
        )
    )
