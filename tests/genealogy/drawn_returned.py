"""Drawn genealogies of what came back: without a lot, in a box, perhaps; and of births at once."""

from __future__ import annotations

from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def glue_came_back() -> list[Event]:
    """GLUE 5 back from C1 (1st) → W/B1 → D/1 (2nd); 20 from S1 (3rd); GLUE 1 → C2 in [P] (4th)."""
    tell = Tell()
    tell.back("GLUE", "C1", 5, at=day(1))
    tell.consume("GLUE", "W/B1", 2, at=day(2))
    tell.produce("D/1", "W/B1", 5, at=day(2))
    tell.receive("GLUE", 20, supplier="S1", at=day(3))
    tell.pack("P", ("GLUE", 1), at=day(4))
    tell.ship("[P]", "C2", at=day(4, 9))
    return tell.events


def perhaps_back_in_a_box() -> list[Event]:
    """F/1 30 from S1, 3 of it in [P], back from C1 (9:00, posted); F/1 2 → C1 (9:00, posted); 4
    back by themselves (10:00): the shipment is of the lot, of what surely came back perhaps."""
    tell = Tell()
    posted = {"at_basis": "posted"}
    tell.receive("F/1", 30, supplier="S1", at=day(2, 6), **posted)
    tell.pack("P", ("F/1", 3), at=day(2, 7), **posted)
    tell.back("[P]", "C1", at=day(2, 9), **posted)
    tell.ship("F/1", "C1", 2, at=day(2, 9), **posted)
    tell.back("F/1", "C1", 4, at=day(2, 10), **posted)
    return tell.events


def part_back_in_a_box() -> list[Event]:
    """F/1 5 from S1 → [P], which comes back from C1; then 2 → C2."""
    tell = Tell()
    tell.receive("F/1", 5, supplier="S1", at=day(1))
    tell.pack("P", ("F/1", 5), at=day(2))
    tell.back("[P]", "C1", at=day(3))
    tell.ship("F/1", "C2", 2, at=day(4))
    return tell.events


def two_births_at_once() -> list[Event]:
    """K#1 → W1/1 → U#1 at 6:00, → C1 (posted, 6:00); U#1 A/2 → R/1 → U#1 (posted, 7:00) and, at
    7:00 sharp, K#1 A/3 → W3/1 → U#1: what C1 got may have A/2 already, and not A/3."""
    tell = Tell()
    tell.transform(["K#1"], "1", ["U#1"], work_order="W1", at=day(2, 6))
    tell.ship("U#1", "C1", at=day(2, 6), at_basis="posted")
    tell.transform(["K#1", "A/3"], "1", ["U#1"], work_order="W3", at=day(2, 7))
    tell.transform(["U#1", "A/2"], "1", ["U#1"], work_order="R", at=day(2, 7), at_basis="posted")
    return tell.events


def taken_apart_on_an_order() -> list[Event]:
    """A/1 → W2/1 → U#1 → W1 (an unbuild, booked on the order) → F/2 of W1/2;  U#1 made again."""
    tell = Tell()
    tell.add("run", work_order="W1", kind="unbuild", at=day(2, 6))
    tell.transform(["A/1"], "1", ["U#1"], work_order="W2", at=day(2, 8))
    tell.consume("U#1", "W1", at=day(2, 9))
    tell.produce("F/2", "W1/2", 5, at=day(2, 12))
    tell.produce("U#1", "W4/1", at=day(2, 12))
    return tell.events


def crate_on_an_order() -> list[Event]:
    """[P] (nobody wrote down what is in it) and A/9 → W1, U#2 → W1/2 → F/1: all of the one run."""
    tell = Tell()
    tell.consume("[P]", "W1", at=day(2))
    tell.consume("A/9", "W1", 1, at=day(2))
    tell.consume("U#2", "W1/2", at=day(2))
    tell.produce("F/1", "W1/2", 1, at=day(3))
    return tell.events


def back_to_the_supplier_in_a_box() -> list[Event]:
    """U#1 in [P] by 21:00, as booked; made on W1/2 at 22:00; [P] back to S1 at 23:00."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(2, 21), at_basis="posted")
    tell.produce("U#1", "W1/2", 1, at=day(2, 22))
    tell.add("return", object={"hu": "P"}, supplier="S1", at=day(2, 23))
    return tell.events


def day_pack_after_the_place() -> list[Event]:
    """F/2 10 → [P1] at 11:00, which is moved to WH; on that day F/2 5 → [P1] and [P1] → [P2]; at
    16:00 [P1] → C2: nobody knows whether the 5 were packed while it was at WH."""
    tell = Tell()
    tell.pack("P1", ("F/2", 10), at=day(2, 11))
    tell.move("[P1]", "WH", at=day(2, 11))
    tell.pack("P1", ("F/2", 5), at="2026-03-02")
    tell.pack("P2", ("[P1]", None), at="2026-03-02")
    tell.ship("[P1]", "C2", at=day(2, 16))
    return tell.events


def boxed_lot_of_serials() -> list[Event]:
    """F/1, nobody knows how many → [P], to WH, and → [Q]; F/1#3, of which nothing else is said, →
    C2."""
    tell = Tell()
    tell.pack("P", ("F/1", None), at=day(2))
    tell.pack("Q", ("F/1", 1), at=day(3, 9))
    tell.move("[P]", "WH", at=day(3))
    tell.ship("F/1#3", "C2", at=day(4))
    return tell.events


def two_ways_into_one() -> list[Event]:
    """A/1 5 and B/1 5 → W/1 → F/1 10; F/1 10 and A/1 10 → W2/1 → G/1 20."""
    tell = Tell()
    tell.receive("A/1", 15, at=day(1))
    tell.receive("B/1", 5, at=day(1))
    tell.consume("A/1", "W/1", 5, at=day(2))
    tell.consume("B/1", "W/1", 5, at=day(2))
    tell.produce("F/1", "W/1", 10, at=day(2))
    tell.consume("F/1", "W2/1", 10, at=day(3))
    tell.consume("A/1", "W2/1", 10, at=day(3))
    tell.produce("G/1", "W2/1", 20, at=day(3))
    return tell.events


def packed_and_used_on_a_day() -> list[Event]:
    """F/1 50 made at 6:00; on that day 10 of it → [P], and [P] → W1/1 → G/1, booked by 7:00."""
    tell = Tell()
    tell.produce("F/1", "W/1", 50, at=day(2, 6))
    tell.pack("P", ("F/1", 10), at="2026-03-02")
    tell.consume("[P]", "W1/1", at="2026-03-02")
    tell.produce("G/1", "W1/1", 50, at=day(2, 7), at_basis="posted")
    return tell.events


def grease_in_a_crate_there() -> list[Event]:
    """K/1 → B1 → GREASE, no lot; 5 of it → [P], which is moved to WH."""
    tell = Tell()
    tell.transform(["K/1"], "B1", ["GREASE"], at=day(2))
    tell.pack("P", ("GREASE", 5), at=day(3))
    tell.move("[P]", "WH", at=day(4))
    return tell.events


RETURNED: tuple[Drawn, ...] = (
    Drawn("11 an item without a lot came back", glue_came_back, (
        down("customer:C1", "GLUE D/1", "C2? 1"), down("supplier:S1", "GLUE", "C2? 1"),
    )),
    Drawn("11 perhaps back in a box", perhaps_back_in_a_box, (
        down("customer:C1", "F/1", "C1? 2-2=0"),
    )),
    Drawn("11 stop at the box that came back", part_back_in_a_box, (
        down("customer:C1", "F/1?", "C2? 2"), down("customer:C1", "", "", stop=("hu:P",)),
    )),
    Drawn("11 stop at a lot in a box", boxed_lot_of_serials, (
        down("[P]", "F/1 F#3?", "C2? 1", boxes="hu:Q?"),
        down("[P]", "F/1", "", boxes="", stop=("lot:F/1",)),
        down("location:WH", "F/1", "", stop=("lot:F/1",)),
    )),
    Drawn("6 a stop changes no share", two_ways_into_one, (
        down("A/1", "F/1 G/1", shares={"F/1": 0.5, "G/1": 0.75}),
        down("A/1", "G/1", shares={"G/1": 0.75}, stop=("batch:W/1",)),
        down("A/1", "F/1 G/1", shares={"F/1": 0.5, "G/1": 0.75}, stop=("lot:F/1",)),
    )),
    Drawn("2 two births at one instant", two_births_at_once, (
        down("A/2", "U#1", "C1? 1"), up("customer:C1", "U#1? K#1? A/2?"),
    )),
    Drawn("2 taken apart on an order", taken_apart_on_an_order, (
        up("U#1", "A/1", runs="batch:W2/1 order:W2 batch:W1/2? order:W1? batch:W4/1 order:W4"),
    )),
    Drawn("4 a crate on an order", crate_on_an_order, (
        up("batch:W1/2", "A/9 U#2", boxes="hu:P"),
    )),
    Drawn("4 back to the supplier in a box", back_to_the_supplier_in_a_box, (
        down("batch:W1/2", "U#1", boxes="hu:P?"),
    )),
    Drawn("11 an item without a lot in a crate", grease_in_a_crate_there, (
        up("location:WH", "GREASE K/1?", runs="batch:B1?"),
    )),
    Drawn("4 packed and used on a day", packed_and_used_on_a_day, (down("[P]", "F/1 G/1?"),)),
    Drawn("4 packed on the day it left the place", day_pack_after_the_place, (
        down("location:WH", "F/2", "C2? 15", boxes="hu:P1 hu:P2?"),
    )),
)  # fmt: skip
