"""What the checks find of who said what: types not owned, times without offset, one act twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tests.reference.flows import order_of
from tests.reference.times import EVER
from tests.reference.units import unit
from tests.reference_of_checks.accounts import Account
from tests.reference_of_checks.bookings import Booking, BookingList

DAY = 86_400_000_000
TYPES = {
    "consume": {"consume", "transform"}, "produce": {"produce", "transform"}, "back": {"return"},
    "give_back": {"return"},
}  # fmt: skip


def of_sources(books: BookingList) -> Iterator[tuple[str, str]]:
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


def _spoken_of(books: BookingList, b: Booking) -> bool:
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
