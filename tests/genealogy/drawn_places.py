"""Drawn genealogies of places at which things were found, changed or sent: counts, adjustments, a
place of one's own, and what was there before anybody says how it came."""

from __future__ import annotations

from tests.genealogy.drawn_roots import window
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def _received(what: str = "F/1") -> Tell:
    """A lot of 10 of S1 that came nobody says where."""
    tell = Tell()
    tell.receive(what, 10, supplier="S1", at=day(1))
    return tell


def counted_there() -> list[Event]:
    """F/1 10 came somewhere;  6 of it counted at COLD (3rd), 0 of F/2 there;  F/1 → C1 4 (5th)."""
    tell = _received()
    tell.add("count", object={"item": "F", "lot": "1"}, location="COLD", quantity=6, at=day(3))
    tell.add("count", object={"item": "F", "lot": "2"}, location="COLD", quantity=0, at=day(3))
    tell.ship("F/1", "C1", 4, at=day(5))
    return tell.events


def counted_away() -> list[Event]:
    """F/1 10 at COLD (1st), counted as 12 (2nd), 10 → C1 from there (3rd): 2 may be left there;
    G/1 5 at COLD, counted as 5, 5 → C2 from there: nothing is."""
    tell = Tell()
    for lot, brought, found, sold, customer in (("F", 10, 12, 10, "C1"), ("G", 5, 5, 5, "C2")):
        tell.receive(f"{lot}/1", brought, location="COLD", at=day(1))
        tell.add("count", object={"item": lot, "lot": "1"}, location="COLD", quantity=found,
                 at=day(2))  # fmt: skip
        tell.ship(f"{lot}/1", customer, sold, from_="COLD", at=day(3))
    return tell.events


def scrapped_there() -> list[Event]:
    """F/1 10 came somewhere;  1 of it scrapped at COLD (3rd), F/1 → C1 4 (5th); 2 of G/1 found
    there (4th) → C2 (6th)."""
    tell = _received()
    tell.add("adjust", object={"item": "F", "lot": "1"}, location="COLD", quantity=-1,
             reason="scrap", at=day(3))  # fmt: skip
    tell.add("adjust", object={"item": "G", "lot": "1"}, location="COLD", quantity=2,
             reason="found", at=day(4))  # fmt: skip
    tell.ship("F/1", "C1", 4, at=day(5))
    tell.ship("G/1", "C2", 2, at=day(6))
    return tell.events


def sent_to_a_place_of_ones_own() -> list[Event]:
    """F/1 10 → OWN 4 (3rd), a place of one's own;  F/1 → C1 3 (5th);  G/1 → C2 1 from OWN (6th)."""
    tell = _received()
    tell.add("define", customer="OWN", kind="own", at=day(1))
    tell.ship("F/1", "OWN", 4, at=day(3))
    tell.ship("F/1", "C1", 3, at=day(5))
    tell.ship("G/1", "C2", 1, from_="OWN", at=day(6))
    return tell.events


def box_sent_to_a_place_of_ones_own() -> list[Event]:
    """F/1 2 → [P] (2nd) → OWN (3rd), a place of one's own, → C1 from there (6th)."""
    tell = _received()
    tell.add("define", customer="OWN", kind="own", at=day(1))
    tell.pack("P", ("F/1", 2), at=day(2))
    tell.ship("[P]", "OWN", at=day(3))
    tell.ship("[P]", "C1", from_="OWN", at=day(6))
    return tell.events


def found_after_it_was_used() -> list[Event]:
    """F/1 10 came somewhere;  2 → W1/B1 from COLD (2nd), 3 → C1 (3rd), 4 moved to COLD (4th)."""
    tell = _received()
    tell.consume("F/1", "W1/B1", 2, location="COLD", at=day(2))
    tell.produce("M/1", "W1/B1", 2, at=day(2))
    tell.ship("F/1", "C1", 3, at=day(3))
    tell.move("F/1", "COLD", 4, at=day(4))
    return tell.events


def serial_counted() -> list[Event]:
    """U#1 came on the 1st, counted at COLD (3rd), at DOCK (5th);  → C1 (6th)."""
    tell = Tell()
    tell.receive("U#1", supplier="S1", at=day(1))
    for place, on in (("COLD", 3), ("DOCK", 5)):
        tell.add("count", object={"item": "U", "serial": "1"}, location=place, quantity=1,
                 at=day(on))  # fmt: skip
    tell.ship("U#1", "C1", at=day(6))
    return tell.events


def pallet_counted() -> list[Event]:
    """F/1 2 → [P] (2nd), counted at COLD (3rd);  F/2 1 → [P] (4th);  [P] → C1 (6th)."""
    tell = _received()
    tell.pack("P", ("F/1", 2), at=day(2))
    tell.add("count", object={"hu": "P"}, location="COLD", quantity=1, at=day(3))
    tell.pack("P", ("F/2", 1), at=day(4))
    tell.ship("[P]", "C1", at=day(6))
    return tell.events


def round_the_table() -> list[Event]:
    """U#1 moved from COLD to COLD (3rd), nobody says how it came;  → C1 (6th)."""
    tell = Tell()
    tell.move("U#1", "COLD", from_="COLD", at=day(3))
    tell.ship("U#1", "C1", at=day(6))
    return tell.events


PLACES = (
    Drawn("11 counted at a place", counted_there, (
        down("location:COLD", "F/1", "C1? 4"),
        up("location:COLD", "F/1", suppliers="supplier:S1"),
        down("location:COLD", "F/1?", "C1? 4", **window(2, 2)),
        down("location:COLD", "F/1", "C1? 4", **window(4, 4)),
    )),
    Drawn("11 more counted than came", counted_away, (
        down("location:COLD", "F/1", "", **window(4, 4)),
        down("location:COLD", "F/1 G/1", "C1 10; C2 5"),
    )),
    Drawn("11 scrapped or found at a place", scrapped_there, (
        down("location:COLD", "F/1 G/1", "C1? 4; C2 2"),
        up("location:COLD", "F/1 G/1", suppliers="supplier:S1"),
    )),
    Drawn("11 sent to a place of one's own", sent_to_a_place_of_ones_own, (
        down("location:OWN", "F/1 G/1", "OWN 4-0=0; C1? 3; C2 1"),
        down("location:OWN", "G/1?", "C2? 1", **window(2, 2)),
        down("location:OWN", "F/1 G/1?", "C1? 3; C2? 1", **window(4, 4)),
    )),
    Drawn("11 a box sent to a place of one's own", box_sent_to_a_place_of_ones_own, (
        down("location:OWN", "F/1", "OWN 2-0=0; C1 2", boxes="hu:P"),
        down("location:OWN", "F/1", "C1 2", **window(4, 4)),
    )),
    Drawn("11 there before anybody says how", found_after_it_was_used, (
        down("location:COLD", "F/1 M/1", "C1? 3"),
        down("location:COLD", "F/1? M/1?", "C1? 3", **window(1, 1)),
    )),
    Drawn("11 a serial counted at two places", serial_counted, (
        down("location:COLD", "U#1", "C1 1"), down("location:COLD", "", "", **window(6, 6)),
        down("location:COLD", "U#1?", "C1? 1", **window(2, 2)),
    )),
    Drawn("11 a pallet counted", pallet_counted, (
        down("location:COLD", "F/1 F/2", "C1? 3"),
        down("location:COLD", "F/1", "C1? 2", **window(3, 3)),
    )),
    Drawn("11 moved from a place to itself", round_the_table, (
        down("location:COLD", "U#1?", "C1? 1", **window(2, 2)),
    )),
)  # fmt: skip
