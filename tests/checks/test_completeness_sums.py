"""Completeness: what does not add up, and what does though it looks as if it did not."""

from __future__ import annotations

from typing import Any

from app.graph.run import Graph
from tests.checks.findings import day, found, made
from tests.conftest import Load
from tests.trace.telling import Tell, thing


def test_more_left_than_came_in(graph: Graph, load: Load) -> None:
    """Everything counts, on pallets too; an own depot is a place, returns bring back."""
    tell = Tell()
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
    load(graph, tell.events)
    said = found(graph, "negative_balance")
    assert said == {
        "lot:F/over": "has 30 pcs more gone than ever came in",
        "lot:F/pallet": "has 10 pcs more gone than ever came in",
        "lot:F/lost": "has 5 pcs more gone than ever came in",
    }
    assert found(graph, "short_for_a_time") == {}


def test_a_tote_that_is_used_again(graph: Graph, load: Load) -> None:
    """What was taken out before is not counted again; what was left in is."""
    tell = Tell()
    for number in range(1, 5):
        tell.receive(f"A/{number}", 10, at=day(1))
        tell.pack("TOTE", (f"A/{number}", 10), at=day(number + 1, 6))
        tell.consume("[TOTE]", f"W{number}/1", at=day(number + 1, 8))
        if number != 3:
            tell.unpack("TOTE", (f"A/{number}", 10), at=day(number + 1, 9))
    tell.consume("[TOTE]", "W9/1", at=None)
    load(graph, tell.events)
    said = found(graph, "negative_balance")
    assert said["lot:A/3"] == "has 20 more gone than ever came in"  # W3, W4, and at some time W9
    assert said["lot:A/1"] == "has 10 more gone than ever came in"


def test_serials_of_a_lot_carry_its_balance(graph: Graph, load: Load) -> None:
    """Received by serial, used by lot; and received with its lot, shipped by serial."""
    tell = Tell()
    for number in (1, 2):
        tell.receive(f"S/L1#{number}")
    tell.consume("S/L1", "W/1", 2)
    tell.receive("T/L2", 2)
    tell.ship("T/L2#9", "C")
    tell.receive("U#5")
    tell.ship("U#5", "C")
    tell.ship("U#5", "D")
    load(graph, tell.events)
    assert set(found(graph, "negative_balance")) == {"serial:U/5"}


def test_more_left_than_had_come_in_by_then(graph: Graph, load: Load) -> None:
    """In the end it adds up; unknown quantities are taken in favour of the books."""
    tell = Tell()
    for lot, second in (("late", 50), ("unknown", None)):
        tell.receive(f"A/{lot}", 10 if second else None, at=day(1))
        tell.consume(f"A/{lot}", "W/1", 30, at=day(2))
        tell.receive(f"A/{lot}", second, at=day(3))
    tell.receive("A/by-day", 10, at="2026-03-02")
    tell.receive("A/by-day", 10, at="2026-03-02")
    tell.consume("A/by-day", "W/1", 20, at=day(2, 6))
    load(graph, tell.events)
    said = found(graph, "short_for_a_time")
    assert said == {"lot:A/late": "was 20 short on 2026-03-02 12:00 UTC (batch:W/1)"}
    assert found(graph, "negative_balance") == {}


def test_units_that_do_not_convert(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.add("define", item="B", uom="pcs", factors={"case": 12}, at=None)
    for what, uoms in (("A/kg", ("kg", "g")), ("A/odd", ("kg", "pcs")), ("B/case", ("pcs", "CS")),
                       ("B/odd", ("pcs", "layer")), ("B/none", ("pcs", None))):  # fmt: skip
        tell.receive(what, 24, uom=uoms[0])
        tell.consume(what, "W/1", 1, uom=uoms[1])
    load(graph, tell.events)
    assert found(graph, "units_do_not_convert") == {
        "lot:A/odd": "is booked in kg and in pcs",
        "lot:B/odd": "is booked in pcs and in layer",
    }


def test_shipped_without_a_quantity(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.ship("F/open", "C")
    tell.ship("F/known", "C", 5)
    tell.ship("S#1", "C")
    tell.pack("P", ("F/packed", None), ("F/counted", 3))
    tell.ship("[P]", "C")
    load(graph, tell.events)
    assert set(found(graph, "unknown_ship_quantity")) == {"lot:F/open", "lot:F/packed"}


def test_more_came_back_than_was_shipped(graph: Graph, load: Load) -> None:
    tell = Tell()
    for lot, back in (("all", 40), ("more", 60), ("none", 0)):
        if back:
            tell.ship(f"F/{lot}", "C", 40, uom="pcs")
            tell.back(f"F/{lot}", "C", back, uom="pcs")
    tell.ship("F/other", "C", 40)
    tell.back("F/other", "D", 4)
    load(graph, tell.events)
    assert found(graph, "returned_too_much") == {
        "lot:F/more": "came back from customer:C: 60 pcs, "
        "20 pcs more than had been shipped there by then",
        "lot:F/other": "came back from customer:D, to which it was never shipped",
    }


def test_count_that_differs(graph: Graph, load: Load) -> None:
    """The last count at a place; a difference that was booked since is settled."""
    tell = Tell()
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
    load(graph, tell.events)
    said = found(graph, "count_difference")
    assert set(said) == {"lot:A/less", "lot:A/elsewhere"}
    assert "180 kg, where the books say 200 kg" in said["lot:A/less"]


def test_a_count_in_a_unit_that_does_not_convert_hides_no_other_count(
    graph: Graph, load: Load
) -> None:
    """A count moves nothing: where its unit does not convert, only it cannot be compared."""
    tell = Tell()
    made(tell, "F/1", "W/1", 200, uom="pcs")
    for quantity, uom, place in ((180, "pcs", "STORE"), (7, "kg", "DOCK")):
        tell.add("count", object=thing("F/1"), quantity=quantity, uom=uom, location=place,
                 at=day(3))  # fmt: skip
    load(graph, tell.events)
    assert set(found(graph, "count_difference")) == {"lot:F/1"}
    assert found(graph, "units_do_not_convert") == {}
