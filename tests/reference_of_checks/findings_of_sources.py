"""What the checks find of who said what: types not owned, times without offset, one act twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from zoneinfo import ZoneInfo

from tests.reference.flows import order_of
from tests.reference.times import EPOCH, EVER
from tests.reference.units import unit
from tests.reference_of_checks.accounts import Account
from tests.reference_of_checks.booking import Booking, BookingList

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
    told = [b for b in books.bookings if b.inside and b.sure]
    for b in (*own, *told):
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
    if some[0].kind == "count":
        return False
    return any(_is_one(a, first, second) for first, second in product(some, some)) or any(
        _is_split(a, one, other) for one, other in _of_two_sources(some)
    )


def _is_one(a: Account, first: Booking, second: Booking) -> bool:
    """Two tellings of one act."""
    return (
        first.source != second.source
        and not (first.inside and second.inside)
        and _amount(a, first) == _amount(a, second)
        and _one_paper(first, second)
        and _one_day(a.books, first, second)
    )


def _of_two_sources(some: list[Booking]) -> Iterator[tuple[list[Booking], list[Booking]]]:
    """All that two sources booked under one document with one party, or on one order."""
    papers: dict[tuple[str | None, str], list[Booking]] = {}
    for b in some:
        run = b.other.removeprefix("made by ")
        on_run = b.kind in ("consume", "produce")
        paper = (None, order_of(run) or run) if on_run else (b.document, b.other)
        papers.setdefault(paper, []).append(b)
    for under in papers.values():
        for one, other in combinations(sorted({b.source for b in under}), 2):
            yield [b for b in under if b.source == one], [b for b in under if b.source == other]


def _is_split(a: Account, one: list[Booking], other: list[Booking]) -> bool:
    """The sums are one, and all can be of one day."""
    if any(b.end == EVER for b in (*one, *other)) or all(b.inside for b in (*one, *other)):
        return False
    if not all(_one_day(a.books, b, c) for b, c in product(one, other)):
        return False
    sums = [_sum(a, some) for some in (one, other)]
    return sums[0] is not None and sums[0] == sums[1]


def _sum(a: Account, some: list[Booking]) -> tuple[float, object] | None:
    amounts = [_amount(a, b) for b in some]
    if len({unit_ for _, unit_ in amounts}) > 1 or any(each is None for each, _ in amounts):
        return None
    return round(sum(each or 0 for each, _ in amounts), 6), amounts[0][1]


def _amount(a: Account, b: Booking) -> tuple[float | None, object]:
    """How much of what unit."""
    quantity, uom = a.given(b), b.uom or a.item.get("uom")
    if quantity is None or uom is None or a.amount(b) is None:
        return None if quantity is None else round(quantity, 6), unit(uom)
    return round((a.amount(b) or 0) * (-1 if quantity < 0 else 1), 6), "converted"


def _one_day(books: BookingList, first: Booking, second: Booking) -> bool:
    """Whether they can be of one day by the clock of either source; or neither has a time."""
    if EVER in (first.end, second.end):
        return first.end == second.end
    zones = [ZoneInfo(books.zones.get(b.source, "UTC")) for b in (first, second)]
    days = [
        {
            (EPOCH + timedelta(microseconds=at)).astimezone(zone).date()
            for at in (b.start, b.end)
            for zone in zones
        }
        for b in (first, second)
    ]  # fmt: skip
    return bool(days[0] & days[1])


def _one_paper(first: Booking, second: Booking) -> bool:
    """One document or one order; where one names no document, one party or place."""
    if first.document and first.document == second.document:
        return True
    if first.kind in ("consume", "produce"):
        runs = [b.other.removeprefix("made by ") for b in (first, second)]
        return (order_of(runs[0]) or runs[0]) == (order_of(runs[1]) or runs[1])
    return first.other == second.other and not (first.document and second.document)
