"""Lists of things: by status, by expiry, of a kind; of lots and serials with what is on hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.genealogy.stock import StockRow
from app.graph.run import Work
from app.things.choice import ALL_GOODS, ALL_ROWS, OF_EXPIRY, OF_FAILURES, RowChoice
from app.things.list_page import ListPage, Read, list_page
from app.things.models import Row
from app.things.overview import EXPIRES_WITHIN_DAYS, expiry_span
from app.things.part_book import PartBook
from app.things.reading import read_page
from app.web.paging import Page

GOODS = ("lot", "serial")


@dataclass(frozen=True, slots=True)
class ThingList:
    """A page of a list of so many things (`total`). `parts`: stock of other lots of which only that
    part has the status, `requested` those for which it was only asked; `left_out`: lots and
    containers not looked at for that."""

    title: str
    rows: ListPage
    total: int
    parts: tuple[StockRow, ...] = ()
    requested: tuple[StockRow, ...] = ()
    left_out: int = 0


def status_list(
    work: Work, wanted: tuple[int, int], status: str, choice: RowChoice, book: PartBook
) -> ThingList:
    """Lots and serials of a status, and apart from them stock of others of which a part has it."""
    rows, total = _listed(work, "things/lots_by_status", wanted, choice, ALL_GOODS, status=status)
    parts = book.of(work)
    return ThingList(
        f"Lots and serials: {status}", rows, total, tuple(parts.of(status)),
        tuple(parts.requested(status)), parts.left_out,
    )  # fmt: skip


def expiring_list(work: Work, wanted: tuple[int, int], zone: str, choice: RowChoice) -> ThingList:
    """Lots that expire soon."""
    first, last = expiry_span(zone)
    rows, total = _listed(
        work, "things/lots_expiring", wanted, choice, OF_EXPIRY, first=first, last=last
    )
    return ThingList(f"Lots that expire within {EXPIRES_WITHIN_DAYS} days", rows, total)


def failed_list(work: Work, wanted: tuple[int, int], choice: RowChoice) -> ThingList:
    """Lots, serials and runs of which a test failed, the latest failure first."""
    return ThingList(
        "A test of it failed", *_listed(work, "things/lots_failed", wanted, choice, OF_FAILURES)
    )


def _listed(
    work: Work, name: str, wanted: tuple[int, int], choice: RowChoice, otherwise: RowChoice,
    **told: Any,
) -> tuple[ListPage, int]:  # fmt: skip
    """What is chosen of the list of a statement, and how many things the whole list has."""

    def read(wanted: tuple[int, int], chosen: RowChoice) -> Page[Row]:
        return read_page(work, name, wanted, **(chosen.parameters() | told))

    rows = list_page(work, read, wanted, choice, otherwise)
    return rows, read((1, 1), otherwise).total if choice.narrowed else rows.shown.total


def kind_list(
    work: Work, *, kind: str, label: str, wanted: tuple[int, int], total: int, choice: RowChoice
) -> ThingList:
    """The things of a kind that are chosen, of `total`."""
    read = _reader(work, label, total)
    rows = list_page(work, read, wanted, choice, ALL_GOODS if kind in GOODS else ALL_ROWS)
    return ThingList(kind, rows, total)


def _reader(work: Work, label: str, total: int) -> Read:
    """Reads a page of the things of a kind, of which there are so many."""

    def read(wanted: tuple[int, int], choice: RowChoice) -> Page[Row]:
        number, size = wanted
        chosen, count = choice.parameters(), total
        if choice.narrowed:
            only = {name: chosen[name] for name in ("find", "status")}
            count = int(work.one("things/kind_total", label=label, **only)["total"])
        number = min(number, max(1, -(-count // size)))
        rows = work.rows("things/kind", label=label, skip=(number - 1) * size, count=size, **chosen)
        return Page(rows, number, size, count)

    return read
