"""What the checks find, worked out slowly: the sentences of docs/checks.md, thing by thing.

`findings(events)` gives (code, ref) of everything but refused events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, product
from zoneinfo import ZoneInfo

from tests.reference.bookings import Booking, Told, told
from tests.reference.flows import order_of
from tests.reference.times import EVER, Event, micros
from tests.reference.units import converted, unit

SLACK = 2e-6
DAY = 86_400_000_000
HELD = {"hold", "rejected", "recalled", "expired", "scrapped"}
TYPES = {
    "consume": {"consume", "transform"}, "produce": {"produce", "transform"}, "back": {"return"},
    "give_back": {"return"},
}  # fmt: skip


def findings(events: list[Event], known_at: int | None = None) -> set[tuple[str, str]]:
    """(code, ref) of all findings, as known at a moment."""
    books = told(events, known_at)
    found: set[tuple[str, str]] = set()
    for thing in books.things:
        if thing.startswith(("lot:", "serial:")):
            account = Account(books, thing)
            found |= {(code, thing) for code, check in OF_GOODS.items() if check(account)}
        elif thing.startswith(("order:", "batch:")):
            found |= {(code, thing) for code, check in OF_RUNS.items() if check(books, thing)}
        elif thing.startswith("item:"):
            found |= _of_item(books, thing)
    return found | set(_of_sources(books))


@dataclass
class Account:
    """One lot or serial with its bookings, in one unit."""

    books: Told
    thing: str

    def __post_init__(self) -> None:
        self.mine = self.books.of(self.thing)
        self.item = self.books.facts.get("item:" + self.thing.partition(":")[2].split("/")[0], {})
        first = [b.uom for b in self.mine if b.uom and b.sign] + [b.uom for b in self.mine if b.uom]
        self.unit = self.item.get("uom") or next(iter(first), None)
        self.serial = self.thing.startswith("serial:")
        self.lots = [lot for lot, inside in self.books.members.items() if self.thing in inside]
        self.members = self.books.members.get(self.thing, set())
        self.born = sum(
            any(not b.inside for b in self.books.of(s, "receive", "produce")) for s in self.members
        )
        moving = [b for b in self.mine if b.sign]
        self.odd = any(self.given(b) is not None and self.amount(b) is None for b in moving)

    def given(self, booking: Booking) -> float | None:
        """How much was booked; a serial is one."""
        return 1 if booking.quantity is None and self.serial else booking.quantity

    def amount(self, booking: Booking) -> float | None:
        """How much that is in the one unit, None where it is not known."""
        quantity, uom = self.given(booking), booking.uom or self.item.get("uom")
        if quantity is None or uom is None or self.unit is None:
            return None if quantity is None else abs(quantity)
        factors = self.item.get("factors") if self.item.get("uom") else None
        found = converted(quantity, uom, self.unit, factors)
        return None if found is None else abs(found)

    def flows(self, sign: int) -> list[Booking]:
        """What came in (1) or left (-1)."""
        return [b for b in self.mine if b.sign == sign]

    def births(self) -> list[Booking]:
        """How it came to be."""
        return [b for b in self.mine if b.kind in ("receive", "produce")]

    def balance(self) -> tuple[float, float]:
        """(what is left in the end, the least there ever was), in favour of the books."""
        steps = [(b.start if b.sign > 0 else b.end, -b.sign, b) for b in self.mine if b.sign]
        left = low = 0.0
        for _, some in groupby(sorted(steps, key=lambda s: s[:2]), key=lambda s: s[0]):
            for _, _, b in some:
                amount = self.amount(b)
                if b.sign > 0 and amount is None:
                    return max(left, 0), low
                left += b.sign * (amount or 0)
            low = min(low, left)
        return left, low

    def changes(self) -> Iterator[tuple[Booking, str | None, int]]:
        """(booking, place or None, sign) of everything that changes what is where."""
        for b in self.mine:
            if b.kind == "move" or (b.kind == "ship" and b.party == "own"):
                yield b, b.place, -1
                yield b, b.to, 1
            elif b.kind == "adjust":
                yield b, b.to, b.sign or -1
            elif b.kind != "count":
                yield b, b.place, b.sign


def _no_origin(a: Account) -> bool:
    if a.births() or a.lots:
        return False
    return a.born < len(a.members) if a.members else bool(a.mine) or a.thing in a.books.packed


def _made_of_nothing(a: Account) -> bool:
    return any(not _fed(a.books, b.other) for b in a.births() if b.kind == "produce")


def _fed(books: Told, run: str) -> bool:
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
    nowhere = sum(sign * (a.amount(b) or 0) for b, place, sign in changes if place is None)
    return min(nowhere, a.balance()[0]) > SLACK


def _two_suppliers(a: Account) -> bool:
    return len({b.other for b in a.mine if b.kind == "receive"} - {"supplier:?"}) > 1


def _shipped_unknown(a: Account) -> bool:
    return any(b.kind == "ship" and a.given(b) is None for b in a.mine)


def _returned(a: Account) -> bool:
    if a.odd:
        return False
    for customer in {b.other for b in a.mine if b.kind == "back"}:
        there = [b for b in a.mine if b.other == customer]
        amounts = {
            kind: [a.amount(b) for b in there if b.kind == kind] for kind in ("ship", "back")
        }
        if not amounts["ship"] and not a.lots and not a.members:
            return True
        if amounts["ship"] and None not in (*amounts["ship"], *amounts["back"]):
            got, given = (sum(x or 0 for x in amounts[kind]) for kind in ("ship", "back"))
            if given > got + SLACK:
                return True
    return False


def _counted(a: Account) -> bool:
    counts = [b for b in a.mine if b.kind == "count" and not b.inside]
    last = {count.to: count for count in counts}
    return not a.odd and not a.members and any(map(_differs, [a] * len(last), last.values()))


def _differs(a: Account, count: Booking) -> bool:
    changes = [c for c in a.changes() if count.to in (None, c[1])]
    seen = a.amount(count)
    if seen is None or any(a.amount(b) is None for b, _, _ in changes):
        return False
    booked = sum(s * (a.amount(b) or 0) for b, _, s in changes if b.end <= count.end)
    later = [(b, s) for b, _, s in changes if b.end > count.end and b.kind == "adjust"]
    after = sum(s * (a.amount(b) or 0) for b, s in later)
    return abs(seen - booked) > SLACK and abs(seen - booked - after) > SLACK


def _unassigned(a: Account) -> bool:
    left = a.books.loose.get("item:" + a.thing.partition(":")[2].split("/")[0], [])
    since = min((b.start for b in a.flows(1)), default=-EVER)
    return not (a.serial and a.lots) and any(end == EVER or end >= since for end in left)


def _uses(a: Account) -> list[Booking]:
    return [
        b for b in a.mine
        if b.kind in ("consume", "ship") and b.end != EVER and b.party != "disposal"
    ]  # fmt: skip


def _held(a: Account) -> bool:
    return any(_held_at(a, use) for use in _uses(a))


def _held_at(a: Account, use: Booking) -> bool:
    keeps = HELD | ({"quarantine"} if use.kind == "ship" and use.party != "own" else set())

    def last(thing: str) -> tuple[float, str]:
        given = [s for s in sorted(a.books.statuses.get(thing, []), key=lambda s: s[:3]) if s[4]]
        there = [
            (end, str(status)) for end, _, _, start, status, _ in given
            if end <= use.end or (start <= use.end and status not in keeps)
        ]  # fmt: skip
        return there[-1] if there else (-EVER - 1, "")

    own = last(a.thing)
    above = [last(lot) for lot in a.lots]
    later = [s for s in above if s[1] and (not own[1] or own[0] < s[0])]
    holder = [last(use.inside)] if use.inside else []
    return any(status in keeps for _, status in (own, *later, *holder))


def _expired(a: Account) -> bool:
    facts = a.books.facts
    own = facts.get(a.thing, {}).get("expires_at")
    dates = [facts.get(lot, {}).get("expires_at") for lot in a.lots]
    given = own or min((d for d in dates if d), default=None)
    if given is None:
        return False
    return any(_good_until(given, a.books.zones.get(b.source, "UTC")) < b.end for b in _uses(a))


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


OF_GOODS: dict[str, Callable[[Account], bool]] = {
    "no_origin": _no_origin, "made_of_nothing": _made_of_nothing, "used_before_born": _before_born,
    "units_do_not_convert": lambda a: a.odd, "negative_balance": _negative,
    "short_for_a_time": _for_a_time, "open_end": _open_end, "two_suppliers": _two_suppliers,
    "unknown_ship_quantity": _shipped_unknown, "returned_too_much": _returned,
    "count_difference": _counted, "unassigned_bookings": _unassigned, "used_while_held": _held,
    "used_after_expiry": _expired, "consumed_twice": _consumed_twice, "born_twice": _born_twice,
}  # fmt: skip


def _no_output(books: Told, run: str) -> bool:
    used = any(b.kind == "consume" for b in books.on(run))
    made = {run, f"made by {order_of(run)}"} | books.runs.get(run, set())
    return used and not any(b.kind == "produce" for other in made for b in books.on(other))


def _items_on(books: Told, run: str) -> Iterator[Booking]:
    for b in (*books.on(run), *(books.on("made by " + run) if run.startswith("order:") else ())):
        if b.thing.startswith("item:"):
            yield b


def _lotless(books: Told, run: str) -> bool:
    return any(_tracked(books, b.thing) for b in _items_on(books, run))


def _tracked(books: Told, item: str) -> bool:
    """It says so, or says nothing and has lots or serials."""
    tracking = books.facts.get(item, {}).get("tracking")
    code = item.removeprefix("item:")
    if tracking:
        return tracking in ("lot", "serial", "lot_and_serial")
    return any(t.startswith((f"lot:{code}/", f"serial:{code}/")) for t in books.things)


def _breaks(books: Told, item: str) -> bool:
    """It has no lots, is made here and used elsewhere."""
    made = any(b.kind == "produce" for b in books.of(item))
    return made and bool(books.loose.get(item)) and not _tracked(books, item)


def _through(books: Told, run: str) -> bool:
    return any(b.kind == "produce" and _breaks(books, b.thing) for b in _items_on(books, run))


OF_RUNS: dict[str, Callable[[Told, str], bool]] = {
    "run_without_order": lambda _, run: run.startswith("batch:") and order_of(run) is None,
    "no_output": _no_output, "booked_without_lot": _lotless, "through_untracked": _through,
}  # fmt: skip


def _of_item(books: Told, item: str) -> set[tuple[str, str]]:
    found = set()
    if _tracked(books, item) and books.loose.get(item):
        found.add(("booked_without_lot", item))
    if _breaks(books, item):
        found.add(("through_untracked", item))
    return found


def _of_sources(books: Told) -> Iterator[tuple[str, str]]:
    """About lots and serials, and the containers and items that are booked with them."""
    own = [b for b in books.bookings if not b.inside and _spoken_of(books, b)]
    for b in own:
        owned = books.owned.get(b.source)
        if owned and not owned & TYPES.get(b.kind, {b.kind}):
            yield "not_the_owner", b.thing
        if b.local:
            yield "time_without_offset", b.thing
    acts: dict[tuple[str, str], list[Booking]] = {}
    for b in own:
        acts.setdefault((b.thing, b.kind), []).append(b)
    for (thing, _), some in acts.items():
        if len({b.source for b in some}) > 1 and _twice(Account(books, thing), some):
            yield "told_twice", thing
    for thing, statuses in books.statuses.items():
        sources = {source for _, source, _, _, _, by_event in statuses if by_event}
        strange = any("status" not in (books.owned.get(s) or {"status"}) for s in sources)
        if thing.startswith(("lot:", "serial:")) and strange:
            yield "not_the_owner", thing


def _spoken_of(books: Told, b: Booking) -> bool:
    if b.thing.startswith("hu:") and b.thing in books.holders:
        return True
    return b.thing.startswith(("lot:", "serial:")) or b.kind in ("consume", "produce")


def _twice(a: Account, some: list[Booking]) -> bool:
    return any(
        first.source != second.source
        and _act(a, first) == _act(a, second)
        and _one_paper(first, second)
        for first, second in product(some, some)
        if first.kind != "count"
    )


def _act(a: Account, b: Booking) -> tuple[object, ...]:
    """What two tellings of one act agree on beside their papers."""
    quantity, uom = a.given(b), b.uom or a.item.get("uom")
    day = None if b.end == EVER else (b.start + b.end) // 2 // DAY
    if quantity is None or uom is None or a.amount(b) is None:
        return None if quantity is None else round(quantity, 6), unit(uom), day
    return round((a.amount(b) or 0) * (-1 if quantity < 0 else 1), 6), "converted", day


def _one_paper(first: Booking, second: Booking) -> bool:
    """One document or one order; where one names no document, one party or place."""
    if first.document and first.document == second.document:
        return True
    if first.kind in ("consume", "produce"):
        runs = [b.other.removeprefix("made by ") for b in (first, second)]
        return (order_of(runs[0]) or runs[0]) == (order_of(runs[1]) or runs[1])
    return first.other == second.other and not (first.document and second.document)
