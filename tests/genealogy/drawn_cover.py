"""Drawn genealogies of rule 1 and of what is booked: what covers what, times and moments."""

from __future__ import annotations

from datetime import datetime

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def then_filled(tell: Tell) -> list[Event]:
    """A/1 → L/1 10 (9th), after all else: what is not covered may be of it."""
    run(tell, "A/1*10", "BX", "L/1*10", at=day(9))
    return tell.events


def assumed_use() -> list[Event]:
    """L/1 10 (1st) → W → F/1, an assumed consumption of the 2nd;  A/1 → L/1 (9th): what is assumed
    may have happened at any time."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.consume("L/1", "W/B1", 5, at=day(2), basis="assumed")
    tell.produce("F/1", "W/B1", 5, at=None)
    return then_filled(tell)


def received_at_noon() -> list[Event]:
    """L/1 10 at noon of the 2nd, 5 → C1 on the 2nd;  A/1 → L/1 (9th): by the ends of what is
    written the receipt is earlier, and covers."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(2, 12))
    tell.ship("L/1", "C1", 5, at="2026-03-02")
    return then_filled(tell)


def received_and_shipped_at_once() -> list[Event]:
    """L/1 10 and 5 → C1 at one instant;  A/1 → L/1 (9th): covered."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(2))
    tell.ship("L/1", "C1", 5, at=day(2))
    return then_filled(tell)


def two_shipped_at_once() -> list[Event]:
    """L/1 10 (1st), 6 → C1 and 6 → C2 at one instant;  A/1 → L/1 (9th): together not covered."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.ship("L/1", "C1", 6, at=day(2))
    tell.ship("L/1", "C2", 6, at=day(2))
    return then_filled(tell)


def shipped_before() -> list[Event]:
    """L/1 10 (1st), 6 → C1 (2nd), 6 → C2 (3rd);  A/1 → L/1 (9th): what left before is off."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.ship("L/1", "C1", 6, at=day(2))
    tell.ship("L/1", "C2", 6, at=day(3))
    return then_filled(tell)


def kilograms_and_pieces() -> list[Event]:
    """L/1 10 kg (1st), 5 pieces → C1;  A/1 → L/1 (9th): two units, not covered."""
    tell = Tell()
    tell.receive("L/1", 10, uom="kg", at=day(1))
    tell.ship("L/1", "C1", 5, uom="pcs", at=day(2))
    return then_filled(tell)


def kilograms_by_two_names() -> list[Event]:
    """L/1 10 KGM (1st), 5 kg → C1;  A/1 → L/1 (9th): one unit, covered."""
    tell = Tell()
    tell.receive("L/1", 10, uom="KGM", at=day(1))
    tell.ship("L/1", "C1", 5, uom="kg", at=day(2))
    return then_filled(tell)


def receipt_not_said_how_much() -> list[Event]:
    """L/1 10 and some more (1st), 5 → C1;  A/1 → L/1 (9th): a quantity is not known."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.receive("L/1", at=day(1))
    tell.ship("L/1", "C1", 5, at=day(2))
    return then_filled(tell)


def zero_boxes_received() -> list[Event]:
    """L/1 10 kg and 0 boxes (1st), 5 kg → C1;  A/1 → L/1 (9th): the boxes say nothing."""
    tell = Tell()
    tell.receive("L/1", 0, uom="box", at=day(1))
    tell.receive("L/1", 10, uom="kg", at=day(1, 9))
    tell.ship("L/1", "C1", 5, uom="kg", at=day(2))
    return then_filled(tell)


def possible_outflow() -> list[Event]:
    """L/1 10 (1st): 6 → [P] → C1 (2nd) → C2 (3rd), perhaps with it;  4 → C3 (4th);  A/1 → L/1
    (9th): as an outflow what is possible counts whole, so 4 are not covered."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.pack("P", ("L/1", 6), at=day(1, 9))
    tell.ship("[P]", "C1", at=day(2))
    tell.ship("[P]", "C2", at=day(3))
    tell.ship("L/1", "C3", 4, at=day(4))
    return then_filled(tell)


def adjusted_up() -> list[Event]:
    """L/1 +10 found (1st), 5 → C1 (2nd);  A/1 → L/1 (9th): covered."""
    tell = Tell()
    tell.adjust("L/1", 10, "found", at=day(1))
    tell.ship("L/1", "C1", 5, at=day(2))
    return then_filled(tell)


def adjusted_down() -> list[Event]:
    """L/1 10 (1st), 8 lost (2nd), 5 → C1 (3rd);  A/1 → L/1 (9th): not covered."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.adjust("L/1", -8, "loss", at=day(2))
    tell.ship("L/1", "C1", 5, at=day(3))
    return then_filled(tell)


def posted_that_night() -> list[Event]:
    """SILO/1 10 in (1st), 4 → C1 and S/1 → SILO/1 posted with the date of the 6th: at the same end,
    so S/1 is there for certain."""
    tell = Tell()
    tell.receive("SILO/1", 10, at=day(1), at_basis="posted")
    tell.ship("SILO/1", "C1", 4, at="2026-03-06", at_basis="posted")
    run(tell, "S/1*1", "X", "SILO/1*1", at="2026-03-06", at_basis="posted")
    return tell.events


def root_received_late() -> list[Event]:
    """L/1 (5th) → W → F/1, posted on the 6th;  F/1 10 received (1st), 3 → C1 (3rd): F/1 cannot have
    had L/1 before the 5th, so C1 did not get it."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(5))
    tell.consume("L/1", "W/B1", 5, at=day(6), at_basis="posted")
    tell.produce("F/1", "W/B1", 5, at=day(6), at_basis="posted")
    tell.receive("F/1", 10, at=day(1))
    tell.ship("F/1", "C1", 3, at=day(3))
    return tell.events


def reached_again_earlier() -> list[Event]:
    """F/1 10 (1st);  A/1 → F/1 (9th), and A/1 → B/1 (2nd) → F/1 (3rd);  F/1 → C1 (5th):
    by the longer way A/1 was in F/1 in time for C1."""
    tell = Tell()
    tell.receive("F/1", 10, at=day(1))
    run(tell, "A/1*1", "X1", "B/1*1", at=day(2))
    run(tell, "B/1*1", "X2", "F/1*1", at=day(3))
    tell.ship("F/1", "C1", 5, at=day(5))
    run(tell, "A/1*1", "X3", "F/1*1", at=day(9))
    return tell.events


def two_bolts() -> list[Event]:
    """A/1 (8:00), A/2 (10:00), B/1 (7:00) → W → U#1 (9:00), U#2 (11:00)."""
    tell = Tell()
    for what, hour in (("B/1", 7), ("A/1", 8), ("A/2", 10)):
        tell.consume(what, "W", 2, at=day(2, hour))
    for what, hour in (("U#1", 9), ("U#2", 11)):
        tell.produce(what, "W", at=day(2, hour))
    return tell.events


def taken_back() -> list[Event]:
    """A/1, A/2 5 → W → F/1 → C1 4, C2 3 (a void), C3 2 (all of it back), C4 6 kg (2 pieces of it
    back: unknown).  A/1 never went in."""
    tell = Tell()
    tell.void(tell.consume("A/1", "W/B1", 5))
    tell.consume("A/2", "W/B1", 5)
    tell.produce("F/1", "W/B1", 5)
    tell.ship("F/1", "C1", 4)
    tell.void(tell.ship("F/1", "C2", 3))
    tell.reverse(tell.ship("F/1", "C3", 2))
    tell.add("reverse", reverses=tell.ship("F/1", "C4", 6, uom="kg"), quantity=2, uom="pcs")
    return tell.events


def known_bit_by_bit() -> list[Event]:
    """F/1 → C1 5 (recorded at 1:00), → C2 2 (2:00), 1 of C1's back (3:00), C1's void (4:00)."""
    tell = Tell()
    first = tell.ship("F/1", "C1", 5, at=day(1))
    tell.ship("F/1", "C2", 2, at=day(2))
    tell.reverse(first, 1)
    tell.void(first)
    for hour, event in enumerate(tell.events, 1):
        event["recorded_at"] = day(20, hour)
    return tell.events


def moment(number: int, hour: int = 8) -> int:
    """`day`, as microseconds."""
    return int(datetime.fromisoformat(day(number, hour)).timestamp()) * 1_000_000


COVER = (
    Drawn("1 what is assumed", assumed_use, (down("A/1", "L/1 F/1?", cut=""),)),
    Drawn("1 ends of what is written", received_at_noon, (
        down("A/1", "L/1", "", cut="C1"), down("L/1", "", "C1 5", at=moment(2, 13)),
        down("L/1", "", "", at=moment(1)),
    )),
    Drawn("1 an inflow at that instant", received_and_shipped_at_once, (
        down("A/1", "L/1", "", cut="C1"),
    )),
    Drawn("1 outflows at one instant", two_shipped_at_once, (
        down("A/1", "L/1", "C1? 6; C2? 6", cut=""),
    )),
    Drawn("1 less the earlier outflow", shipped_before, (down("A/1", "L/1", "C2? 6", cut="C1"),)),
    Drawn("1 two units", kilograms_and_pieces, (down("A/1", "L/1", "C1? 5 pcs", cut=""),)),
    Drawn("1 one unit, two names", kilograms_by_two_names, (down("A/1", "L/1", "", cut="C1"),)),
    Drawn("1 a quantity not known", receipt_not_said_how_much, (
        down("A/1", "L/1", "C1? 5", cut=""),
    )),
    Drawn("1 0 says nothing", zero_boxes_received, (down("A/1", "L/1", "", cut="C1"),)),
    Drawn("1 a possible outflow counts whole", possible_outflow, (
        down("A/1", "L/1", "C2? 6; C3? 4", cut="C1"),
    )),
    Drawn("1 adjusted up", adjusted_up, (down("A/1", "L/1", "", cut="C1"),)),
    Drawn("1 adjusted down", adjusted_down, (down("A/1", "L/1", "C1? 5", cut=""),)),
    Drawn("1 posted at the same end", posted_that_night, (
        down("S/1", "SILO/1", "C1 4"), up("customer:C1", "SILO/1 S/1"),
    )),
    Drawn("1 the root's earliest inflow", root_received_late, (
        down("L/1", "F/1", "", cut="C1"), up("customer:C1", "F/1", cut="L/1"),
    )),
    Drawn("1 reached again", reached_again_earlier, (down("A/1", "B/1 F/1", "C1 5", cut=""),)),
    Drawn("3 two bolts", two_bolts, (
        down("A/1", "U#1 U#2?"), down("A/2", "U#2", cut="U#1"), up("U#1", "A/1 B/1", cut="A/2"),
        down("A/2", "U#1? U#2", ignore_time=True),
    )),
    Drawn("R taken back", taken_back, (
        down("A/1", ""), down("A/2", "F/1", "C1 4; C4 ? kg"), up("F/1", "A/2"),
    )),
    Drawn("8 known bit by bit", known_bit_by_bit, (
        down("F/1", "", "C1 5", known_at=moment(20, 1)),
        down("F/1", "", "C1 5; C2 2", known_at=moment(20, 2)),
        down("F/1", "", "C1 4; C2 2", known_at=moment(20, 3)),
        down("F/1", "", "C2 2"),
        down("F/1", "", "C1 4", known_at=moment(20, 3), at=moment(1, 20)),
    )),
)  # fmt: skip
