"""Drawn genealogies of rules 1, 3, 5 and 6: time, cover, 0, what is booked before all that came."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing


def used_before_it_came() -> list[Event]:
    """L/1 → C1 (2nd);  A/1 → L/1 (5th) → C2 (6th): L/1 itself is at C1, what came later is
    possibly there."""
    tell = Tell()
    tell.ship("L/1", "C1", 5, at=day(2))
    run(tell, "A/1*10", "B1", "L/1*10", at=day(5))
    tell.ship("L/1", "C2", 5, at=day(6))
    return tell.events


def consumed_before_it_came() -> list[Event]:
    """L/1 → W1 → F/1 → C1 (2nd, 3rd);  L/1 received from S1 (5th): F/1 is of L/1 all the same."""
    tell = Tell()
    tell.consume("L/1", "W1/B1", 5, at=day(2))
    tell.produce("F/1", "W1/B1", 5, at=day(2, 9))
    tell.ship("F/1", "C1", 5, at=day(3))
    tell.receive("L/1", 10, supplier="S1", at=day(5))
    return tell.events


def posted_top_up() -> list[Event]:
    """SILO/1 10 in (1st), 4 → C1 (3rd);  S/1 → SILO/1 (6th), all posted: C1 was covered without
    S/1, so it is no more than possible there."""
    tell = Tell()
    tell.receive("SILO/1", 10, at=day(1))
    tell.ship("SILO/1", "C1", 4, at=day(3))
    run(tell, "S/1*1", "X", "SILO/1*1", at=day(6))
    tell.ship("SILO/1", "C2", 5, at=day(7))
    for event in tell.events:
        event["at_basis"] = "posted"
    return tell.events


def through_its_own_run() -> list[Event]:
    """P/1 → L/1 10 (1st);  L/1 2 → R → L/1 2 (2nd, one instant);  Q/1 → L/1 12 (3rd): what R drew
    was of before it gave it back, so that 12 of 24 are of P/1."""
    tell = Tell()
    run(tell, "P/1*1", "B1", "L/1*10", at=day(1))
    run(tell, "L/1*2", "R", "L/1*2", at=day(2))
    run(tell, "Q/1*1", "B3", "L/1*12", at=day(3))
    return tell.events


def all_at_order_close() -> list[Event]:
    """MILK/1 → W → CHEESE/1, posted at order close (5th);  CHEESE/1 → C1 (3rd): nothing else covers
    it, the milk is in it for certain."""
    tell = Tell()
    tell.consume("MILK/1", "W/B1", 10, at=day(5), at_basis="posted")
    tell.produce("CHEESE/1", "W/B1", 5, at=day(5), at_basis="posted")
    tell.ship("CHEESE/1", "C1", 5, at=day(3), at_basis="posted")
    return tell.events


def drawn_by_its_own_run() -> list[Event]:
    """L/1 + S/1 → X → L/1 11, with 10 of L/1 drawn at that instant; nothing came before: what the
    run gave covers nothing it drew."""
    tell = Tell()
    tell.ship("L/1", "C1", 1, at=day(2))
    run(tell, "L/1*10 S/1*1", "X", "L/1*11", at=day(3))
    return tell.events


def assumed_inflow() -> list[Event]:
    """L/1 10 by an assumed birth (1st), 5 → C1 (2nd);  A/1 → L/1 (5th): an assumed inflow covers
    nothing, so A/1 is possible at C1."""
    tell = Tell()
    tell.produce("L/1", "B0/1", 10, at=day(1), basis="assumed")
    tell.ship("L/1", "C1", 5, at=day(2))
    run(tell, "A/1*10", "B1", "L/1*10", at=day(5))
    return tell.events


def real_inflow() -> list[Event]:
    """The same with a receipt: covered, and cut."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.ship("L/1", "C1", 5, at=day(2))
    run(tell, "A/1*10", "B1", "L/1*10", at=day(5))
    return tell.events


def zero_inflow() -> list[Event]:
    """The same with a receipt of 0: it covers nothing."""
    tell = Tell()
    tell.receive("L/1", 0, at=day(1))
    tell.ship("L/1", "C1", 5, at=day(2))
    run(tell, "A/1*10", "B1", "L/1*10", at=day(5))
    return tell.events


def zero_input() -> list[Event]:
    """A/1 0, A/2 5 → B1 → F/1 → C1: A/1 possible, and another lot for A/2, which is certain all the
    same: it could have gone into nothing else."""
    tell = Tell()
    run(tell, "A/1*0 A/2*5", "B1", "F/1*5")
    tell.ship("F/1", "C1", 5)
    return tell.events


def zero_beside_two() -> list[Event]:
    """A/1 0, A/2 5 → B1 → F/1, F/2: two outputs, and a row of 0 is another lot: nothing certain."""
    tell = Tell()
    run(tell, "A/1*0 A/2*5", "B1", "F/1*5 F/2*5")
    return tell.events


def zero_output() -> list[Event]:
    """A/1, B/1 → B1 → F/1, F/2 0: of B/1, F/1 could have had no other; F/2 possible."""
    tell = Tell()
    run(tell, "A/1*5 A/2*5", "B1", "F/1*5 F/2*0")
    return tell.events


def zero_keeps_nothing() -> list[Event]:
    """A/1 0 → W (1st), A/2 5 → W (4th);  W → F/1 (2nd): a row of 0 is no booking that time leaves,
    so F/1 keeps A/2."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 0, at=day(1))
    tell.produce("F/1", "W/B1", 5, at=day(2))
    tell.consume("A/2", "W/B1", 5, at=day(4))
    return tell.events


def five_keep_nothing() -> list[Event]:
    """The same with 5 of A/1: time leaves F/1 a booking of A, so A/2 is not in it."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 5, at=day(1))
    tell.produce("F/1", "W/B1", 5, at=day(2))
    tell.consume("A/2", "W/B1", 5, at=day(4))
    return tell.events


def zero_birth() -> list[Event]:
    """A/1 → B1 → U#1 0 (a birth with 0), U#1 in lot U/L of A/2: its origin is its lot's, too."""
    tell = Tell()
    run(tell, "A/2*5", "B0", "U/L*5")
    run(tell, "A/1*5", "B1", "U/L#1*0")
    return tell.events


def real_birth() -> list[Event]:
    """The same with a birth of one: its origin is that alone."""
    tell = Tell()
    run(tell, "A/2*5", "B0", "U/L*5")
    run(tell, "A/1*5", "B1", "U/L#1*1")
    return tell.events


def tray_of_a_lot() -> list[Event]:
    """T/L#1 of lot T/L of A/1;  T#1 → LOAD → T#1 → C1: what its own run took in is no birth of its
    own, its origin is its lot's."""
    tell = Tell()
    run(tell, "A/1*5", "B0", "T/L*5")
    tell.move("T/L#1", "WH")
    run(tell, "T#1", "LOAD", "T#1")
    tell.ship("T#1", "C1")
    return tell.events


def drawn_by_its_own_run_alone() -> list[Event]:
    """L/1 10 → X → L/1 10, G/1 1 (3rd), nothing of L/1 before;  A/1 → L/1 (5th): what X gave covers
    nothing of what it drew, so A/1 is possible in G/1."""
    tell = Tell()
    run(tell, "L/1*10", "X", "L/1*10 G/1*1", at=day(3))
    run(tell, "A/1*5", "B1", "L/1*5", at=day(5))
    return tell.events


def possible_inflow() -> list[Event]:
    """L/1 5 → [P] → C1, [P] comes back, perhaps with it;  5 → C2 (4th);  A/1 → L/1 (8th): what came
    back only possibly covers nothing."""
    tell = Tell()
    tell.receive("L/1", 5, at=day(1))
    tell.pack("P", ("L/1", 5), at=day(1, 12))
    tell.ship("[P]", "C1", at=day(2))
    tell.add("return", object=thing("[P]"), customer="C1", at=day(3))
    tell.ship("L/1", "C2", 5, at=day(4))
    run(tell, "A/1*5", "B1", "L/1*5", at=day(8))
    return tell.events


def _zero_shipment(left: float) -> list[Event]:
    tell = Tell()
    tell.receive("L/1", 5 + left, at=day(1))
    tell.ship("L/1", "C1", 5, at=day(2))
    tell.ship("L/1", "C2", 0, at=day(3))
    run(tell, "A/1*5", "B1", "L/1*5", at=day(5))
    return tell.events


def zero_shipped_of_nothing() -> list[Event]:
    """L/1 5, all of it → C1; 0 → C2 (3rd);  A/1 → L/1 (5th): nothing was left, not covered."""
    return _zero_shipment(0)


def zero_shipped_of_some() -> list[Event]:
    """The same with 1 left: covered."""
    return _zero_shipment(1)


def zero_is_not_kept() -> list[Event]:
    """W → F/1 (2nd);  A/1 0, A/2 5 → W (4th): F/1 keeps A/2; a row of 0 is no booking to keep."""
    tell = Tell()
    tell.produce("F/1", "W/B1", 5, at=day(2))
    tell.consume("A/1", "W/B1", 0, at=day(4))
    tell.consume("A/2", "W/B1", 5, at=day(4))
    return tell.events


def packaging() -> list[Event]:
    """LABEL/1 (packaging), A/1 4, B/1 6 → F/1: a share of 0 beside certain is not told."""
    tell = Tell()
    tell.add("define", item="LABEL", item_type="packaging", at=None)
    run(tell, "LABEL/1*1 A/1*4 B/1*6", "B1", "F/1*10")
    return tell.events


TIME = (
    Drawn("1 the run that draws, alone", drawn_by_its_own_run_alone, (
        down("A/1", "L/1 G/1?"), up("G/1", "L/1? A/1?"),
    )),
    Drawn("1 a possible inflow covers nothing", possible_inflow, (
        down("A/1", "L/1", "C2? 5", cut="C1"),
    )),
    Drawn("1 0 of nothing is not covered", zero_shipped_of_nothing, (
        down("A/1", "L/1", "C2? 0", cut="C1"),
    )),
    Drawn("1 0 of some is covered", zero_shipped_of_some, (down("A/1", "L/1", "", cut="C1 C2"),)),
    Drawn("1 a row of 0 is not kept", zero_is_not_kept, (
        down("A/1", "", cut="F/1"), down("A/2", "F/1?"),
    )),
    Drawn("6 a share of 0", packaging, (
        down("LABEL/1", "F/1", shares={"F/1": None}), down("A/1", "F/1", shares={"F/1": 0.4}),
    )),
    Drawn("1 before all that came", used_before_it_came, (
        down("L/1", "", "C1 5; C2 5"), down("A/1", "L/1", "C1? 5; C2 5"),
        up("customer:C1", "L/1 A/1?"),
    )),
    Drawn("1 consumed before it came", consumed_before_it_came, (
        down("L/1", "F/1", "C1 5"), up("F/1", "L/1"), down("supplier:S1", "L/1 F/1", "C1 5"),
    )),
    Drawn("1 posted and covered", posted_top_up, (
        down("S/1", "SILO/1", "C1? 4; C2 5", cut=""), up("customer:C1", "SILO/1 S/1?"),
    )),
    Drawn("6 through its own run", through_its_own_run, (
        down("P/1", "L/1", shares={"L/1": 0.5}), down("Q/1", "L/1", shares={"L/1": 0.5}),
    )),
    Drawn("1 posted and not covered", all_at_order_close, (
        down("MILK/1", "CHEESE/1", "C1 5"),
    )),
    Drawn("1 the run that draws", drawn_by_its_own_run, (
        down("S/1", "L/1", "C1? 1"), down("L/1", "", "C1 1"),
    )),
    Drawn("1 an assumed inflow covers nothing", assumed_inflow, (
        down("A/1", "L/1", "C1? 5", cut=""),
    )),
    Drawn("1 a receipt covers", real_inflow, (
        down("A/1", "L/1", "", cut="C1"), down("A/1", "L/1", "C1? 5", ignore_time=True),
    )),
    Drawn("1 an inflow of 0 covers nothing", zero_inflow, (
        down("A/1", "L/1", "C1? 5", cut=""),
    )),
    Drawn("1 a row of 0", zero_input, (
        down("A/1", "F/1?", "C1? 5"), down("A/2", "F/1", "C1 5"), up("F/1", "A/1? A/2"),
    )),
    Drawn("3 a row of 0 is another lot", zero_beside_two, (
        down("A/1", "F/1? F/2?"), down("A/2", "F/1? F/2?"),
    )),
    Drawn("3 an output of 0 is another", zero_output, (down("A/1", "F/1? F/2?"),)),
    Drawn("1 a row of 0 is no booking", zero_keeps_nothing, (
        down("A/2", "F/1?"), down("A/1", "F/1?"), up("F/1", "A/1? A/2?"),
    )),
    Drawn("1 a row of 5 is one", five_keep_nothing, (
        down("A/2", "", cut="F/1"), down("A/1", "F/1"), up("F/1", "A/1", cut="A/2"),
    )),
    Drawn("5 a birth with 0", zero_birth, (
        up("U#1", "A/1? A/2 U/L"), down("A/2", "U/L U#1"),
    )),
    Drawn("5 a birth", real_birth, (up("U#1", "A/1 U/L"), down("A/2", "U/L"),)),
    Drawn("5 a run that takes the serial in", tray_of_a_lot, (
        up("T#1", "T/L A/1"), down("A/1", "T/L T#1", "C1 1"),
    )),
)  # fmt: skip
