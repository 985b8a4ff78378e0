"""The table of a view as CSV, filtered and sorted as on the page, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.times import instant_text
from app.trace.tables import customer_rows, node_rows, stock_rows
from app.web.sheets import csv_text
from app.workbench import lists
from app.workbench.answers import Answer
from app.workbench.filters import Sieve
from app.workbench.names import named
from app.workbench.view import View

_ALL = 1 << 40  # rows of one page
_Rows = Iterable[Sequence[Any]]


def table_csv(answer: Answer, sifted: Sieve, view: View) -> str:
    """All pages of a table. A cell for something unknown is empty."""
    whole = replace(view, page=1)
    return csv_text(_TABLES.get(view.name, _things)(answer, sifted, whole))


def _things(answer: Answer, sifted: Sieve, view: View) -> _Rows:
    return node_rows(lists.things(answer, sifted, view, _ALL).page.rows)


def _customers(answer: Answer, sifted: Sieve, view: View) -> _Rows:
    return customer_rows(lists.customers(answer, sifted, view, _ALL).page.rows)


def _stock(answer: Answer, sifted: Sieve, view: View) -> _Rows:
    return stock_rows(lists.stock(answer, sifted, view, _ALL).page.rows)


def _documents(answer: Answer, sifted: Sieve, view: View) -> _Rows:
    yield "document", "what", "bookings", "first", "last", "things"
    rows = lists.documents(answer, sifted, view, _ALL).page.rows
    every = sorted({at for row in rows for at in row.positions})
    nodes = named(answer.trace, answer.skeleton.places[every].tolist()) if every else []
    refs = dict(zip(every, (node.ref for node in nodes), strict=True))
    for row in rows:
        times = (None if at is None else instant_text(at) for at in (row.first, row.last))
        words = ", ".join(row.words)
        yield row.number, words, row.bookings, *times, " ".join(refs[at] for at in row.positions)


_TABLES = {"customers": _customers, "stock": _stock, "documents": _documents}
