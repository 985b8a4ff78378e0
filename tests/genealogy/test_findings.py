"""Findings and stock of drawn histories against the reference; no server is needed."""

from __future__ import annotations

import pytest

from tests.genealogy.drawn_findings import OTHERS
from tests.genealogy.drawn_own_places import OWN_PLACES
from tests.genealogy.drawn_statuses import STATUSES
from tests.genealogy.drawn_stock import STOCK, Row, own_stock, own_stock_returned
from tests.genealogy.drawn_twice import TWICE
from tests.genealogy.shows import Shows, Told
from tests.reference import balance, findings, stock
from tests.reference.books import open_books

FINDINGS: tuple[Shows, ...] = (*TWICE, *STATUSES, *OTHERS)


@pytest.mark.parametrize("shows", FINDINGS, ids=str)
def test_a_history_has_its_findings_and_no_others_of_the_kind(shows: Shows) -> None:
    found = {ref for code, ref in findings(shows.tell()) if code == shows.code}
    assert found == set(shows.refs), shows.tell.__doc__


def test_every_kind_of_finding_has_near_misses() -> None:
    with_it = {shows.code for shows in FINDINGS if shows.refs}
    without = {shows.code for shows in FINDINGS if not shows.refs}
    assert with_it == without


@pytest.mark.parametrize(
    ("tell", "rows"), [*OWN_PLACES, *STOCK], ids=lambda x: getattr(x, "__name__", "")
)
def test_what_is_on_hand(tell: Told, rows: tuple[Row, ...]) -> None:
    events = tell()
    found = stock(open_books(events), events)
    told = {(row.ref, row.location, row.quantity, row.status) for row in found}
    assert told == set(rows), tell.__doc__


def test_what_went_to_an_own_place_counts_as_far_as_it_was_received_again() -> None:
    """14 in (4 of them again), 4 + 1 shipped, 9 on hand; and 10 in, 1 shipped, 9 on hand: what came
    back from the own place does not count."""
    found = balance(own_stock(), "lot:F/1")
    assert (found.parts["shipped"], found.parts["on hand"], found.accounted) == (5, 9, 100)
    found = balance(own_stock_returned(), "lot:F/1")
    assert (found.parts["shipped"], found.parts["returned"], found.accounted) == (1, 0, 100)
