"""Completeness: what does not add up, and what does though it looks as if it did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.findings import Looked, day, looked_at, made
from tests.neo4j_server import Server
from tests.trace.telling import Tell, thing


def more_left_than_came_in(tell: Tell) -> None:
    tell.add("define", customer="DEPOT", kind="own", at=None)
    for lot in ("over", "exact", "depot", "pallet", "returned", "lost"):
        made(tell, f"F/{lot}", f"W{lot}/1", 100, uom="pcs")
    tell.ship("F/over", "C", 130, uom="pcs", at=day(4))
    tell.ship("F/exact", "C", 100, uom="EA", at=day(4))
    tell.ship("F/depot", "DEPOT", 100, at=day(4))
    tell.ship("F/depot", "C", 100, at=day(5))
    tell.pack("P", ("F/pallet", 60), at=day(3))
    tell.ship("[P]", "C", at=day(4))
    tell.ship("F/pallet", "C", 50, at=day(5))
    tell.ship("F/returned", "C", 100, at=day(4))
    tell.back("F/returned", "C", 20, at=day(5))
    tell.ship("F/returned", "D", 20, at=day(6))
    tell.ship("F/lost", "C", 95, at=day(6))
    tell.add("adjust", object=thing("F/lost"), quantity=-10, reason="loss", at=day(7))


def test_more_left_than_came_in(found: Looked) -> None:
    """Everything counts, on pallets too; an own depot is a place, returns bring back."""
    said = found(more_left_than_came_in, "negative_balance")
    assert said == {
        "lot:F/over": "has 30 pcs more gone than ever came in",
        "lot:F/pallet": "has 10 pcs more gone than ever came in",
        "lot:F/lost": "has 5 pcs more gone than ever came in",
    }
    assert found(more_left_than_came_in, "short_for_a_time") == {}


def a_tote_that_is_used_again(tell: Tell) -> None:
    for number in range(1, 5):
        tell.receive(f"A/{number}", 10, at=day(1))
        tell.pack("TOTE", (f"A/{number}", 10), at=day(number + 1, 6))
        tell.consume("[TOTE]", f"W{number}/1", at=day(number + 1, 8))
        if number != 3:
            tell.unpack("TOTE", (f"A/{number}", 10), at=day(number + 1, 9))
    tell.consume("[TOTE]", "W9/1", at=None)


def test_a_tote_that_is_used_again(found: Looked) -> None:
    """What was taken out before is not counted again; what was left in is."""
    said = found(a_tote_that_is_used_again, "negative_balance")
    assert said["lot:A/3"] == "has 20 more gone than ever came in"  # W3, W4, and at some time W9
    assert said["lot:A/1"] == "has 10 more gone than ever came in"


def serials_of_a_lot_carry_its_balance(tell: Tell) -> None:
    for number in (1, 2):
        tell.receive(f"S/L1#{number}")
    tell.consume("S/L1", "W/1", 2)
    tell.receive("T/L2", 2)
    tell.ship("T/L2#9", "C")
    tell.receive("U#5")
    tell.ship("U#5", "C")
    tell.ship("U#5", "D")


def test_serials_of_a_lot_carry_its_balance(found: Looked) -> None:
    """Received by serial, used by lot; and received with its lot, shipped by serial."""
    assert set(found(serials_of_a_lot_carry_its_balance, "negative_balance")) == {"serial:U/5"}


def more_left_than_had_come_in_by_then(tell: Tell) -> None:
    for lot, second in (("late", 50), ("unknown", None)):
        tell.receive(f"A/{lot}", 10 if second else None, at=day(1))
        tell.consume(f"A/{lot}", "W/1", 30, at=day(2))
        tell.receive(f"A/{lot}", second, at=day(3))
    tell.receive("A/by-day", 10, at="2026-03-02")
    tell.receive("A/by-day", 10, at="2026-03-02")
    tell.consume("A/by-day", "W/1", 20, at=day(2, 6))


def test_more_left_than_had_come_in_by_then(found: Looked) -> None:
    """In the end it adds up; unknown quantities are taken in favour of the books."""
    said = found(more_left_than_had_come_in_by_then, "short_for_a_time")
    assert said == {"lot:A/late": "was 20 short on 2026-03-02 12:00 UTC (batch:W/1)"}
    assert found(more_left_than_had_come_in_by_then, "negative_balance") == {}


def units_that_do_not_convert(tell: Tell) -> None:
    tell.add("define", item="B", uom="pcs", factors={"case": 12}, at=None)
    for what, uoms in (("A/kg", ("kg", "g")), ("A/odd", ("kg", "pcs")), ("B/case", ("pcs", "CS")),
                       ("B/odd", ("pcs", "layer")), ("B/none", ("pcs", None))):  # fmt: skip
        tell.receive(what, 24, uom=uoms[0])
        tell.consume(what, "W/1", 1, uom=uoms[1])


def test_units_that_do_not_convert(found: Looked) -> None:
    assert found(units_that_do_not_convert, "units_do_not_convert") == {
        "lot:A/odd": "is booked in kg and in pcs",
        "lot:B/odd": "is booked in pcs and in layer",
    }


def shipped_without_a_quantity(tell: Tell) -> None:
    tell.ship("F/open", "C")
    tell.ship("F/known", "C", 5)
    tell.ship("S#1", "C")
    tell.pack("P", ("F/packed", None), ("F/counted", 3))
    tell.ship("[P]", "C")


def test_shipped_without_a_quantity(found: Looked) -> None:
    assert set(found(shipped_without_a_quantity, "unknown_ship_quantity")) == {
        "lot:F/open",
        "lot:F/packed",
    }


def more_came_back_than_was_shipped(tell: Tell) -> None:
    for lot, back in (("all", 40), ("more", 60), ("none", 0)):
        if back:
            tell.ship(f"F/{lot}", "C", 40, uom="pcs")
            tell.back(f"F/{lot}", "C", back, uom="pcs")
    tell.ship("F/other", "C", 40)
    tell.back("F/other", "D", 4)


def test_more_came_back_than_was_shipped(found: Looked) -> None:
    assert found(more_came_back_than_was_shipped, "returned_too_much") == {
        "lot:F/more": "came back from customer:C: 60 pcs, "
        "20 pcs more than had been shipped there by then",
        "lot:F/other": "came back from customer:D, to which it was never shipped",
    }


def count_that_differs(tell: Tell) -> None:
    for lot in ("less", "right", "settled", "recounted", "elsewhere"):
        tell.receive(f"A/{lot}", 200, uom="kg", location="STORE", at=day(1))

    def count(lot: str, quantity: float, **more: Any) -> None:
        fields = {"object": thing(f"A/{lot}"), "quantity": quantity, "uom": "kg"}
        tell.add("count", **fields | {"location": "STORE", "at": day(3)} | more)

    count("less", 180)
    count("right", 200)
    count("settled", 180)
    tell.add("adjust", object=thing("A/settled"), quantity=-20, uom="kg", location="STORE",
             reason="count", at=day(3, 13))  # fmt: skip
    count("recounted", 180)
    count("recounted", 200, at=day(4))
    count("elsewhere", 5, location="DOCK")


def test_count_that_differs(found: Looked) -> None:
    """The last count at a place; a difference that was booked since is settled."""
    said = found(count_that_differs, "count_difference")
    assert set(said) == {"lot:A/less", "lot:A/elsewhere"}
    assert "180 kg, where the books say 200 kg" in said["lot:A/less"]


def a_count_that_does_not_convert(tell: Tell) -> None:
    made(tell, "F/1", "W/1", 200, uom="pcs")
    for quantity, uom, place in ((180, "pcs", "STORE"), (7, "kg", "DOCK")):
        tell.add("count", object=thing("F/1"), quantity=quantity, uom=uom, location=place,
                 at=day(3))  # fmt: skip


def test_a_count_in_a_unit_that_does_not_convert_hides_no_other_count(found: Looked) -> None:
    """A count moves nothing: where its unit does not convert, only it cannot be compared."""
    assert set(found(a_count_that_does_not_convert, "count_difference")) == {"lot:F/1"}
    assert found(a_count_that_does_not_convert, "units_do_not_convert") == {}


HISTORIES = (
    more_left_than_came_in, a_tote_that_is_used_again, serials_of_a_lot_carry_its_balance,
    more_left_than_had_come_in_by_then, units_that_do_not_convert, shipped_without_a_quantity,
    more_came_back_than_was_shipped, count_that_differs, a_count_that_does_not_convert,
)  # fmt: skip


@pytest.fixture(scope="module")
def found(server: Server) -> Iterator[Looked]:
    """All of them, in one graph."""
    yield from looked_at(server, HISTORIES)
