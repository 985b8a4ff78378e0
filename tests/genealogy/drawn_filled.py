"""Drawn genealogies of containers that are made, adjusted, unpacked in other units and by day, and
of reverses that may be told in another unit than the booking."""

from __future__ import annotations

from typing import Any

from tests.genealogy.drawn_vague import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day, thing

_CASES = {"uom": "pcs", "factors": {"case": 12}}


def _content(what: str, quantity: float, uom: str | None = None) -> dict[str, Any]:
    return {"object": thing(what), "quantity": quantity} | ({} if uom is None else {"uom": uom})


def made_in_a_box() -> list[Event]:
    """R/1 → W → [P], in which F/1 10 stood;  4 of it out → K2;  [P] → K1."""
    tell = Tell()
    tell.consume("R/1", "W", 5, at=day(2))
    tell.pack("P", ("F/1", 10), at=day(3, 7))
    tell.produce("[P]", "W", at=day(3, 8))
    tell.unpack("P", ("F/1", 4), at=day(4))
    tell.ship("F/1", "K2", 4, at=day(5))
    tell.ship("[P]", "K1", at=day(6))
    return tell.events


def serials_made_in_a_box() -> list[Event]:
    """R/1 → W → [P] with U#1 of U/1 in a box [Q] on it;  U#1 → K2 by its own number."""
    tell = Tell()
    tell.consume("R/1", "W", 5, at=day(2))
    tell.pack("Q", ("U/1#1", None), at=day(3, 6))
    tell.pack("P", ("[Q]", None), at=day(3, 7))
    tell.produce("[P]", "W", at=day(3, 8))
    tell.unpack("P", at=day(4))
    tell.unpack("Q", at=day(4))
    tell.ship("U#1", "K2", 1, at=day(5))
    return tell.events


def box_scrapped() -> list[Event]:
    """L/1 10 → [P], scrapped;  L/1 10 → K1 a day later, and only then X/1 → L/1 10: what K1 got
    cannot all have been there before."""
    tell = Tell()
    tell.receive("L/1", 10, location="WH", at=day(1))
    tell.pack("P", ("L/1", 10), at=day(1, 9))
    tell.adjust("[P]", -10, "scrap", location="WH", at=day(2))
    tell.ship("L/1", "K1", 10, from_="WH", at=day(3))
    run(tell, "make", [("X/1", 10)], "B1", [("L/1", 10)], at=day(4))
    return tell.events


def some_of_a_box_scrapped() -> list[Event]:
    """L/1 10 → [P], 4 of it scrapped;  L/1 6 → K1, then X/1 → L/1: K1 had what was left."""
    tell = Tell()
    tell.receive("L/1", 10, at=day(1))
    tell.pack("P", ("L/1", 10), at=day(1, 9))
    tell.adjust("[P]", -4, "scrap", at=day(2))
    tell.ship("L/1", "K1", 6, at=day(3))
    run(tell, "make", [("X/1", 10)], "B1", [("L/1", 10)], at=day(4))
    return tell.events


def some_of_a_mixed_box_scrapped() -> list[Event]:
    """L/1 10 of 16 and M/1 10 → [P], 4 of it scrapped: of which nobody knows, so X/1, which came
    into L/1 later, is perhaps in what K1 got."""
    tell = Tell()
    tell.receive("L/1", 16, at=day(1))
    tell.pack("P", ("L/1", 10), ("M/1", 10), at=day(1, 9))
    tell.adjust("[P]", -4, "scrap", at=day(2))
    tell.ship("L/1", "K1", 6, at=day(3))
    run(tell, "make", [("X/1", 10)], "B1", [("L/1", 10)], at=day(4))
    return tell.events


def _unpacked(packed: tuple[float, str], out: tuple[float, str], **facts: Any) -> list[Event]:
    tell = Tell()
    tell.add("define", item="F", at=None, **facts)
    tell.add("pack", hu="P", contents=[_content("F/1", *packed)], at=day(2))
    tell.add("unpack", hu="P", contents=[_content("F/1", *out)], at=day(3))
    tell.ship("[P]", "K1", at=day(4))
    return tell.events


def unpacked_in_cases() -> list[Event]:
    """F/1 24 pcs → [P], 2 cases of 12 out;  [P] → K1: it was empty."""
    return _unpacked((24, "pcs"), (2, "case"), **_CASES)


def unpacked_in_pieces() -> list[Event]:
    """F/1 2 cases of 12 → [P], 6 pcs out;  [P] → K1."""
    return _unpacked((2, "case"), (6, "pcs"), **_CASES)


def unpacked_in_another_unit() -> list[Event]:
    """F/1 24 pcs → [P], 1 case out, of nobody knows how many;  [P] → K1."""
    return _unpacked((24, "pcs"), (1, "case"))


def unpacked_that_day() -> list[Event]:
    """F/1 5 → [P] (1st), out some time on the 2nd;  [P] → K1 on the 2nd at 18:00."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.unpack("P", ("F/1", 5), at="2026-03-02")
    tell.ship("[P]", "K1", at=day(2, 18))
    return tell.events


def some_unpacked_that_day() -> list[Event]:
    """F/1 5 → [P] (1st), 2 out some time on the 2nd, G/1 in it stays;  [P] → W1/B1 on the 2nd."""
    tell = Tell()
    tell.pack("P", ("F/1", 5), ("G/1", 5), at=day(1))
    tell.unpack("P", ("F/1", 5), at="2026-03-02")
    tell.consume("[P]", "W1/B1", at=day(2, 18))
    tell.produce("H/1", "W1/B1", 5, at=day(2, 19))
    return tell.events


def _packed_beside(at: str | None) -> list[Event]:
    tell = Tell()
    tell.receive("F/1", 30, at=day(1))
    tell.pack("PAL", ("F/1", 10), at=at)
    tell.ship("F/1", "CB", 25, at=day(2))
    tell.ship("[PAL]", "CA", at=day(3))
    return tell.events


def packed_that_day_beside_more() -> list[Event]:
    """F/1 10 of 30 → [PAL] some time on the 2nd → CA (3rd);  F/1 25 → CB on the 2nd at 8:00: more
    than stood beside the pallet, if it was packed by then."""
    return _packed_beside("2026-03-02")


def packed_some_time_beside_more() -> list[Event]:
    """The same, packed nobody knows when."""
    return _packed_beside(None)


def like_in_two_units() -> list[Event]:
    """F/1 6 pcs → K1 (2nd), 2 cases of 12 → K1 (3rd), 8 taken back: of which unit nobody said."""
    tell = Tell()
    tell.add("define", item="F", at=None, **_CASES)
    tell.ship("F/1", "K1", 6, uom="pcs", at=day(2))
    tell.ship("F/1", "K1", 2, uom="case", at=day(3))
    like = {"type": "ship", "object": thing("F/1"), "customer": "K1"}
    tell.add("reverse", like=like, quantity=8, at=day(4))
    return tell.events


def like_more_than_there_is() -> list[Event]:
    """F/1 2 cases → K1, 6 taken back, of no unit: not cases."""
    tell = Tell()
    tell.ship("F/1", "K1", 2, uom="case", at=day(2))
    like = {"type": "ship", "object": thing("F/1"), "customer": "K1"}
    tell.add("reverse", like=like, quantity=6, at=day(4))
    return tell.events


def back_in_another_unit() -> list[Event]:
    """F/1 2 cases → K1, of that shipment 6 taken back, of no unit: not cases."""
    tell = Tell()
    booked = tell.ship("F/1", "K1", 2, uom="case", at=day(2))
    tell.reverse(booked, 6)
    return tell.events


FILLED: tuple[Drawn, ...] = (
    Drawn("4 made in a box", made_in_a_box, (
        down("R/1", "F/1", "K1 6; K2 4", boxes="hu:P"), up("F/1", "R/1"),
        up("customer:K2", "F/1 R/1"),
    )),
    Drawn("4 serials made in a box", serials_made_in_a_box, (
        down("R/1", "U#1 U/1?", "K2 1"), up("U#1", "R/1 U/1"), up("U/1", "U#1 R/1"),
    )),
    Drawn("4 a box adjusted down", box_scrapped, (
        down("X/1", "L/1", "K1? 10"), up("customer:K1", "L/1 X/1?"),
    )),
    Drawn("4 a box of one thing adjusted down in part", some_of_a_box_scrapped, (
        down("X/1", "L/1", "", cut="K1"),
    )),
    Drawn("4 a box of two things adjusted down in part", some_of_a_mixed_box_scrapped, (
        down("X/1", "L/1", "K1? 6"),
    )),
    Drawn("4 unpacked in cases", unpacked_in_cases, (
        down("F/1", "", ""), down("hu:P", "F/1", "K1 ?"),
    )),
    Drawn("4 unpacked in pieces", unpacked_in_pieces, (
        down("F/1", "", "K1 18 pcs"),
    )),
    Drawn("4 unpacked in another unit", unpacked_in_another_unit, (
        down("F/1", "", "K1? ? pcs"),
    )),
    Drawn("4 unpacked some time that day", unpacked_that_day, (
        down("F/1", "", "K1? 5"),
    )),
    Drawn("4 some unpacked some time that day", some_unpacked_that_day, (
        down("F/1", "H/1?"), down("G/1", "H/1"), up("H/1", "G/1 F/1?"),
    )),
    Drawn("4 packed that day, and more beside", packed_that_day_beside_more, (
        down("hu:PAL", "F/1", "CA 10; CB? 25"),
    )),
    Drawn("4 packed some time, and more beside", packed_some_time_beside_more, (
        down("hu:PAL", "F/1?", "CA? 10; CB? 25"),
    )),
    Drawn("events a reverse of bookings in two units", like_in_two_units, (
        down("F/1", "", "K1 ? pcs"),
    )),
    Drawn("events a reverse of more than there is, of no unit", like_more_than_there_is, (
        down("F/1", "", "K1 ? case"),
    )),
    Drawn("events a part in another unit", back_in_another_unit, (
        down("F/1", "", "K1 ? case"),
    )),
)  # fmt: skip
