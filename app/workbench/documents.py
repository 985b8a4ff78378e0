"""The documents that book something of an answer, receipts and returns among them, and what of
each lot or serial every one carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.genealogy.counts import start_of
from app.ledger.columns import SUPPLIED, TYPES, Flags, Ints, distinct, union
from app.times import AFTER_ALL, BEFORE_ALL
from app.trace.models import Amount, Edge
from app.trace.names import read_papers
from app.trace.sentences import Total, totals
from app.trace.steps import STEP_WORDS
from app.web.paging import page_of
from app.workbench.answers import BenchAnswer
from app.workbench.filters import Sieve
from app.workbench.lists import TablePage, holding, in_order
from app.workbench.names import edges_at
from app.workbench.view import View

_GOODS = ("lot:", "serial:", "item:")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that books something of the answer. `places`: of its bookings; `first`, `last`:
    UTC microseconds."""

    number: str
    words: tuple[str, ...]
    places: tuple[int, ...]
    first: int | None
    last: int | None

    @property
    def bookings(self) -> int:
        """How many bookings of the answer it is of."""
        return len(self.places)


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """What a document books of one lot or serial, added up."""

    word: str
    ref: str
    totals: tuple[Total, ...]
    supplier_lots: tuple[str, ...] = ()


_KEYS: dict[str, Callable[[Document], Any]] = {
    "document": lambda row: row.number,
    "bookings": lambda row: row.bookings,
    "first": lambda row: row.first,
    "last": lambda row: row.last,
}


def documents(answer: BenchAnswer, sifted: Sieve, view: View, size: int) -> TablePage[Document]:
    """The documents that book something of the answer, the latest first."""
    rows: list[Document] = answer.once(
        ("documents", sifted.wanted), lambda: _documents(answer, sifted)
    )
    found = holding(rows, view.find, lambda row: (row.number, *row.words))
    ordered = in_order(found, view.sort or "-last", _KEYS)
    return TablePage(page_of(ordered, view.page, size), {}, len(rows) - len(found))


def contents_of(
    answer: BenchAnswer, some: Sequence[Document]
) -> Mapping[str, tuple[DocumentContent, ...]]:
    """By number, what some documents carried: lots and serials, with how much of each."""
    edges = edges_at(answer.trace, sorted({place for row in some for place in row.places}))
    return {row.number: _contents([edges[place] for place in row.places]) for row in some}


def _contents(edges: Iterable[Edge]) -> tuple[DocumentContent, ...]:
    amounts: dict[tuple[str, str], list[Amount]] = defaultdict(list)
    lots: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in edges:
        word = STEP_WORDS.get(edge.type, edge.type.lower())
        for ref, amount in _goods(edge):
            amounts[word, ref].append(amount)
            lots[word, ref] |= {edge.supplier_lot} if edge.supplier_lot else set()
    return tuple(
        DocumentContent(word, ref, totals(each), tuple(sorted(lots[word, ref])))
        for (word, ref), each in sorted(amounts.items())
    )


def _goods(edge: Edge) -> list[tuple[str, Amount]]:
    """Which lots and serials a booking is of, and how much of each."""
    if edge.contents:
        return [(each.ref, (each.quantity, each.uom)) for each in edge.contents]
    ends = [ref for ref in (edge.start, edge.end) if ref.startswith(_GOODS)]
    return [(ref, (edge.quantity, edge.uom)) for ref in ends[:1]]


def _documents(answer: BenchAnswer, sifted: Sieve) -> list[Document]:
    skeleton, reader = answer.skeleton, answer.trace.reader
    chosen = (skeleton.bookings >= 0) & sifted.kept[skeleton.starts] & sifted.kept[skeleton.ends]
    if sifted.wanted.certain_only:
        chosen &= skeleton.sure
    told = reader.answer.told.found
    places = union(skeleton.bookings[chosen], _beside(answer, sifted)).tolist()
    papers = reader.read(lambda work: read_papers(work, told, places))
    by_number: dict[str, list[int]] = defaultdict(list)
    for place in places:
        document = papers[place].document
        if document:
            by_number[document].append(place)
    found = []
    for number, some in sorted(by_number.items()):
        begun, ended = told.bookings.written_from[some], told.bookings.written_to[some]
        begun, ended = begun[begun > BEFORE_ALL], ended[ended < AFTER_ALL]
        words = {STEP_WORDS[TYPES[each]] for each in told.bookings.types[some].tolist()}
        found.append(
            Document(
                number, tuple(sorted(words)), tuple(some),
                int(begun.min()) if len(begun) else None,
                int(ended.max()) if len(ended) else None,
            )
        )  # fmt: skip
    return found


def _beside(answer: BenchAnswer, sifted: Sieve) -> Ints:
    """Bookings that are no link of the answer but prove it: how the start came in, what customers
    of the answer gave back (down); receipts of whom nobody wrote down (up)."""
    extent, found = answer.trace.reader.extent, answer.trace.reader.answer
    told, skeleton = found.told, answer.skeleton
    kept = np.zeros(len(extent.kinds), np.bool_)
    kept[skeleton.places[sifted.kept]] = True
    received = told.booked.types() == SUPPLIED
    if found.direction == "up":
        rows: Flags = received & found.whole.walked
    else:
        start = np.zeros(len(extent.kinds), np.bool_)
        start[start_of(extent)] = True
        rows = received & start[told.flows.thing]
        rows[told.booked.returns()] |= kept[told.found.starts[_booking(answer)]]
    places: Ints = distinct(told.flows.booking[rows & kept[told.flows.thing]])
    return places


def _booking(answer: BenchAnswer) -> Ints:
    """Bookings of the flows by which something came back, in their order."""
    told = answer.trace.reader.answer.told
    booking: Ints = told.flows.booking[told.booked.returns()]
    return booking
