"""Histories of holds, expiries and tests, and near misses (rules 4 and 10)."""

from __future__ import annotations

from typing import Any

from tests.genealogy.drawn_units import run
from tests.genealogy.shows import Shows
from tests.trace.telling import Event, Tell, day, thing


def _held(*acts: tuple[str, dict[str, Any]]) -> list[Event]:
    """F/1 10 at WH, 4 of it moved to REJ (3rd); then something."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH", at=day(2))
    tell.move("F/1", "REJ", 4, from_="WH", at=day(3))
    for type_, fields in acts:
        tell.add(type_, **({"object": thing("F/1")} | fields))
    return tell.events


_REJECTED = ("status", {"status": "rejected", "location": "REJ", "at": day(4)})


def shipped_from_the_rejected() -> list[Event]:
    """What stands at REJ is rejected; 1 → C1 from there."""
    return _held(_REJECTED, ("ship", {"customer": "C1", "quantity": 1, "from_": "REJ",
                                      "at": day(5)}))  # fmt: skip


def shipped_beside_the_rejected() -> list[Event]:
    """The same, from WH."""
    return _held(_REJECTED, ("ship", {"customer": "C1", "quantity": 1, "from_": "WH",
                                      "at": day(5)}))  # fmt: skip


def shipped_before_it_was_rejected() -> list[Event]:
    """1 → C1 from REJ before the status."""
    return _held(_REJECTED, ("ship", {"customer": "C1", "quantity": 1, "from_": "REJ",
                                      "at": day(3, 12)}))  # fmt: skip


def shipped_after_the_release() -> list[Event]:
    """Rejected at REJ, released as a whole, then 1 → C1 from there."""
    return _held(
        _REJECTED, ("status", {"status": "released", "at": day(5)}),
        ("ship", {"customer": "C1", "quantity": 1, "from_": "REJ", "at": day(6)}),
    )  # fmt: skip


def _held_box(*more: tuple[str, tuple[Any, ...], dict[str, Any]]) -> list[Event]:
    """U#1 → [P] (2nd), [P] on hold (3rd), something after."""
    tell = Tell()
    tell.receive("U#1", at=day(1))
    tell.receive("U#2", at=day(1))
    tell.pack("P", ("U#1", None), at=day(2))
    tell.add("status", object=thing("[P]"), status="hold", at=day(3))
    for name, given, fields in more:
        getattr(tell, name)(*given, **fields)
    return tell.events


def out_of_a_held_box() -> list[Event]:
    """U#1 unpacked from the held [P] (4th) → C1 (5th): the hold stays on it."""
    return _held_box(("unpack", ("P",), {"at": day(4)}), ("ship", ("U#1", "C1"), {"at": day(5)}))


def into_a_held_box() -> list[Event]:
    """U#2 packed into the held [P] (4th) → C1 by its own number (5th)."""
    return _held_box(
        ("pack", ("P", ("U#2", None)), {"at": day(4)}), ("ship", ("U#2", "C1"), {"at": day(5)}),
    )  # fmt: skip


def beside_a_held_box() -> list[Event]:
    """U#2, never in [P] → C1."""
    return _held_box(("ship", ("U#2", "C1"), {"at": day(5)}))


def _expiring(at: str, **more: Any) -> list[Event]:
    tell = Tell()
    tell.add("receive", object=thing("F/1") | {"expires_at": "2026-03-10"}, quantity=5, at=day(1))
    tell.consume("F/1", "W/B1", 5, at=at, **more)
    return tell.events


def used_after_expiry() -> list[Event]:
    """Best before the 10th, used on the 11th, as it occurred."""
    return _expiring(day(11))


def used_on_the_last_day() -> list[Event]:
    """Used on the 10th: still good."""
    return _expiring(day(10))


def booked_after_expiry() -> list[Event]:
    """Posted on the 20th: it may have been used before."""
    return _expiring(day(20), at_basis="posted")


def _tested(**more: Any) -> list[Event]:
    tell = Tell()
    tell.receive("F/1", 5, at=day(1))
    tell.ship("F/1", "C1", 5, at=day(2))
    tell.add("inspect", object=thing("F/1"), test="pH", at=day(3), **more)
    return tell.events


def test_failed() -> list[Event]:
    """Shipped, then its test failed."""
    return _tested(result="fail")


def value_outside() -> list[Event]:
    """A value of 61, at most 50."""
    return _tested(result="value", value=61, limits={"max": 50})


def value_at_the_limit() -> list[Event]:
    """A value of 50, at most 50."""
    return _tested(result="value", value=50, limits={"max": 50, "min": 10})


def test_passed() -> list[Event]:
    """Its test passed."""
    return _tested(result="pass")


def test_of_a_run_failed() -> list[Event]:
    """The test of the run that made it failed."""
    tell = Tell()
    run(tell, "A/1", "B1", "F/1", work_order="W")
    tell.add("inspect", batch="B1", work_order="W", test="heat", result="fail")
    return tell.events


STATUSES = (
    Shows("used_while_held", shipped_from_the_rejected, ("lot:F/1",)),
    Shows("used_while_held", shipped_beside_the_rejected),
    Shows("used_while_held", shipped_before_it_was_rejected),
    Shows("used_while_held", shipped_after_the_release),
    Shows("used_while_held", out_of_a_held_box, ("serial:U/1",)),
    Shows("used_while_held", into_a_held_box, ("serial:U/2",)),
    Shows("used_while_held", beside_a_held_box),
    Shows("used_after_expiry", used_after_expiry, ("lot:F/1",)),
    Shows("used_after_expiry", used_on_the_last_day),
    Shows("used_after_expiry", booked_after_expiry),
    Shows("booked_after_expiry", booked_after_expiry, ("lot:F/1",)),
    Shows("booked_after_expiry", used_after_expiry),
    Shows("failed_test", test_failed, ("lot:F/1",)),
    Shows("failed_test", value_outside, ("lot:F/1",)),
    Shows("failed_test", value_at_the_limit),
    Shows("failed_test", test_passed),
    Shows("failed_test", test_of_a_run_failed, ("batch:W/B1",)),
)
