"""More drawn genealogies of rule 6: draws and gifts of one instant, what cannot be known."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down
from tests.trace.telling import Event, Tell, day


def topped_up_from_itself() -> list[Event]:
    """A/1 → L/1 10;  at one instant L/1 6, B/1 6 → L/1 4 and L/1 2 → F/1: 4 of the 10 were left
    when the 4 (half of it A/1) came in."""
    tell = Tell()
    run(tell, "A/1*10", "B0", "L/1*10", at=day(1))
    run(tell, "L/1*6 B/1*6", "B1", "L/1*4", at=day(2))
    run(tell, "L/1*2", "B2", "F/1*2", at=day(2))
    return tell.events


def two_topped_up_at_once() -> list[Event]:
    """A/1 → L/1 10;  at one instant L/1 5, B/1 5 → L/1 10 and L/1 5, C/1 5 → L/1 10;  L/1 → F/1:
    which was first nobody knows, and so not how much of A/1 either drew."""
    tell = Tell()
    run(tell, "A/1*10", "B0", "L/1*10", at=day(1))
    run(tell, "L/1*5 B/1*5", "B1", "L/1*10", at=day(2))
    run(tell, "L/1*5 C/1*5", "B2", "L/1*10", at=day(2))
    run(tell, "L/1*5", "B3", "F/1*5", at=day(3))
    return tell.events


def given_by_the_order() -> list[Event]:
    """A/1 → L/1 10;  at one instant L/1 6, B/1 6 → W/B2 → L/1 4, L/1 2 → W/B1 → F/1, and W → L/1 5
    as a whole: that was after both draws, and the draw of W/B1 after what W/B2 gave."""
    tell = Tell()
    run(tell, "A/1*10", "B0", "L/1*10", at=day(1))
    tell.consume("L/1", "W/B2", 6, at=day(2))
    tell.consume("B/1", "W/B2", 6, at=day(2))
    tell.produce("L/1", "W/B2", 4, at=day(2))
    tell.consume("L/1", "W/B1", 2, at=day(2))
    tell.produce("F/1", "W/B1", 2, at=day(2))
    tell.produce("L/1", "W", 5, at=day(2))
    return tell.events


def back_before_it_was_made() -> list[Event]:
    """L/1 5 back from C1 (1st), A/1 → L/1 5 (2nd), B/1 → L/1 5 (3rd), 5 → F/1: of what the 5 that
    came back were nothing says."""
    tell = Tell()
    tell.back("L/1", "C1", 5, at=day(1))
    run(tell, "A/1*5", "B1", "L/1*5", at=day(2))
    run(tell, "B/1*5", "B2", "L/1*5", at=day(3))
    run(tell, "L/1*5", "B3", "F/1*5", at=day(4))
    return tell.events


def grease_of_it() -> list[Event]:
    """A/1 → GREASE without a lot;  GREASE 10, A/1 5, B/1 5 → F/1: an item without a lot is a leaf,
    nothing goes on through it."""
    tell = Tell()
    run(tell, "A/1*10", "B1", "GREASE*10", at=day(1))
    run(tell, "GREASE*10 A/1*5 B/1*5", "B2", "F/1*20", at=day(2))
    return tell.events


def taken_out_again() -> list[Event]:
    """F/1, M/1 → U/1;  U/1, M/2 → U/1, M/1;  U/1 → V/1: how much the old M/1 was of U/1, and so
    how much M/2 is now, nobody knows."""
    tell = Tell()
    run(tell, "F/1*5 M/1*5", "B1", "U/1*10", at=day(1))
    run(tell, "U/1*10 M/2*5", "B2", "U/1*10 M/1*5", at=day(2))
    run(tell, "U/1*10", "B3", "V/1*10", at=day(3))
    return tell.events


SHARES = (
    Drawn("6 topped up from itself", topped_up_from_itself, (
        down("A/1", "L/1 F/1", shares={"F/1": 0.75}),
    )),
    Drawn("6 two topped up at once", two_topped_up_at_once, (
        down("A/1", "L/1 F/1", shares={"L/1": None, "F/1": None}),
        down("L/1", "F/1", shares={"F/1": 1}),
    )),
    Drawn("6 given by the order", given_by_the_order, (
        down("A/1", "L/1 F/1?", shares={"F/1": 0.75}),
    )),
    Drawn("6 back before it was made", back_before_it_was_made, (
        down("A/1", "L/1 F/1", shares={"L/1": 0.5, "F/1": None}),
    )),
    Drawn("6 of an item without a lot", grease_of_it, (
        down("A/1", "GREASE F/1", shares={"F/1": 0.25}),
    )),
    Drawn("6 of a unit that was opened", taken_out_again, (
        down("M/2", "U/1 V/1", shares={"U/1": None, "V/1": None}),
        down("U/1", "V/1", shares={"V/1": 1}),
    )),
)  # fmt: skip
