"""More drawn genealogies of rule 4: packs and unpacks, what may be in still, boxes at places."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing


def refilled_at_one_instant() -> list[Event]:
    """F/1 → [P] (1st);  everything out and G/1 in at one instant (2nd);  [P] → C1: G/1 alone."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.pack("P", ("G/1", 5), at=day(2))
    tell.unpack("P", at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def unpacked_as_it_was_packed() -> list[Event]:
    """F/1 5 out of [P] and 5 into it at one instant;  [P] → C1: what came in then stays in."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.unpack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def shipped_as_it_was_unpacked() -> list[Event]:
    """F/1 → [P] (1st);  [P] → C1 and F/1 out of it at one instant: it was in it still."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.unpack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(2))
    return tell.events


def unpacked_before() -> list[Event]:
    """F/1, G/1 → [P] (1st), F/1 out (2nd);  [P] → C1 (3rd): F/1 was not in it."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), ("G/1", 5), at=day(1))
    tell.unpack("P", ("F/1", 5), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def first_in_first_out() -> list[Event]:
    """GLUE 5 → [P] (1st), [P] → FRIDGE (2nd) → WH (4th), GLUE 3 → [P] (5th), 5 out (6th), [P] → C1:
    what was shipped was never in the fridge."""
    tell = Tell()
    tell.pack("P", ("GLUE", 5), at=day(1))
    tell.move("[P]", "FRIDGE", at=day(2))
    tell.move("[P]", "WH", from_="FRIDGE", at=day(4))
    tell.pack("P", ("GLUE", 3), at=day(5))
    tell.unpack("P", ("GLUE", 5), at=day(6))
    tell.ship("[P]", "C1", at=day(7))
    return tell.events


def packed_twice() -> list[Event]:
    """U#1 → [P] (1st) and again (2nd) → C1: a serial is one."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(1))
    tell.pack("P", ("U#1", None), at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def packed_that_day() -> list[Event]:
    """F/1 → [P], dated the 2nd;  [P] → C1 at noon of the 2nd: it may have been in it."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at="2026-03-02")
    tell.ship("[P]", "C1", at=day(2, 12))
    return tell.events


def some_out_that_day() -> list[Event]:
    """F/1 10 → [P] (8:00), 3 out at 11:00;  [P] → C1, dated that day: the 3 may have been in it."""
    tell = Tell()
    tell.pack("P", ("F/1", 10), at=day(2))
    tell.unpack("P", ("F/1", 3), at=day(2, 11))
    tell.ship("[P]", "C1", at="2026-03-02")
    return tell.events


def some_out_and_shipped_that_day() -> list[Event]:
    """The same, and [P] → C2 at 20:00: C1 may have got what was taken out, and, sent on or told
    late, the rest."""
    tell = Tell()
    tell.pack("P", ("F/1", 10), at=day(2))
    tell.unpack("P", ("F/1", 3), at=day(2, 11))
    tell.ship("[P]", "C2", at=day(2, 20))
    tell.ship("[P]", "C1", at="2026-03-02")
    return tell.events


def packed_posted() -> list[Event]:
    """F/1 → [P], posted on the 3rd;  [P] → C1 (2nd) → C2 (4th): packing goes by the booked time."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(3), at_basis="posted")
    tell.ship("[P]", "C1", at=day(2))
    tell.ship("[P]", "C2", at=day(4))
    return tell.events


def named_of_the_last_trip() -> list[Event]:
    """F/1 3 → [P] → C1 (2nd);  F/1 5 → [P] → C2 (4th) → C3 (5th);  3 unpacked by name (6th): of
    what went to C2, so 3 were in it on the way to C3."""
    tell = Tell()
    tell.pack("P", ("F/1", 3), at=day(1))
    tell.ship("[P]", "C1", at=day(2))
    tell.pack("P", ("F/1", 5), at=day(3))
    tell.ship("[P]", "C2", at=day(4))
    tell.ship("[P]", "C3", at=day(5))
    tell.unpack("P", ("F/1", 3), at=day(6))
    return tell.events


def partly_back_then_refilled() -> list[Event]:
    """F/1 5 → [P] → C1 (3rd), 1 of it taken back;  G/1 → [P] → C2 (5th): some F/1 may be in
    still."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    whole = tell.ship("[P]", "C1", at=day(3))
    tell.pack("P", ("G/1", 5), at=day(4))
    tell.ship("[P]", "C2", at=day(5))
    tell.reverse(whole, 1)
    return tell.events


def came_back_once() -> list[Event]:
    """U#1 → [CAGE] → C1 (3rd), the cage comes back (4th), U#2 → [CAGE] → C2 (6th), U#3 → [CAGE] →
    C3 (8th): U#1 may have gone to C2, and then it is out."""
    tell = Tell()
    tell.pack("CAGE", ("U#1", None), at=day(2))
    tell.ship("[CAGE]", "C1", at=day(3))
    tell.add("return", object=thing("[CAGE]"), customer="C1", at=day(4))
    tell.pack("CAGE", ("U#2", None), at=day(5))
    tell.ship("[CAGE]", "C2", at=day(6))
    tell.pack("CAGE", ("U#3", None), at=day(7))
    tell.ship("[CAGE]", "C3", at=day(8))
    return tell.events


def back_to_the_supplier() -> list[Event]:
    """F/1 → [P] → back to S1 (3rd) → C1 (5th): in it afterwards only possibly."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.add("return", object=thing("[P]"), supplier="S1", at=day(3))
    tell.ship("[P]", "C1", at=day(5))
    return tell.events


def filled_after_packing() -> list[Event]:
    """A/1 → L/1 (1st), L/1 10 → [PA] (2nd), A/2 → L/1 (5th): A/2 came in later."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "L/1*20", at=day(1))
    tell.pack("PA", ("L/1", 10), at=day(2))
    run(tell, "A/2*10", "B2", "L/1*10", at=day(5))
    return tell.events


def emptied_before_it_came() -> list[Event]:
    """U#1 → [P] (2nd), out (3rd);  [P] → FRIDGE (4th): U#1 was never there."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(2))
    tell.unpack("P", ("U#1", None), at=day(3))
    tell.move("[P]", "FRIDGE", at=day(4))
    tell.ship("U#1", "C1", at=day(5))
    return tell.events


def taken_from_the_fridge() -> list[Event]:
    """U#1 → [P] (2nd);  [P] from FRIDGE to WH (4th), nothing says how it came there → C1."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(2))
    tell.move("[P]", "WH", from_="FRIDGE", at=day(4))
    tell.ship("[P]", "C1", at=day(5))
    return tell.events


def part_of_a_lot_in_a_box() -> list[Event]:
    """F/1 10 (1st), 5 → [P] (2nd) → FRIDGE (3rd) → C1 (5th), 5 → C2 (6th): of a lot it is a
    part."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.move("[P]", "FRIDGE", at=day(3))
    tell.ship("[P]", "C1", at=day(5))
    tell.ship("F/1", "C2", 5, at=day(6))
    return tell.events


def gone_on_the_day() -> list[Event]:
    """F/1 3 of 10, U#1 → [P1], dated the 2nd;  [P1] → [P2] on that day, [P2] → C1 at 8:00 of the
    2nd: as a root, too, a container may have had in it then what was packed that day."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.receive("U#1", at=day(1))
    tell.pack("P1", ("F/1", 3), ("U#1", None), at="2026-03-02")
    tell.pack("P2", ("[P1]", None), at="2026-03-02")
    tell.ship("[P2]", "C1", at=day(2))
    return tell.events


def used_on_the_day() -> list[Event]:
    """F/1 → [P], dated the 2nd;  [P] → B1 → G/1 → C1 at 7:00 of the 2nd: it may have been in it."""
    tell = Tell()
    tell.pack("P", ("F/1", 3), at="2026-03-02")
    tell.consume("[P]", "/B1", at=day(2, 7))
    tell.produce("G/1", "/B1", 10, at=day(2, 7))
    tell.ship("G/1", "C1", 10, at=day(2, 9))
    return tell.events


def used_by_itself_on_the_day() -> list[Event]:
    """F/1 3, U#1 → [P], dated the 2nd;  F/1 → B1 → G/1 and U#1 → B2 → G/2 at 7:00 of the 2nd, by
    their own numbers: they may have been in it before."""
    tell = Tell()
    tell.pack("P", ("F/1", 3), ("U#1", None), at="2026-03-02")
    tell.consume("F/1", "/B1", 3, at=day(2, 7))
    tell.produce("G/1", "/B1", 10, at=day(2, 7))
    tell.ship("G/1", "C1", 10, at=day(2, 9))
    tell.consume("U#1", "/B2", at=day(2, 7))
    tell.produce("G/2", "/B2", 10, at=day(2, 7))
    tell.ship("G/2", "C2", 10, at=day(2, 9))
    return tell.events


def made_after_it_was_packed() -> list[Event]:
    """U#1 of lot F/1 → [P] on the 2nd, B1 → U#1 on the 3rd: its lot is named as surely as it is."""
    tell = Tell()
    tell.add("pack", hu="P", contents=[
        {"object": {"item": "F", "lot": "1", "serial": "U1"}}
    ], at=day(2))  # fmt: skip
    tell.add("produce", object={"item": "F", "lot": "1", "serial": "U1"}, batch="B1", at=day(3))
    return tell.events


def gone_before_it_was_packed_in() -> list[Event]:
    """F/1 → [P1], dated the 2nd → C0 at 8:00 of the 2nd, [P1] back → [P] (4th) → C1: C0 got [P1]
    before it was in [P]."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.pack("P1", ("F/1", 3), at="2026-03-02")
    tell.ship("[P1]", "C0", at=day(2))
    tell.pack("P", ("[P1]", None), at=day(4))
    tell.ship("[P]", "C1", at=day(5))
    return tell.events


def named_on_the_day() -> list[Event]:
    """U#1 → [P] → C1 (2nd, 8:00), unpacked by name at 13:00, F/1 → [P] at 14:00;  [P] → B1 → G/1 on
    that day: U#1, in it until 13:00, may have been in it then."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(2, 7))
    tell.ship("[P]", "C1", at=day(2, 8))
    tell.unpack("P", ("U#1", None), at=day(2, 13))
    tell.pack("P", ("F/1", 5), at=day(2, 14))
    tell.consume("[P]", "/B1", at="2026-03-02")
    tell.produce("G/1", "/B1", 10, at=day(3))
    return tell.events


PACKING = (
    Drawn("4 unpacked and packed at one instant", refilled_at_one_instant, (
        down("F/1", "", ""), down("G/1", "", "C1 5"),
    )),
    Drawn("4 unpacked as it was packed", unpacked_as_it_was_packed, (down("F/1", "", "C1 5"),)),
    Drawn("4 shipped as it was unpacked", shipped_as_it_was_unpacked, (down("F/1", "", "C1 5"),)),
    Drawn("4 unpacked before", unpacked_before, (down("F/1", "", ""), down("G/1", "", "C1 5"))),
    Drawn("4 first in, first out", first_in_first_out, (down("location:FRIDGE", "GLUE", ""),)),
    Drawn("4 packed twice", packed_twice, (down("U#1", "", "C1 1"),)),
    Drawn("4 packed that day", packed_that_day, (down("F/1", "", "C1? 5"),)),
    Drawn("4 gone on the day it was packed", gone_on_the_day, (
        down("F/1", "", "C1? 3"), down("U#1", "", "C1? 1"),
        down("hu:P1", "F/1 U#1", "C1? 4", cut=""), down("hu:P2", "F/1 U#1", "C1? 4", cut=""),
    )),
    Drawn("4 used on the day it was packed", used_on_the_day, (
        down("F/1", "G/1?", "C1? 10"), down("hu:P", "F/1 G/1?", "C1? 10", cut=""),
    )),
    Drawn("4 used by itself on the day it was packed", used_by_itself_on_the_day, (
        down("hu:P", "F/1 U#1 G/1? G/2?", "C1? 10; C2? 10", cut=""),
    )),
    Drawn("4 made after it was packed", made_after_it_was_packed, (up("hu:P", "F/1 F#U1"),)),
    Drawn("4 gone before it was packed in", gone_before_it_was_packed_in, (
        down("hu:P", "F/1", "C1 3", cut="C0"), down("hu:P1", "F/1", "C0? 3; C1 3", cut=""),
    )),
    Drawn("4 named on the day", named_on_the_day, (
        down("U#1", "G/1?", "C1 1"), down("F/1", "G/1", ""), up("G/1", "F/1 U#1?"),
    )),
    Drawn("4 some out that day", some_out_that_day, (down("F/1", "", "C1 10"),)),
    Drawn("4 some out, shipped that day", some_out_and_shipped_that_day, (
        down("F/1", "", "C2 7; C1? 10"),
    )),
    Drawn("4 packed posted", packed_posted, (down("F/1", "", "C2 5"),)),
    Drawn("4 named of the last trip", named_of_the_last_trip, (
        down("F/1", "", "C1 3; C2 5; C3 5"),
    )),
    Drawn("4 partly back, then refilled", partly_back_then_refilled, (
        down("F/1", "", "C1 ?; C2? 5"),
    )),
    Drawn("4 came back once", came_back_once, (down("U#1", "", "C1 1-?=?; C2? 1"),)),
    Drawn("4 back to the supplier", back_to_the_supplier, (down("F/1", "", "C1? 5"),)),
    Drawn("4 filled after packing", filled_after_packing, (up("hu:PA", "L/1 A/1 A/2?"),)),
    Drawn("4 emptied before it came", emptied_before_it_came, (down("location:FRIDGE", "", ""),)),
    Drawn("4 taken from the fridge", taken_from_the_fridge, (
        down("location:FRIDGE", "U#1", "C1 1"),
    )),
    Drawn("4 part of a lot in a box", part_of_a_lot_in_a_box, (
        down("location:FRIDGE", "F/1", "C1? 5; C2? 5"),
    )),
)  # fmt: skip
