"""What the checks find, worked out slowly: the sentences of docs/checks.md, thing by thing.

`findings(events)` gives (code, ref) of everything but refused events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.reference.flows import order_of
from tests.reference.times import Event
from tests.reference_of_checks.accounts import Account
from tests.reference_of_checks.booking import Booking, BookingList
from tests.reference_of_checks.bookings import booking_list
from tests.reference_of_checks.findings_of_goods import OF_GOODS
from tests.reference_of_checks.findings_of_sources import of_sources


def findings(events: list[Event], known_at: int | None = None) -> set[tuple[str, str]]:
    """(code, ref) of all findings, as known at a moment."""
    books = booking_list(events, known_at)
    found: set[tuple[str, str]] = set()
    for thing in books.things:
        if thing.startswith(("lot:", "serial:")):
            account = Account(books, thing)
            found |= {(code, thing) for code, check in OF_GOODS.items() if check(account)}
        elif thing.startswith(("order:", "batch:")):
            found |= {(code, thing) for code, check in OF_RUNS.items() if check(books, thing)}
        elif thing.startswith("item:"):
            found |= _of_item(books, thing)
    found |= {("failed_test", thing) for thing in books.failed if _is_looked_at(books, thing)}
    return found | set(of_sources(books))


def _is_looked_at(books: BookingList, thing: str) -> bool:
    return not thing.startswith("hu:") or thing in books.holders


def _no_output(books: BookingList, run: str) -> bool:
    used = any(b.kind == "consume" for b in books.on(run))
    made = {run, f"made by {order_of(run)}"} | books.runs.get(run, set())
    return used and not any(b.kind == "produce" for other in made for b in books.on(other))


def _items_on(books: BookingList, run: str) -> Iterator[Booking]:
    for b in (*books.on(run), *(books.on("made by " + run) if run.startswith("order:") else ())):
        if b.thing.startswith("item:"):
            yield b


def _lotless(books: BookingList, run: str) -> bool:
    return any(_tracked(books, b.thing) for b in _items_on(books, run))


def _tracked(books: BookingList, item: str) -> bool:
    """It says so, or says nothing and has lots or serials."""
    tracking = books.facts.get(item, {}).get("tracking")
    code = item.removeprefix("item:")
    if tracking:
        return tracking in ("lot", "serial", "lot_and_serial")
    return any(t.startswith((f"lot:{code}/", f"serial:{code}/")) for t in books.things)


def _breaks(books: BookingList, item: str) -> bool:
    """It has no lots, is made here and used elsewhere."""
    made = any(b.kind == "produce" for b in books.of(item))
    return made and bool(books.loose.get(item)) and not _tracked(books, item)


def _through(books: BookingList, run: str) -> bool:
    return any(b.kind == "produce" and _breaks(books, b.thing) for b in _items_on(books, run))


OF_RUNS: dict[str, Callable[[BookingList, str], bool]] = {
    "run_without_order": lambda _, run: run.startswith("batch:") and order_of(run) is None,
    "no_output": _no_output, "booked_without_lot": _lotless, "through_untracked": _through,
}  # fmt: skip


def _of_item(books: BookingList, item: str) -> set[tuple[str, str]]:
    found = set()
    if _tracked(books, item) and books.loose.get(item):
        found.add(("booked_without_lot", item))
    if _breaks(books, item):
        found.add(("through_untracked", item))
    if item in books.zeros or any(
        b.quantity == 0 for b in books.of(item) if b.kind not in ("move", "adjust", "count")
    ):
        found.add(("zero_quantity", item))
    return found
