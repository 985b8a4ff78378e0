"""Lists of things: by status, by expiry, of a kind; of lots and serials with what is on hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.genealogy.stock import StockRow
from app.graph.run import Work
from app.things.amounts import LotAmounts, amounts_of
from app.things.choice import RowChoice
from app.things.models import Row
from app.things.overview import EXPIRES_WITHIN_DAYS, expiry_span
from app.things.part_book import PartBook
from app.things.reading import read_page
from app.web.paging import Page

GOODS = ("lot", "serial")


@dataclass(frozen=True, slots=True)
class ThingList:
    """A page of a list. `amounts`: by ref of a lot or serial; `parts`: stock of other lots of
    which only that part has the status, `requested` those for which it was only asked;
    `left_out`: lots and containers not looked at for that."""

    title: str
    shown: Page[Row]
    amounts: Mapping[str, LotAmounts] = field(default_factory=dict)
    parts: tuple[StockRow, ...] = ()
    requested: tuple[StockRow, ...] = ()
    left_out: int = 0


def status_list(work: Work, wanted: tuple[int, int], status: str, book: PartBook) -> ThingList:
    """Lots and serials of a status, and apart from them stock of others of which a part has it."""
    shown = read_page(work, "things/lots_by_status", wanted, status=status)
    parts = book.of(work)
    return ThingList(
        f"Lots and serials: {status}", shown, amounts_of(work, [row["ref"] for row in shown.rows]),
        tuple(parts.of(status)), tuple(parts.requested(status)), parts.left_out,
    )  # fmt: skip


def expiring_list(work: Work, wanted: tuple[int, int], zone: str) -> ThingList:
    """Lots that expire soon."""
    first, last = expiry_span(zone)
    shown = read_page(work, "things/lots_expiring", wanted, first=first, last=last)
    return ThingList(
        f"Lots that expire within {EXPIRES_WITHIN_DAYS} days", shown,
        amounts_of(work, [row["ref"] for row in shown.rows]),
    )  # fmt: skip


def failed_list(work: Work, wanted: tuple[int, int]) -> ThingList:
    """Lots, serials and runs of which a test failed, the latest failure first."""
    shown = read_page(work, "things/lots_failed", wanted)
    refs = [row["ref"] for row in shown.rows if row["ref"].startswith(("lot:", "serial:"))]
    return ThingList("A test of it failed", shown, amounts_of(work, refs))


def kind_list(
    work: Work, *, kind: str, label: str, wanted: tuple[int, int], total: int, choice: RowChoice
) -> ThingList:
    """The things of a kind that are chosen, of `total`."""
    number, size = wanted
    chosen = choice.parameters()
    if choice.narrowed:
        only = {name: chosen[name] for name in ("find", "status")}
        total = int(work.one("things/kind_total", label=label, **only)["total"])
    number = min(number, max(1, -(-total // size)))
    rows = work.rows("things/kind", label=label, skip=(number - 1) * size, count=size, **chosen)
    refs = [row["ref"] for row in rows] if kind in GOODS else []
    return ThingList(kind, Page(rows, number, size, total), amounts_of(work, refs))
