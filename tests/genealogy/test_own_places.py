"""What is on hand of what went to places of one's own: drawn, and made, against the reference."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.genealogy.drawn_own_places import OWN_PLACES
from tests.genealogy.drawn_stock import STOCK, Row
from tests.genealogy.gaps import in_stock
from tests.genealogy.of_events import stock_of
from tests.genealogy.shows import Told
from tests.reference import stock
from tests.reference.books import open_books
from tests.sizes import size
from tests.trace.telling import Event
from tests.trace.themes_branches import make_branches

MADE = size(150, 4_000)
FROM = 9_000  # the first seed


@pytest.mark.parametrize(
    ("tell", "rows"), [*OWN_PLACES, *STOCK], ids=lambda x: getattr(x, "__name__", "")
)
def test_the_product_says_what_is_on_hand(tell: Told, rows: tuple[Row, ...]) -> None:
    assert not in_stock(tell, rows), tell.__doc__


def test_what_is_made_is_on_hand_as_in_the_reference() -> None:
    left = 0
    for seed in range(FROM, FROM + MADE):
        events = make_branches(seed)
        assert not list(_unlike(events)), seed
        left += any(place in ("OWN", "WEST") for _, place in stock_of(events))
    assert left > MADE / 3


def _unlike(events: list[Event]) -> Iterator[str]:
    books, told = open_books(events), stock_of(events)
    mine = {(row.ref, row.location): row.quantity for row in stock(books, events)}
    for place in sorted({*mine, *told}, key=repr):
        theirs = told.get(place, ("nothing", None))[0]
        if place not in mine or mine[place] != pytest.approx(theirs):
            yield f"{place}: {mine.get(place, 'nothing')}, product {theirs}"
