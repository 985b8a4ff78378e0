"""Drawn genealogies of containers around what is reached, and of stops at roots."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def packed_after_it_came() -> list[Event]:
    """A/1 → F/1 (1st) → [P] (2nd), in the store still; M/1 → [TOTE] → W → F/1."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "F/1*10", at=day(1))
    tell.pack("P", ("F/1", 5), ("G/1", 2), at=day(2))
    tell.pack("TOTE", ("M/1", 5), at=day(1, 5))
    tell.consume("[TOTE]", "B1/1", at=day(1, 6))
    tell.produce("H/1", "B1/1", at=day(1, 7))
    return tell.events


def filled_after_the_pallet() -> list[Event]:
    """A/1 → F/1 10 (1st), 5 → [P] (2nd);  A/2 → F/1 10 (3rd): what is on P was packed before that
    came in."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "F/1*10", at=day(1))
    tell.pack("P", ("F/1", 5), at=day(2))
    run(tell, "A/2*10", "B2", "F/1*10", at=day(3))
    return tell.events


def box_on_two_pallets() -> list[Event]:
    """F/1 → [B] (1st) → [P] (2nd), off it (3rd), → [Q] (4th)."""
    tell = Tell()
    tell.pack("B", ("F/1", 5), at=day(1))
    tell.pack("P", ("[B]", None), at=day(2))
    tell.unpack("P", ("[B]", None), at=day(3))
    tell.pack("Q", ("[B]", None), at=day(4))
    return tell.events


def on_a_pallet_with_others() -> list[Event]:
    """L/1 100 → 10 → [PA], 10 → [PB], both in the store: neither has to do with the other."""
    tell = Tell()
    tell.produce("L/1", "W1/B1", 100, at=day(1))
    tell.pack("PA", ("L/1", 10), at=day(2))
    tell.pack("PB", ("L/1", 10), at=day(2))
    return tell.events


def nothing_packed() -> list[Event]:
    """F/1 0 → [P]: perhaps."""
    tell = Tell()
    tell.receive("F/1", 5, at=day(1))
    tell.pack("P", ("F/1", 0), at=day(2))
    return tell.events


def packed_before_it_was_made() -> list[Event]:
    """U#1 → [P] (1st), out of it (2nd), made (3rd): booked before all that came in."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(1))
    tell.unpack("P", at=day(2))
    tell.produce("U#1", "W1/B1", at=day(3))
    return tell.events


def tote_of_nobody_assumed() -> list[Event]:
    """[TOTE], nobody knows with what in it, → W1/B1 assumed → F/1."""
    tell = Tell()
    tell.consume("[TOTE]", "W1/B1", basis="assumed", at=day(1))
    tell.produce("F/1", "W1/B1", 5, at=day(1, 9))
    return tell.events


def shipped_there() -> list[Event]:
    """F/1 → [B] → [P] → C1, and the empty [E] → C1."""
    tell = Tell()
    tell.pack("B", ("F/1", 5), at=day(1))
    tell.pack("P", ("[B]", None), at=day(1, 9))
    tell.ship("[P]", "C1", at=day(2))
    tell.ship("[E]", "C1", at=day(3))
    return tell.events


def box_back_from_a_customer() -> list[Event]:
    """F/1 → [P] → C1, and [P] back: the container came from C1 for certain, F/1 in it perhaps."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.ship("[P]", "C1", at=day(2))
    tell.back("[P]", "C1", at=day(3))
    return tell.events


def stopped_where_it_begins() -> list[Event]:
    """F/L 10 with the serial U3 → C1, received from S1;  F/L → [P] → C2."""
    tell = Tell()
    tell.receive("F/L", 10, supplier="S1", at=day(1))
    tell.move("F/L#U3", "WH", 1, at=day(1, 9))
    tell.ship("F#U3", "C1", at=day(2))
    tell.pack("P", ("F/L", 5), at=day(2))
    tell.ship("[P]", "C2", at=day(3))
    return tell.events


def back_and_out_on_a_day() -> list[Event]:
    """F/1 30 (1st) → C1 3 (2nd, posted at 7:00), 1 of it back on that day: what went out was booked
    before, and is covered without it."""
    tell = Tell()
    tell.receive("F/1", 30, at=day(1))
    tell.ship("F/1", "C1", 3, at=day(2, 7), at_basis="posted")
    tell.back("F/1", "C1", 1, at="2026-03-02")
    return tell.events


def glue_before_its_lot() -> list[Event]:
    """GLUE 20 (1st), 5 → D/1 (2nd);  GLUE/2 made of it (3rd): what came in may have been GLUE/2."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    run(tell, "GLUE*5", "B2", "GLUE/2*5", at=day(3))
    return tell.events


BOXED = (
    Drawn("4 packed after it came", packed_after_it_came, (
        down("A/1", "F/1", boxes="hu:P"), down("M/1", "H/1", boxes="hu:TOTE"),
        up("H/1", "M/1", boxes="hu:TOTE"),
    )),
    Drawn("4 packed before it came", filled_after_the_pallet, (
        down("A/1", "F/1", boxes="hu:P"), down("A/2", "F/1", boxes="hu:P?"),
    )),
    Drawn("4 boxes on pallets", box_on_two_pallets, (
        down("F/1", "", boxes="hu:B hu:P hu:Q"), down("hu:P", "F/1", boxes="hu:B hu:Q"),
        down("hu:Q", "F/1", boxes="hu:B"), up("hu:P", "F/1", boxes="hu:B"),
    )),
    Drawn("4 another pallet of the lot", on_a_pallet_with_others, (
        down("hu:PA", "L/1", boxes=""), down("L/1", "", boxes="hu:PA hu:PB"),
    )),
    Drawn("4 a pack of 0", nothing_packed, (down("F/1", "", boxes="hu:P?"),)),
    Drawn("4 packed before all that came in", packed_before_it_was_made, (
        down("U#1", "", boxes="hu:P"),
    )),
    Drawn("4 assumed, of nobody knows what", tote_of_nobody_assumed, (
        down("hu:TOTE", "F/1?", runs="batch:W1/B1? order:W1?"),
        up("batch:W1/B1", "", boxes="hu:TOTE?"),
    )),
    Drawn("11 containers of a customer", shipped_there, (
        up("customer:C1", "F/1", boxes="hu:B hu:E hu:P"),
    )),
    Drawn("11 a container back from a customer", box_back_from_a_customer, (
        down("customer:C1", "F/1?", boxes="hu:P"),
    )),
    Drawn("11 a stop at the root", stopped_where_it_begins, (
        down("F/L", "", "", stop=("lot:F/L",)), down("supplier:S1", "F/L", "", stop=("lot:F/L",)),
        down("hu:P", "", "", stop=("hu:P",)), down("hu:P", "F/L", "", stop=("lot:F/L",)),
        down("F/L", "F#U3", "C1 1", stop=("hu:P",)),
    )),
    Drawn("11 returned on the day it went out", back_and_out_on_a_day, (
        down("customer:C1", "F/1", "C1? 3-1=?"),
    )),
    Drawn("10 what may have come in as a lot", glue_before_its_lot, (
        up("D/1", "GLUE GLUE/2?", include_candidates=True), up("D/1", "GLUE"),
    )),
)  # fmt: skip
