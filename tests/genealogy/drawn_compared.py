"""Drawn genealogies of which product and reference once said different things, each as small as it
could be made."""

from __future__ import annotations

from datetime import datetime

from tests.genealogy.drawn_roots import window
from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def moment(number: int, hour: int = 8) -> int:
    """An instant of March 2026 in microseconds."""
    return int(datetime.fromisoformat(day(number, hour)).timestamp()) * 1_000_000


def bought_after_it_was_made() -> list[Event]:
    """A/1 → W1/2 → U#1 (2nd), which comes from S2 as its lot X on the 4th: on the 3rd, nothing of X
    had come."""
    tell = Tell()
    tell.consume("A/1", "W1/2", 1, at=day(2))
    tell.produce("U#1", "W1/2", 1, at=day(2))
    tell.receive("U#1", 1, supplier="S2", supplier_lot="X", at=day(4))
    return tell.events


def glue_of_a_lot() -> list[Event]:
    """GLUE, no lot, of S1's lot X → W/B1 → D/1 → C1; L/1 of it, too, → C2."""
    tell = Tell()
    tell.receive("GLUE", 20, supplier="S1", supplier_lot="X", at=day(1))
    tell.receive("L/1", 20, supplier="S1", supplier_lot="X", at=day(1))
    run(tell, "GLUE*5", "B1", "D/1*5", at=day(2))
    tell.ship("D/1", "C1", 5, at=day(3))
    tell.ship("L/1", "C2", 5, at=day(3))
    return tell.events


def filled_and_moved_on() -> list[Event]:
    """[B] → [P] → C2 (3rd), and back without a booking: U#2 → [B] (4th), [P] → WH (5th): [B] was
    perhaps still on it."""
    tell = Tell()
    tell.pack("P", ("[B]", None), ("F/3", 10), at=day(2))
    tell.ship("[P]", "C2", at=day(3))
    tell.pack("B", ("U#2", None), at=day(4))
    tell.move("[P]", "WH", at=day(5))
    return tell.events


def left_in_a_box() -> list[Event]:
    """U#1 → WH (2nd), → [P] (3rd) → C1 (4th); back there, U#1 → R/1 → U#1 and M#1 (6th), and nobody
    booked that it came to WH again."""
    tell = Tell()
    tell.move("U#1", "WH", at=day(2))
    tell.pack("P", ("U#1", None), ("F/1", 5), at=day(3))
    tell.ship("[P]", "C1", at=day(4))
    tell.transform(["U#1"], "1", ["U#1", "M#1"], work_order="R", kind="rework", at=day(6))
    return tell.events


def perhaps_left_in_a_box() -> list[Event]:
    """U#1 → WH (2nd), on the 4th → [P], which is shipped that noon: it may be there still → C2."""
    tell = Tell()
    tell.move("U#1", "WH", at=day(2))
    tell.pack("P", ("U#1", None), at="2026-03-04")
    tell.ship("[P]", "C1", at=day(4, 12))
    tell.ship("U#1", "C2", at=day(8))
    return tell.events


def boxes_in_boxes_by_a_paper() -> list[Event]:
    """GREASE 5 → [B] by D2;  [B] → [P1];  [P1] → [P2] by D1, unpacked from it by D3;  [P1] → WH by
    D4."""
    tell = Tell()
    tell.pack("B", ("GREASE", 5), document="D2", at=day(2))
    tell.pack("P1", ("[B]", None), at=day(3))
    tell.pack("P2", ("[P1]", None), document="D1", at=day(4))
    tell.unpack("P2", ("[P1]", None), document="D3", at=day(5))
    tell.move("[P1]", "WH", document="D4", at=day(6))
    return tell.events


def sent_on_in_a_pallet() -> list[Event]:
    """F/2 2 → [B] → C1 (3rd), nobody unpacked it;  [B] → [P] with F/3 5, → C3;  [B] → [Q], → C4:
    what was in [B] was perhaps sent on each time."""
    tell = Tell()
    tell.pack("B", ("F/2", 2), at=day(2))
    tell.ship("[B]", "C1", at=day(3))
    tell.pack("P", ("[B]", None), ("F/3", 5), at=day(4))
    tell.ship("[P]", "C3", at=day(5))
    tell.pack("Q", ("[B]", None), at=day(6))
    tell.ship("[Q]", "C4", at=day(7))
    return tell.events


def box_back_in_a_pallet() -> list[Event]:
    """U#2 → [B] → C1;  [B] → [P], and [P] comes back from C1: U#2 may be in it still."""
    tell = Tell()
    tell.pack("B", ("U#2", None), at=day(2))
    tell.ship("[B]", "C1", at=day(3))
    tell.pack("P", ("[B]", None), at=day(4))
    tell.back("[P]", "C1", at=day(5))
    return tell.events


def back_before_it_went() -> list[Event]:
    """F/1 1 → [P], back from C1 (3rd), unpacked (4th); [P] → C1 (5th), with nobody knows what: what
    came back before is nothing of that."""
    tell = Tell()
    tell.pack("P", ("F/1", 1), at=day(2))
    tell.back("[P]", "C1", at=day(3))
    tell.unpack("P", ("F/1", 1), at=day(4))
    tell.ship("[P]", "C1", at=day(5))
    return tell.events


def packed_twice_part_taken_back() -> list[Event]:
    """F/1 10 and, an hour later, 3 → [P];  7 of it → C1, of which 2 are taken back."""
    tell = Tell()
    tell.pack("P", ("F/1", 10), at=day(2))
    tell.pack("P", ("F/1", 3), at=day(2, 9))
    booked = tell.ship("[P]", "C1", 7, at=day(3))
    tell.reverse(booked, 2)
    return tell.events


def glue_used_that_day() -> list[Event]:
    """GLUE 10, no lot → W/1, some time on the 2nd → F/1 at 14:00; the only GLUE of which anybody
    knows came at 15:00: other GLUE was there, and F/1 has GLUE."""
    tell = Tell()
    tell.consume("GLUE", "W/1", 10, at="2026-03-02")
    tell.produce("F/1", "W/1", 10, at=day(2, 14))
    tell.receive("GLUE", 10, supplier="S1", at=day(2, 15))
    return tell.events


def grease_at_a_place() -> list[Event]:
    """U#1 and GREASE 2 → [P] at WH → C3."""
    tell = Tell()
    tell.pack("P", ("U#1", None), ("GREASE", 2), at=day(2))
    tell.ship("[P]", "C3", from_="WH", at=day(3))
    return tell.events


def made_before_its_lot() -> list[Event]:
    """F/1#3 made on B3 at 6:00, F/1#2, of which no birth is known, → WH by D1 then; lot F/1 as such
    made on W/2 at 8:00: F/1#2 may be of B3, and not of W/2."""
    tell = Tell()
    tell.produce("F/1#3", "/B3", 1, at=day(2, 6))
    tell.move("F/1#2", "WH", document="D1", at=day(2, 6))
    tell.produce("F/1", "W/2", 25, at=day(2, 8))
    return tell.events


COMPARED: tuple[Drawn, ...] = (
    Drawn("11 a stop at what had not come yet", bought_after_it_was_made, (
        up("U#1", "A/1", runs="batch:W1/2 order:W1", stop=("supplier-lot:S2/X",), at=moment(3)),
        up("U#1", "", runs="", stop=("supplier-lot:S2/X",), at=moment(5)),
        up("U#1", "", runs="", stop=("supplier-lot:S2/X",)),
    )),
    Drawn("11 a stop at a supplier's lot of glue", glue_of_a_lot, (
        down("supplier:S1", "GLUE L/1 D/1", "C1 5", stop=("supplier-lot:S1/X",)),
        down("supplier:S1", "GLUE L/1", "C2 5", stop=("item:GLUE",)),
    )),
    Drawn("4 a box on a pallet that was moved on", filled_and_moved_on, (
        up("location:WH", "F/3? U#2?"), down("location:WH", "F/3? U#2?"),
    )),
    Drawn("11 a serial that left in a box", left_in_a_box, (
        up("location:WH", "U#1", runs=""), down("location:WH", "", "", **window(5, 5)),
        down("location:WH", "U#1 M#1?", "C1 1", **window(3, 3)),
    )),
    Drawn("11 a serial that perhaps left in a box", perhaps_left_in_a_box, (
        down("location:WH", "U#1", "C1? 1; C2 1", **window(6, 6)),
    )),
    Drawn("11 boxes in boxes of a document", boxes_in_boxes_by_a_paper, (
        up("document:D1", "GREASE", boxes="hu:B hu:P1 hu:P2"),
        up("document:D3", "GREASE", boxes="hu:B hu:P1 hu:P2"),
        up("document:D4", "GREASE", boxes="hu:B hu:P1"),
        down("document:D2", "GREASE", boxes="hu:B hu:P1 hu:P2"),
    )),
    Drawn("4 sent on in a pallet", sent_on_in_a_pallet, (
        down("hu:P", "F/2? F/3", "C3 7; C4? 2"), down("hu:Q", "F/2?", "C4? 2"),
        up("hu:P", "F/2? F/3"), up("hu:Q", "F/2?"), up("customer:C4", "F/2?"),
    )),
    Drawn("4 a box that came back in a pallet", box_back_in_a_pallet, (
        up("hu:P", "U#2?"), down("hu:P", "U#2?"),
    )),
    Drawn("C a box that came back before it went", back_before_it_went, (
        down("hu:P", "F/1", "C1 ?"),
    )),
    Drawn("4 packed twice, part taken back", packed_twice_part_taken_back, (
        down("F/1", "", "C1 5"), down("hu:P", "F/1", "C1 5"),
    )),
    Drawn("5 a serial made before its lot", made_before_its_lot, (
        up("document:D1", "F#2 F/1 F#3?", runs="batch:B3?"),
    )),
    Drawn("11 an item used on a day", glue_used_that_day, (
        down("item:GLUE", "F/1", runs="batch:W/1 order:W"), up("F/1", "GLUE"),
    )),
    Drawn("11 a stop at an item in a box", grease_at_a_place, (
        down("location:WH", "U#1 GREASE", "C3 1", stop=("item:GREASE",)),
        down("location:WH", "U#1 GREASE", "C3 3"),
    )),
)  # fmt: skip
