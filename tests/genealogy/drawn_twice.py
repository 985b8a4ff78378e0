"""Histories of what was told twice, or is in two places, and near misses (rules 2, 10)."""

from __future__ import annotations

from typing import Any

from tests.genealogy.drawn_units import run
from tests.genealogy.shows import Shows
from tests.trace.telling import Event, Tell, day, thing


def _two_sources(*rows: tuple[str, float, str, str | None], zone: str = "UTC") -> list[Event]:
    """Shipments of F/1 to C1: source, quantity, time, document."""
    events = [{"event_id": "z", "source": "wms", "type": "define", "zone": zone}]
    for number, (source, quantity, at, document) in enumerate(rows):
        tell = Tell(source)
        tell.ship("F/1", "C1", quantity, document=document, at=at)
        events.append(tell.events[0] | {"event_id": str(number)})
    return events


def told_by_two() -> list[Event]:
    """erp and wms: 6 under D1 on the 2nd."""
    return _two_sources(("erp", 6, day(2), "D1"), ("wms", 6, day(2, 15), "D1"))


def told_in_two_and_one() -> list[Event]:
    """erp: 4 and 2 under D1; wms: 6 under D1."""
    return _two_sources(
        ("erp", 4, day(2), "D1"), ("erp", 2, day(2), "D1"), ("wms", 6, day(2), "D1")
    )


def told_at_night() -> list[Event]:
    """wms in Los Angeles: 21:00 on the 2nd, which is the 3rd in UTC; erp: the 2nd."""
    at = "2026-03-02T21:00:00-08:00"
    return _two_sources(
        ("erp", 6, "2026-03-02", "D1"), ("wms", 6, at, "D1"), zone="America/Los_Angeles"
    )


def told_two_days_apart() -> list[Event]:
    """erp: the 2nd; wms: the 4th: no day can be the same."""
    return _two_sources(("erp", 6, "2026-03-02", "D1"), ("wms", 6, "2026-03-04", "D1"))


def told_under_two_documents() -> list[Event]:
    """erp: 6 under D1; wms: 6 under D2."""
    return _two_sources(("erp", 6, day(2), "D1"), ("wms", 6, day(2), "D2"))


def told_of_two_amounts() -> list[Event]:
    """erp: 4 under D1; wms: 6 under D1."""
    return _two_sources(("erp", 4, day(2), "D1"), ("wms", 6, day(2), "D1"))


def told_by_one_source() -> list[Event]:
    """erp: 6 under D1, twice: two shipments."""
    return _two_sources(("erp", 6, day(2), "D1"), ("erp", 6, day(2), "D1"))


def _serial(*acts: tuple[str, dict[str, Any]]) -> list[Event]:
    tell = Tell()
    for type_, fields in acts:
        named = {"object": thing("U#1")} | fields
        tell.add(type_, **named)
    return tell.events


def received_in_two_places() -> list[Event]:
    """U#1 received at WH1, then at WH2."""
    return _serial(("receive", {"location": "WH1"}), ("receive", {"location": "WH2"}))


def received_and_moved() -> list[Event]:
    """U#1 received at WH1, moved to WH2."""
    return _serial(("receive", {"location": "WH1"}), ("move", {"to": "WH2"}))


def delivered_and_made_again() -> list[Event]:
    """U#1 → C1;  U#1 is made while it is there."""
    return _serial(
        ("ship", {"customer": "C1"}), ("produce", {"work_order": "W2"}),
    )  # fmt: skip


def delivered_returned_reworked() -> list[Event]:
    """U#1 → C1, back;  U#1 → W2 → U#1: it was on hand, and made of itself."""
    return _serial(
        ("ship", {"customer": "C1"}), ("return", {"customer": "C1"}),
        ("consume", {"work_order": "W2"}), ("produce", {"work_order": "W2"}),
    )  # fmt: skip


def shipped_to_two() -> list[Event]:
    """U#1 → C1, then → C2, and never came back."""
    return _serial(
        ("receive", {}), ("ship", {"customer": "C1"}), ("ship", {"customer": "C2"}),
    )  # fmt: skip


def shipped_to_an_own_place_first() -> list[Event]:
    """U#1 → an own place, received there → C2."""
    return [
        {"event_id": "d", "source": "mes", "type": "define", "customer": "OWN", "kind": "own"},
        *_serial(
            ("receive", {"location": "WH"}), ("ship", {"customer": "OWN"}),
            ("receive", {"location": "BR"}), ("ship", {"customer": "C2"}),
        ),
    ]  # fmt: skip


def shipped_out_of_a_unit() -> list[Event]:
    """C#1 → U#1, and C#1 → C1 though it never came out."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1", "B1", "U#1")
    tell.ship("C#1", "C1")
    return tell.events


def shipped_after_it_came_out() -> list[Event]:
    """C#1 → U#1 → unbuild → C#1 → C1."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1", "B1", "U#1")
    run(tell, "U#1", "X", "C#1", "unbuild")
    tell.ship("C#1", "C1")
    return tell.events


def rebuilt_after_an_unbuild() -> list[Event]:
    """U#1 → unbuild → C#1;  C#2 → U#1: it was taken apart, not in a unit."""
    tell = Tell()
    run(tell, "C#1", "B1", "U#1")
    run(tell, "U#1", "X", "C#1", "unbuild")
    run(tell, "C#2", "B2", "U#1")
    return tell.events


def consumed_twice() -> list[Event]:
    """C#1 → U#1 and → U#2, and never came out."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1", "B1", "U#1")
    run(tell, "C#1", "B2", "U#2")
    return tell.events


def consumed_again_after_it_came_out() -> list[Event]:
    """C#1 → U#1 → repair → U#1 + C#1 → U#2."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 C#1", "repair")
    run(tell, "C#1", "B2", "U#2")
    return tell.events


TWICE = (
    Shows("told_twice", told_by_two, ("lot:F/1",)),
    Shows("told_twice", told_in_two_and_one, ("lot:F/1",)),
    Shows("told_twice", told_at_night, ("lot:F/1",)),
    Shows("told_twice", told_two_days_apart),
    Shows("told_twice", told_under_two_documents),
    Shows("told_twice", told_of_two_amounts),
    Shows("told_twice", told_by_one_source),
    Shows("serial_twice", received_in_two_places, ("serial:U/1",)),
    Shows("serial_twice", received_and_moved),
    Shows("serial_twice", delivered_and_made_again, ("serial:U/1",)),
    Shows("serial_twice", delivered_returned_reworked),
    Shows("serial_twice", shipped_to_two, ("serial:U/1",)),
    Shows("serial_twice", shipped_to_an_own_place_first),
    Shows("serial_twice", shipped_out_of_a_unit, ("serial:C/1",)),
    Shows("serial_twice", shipped_after_it_came_out),
    Shows("serial_twice", rebuilt_after_an_unbuild),
    Shows("consumed_twice", consumed_twice, ("serial:C/1",)),
    Shows("consumed_twice", consumed_again_after_it_came_out),
)
