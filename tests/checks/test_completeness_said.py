"""Completeness: what sources said: statuses, dates, the same act twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.findings import Looked, day, looked_at
from tests.neo4j_server import Server
from tests.trace.telling import Tell, thing


def the_same_act_told_by_two_sources(tell: Tell) -> None:

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


def test_the_same_act_told_by_two_sources(found: Looked) -> None:
    """Type, thing, document or order, quantity and day; one of them different is another act."""
    said = found(the_same_act_told_by_two_sources, "told_twice")
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


def used_while_held(tell: Tell) -> None:
    for status, use, _ in STATUSES:
        lot = f"A/{status}-{use}"
        tell.add("status", object=thing(lot), status=status, at=day(2))
        if use == "ship":
            tell.ship(lot, "C", 5, at=day(3))
        else:
            tell.consume(lot, "W/1", 5, at=day(3))


def test_used_while_held(found: Looked) -> None:
    """By the last status before; quarantine keeps from shipping only."""
    assert set(found(used_while_held, "used_while_held")) == {
        f"lot:A/{status}-{use}" for status, use, said in STATUSES if said
    }


def not_used_while_held(tell: Tell) -> None:
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


def test_not_used_while_held(found: Looked) -> None:
    """Released before, held after, a part only, sent to disposal, at an unknown time, voided."""
    assert found(not_used_while_held, "used_while_held") == {}


def held_with_its_lot_or_container(tell: Tell) -> None:
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


def test_held_with_its_lot_or_container(found: Looked) -> None:
    """A serial is held with its lot until it is released itself; a content with its container."""
    assert set(found(held_with_its_lot_or_container, "used_while_held")) == {
        "serial:S/held",
        "lot:F/1",
        "lot:F/told",
    }


def used_after_expiry(tell: Tell) -> None:
    tell.add("define", zone="America/New_York", at=None)
    for lot, hour in (("last-day", "2026-03-05T23:30:00-05:00"), ("late", day(6, 12))):
        goods = thing(f"A/{lot}") | {"expires_at": "2026-03-05"}
        tell.add("receive", object=goods, quantity=5, at=day(1))
        tell.consume(f"A/{lot}", "W/1", 5, at=hour)
    tell.receive("A/ageless", 5, at=day(1))
    tell.consume("A/ageless", "W/1", 5, at=day(9))


def test_used_after_expiry(found: Looked) -> None:
    """The day of expiry itself is still good, by the clock of who used it."""
    said = found(used_after_expiry, "used_after_expiry")
    assert set(said) == {"lot:A/late"}
    assert "it had expired on 2026-03-05" in said["lot:A/late"]


def received_from_two_suppliers(tell: Tell) -> None:
    tell.receive("A/two", 5, supplier="S1")
    tell.receive("A/two", 5, supplier="S2")
    tell.receive("A/one", 5, supplier="S1")
    tell.receive("A/one", 5, supplier="S1", supplier_lot="X")
    tell.receive("A/one", 5)


def test_received_from_two_suppliers(found: Looked) -> None:
    assert found(received_from_two_suppliers, "two_suppliers") == {
        "lot:A/two": "was received from supplier:S1 and supplier:S2"
    }


def types_not_owned_and_times_without_offset(tell: Tell) -> None:
    tell.add("define", source="lims", event_types=["status", "transform"], at=None)
    tell.move("A/moved", "STORE", 5, source="lims")
    tell.consume("A/used", "W/1", 5, source="lims")  # as a transform would book it
    tell.add("status", object=thing("A/used"), status="hold", source="lims")
    tell.add("define", zone="Europe/Berlin", event_types=["move", "consume"], at=None)
    tell.add("status", object=thing("A/told"), status="hold")
    tell.move("A/local", "STORE", 5, at="2026-03-02T08:00:00")
    tell.move("A/by-day", "STORE", 5, at="2026-03-02")


def test_types_not_owned_and_times_without_offset(found: Looked) -> None:
    assert set(found(types_not_owned_and_times_without_offset, "not_the_owner")) == {
        "lot:A/moved",
        "lot:A/told",
    }
    said = found(types_not_owned_and_times_without_offset, "time_without_offset")
    assert set(said) == {"lot:A/local"}
    assert "Europe/Berlin" in said["lot:A/local"]


def a_container_used_later(tell: Tell) -> None:
    tell.add("define", event_types=["receive", "pack"], at=None)
    tell.receive("A/1", 5, at=day(1))
    tell.pack("P", ("A/1", 5), at=day(1))
    tell.ship("[P]", "C", at=day(2))
    tell.back("[P]", "C", at=day(3))
    tell.consume("[P]", "W/1", at=day(4))


def test_what_is_said_of_a_container_is_the_same_whatever_else_is_looked_at(found: Looked) -> None:
    """Its first booking is named, whether or not a run is looked at that used it later."""

    def said(*refs: str) -> list[str]:
        odd = found.about(a_container_used_later, *refs)
        return [each.text for each in odd if (each.code, each.ref) == ("not_the_owner", "hu:P")]

    alone = said("lot:A/1")
    assert [text.split(" of ")[0] for text in alone] == ["has a ship event"]
    assert said("lot:A/1", "batch:W/1") == alone


HISTORIES = (
    the_same_act_told_by_two_sources, used_while_held, not_used_while_held,
    held_with_its_lot_or_container, used_after_expiry, received_from_two_suppliers,
    types_not_owned_and_times_without_offset, a_container_used_later,
)  # fmt: skip


@pytest.fixture(scope="module")
def found(server: Server) -> Iterator[Looked]:
    """All of them, in one graph."""
    yield from looked_at(server, HISTORIES)
