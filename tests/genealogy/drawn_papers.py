"""More drawn genealogies of rule 11: documents, orders, parts of lots, candidates."""

from __future__ import annotations

from tests.genealogy.drawn_roots import window
from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing


def shipped_by_a_paper() -> list[Event]:
    """F/1 10 of A/1 → C1 5 by D1, C2 3 by D2: what D1 shipped goes on by its own bookings alone."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "F/1*10", at=day(1))
    tell.ship("F/1", "C1", 5, document="D1", at=day(2))
    tell.ship("F/1", "C2", 3, document="D2", at=day(3))
    return tell.events


def serial_back_by_a_paper() -> list[Event]:
    """U#1 → C1 by D1, back → C2: a serial that came back is the one that D1 shipped."""
    tell = Tell()
    tell.ship("U#1", "C1", document="D1", at=day(2))
    tell.back("U#1", "C1", at=day(3))
    tell.ship("U#1", "C2", at=day(4))
    return tell.events


def moved_by_a_paper() -> list[Event]:
    """F/1 10 (1st), 4 moved by D1 (2nd), G/1 2 → [P] by D1 (2nd), U#1 moved by D1 (2nd);  F/1 → C1
    (3rd), [P] → C2 (3rd), U#1 → C3 (3rd): a move or a pack is of a part of a lot."""
    tell = Tell()
    for what in ("F/1", "G/1"):
        tell.receive(what, 10, at=day(1))
    tell.receive("U#1", at=day(1))
    tell.move("F/1", "WH", 4, document="D1", at=day(2))
    tell.add("pack", hu="P", contents=[{"object": thing("G/1"), "quantity": 2}], document="D1",
             at=day(2))  # fmt: skip
    tell.move("U#1", "WH", document="D1", at=day(2))
    tell.ship("F/1", "C1", 5, at=day(3))
    tell.ship("[P]", "C2", at=day(3))
    tell.ship("U#1", "C3", at=day(3))
    return tell.events


def serial_in_the_fridge() -> list[Event]:
    """U#1 received at WH (1st) → FRIDGE (2nd) → C1 from WH (3rd): a serial is never a part."""
    tell = Tell()
    tell.receive("U#1", location="WH", at=day(1))
    tell.move("U#1", "FRIDGE", from_="WH", at=day(2))
    tell.ship("U#1", "C1", from_="WH", at=day(3))
    return tell.events


def here_for_a_while() -> list[Event]:
    """M/1 → B1 → U#1 (2nd) → C1 (3rd), back to WH (4th);  U#1, M/2 → B2 → U#1 (5th) → C2 (6th): C1
    had it before it was at WH, and M/2 came into it when it had left."""
    tell = Tell()
    tell.receive("M/1", 5, location="A", at=day(1))
    tell.receive("M/2", 5, location="A", at=day(1))
    tell.consume("M/1", "/B1", 1, at=day(2))
    tell.produce("U#1", "/B1", at=day(2))
    tell.ship("U#1", "C1", at=day(3))
    tell.back("U#1", "C1", to="WH", at=day(4))
    tell.consume("U#1", "/B2", at=day(5))
    tell.consume("M/2", "/B2", 1, at=day(5))
    tell.produce("U#1", "/B2", at=day(5))
    tell.ship("U#1", "C2", at=day(6))
    return tell.events


def finished_elsewhere() -> list[Event]:
    """M/1 → B1 → U#1 (1st) → WH (2nd) → X (3rd);  M/2 → B2 → U#1 (4th): M/2 came in elsewhere."""
    tell = Tell()
    tell.consume("M/1", "/B1", 1, at=day(1))
    tell.produce("U#1", "/B1", at=day(1))
    tell.move("U#1", "WH", at=day(2))
    tell.move("U#1", "X", from_="WH", at=day(3))
    tell.consume("M/2", "/B2", 1, at=day(4))
    tell.produce("U#1", "/B2", at=day(4))
    return tell.events


def returned_then_shipped() -> list[Event]:
    """F/1 10 (1st) → C1 4 (2nd), C2 3 (3rd), C1 sends 2 back (4th) → C3 1 (5th): C2 had it
    before."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.ship("F/1", "C1", 4, at=day(2))
    tell.ship("F/1", "C2", 3, at=day(3))
    tell.back("F/1", "C1", 2, at=day(4))
    tell.ship("F/1", "C3", 1, at=day(5))
    return tell.events


def order_of_two_days() -> list[Event]:
    """A/1 → W/B1 → F/1 (2nd) → G/1;  A/2 → W/B2 → F/2 (4th)."""
    tell = Tell()
    for number in (1, 2):
        tell.consume(f"A/{number}", f"W/B{number}", 5, at=day(2 * number))
        tell.produce(f"F/{number}", f"W/B{number}", 5, at=day(2 * number, 9))
    run(tell, "F/1*5", "B3", "G/1*5", at=day(6))
    return tell.events


def glue_goes_out() -> list[Event]:
    """GLUE/1 received, GLUE without a lot → D/1: it may be of GLUE/1."""
    tell = Tell()
    tell.receive("GLUE/1", 10, at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    return tell.events


def sent_to_a_branch() -> list[Event]:
    """F/1 20 → BR (own) by T1, back → C1 20 (4th);  U#1 → BR by T1 → C2: a place of one's own is no
    end, what was sent there goes on."""
    tell = Tell()
    tell.add("define", customer="BR", kind="own", at=None)
    tell.receive("F/1", 20, location="WH", at=day(1))
    tell.receive("U#1", location="WH", at=day(1))
    tell.ship("F/1", "BR", 20, from_="WH", document="T1", at=day(2))
    tell.ship("U#1", "BR", 1, from_="WH", document="T1", at=day(2))
    tell.back("F/1", "BR", 20, to="WH", at=day(3))
    tell.ship("F/1", "C1", 20, at=day(4))
    tell.ship("U#1", "C2", 1, at=day(4))
    return tell.events


def tank_of_two_papers() -> list[Event]:
    """T/T 100 kg by G1 and 100 kg by G2 → 80 kg → W1/B1 → P/1: nobody knows how much is G1."""
    tell = Tell()
    tell.receive("T/T", 100, uom="kg", document="G1", at=day(1))
    tell.receive("T/T", 100, uom="kg", document="G2", at=day(1, 9))
    tell.consume("T/T", "W1/B1", 80, uom="kg", at=day(4))
    tell.produce("P/1", "W1/B1", 80, uom="kg", at=day(4, 10))
    return tell.events


def grease_back_by_a_paper() -> list[Event]:
    """GREASE, no lot, 5 → C1 by D1, 5 back from C1, 5 → C2: perhaps what came back."""
    tell = Tell()
    tell.receive("GREASE", 10, supplier="S1", at=day(1))
    tell.ship("GREASE", "C1", 5, document="D1", at=day(2))
    tell.back("GREASE", "C1", 5, at=day(3))
    tell.ship("GREASE", "C2", 5, at=day(4))
    return tell.events


PAPERS = (
    Drawn("11 shipped by a paper", shipped_by_a_paper, (
        down("document:D1", "F/1", "C1 5"), up("document:D1", "F/1 A/1"),
    )),
    Drawn("11 a serial back by a paper", serial_back_by_a_paper, (
        down("document:D1", "U#1", "C1 1-1=0; C2 1"),
    )),
    Drawn("11 moved by a paper", moved_by_a_paper, (
        down("document:D1", "F/1 G/1 U#1", "C1? 5; C2? 2; C3 1"),
    )),
    Drawn("11 a serial in the fridge", serial_in_the_fridge, (
        down("location:FRIDGE", "U#1", "C1 1"),
    )),
    Drawn("11 here for a while", here_for_a_while, (
        down("location:WH", "U#1", "C2 1", cut="C1"), up("location:WH", "M/1 U#1"),
    )),
    Drawn("11 finished elsewhere", finished_elsewhere, (
        up("location:WH", "M/1 U#1", cut="M/2"),
    )),
    Drawn("11 returned, then shipped", returned_then_shipped, (
        down("customer:C1", "F/1", "C3? 1", cut="C2"),
    )),
    Drawn("11 an order of two days", order_of_two_days, (
        down("order:W", "F/1 F/2 G/1"), down("order:W", "F/2", **window(4, 4)),
        down("A/1", "", stop=("order:W",)), down("A/1", "F/1 G/1", stop=("batch:W/B2",)),
        down("A/1 A/2", "F/1 F/2 G/1"),
    )),
    Drawn("10 glue goes out", glue_goes_out, (
        down("GLUE/1", ""), down("GLUE/1", "D/1?", include_candidates=True),
        up("D/1", "GLUE GLUE/1?", include_candidates=True),
    )),
    Drawn("11 a paper that sent something to a branch", sent_to_a_branch, (
        down("document:T1", "F/1 U#1", "BR 21-20=0; C1? 20; C2 1"),
    )),
    Drawn("6 a tank of two papers", tank_of_two_papers, (
        down("document:G1", "T/T P/1?", shares={"P/1": None}),
    )),
    Drawn("11 an item without a lot back by a paper", grease_back_by_a_paper, (
        down("document:D1", "GREASE", "C1 5-5=0; C2? 5"),
    )),
)  # fmt: skip
