"""Shares where the reference has none: of runs as roots."""

from __future__ import annotations

from app.genealogy.from_events import from_events
from app.genealogy.starts import ask, id_of
from tests.genealogy.drawn_certainty import oil_of_the_order
from tests.trace.telling import Event, Tell


def share(events: list[Event], of: str, *roots: str) -> float:
    """How much of a thing comes from some roots."""
    genealogy = from_events(events)
    place, shares = id_of(genealogy, of), ask(genealogy, "down", *roots).shares()
    assert place is not None
    assert shares is not None
    return float(shares[place])


def reported() -> list[Event]:
    """A/1 → W/B1;  W → SUM/1, reported by the order, which had no other run."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 5)
    tell.produce("SUM/1", "W", 5)
    return tell.events


def test_of_what_an_order_reported_one_of_its_runs_has_an_unknown_share() -> None:
    unknown = share(oil_of_the_order(), "lot:SUM/1", "batch:W/B1")
    assert unknown != unknown


def test_of_what_an_order_reported_its_only_run_has_all() -> None:
    assert share(reported(), "lot:SUM/1", "batch:W/B1") == 1
    assert share(oil_of_the_order(), "lot:SUM/1", "order:W") == 1
