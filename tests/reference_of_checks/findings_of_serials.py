"""Serials that are born, received or shipped while by their latest booking they are elsewhere."""

from __future__ import annotations

from tests.reference.flows import one_family
from tests.reference.times import EVER
from tests.reference_of_checks.accounts import Account
from tests.reference_of_checks.booking import Booking

Where = tuple[str, str] | None


def is_twice(a: Account) -> bool:
    """Own places, what is assumed, 0 or perhaps in a container are left aside."""
    if not a.serial:
        return False
    mine = [b for b in a.mine if b.end != EVER and b.sure and b.quantity != 0 and b.kind != "count"]
    where: Where = None
    for b in sorted(mine, key=lambda b: (b.end, _rank(a, b), b.source, b.event)):
        if where is not None and _elsewhere(a, b, where):
            return True
        where = _after(a, b)
    return False


def _run(b: Booking) -> str:
    return b.other.removeprefix("made by ")


def _meet(consumption: Booking, birth: Booking) -> bool:
    return one_family(_run(consumption), _run(birth))


def _births(a: Account, thing: str) -> list[Booking]:
    return [b for b in a.books.of(thing, "produce") if not b.inside]


def _reborn(a: Account, b: Booking) -> bool:
    """It goes into a run that gives it out again."""
    return not b.inside and any(_meet(b, p) for p in _births(a, a.thing))


def _rank(a: Account, b: Booking) -> int:
    if b.kind in ("back", "receive") or (b.kind == "adjust" and b.sign > 0):
        return 0
    if b.kind == "consume":
        return 1 if _reborn(a, b) else 5
    return {"produce": 2, "move": 3}.get(b.kind, 4)


def _after(a: Account, b: Booking) -> Where:
    if b.kind == "move" or (b.kind == "adjust" and b.sign > 0):
        return "hand", b.to or ""
    if b.kind in ("produce", "receive", "back"):
        return "hand", b.place or ""
    if b.kind == "ship":
        return ("own" if b.party == "own" else "customer"), b.other
    if b.kind == "consume":
        apart = a.books.facts.get(b.other, {}).get("kind") == "unbuild"
        return None if _reborn(a, b) or (apart and not b.inside) else ("unit", "")
    return None


def _elsewhere(a: Account, b: Booking, where: tuple[str, str]) -> bool:
    kind, name = where
    if kind == "own":
        return False
    if b.kind == "produce":
        again = any(_meet(c, b) for c in a.books.of(a.thing, "consume") if _counts(c))
        return not again and not _resumes(a, b)
    if b.kind == "receive":
        return kind != "hand" or bool(name and b.place and name != b.place)
    if b.kind == "ship" and b.party != "own":
        return kind == "unit" or (kind == "customer" and name != b.other)
    return False


def _counts(b: Booking) -> bool:
    return not b.inside and b.quantity != 0


def _resumes(a: Account, birth: Booking) -> bool:
    """Out of a run that takes apart, or gives out again, a unit it was put into before."""
    uses = [b for b in a.books.bookings if b.kind == "consume" and _counts(b)]
    made = [b for b in a.books.bookings if b.kind == "produce" and _counts(b)]
    for use in uses:
        unit = use.thing
        if unit == a.thing or not unit.startswith(("lot:", "serial:")) or not _meet(use, birth):
            continue
        facts = [a.books.facts.get(run, {}) for run in (_run(birth), _run(use))]
        opened = any(each.get("kind") == "unbuild" for each in facts)
        if not opened and not any(p.thing == unit and _meet_births(p, birth) for p in made):
            continue
        for p in made:
            before = p.posted or p.start <= birth.end
            other = p.thing == unit and not _meet_births(p, birth) and not _mixed(a, p)
            if other and before and any(i.thing == a.thing and _meet(i, p) for i in uses):
                return True
    return False


def _meet_births(one: Booking, other: Booking) -> bool:
    return one.other == other.other


def _mixed(a: Account, p: Booking) -> bool:
    facts = a.books.facts.get(_run(p), {})
    return facts.get("kind") == "blend" or facts.get("homogeneous") is True
