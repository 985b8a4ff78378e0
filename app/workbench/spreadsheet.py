"""The table of a view as CSV, filtered and sorted as on the page, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.tables import table_of
from app.times import instant_text
from app.trace.tables import CUSTOMERS, NODES, STOCK, customer_lines
from app.web.sheets import csv_text
from app.workbench import lists
from app.workbench.answers import BenchAnswer
from app.workbench.filters import Sieve
from app.workbench.names import nodes_at
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
    rows = lists.documents(answer, sifted, view, _ALL).page.rows
    every = sorted({at for row in rows for at in row.positions})
    nodes = nodes_at(answer.trace, answer.skeleton.places[every].tolist()) if every else []
    refs = dict(zip(every, (node.ref for node in nodes), strict=True))
    for row in rows:
        first, last = (None if at is None else instant_text(at) for at in (row.first, row.last))
        words = ", ".join(row.words)
        things = " ".join(refs[at] for at in row.positions)
        yield DocumentLine(row.number, words, row.bookings, first, last, things)


_TABLES = {"customers": _customers, "stock": _stock, "documents": _documents}
