"""Drawn genealogies of rules 3, 5 and 6: what is certain, serials in lots, shares."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.genealogies import serials_in_lots, two_runs_of_one_order
from tests.trace.telling import Event, Tell, day


def blended() -> list[Event]:
    """A/1, A/2 → blend → F/1, F/2: all of it is in all of it."""
    tell = Tell()
    run(tell, "A/1*5 A/2*5", "B1", "F/1*5 F/2*5", "blend")
    return tell.events


def said_to_be_homogeneous() -> list[Event]:
    """A/1, A/2 → a run that is said to be homogeneous → F/1, F/2."""
    tell = Tell()
    tell.add("run", batch="B1", homogeneous=True)
    run(tell, "A/1*5 A/2*5", "B1", "F/1*5 F/2*5")
    return tell.events


def with_scrap() -> list[Event]:
    """A/1, A/2 → W → F/1, scrap X/1: what went in is in F/1, some of it may be scrap."""
    tell = Tell()
    for what in ("A/1", "A/2"):
        tell.consume(what, "W/B1", 5)
    tell.produce("F/1", "W/B1", 8)
    tell.produce("X/1", "W/B1", 2, role="scrap")
    return tell.events


def with_waste() -> list[Event]:
    """A/1, A/2 → F/1 and WASTE without a lot, which is another output."""
    tell = Tell()
    run(tell, "A/1*5 A/2*5", "B1", "F/1*8 WASTE*2")
    return tell.events


def kept_by_another() -> list[Event]:
    """F/1 (7:00) ← W ← A/1 (8:00), A/2 (8:30);  W → F/2 (9:00): F/1 keeps both, so that A/1 may
    have gone into that."""
    tell = Tell()
    tell.produce("F/1", "W/B1", 5, at=day(2, 7))
    tell.consume("A/1", "W/B1", 5, at=day(2, 8))
    tell.consume("A/2", "W/B1", 5, at=day(2, 9))
    tell.produce("F/2", "W/B1", 5, at=day(2, 10))
    return tell.events


def beside_one_without_a_lot() -> list[Event]:
    """A/1, A (without a lot), B/1 → F/1, F/2: of A/1 neither is certain, of B/1 both."""
    tell = Tell()
    run(tell, "A/1*5 A*5 B/1*5", "B1", "F/1*5 F/2*5")
    return tell.events


def two_things_cleaned_together() -> list[Event]:
    """U#1, V#1 → CLEAN → U#1, V#1: each is certain in itself, at most possible in the other."""
    tell = Tell()
    run(tell, "A#1", "B1", "U#1")
    run(tell, "U#1 V#1", "CLEAN", "U#1 V#1")
    return tell.events


def mixed_with_what_comes_out_again() -> list[Event]:
    """U/1, P/1 → blend → U/1, X/1: mixed all the same."""
    tell = Tell()
    run(tell, "U/1*5 P/1*5", "R", "U/1*5 X/1*5", "blend")
    return tell.events


def assumed_input() -> list[Event]:
    """A/1 → W → F/1 → C1, the consumption assumed."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 5, basis="assumed")
    tell.produce("F/1", "W/B1", 5)
    tell.ship("F/1", "C1", 5)
    return tell.events


def consumed_twice_in_a_tote() -> list[Event]:
    """M/1 → [TOTE] → W1 → F/1;  [TOTE] → W2 → G/1: the second time M/1 is in it only possibly."""
    tell = Tell()
    tell.pack("TOTE", ("M/1", 50))
    tell.consume("[TOTE]", "W1/B1")
    tell.produce("F/1", "W1/B1", 5)
    tell.consume("[TOTE]", "W2/B1")
    tell.produce("G/1", "W2/B1", 5)
    return tell.events


def oil_of_the_order() -> list[Event]:
    """OIL/1 → W as a whole;  A/1 → W/B1 → F/1;  A/2 → W/B2 → F/2;  W → SUM/1 as a whole."""
    tell = Tell()
    tell.consume("OIL/1", "W", 1)
    for number in (1, 2):
        tell.consume(f"A/{number}", f"W/B{number}", 5)
        tell.produce(f"F/{number}", f"W/B{number}", 5)
    tell.produce("SUM/1", "W", 10)
    return tell.events


def lot_of_two_runs() -> list[Event]:
    """A/1 → B1 → U/L, A/2 → B2 → U/L, of which U/L#1 → C1: from which run it is nobody knows."""
    tell = Tell()
    run(tell, "A/1*5", "B1", "U/L*5")
    run(tell, "A/2*5", "B2", "U/L*5")
    tell.ship("U/L#1", "C1")
    return tell.events


def half_received() -> list[Event]:
    """A/1 → L/1 10, L/1 10 received, 8 → F/1: half of it is of A/1; 5 come back and 5 are found,
    which change nothing."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "L/1*10", at=day(1))
    tell.receive("L/1", 10, at=day(2))
    tell.ship("L/1", "C1", 5, at=day(3))
    tell.back("L/1", "C1", 5, at=day(4))
    tell.adjust("L/1", 5, "found", at=day(5))
    run(tell, "L/1*8", "B2", "F/1*8", at=day(6))
    return tell.events


def inputs_in_time() -> list[Event]:
    """A/1 8 (8:00), A/2 8 (10:00) → W → F/1 (9:00), F/2 (11:00): F/1 is of A/1 alone."""
    tell = Tell()
    tell.consume("A/1", "W/B1", 8, at=day(2, 8))
    tell.produce("F/1", "W/B1", 8, at=day(2, 9))
    tell.consume("A/2", "W/B1", 8, at=day(2, 10))
    tell.produce("F/2", "W/B1", 8, at=day(2, 11))
    return tell.events


def grams_and_kilograms() -> list[Event]:
    """A/1 1 kg, B/1 250 g → F/1;  A/2 1 kg, B/2 3 pieces → F/2."""
    tell = Tell()
    for number, quantity, uom in ((1, 250, "g"), (2, 3, "pcs")):
        tell.consume(f"A/{number}", f"W/B{number}", 1, uom="kg")
        tell.consume(f"B/{number}", f"W/B{number}", quantity, uom=uom)
        tell.produce(f"F/{number}", f"W/B{number}", 1)
    return tell.events


def round_and_round() -> list[Event]:
    """A/1 (10 received) 5 → T → F/1 60 ··► B → A/1: nobody wrote when. TANK/1 → W → 20 more of F/1.

    What T drew was there before anything was made of F/1: it has nothing of TANK/1.
    """
    tell = Tell()
    tell.receive("A/1", 10, at=day(2, 13))
    tell.consume("A/1", "/T", 5, at=day(2, 18))
    tell.produce("F/1", "/T", 60, at=day(2, 18))
    tell.consume("F/1", "/B", 5, basis="assumed", at=day(2, 19))
    tell.produce("A/1", "/B", 100, at=day(3, 1))
    tell.consume("TANK/1", "W/1", 1, at=day(3, 16))
    tell.produce("F/1", "W/1", 20, at=day(3, 18))
    return tell.events


def drawn_too_much() -> list[Event]:
    """A/1 → L/1 5, 8 of it → F/1, then B/1 → L/1 10: not covered, nobody knows what is in F/1."""
    tell = Tell()
    run(tell, "A/1*5", "B1", "L/1*5", at=day(1))
    run(tell, "L/1*8", "B2", "F/1*8", at=day(2))
    run(tell, "B/1*10", "B3", "L/1*10", at=day(3))
    return tell.events


def two_roots() -> list[Event]:
    """A/1 4, B/1 4, D/1 2 → F/1 → G/1."""
    tell = Tell()
    run(tell, "A/1*4 B/1*4 D/1*2", "B1", "F/1*10", at=day(1))
    run(tell, "F/1*10", "B2", "G/1*10", at=day(2))
    return tell.events


def beside_a_pallet() -> list[Event]:
    """L/1 100: 10 → [PA] → C1, 95 → B1 → F/1: of what did not leave through [PA] nobody knows."""
    tell = Tell()
    tell.receive("L/1", 100, at=day(1))
    tell.pack("PA", ("L/1", 10), at=day(2))
    tell.ship("[PA]", "C1", at=day(3))
    run(tell, "L/1*95", "B1", "F/1*95", at=day(4))
    return tell.events


def a_lot_in_and_out() -> list[Event]:
    """A/1, F/1 → W1;  U#1 → W1/B2 → U#1, A/1, and the order W1 reports F/1;  A/1 was in U#1, which
    W1/B1 made. It came out of it and also went into the run: at most possible in F/1."""
    tell = Tell()
    tell.consume("A/1", "W1", 3)
    tell.produce("U#1", "W1/B1")
    tell.produce("U#1", "W1/B2")
    tell.consume("F/1", "W1", 5)
    tell.consume("U#1", "W1/B2")
    tell.produce("A/1", "W1/B2", 10)
    tell.produce("F/1", "W1", 1)
    return tell.events


CERTAINTY = (
    Drawn("3 a lot that went in and came out", a_lot_in_and_out, (
        up("F/1", "A/1? U#1?"), down("A/1", "F/1? U#1?"),
    )),
    Drawn("3 a blend", blended, (down("A/1", "F/1 F/2"), up("F/1", "A/1 A/2"))),
    Drawn("3 said to be homogeneous", said_to_be_homogeneous, (down("A/1", "F/1 F/2"),)),
    Drawn("3 scrap", with_scrap, (down("A/1", "F/1 X/1?"),)),
    Drawn("3 an output without a lot", with_waste, (down("A/1", "F/1? WASTE?"),)),
    Drawn("3 kept by another output", kept_by_another, (
        down("A/1", "F/1? F/2?"), up("F/2", "A/1? A/2?"),
    )),
    Drawn("3 an input without a lot", beside_one_without_a_lot, (
        down("A/1", "F/1? F/2?"), down("B/1", "F/1 F/2"),
    )),
    Drawn("3 cleaned together", two_things_cleaned_together, (
        down("U#1", "V#1?"), down("A#1", "U#1 V#1?"),
    )),
    Drawn("3 mixed all the same", mixed_with_what_comes_out_again, (
        down("U/1", "X/1"), down("P/1", "U/1 X/1"),
    )),
    Drawn("3 assumed", assumed_input, (down("A/1", "F/1?", "C1? 5"),)),
    Drawn("3 perhaps inside", consumed_twice_in_a_tote, (
        down("M/1", "F/1 G/1?"), up("G/1", "M/1?"),
    )),
    Drawn("3 an order and its runs", oil_of_the_order, (
        down("OIL/1", "F/1 F/2 SUM/1", runs="order:W batch:W/B1 batch:W/B2"),
        down("A/1", "F/1 SUM/1?", runs="order:W batch:W/B1"),
        down("batch:W/B1", "F/1 SUM/1?", shares={"SUM/1": None}), down("order:W", "F/1 F/2 SUM/1"),
        up("SUM/1", "OIL/1 A/1? A/2?", runs="order:W batch:W/B1? batch:W/B2?"),
        up("F/1", "OIL/1 A/1", runs="order:W batch:W/B1"),
    )),
    Drawn("3 two runs of one order", two_runs_of_one_order, (down("A/1", "F/1 SCRAP/1?"),)),
    Drawn("5 a lot of two runs", lot_of_two_runs, (
        down("A/1", "U/L U#1?", "C1? 1"), down("U/L", "U#1", "C1 1"), up("U#1", "U/L A/1? A/2?"),
    )),
    Drawn("5 serials in lots", serials_in_lots, (
        down("K#K1", "F#U1 F/L?", "C1 1; C9? 50"),
        down("F/L", "F#U1 F#U2 F#U3", "C1 1; C2 1; C3 1; C9 50"),
        down("M/1", "F/L F#U3", "C3 1; C9 50"),
        up("F#U1", "F/L K#K1"),
        up("F/L", "F#U1 F#U2 K#K1 K#K2 M/1"),
        up("F#U3", "F/L M/1 F#U1? F#U2? K#K1? K#K2?"),
    )),
    Drawn("6 half received", half_received, (
        down("A/1", "L/1 F/1", "C1 5-5=0", shares={"L/1": 0.5, "F/1": 0.5}),
    )),
    Drawn("6 inputs in time", inputs_in_time, (
        down("A/1", "F/1 F/2?", shares={"F/1": 1, "F/2": 0.5}),
    )),
    Drawn("6 one unit", grams_and_kilograms, (
        down("A/1", "F/1", shares={"F/1": 0.8}), down("A/2", "F/2", shares={"F/2": None}),
    )),
    Drawn("6 round and round", round_and_round, (
        down("TANK/1", "F/1", shares={"F/1": 0.25}),
    )),
    Drawn("6 not covered", drawn_too_much, (
        down("A/1", "L/1 F/1", shares={"F/1": None}), down("L/1", "F/1", shares={"F/1": 1}),
    )),
    Drawn("6 two roots", two_roots, (
        down("A/1 B/1", "F/1 G/1", shares={"F/1": 0.8, "G/1": 0.8}),
        down("A/1 F/1", "G/1", shares={"G/1": None}),
    )),
    Drawn("6 beside a pallet", beside_a_pallet, (
        down("hu:PA", "L/1 F/1?", "C1 10", shares={"L/1": 1, "F/1": None}),
    )),
)  # fmt: skip
