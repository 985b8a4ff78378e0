"""Drawn genealogies of rule 11 (and what rule 4 says of places): roots of every kind, `stop`."""

from __future__ import annotations

from typing import Any

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def glue_of_one() -> list[Event]:
    """GLUE 20 from S1, without lots → W → D/1 → C1: it can only be of S1."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    tell.ship("D/1", "C1", 5, at=day(3))
    return tell.events


def glue_of_two() -> list[Event]:
    """GLUE from S1 (1st) and S2 (3rd);  D/1 of it (2nd), D/2 (4th): D/1 cannot be of S2."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    tell.receive("GLUE", 20, supplier="S2", at=day(3))
    run(tell, "GLUE*5", "B2", "D/2*5", at=day(4))
    return tell.events


def glue_not_covered() -> list[Event]:
    """GLUE 2 from S1 (1st), 20 from S2 (3rd);  5 of it into D/1 (2nd): not covered, so S2, too."""
    tell = Tell()
    tell.receive("GLUE", 2, supplier="S1", at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    tell.receive("GLUE", 20, supplier="S2", at=day(3))
    return tell.events


def papers() -> list[Event]:
    """F/1 10 by GR1, 10 by GR2 (1st);  5 → C1 by D1 (2nd), back (3rd), 4 → C2 by D2 (4th);
    A/1 → G/1 by D1 → C3."""
    tell = Tell()
    tell.receive("F/1", 10, supplier="S1", document="GR1", at=day(1))
    tell.receive("F/1", 10, supplier="S2", document="GR2", at=day(1))
    tell.ship("F/1", "C1", 5, document="D1", at=day(2))
    tell.back("F/1", "C1", 5, at=day(3))
    tell.ship("F/1", "C2", 4, document="D2", at=day(4))
    tell.consume("A/1", "W/B1", 5, document="D1", at=day(2))
    tell.produce("G/1", "W/B1", 5, at=day(2))
    tell.ship("G/1", "C3", 5, at=day(3))
    return tell.events


def whole_receipt() -> list[Event]:
    """F/1 10, all of it by GR1 → C1 by D1: all that came in came by that document."""
    tell = Tell()
    tell.receive("F/1", 10, supplier="S1", document="GR1", at=day(1))
    tell.ship("F/1", "C1", 5, document="D1", at=day(2))
    return tell.events


def run_paper() -> list[Event]:
    """A/1 → F/1 (by P1), B/1 → F/1 (by P2): up from P1 only what its own run took."""
    tell = Tell()
    run(tell, "A/1*5", "B1", "F/1*5", document="P1", at=day(1))
    run(tell, "B/1*5", "B2", "F/1*5", document="P2", at=day(2))
    tell.ship("F/1", "C1", 10, at=day(3))
    return tell.events


def part_of_a_lot_at_a_place() -> list[Event]:
    """F/1 10 at WH, 4 → FRIDGE (2nd) → C1 2 from there, C2 3 from WH."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH", at=day(1))
    tell.move("F/1", "FRIDGE", 4, from_="WH", at=day(2))
    tell.ship("F/1", "C1", 2, from_="FRIDGE", at=day(3))
    tell.ship("F/1", "C2", 3, from_="WH", at=day(3))
    return tell.events


def back_at_a_place() -> list[Event]:
    """F/1 10 at WH → C1 4 (2nd), who sends 3 to BACK (4th) → C2 1 from there (5th), C3 2 (6th)."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH", at=day(1))
    tell.ship("F/1", "C1", 4, from_="WH", at=day(2))
    tell.back("F/1", "C1", 3, to="BACK", at=day(4))
    tell.ship("F/1", "C2", 1, from_="BACK", at=day(5))
    tell.ship("F/1", "C3", 2, from_="WH", at=day(6))
    return tell.events


def moved_in_later() -> list[Event]:
    """F/1 10 at WH, 2 → C1 (2nd), 1 → FRIDGE (3rd), 2 → C2 (4th): what left before is not of it."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH", at=day(1))
    tell.ship("F/1", "C1", 2, from_="WH", at=day(2))
    tell.move("F/1", "FRIDGE", 1, from_="WH", at=day(3))
    tell.ship("F/1", "C2", 2, from_="WH", at=day(4))
    return tell.events


def a_serial_that_left() -> list[Event]:
    """U#1 → FRIDGE (2nd) → WH (4th) → C1 (6th)."""
    tell = Tell()
    tell.move("U#1", "FRIDGE", at=day(2))
    tell.move("U#1", "WH", from_="FRIDGE", at=day(4))
    tell.ship("U#1", "C1", from_="WH", at=day(6))
    return tell.events


def packed_while_there() -> list[Event]:
    """[P] → FRIDGE (2nd);  U#1 → [P] there (3rd);  [P] → WH (4th) → C1 (6th)."""
    tell = Tell()
    tell.move("[P]", "FRIDGE", at=day(2))
    tell.pack("P", ("U#1", None), at=day(3))
    tell.move("[P]", "WH", at=day(4))
    tell.ship("[P]", "C1", at=day(6))
    return tell.events


def returned_part() -> list[Event]:
    """F/1 10 → C1 4, 2 come back (3rd) → C2 3, C1 1: of a part of a lot, what does not name the
    customer is possible."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    tell.ship("F/1", "C1", 4, at=day(2))
    tell.back("F/1", "C1", 2, at=day(3))
    tell.ship("F/1", "C2", 3, at=day(4))
    tell.ship("F/1", "C1", 1, at=day(5))
    return tell.events


def two_chains() -> list[Event]:
    """A/1 → W1 → F/1 → C1;  A/1 → W2 → G/1 → H/1 → C2."""
    tell = Tell()
    run(tell, "A/1", "B1", "F/1")
    tell.ship("F/1", "C1", 1)
    run(tell, "A/1", "B2", "G/1")
    run(tell, "G/1", "B3", "H/1")
    tell.ship("H/1", "C2", 1)
    return tell.events


def oven() -> list[Event]:
    """A/1 → W1 in OVEN (2nd) → F/1;  A/2 → W2 in OVEN (4th) → F/2;  A/3 → W3 elsewhere → F/3."""
    tell = Tell()
    for number, resource, at in ((1, "OVEN", 2), (2, "OVEN", 4), (3, "GRILL", 4)):
        run(tell, f"A/{number}", f"B{number}", f"F/{number}", resource=resource, at=day(at))
    return tell.events


def supplier_lots() -> list[Event]:
    """X of S1 → L/1, L/2;  Y of S1 → L/3;  X of S2 → L/4; each → a customer of its number."""
    tell = Tell()
    for number, supplier, lot in ((1, "S1", "X"), (2, "S1", "X"), (3, "S1", "Y"), (4, "S2", "X")):
        tell.receive(f"L/{number}", 5, supplier=supplier, supplier_lot=lot)
        tell.ship(f"L/{number}", f"C{number}", 5)
    return tell.events


def glue_gets_lots() -> list[Event]:
    """GLUE from S1 → counted as GLUE/1 → F/1 → C1; another lot GLUE/2 → C2 was received from S2."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", at=day(1))
    tell.adjust("GLUE", -20, "lots", at=day(2))
    tell.adjust("GLUE/1", 20, "lots", at=day(2))
    run(tell, "GLUE/1*5", "B1", "F/1*5", at=day(3))
    tell.ship("F/1", "C1", 5, at=day(4))
    return tell.events


def window(first: int, last: int) -> dict[str, Any]:
    """From the beginning of one day of March 2026 to the end of another."""
    start = 1_772_323_200_000_000  # 1 March, in microseconds
    one = 86_400_000_000
    return {"window": (start + (first - 1) * one, start + last * one - 1)}


ROOTS = (
    Drawn("11 moved there later", moved_in_later, (down("location:FRIDGE", "F/1", "C2? 2"),)),
    Drawn("11 untracked of one supplier", glue_of_one, (
        down("supplier:S1", "GLUE D/1", "C1 5"), up("D/1", "GLUE"),
    )),
    Drawn("11 untracked of two suppliers", glue_of_two, (
        down("supplier:S1", "GLUE D/1 D/2?"), down("supplier:S2", "GLUE D/2?", cut="D/1"),
    )),
    Drawn("1 untracked, not covered", glue_not_covered, (
        down("supplier:S2", "GLUE D/1?"), down("supplier:S1", "GLUE D/1"),
    )),
    Drawn("11 documents", papers, (
        down("document:D1", "F/1 A/1 G/1", "C1 5-5=0; C2? 4; C3 5"),
        down("document:D2", "F/1", "C2 4"),
        down("document:GR1", "F/1", "C1? 5-5=0; C2? 4"),
        up("document:D1", "F/1 A/1"), up("document:GR1", "F/1"),
    )),
    Drawn("11 a document that brought all", whole_receipt, (
        down("document:GR1", "F/1", "C1 5"), down("document:D1", "F/1", "C1 5"),
    )),
    Drawn("11 a document of a run", run_paper, (
        up("document:P1", "F/1 A/1"), down("document:P1", "F/1 A/1", "C1 10"),
    )),
    Drawn("11 part of a lot at a place", part_of_a_lot_at_a_place, (
        down("location:FRIDGE", "F/1", "C1 2; C2? 3"), down("location:WH", "F/1", "C1 2; C2 3"),
    )),
    Drawn("11 what left before it came to the place", back_at_a_place, (
        down("location:BACK", "F/1", "C2 1; C3? 2"),
    )),
    Drawn("4 a place in a window", a_serial_that_left, (
        down("location:FRIDGE", "U#1", "C1 1", **window(3, 3)),
        down("location:FRIDGE", "", "", **window(5, 5)),
        down("location:WH", "U#1", "C1 1", **window(5, 5)),
    )),
    Drawn("4 a place and a container", packed_while_there, (
        down("location:FRIDGE", "U#1", "C1 1", **window(3, 3)),
        down("location:FRIDGE", "", "", **window(2, 2)),
        down("location:FRIDGE", "", "", **window(5, 5)),
    )),
    Drawn("11 part of a lot at a customer", returned_part, (
        down("customer:C1", "F/1", "C2? 3; C1 1"),
    )),
    Drawn("11 stop", two_chains, (
        down("A/1", "F/1 G/1", "C1 1", stop=("lot:G/1",)),
        down("A/1", "F/1", "C1 1", stop=("batch:B2",)),
        up("H/1", "G/1", stop=("lot:G/1",)),
        down("A/1", "F/1 G/1 H/1", "C1 1; C2 1"),
    )),
    Drawn("11 a resource", oven, (
        down("resource:OVEN", "F/1 F/2"), up("resource:OVEN", "A/1 A/2"),
        down("resource:OVEN", "F/2", **window(4, 4)),
    )),
    Drawn("11 supplier lots", supplier_lots, (
        down("supplier-lot:S1/X", "L/1 L/2", "C1 5; C2 5"), down("supplier:S2", "L/4", "C4 5"),
    )),
    Drawn("10 candidates of an untracked item", glue_gets_lots, (
        down("supplier:S1", "GLUE", ""),
        down("supplier:S1", "GLUE GLUE/1? F/1?", "C1? 5", include_candidates=True),
    )),
)  # fmt: skip
