"""Completeness where the graph changes: as known at a moment, refused events, how much is asked."""

from __future__ import annotations

from typing import Any

import pytest

from app.checks.completeness import completeness
from app.checks.feeds import feeds
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, Work
from app.times import NOW
from tests.checks.findings import day, everything, found, node_ids
from tests.conftest import Load
from tests.trace.telling import Tell


def test_as_known_at_a_moment(graph: Graph, load: Load) -> None:
    """What came or was corrected later is not known yet."""
    tell = Tell()
    tell.consume("A/1", "W/1", 5)
    wrong = tell.consume("A/2", "W/1", 5)
    load(graph, tell.events)
    moment = graph.one("checks/feeds", known_at=NOW)["recorded_at"]
    later = Tell()
    later.events = list(tell.events)
    later.receive("A/1", 5)
    later.reverse(wrong)
    load(graph, later.events)
    ids = node_ids(graph, "lot:A/1", "lot:A/2")

    def codes(known_at: int | None) -> set[tuple[str, str | None]]:
        told = graph.at(known_at).read(lambda w: completeness(w, ids))
        return {(each.code, each.ref) for each in told if each.code == "no_origin"}

    assert codes(None) == set()
    assert codes(moment) == {("no_origin", "lot:A/1"), ("no_origin", "lot:A/2")}
    assert [feed.event for feed in graph.at(moment).read(feeds)] == [wrong]


def test_what_was_said_of_things_is_as_it_was_at_the_moment(graph: Graph, load: Load) -> None:
    """Expiry of a lot (also for its serials), kind of a customer, unit and tracking of an item."""
    tell = Tell()
    tell.receive("S/L#1", at=day(1))
    tell.consume("S#1", "W/1", at=day(4))
    tell.receive("A/1", 5, at=day(1))
    tell.ship("A/1", "OWN", 5, at=day(3))
    tell.ship("A/1", "C", 5, at=day(4))
    tell.receive("U/1", 5, uom="kg", at=day(1))
    tell.ship("U/1", "C", 5, uom="pcs", at=day(2))
    tell.consume("LOOSE", "W/1", 5, at=day(2))
    load(graph, tell.events)
    moment = graph.one("checks/feeds", known_at=NOW)["recorded_at"]
    later = Tell()
    later.events = list(tell.events)
    later.add("define", item="S", lot="L", expires_at="2026-03-03", at=None)
    later.add("define", customer="OWN", kind="own", at=None)
    later.add("define", item="U", uom="kg", factors={"pcs": 1}, at=None)
    later.add("define", item="LOOSE", tracking="lot", at=None)
    load(graph, later.events)
    meant = {
        ("used_after_expiry", "serial:S/1"),
        ("negative_balance", "lot:A/1"),
        ("units_do_not_convert", "lot:U/1"),
        ("booked_without_lot", "item:LOOSE"),
    }
    then, now = (
        {(each.code, str(each.ref)) for each in everything(graph, known_at)} & meant
        for known_at in (moment, None)
    )
    assert now == {("used_after_expiry", "serial:S/1"), ("booked_without_lot", "item:LOOSE")}
    assert then == meant - now


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(graph: Graph, load: Load, count: int) -> None:
    """However many things, at most eleven queries."""
    tell = Tell()
    for number in range(count):
        tell.receive(f"A/{number}", 5)
        tell.pack(f"P{number}", (f"A/{number}", 5))
        tell.consume(f"[P{number}]", f"W{number}/1")
        tell.produce(f"S#{number}", f"W{number}/1")
    load(graph, tell.events)
    asked: list[str] = []

    class Counting:
        """A transaction that notes what it is asked."""

        def __init__(self, tx: Any) -> None:
            self.tx = tx

        def run(self, text: str, parameters: Any) -> Any:
            asked.append(text)
            return self.tx.run(text, parameters)

    ids = graph.one("checks/things")["ids"]
    graph.read(lambda work: completeness(Work(Counting(work.tx), graph), ids))
    assert len(asked) <= 11


def test_refused_and_conflicting_events(graph: Graph, load: Load) -> None:
    """Both name the things they would have been about; a refusal that was mended is forgotten."""
    tell = Tell()
    tell.receive("A/1", 5)
    tell.receive("A/2", 5)
    tell.receive("A/3", 5)
    load(graph, tell.events)
    wrong = {**tell.events[0], "event_id": "x1", "quantity": -5}
    other = {**tell.events[1], "quantity": 7}
    mended = {**tell.events[2], "event_id": "x3", "quantity": -5}
    _offer(graph, wrong, other, mended)
    _offer(graph, {**mended, "quantity": 5})
    assert set(found(graph, "refused_event")) == {"lot:A/1"}
    assert "negative_quantity" in found(graph, "refused_event")["lot:A/1"]
    assert set(found(graph, "conflicting_event")) == {"lot:A/2"}


def _offer(graph: Graph, *events: dict[str, Any]) -> None:
    for _ in take(graph, (Incoming(line, event, event) for line, event in enumerate(events, 1))):
        pass
