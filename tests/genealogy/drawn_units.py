"""Drawn genealogies of rule 2: lives, what is taken out of units and what stays in them."""

from __future__ import annotations

from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, thing


def line(what: str, quantity: float | None = None) -> dict[str, object]:
    """A line of a transform."""
    return {"object": thing(what)} | ({} if quantity is None else {"quantity": quantity})


def run(
    tell: Tell, inputs: str, batch: str, outputs: str, kind: str | None = None, **more: object
) -> str:
    """A run in one event: `run(tell, "A/1 C#1", "B1", "U#1")`; `A/1*4` is four of it."""

    def lines(text: str) -> list[dict[str, object]]:
        parts = [each.partition("*") for each in text.split()]
        return [line(what, float(number) if number else None) for what, _, number in parts]

    fields = {"inputs": lines(inputs), "outputs": lines(outputs), "kind": kind, **more}
    return tell.add("transform", batch=batch, **fields)


def motor_out() -> list[Event]:
    """M#1, F#1 → U#1 → C1, back;  U#1 → R → U#1 + M#1;  U#1 → C2;  M#1 → U#2 → C3.

    M#1 reached C1 (before), never C2; the frame F#1 stays in.
    """
    tell = Tell()
    run(tell, "M#1 F#1", "B1", "U#1")
    tell.ship("U#1", "C1")
    tell.back("U#1", "C1")
    run(tell, "U#1", "R", "U#1 M#1", "repair")
    tell.ship("U#1", "C2")
    run(tell, "M#1 F#2", "B2", "U#2")
    tell.ship("U#2", "C3")
    return tell.events


def swap() -> list[Event]:
    """P#1 → R#1 → C1, back;  R#1 + P#2 → X → R#1 + P#1;  R#1 → C2;  P#1 → C3.

    P#2 reaches R#1 and C2, never P#1; P#1 reaches R#1's owner before, C1, and its own, C3.
    """
    tell = Tell()
    run(tell, "P#1", "B1", "R#1")
    tell.ship("R#1", "C1")
    tell.back("R#1", "C1")
    run(tell, "R#1 P#2", "X", "R#1 P#1")
    tell.ship("R#1", "C2")
    tell.ship("P#1", "C3")
    return tell.events


def in_again() -> list[Event]:
    """M#1 → U#1;  out;  in again (R2);  N#1 out of it (R3): M#1 is in it still → C1."""
    tell = Tell()
    run(tell, "M#1 N#1", "B1", "U#1")
    run(tell, "U#1", "R1", "U#1 M#1")
    run(tell, "U#1 M#1", "R2", "U#1")
    run(tell, "U#1", "R3", "U#1 N#1")
    tell.ship("U#1", "C1")
    return tell.events


def out_once_of_two() -> list[Event]:
    """M#1 → U#1 by B1 and, booked again, by R1;  U#1 → R2 → U#1 + M#1 → C1: in twice, out once."""
    tell = Tell()
    run(tell, "M#1 F#1", "B1", "U#1")
    run(tell, "U#1 M#1", "R1", "U#1")
    run(tell, "U#1", "R2", "U#1 M#1")
    tell.ship("U#1", "C1")
    return tell.events


def without_a_number() -> list[Event]:
    """M#1, N#1 → U#1;  U#1 → R → U#1 + M (a motor without a number) → C1: M#1 is possibly in."""
    tell = Tell()
    run(tell, "M#1 N#1", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 M")
    tell.ship("U#1", "C1")
    return tell.events


def another_number() -> list[Event]:
    """M#1 → U#1;  U#1 → R → U#1 + M#9, which nobody put in: M#1 possibly is it, and possibly in."""
    tell = Tell()
    run(tell, "M#1 N#1", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 M#9")
    tell.ship("U#1", "C1")
    return tell.events


def something_never_put_in() -> list[Event]:
    """M#1 → U#1;  U#1 → R → U#1 + X#1, of an item nothing of which went in: R is a birth."""
    tell = Tell()
    run(tell, "M#1", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 X#1")
    tell.ship("U#1", "C1")
    return tell.events


def inside_another() -> list[Event]:
    """M#1 → S#1 → U#1, M#2 → U#1;  U#1 → R → U#1 + M#1 → C1: M#1 went in inside S#1."""
    tell = Tell()
    tell.receive("M#1")
    run(tell, "M#1", "B0", "S#1")
    run(tell, "S#1 M#2", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 M#1")
    tell.ship("U#1", "C1")
    return tell.events


def lot_of_screws() -> list[Event]:
    """A/1 4, F#1 → U#1;  U#1 → R → U#1 + A/1 4 → C1: of a lot, what stays in is possible."""
    tell = Tell()
    run(tell, "A/1*4 F#1", "B1", "U#1")
    run(tell, "U#1", "R", "U#1 A/1*4")
    tell.ship("U#1", "C1")
    return tell.events


def lot_of_units() -> list[Event]:
    """M/1, B/1 → U/1 → C1;  U/1 → R → U/1 + M/1;  U/1 → C2: M/1 possible there from then on."""
    tell = Tell()
    run(tell, "M/1*10 B/1*10", "B1", "U/1*10")
    tell.ship("U/1", "C1", 4)
    run(tell, "U/1*2", "R", "U/1*2 M/1*2")
    tell.ship("U/1", "C2", 4)
    return tell.events


def mixed_then_out() -> list[Event]:
    """A/1, B/1 → blend → U/1;  U/1 → unbuild → A/1: it descends from all of U/1, possibly."""
    tell = Tell()
    run(tell, "A/1 B/1", "B1", "U/1", "blend")
    run(tell, "U/1", "X", "A/1", "unbuild")
    tell.ship("A/1", "C1", 1)
    return tell.events


def not_given_out() -> list[Event]:
    """C#1, F#1 → U#1;  U#1 → unbuild → C#1;  C#2 → U#1 again → C1: F#1 possibly in, C#1 not."""
    tell = Tell()
    run(tell, "C#1 F#1", "B1", "U#1")
    run(tell, "U#1", "X", "C#1", "unbuild")
    run(tell, "C#2", "B2", "U#1")
    tell.ship("U#1", "C1")
    return tell.events


def lot_not_all_given_out() -> list[Event]:
    """A/1 4, B/1 4 → U#1;  U#1 → unbuild → A/1 4, B/1 3;  C#1 → U#1 again → C1: B/1 possibly in."""
    tell = Tell()
    run(tell, "A/1*4 B/1*4", "B1", "U#1")
    run(tell, "U#1", "X", "A/1*4 B/1*3", "unbuild")
    run(tell, "C#1", "B2", "U#1")
    tell.ship("U#1", "C1")
    return tell.events


def cleaned_while_apart() -> list[Event]:
    """C#1 → U#1;  U#1, OIL/1 → unbuild → C#1 → C1, X/1: the oil is at most possible in C#1."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1 F#1", "B1", "U#1")
    run(tell, "U#1 OIL/1", "X", "C#1", "unbuild")
    tell.ship("C#1", "C1")
    return tell.events


def taken_in_without_a_lot() -> list[Event]:
    """SEAL, L/1 → V#1;  V#1 → unbuild → SEAL/9, L/1;  SEAL/9 → C1: its origin is the SEAL."""
    tell = Tell()
    run(tell, "SEAL L/1", "B1", "V#1")
    run(tell, "V#1", "X", "SEAL/9 L/1", "unbuild")
    tell.ship("SEAL/9", "C1", 1)
    return tell.events


def two_births() -> list[Event]:
    """A/1 → W1 → U#1 → C1;  A/2 → W2 → U#1 → C2: what A/2 brought is possible everywhere."""
    tell = Tell()
    run(tell, "A/1", "B1", "U#1", work_order="W1")
    tell.ship("U#1", "C1")
    run(tell, "A/2", "B2", "U#1", work_order="W2")
    tell.ship("U#1", "C2")
    return tell.events


def one_birth_booked_twice() -> list[Event]:
    """A/1 → W1/1 → U#1, booked on the run and on its order: one birth, nothing in doubt."""
    tell = Tell()
    tell.consume("A/1", "W1/1")
    tell.produce("U#1", "W1/1")
    tell.produce("U#1", "W1")
    tell.ship("U#1", "C1")
    return tell.events


def consumed_twice(basis: str = "posted") -> list[Event]:
    """P/1 → U#1;  U#1 → F/1;  U#1 → G/1;  then P/2 → U#1, posted later: G/1 possibly of that."""
    tell = Tell()
    run(tell, "P/1", "B1", "U#1")
    run(tell, "U#1", "B2", "F/1")
    run(tell, "U#1", "B3", "G/1")
    run(tell, "P/2", "B4", "U#1", at_basis=basis)
    return tell.events


def consumed_twice_then_born() -> list[Event]:
    """The same, the birth recorded when it occurred: G/1 is not of that."""
    return consumed_twice("occurred")


def resumed_between() -> list[Event]:
    """C#1 → U#1;  U#1 → unbuild → C#1;  C#1 → F/1;  P/2 → C#1 posted later: not of F/1."""
    tell = Tell()
    tell.receive("C#1")
    run(tell, "C#1", "B1", "U#1")
    run(tell, "U#1", "X", "C#1", "unbuild")
    run(tell, "C#1", "B2", "F/1")
    run(tell, "P/2", "B4", "C#1", at_basis="posted")
    return tell.events


def tray() -> list[Event]:
    """T#1 → LOAD1 → T#1 → C1, back;  T#1 → LOAD2 → T#1 → C2: each load reaches what comes after."""
    tell = Tell()
    tell.receive("T#1", supplier="S1")
    run(tell, "T#1", "LOAD1", "T#1")
    tell.ship("T#1", "C1")
    tell.back("T#1", "C1")
    run(tell, "T#1", "LOAD2", "T#1")
    tell.ship("T#1", "C2")
    return tell.events


def unit_and_others() -> list[Event]:
    """U#1, P/1 → R → U#1, X/1 (all by one run): U#1 certain in itself, at most possible in X/1, and
    so is P/1 in X/1, which did not go in; of U#1 it is certain, no other P could be in it."""
    tell = Tell()
    run(tell, "U#1 P/1", "R", "U#1 X/1")
    return tell.events


def two_births_booked_late() -> list[Event]:
    """U#1 → C1 booked first;  A/1 → W1 → U#1, then A/2 → W2 → U#1, all posted: what the second
    birth brought is possible in every booking, what the first brought in those after it."""
    tell = Tell()
    tell.ship("U#1", "C1")
    run(tell, "A/1", "B1", "U#1", work_order="W1")
    run(tell, "A/2", "B2", "U#1", work_order="W2")
    for event in tell.events:
        event["at_basis"] = "posted"
    return tell.events


def two_units_reworked_together() -> list[Event]:
    """A#1 → U#1, A#2 → U#2;  U#1, U#2 → R → U#1, U#2;  U#1 → C1, U#2 → C2: each is certain in
    itself and possible in the other."""
    tell = Tell()
    run(tell, "A#1", "B1", "U#1")
    run(tell, "A#2", "B2", "U#2")
    run(tell, "U#1 U#2", "R", "U#1 U#2")
    tell.ship("U#1", "C1")
    tell.ship("U#2", "C2")
    return tell.events


def no_part_of_itself() -> list[Event]:
    """F#1, M#1 → U#1;  U#1 + A/1 → R → U#1;  U#1 → X (unbuild) → U#1 + M#1;  U#1 → C1, M#1 → C2.

    U#1 went into U#1, and yet is no part that came out of it: F#1 and A/1 are in it still.
    """
    tell = Tell()
    run(tell, "F#1 M#1", "B1", "U#1")
    run(tell, "U#1 A/1", "R", "U#1", "rework")
    run(tell, "U#1", "X", "U#1 M#1", "unbuild")
    tell.ship("U#1", "C1")
    tell.ship("M#1", "C2")
    return tell.events


def part_the_order_reports() -> list[Event]:
    """P/1 → B1 → F/1;  F/1 → W1/B2 → F/1, and the order W1 reports P/1: it came out of F/1 and goes
    on, and any run of the order may have given it."""
    tell = Tell()
    run(tell, "P/1*5", "B1", "F/1*5")
    tell.consume("F/1", "W1/B2", 2)
    tell.produce("F/1", "W1/B2", 2)
    tell.produce("P/1", "W1", 1)
    return tell.events


UNITS = (
    Drawn("2 two births booked late", two_births_booked_late, (
        down("A/1", "U#1", "C1 1"), down("A/2", "U#1", "C1? 1"),
    )),
    Drawn("3 two units reworked together", two_units_reworked_together, (
        down("A#1", "U#1 U#2?", "C1 1; C2? 1"), up("customer:C2", "U#2 A#2 U#1? A#1?"),
    )),
    Drawn("2 what stays in a unit", motor_out, (
        down("M#1", "U#1 U#2", "C1 1-1=0; C3 1"),
        down("F#1", "U#1", "C1 1-1=0; C2 1"),
        down("F#2", "U#2", "C3 1"),
        up("M#1", ""),
        up("U#2", "M#1 F#2"),
    )),
    Drawn("2 what stays in a unit: swap", swap, (
        down("P#2", "R#1", "C2 1"),
        down("P#1", "R#1", "C1 1-1=0; C3 1"),
        up("P#1", ""),
        up("R#1", "P#1 P#2"),
    )),
    Drawn("2 in again", in_again, (
        down("M#1", "U#1", "C1 1"), down("N#1", "U#1", ""),
    )),
    Drawn("2 out less often than in", out_once_of_two, (
        down("M#1", "U#1", "C1? 1"), down("F#1", "U#1", "C1 1"),
    )),
    Drawn("2 out without a number", without_a_number, (
        down("M#1", "U#1 M?", "C1? 1"), down("N#1", "U#1 M?", "C1 1"),
    )),
    Drawn("2 out under another number", another_number, (
        down("M#1", "U#1 M#9?", "C1? 1"), down("N#1", "U#1 M#9?", "C1 1"),
        up("M#9", "U#1? M#1? N#1?"),
    )),
    Drawn("2 nothing that was put in: a birth", something_never_put_in, (
        down("M#1", "U#1 X#1?", "C1 1"),
    )),
    Drawn("2 inside another part", inside_another, (
        down("M#1", "S#1 U#1", "C1? 1"),
        down("S#1", "U#1 M#1?", "C1 1"),
        down("M#2", "U#1 M#1?", "C1? 1"),
    )),
    Drawn("2 of a lot", lot_of_screws, (
        down("A/1", "U#1", "C1? 1"), down("F#1", "U#1", "C1 1"),
    )),
    Drawn("2 a lot has no lives", lot_of_units, (
        down("M/1", "U/1", "C1 4; C2? 4"), down("B/1", "U/1", "C1 4; C2 4"),
    )),
    Drawn("2 mixed at its birth", mixed_then_out, (
        down("B/1", "U/1 A/1?", "C1? 1"), down("U/1", "A/1?", "C1? 1"),
    )),
    Drawn("2 what an unbuild did not give out", not_given_out, (
        down("F#1", "U#1", "C1? 1"), down("C#1", "U#1", ""), down("C#2", "U#1", "C1 1"),
        up("U#1", "C#1 F#1 C#2"),
    )),
    Drawn("2 a lot not all given out", lot_not_all_given_out, (
        down("B/1", "U#1", "C1? 1"), down("A/1", "U#1", ""),
    )),
    Drawn("2 other inputs of an unbuild", cleaned_while_apart, (
        down("OIL/1", "C#1?", "C1? 1"), down("F#1", "U#1", ""),
    )),
    Drawn("2 a unit is no part of itself", no_part_of_itself, (
        down("F#1", "U#1", "C1 1"), down("A/1", "U#1", "C1 1"), down("M#1", "U#1", "C2 1"),
        down("U#1", "", "C1 1"), up("U#1", "A/1 F#1 M#1"),
    )),
    Drawn("2 taken in without a lot", taken_in_without_a_lot, (
        down("L/1", "V#1 SEAL/9?", "C1? 1"), down("V#1", "SEAL/9", "C1 1"),
        up("SEAL/9", "V#1 SEAL L/1?"),
    )),
    Drawn("2 a part the order reports", part_the_order_reports, (
        up("P/1", "", runs="order:W1 batch:W1/B2"),
    )),
    Drawn("2 two births", two_births, (
        down("A/1", "U#1", "C1 1; C2? 1"), down("A/2", "U#1", "C2? 1", cut="C1"),
    )),
    Drawn("2 one birth booked twice", one_birth_booked_twice, (
        down("A/1", "U#1", "C1 1"),
    )),
    Drawn("2 consumed twice, reborn late", consumed_twice, (
        down("P/2", "U#1 G/1?"), down("P/1", "U#1 F/1 G/1?"), up("G/1", "U#1? P/1? P/2?"),
    )),
    Drawn("2 consumed twice, reborn then", consumed_twice_then_born, (
        down("P/2", "U#1"), down("P/1", "U#1 F/1 G/1"),
    )),
    Drawn("2 resumed between", resumed_between, (
        down("P/2", "C#1"), up("F/1", "C#1"),
    )),
    Drawn("2 a tray", tray, (
        down("batch:LOAD2", "T#1", "C2 1"), down("batch:LOAD1", "T#1", "C1 1-1=0; C2 1"),
        down("supplier:S1", "T#1", "C1 1-1=0; C2 1"),
    )),
    Drawn("3 a unit that comes out again", unit_and_others, (
        down("U#1", "X/1?"), down("P/1", "U#1 X/1?"), up("X/1", "U#1? P/1?"),
    )),
)  # fmt: skip
