"""Named genealogies: serials that live more than once, units taken apart."""

from __future__ import annotations

from tests.trace.asking import Asking, said
from tests.trace.telling import Tell, day


def rebuilt() -> Tell:
    """C#1 goes into a unit, the unit goes out, comes back, is taken apart and built with C#2.

    FR#1, C#1 → W1/B1 → U#1 → customer A, back
    U#1 → UB, an unbuild → FR#1, C#1
    FR#1, C#2 → W2/B1 → U#1 → customer B
    """
    tell = Tell()
    tell.receive("FR#1")
    tell.receive("C#1")
    tell.consume("FR#1", "W1/B1")
    tell.consume("C#1", "W1/B1")
    tell.produce("U#1", "W1/B1")
    tell.ship("U#1", "A")
    tell.back("U#1", "A")
    tell.transform(["U#1"], "UB", ["FR#1", "C#1"], kind="unbuild")
    tell.consume("FR#1", "W2/B1")
    tell.consume("C#2", "W2/B1")
    tell.produce("U#1", "W2/B1")
    tell.ship("U#1", "B")
    return tell


def test_a_unit_rebuilt_with_another_chip() -> None:
    """B is no customer of C#1: the second life of U#1 carries only what its own birth brings.

    The frame FR#1 is in both lives. The unit does not flow into its parts, so the frame does not
    reach the chip. U#1 as a root is both lives.
    """
    ask = Asking(rebuilt().events)
    assert ask.down("C#1") == said("U#1", "A 1-1=0")
    assert ask.down("C#2") == said("U#1", "B 1")
    assert ask.down("FR#1") == said("U#1", "A 1-1=0; B 1")
    assert ask.down("U#1") == said("", "A 1-1=0; B 1")
    assert ask.up("U#1") == said("FR#1 C#1 C#2")
    assert ask.up("C#1") == said()
    assert ask.up("FR#1") == said()
    assert ask.up("customer:B") == said("U#1 FR#1 C#2")
    assert ask.up("customer:A") == said("U#1 FR#1 C#1")
    ask.agrees_both_ways("FR#1", "C#1", "C#2", "U#1")


def test_frame_and_chip_of_an_unbuilt_unit() -> None:
    """Frame and chip part ways after the unbuild; neither is in the other's later unit.

        FR#1, CH#1 → W1/B1 → U#1 → A, back → UB, an unbuild → FR#1, CH#1, scrap DUST/1
        FR#1 → W2/B1 → U#2 → B        CH#1 → W3/B1 → U#3 → C

    The dust was no input of U#1, so it comes from the unit and all that is in it.
    """
    tell = Tell()
    tell.receive("FR#1")
    tell.receive("CH#1")
    tell.transform(["FR#1", "CH#1"], "B1", ["U#1"], work_order="W1")
    tell.ship("U#1", "A")
    tell.back("U#1", "A")
    tell.transform(["U#1"], "UB", ["FR#1", "CH#1", "DUST/1"], kind="unbuild")
    tell.transform(["FR#1"], "B1", ["U#2"], work_order="W2")
    tell.transform(["CH#1"], "B1", ["U#3"], work_order="W3")
    tell.ship("U#2", "B")
    tell.ship("U#3", "C")
    ask = Asking(tell.events)
    assert ask.down("FR#1") == said("U#1 U#2 DUST/1", "A 1-1=0; B 1")
    assert ask.down("CH#1") == said("U#1 U#3 DUST/1", "A 1-1=0; C 1")
    assert ask.down("U#1") == said("DUST/1", "A 1-1=0")
    assert ask.up("U#2") == said("FR#1")
    assert ask.up("U#3") == said("CH#1")
    assert ask.up("DUST/1") == said("U#1 FR#1 CH#1")
    ask.agrees_both_ways("FR#1", "CH#1", "U#1", "U#2", "U#3", "DUST/1")


def test_screws_of_a_lot_given_back_by_an_unbuild() -> None:
    """A lot as part: SC/1 (4 of 100), FR#1 → U#1; unbuilt into SC/1 (4), FR#1; SC/1 → U#2 → B.

    The screws go on being SC/1; nothing of the unit or its frame comes into the lot with them.
    """
    tell = Tell()
    tell.receive("SC/1", 100)
    tell.receive("FR#1")
    tell.consume("SC/1", "W1/B1", 4)
    tell.consume("FR#1", "W1/B1")
    tell.produce("U#1", "W1/B1")
    tell.transform(["U#1"], "UB", ["SC/1", "FR#1"], kind="unbuild")
    tell.events[-1]["outputs"][0]["quantity"] = 4
    tell.consume("SC/1", "W2/B1", 4)
    tell.produce("U#2", "W2/B1")
    tell.ship("U#2", "B")
    ask = Asking(tell.events)
    assert ask.down("FR#1") == said("U#1")
    assert ask.down("SC/1") == said("U#1 U#2", "B 1")
    assert ask.up("SC/1") == said()
    assert ask.up("U#2") == said("SC/1")


def test_what_was_rebuilt_elsewhere_descends_from_the_unit() -> None:
    """An unbuild that gives C#9, which nobody booked into U#1: C#9 comes from U#1 and from C#1."""
    tell = Tell()
    tell.transform(["C#1"], "B1", ["U#1"])
    tell.transform(["U#1"], "UB", ["C#9"], kind="unbuild")
    tell.ship("C#9", "B")
    ask = Asking(tell.events)
    assert ask.down("C#1") == said("U#1 C#9", "B 1")
    assert ask.up("C#9") == said("U#1 C#1")


def reborn(rebirth: str) -> Tell:
    """A serial number used twice: A/1 and A/2 are in different units called U#1.

    2nd A/1 → W1/B1 → U#1 3rd → C1 4th, back 5th
    6th U#1 → W2/B1 → F/1 7th
    8th A/2 → W3/B1 → U#1 9th (`rebirth`: its basis) → C3 10th
    """
    tell = Tell()
    tell.consume("A/1", "W1/B1", 1, at=day(2))
    tell.produce("U#1", "W1/B1", at=day(3))
    tell.ship("U#1", "C1", at=day(4))
    tell.back("U#1", "C1", at=day(5))
    tell.consume("U#1", "W2/B1", at=day(6))
    tell.produce("F/1", "W2/B1", 1, at=day(7))
    tell.consume("A/2", "W3/B1", 1, at=day(8))
    tell.produce("U#1", "W3/B1", at=day(9), at_basis=rebirth)
    tell.ship("U#1", "C3", at=day(10))
    return tell


def test_a_serial_number_used_twice() -> None:
    """The consumption of the 6th ends the first life; F/1 holds that one, C3 got the second."""
    ask = Asking(reborn("occurred").events)
    assert ask.down("A/1") == said("U#1 F/1", "C1 1-1=0")
    assert ask.down("A/2") == said("U#1", "C3 1")
    assert ask.up("F/1") == said("U#1 A/1")
    assert ask.up("U#1") == said("A/1 A/2")
    assert ask.down("U#1") == said("F/1", "C1 1-1=0; C3 1")
    ask.agrees_both_ways("A/1", "A/2", "U#1", "F/1")


def test_a_posted_rebirth_stays_between_what_surrounds_it() -> None:
    """Posted on the 9th, the second U#1 was made at some time up to then, but not before the first
    was used up on the 6th, which occurred: what happened before is of the first life only."""
    ask = Asking(reborn("posted").events)
    assert ask.down("A/1") == said("U#1 F/1", "C1 1-1=0")
    assert ask.down("A/2") == said("U#1", "C3 1")


def test_posted_bookings_belong_to_every_life_their_time_allows() -> None:
    """All posted: the delivery posted on the 10th may have been of the first life, too. C1's of the
    4th may be of the first life only... or of one that was made and used up before it was booked:
    nothing says when anything happened, so both customers are possible for both."""
    events = reborn("posted").events
    ask = Asking([event | {"at_basis": "posted"} for event in events])
    assert ask.down("A/1").customers == said("", "C1? 1-1=0; C3? 1").customers
    assert ask.down("A/2").customers == said("", "C1? 1-1=0; C3? 1").customers


def test_a_second_birth_without_a_consumption_is_a_double_booking() -> None:
    """K#1 → W1/B1 → U#1, K#2 → W2/B1 → U#1 again → C1: one life, and one of the two is wrong, so
    each is possibly in what C1 got."""
    tell = Tell()
    tell.transform(["K#1"], "B1", ["U#1"], work_order="W1")
    tell.transform(["K#2"], "B1", ["U#1"], work_order="W2")
    tell.ship("U#1", "C1")
    ask = Asking(tell.events)
    assert ask.down("K#1") == said("U#1", "C1? 1")
    assert ask.down("K#2") == said("U#1", "C1? 1")
    assert ask.up("U#1") == said("K#1 K#2")


def test_a_consumption_before_any_birth_ends_nothing() -> None:
    """U#1 → W9/B1 → F/1 (→ C2 1) on the 1st; A/1 → W1/B1 → U#1 on the 2nd → C1 on the 3rd.

    One life. The consumption is not covered by anything before it, so it is walked, possible for
    what came in later: the unit was probably made first and booked late. It was U#1 for certain,
    and C1 is certain.
    """
    tell = Tell()
    tell.transform(["U#1"], "B1", ["F/1"], work_order="W9", at=day(1))
    tell.ship("F/1", "C2", 1, at=day(1, 12))
    tell.transform(["A/1"], "B1", ["U#1"], work_order="W1", at=day(2))
    tell.ship("U#1", "C1", at=day(3))
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("U#1 F/1?", "C1 1; C2? 1")
    assert ask.up("F/1") == said("U#1 A/1?")
    ask.agrees_both_ways("A/1", "U#1", "F/1")


def test_rework_on_one_run_begins_a_life_with_the_old_one_in_it() -> None:
    """A/1 → B1 → U#1 → C1, back;  U#1, P/1 → REWORK → U#1 → C2: C2 got A/1 as well as P/1."""
    tell = Tell()
    tell.transform(["A/1"], "B1", ["U#1"])
    tell.ship("U#1", "C1")
    tell.back("U#1", "C1")
    tell.transform(["U#1", "P/1"], "REWORK", ["U#1"], kind="rework")
    tell.ship("U#1", "C2")
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("U#1", "C1 1-1=0; C2 1")
    assert ask.down("P/1") == said("U#1", "C2 1")
    assert ask.up("customer:C1") == said("U#1 A/1")
    assert ask.up("customer:C2") == said("U#1 A/1 P/1")


def test_another_consumption_at_the_instant_of_the_rebirth() -> None:
    """A/1 → B1 → U#1;  at noon U#1, P/1 → B2 → U#1, and U#1 → B3 → F/1, at the same instant.

    B2's consumption comes before its birth. B3's may be of the old unit or of the new: possible.
    """
    tell = Tell()
    tell.transform(["A/1"], "B1", ["U#1"], at=day(2))
    tell.transform(["U#1", "P/1"], "B2", ["U#1"], at=day(3, 12))
    tell.transform(["U#1"], "B3", ["F/1"], at=day(3, 12))
    ask = Asking(tell.events)
    assert ask.down("P/1") == said("U#1 F/1?")
    assert ask.up("F/1") == said("U#1? P/1? A/1?")
    assert ask.down("A/1") == said("U#1 F/1?")


def test_a_receipt_goes_on_with_the_same_life() -> None:
    """A/1 → B1 → U#1 → C1; U#1 comes in again by a goods receipt → C2: still the same unit."""
    tell = Tell()
    tell.transform(["A/1"], "B1", ["U#1"])
    tell.ship("U#1", "C1")
    tell.receive("U#1", supplier="S9")
    tell.ship("U#1", "C2")
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("U#1", "C1 1; C2 1")


def test_consumed_twice_in_one_life() -> None:
    """K#1 → B1 → F/1 and K#1 → B2 → F/2: one of the bookings is wrong, both are walked."""
    tell = Tell()
    tell.receive("K#1")
    tell.transform(["K#1"], "B1", ["F/1"])
    tell.transform(["K#1"], "B2", ["F/2"])
    ask = Asking(tell.events)
    assert ask.down("K#1") == said("F/1 F/2")
    ask.agrees_both_ways("K#1", "F/1", "F/2")
