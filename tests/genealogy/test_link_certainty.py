"""Links have the certainty of what they lead to: an order by its runs, a box by its content."""

from __future__ import annotations

from app.genealogy.answer import Question, trace
from app.genealogy.extent import Extent
from app.genealogy.from_events import from_events
from app.genealogy.question import Options
from app.genealogy.starts import root_of
from app.ledger.columns import TYPES
from tests.trace.telling import Event, Tell


def links_down(events: list[Event], ref: str) -> dict[tuple[str, str, str], bool]:
    """The links of a trace down, as (type, start, end), and whether each is certain."""
    known = from_events(events)
    root = root_of(known, ref, "down")
    extent = Extent(trace(known.columns(), Question("down", (root,), Options())))
    found, shown = extent.answer.told.found, extent.shown_as
    return {
        (
            TYPES[int(found.bookings.types[place])],
            known.refs[int(shown[found.starts[place]])], known.refs[int(shown[found.ends[place]])],
        ): sure
        for place, sure in extent.walked.items()
    }  # fmt: skip


def test_a_run_is_reported_in_its_order_for_certain() -> None:
    """A/1 ──► W1/1 of W1, which reported F/1 as a whole; B/1 ──► W1/1, too."""
    tell = Tell()
    tell.consume("A/1", "W1/1", 5)
    tell.produce("F/1", "W1", 5)
    links = links_down(tell.events, "lot:A/1")
    assert links["CONSUMED_INTO", "lot:A/1", "batch:W1/1"]
    assert links["REPORTED_IN", "batch:W1/1", "order:W1"]


def test_what_is_possible_is_packed_possibly() -> None:
    """A/1 and A/2 ──► W1/1 ──► F/1 and F/2, each perhaps of A/1; F/1 ──► box P."""
    tell = Tell()
    for lot in ("A/1", "A/2"):
        tell.consume(lot, "W1/1", 5)
    for lot in ("F/1", "F/2"):
        tell.produce(lot, "W1/1", 5)
    tell.pack("P", ("F/1", 5))
    links = links_down(tell.events, "lot:A/1")
    assert not links["PACKED_INTO", "lot:F/1", "hu:P"]
    links = links_down(tell.events, "lot:F/1")
    assert links["PACKED_INTO", "lot:F/1", "hu:P"]
