"""Completeness: each check by a history that shows it, and by ones nearly the same that do not."""

from __future__ import annotations

from typing import Any

import pytest

from app.events.models import Incoming
from app.events.service import take
from app.graph.run import Graph, Work
from app.trace.completeness import completeness, gaps
from app.trace.gaps.feeds import feeds
from app.trace.gaps.table import CHECKS, SEVERITIES
from tests.conftest import Load
from tests.trace.telling import Tell, thing


def found(graph: Graph, code: str) -> dict[str, str]:
    """What a check finds in the whole graph: ref → text."""
    ids = graph.one("checks/things")["ids"]
    return {gap.ref: gap.text for gap in graph.read(lambda w: gaps(w, ids)) if gap.code == code}


def node_ids(graph: Graph, *refs: str) -> list[int]:
    """Node ids of some refs."""
    return [row["id"] for row in graph.rows("trace/by_ref", refs=list(refs))]


def day(number: int, hour: int = 12) -> str:
    """An hour of a day of March 2026."""
    return f"2026-03-{number:02}T{hour:02}:00:00Z"


def made(tell: Tell, what: str, run: str, quantity: float, **more: Any) -> None:
    """A lot made on a run of its own, of a received input, at a named place."""
    tell.receive(f"IN/{run}", 10, location="STORE", at=day(1, 1))
    tell.consume(f"IN/{run}", run, 10, location="STORE", at=day(1, 2))
    tell.produce(what, run, quantity, **{"location": "STORE", "at": day(2)} | more)


def test_born_without_origin(graph: Graph, load: Load) -> None:
    """Used, packed or moved but never received or made; a definition alone is no use."""
    tell = Tell()
    tell.receive("A/known", 5)
    tell.consume("A/known", "W/1", 5)
    tell.consume("A/used", "W/1", 5)
    tell.move("A/moved", "STORE", 5)
    tell.pack("P", ("A/packed", 5))
    tell.add("define", lot={"item": "A", "lot": "defined"}, name="x", at=None)
    tell.receive("S/L1#in-lot")
    tell.receive("T/L2", 2)
    tell.consume("T/L2#of-lot", "W/1")
    tell.consume("U/L3#of-nothing", "W/1")
    tell.consume("V#alone", "W/1")
    tell.void(tell.receive("A/voided", 5))
    tell.consume("A/voided", "W/1", 5)
    load(graph, tell.events)
    said = found(graph, "no_origin")
    assert set(said) == {"lot:A/used", "lot:A/moved", "lot:A/packed", "lot:A/voided",
                         "lot:U/L3", "serial:V/alone"}  # fmt: skip
    assert "into batch:W/1" in said["lot:A/used"]


def test_made_of_nothing(graph: Graph, load: Load) -> None:
    """Inputs of the run, of its order, and of any run for what the order reports, all count."""
    tell = Tell()
    tell.receive("A/1", 30)
    tell.produce("F/starved", "W1/1", 5)
    tell.consume("A/1", "W2/1", 5)
    tell.produce("F/fed", "W2/1", 5)
    tell.produce("F/sister", "W2/2", 5)
    tell.consume("A/1", "W3", 5)
    tell.produce("F/by-order", "W3/1", 5)
    tell.consume("A/1", "W4/1", 5)
    tell.produce("F/reported", "W4", 5)
    tell.consume("WATER", "W5/1", 5)
    tell.produce("F/of-water", "W5/1", 5)
    load(graph, tell.events)
    assert set(found(graph, "made_of_nothing")) == {"lot:F/starved", "lot:F/sister"}


def test_order_without_output(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.receive("A/1", 30)
    tell.consume("A/1", "W1/1", 5)
    tell.consume("A/1", "W2/1", 5)
    tell.produce("F/2", "W2", 5)
    tell.consume("A/1", "W3", 5)
    tell.produce("F/3", "W3/1", 5)
    tell.consume("A/1", "W4/1", 5)
    tell.void(tell.produce("F/4", "W4/1", 5))
    tell.consume("A/1", "W5", 5)
    tell.reverse(tell.consume("A/1", "W6", 5))
    load(graph, tell.events)
    assert set(found(graph, "no_output")) == {"batch:W1/1", "batch:W4/1", "order:W5"}


def test_open_end(graph: Graph, load: Load) -> None:
    """What is left must be somewhere; what left from a place unnamed counts against it."""
    tell = Tell()
    tell.receive("A/lost", 25)
    tell.receive("A/placed", 25, location="STORE")
    tell.receive("A/moved", 25)
    tell.move("A/moved", "STORE", 25)
    tell.receive("A/used", 25)
    tell.consume("A/used", "W/1", 25, location="STORE")
    tell.receive("A/half", 25)
    tell.consume("A/half", "W/1", 15)
    tell.receive("A/unknown")
    tell.receive("A/unknown-used")
    tell.consume("A/unknown-used", "W/1")
    tell.receive("A/packed", 25)
    tell.pack("P", ("A/packed", 25))
    load(graph, tell.events)
    said = found(graph, "open_end")
    assert set(said) == {"lot:A/lost", "lot:A/half", "lot:A/unknown"}
    assert said["lot:A/half"] == "has 10 left that are at no named place"


def test_bookings_without_a_lot(graph: Graph, load: Load) -> None:
    """Counted for lots that were there by then; said of the run, and of the item."""
    tell = Tell()
    tell.add("define", item="A", tracking="lot", at=None)
    tell.add("define", item="GLUE", tracking="none", at=None)
    tell.receive("A/early", 5, at=day(1))
    tell.consume("A", "W1/1", 5, at=day(3))
    tell.consume("A", "W1/1", 5, at=day(5))
    tell.ship("A", "C", 5, at=day(5))
    tell.receive("A/between", 5, at=day(4))
    tell.receive("A/late", 5, at=day(6))
    tell.receive("B/other", 5, at=day(1))
    tell.consume("GLUE", "W2/1", 1)
    load(graph, tell.events)
    said = found(graph, "unassigned_bookings")
    assert said["lot:A/early"] == "could be in 3 bookings of item:A that name no lot"
    assert said["lot:A/between"] == "could be in 2 bookings of item:A that name no lot"
    assert set(said) == {"lot:A/early", "lot:A/between"}
    assert set(found(graph, "booked_without_lot")) == {"batch:W1/1", "item:A"}


def test_an_item_that_has_lots_counts_as_tracked(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.receive("A/1", 5)
    tell.produce("A", "W1", 5)
    tell.consume("OIL", "W1", 5)
    load(graph, tell.events)
    assert set(found(graph, "booked_without_lot")) == {"order:W1"}


def test_chain_through_an_untracked_item(graph: Graph, load: Load) -> None:
    """Made here and used there; an item only bought, or only made, breaks no chain."""
    tell = Tell()
    tell.produce("PASTE", "W1/1", 5)
    tell.consume("PASTE", "W2/1", 5)
    tell.produce("WHEY", "W1/1", 5)
    tell.consume("SALT", "W2/1", 5)
    load(graph, tell.events)
    assert set(found(graph, "through_untracked")) == {"batch:W1/1", "item:PASTE"}
    using = graph.read(lambda w: gaps(w, node_ids(graph, "batch:W2/1")))
    assert [gap.ref for gap in using if gap.code == "through_untracked"] == ["item:PASTE"]


def test_used_before_born(graph: Graph, load: Load) -> None:
    """Left before it came in, also on a pallet; a day that only may be later is not said."""
    tell = Tell()
    for lot in ("early", "pallet", "fine"):
        made(tell, f"F/{lot}", f"W{lot}/1", 50, at=day(5))
    tell.ship("F/early", "C", 5, at=day(4))
    tell.pack("P", ("F/pallet", 5), at=day(3))
    tell.ship("[P]", "C", at=day(4))
    tell.ship("F/fine", "C", 5, at=day(5))
    tell.receive("A/same-day", 5, at="2026-03-05")
    tell.consume("A/same-day", "W/1", 5, at=day(5, 8))
    tell.receive("A/some-time", 5, at=None)
    tell.consume("A/some-time", "W/1", 5, at=day(5, 8))
    tell.receive("S#1", at=day(5))
    tell.consume("S#1", "W/1", at=day(4))
    load(graph, tell.events)
    said = found(graph, "used_before_born")
    assert set(said) == {"lot:F/early", "lot:F/pallet", "serial:S/1"}
    assert "shipped to customer:C on 2026-03-04 12:00 UTC" in said["lot:F/early"]
    assert "first came in on 2026-03-05 12:00 UTC" in said["lot:F/early"]


def test_lives_of_a_serial(graph: Graph, load: Load) -> None:
    """Twice into something without coming out; made twice without an end between."""
    tell = Tell()
    for number in ("twice", "unbuilt", "voided"):
        tell.receive(f"M#{number}", at=day(1))
        tell.consume(f"M#{number}", f"A{number}/1", at=day(2))
    tell.consume("M#twice", "B/1", at=day(4))
    tell.produce("M#unbuilt", "U/1", at=day(3))
    tell.consume("M#unbuilt", "B/1", at=day(4))
    tell.void(tell.consume("M#voided", "B/1", at=day(4)))
    tell.produce("D#twice", "A1/1", at=day(2))
    tell.produce("D#twice", "A2/1", at=day(3))
    for step in (2, 4):  # rework at one instant: the consumption of the same run comes first
        tell.produce("D#reworked", f"R{step}/1", at=day(step))
    tell.consume("D#reworked", "R4/1", at=day(4))
    load(graph, tell.events)
    assert set(found(graph, "consumed_twice")) == {"serial:M/twice"}
    assert set(found(graph, "born_twice")) == {"serial:D/twice"}
    assert "batch:Atwice/1" in found(graph, "consumed_twice")["serial:M/twice"]


def test_lives_without_times(graph: Graph, load: Load) -> None:
    """Where a time is missing only the numbers tell."""
    tell = Tell()
    for number, uses in (("once", 1), ("twice", 2)):
        tell.receive(f"M#{number}", at=day(1))
        for use in range(uses):
            tell.consume(f"M#{number}", f"A{use}/1", at=None)
    for number, uses in (("again", 1), ("double", 0)):
        for birth in (1, 2):
            tell.produce(f"D#{number}", f"B{birth}/1", at=day(birth) if birth == 1 else None)
        for _ in range(uses):
            tell.consume(f"D#{number}", "C/1", at=None)
    load(graph, tell.events)
    assert set(found(graph, "consumed_twice")) == {"serial:M/twice"}
    assert set(found(graph, "born_twice")) == {"serial:D/double"}


def test_refused_and_conflicting_events(graph: Graph, load: Load) -> None:
    """Both name the things they would have been about; a refusal that was mended is forgotten."""
    tell = Tell()
    tell.receive("A/1", 5)
    tell.receive("A/2", 5)
    tell.receive("A/3", 5)
    load(graph, tell.events)
    wrong = {**tell.events[0], "event_id": "x1", "quantity": -5}
    other = {**tell.events[1], "quantity": 7}
    mended = {**tell.events[2], "event_id": "x3", "quantity": -5}
    _offer(graph, wrong, other, mended)
    _offer(graph, {**mended, "quantity": 5})
    assert set(found(graph, "refused_event")) == {"lot:A/1"}
    assert "negative_quantity" in found(graph, "refused_event")["lot:A/1"]
    assert set(found(graph, "conflicting_event")) == {"lot:A/2"}


def _offer(graph: Graph, *events: dict[str, Any]) -> None:
    for _ in take(graph, (Incoming(line, event, event) for line, event in enumerate(events, 1))):
        pass


def test_run_without_an_order(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.consume("A/1", "/B7", 5)
    tell.produce("F/1", "W/B7", 5)
    load(graph, tell.events)
    said = found(graph, "run_without_order")
    assert said == {"batch:B7": "names no work order; batch:W/B7 has the same number"}


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


def test_the_same_act_told_by_two_sources(graph: Graph, load: Load) -> None:
    """Type, thing, document or order, quantity and day; one of them different is another act."""
    tell = Tell()

    def twice(lot: str, **other: Any) -> None:
        first = {"quantity": 200, "uom": "kg", "document": "GR-1", "at": day(2, 8)}
        tell.receive(f"A/{lot}", **first)
        tell.receive(f"A/{lot}", **first | {"source": "erp", "at": day(2, 9)} | other)

    twice("same")
    twice("in-grams", quantity=200_000, uom="g")
    twice("by-day", at="2026-03-02")
    twice("one-source", source="mes")
    twice("other-document", document="GR-2")
    twice("other-quantity", quantity=201)
    twice("other-day", at=day(3, 8))
    for source, document in (("mes", None), ("erp", "IS-1")):
        tell.consume("A/by-order", "W/1" if source == "mes" else "W", 5, at=day(2), source=source,
                     document=document)  # fmt: skip
    tell.consume("A/two-orders", "W/1", 5, at=day(2))
    tell.consume("A/two-orders", "X/1", 5, at=day(2), source="erp")
    load(graph, tell.events)
    said = found(graph, "told_twice")
    assert set(said) == {"lot:A/same", "lot:A/in-grams", "lot:A/by-day", "lot:A/by-order"}
    assert "erp" in said["lot:A/same"]
    assert "mes" in said["lot:A/same"]


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
        "lot:F/more": "came back from customer:C: 60 pcs, of 40 pcs that were shipped there",
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


STATUSES = [
    # status, use, said
    ("hold", "consume", True), ("hold", "ship", True), ("rejected", "consume", True),
    ("recalled", "ship", True), ("expired", "consume", True), ("scrapped", "ship", True),
    ("quarantine", "ship", True), ("quarantine", "consume", False), ("released", "ship", False),
]  # fmt: skip


def test_used_while_held(graph: Graph, load: Load) -> None:
    """By the last status before; quarantine keeps from shipping only."""
    tell = Tell()
    for status, use, _ in STATUSES:
        lot = f"A/{status}-{use}"
        tell.add("status", object=thing(lot), status=status, at=day(2))
        if use == "ship":
            tell.ship(lot, "C", 5, at=day(3))
        else:
            tell.consume(lot, "W/1", 5, at=day(3))
    load(graph, tell.events)
    assert set(found(graph, "used_while_held")) == {
        f"lot:A/{status}-{use}" for status, use, said in STATUSES if said
    }


def test_not_used_while_held(graph: Graph, load: Load) -> None:
    """Released before, held after, a part only, sent to disposal, at an unknown time, voided."""
    tell = Tell()
    tell.add("define", customer="DUMP", kind="disposal", at=None)
    for lot in ("released", "part", "disposal", "unknown", "voided", "reborn"):
        more = {"location": "STORE"} if lot == "part" else {}
        held = tell.add("status", object=thing(f"A/{lot}"), status="hold", at=day(2), **more)
        if lot == "released":
            tell.add("status", object=thing(f"A/{lot}"), status="released", at=day(3))
        if lot == "reborn":  # a release dated that day may have come before the use
            tell.add("status", object=thing(f"A/{lot}"), status="released", at="2026-03-04")
        if lot == "voided":
            tell.void(held)
        to = "DUMP" if lot == "disposal" else "C"
        tell.ship(f"A/{lot}", to, 5, at=None if lot == "unknown" else day(4))
    tell.ship("A/after", "C", 5, at=day(4))
    tell.add("status", object=thing("A/after"), status="hold", at=day(5))
    load(graph, tell.events)
    assert found(graph, "used_while_held") == {}


def test_held_with_its_lot_or_container(graph: Graph, load: Load) -> None:
    """A serial is held with its lot until it is released itself; a content with its container."""
    tell = Tell()
    for number in ("held", "freed"):
        tell.receive(f"S/L#{number}", at=day(1))
    tell.add("status", object=thing("S/L"), status="hold", at=day(2))
    tell.add("status", object=thing("S#freed"), status="released", at=day(3))
    for number in ("held", "freed"):
        tell.ship(f"S#{number}", "C", at=day(4))
    tell.pack("P", ("F/1", 5), at=day(1))
    tell.add("status", object=thing("[P]"), status="hold", at=day(2))
    tell.ship("[P]", "C", at=day(4))
    tell.add("receive", object=thing("F/told") | {"status": "quarantine"}, quantity=5, at=day(1))
    tell.ship("F/told", "C", 5, at=day(4))
    load(graph, tell.events)
    assert set(found(graph, "used_while_held")) == {"serial:S/held", "lot:F/1", "lot:F/told"}


def test_used_after_expiry(graph: Graph, load: Load) -> None:
    """The day of expiry itself is still good, by the clock of who used it."""
    tell = Tell()
    tell.add("define", zone="America/New_York", at=None)
    for lot, hour in (("last-day", "2026-03-05T23:30:00-05:00"), ("late", day(6, 12))):
        goods = thing(f"A/{lot}") | {"expires_at": "2026-03-05"}
        tell.add("receive", object=goods, quantity=5, at=day(1))
        tell.consume(f"A/{lot}", "W/1", 5, at=hour)
    tell.receive("A/ageless", 5, at=day(1))
    tell.consume("A/ageless", "W/1", 5, at=day(9))
    load(graph, tell.events)
    said = found(graph, "used_after_expiry")
    assert set(said) == {"lot:A/late"}
    assert "it had expired on 2026-03-05" in said["lot:A/late"]


def test_received_from_two_suppliers(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.receive("A/two", 5, supplier="S1")
    tell.receive("A/two", 5, supplier="S2")
    tell.receive("A/one", 5, supplier="S1")
    tell.receive("A/one", 5, supplier="S1", supplier_lot="X")
    tell.receive("A/one", 5)
    load(graph, tell.events)
    assert found(graph, "two_suppliers") == {
        "lot:A/two": "was received from supplier:S1 and supplier:S2"
    }


def test_types_not_owned_and_times_without_offset(graph: Graph, load: Load) -> None:
    tell = Tell()
    tell.add("define", source="lims", event_types=["status", "transform"], at=None)
    tell.move("A/moved", "STORE", 5, source="lims")
    tell.consume("A/used", "W/1", 5, source="lims")  # as a transform would book it
    tell.add("status", object=thing("A/used"), status="hold", source="lims")
    tell.add("define", zone="Europe/Berlin", event_types=["move", "consume"], at=None)
    tell.add("status", object=thing("A/told"), status="hold")
    tell.move("A/local", "STORE", 5, at="2026-03-02T08:00:00")
    tell.move("A/by-day", "STORE", 5, at="2026-03-02")
    load(graph, tell.events)
    assert set(found(graph, "not_the_owner")) == {"lot:A/moved", "lot:A/told"}
    said = found(graph, "time_without_offset")
    assert set(said) == {"lot:A/local"}
    assert "Europe/Berlin" in said["lot:A/local"]


def test_only_what_is_asked_for_is_said(graph: Graph, load: Load) -> None:
    """A caveat per code and thing, in a fixed order, with what to do, of the given nodes only."""
    tell = Tell()
    for lot in ("1", "2"):
        tell.consume(f"A/{lot}", "W/1", 5)
        tell.consume(f"A/{lot}", "W/2", 5)
    load(graph, tell.events)
    said = graph.read(lambda w: completeness(w, node_ids(graph, "lot:A/1", "batch:W/1")))
    assert [(each.code, each.ref) for each in said] == [
        ("negative_balance", "lot:A/1"), ("no_origin", "lot:A/1"), ("no_output", "batch:W/1"),
    ]  # fmt: skip
    assert said[1].text.startswith("lot:A/1 left (into batch:W/1")
    assert said[1].text.endswith("Load the goods receipt or the production it came from.")
    assert graph.read(lambda w: completeness(w, [])) == []


def test_as_known_at_a_moment(graph: Graph, load: Load) -> None:
    """What came or was corrected later is not known yet."""
    tell = Tell()
    tell.consume("A/1", "W/1", 5)
    wrong = tell.consume("A/2", "W/1", 5)
    load(graph, tell.events)
    moment = graph.one("trace/gap_feeds", known_at=2**62)["recorded_at"]
    later = Tell()
    later.events = list(tell.events)
    later.receive("A/1", 5)
    later.reverse(wrong)
    load(graph, later.events)
    ids = node_ids(graph, "lot:A/1", "lot:A/2")

    def codes(known_at: int | None) -> set[tuple[str, str | None]]:
        told = graph.read(lambda w: completeness(w, ids, known_at))
        return {(each.code, each.ref) for each in told if each.code == "no_origin"}

    assert codes(None) == set()
    assert codes(moment) == {("no_origin", "lot:A/1"), ("no_origin", "lot:A/2")}
    assert [feed.event for feed in graph.read(lambda w: feeds(w, moment))] == [wrong]


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(graph: Graph, load: Load, count: int) -> None:
    """However many things, at most eight queries."""
    tell = Tell()
    for number in range(count):
        tell.receive(f"A/{number}", 5)
        tell.pack(f"P{number}", (f"A/{number}", 5))
        tell.consume(f"[P{number}]", f"W{number}/1")
        tell.produce(f"S#{number}", f"W{number}/1")
    load(graph, tell.events)
    asked: list[str] = []

    class Counting:
        """A transaction that notes what it is asked."""

        def __init__(self, tx: Any) -> None:
            self.tx = tx

        def run(self, text: str, parameters: Any) -> Any:
            asked.append(text)
            return self.tx.run(text, parameters)

    ids = graph.one("checks/things")["ids"]
    graph.read(lambda work: completeness(Work(Counting(work.tx)), ids))
    assert len(asked) <= 8


def test_every_check_is_explained() -> None:
    """Codes are stable words; title, explanation and remedy are there, as sentences."""
    for code, check in CHECKS.items():
        assert check.code == code
        assert check.severity in SEVERITIES
        assert check.title
        assert check.explanation.endswith(".")
        assert check.remedy.endswith(".")
