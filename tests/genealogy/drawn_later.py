"""Drawn genealogies of what was booked later: again, after the end, into a box that had left."""

from __future__ import annotations

from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def glue_topped_up() -> list[Event]:
    """GLUE, no lot, 20 of S1 (6:00) → 5 → W1/B1 → F/1 (9:00), GLUE 20 of S1 again (12:00), all
    posted: what came at noon is possibly in F/1, the rest would have been enough."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", at=day(2, 6), at_basis="posted")
    tell.consume("GLUE", "W1/B1", 5, at=day(2, 9), at_basis="posted")
    tell.produce("F/1", "W1/B1", 5, at=day(2, 9), at_basis="posted")
    tell.receive("GLUE", 20, supplier="S1", at=day(2, 12), at_basis="posted")
    run(tell, "GLUE*30", "B2", "F/2*30", at=day(3))
    return tell.events


def _used_that_day(basis: str) -> list[Event]:
    tell = Tell()
    tell.consume("A/1", "W/1", 10, at="2026-03-02", at_basis=basis)
    tell.produce("F/1", "W/1", 5, at=day(2, 14), at_basis=basis)
    tell.receive("A/1", 10, at=day(2, 15), at_basis=basis)
    tell.produce("F/2", "W/1", 5, at=day(2, 16), at_basis=basis)
    return tell.events


def used_that_day() -> list[Event]:
    """A/1 → W/1, some time on the 2nd → F/1 at 14:00 and F/2 at 16:00; A/1 came at 15:00: what came
    then is in F/2; F/1, which must have had some, too, keeps it."""
    return _used_that_day("occurred")


def used_that_day_and_posted() -> list[Event]:
    """The same, all posted: A/1 may have come and gone before 14:00."""
    return _used_that_day("posted")


def shipped_after_it_was_used() -> list[Event]:
    """M#1 → U#1 (6:00) → R, assumed (7:00);  M#2 → U#1 (16:00) → F/1 (17:00), and U#1 → C2 a day
    later: of the second life after it ended, or of the first, of which nobody knows when it did."""
    tell = Tell()
    run(tell, "M#1", "B1", "U#1", at=day(2, 6))
    tell.consume("U#1", "R/1", at=day(2, 7), basis="assumed")
    run(tell, "M#2", "B2", "U#1", at=day(2, 16))
    run(tell, "U#1", "B3", "F/1", at=day(2, 17))
    tell.ship("U#1", "C2", at=day(3))
    return tell.events


def filled_again_and_sent_beside() -> list[Event]:
    """F/1 10 → [B] → [P] → C3;  2 of it taken out of [B] (13:00), 3 → [B] → C9 (14:00);  [P] → C1
    (17:00), which finds [B] in it. The 3 may be of the 2, whatever was on [P] that evening."""
    tell = Tell()
    tell.receive("F/1", 100, at=day(1))
    tell.pack("B", ("F/1", 10), at=day(2, 6))
    tell.pack("P", ("[B]", None), at=day(2, 9))
    tell.ship("[P]", "C3", at=day(2, 12))
    tell.unpack("B", ("F/1", 2), at=day(2, 13))
    tell.pack("B", ("F/1", 3), at=day(2, 13))
    tell.ship("[B]", "C9", at=day(2, 14))
    tell.ship("[P]", "C1", at=day(2, 17))
    return tell.events


def kept_of_a_stopped_box() -> list[Event]:
    """A/1 5 → [P] → W1/B1 on the 3rd, where U#1 was made on the 2nd: U#1 keeps what was in [P], and
    it is warned also where the walk ends at [P]."""
    tell = Tell()
    tell.pack("P", ("A/1", 5), at=day(2, 6))
    tell.consume("[P]", "W1/B1", at=day(3, 10))
    tell.produce("U#1", "W1/B1", 1, at=day(2, 13))
    return tell.events


def two_units_opened_together() -> list[Event]:
    """M/1 → U/1;  M, no lot → V#1;  U/1, V#1 → R → U/1, V#1, M/1 and M, no lot: M/1 is of U/1,
    and nothing of V#1 is in it: what came out of V#1 has no lot."""
    tell = Tell()
    run(tell, "M/1", "B1", "U/1", at=day(2))
    run(tell, "M", "B2", "V#1", at=day(2))
    run(tell, "U/1 V#1", "R", "U/1 V#1 M/1 M", at=day(3))
    return tell.events


def _to_a_branch(later: str = "") -> list[Event]:
    tell = Tell()
    tell.add("define", customer="OWN", kind="own", at=None)
    tell.receive("F/1", 20, location="WH", at=day(1))
    tell.consume("F/1", "W1/B1", 2, at=day(2))
    tell.ship("F/1", "OWN", 10, document="T-1", at=day(3),
              documents=[{"kind": "cmr", "number": "CMR-7"}])  # fmt: skip
    tell.ship("F/1", "OWN", 5, document="T-2", at=day(4))
    tell.move("F/1", "SHELF", 10, at=day(5))
    tell.produce("F/1", "W2/B2", 5, at=day(5))
    if later == "received":
        tell.receive("F/1", 10, location="BR", document="T-1", at=day(5))
    elif later == "sold":
        tell.ship("F/1", "C1", 3, documents=[{"kind": "dn", "number": "DN-9"}], at=day(3))
    return tell.events


def at_a_branch() -> list[Event]:
    """F/1 20, 2 used (2nd), 10 → OWN by T-1 and CMR-7 (3rd), 5 → OWN by T-2 (4th), moved there
    (5th), and 5 more made: nothing of it was booked again."""
    return _to_a_branch()


def received_at_a_branch() -> list[Event]:
    """The same, and received at BR (5th)."""
    return _to_a_branch("received")


def sold_by_a_branch() -> list[Event]:
    """The same, and 3 → C1 by DN-9 at the very instant of the first shipment."""
    return _to_a_branch("sold")


def part_of_catch_weight_back() -> list[Event]:
    """H/1 5 pieces, 7.25 kg → C1, of which 1 piece is taken back; and 3 kg: how much the other 4
    weigh nobody knows."""
    tell = Tell()
    booked = tell.ship("H/1", "C1", 5, uom="pcs", also=[{"quantity": 7.25, "uom": "kg"}])
    tell.ship("H/1", "C1", 3, uom="kg")
    tell.reverse(booked, 1)
    return tell.events


LATER: tuple[Drawn, ...] = (
    Drawn("1 glue topped up after it was used", glue_topped_up, (
        up("F/1", "GLUE", links="0001 0002 0003 0004?"), up("F/2", "GLUE", links="0001 0004 0005"),
    )),
    Drawn("1 used on the day it came", used_that_day, (
        down("A/1", "F/2 F/1?", "", cut="", kept=True), up("F/1", "A/1?", kept=True),
        up("F/2", "A/1"),
    )),
    Drawn("1 used on the day it came, posted", used_that_day_and_posted, (
        down("A/1", "F/1 F/2", "", cut=""), up("F/1", "A/1"), up("F/2", "A/1"),
    )),
    Drawn("2 shipped after it was used up", shipped_after_it_was_used, (
        down("M#1", "U#1", "C2? 1"), down("M#2", "U#1 F/1", "C2? 1"),
        up("customer:C2", "U#1? M#1? M#2?"),
    )),
    Drawn("4 filled again, and sent beside", filled_again_and_sent_beside, (
        down("hu:P", "F/1", "C3 10; C9? 11; C1? 11"),
    )),
    Drawn("11 kept of a stopped box", kept_of_a_stopped_box, (
        up("U#1", "A/1?", boxes="hu:P?", kept=True),
        up("U#1", "", boxes="hu:P?", kept=True, stop=("hu:P",)),
        up("U#1", "", boxes="", kept=False, stop=("batch:W1/B1",)),
    )),
    Drawn("2 two units opened together", two_units_opened_together, (
        down("V#1", "M? U/1?"), up("M/1", ""), down("U/1", "M? V#1?"),
    )),
    Drawn("C at a branch", at_a_branch, (down("F/1", papers="OWN CMR-7 T-1 T-2"),)),
    Drawn("C received at a branch", received_at_a_branch, (
        down("F/1", papers="OWN CMR-7 T-1 T-2 passed on"),
    )),
    Drawn("C sold by a branch", sold_by_a_branch, (
        down("F/1", papers="OWN CMR-7 T-1 T-2 passed on; C1 DN-9"),
    )),
    Drawn("C part of a catch weight back", part_of_catch_weight_back, (
        down("H/1", "", "C1 3 kg + 4 pcs"),
    )),
)  # fmt: skip
