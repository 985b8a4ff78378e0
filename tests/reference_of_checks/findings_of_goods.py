"""What the checks find of lots and serials: the sentences of docs/checks.md, one function each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.times import AFTER_ALL
from tests.reference.flows import order_of
from tests.reference.times import EVER, micros
from tests.reference_of_checks.accounts import SLACK, Account
from tests.reference_of_checks.booking import Booking, BookingList
from tests.reference_of_checks.findings_of_parts import uses, was_held
from tests.reference_of_checks.findings_of_serials import is_twice


def _no_origin(a: Account) -> bool:
    if a.births() or a.lots:
        return False
    return a.born < len(a.members) if a.members else bool(a.mine) or a.thing in a.books.packed


def _made_of_nothing(a: Account) -> bool:
    return any(not _fed(a.books, b.other) for b in a.births() if b.kind == "produce")


def _fed(books: BookingList, run: str) -> bool:
    """Whether anything went into a run, its order, or any run of what the order reports."""
    order = order_of(run.removeprefix("made by ")) or ""
    some = {run, order} | (books.runs.get(order, set()) if run.startswith("made by ") else set())
    return any(b.kind == "consume" for each in some for b in books.on(each))


def _before_born(a: Account) -> bool:
    came = [b for b in a.flows(1) if b.kind != "back"]
    since = min((b.start for b in came), default=-EVER)
    return any(b.end < since for b in a.mine if b.kind in ("consume", "ship"))


def _allowed(a: Account) -> float:
    return 1 if a.lots and not a.flows(1) else a.born


def _negative(a: Account) -> bool:
    return not a.odd and a.balance()[0] < -_allowed(a) - SLACK


def _for_a_time(a: Account) -> bool:
    moments = sorted((b.start if b.sign > 0 else b.end, -b.sign) for b in a.mine if b.sign)
    began_with_a_use = bool(moments) and moments[0][1] > 0
    short = a.balance()[1] < -_allowed(a) - SLACK
    return short and not a.odd and not _negative(a) and not began_with_a_use


def _open_end(a: Account) -> bool:
    if a.odd or a.members or a.thing in a.books.packed or not a.flows(1):
        return False
    for lot in a.lots:
        if lot in a.books.packed or any(b.sign < 0 and not b.inside for b in a.books.of(lot)):
            return False
    changes = list(a.changes())
    if any(a.amount(b) is None for b, _, _ in changes):
        return not a.flows(-1) and all(place is None for _, place, _ in changes)
    nowhere = sum(amount or 0 for _, place, amount in changes if place is None)
    return min(nowhere, a.balance()[0]) > SLACK


def _two_suppliers(a: Account) -> bool:
    return len({b.other for b in a.mine if b.kind == "receive"} - {"supplier:?"}) > 1


def _shipped_unknown(a: Account) -> bool:
    return any(b.kind == "ship" and a.given(b) is None for b in a.mine)


def _returned(a: Account) -> bool:
    """A return that no shipment to that customer, booked before it, explains."""
    if a.odd:
        return False
    for customer in {b.other for b in a.mine if b.kind == "back" and not b.inside}:
        there = [b for b in a.mine if b.other == customer]
        ships = [b for b in there if b.kind == "ship"]
        if not ships and (a.lots or a.members):
            continue  # it may have been shipped by its lot, or by its serials
        if not ships and (a.thing, customer) in a.books.perhaps:
            continue  # it may have been in a container that was sent on
        left: dict[Booking, float | None] = {b: a.amount(b) for b in ships}
        for back in (b for b in there if b.kind == "back" and not b.inside):
            rest = a.amount(back) or 0
            for ship in sorted(ships, key=lambda b: _order(b, back)):
                of = left[ship]
                if _order(ship, back) < 2 and rest:
                    taken = rest if of is None else min(rest, of)
                    left[ship] = None if of is None else of - taken
                    rest -= taken
            if rest > SLACK and not _is_part(a, back):
                return True
    return False


def _order(ship: Booking, back: Booking) -> int:
    """0 it was shipped before it came back, 1 nobody knows, 2 after."""
    if ship.start <= back.end and back.start <= ship.end:
        return 1
    return 0 if ship.end < back.start else 2


def _is_part(a: Account, back: Booking) -> bool:
    """Whether something it had gone into was shipped to that customer before."""
    into, units = [a.thing], {a.thing}
    while into:
        for used in a.books.of(into.pop(), "consume"):
            order = order_of(used.other)
            runs = {used.other, f"made by {order}"}
            if used.other == order:
                runs |= a.books.runs.get(order, set())
            made = {b.thing for run in runs for b in a.books.on(run) if b.kind == "produce"}
            into += sorted(made - units)
            units |= made
    return any(
        b.other == back.other and b.start <= back.end
        for unit in units - {a.thing}
        for b in a.books.of(unit, "ship")
    )


def _counted(a: Account) -> bool:
    counts = [b for b in a.mine if b.kind == "count" and not b.inside]
    last = {count.to: count for count in counts}
    return not a.odd and not a.members and any(map(_differs, [a] * len(last), last.values()))


def _differs(a: Account, count: Booking) -> bool:
    changes = [c for c in a.changes() if count.to in (None, c[1])]
    seen = a.amount(count)
    if seen is None or any(a.amount(b) is None for b, _, _ in changes):
        return False
    booked = sum(amount or 0 for b, _, amount in changes if b.end <= count.end)
    later = [(b, s) for b, _, s in changes if b.end > count.end and b.kind == "adjust"]
    after = sum(amount or 0 for _, amount in later)
    return abs(seen - booked) > SLACK and abs(seen - booked - after) > SLACK


def _unassigned(a: Account) -> bool:
    left = a.books.loose.get("item:" + a.thing.partition(":")[2].split("/")[0], [])
    since = min((b.start for b in a.flows(1)), default=-EVER)
    return not (a.serial and a.lots) and any(end == EVER or end >= since for end in left)


def _expired(a: Account, posted: bool) -> bool:
    facts = a.books.facts
    own = facts.get(a.thing, {}).get("expires_at")
    dates = [facts.get(lot, {}).get("expires_at") for lot in a.lots]
    given = own or min((d for d in dates if d), default=None)
    if given is None:
        return False
    late = [b for b in uses(a) if _good_until(given, a.books.zones.get(b.source, "UTC")) < b.end]
    return any(b.posted is posted for b in late)


def _good_until(text: str, zone: str) -> float:
    if "T" in text:
        return micros(datetime.fromisoformat(text.replace("Z", "+00:00")))
    day = date.fromisoformat(text) + timedelta(days=1)
    return micros(datetime.combine(day, datetime.min.time(), ZoneInfo(zone))) - 1


def _consumed_twice(a: Account) -> bool:
    births, uses = (_lives(a, kind) for kind in ("produce", "consume"))
    if any(b.end == EVER for b in (*births, *uses)):
        received = any(b.kind == "receive" for b in a.mine)
        return len(uses) > len(births) + (received or not births)
    return a.serial and "cc" in _story(births, uses)


def _born_twice(a: Account) -> bool:
    births, uses = (_lives(a, kind) for kind in ("produce", "consume"))
    if any(b.end == EVER for b in (*births, *uses)):
        return len(births) > len(uses) + 1
    return a.serial and "pp" in _story(births, uses)


def _lives(a: Account, kind: str) -> list[Booking]:
    return [b for b in a.mine if b.kind == kind] if a.serial else []


def _story(births: list[Booking], uses: list[Booking]) -> str:
    """Births and consumptions in order; at one instant that of the next life's run comes first."""

    def rank(b: Booking) -> tuple[float, int]:
        if b.kind == "produce":
            return b.end, 1
        mine = order_of(b.other) or b.other
        runs = {order_of(p.other.removeprefix("made by ")) or p.other
                for p in births if p.end == b.end}  # fmt: skip
        return b.end, 0 if mine in runs else 2

    return "".join(b.kind[0] for b in sorted((*births, *uses), key=rank))


def _zero(a: Account) -> bool:
    kinds = ("consume", "produce", "receive", "ship", "back", "give_back")
    return a.thing in a.books.zeros or any(b.quantity == 0 for b in a.mine if b.kind in kinds)


def _near_twin(a: Account) -> bool:
    if not a.thing.startswith("lot:"):
        return False
    item, _, number = a.thing.partition("/")
    others = (t.partition("/") for t in a.books.things if t != a.thing)
    return any(
        of == item
        and (
            bool(_plain(lot) & _plain(number))
            or lot in a.books.names.get(a.thing, ())
            or number in a.books.names.get(f"{of}/{lot}", ())
        )
        for of, _, lot in others
    )


def _plain(number: str) -> set[str]:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", number).casefold())
    grouped = "".join(word.lstrip("0") or "0" for word in words)
    return {grouped, "".join(words).lstrip("0") or "0"} if words else set()


def _inputs(books: BookingList, birth: Booking) -> list[Booking]:
    """What went into the run that a booking is a birth on, its order, or what the order reports."""
    order = order_of(birth.other.removeprefix("made by ")) or ""
    runs = {birth.other, order}
    if birth.other.startswith("made by "):
        runs |= books.runs.get(order, set())
    found = [b for run in runs for b in books.on(run) if b.kind == "consume"]
    return [b for b in found if b.quantity != 0]


def _hidden_expiry(a: Account) -> bool:
    own = a.books.facts.get(a.thing, {}).get("expires_at")
    if own is None or not a.thing.startswith("lot:"):
        return False
    item = a.thing.partition(":")[2].split("/")[0]
    dates = [
        a.books.facts.get(b.thing, {}).get("expires_at")
        for p in a.mine
        if p.kind == "produce"
        for b in _inputs(a.books, p)
        if b.thing != a.thing and b.thing.partition(":")[2].split("/")[0] == item
        if not b.thing.startswith("item:")
    ]
    return any(_good_until(date, "UTC") < _good_until(own, "UTC") for date in dates if date)


def _untracked_origin(a: Account) -> bool:
    item = "item:" + a.thing.partition(":")[2].split("/")[0]
    loose = item in a.books.untracked or a.item.get("tracking") == "none"
    known = a.mine or a.members or a.thing in a.books.packed
    if not (a.thing.startswith("lot:") and loose and known):
        return False
    births = [b for b in a.births() if b.quantity != 0]
    return not any(
        b.kind == "receive" or any(i.thing != item for i in _inputs(a.books, b)) for b in births
    )


def _packed_late(a: Account) -> bool:
    """It is in a container still whose last booking is a shipment before the pack."""
    for hu, piece in a.books.pieces.get(a.thing, ()):
        own = a.books.of(hu)
        left = own and own[-1].kind == "ship" and own[-1].party != "own"
        if left and own[-1].end < piece.start < piece.end == piece.gone == AFTER_ALL:
            return True
    return False


OF_GOODS: dict[str, Callable[[Account], bool]] = {
    "no_origin": _no_origin, "made_of_nothing": _made_of_nothing, "used_before_born": _before_born,
    "units_do_not_convert": lambda a: a.odd, "negative_balance": _negative,
    "short_for_a_time": _for_a_time, "open_end": _open_end, "two_suppliers": _two_suppliers,
    "unknown_ship_quantity": _shipped_unknown, "returned_too_much": _returned,
    "count_difference": _counted, "unassigned_bookings": _unassigned, "used_while_held": was_held,
    "used_after_expiry": lambda a: _expired(a, False),
    "booked_after_expiry": lambda a: _expired(a, True), "serial_twice": is_twice,
    "zero_quantity": _zero, "near_twin": _near_twin, "expiry_hidden": _hidden_expiry,
    "untracked_origin": _untracked_origin,
    "packed_after_leaving": _packed_late, "consumed_twice": _consumed_twice,
    "born_twice": _born_twice, "unpacked_not_packed": lambda a: a.thing in a.books.strays,
}  # fmt: skip
