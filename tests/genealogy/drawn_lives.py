"""Drawn genealogies of rule 2: what begins a life and ends it, and two that look like parts."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing


def used_before_it_was_made() -> list[Event]:
    """U#1 → F/1 (1st);  A/1 → U#1 (2nd) → C1: what was never born ends no life, so A/1 may be in
    F/1 (one of the two is booked wrong)."""
    tell = Tell()
    run(tell, "U#1", "B1", "F/1", at=day(1))
    run(tell, "A/1", "B2", "U#1", at=day(2))
    tell.ship("U#1", "C1", at=day(3))
    return tell.events


def made_twice_then_used() -> list[Event]:
    """A/1 → W1 → U#1 (1st), A/2 → W2 → U#1 (2nd), → C1 (3rd) → F/1 (4th);  A/3 → U#1 (5th) → C2:
    the second birth begins no life."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", work_order="W1", at=day(1))
    run(tell, "A/2", "B2", "U#1", work_order="W2", at=day(2))
    tell.ship("U#1", "C1", at=day(3))
    run(tell, "U#1", "B3", "F/1", at=day(4))
    run(tell, "A/3", "B4", "U#1", work_order="W4", at=day(5))
    tell.ship("U#1", "C2", at=day(6))
    return tell.events


def two_uses_at_one_instant() -> list[Event]:
    """A/1 → U#1 (1st);  U#1 + A/2 → R → U#1 and U#1 → F/1 at one instant;  A/3 → U#1 (4th) → C1:
    F/1 may be of the life before R or after it, which it ends."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    run(tell, "U#1 A/2", "R", "U#1", at=day(3))
    run(tell, "U#1", "B2", "F/1", at=day(3))
    run(tell, "A/3", "B3", "U#1", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    return tell.events


def received_after_it_was_used() -> list[Event]:
    """A/1 → U#1 (1st) → F/1 (2nd);  U#1 is received (3rd) → C1 (4th);  A/2 → U#1 (5th): the life
    goes on until the next birth."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    run(tell, "U#1", "B2", "F/1", at=day(2))
    tell.receive("U#1", at=day(3))
    tell.ship("U#1", "C1", at=day(4))
    run(tell, "A/2", "B3", "U#1", at=day(5))
    return tell.events


def shipped_between_two_lives() -> list[Event]:
    """The same without the receipt: no life allows the shipment, so it is of the two around it."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    run(tell, "U#1", "B2", "F/1", at=day(2))
    tell.ship("U#1", "C1", at=day(4))
    run(tell, "A/2", "B3", "U#1", at=day(5))
    return tell.events


def born_at_no_time() -> list[Event]:
    """A/1 → U#1 (1st) → F/1 (2nd);  A/2 → U#1, no time written;  A/3 → U#1 (4th) → C1: the birth
    without a time may be of either life."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    run(tell, "U#1", "B2", "F/1", at=day(2))
    run(tell, "A/2", "B4", "U#1", at=None)
    run(tell, "A/3", "B3", "U#1", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    return tell.events


def used_with_nothing() -> list[Event]:
    """A/1 → U#1 (1st);  U#1 0 → F/1 (2nd);  A/2 → U#1 (3rd) → C1 (4th): a use of 0 ends no life,
    these are two births in one."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    run(tell, "U#1*0", "B2", "F/1", at=day(2))
    run(tell, "A/2", "B3", "U#1", at=day(3))
    tell.ship("U#1", "C1", at=day(4))
    return tell.events


def mixed_then_some_out() -> list[Event]:
    """A/1, B/1 → blend → U#1;  U#1 → R → U#1 + A (without a lot) → C1: what a homogeneous birth
    took in does not come out, R took nothing out of the unit."""
    tell = Tell()
    run(tell, "A/1 B/1", "B1", "U#1", "blend")
    run(tell, "U#1", "R", "U#1 A")
    tell.ship("U#1", "C1")
    return tell.events


def a_fixture() -> list[Event]:
    """T#1, M#1 → B1 → U#1, T#1;  U#1 + N#1 → B2 → U#1;  U#1, T#1 → R → U#1, T#1;  U#1 → C1: the
    fixture came and went beside the unit, it is no part that came out of it."""
    tell = Tell()
    run(tell, "T#1 M#1", "B1", "U#1 T#1")
    run(tell, "U#1 N#1", "B2", "U#1")
    run(tell, "U#1 T#1", "R", "U#1 T#1")
    tell.ship("U#1", "C1")
    return tell.events


def _packed(*, again: bool = False) -> list[Event]:
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", at=day(1))
    tell.add("pack", hu="P", contents=[{"object": thing("U#1")}], document="D1", at=day(2))
    tell.unpack("P", at=day(3))
    tell.move("U#1", "WH", document="D2", at=day(3, 9))
    run(tell, "U#1", "B2", "F/1", at=day(4))
    run(tell, "A/2", "B3", "U#1", at=day(5))
    if again:
        tell.pack("P", ("U#1", None), at=day(6))
    tell.ship("[P]" if again else "U#1", "C1", at=day(7))
    return tell.events


def packed_in_its_first_life() -> list[Event]:
    """A/1 → U#1 (1st) → [P] by paper D1 (2nd), out of it (3rd), moved by D2 → F/1 (4th);  A/2 → U#1
    (5th) → C1: what was packed and moved was of the first life, C1 got the second."""
    return _packed()


def packed_in_two_lives() -> list[Event]:
    """The same, and U#1 → [P] again in its second life (6th) → C1."""
    return _packed(again=True)


LIVES = (
    Drawn("2 used before it was made", used_before_it_was_made, (
        down("A/1", "U#1 F/1?", "C1 1", cut=""), down("U#1", "F/1", "C1 1"),
    )),
    Drawn("2 made twice, then used", made_twice_then_used, (
        down("A/1", "U#1 F/1?", "C1? 1"), down("A/2", "U#1 F/1?", "C1? 1"),
        down("A/3", "U#1", "C2 1"),
    )),
    Drawn("2 two uses at one instant", two_uses_at_one_instant, (
        down("A/1", "U#1 F/1?", ""), down("A/2", "U#1 F/1?", ""), down("A/3", "U#1", "C1 1"),
    )),
    Drawn("2 received after it was used", received_after_it_was_used, (
        down("A/1", "U#1 F/1", "C1 1"), down("A/2", "U#1", ""),
    )),
    Drawn("2 shipped between two lives", shipped_between_two_lives, (
        down("A/1", "U#1 F/1", "C1? 1"), down("A/2", "U#1", "C1? 1"),
    )),
    Drawn("2 born at no time", born_at_no_time, (
        down("A/1", "U#1 F/1", ""), down("A/2", "U#1? F/1?", "C1? 1"), down("A/3", "U#1", "C1 1"),
    )),
    Drawn("2 used with nothing", used_with_nothing, (
        down("A/1", "U#1 F/1?", "C1? 1"), down("A/2", "U#1", "C1? 1", cut="F/1"),
    )),
    Drawn("2 mixed, then some out", mixed_then_some_out, (
        down("A/1", "U#1 A?", "C1 1"), down("B/1", "U#1 A?", "C1 1"),
    )),
    Drawn("2 a fixture", a_fixture, (
        down("T#1", "U#1?", "C1? 1"), down("N#1", "U#1 T#1?", "C1 1"),
    )),
    Drawn("2 packed in its first life", packed_in_its_first_life, (
        down("hu:P", "U#1 F/1", "", cut=""), up("hu:P", "U#1 A/1"),
        down("document:D1", "U#1 F/1", ""), up("document:D1", "U#1 A/1"),
        down("document:D2", "U#1 F/1", ""), up("document:D2", "U#1 A/1"),
    )),
    Drawn("2 packed in two lives", packed_in_two_lives, (
        down("hu:P", "U#1 F/1", "C1 1"), up("hu:P", "U#1 A/1 A/2"),
        down("document:D1", "U#1 F/1", ""), up("document:D1", "U#1 A/1"),
    )),
)  # fmt: skip
