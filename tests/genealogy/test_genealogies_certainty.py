"""Named genealogies: what is certain, what is only possible."""

from __future__ import annotations

from tests.trace import genealogies as told
from tests.trace.asking import Asking, said
from tests.trace.telling import Tell, day


def bolts(*, timed: bool) -> Tell:
    """Bolts A/1, A/2 and frame lot B/1 → one order W → bikes U#1, U#2.

    B/1  7:00 ┐
    A/1  8:00 ┼ W ┬ U#1  9:00
    A/2 10:00 ┘   └ U#2 11:00        (or nothing written of the times)
    """
    tell = Tell()
    for what, hour in (("B/1", 7), ("A/1", 8), ("A/2", 10)):
        tell.consume(what, "W", 2, at=day(2, hour) if timed else None)
    for what, hour in (("U#1", 9), ("U#2", 11)):
        tell.produce(what, "W", at=day(2, hour) if timed else None)
    return tell


def test_bolts_of_one_order_without_times() -> None:
    """Either bolt lot may be in either bike; the frame lot, the only one, is in both."""
    ask = Asking(bolts(timed=False).events)
    assert ask.down("A/1") == said("U#1? U#2?")
    assert ask.down("A/2") == said("U#1? U#2?")
    assert ask.down("B/1") == said("U#1 U#2")
    assert ask.up("U#1") == said("A/1? A/2? B/1")
    ask.agrees_both_ways("A/1", "A/2", "B/1", "U#1", "U#2")


def test_bolts_of_one_order_with_times() -> None:
    """U#1 at 9 can only have A/1 (8:00); U#2 at 11 may have A/1 or A/2; A/2 (10:00) can only be in
    U#2. So A/1 → U#1 and A/2 → U#2 are certain, A/1 → U#2 possible, A/2 → U#1 removed."""
    ask = Asking(bolts(timed=True).events)
    assert ask.down("A/1") == said("U#1 U#2?")
    assert ask.down("A/2") == said("U#2", cut="U#1")
    assert ask.up("U#1") == said("A/1 B/1", cut="A/2")
    assert ask.up("U#2") == said("A/1? A/2 B/1")
    assert ask.down("A/2", ignore_time=True) == said("U#1? U#2"), "what that adds is possible"
    ask.agrees_both_ways("A/1", "A/2", "B/1", "U#1", "U#2")


def test_a_lot_change_in_a_run() -> None:
    """Labels change from L/1 to L/2 at 10 in one run; the juice J/1 is one lot all day.

        J/1 7:00, L/1 8:00, L/2 10:00 → W/B1 → F/1 9:00 (→ C1 30), F/2 11:00 (→ C2 40)

    L/2 is not upstream of F/1; L/1 may still have been on the labeller for F/2.
    """
    tell = Tell()
    for what, hour in (("J/1", 7), ("L/1", 8), ("L/2", 10)):
        tell.consume(what, "W/B1", 50, at=day(2, hour))
    for what, hour in (("F/1", 9), ("F/2", 11)):
        tell.produce(what, "W/B1", 50, at=day(2, hour))
    tell.ship("F/1", "C1", 30, at=day(3))
    tell.ship("F/2", "C2", 40, at=day(3))
    ask = Asking(tell.events)
    assert ask.up("F/1") == said("J/1 L/1", cut="L/2")
    assert ask.up("F/2") == said("J/1 L/1? L/2")
    assert ask.down("L/1") == said("F/1 F/2?", "C1 30; C2? 40")
    assert ask.down("L/2") == said("F/2", "C2 40", cut="F/1 C1")
    assert ask.down("J/1") == said("F/1 F/2", "C1 30; C2 40")
    ask.agrees_both_ways("J/1", "L/1", "L/2", "F/1", "F/2")


def test_by_products_over_two_runs() -> None:
    """Both runs of an order fill one by-product lot; runs do not meet, so all is certain.

    A/1 → W/B1 → F/1 (→ C1 8), BY/1 ┐
    A/2 → W/B2 → F/2 (→ C2 7), BY/1 ┴ → FEED → G/1 (→ C3 5)
    """
    tell = Tell()
    for number in ("1", "2"):
        tell.consume(f"A/{number}", f"W/B{number}", 10)
        tell.produce(f"F/{number}", f"W/B{number}", 8)
        tell.produce("BY/1", f"W/B{number}", 2, role="by_product")
    tell.transform(["BY/1"], "FEED", ["G/1"])
    tell.ship("F/1", "C1", 8)
    tell.ship("F/2", "C2", 7)
    tell.ship("G/1", "C3", 5)
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1 BY/1 G/1", "C1 8; C3 5")
    assert ask.down("A/2") == said("F/2 BY/1 G/1", "C2 7; C3 5")
    assert ask.up("G/1") == said("BY/1 A/1 A/2")
    assert ask.up("F/1") == said("A/1")
    ask.agrees_both_ways("A/1", "A/2", "F/1", "F/2", "BY/1", "G/1")


def test_what_an_order_reported_as_a_whole() -> None:
    """`two_runs_of_one_order`, without times: the oil, the only lot of its item, is in everything
    for certain; A/1 or A/2 (or both) is in the scrap the order reported: possible."""
    events = [event | {"at": None} for event in told.two_runs_of_one_order()]
    ask = Asking([{k: v for k, v in e.items() if k[:2] != "at"} for e in events])
    assert ask.down("A/1") == said("F/1 SCRAP/1?")
    assert ask.down("OIL/9") == said("F/1 F/2 SCRAP/1")
    assert ask.up("SCRAP/1") == said("A/1? A/2? OIL/9")
    ask.agrees_both_ways("A/1", "A/2", "OIL/9", "F/1", "F/2", "SCRAP/1")


def vat(*milk: str, **more: object) -> Tell:
    """Milk and rennet R/1 → one vat → cheese CH/1 (→ C1 9 kg) and whey WH/1 (→ C2 80 kg)."""
    tell = Tell()
    tell.transform([*milk, "R/1"], "VAT", ["CH/1", "WH/1"], **more)
    tell.ship("CH/1", "C1", 9, uom="kg")
    tell.ship("WH/1", "C2", 80, uom="kg")
    return tell


def test_one_vat_gives_cheese_and_whey() -> None:
    """One lot of milk is in both for certain: neither could have got milk from another lot."""
    ask = Asking(vat("M/1").events)
    assert ask.down("M/1") == said("CH/1 WH/1", "C1 9 kg; C2 80 kg")
    assert ask.up("WH/1") == said("M/1 R/1")


def test_two_milks_in_one_vat() -> None:
    """Of two lots of milk each may be in the one or the other; the rennet is in both."""
    ask = Asking(vat("M/1", "M/2").events)
    assert ask.down("M/1") == said("CH/1? WH/1?", "C1? 9 kg; C2? 80 kg")
    assert ask.down("R/1") == said("CH/1 WH/1", "C1 9 kg; C2 80 kg")
    assert ask.up("CH/1") == said("M/1? M/2? R/1")


def test_a_homogeneous_vat() -> None:
    """A run said to be homogeneous: every output holds of every input booked on it."""
    ask = Asking(vat("M/1", "M/2", homogeneous=True).events)
    assert ask.down("M/1") == said("CH/1 WH/1", "C1 9 kg; C2 80 kg")
    assert ask.up("CH/1") == said("M/1 M/2 R/1")


def test_a_blend_is_homogeneous_but_its_order_is_not() -> None:
    """A/1, A/2 → W/B1, a blend → F/1, F/2; colours D/1, D/2 are booked on the order W.

    The blend mixes what is booked on it; which colour went where no record says.
    """
    tell = Tell()
    tell.transform(["A/1", "A/2"], "B1", ["F/1", "F/2"], work_order="W", kind="blend", at=day(2, 9))
    tell.consume("D/1", "W", at=day(2, 8))
    tell.consume("D/2", "W", at=day(2, 8))
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1 F/2")
    assert ask.down("D/1") == said("F/1? F/2?")
    assert ask.up("F/2") == said("A/1 A/2 D/1? D/2?")
    ask.agrees_both_ways("A/1", "A/2", "D/1", "D/2", "F/1", "F/2")


def test_scrap_is_no_other_output() -> None:
    """A/1, A/2 → B1 → F/1 and scrap X/1; A/3, A/4 → B2 → scrap Y/1, Y/2 only.

    All of A/1 could only be in F/1 (scrap takes nothing away from that), but how much of it is in
    the scrap no record says. Where only scrap came out, the scrap holds it.
    """
    tell = Tell()
    for lot, run in (("1", "/B1"), ("2", "/B1"), ("3", "/B2"), ("4", "/B2")):
        tell.consume(f"A/{lot}", run, at=None)
    tell.produce("F/1", "/B1", at=None)
    for what, run in (("X/1", "/B1"), ("Y/1", "/B2"), ("Y/2", "/B2")):
        tell.produce(what, run, role="scrap", at=None)
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1 X/1?")
    assert ask.down("A/3") == said("Y/1 Y/2")
    assert ask.up("X/1") == said("A/1? A/2?")


def test_untracked_outputs_and_inputs_count() -> None:
    """A/1 and A without a lot → B1 → F/1, PASTE without a lot;  A/2 and A without a lot → B2 → G/1.

    A/1 may all be in the paste, and F/1's part of A may be of the lot nobody booked. On B2 there
    is one output only, so A/2 is in it.
    """
    tell = Tell()
    tell.transform(["A/1", "A"], "B1", ["F/1", "PASTE"])
    tell.transform(["A/2", "A"], "B2", ["G/1"])
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1? PASTE?")
    assert ask.up("F/1") == said("A/1? A?")
    assert ask.down("A/2") == said("G/1")
    assert ask.up("G/1") == said("A/2 A")


def test_an_assumed_booking_is_never_certain_and_never_cut() -> None:
    """A/1 → W/B1 (assumed, dated after the output) → F/1 → C1 5; B/1 → W/B1 recorded.

    An assumed time says nothing: the step is there, and only possible.
    """
    tell = Tell()
    tell.receive("A/1", 10, at=day(1))
    tell.consume("B/1", "W/B1", 1, at=day(2, 7))
    tell.produce("F/1", "W/B1", 10, at=day(2))
    tell.ship("F/1", "C1", 5, at=day(3))
    tell.consume("A/1", "W/B1", 1, at=day(5), basis="assumed")
    ask = Asking(tell.events)
    assert ask.down("A/1") == said("F/1?", "C1? 5")
    assert ask.down("B/1") == said("F/1", "C1 5")
    assert ask.up("F/1") == said("A/1? B/1")


def test_several_serials_in_one_order_without_unit_records() -> None:
    """Ten boards of lots P/1 and P/2, housings of one lot H/1 → order W → U#1, U#2, U#3.

    Nobody recorded which board went into which unit: each lot is possible in each unit, the
    housing certain in all. U#1 → C1, U#2 → C2.
    """
    tell = Tell()
    for what, quantity in (("P/1", 1), ("P/2", 2), ("H/1", 3)):
        tell.consume(what, "W", quantity, at=day(2))
    for number in "123":
        tell.produce(f"U#{number}", "W", at=day(3))
    tell.ship("U#1", "C1", at=day(4))
    tell.ship("U#2", "C2", at=day(4))
    ask = Asking(tell.events)
    assert ask.down("P/1") == said("U#1? U#2? U#3?", "C1? 1; C2? 1")
    assert ask.down("H/1") == said("U#1 U#2 U#3", "C1 1; C2 1")
    assert ask.up("U#2") == said("P/1? P/2? H/1")
    ask.agrees_both_ways("P/1", "P/2", "H/1", "U#1", "U#2", "U#3")
