"""Completeness: what sources said: statuses, dates, the same act twice, what was refused."""

from __future__ import annotations

from typing import Any

from app.checks.completeness import gaps
from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph
from tests.checks.findings import day, found, node_ids
from tests.conftest import Load
from tests.trace.telling import Tell, thing


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


def test_the_same_act_told_by_two_sources(graph: Graph, load: Load) -> None:
    """Type, thing, document or order, quantity and day; one of them different is another act."""
    tell = Tell()

    def twice(lot: str, **other: Any) -> None:
        first = {"quantity": 200, "uom": "kg", "document": "GR-1", "at": day(2, 8)}
        tell.receive(f"A/{lot}", **first)
        tell.receive(f"A/{lot}", **first | {"source": "erp", "at": day(2, 9)} | other)

    twice("same")
    twice("in-grams", quantity=200_000, uom="g")
    twice("by-day", at="2026-03-02")
    twice("one-source", source="mes")
    twice("other-document", document="GR-2")
    twice("other-quantity", quantity=201)
    twice("other-day", at=day(3, 8))
    for source, document in (("mes", None), ("erp", "IS-1")):
        tell.consume("A/by-order", "W/1" if source == "mes" else "W", 5, at=day(2), source=source,
                     document=document)  # fmt: skip
    tell.consume("A/two-orders", "W/1", 5, at=day(2))
    tell.consume("A/two-orders", "X/1", 5, at=day(2), source="erp")
    twice("no-document", document=None)
    twice("other-supplier", document=None, supplier="S2")
    load(graph, tell.events)
    said = found(graph, "told_twice")
    assert set(said) == {
        "lot:A/same",
        "lot:A/in-grams",
        "lot:A/no-document",
        "lot:A/by-day",
        "lot:A/by-order",
    }
    assert "erp" in said["lot:A/same"]
    assert "mes" in said["lot:A/same"]


STATUSES = [
    # status, use, said
    ("hold", "consume", True), ("hold", "ship", True), ("rejected", "consume", True),
    ("recalled", "ship", True), ("expired", "consume", True), ("scrapped", "ship", True),
    ("quarantine", "ship", True), ("quarantine", "consume", False), ("released", "ship", False),
]  # fmt: skip


def test_used_while_held(graph: Graph, load: Load) -> None:
    """By the last status before; quarantine keeps from shipping only."""
    tell = Tell()
    for status, use, _ in STATUSES:
        lot = f"A/{status}-{use}"
        tell.add("status", object=thing(lot), status=status, at=day(2))
        if use == "ship":
            tell.ship(lot, "C", 5, at=day(3))
        else:
            tell.consume(lot, "W/1", 5, at=day(3))
    load(graph, tell.events)
    assert set(found(graph, "used_while_held")) == {
        f"lot:A/{status}-{use}" for status, use, said in STATUSES if said
    }


def test_not_used_while_held(graph: Graph, load: Load) -> None:
    """Released before, held after, a part only, sent to disposal, at an unknown time, voided."""
    tell = Tell()
    tell.add("define", customer="DUMP", kind="disposal", at=None)
    for lot in ("released", "part", "disposal", "unknown", "voided", "reborn"):
        more = {"location": "STORE"} if lot == "part" else {}
        held = tell.add("status", object=thing(f"A/{lot}"), status="hold", at=day(2), **more)
        if lot == "released":
            tell.add("status", object=thing(f"A/{lot}"), status="released", at=day(3))
        if lot == "reborn":  # a release dated that day may have come before the use
            tell.add("status", object=thing(f"A/{lot}"), status="released", at="2026-03-04")
        if lot == "voided":
            tell.void(held)
        to = "DUMP" if lot == "disposal" else "C"
        tell.ship(f"A/{lot}", to, 5, at=None if lot == "unknown" else day(4))
    tell.ship("A/after", "C", 5, at=day(4))
    tell.add("status", object=thing("A/after"), status="hold", at=day(5))
    load(graph, tell.events)
    assert found(graph, "used_while_held") == {}


def test_held_with_its_lot_or_container(graph: Graph, load: Load) -> None:
    """A serial is held with its lot until it is released itself; a content with its container."""
    tell = Tell()
    for number in ("held", "freed"):
        tell.receive(f"S/L#{number}", at=day(1))
    tell.add("status", object=thing("S/L"), status="hold", at=day(2))
    tell.add("status", object=thing("S#freed"), status="released", at=day(3))
    for number in ("held", "freed"):
        tell.ship(f"S#{number}", "C", at=day(4))
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.add("status", object=thing("[P]"), status="hold", at=day(2))
    tell.ship("[P]", "C", at=day(4))
    tell.add("receive", object=thing("F/told") | {"status": "quarantine"}, quantity=5, at=day(1))
    tell.ship("F/told", "C", 5, at=day(4))
    load(graph, tell.events)
    assert set(found(graph, "used_while_held")) == {"serial:S/held", "lot:F/1", "lot:F/told"}


def test_used_after_expiry(graph: Graph, load: Load) -> None:
    """The day of expiry itself is still good, by the clock of who used it."""
    tell = Tell()
    tell.add("define", zone="America/New_York", at=None)
    for lot, hour in (("last-day", "2026-03-05T23:30:00-05:00"), ("late", day(6, 12))):
        goods = thing(f"A/{lot}") | {"expires_at": "2026-03-05"}
        tell.add("receive", object=goods, quantity=5, at=day(1))
        tell.consume(f"A/{lot}", "W/1", 5, at=hour)
    tell.receive("A/ageless", 5, at=day(1))
    tell.consume("A/ageless", "W/1", 5, at=day(9))
    load(graph, tell.events)
    said = found(graph, "used_after_expiry")
    assert set(said) == {"lot:A/late"}
    assert "it had expired on 2026-03-05" in said["lot:A/late"]


def test_received_from_two_suppliers(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.receive("A/two", 5, supplier="S1")
    tell.receive("A/two", 5, supplier="S2")
    tell.receive("A/one", 5, supplier="S1")
    tell.receive("A/one", 5, supplier="S1", supplier_lot="X")
    tell.receive("A/one", 5)
    load(graph, tell.events)
    assert found(graph, "two_suppliers") == {
        "lot:A/two": "was received from supplier:S1 and supplier:S2"
    }


def test_types_not_owned_and_times_without_offset(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.add("define", source="lims", event_types=["status", "transform"], at=None)
    tell.move("A/moved", "STORE", 5, source="lims")
    tell.consume("A/used", "W/1", 5, source="lims")  # as a transform would book it
    tell.add("status", object=thing("A/used"), status="hold", source="lims")
    tell.add("define", zone="Europe/Berlin", event_types=["move", "consume"], at=None)
    tell.add("status", object=thing("A/told"), status="hold")
    tell.move("A/local", "STORE", 5, at="2026-03-02T08:00:00")
    tell.move("A/by-day", "STORE", 5, at="2026-03-02")
    load(graph, tell.events)
    assert set(found(graph, "not_the_owner")) == {"lot:A/moved", "lot:A/told"}
    said = found(graph, "time_without_offset")
    assert set(said) == {"lot:A/local"}
    assert "Europe/Berlin" in said["lot:A/local"]


def test_what_is_said_of_a_container_is_the_same_whatever_else_is_looked_at(
    graph: Graph, load: Load
) -> None:
    """Its first booking is named, whether or not a run is looked at that used it later."""
    tell = Tell()
    tell.add("define", event_types=["receive", "pack"], at=None)
    tell.receive("A/1", 5, at=day(1))
    tell.pack("P", ("A/1", 5), at=day(1))
    tell.ship("[P]", "C", at=day(2))
    tell.back("[P]", "C", at=day(3))
    tell.consume("[P]", "W/1", at=day(4))
    load(graph, tell.events)

    def said(*refs: str) -> list[str]:
        ids = node_ids(graph, *refs)
        odd = graph.read(lambda work: gaps(work, ids))
        return [each.text for each in odd if (each.code, each.ref) == ("not_the_owner", "hu:P")]

    alone = said("lot:A/1")
    assert [text.split(" of ")[0] for text in alone] == ["has a ship event"]
    assert said("lot:A/1", "batch:W/1") == alone
