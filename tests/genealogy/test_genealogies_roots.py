"""Named genealogies: what can be asked about, one by one and several at once."""

from __future__ import annotations

from tests.reference.times import read_instant
from tests.trace.asking import Asking, said
from tests.trace.telling import Tell, day


def plant() -> Tell:
    """A small plant: two suppliers, one order with two runs, two lines, two places, customers.

        S1 lot SL → A/1 100 (RAW, 1st) ┬ W/B1 (2nd, LINE-1) → F/1 40 (FG) → C1 30 (4th, -10 6th)
        S1 lot SL → A/2  50 (RAW, 1st) ┴ W/B2 (3rd, LINE-2) → F/2 50 (FG) → C2 25 (5th)
        S2        → OIL/9   (RAW, 1st) → W (booked on the order, 1st)
        W as a whole → SCRAP/1 (3rd)        what C1 sent back → C3 5 (7th)

    Of A/1 100 go into B1, of A/2 50 into B2.
    """
    tell = Tell()
    for lot, quantity in (("1", 100), ("2", 50)):
        tell.receive(f"A/{lot}", quantity, supplier="S1", supplier_lot="SL", location="RAW",
                     at=day(1))  # fmt: skip
    tell.receive("OIL/9", 5, supplier="S2", location="RAW", at=day(1))
    tell.consume("OIL/9", "W", 5, location="RAW", at=day(1, 12))
    for number, on, used, made in (("1", 2, 100, 40), ("2", 3, 50, 50)):
        line = {"resource": f"LINE-{number}"}
        tell.consume(f"A/{number}", f"W/B{number}", used, location="RAW", at=day(on), **line)
        tell.produce(f"F/{number}", f"W/B{number}", made, location="FG", at=day(on, 12), **line)
    tell.produce("SCRAP/1", "W", 3, role="scrap", at=day(3, 18))
    tell.ship("F/1", "C1", 30, from_="FG", at=day(4))
    tell.ship("F/2", "C2", 25, from_="FG", at=day(5))
    tell.back("F/1", "C1", 10, to="BACK", at=day(6))
    tell.ship("F/1", "C3", 5, from_="BACK", at=day(7))
    return tell


FIRST = "C1 30-10=20; C3 5"
BOTH = "C1 30-10=20; C2 25; C3 5"


def between(first: str, last: str) -> tuple[int, int]:
    """A window in UTC microseconds."""
    return read_instant(first), read_instant(last)


def test_suppliers_and_their_lots() -> None:
    """A supplier is all it supplied; a supplier's lot all internal lots from it.

    The scrap of the order holds of A/1 or of A/2: as no single chain to it is certain, neither is
    it, though both lots are S1's. The oil is the only lot of its item and in everything.
    """
    ask = Asking(plant().events)
    assert ask.down("supplier:S1") == said("A/1 A/2 F/1 F/2 SCRAP/1?", BOTH)
    assert ask.down("supplier-lot:S1/SL") == said("A/1 A/2 F/1 F/2 SCRAP/1?", BOTH)
    assert ask.down("supplier:S2") == said("OIL/9 F/1 F/2 SCRAP/1", BOTH)


def test_one_internal_lot_from_two_suppliers() -> None:
    """A/1 comes from S1 lot X and from S2 lot Y and stays one lot: either root means all of it."""
    tell = Tell()
    tell.receive("A/1", 10, supplier="S1", supplier_lot="X", at=day(1))
    tell.receive("A/1", 10, supplier="S2", supplier_lot="Y", at=day(3))
    tell.consume("A/1", "W/B1", 5, at=day(2))
    tell.produce("F/1", "W/B1", 5, at=day(2))
    ask = Asking(tell.events)
    assert ask.down("supplier-lot:S2/Y") == said("A/1 F/1")
    suppliers = {n.ref for n in ask.trace("up", "F/1").nodes if n.kind == "supplier"}
    assert suppliers == {"supplier:S1"}, "the receipt of S2 came after the draw, which S1 covers"


def test_orders_and_batches() -> None:
    """Down what was made, up what was booked. For a batch, what its order reported as a whole and
    what was booked on its order is possible, as the order has another run."""
    ask = Asking(plant().events)
    assert ask.down("order:W") == said("F/1 F/2 SCRAP/1", BOTH)
    assert ask.up("order:W") == said("A/1 A/2 OIL/9")
    assert ask.down("batch:W/B1") == said("F/1 SCRAP/1?", FIRST)
    assert ask.up("batch:W/B1") == said("A/1 OIL/9?")


def test_orders_within_a_window() -> None:
    """Only what the order made, or used, from the 3rd on, or up to the 2nd."""
    ask = Asking(plant().events)
    late, early = between(day(3, 0), day(9)), between(day(1, 0), day(2, 23))
    assert ask.down("order:W", window=late) == said("F/2 SCRAP/1", "C2 25")
    assert ask.down("order:W", window=early) == said("F/1", FIRST)
    assert ask.up("order:W", window=early) == said("A/1 OIL/9")
    assert ask.up("order:W", window=late) == said("A/2")


def test_resources() -> None:
    """A line is what ran on it; what its order reported as a whole may be of another line."""
    ask = Asking(plant().events)
    assert ask.down("resource:LINE-1") == said("F/1 SCRAP/1?", FIRST)
    assert ask.up("resource:LINE-2") == said("A/2 OIL/9?")
    nothing = between(day(8), day(9))
    assert ask.down("resource:LINE-1", window=nothing) == said()
    assert ask.down("resource:LINE-1", window=between(day(2), day(2, 23))).goods != ()


def test_locations() -> None:
    """A place is what was there: RAW all that was received, FG what was made, within a window what
    was there in it (A/1 left RAW on the 2nd, A/2 on the 3rd, the oil on the 1st)."""
    ask = Asking(plant().events)
    part = "C1 30-10=20; C2 25; C3? 5"  # what C1 sent back came to BACK
    assert ask.down("location:FG") == said("F/1 F/2", part)
    assert ask.down("location:RAW") == said("A/1 A/2 OIL/9 F/1 F/2 SCRAP/1", BOTH)
    assert ask.down("location:RAW", window=between(day(2, 10), day(2, 11))) == said(
        "A/2 F/2 SCRAP/1?", "C2 25"
    )  # fmt: skip
    assert ask.down("location:BACK", window=between(day(6), day(6, 9))) == said(
        "F/1", "C3 5", "C1"
    )  # fmt: skip
    assert ask.up("location:FG") == said("F/1 F/2 A/1 A/2 OIL/9")


def test_customers() -> None:
    """Up: what was shipped there, as of then. Down: what it sent back, from then on: C3 got some of
    what C1 returned; C1's own delivery was before (30 of 40: covered)."""
    ask = Asking(plant().events)
    assert ask.up("customer:C1") == said("F/1 A/1 OIL/9")
    assert ask.up("customer:C2") == said("F/2 A/2 OIL/9")
    again = ask.down("customer:C1")
    assert (again.goods, again.customers) == (("F/1",), ("C3? 5",))
    assert ask.down("customer:C2") == said()


def test_what_a_customer_got_is_as_of_the_shipment() -> None:
    """T/1 → S/1 10 (1st) → C1 8 (2nd); T/2 → S/1 10 (3rd) → C2 8 (4th): C1 got none of T/2."""
    tell = Tell()
    for number, on in (("1", 1), ("2", 3)):
        tell.consume(f"T/{number}", f"/B{number}", 10, at=day(on))
        tell.produce("S/1", f"/B{number}", 10, at=day(on))
        tell.ship("S/1", f"C{number}", 8, at=day(on + 1))
    ask = Asking(tell.events)
    assert ask.up("customer:C1") == said("S/1 T/1", cut="T/2")
    assert ask.up("customer:C2") == said("S/1 T/1 T/2")


def test_items() -> None:
    """An item is all its lots and serials."""
    ask = Asking(plant().events)
    assert ask.down("item:A") == said("A/1 A/2 F/1 F/2 SCRAP/1?", BOTH)
    assert ask.up("item:F") == said("F/1 F/2 A/1 A/2 OIL/9")


def test_several_roots_are_united() -> None:
    """Each is traced by itself; certainty is the best of them, and each thing says from which root.

    The order in which roots are named, or named twice, changes nothing.
    """
    ask = Asking(plant().events)
    assert ask.down("A/1", "A/2") == said("F/1 F/2 SCRAP/1?", BOTH)
    assert ask.down("A/1", "OIL/9") == said("F/1 F/2 SCRAP/1", BOTH)
    assert ask.down("A/1", "batch:W/B2") == said("F/1 F/2 SCRAP/1?", BOTH)
    found = ask.trace("down", "A/2", "A/1")
    reach = {node.ref: node.roots for node in found.nodes}
    assert reach["lot:F/1"] == ("lot:A/1",)
    assert reach["lot:SCRAP/1"] == ("lot:A/1", "lot:A/2")
    assert ask.trace("down", "A/1", "A/2").as_json() == found.as_json()
    assert ask.trace("down", "A/1", "A/2", "A/1").as_json() == found.as_json()


def test_one_root_below_another() -> None:
    """A/1 and F/1, which it became: F/1 is a root and certain; the answer is that of A/1."""
    ask = Asking(plant().events)
    assert ask.down("A/1", "F/1") == said("SCRAP/1?", FIRST)
    assert ask.up("A/1", "F/1") == said("OIL/9")
