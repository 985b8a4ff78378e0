"""The table of a view as CSV, filtered and sorted as on the page, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.tables import table_of
from app.times import instant_text
from app.trace.tables import CUSTOMERS, NODES, STOCK, customer_lines
from app.web.sheets import csv_text
from app.wording import NBSP
from app.workbench import lists
from app.workbench.answers import BenchAnswer
from app.workbench.documents import DocumentContent, contents_of, documents
from app.workbench.filters import Sieve
from app.workbench.view import View

_ALL = 1 << 40  # rows of one page
_Rows = Iterable[Sequence[Any]]


def table_csv(answer: BenchAnswer, sifted: Sieve, view: View) -> str:
    """All pages of a table. A cell for something unknown is empty."""
    whole = replace(view, page=1)
    return csv_text(_TABLES.get(view.name, _things)(answer, sifted, whole))


def _things(answer: BenchAnswer, sifted: Sieve, view: View) -> _Rows:
    return NODES.sheet(lists.things(answer, sifted, view, _ALL).page.rows)


def _customers(answer: BenchAnswer, sifted: Sieve, view: View) -> _Rows:
    return CUSTOMERS.sheet(customer_lines(lists.customers(answer, sifted, view, _ALL).page.rows))


def _stock(answer: BenchAnswer, sifted: Sieve, view: View) -> _Rows:
    return STOCK.sheet(lists.stock(answer, sifted, view, _ALL).page.rows)


class DocumentLine(NamedTuple):
    """A document that books something of the answer; times are ISO."""

    document: str
    what: str
    bookings: int
    first: str | None
    last: str | None
    things: str


DOCUMENTS = table_of("documents", "Documents", DocumentLine)


def _documents(answer: BenchAnswer, sifted: Sieve, view: View) -> _Rows:
    return DOCUMENTS.sheet(_document_lines(answer, sifted, view))


def _document_lines(answer: BenchAnswer, sifted: Sieve, view: View) -> Iterator[DocumentLine]:
    rows = documents(answer, sifted, view, _ALL).page.rows
    carried = contents_of(answer, rows)
    for row in rows:
        first, last = (None if at is None else instant_text(at) for at in (row.first, row.last))
        things = "; ".join(_carried(each) for each in carried[row.number])
        yield DocumentLine(
            row.number, ", ".join(row.words), row.bookings, first, last, things
        )  # fmt: skip


def _carried(each: DocumentContent) -> str:
    """`shipped lot:FIN/F1 40 pcs`, with the supplier's numbers of what was received."""
    amounts = ", ".join(map(str, each.totals)).replace(NBSP, " ")
    lots = f" as {' '.join(each.supplier_lots)}" if each.supplier_lots else ""
    return f"{each.word} {each.ref} {amounts}{lots}"


_TABLES = {"customers": _customers, "stock": _stock, "documents": _documents}
