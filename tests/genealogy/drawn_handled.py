"""Drawn genealogies of rule 11: what a document handled, what was at a place, on a machine."""

from __future__ import annotations

from tests.genealogy.drawn_roots import window
from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def made_in_part_by_a_paper() -> list[Event]:
    """A/1 → B1 → F/1 6 by P1 (2nd), A/2 → B2 → F/1 4 (3rd), F/1 → C1 (4th): P1 tells its own run,
    and a part of F/1."""
    tell = Tell()
    tell.consume("A/1", "/B1", 6, at=day(2))
    tell.produce("F/1", "/B1", 6, document="P1", at=day(2))
    run(tell, "A/2*4", "B2", "F/1*4", at=day(3))
    tell.ship("F/1", "C1", 5, at=day(4))
    return tell.events


def made_in_part_by_a_guess() -> list[Event]:
    """B1 → F/1 6, assumed, by P1 (2nd): the run is possible like what it made."""
    tell = Tell()
    tell.produce("F/1", "/B1", 6, basis="assumed", document="P1", at=day(2))
    return tell.events


def unpacked_by_a_paper() -> list[Event]:
    """F/1 5 → [P] (1st), unpacked by D1 (2nd), F/1 → C1 (3rd)."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.unpack("P", ("F/1", 5), document="D1", at=day(2))
    tell.ship("F/1", "C1", 3, at=day(3))
    return tell.events


def loaded_by_a_paper() -> list[Event]:
    """F/1 5 → box [B] (1st) → pallet [P] by D1 (2nd) → C1 (3rd): a box stands for what is in it."""
    tell = Tell()
    tell.receive("F/1", 20, at=day(1))
    tell.pack("B", ("F/1", 5), at=day(1))
    tell.pack("P", ("[B]", None), document="D1", at=day(2))
    tell.ship("[P]", "C1", at=day(3))
    return tell.events


def crates_of_nothing_known() -> list[Event]:
    """[P] → C1 by D1, [Q] → W/B1 by D2 → G/1 → C2: nobody wrote down what was in them."""
    tell = Tell()
    tell.ship("[P]", "C1", document="D1", at=day(2))
    tell.consume("[Q]", "W/B1", document="D2", at=day(2))
    tell.produce("G/1", "W/B1", 5, at=day(3))
    tell.ship("G/1", "C2", 5, at=day(4))
    return tell.events


def counted_by_a_paper() -> list[Event]:
    """GLUE/1 5 counted in by D1 (1st) → B1 → D/1 (2nd): it came in by the document."""
    tell = Tell()
    tell.adjust("GLUE/1", 5, "lots", document="D1", at=day(1))
    run(tell, "GLUE/1*5", "B1", "D/1*5", at=day(2))
    return tell.events


def shipped_after_it_came_back() -> list[Event]:
    """F/1: C1 sends it back (2nd), → C1 by D1 (3rd), → C2 (4th): time alone takes C2 out."""
    tell = Tell()
    tell.back("F/1", "C1", 5, at=day(2))
    tell.ship("F/1", "C1", 5, document="D1", at=day(3))
    tell.ship("F/1", "C2", 5, at=day(4))
    return tell.events


def glue_of_two_lots() -> list[Event]:
    """GLUE of S1's lot X (1st) → D/1;  of its lot Y (3rd), then → D/2: what is in D/2 nobody
    knows."""
    tell = Tell()
    tell.receive("GLUE", 10, supplier="S1", supplier_lot="X", at=day(1))
    run(tell, "GLUE*2", "B1", "D/1*2", at=day(2))
    tell.receive("GLUE", 10, supplier="S1", supplier_lot="Y", at=day(3))
    run(tell, "GLUE*2", "B2", "D/2*2", at=day(4))
    return tell.events


def glue_of_a_paper() -> list[Event]:
    """GLUE by G1 and by G2, both of S1 → D/1: a document had a part of it."""
    tell = Tell()
    for number in (1, 2):
        tell.receive("GLUE", 10, supplier="S1", document=f"G{number}", at=day(1))
    run(tell, "GLUE*2", "B1", "D/1*2", at=day(2))
    return tell.events


def glue_of_nothing() -> list[Event]:
    """GLUE 0 → B1 → D/1: a row of 0 is possible, of an item as root, too; so is its run."""
    tell = Tell()
    run(tell, "GLUE*0", "B1", "D/1*2", at=day(2))
    return tell.events


def guessed_at_a_place() -> list[Event]:
    """F/1 from WH → B1 → G/1, assumed: it was at WH possibly."""
    tell = Tell()
    tell.consume("F/1", "/B1", 5, basis="assumed", location="WH", at=day(2))
    tell.produce("G/1", "/B1", 5, at=day(2))
    return tell.events


def glue_at_a_place() -> list[Event]:
    """GLUE 10 came to X (1st); 2 from WH → D/1, 2 from X → D/2: that from WH was at WH."""
    tell = Tell()
    tell.receive("GLUE", 10, location="X", at=day(1))
    for number, place in ((1, "WH"), (2, "X")):
        tell.consume("GLUE", f"/B{number}", 2, location=place, at=day(2))
        tell.produce(f"D/{number}", f"/B{number}", 2, at=day(2))
    return tell.events


def crate_taken_away() -> list[Event]:
    """F/1, G/1 → [P] (1st), G/1 unpacked (2nd) → C2 (5th); [P] from WH → C1 (3rd): how [P] came to
    WH nobody says, so G/1 was there possibly."""
    tell = Tell()
    for what in ("F/1", "G/1"):
        tell.receive(what, 20, location="X", at=day(1))
    tell.pack("P", ("F/1", 5), ("G/1", 5), at=day(1))
    tell.unpack("P", ("G/1", 5), at=day(2))
    tell.ship("[P]", "C1", from_="WH", at=day(3))
    tell.ship("G/1", "C2", 5, at=day(5))
    return tell.events


def two_lives_and_a_place() -> list[Event]:
    """M/1 → U#1 (1st), used up (2nd);  M/2 → U#1 (3rd) → C1 from WH (4th): the second life was at
    WH."""
    tell = Tell()
    for number in (1, 2):
        tell.consume(f"M/{number}", f"/B{number}", 1, at=day(2 * number - 1))
        tell.produce("U#1", f"/B{number}", at=day(2 * number - 1))
        if number == 1:
            tell.consume("U#1", "/X", at=day(2))
    tell.ship("U#1", "C1", from_="WH", at=day(4))
    return tell.events


def oven_for_days() -> list[Event]:
    """A/1 → B1 on the OVEN (2nd), B1 → F/1 off it (6th): it was at work all the time."""
    tell = Tell()
    tell.consume("A/1", "/B1", 5, resource="OVEN", at=day(2))
    tell.produce("F/1", "/B1", 5, resource="OVEN", at=day(6))
    return tell.events


def told_late_at_a_place() -> list[Event]:
    """F/1 came to WH, posted on the 5th → C1 (6th), C2 (2nd): it may have been there on the 3rd."""
    tell = Tell()
    tell.receive("F/1", 10, location="WH", at=day(5), at_basis="posted")
    tell.ship("F/1", "C2", 5, at=day(2))
    tell.ship("F/1", "C1", 5, at=day(6))
    return tell.events


def gone_in_other_units() -> list[Event]:
    """A/1 5 kg came to WH (1st), 5 pcs left it (2nd) → C1, and 1 kg (5th) → C2: on the 4th
    something was there."""
    tell = Tell()
    tell.receive("A/1", 5, uom="kg", location="WH", at=day(1))
    tell.ship("A/1", "C1", 5, uom="pcs", from_="WH", at=day(2))
    tell.ship("A/1", "C2", 1, uom="kg", from_="WH", at=day(5))
    return tell.events


def gone_from_a_place() -> list[Event]:
    """A/1 5 came to WH (1st), 5 left it (2nd) → C1, 5 from X (5th) → C2: on the 4th nothing was at
    WH."""
    tell = Tell()
    tell.receive("A/1", 5, location="WH", at=day(1))
    tell.ship("A/1", "C1", 5, from_="WH", at=day(2))
    tell.ship("A/1", "C2", 5, from_="X", at=day(5))
    return tell.events


def unpacked_from_the_box() -> list[Event]:
    """F/1 3 → box [B] → [P] → C1; [P] comes back, F/1 3 out of [B]: so much came back."""
    tell = Tell()
    tell.pack("B", ("F/1", 3), at=day(1))
    tell.pack("P", ("[B]", None), at=day(1))
    tell.ship("[P]", "C1", at=day(2))
    tell.back("[P]", "C1", at=day(3))
    tell.unpack("B", ("F/1", 3), at=day(4))
    return tell.events


HANDLED = (
    Drawn("11 made in part by a paper", made_in_part_by_a_paper, (
        down("document:P1", "F/1", "C1? 5", runs="batch:B1"),
        up("document:P1", "A/1 F/1", runs="batch:B1"),
    )),
    Drawn("11 made in part by a guess", made_in_part_by_a_guess, (
        down("document:P1", "F/1?", runs="batch:B1?"), up("document:P1", "F/1?", runs="batch:B1?"),
    )),
    Drawn("11 unpacked by a paper", unpacked_by_a_paper, (
        down("document:D1", "F/1", "C1? 3"), up("document:D1", "F/1"),
    )),
    Drawn("11 loaded by a paper", loaded_by_a_paper, (
        down("document:D1", "F/1", "C1? 5"),
    )),
    Drawn("11 crates of nothing known", crates_of_nothing_known, (
        down("document:D1", "", "C1 ?"), down("document:D2", "G/1?", "C2? 5"),
        down("hu:Q", "G/1?", "C2? 5"),
    )),
    Drawn("11 counted by a paper", counted_by_a_paper, (
        down("document:D1", "GLUE/1 D/1"),
    )),
    Drawn("11 shipped after it came back", shipped_after_it_came_back, (
        down("document:D1", "F/1", "C1 5", cut="C2"),
    )),
    Drawn("11 glue of two lots", glue_of_two_lots, (
        down("supplier-lot:S1/X", "GLUE D/1 D/2?"), down("supplier-lot:S1/Y", "GLUE D/2?"),
        down("supplier:S1", "GLUE D/1 D/2"), up("supplier-lot:S1/X", "GLUE"),
    )),
    Drawn("11 glue of a paper", glue_of_a_paper, (
        down("document:G1", "GLUE D/1?"),
    )),
    Drawn("11 glue of nothing", glue_of_nothing, (
        down("item:GLUE", "D/1?", runs="batch:B1?"),
    )),
    Drawn("11 guessed at a place", guessed_at_a_place, (
        down("location:WH", "F/1? G/1?"), up("location:WH", "F/1?"),
    )),
    Drawn("11 glue at a place", glue_at_a_place, (
        down("location:WH", "GLUE D/1 D/2?"), down("location:X", "GLUE D/1 D/2"),
    )),
    Drawn("4 a crate taken away", crate_taken_away, (
        down("location:WH", "F/1 G/1?", "C1 5; C2? 5"),
    )),
    Drawn("11 two lives and a place", two_lives_and_a_place, (
        up("location:WH", "U#1 M/2"),
    )),
    Drawn("11 on a machine for days", oven_for_days, (
        down("resource:OVEN", "F/1", **window(4, 4)), down("resource:OVEN", "", **window(7, 7)),
    )),
    Drawn("11 told late at a place", told_late_at_a_place, (
        down("location:WH", "F/1", "C1 5; C2? 5", **window(3, 3)),
        down("location:WH", "F/1", "C1 5; C2? 5", **window(6, 6)),
    )),
    Drawn("11 gone in other units", gone_in_other_units, (
        down("location:WH", "A/1", "C2 1 kg; C1? 5 pcs", **window(4, 4)),
    )),
    Drawn("11 gone from a place", gone_from_a_place, (
        down("location:WH", "", "", **window(4, 4)),
    )),
    Drawn("customers: unpacked from the box", unpacked_from_the_box, (
        down("F/1", "", "C1 3-3=0"),
    )),
)  # fmt: skip
