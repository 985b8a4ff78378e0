"""Named genealogies: tracked by lot, by serial, by both, or not at all."""

from __future__ import annotations

from itertools import product

from tests.trace.asking import Asking, said
from tests.trace.telling import Tell, day

WAYS = {"none": "", "lot": "/1", "serial": "#1"}


def matrix() -> Tell:
    """Every way of tracking an input with every way of tracking an output, nine runs:

    IN-none-lot → RUN → OUT-none-lot/1 → C-none-lot, and so on: none (the item), lot /1, serial #1.
    """
    tell = Tell()
    for first, second in product(WAYS, WAYS):
        run = f"{first}-{second}"
        tell.consume(f"IN-{run}{WAYS[first]}", f"W-{run}/B1", 1)
        tell.produce(f"OUT-{run}{WAYS[second]}", f"W-{run}/B1", 1)
        tell.ship(f"OUT-{run}{WAYS[second]}", f"C-{run}", 1)
    return tell


def test_tracked_by_none_lot_serial_to_none_lot_serial() -> None:
    """Each input reaches its output and no other, for certain, and back.

    What is not tracked is a leaf: named, but not walked through, for its bookings are of anything
    of the item. As a root it is all its bookings without a lot; then its customer is found.
    """
    ask = Asking(matrix().events)
    for first, second in product(WAYS, WAYS):
        run = f"{first}-{second}"
        into, out = f"IN-{run}{WAYS[first]}", f"OUT-{run}{WAYS[second]}"
        customer = "" if second == "none" else f"C-{run} 1"
        assert ask.down(into) == said(out, customer), run
        assert ask.up(out) == said(into), run
        assert ask.down(out) == said("", f"C-{run} 1"), run


def test_units_made_by_serial_and_shipped_by_lot() -> None:
    """Chips are recorded by unit, deliveries by lot only; nobody knows which unit went where.

        K#1 → W1/B1 → U/L#1      K#2 → W2/B1 → U/L#2      housings H/1 → both
        lot U/L: 1 → C1, 1 → C2; unit U#2 also → C3 by its serial

    Down from a chip: its unit, the unit's lot and the customers of the lot as such, possible, but
    never the other unit. Down from the lot: all its units, certain.
    """
    tell = Tell()
    for number in "12":
        tell.consume(f"K#{number}", f"W{number}/B1")
        tell.consume("H/1", f"W{number}/B1", 1)
        tell.produce(f"U/L#{number}", f"W{number}/B1")
    tell.ship("U/L", "C1", 1)
    tell.ship("U/L", "C2", 1)
    tell.ship("U#2", "C3")
    ask = Asking(tell.events)
    assert ask.down("K#1") == said("U#1 U/L?", "C1? 1; C2? 1")
    assert ask.down("K#2") == said("U#2 U/L?", "C1? 1; C2? 1; C3 1")
    assert ask.down("H/1") == said("U#1 U#2 U/L?", "C1? 1; C2? 1; C3 1")
    assert ask.down("U/L") == said("U#1 U#2", "C1 1; C2 1; C3 1")
    assert ask.up("U/L") == said("U#1 U#2 K#1 K#2 H/1")
    assert ask.up("U#1") == said("U/L K#1 H/1")
    assert ask.up("customer:C1") == said("U/L U#1? U#2? K#1? K#2? H/1?")


def test_units_of_a_lot_without_births_of_their_own() -> None:
    """M/1 → W1/B1 → lot P/L 100; units P#1, P#2 are told to be of it → C1, C2; 50 by lot → C9.

    A unit without a birth has its lot's origin; one run made the lot, so for certain.
    """
    tell = Tell()
    tell.consume("M/1", "W1/B1", 10)
    tell.produce("P/L", "W1/B1", 100)
    for number in "12":
        tell.ship(f"P/L#{number}", f"C{number}")
    tell.ship("P/L", "C9", 50)
    ask = Asking(tell.events)
    assert ask.down("M/1") == said("P/L P#1 P#2", "C1 1; C2 1; C9 50")
    assert ask.up("P#1") == said("P/L M/1")
    assert ask.down("P#1") == said("P/L?", "C1 1; C9? 50")


def test_units_of_a_lot_that_several_runs_made() -> None:
    """M/1 → W1/B1 → P/L and M/2 → W2/B1 → P/L; P#1 is of the lot: from either run, possible."""
    tell = Tell()
    for number in "12":
        tell.consume(f"M/{number}", f"W{number}/B1", 10)
        tell.produce("P/L", f"W{number}/B1", 100)
    tell.ship("P/L#1", "C1")
    ask = Asking(tell.events)
    assert ask.down("M/1") == said("P/L P#1?", "C1? 1")
    assert ask.up("P#1") == said("P/L M/1? M/2?")
    assert ask.up("P/L") == said("M/1 M/2")


def test_the_same_lot_string_under_two_items() -> None:
    """X/7 → F/7 → C1 10 and Y/7 → G/7 → C2 20: four lots called 7."""
    tell = Tell()
    for item, made, customer, quantity in (("X", "F", "C1", 10), ("Y", "G", "C2", 20)):
        tell.transform([f"{item}/7"], f"B{item}", [f"{made}/7"])
        tell.ship(f"{made}/7", customer, quantity)
    ask = Asking(tell.events)
    assert ask.down("X/7") == said("F/7", "C1 10")
    assert ask.up("G/7") == said("Y/7")


def candidates() -> Tell:
    """Glue is received by lot and issued without: which lot went into F/1, nobody wrote.

    GLUE/1, GLUE/2 received;  A/1, GLUE → W1/B1 → F/1 → C1 5;  GLUE/2 → W2/B1 → F/2 → C2 6
    """
    tell = Tell()
    tell.receive("GLUE/1", 10, at=day(1))
    tell.receive("GLUE/2", 10, at=day(1))
    tell.consume("A/1", "W1/B1", 1, at=day(2))
    tell.consume("GLUE", "W1/B1", 1, at=day(2))
    tell.produce("F/1", "W1/B1", 5, at=day(2, 10))
    tell.ship("F/1", "C1", 5, at=day(3))
    tell.consume("GLUE/2", "W2/B1", 1, at=day(2))
    tell.produce("F/2", "W2/B1", 6, at=day(2, 10))
    tell.ship("F/2", "C2", 6, at=day(3))
    return tell


def test_bookings_without_a_lot_are_candidates_when_asked_for() -> None:
    """Not walked by default; when asked for, either lot may be in F/1: possible."""
    ask = Asking(candidates().events)
    assert ask.down("GLUE/1") == said()
    assert ask.down("GLUE/1", include_candidates=True) == said("F/1?", "C1? 5")
    assert ask.down("GLUE/2", include_candidates=True) == said("F/1? F/2", "C1? 5; C2 6")
    assert ask.up("F/1") == said("A/1 GLUE")
    assert ask.up("F/1", include_candidates=True) == said("A/1 GLUE GLUE/1? GLUE/2?")
    assert ask.down("item:GLUE") == said("GLUE/1 GLUE/2 F/1 F/2", "C1 5; C2 6")
