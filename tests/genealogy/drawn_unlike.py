"""Drawn genealogies that product and reference told unlike each other, or both wrongly, when more
were made: of serials before they came, of boxes, of what stands in several at once."""

from __future__ import annotations

from tests.genealogy.drawn_compared import moment
from tests.genealogy.drawn_units import run
from tests.genealogy.words import Drawn, down, up
from tests.trace.telling import Event, Tell, day


def _before_it_came(how: str) -> list[Event]:
    tell = Tell()
    run(tell, "A/1", "B1", "F/1", at=day(2, 6))
    if how == "packed":
        tell.pack("P", ("F/1#S1", None), at=day(2, 8))
    elif how == "used":
        tell.consume("F/1#S1", "W1/B2", 1, at=day(2, 8))
        tell.produce("D/1", "W1/B2", 1, at=day(2, 8))
    else:
        tell.move("F/1#S1", "WH", document="D1", at=day(2, 8))
    run(tell, "A/2", "B1", "F/1", at=day(2, 12))
    tell.receive("F/1#S1", 1, at=day(2, 14))
    return tell.events


def packed_before_it_came() -> list[Event]:
    """A/1 → B1 → F/1 (6:00), A/2 → B1 → F/1 (12:00);  F/1#S1 → [P] (8:00), which was received as
    such at 14:00: it is of F/1 all the same, and what came into F/1 later is possibly in it."""
    return _before_it_came("packed")


def of_its_lot_before_it_came() -> list[Event]:
    """The same, and F/1#S1 → W1/B2 → D/1 at 8:00."""
    return _before_it_came("used")


def there_before_it_came() -> list[Event]:
    """The same, and F/1#S1 → WH by D1 at 8:00."""
    return _before_it_came("moved")


def in_three_boxes() -> list[Event]:
    """U#2 → [B1] on [P], then → [B2], then → [B3] on [P], and nobody unpacked it;  [P] → C1: it was
    packed last into [B3]."""
    tell = Tell()
    tell.pack("P", ("[B1]", None), at=day(2, 9))
    tell.pack("B1", ("U#2", None), at=day(2, 10))
    tell.pack("B2", ("U#2", None), at=day(2, 13))
    tell.pack("P", ("[B3]", None), at=day(2, 14))
    tell.pack("B3", ("U#2", None), at=day(2, 15))
    tell.ship("[P]", "C1", at=day(2, 16))
    return tell.events


def packed_again_with_nothing() -> list[Event]:
    """U#1 → [B], and again, 0 of it, at 18:00, when it was shipped by its number to C1 and in [B]
    to C2: if it went in [B], it was one."""
    tell = Tell()
    tell.pack("B", ("U#1", None), at=day(2, 8))
    tell.pack("B", ("U#1", 0), at=day(2, 18))
    tell.ship("U#1", "C1", at=day(2, 18))
    tell.ship("[B]", "C2", at=day(2, 18))
    return tell.events


def document_stopped_at_its_box() -> list[Event]:
    """U#1 → [P] → C2 by D3: where the walk ends at [P], C2 is not reached."""
    tell = Tell()
    tell.pack("P", ("U#1", None), at=day(2, 8))
    tell.ship("[P]", "C2", document="D3", at=day(2, 9))
    return tell.events


def used_by_a_document_in_its_box() -> list[Event]:
    """U#1 → [P] → W1/B1 → F/1 → C1, used by D3: where the walk ends at [P], nothing of F/1; up from
    D3 it is what was in [P]."""
    tell = Tell()
    run(tell, "M#1", "B0", "U#1", at=day(2, 6))
    tell.pack("P", ("U#1", None), at=day(2, 8))
    tell.consume("[P]", "W1/B1", document="D3", at=day(2, 9))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 10))
    tell.ship("F/1", "C1", 1, at=day(2, 11))
    return tell.events


def _sent_on(came: int, packed: int, later: str = "") -> list[Event]:
    tell = Tell()
    tell.pack("P", ("[B]", None), at=day(2, 7))
    tell.ship("[P]", "C2", at=day(2, 8))
    if later == "from there":
        tell.move("[P]", "X", from_="WH", at=day(2, came))
    else:
        tell.move("[P]", "WH", at=day(2, came))
    tell.pack("B", ("A/1", 5), at=day(2, packed))
    if later == "filled":
        tell.pack("P", ("F/1", 5), at=day(2, 15))
    elif later == "emptied":
        tell.unpack("P", at=day(2, 15))
    tell.ship("[B]", "C1", at=day(2, 18))
    return tell.events


def filled_on_a_pallet_sent_on() -> list[Event]:
    """[B] → [P] → C2 (8:00), nobody unpacked it;  [P] → WH (9:00), perhaps with [B];  A/1 → [B]
    (11:00) → C1: perhaps at WH."""
    return _sent_on(9, 11)


def filled_on_a_pallet_there_at_once() -> list[Event]:
    """The same, [P] → WH at 8:00, too: before it was shipped, or after."""
    return _sent_on(8, 11)


def sent_on_and_filled_up() -> list[Event]:
    """A/1 → [B] (10:00), [P] → WH (11:00), F/1 → [P] (15:00): that something surely was in [P] then
    says nothing of 11:00."""
    return _sent_on(11, 10, "filled")


def sent_on_and_emptied() -> list[Event]:
    """The same, but [P] was emptied at 15:00: [B] was perhaps on it until then."""
    return _sent_on(11, 10, "emptied")


def filled_when_it_was_off() -> list[Event]:
    """[P] → WH (9:00), emptied there (15:00);  A/1 → [B] (16:00): [B] was not on [P] any more."""
    return _sent_on(9, 16, "emptied")


def sent_on_from_there() -> list[Event]:
    """A/1 → [B] (10:00);  [P] from WH to X (11:00), perhaps with [B]: A/1 was perhaps at WH."""
    return _sent_on(11, 10, "from there")


def packed_at_some_time() -> list[Event]:
    """F/1 → [B], nobody knows when;  [B] → C2 (7:00), [B] → [P] (19:00): what was on [P] then did
    not go to C2 before."""
    tell = Tell()
    tell.ship("[B]", "C2", at=day(2, 7))
    tell.pack("B", ("F/1", 5), at=None)
    tell.pack("P", ("[B]", None), at=day(2, 19))
    return tell.events


def kept_of_an_unknown_box() -> list[Event]:
    """[P], of which nobody knows what is in it, → B1 (22:00); F/1 was made there at 13:00 and
    keeps it; where the walk ends at [P], it is named, and no booking leads there."""
    tell = Tell()
    tell.consume("[P]", "/B1", at=day(2, 22))
    tell.produce("F/1", "/B1", 1, at=day(2, 13))
    return tell.events


def crate_nobody_looked_into() -> list[Event]:
    """[P] from S1 by D at WH, from there → W1/B1 → F/1 → C1;  [Q] back from C3, → C4: nobody wrote
    down what was in them."""
    tell = Tell()
    tell.receive("[P]", supplier="S1", supplier_lot="X", document="D", location="WH", at=day(2, 8))
    tell.consume("[P]", "W1/B1", at=day(2, 9))
    tell.produce("F/1", "W1/B1", 1, at=day(2, 10))
    tell.ship("F/1", "C1", 1, at=day(2, 11))
    tell.back("[Q]", "C3", at=day(2, 8))
    tell.ship("[Q]", "C4", at=day(2, 9))
    return tell.events


def crate_filled_after_it_came() -> list[Event]:
    """A/1 → [P], which S1 brought, and A/2 → [P] after that: A/2 is not of S1."""
    tell = Tell()
    tell.pack("P", ("A/1", 5), at=day(2, 7))
    tell.receive("[P]", supplier="S1", supplier_lot="X", at=day(2, 8))
    tell.pack("P", ("A/2", 5), at=day(2, 9))
    tell.ship("[P]", "C1", at=day(2, 10))
    return tell.events


def perhaps_in_what_came() -> list[Event]:
    """A/1 → [P] on the 2nd, S1 brought [P] at 10:00 that day;  A/1 → C1."""
    tell = Tell()
    tell.pack("P", ("A/1", 5), at="2026-03-02")
    tell.receive("[P]", supplier="S1", supplier_lot="X", at=day(2, 10))
    tell.ship("A/1", "C1", 5, at=day(3))
    return tell.events


UNLIKE: tuple[Drawn, ...] = (
    Drawn("5 a serial packed before it came", packed_before_it_came, (
        up("hu:P", "F#S1 F/1 A/1 A/2?", runs="batch:B1"),
    )),
    Drawn("5 a serial used before it came", of_its_lot_before_it_came, (
        up("D/1", "F#S1 F/1 A/1 A/2?"), up("order:W1", "F#S1 F/1 A/1 A/2?"),
    )),
    Drawn("5 a serial moved before it came", there_before_it_came, (
        up("document:D1", "F#S1 F/1 A/1"), up("location:WH", "F#S1 F/1 A/1 A/2"),
        up("location:WH", "F#S1 F/1 A/1", window=(0, moment(2, 9))),
        up("location:WH", "F#S1 F/1 A/1", at=moment(2, 9)),
    )),
    Drawn("4 a serial in three boxes", in_three_boxes, (
        down("hu:B2", "U#2", "C1 1", boxes="hu:B1? hu:B3 hu:P"),
        up("customer:C1", "U#2", boxes="hu:B3 hu:P"),
    )),
    Drawn("4 packed again with nothing", packed_again_with_nothing, (
        down("hu:B", "U#1", "C1 1; C2? 1"), up("customer:C2", "U#1?"),
    )),
    Drawn("11 a document stopped at its box", document_stopped_at_its_box, (
        down("document:D3", "U#1", "", stop=("hu:P",)), down("document:D3", "U#1", "C2 1"),
    )),
    Drawn("11 used by a document in its box", used_by_a_document_in_its_box, (
        down("document:D3", "U#1", "", stop=("hu:P",)), down("document:D3", "U#1 F/1", "C1 1"),
        up("document:D3", "U#1 M#1"), up("document:D3", "U#1 M#1", stop=("hu:P",)),
    )),
    Drawn("11 filled on a pallet that was sent on", filled_on_a_pallet_sent_on, (
        down("location:WH", "A/1?", "C1? 5", boxes="hu:B? hu:P"), up("location:WH", "A/1?"),
    )),
    Drawn("11 the same at the instant of the shipment", filled_on_a_pallet_there_at_once, (
        down("location:WH", "A/1?", "C1? 5; C2? ?", boxes="hu:B? hu:P"), up("location:WH", "A/1?"),
    )),
    Drawn("11 sent on, and filled up there", sent_on_and_filled_up, (
        down("location:WH", "A/1? F/1", "C1? 5", boxes="hu:B? hu:P"),
        up("location:WH", "A/1? F/1"),
        down("location:WH", "A/1?", "C1? 5", window=(moment(2, 12), moment(2, 14))),
    )),
    Drawn("11 sent on, and emptied there", sent_on_and_emptied, (
        down("location:WH", "A/1?", "C1? 5", boxes="hu:B? hu:P"), up("location:WH", "A/1?"),
        down("location:WH", "", "", window=(moment(2, 16), moment(2, 17))),
    )),
    Drawn("11 filled when it was off the pallet", filled_when_it_was_off, (
        down("location:WH", "", ""), up("location:WH", ""),
    )),
    Drawn("11 sent on from there", sent_on_from_there, (
        down("location:WH", "A/1?", "C1? 5; C2? ?", boxes="hu:B? hu:P"), up("location:WH", "A/1?"),
    )),
    Drawn("4 packed at some time", packed_at_some_time, (
        down("hu:P", "F/1?", ""), down("hu:B", "F/1?", "C2? 5"), up("customer:C2", "F/1?"),
    )),
    Drawn("11 an unknown box that is kept, stopped", kept_of_an_unknown_box, (
        up("F/1", "", boxes="hu:P?", links="0001? 0002", kept=True),
        up("F/1", "", boxes="hu:P?", links="0002", kept=True, stop=("hu:P",)),
    )),
    Drawn("11 a crate that nobody looked into", crate_nobody_looked_into, (
        down("supplier:S1", "F/1?", "C1? 1", boxes="hu:P"),
        down("supplier-lot:S1/X", "F/1?", "C1? 1", boxes="hu:P"),
        down("document:D", "F/1?", "C1? 1", boxes="hu:P"),
        down("location:WH", "F/1?", "C1? 1", boxes="hu:P"),
        down("customer:C3", "", "C4? ?", boxes="hu:Q"),
        down("supplier:S1", "", "", boxes="hu:P", stop=("hu:P",)),
    )),
    Drawn("11 a crate that was filled after it came", crate_filled_after_it_came, (
        down("supplier:S1", "A/1", "C1 5", boxes="hu:P"), up("supplier:S1", "A/1"),
        down("supplier-lot:S1/X", "A/1", "C1 5"), up("hu:P", "A/1 A/2"),
    )),
    Drawn("11 perhaps in what came", perhaps_in_what_came, (
        down("supplier:S1", "A/1?", "C1? 5"), up("supplier-lot:S1/X", "A/1?"),
    )),
)  # fmt: skip
