"""Named genealogies: pallets, totes, cases; a container stands for what is in it then."""

from __future__ import annotations

from tests.trace.asking import Asking, said
from tests.trace.telling import Tell, day


def mixed_pallet() -> Tell:
    """Two lots on one pallet, one of them partly taken off before it is shipped; used again later.

    A/1 → F/1 10 ┐
                 ├ [PAL] ─ 4 of F/1 taken off → C1      then emptied, F/3 7 → [PAL] → C2
    A/2 → F/2  5 ┘
    """
    tell = Tell()
    for number, quantity in (("1", 10), ("2", 5), ("3", 7)):
        tell.consume(f"A/{number}", f"W{number}/B1", quantity, uom="kg")
        tell.produce(f"F/{number}", f"W{number}/B1", quantity, uom="pcs")
    tell.pack("PAL", ("F/1", 10), ("F/2", 5))
    tell.unpack("PAL", ("F/1", 4))
    tell.ship("[PAL]", "C1", document="DN-1")
    tell.unpack("PAL")
    tell.pack("PAL", ("F/3", 7))
    tell.ship("[PAL]", "C2", document="DN-2")
    return tell


def test_a_mixed_pallet_with_an_unpack_before_shipping() -> None:
    """C1 got 6 of F/1 (4 were taken off) and 5 of F/2; C2 got 7 of F/3. Contents of one pallet do
    not reach each other."""
    ask = Asking(mixed_pallet().events)
    assert ask.down("A/1") == said("F/1", "C1 6")
    assert ask.down("A/2") == said("F/2", "C1 5")
    assert ask.down("A/3") == said("F/3", "C2 7")
    assert ask.up("customer:C1") == said("F/1 F/2 A/1 A/2")
    assert ask.up("customer:C2") == said("F/3 A/3")
    ask.agrees_both_ways("A/1", "A/2", "A/3", "F/1", "F/2", "F/3")


def test_a_pallet_as_root() -> None:
    """Up: all it ever held and their origins. Down: its contents and where it went with each."""
    ask = Asking(mixed_pallet().events)
    assert ask.up("hu:PAL") == said("F/1 F/2 F/3 A/1 A/2 A/3")
    assert ask.down("hu:PAL") == said("F/1 F/2 F/3", "C1 11; C2 7")


def test_a_container_as_root_goes_down_from_the_packing() -> None:
    """F/1 20 (1st) → C0 5 (2nd); 10 packed (3rd) → [PAL] → C1 (4th); F/1 → C2 5 (5th).

    C0 got its five before any of the lot was on the pallet, and the ten that stood beside it were
    enough for C0 and C2 together: neither is a concern of the pallet.
    """
    tell = Tell()
    tell.produce("F/1", "W/B1", 20, at=day(1))
    tell.ship("F/1", "C0", 5, at=day(2))
    tell.pack("PAL", ("F/1", 10), at=day(3))
    tell.ship("[PAL]", "C1", at=day(4))
    tell.ship("F/1", "C2", 5, at=day(5))
    ask = Asking(tell.events)
    assert ask.down("hu:PAL") == said("F/1", "C1 10")
    assert ask.down("F/1") == said("", "C0 5; C1 10; C2 5")


def test_a_tote_scanned_into_an_order() -> None:
    """One tote, filled twice, scanned into two orders; each order got what was in it then.

    M/1 50 → [TOTE] → W1/B1 → F/1 → C1 40;  emptied;  M/2 40 → [TOTE] → W2/B1 → F/2 → C2 30
    """
    tell = Tell()
    for number, quantity in (("1", 50), ("2", 40)):
        tell.pack("TOTE", (f"M/{number}", quantity))
        tell.consume("[TOTE]", f"W{number}/B1")
        tell.produce(f"F/{number}", f"W{number}/B1", quantity)
        tell.unpack("TOTE")
    tell.ship("F/1", "C1", 40)
    tell.ship("F/2", "C2", 30)
    ask = Asking(tell.events)
    assert ask.down("M/1") == said("F/1", "C1 40")
    assert ask.down("M/2") == said("F/2", "C2 30")
    assert ask.up("F/1") == said("M/1")
    assert ask.up("F/2") == said("M/2")
    assert ask.down("hu:TOTE") == said("M/1 M/2 F/1 F/2", "C1 40; C2 30")
    assert "hu:TOTE" in {node.ref for node in ask.trace("up", "F/2").nodes}
    ask.agrees_both_ways("M/1", "M/2", "F/1", "F/2")


def test_a_tote_not_emptied_keeps_its_first_fill() -> None:
    """M/1 → [TOTE] → W1/B1 → F/1; M/2 is put in without an unpack → W2/B1 → F/2.

    Scanning a tote into an order does not say that it was emptied, so M/1 may be in it still; of
    both lots F/2 is the one output. M/2 was not in it yet for W1: that is no question of time but
    of packing, and not listed as removed.
    """
    tell = Tell()
    tell.pack("TOTE", ("M/1", 50))
    tell.consume("[TOTE]", "W1/B1")
    tell.produce("F/1", "W1/B1")
    tell.pack("TOTE", ("M/2", 40))
    tell.consume("[TOTE]", "W2/B1")
    tell.produce("F/2", "W2/B1")
    ask = Asking(tell.events)
    assert ask.down("M/1") == said("F/1 F/2?")
    assert ask.down("M/2") == said("F/2")
    assert ask.up("F/1") == said("M/1")
    assert ask.up("F/2") == said("M/1? M/2")


def test_nested_containers() -> None:
    """F/1 12 → [CASE] → [PAL] ─ F/2 3 put on and taken off again → C1; the case is taken off → C2.

    C1 got the pallet with the case in it. What was shipped is out; the case was unpacked there by
    name, so that what stood in it may be in it still. F/2 went nowhere.
    """
    tell = Tell()
    tell.pack("CASE", ("F/1", 12))
    tell.pack("PAL", ("[CASE]", None), ("F/2", 3))
    tell.unpack("PAL", ("F/2", 3))
    tell.ship("[PAL]", "C1")
    tell.unpack("PAL", ("[CASE]", None))
    tell.ship("[CASE]", "C2")
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C1 12; C2? 12")
    assert ask.down("F/2") == said()
    assert ask.up("customer:C1") == said("F/1")
    assert ask.up("hu:PAL") == said("F/1 F/2")
    assert ask.up("hu:CASE") == said("F/1")


def test_unpacks_close_packs_first_in_first_out() -> None:
    """F/1 10 on the 1st, 10 more on the 2nd → [PAL]; 12 taken off on the 3rd → C1 on the 4th.

    The first ten are off, two of the second: eight went to C1.
    """
    tell = Tell()
    tell.pack("PAL", ("F/1", 10), at=day(1))
    tell.pack("PAL", ("F/1", 10), at=day(2))
    tell.unpack("PAL", ("F/1", 12), at=day(3))
    tell.ship("[PAL]", "C1", at=day(4))
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C1 8")


def test_at_one_instant_a_shipment_sees_what_is_being_unpacked_and_packed() -> None:
    """At noon F/1 is unpacked, F/2 packed and the pallet shipped to C1; next day it goes to C2.

    The shipment at noon still sees F/1, and already F/2; the next day it may be F/2, if that was
    packed after the shipment.
    """
    tell = Tell()
    tell.pack("PAL", ("F/1", 10), at=day(1))
    tell.unpack("PAL", ("F/1", None), at=day(2, 12))
    tell.pack("PAL", ("F/2", 5), at=day(2, 12))
    tell.ship("[PAL]", "C1", at=day(2, 12))
    tell.ship("[PAL]", "C2", at=day(3))
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C1 10")
    assert ask.down("F/2") == said("", "C1 5; C2? 5")


def test_packed_on_a_day_and_shipped_within_it() -> None:
    """F/1 packed "on the 2nd" → [PAL] → C0 on the 1st, C1 at noon of the 2nd, C2 on the 3rd, C3
    at no recorded time.

    By the booked end (the end of the 2nd) it is in for C2, unless it had left with the shipment of
    which nobody knows when it was; at noon it may have been in or not. On the 1st it was not.
    """
    tell = Tell()
    tell.pack("PAL", ("F/1", 5), at="2026-03-02")
    for customer, at in (("C0", day(1)), ("C1", day(2, 12)), ("C2", day(3)), ("C3", None)):
        tell.ship("[PAL]", customer, at=at)
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C1? 5; C2? 5; C3? 5")


def test_containers_go_by_the_booked_time_whatever_its_basis() -> None:
    """Posted packing of the 2nd counts from the 2nd on: the pallet shipped on the 1st was without
    it, though what is posted may have happened earlier."""
    tell = Tell()
    tell.produce("F/1", "W/B1", 5, at=day(1, 0))
    tell.pack("PAL", ("F/1", 5), at=day(2), at_basis="posted")
    tell.ship("[PAL]", "C1", at=day(1))
    tell.ship("[PAL]", "C2", at=day(3))
    ask = Asking(tell.events)
    assert ask.down("F/1") == said("", "C2 5")
