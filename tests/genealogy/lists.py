"""Lists of events that ask of the door all it can do, each drawn in its docstring."""

from __future__ import annotations

from typing import Any

from tests.trace.telling import Event, Tell, day, thing


def voided() -> list[Event]:
    """A/1 → W1/B1 → F/1; the second booking never happened, said before it and after it."""
    tell = Tell()
    tell.void("0003")
    tell.consume("A/1", "W1/B1", 5)
    tell.consume("A/2", "W1/B1", 6)
    tell.produce("F/1", "W1/B1", 4)
    tell.produce("F/2", "W1/B1", 4)
    tell.void("0005")
    tell.void("0006")  # a void cannot be voided
    return tell.events


def reversed_() -> list[Event]:
    """Shipments of F/1 to C1..C6, taken back: whole, part, bit by bit, too much, and not after all.

    C1 nothing left, C2 6 of 10, C3 nothing in two steps, C4 nothing, C5 10 (voided), C6 unknown.
    """
    tell = Tell()
    first = [tell.ship("F/1", f"C{number}", None if number == 6 else 10) for number in range(1, 7)]
    tell.reverse(first[0])
    tell.reverse(first[1], 4)
    tell.reverse(first[2], 4)
    tell.reverse(first[2], 6)
    tell.reverse(first[3], 99)
    tell.void(tell.reverse(first[4]))
    tell.reverse(first[5], 2)
    return tell.events


def reversed_in_other_units() -> list[Event]:
    """A/1 received in kg, taken back in g, in a unit that does not convert, and before it came."""
    tell = Tell()
    tell.add("reverse", reverses="0002", quantity=250, uom="GRM")
    tell.receive("A/1", 2, uom="kg")
    tell.add("reverse", reverses="0002", quantity=1, uom="pcs")
    tell.adjust("A/1", -5, "scrap", uom="kg")
    tell.reverse("0004", 2)
    tell.receive("A/2", 0.3)
    tell.reverse("0006", 0.1)
    tell.receive("A/3", 0.123456)
    tell.reverse("0008", 0.000001)
    return tell.events


def reversed_only_whole() -> list[Event]:
    """A transform, a pack and a count cannot be taken back in part; the second transform is whole.

    What books nothing (a run) is not taken back at all.
    """
    tell = Tell()
    tell.transform(["A/1"], "B1", ["F/1"])
    tell.reverse("0001", 1)
    tell.transform(["A/2"], "B2", ["F/2"])
    tell.reverse("0003")
    tell.pack("P1", ("F/1", 3))
    tell.reverse("0005", 1)
    tell.pack("P1", ("F/2", 3))
    tell.reverse("0007")
    tell.add("run", batch="B1", kind="blend")
    tell.reverse("0009")
    return tell.events


def nothing_of_it() -> list[Event]:
    """Quantities of 0, taken back in part and not."""
    tell = Tell()
    tell.receive("A/1", 0)
    tell.ship("A/1", "C1", 0)
    tell.reverse("0002", 0)
    tell.consume("A/1", "W1", 0)
    tell.reverse("0004", 1)
    return tell.events


def timed() -> list[Event]:
    """A/1 with every form of time; plc is defined last, and twice: Berlin, days from 06:00."""
    tell = Tell("plc")
    for number, at in enumerate(
        ("2026-03-02", "2026-03-02T08:00", "2026-10-25T02:30:00", "2026-03-02T08:00:00.5+01:00",
         "2026-03-02T08:00:00,123456789Z", None)
    ):  # fmt: skip
        tell.receive("A/1", number, at=at)
        if at is not None:
            del tell.events[-1]["at_basis"]
    tell.add("receive", object=thing("A/1"), at="2026-03-05", at_basis="posted")
    tell.events[-1]["at_basis"] = "posted"
    tell.consume("A/1", "W1", 1, basis="assumed")
    tell.add("define", at="2026-01-01", zone="UTC", day_start="05:00")
    tell.add("define", at="2026-02-01", zone="Europe/Berlin", day_start="06:00")
    tell.add("define", at="2026-03-01", zone="Asia/Tokyo")
    tell.void("0011")
    for event in tell.events[8:11]:
        event["at_basis"] = "occurred"  # of the source
    return tell.events


def said_of_items() -> list[Event]:
    """BOLT and MILK defined by several: the latest end of time wins, then source, then id.

    MILK's last define was voided; BOLT's has no time and gives way.
    """
    tell = Tell()
    tell.add("define", item="BOLT", name="Bolt", uom="pcs", at=day(3))
    tell.add("define", item="BOLT", name="Bolt M8", factors={"case": 12}, at=day(2))
    tell.add("define", item={"item": "BOLT", "type": "packaging", "uom": "kg"}, at=None)
    tell.add("define", item="MILK", properties={"uom": "kg", "item_type": "raw"}, at=day(2))
    tell.add("define", item="MILK", uom="l", factors={"case": "12.50"}, at=day(2), colour="white")
    tell.add("define", item="MILK", uom="t", name="Milk", at=day(9))
    tell.void("0006")
    tell.receive("BOLT/1", 5)
    tell.receive("MILK/1", 5, uom="KGM")
    tell.add("define", lot="1", item="MILK", expires_at="2026-09-01")
    tell.add("define", item="GLUE")
    return tell.events


def said_of_runs() -> list[Event]:
    """Kinds of runs: B1 a blend, then split by a later word; B2 homogeneous, voided; B3 unbuild."""
    tell = Tell()
    tell.add("run", batch="B1", kind="blend", at=day(2))
    tell.add("run", batch="B1", kind="split", at=day(3))
    tell.transform(["A/1"], "B1", ["F/1"], kind="blend", at=day(1))
    tell.add("run", batch="B2", homogeneous=True)
    tell.void("0004")
    tell.transform(["A/2"], "B2", ["F/2"])
    tell.transform(["F/2"], "B3", ["A/2"], kind="unbuild")
    tell.add("run", work_order="W1", kind="blend", resource="LINE1")
    tell.add("run", work_order="W1", batch="B9", homogeneous=True)
    tell.add("define", work_order="W2", item="F", kind="unbuild")
    tell.consume("A/1", "W2/B1")
    return tell.events


def orders() -> list[Event]:
    """W1 with runs B1, B2 and what the order reported as a whole; B1 of no order is another.

    W9 is defined and nothing more; its completion is there.
    """
    tell = Tell()
    tell.consume("A/1", "W1/B1", 5)
    tell.consume("A/2", "W1/B2", 5)
    tell.consume("OIL", "W1", 1, resource="LINE1")
    tell.produce("F/1", "W1", 9, resource="LINE1")
    tell.produce("F/2", "/B1", 9)
    tell.produce("F/3", "W1/B1", 9, role="scrap", location="BIN")
    tell.add("define", work_order="W9", makes="F")
    tell.void("0002")  # the link of run and order stays
    return tell.events


def serials_in_lots() -> list[Event]:
    """U#1, U#2 of the lots U/L and U/M, said by any event, also a voided one and a define."""
    tell = Tell()
    tell.produce("U/L#1", "W1/B1")
    tell.ship("U/M#2", "C1")
    tell.void("0002")
    tell.add("define", serial="3", item="U", lot="L")
    tell.consume("U/M#1", "W2/B1")
    tell.produce("U#2", "W2/B1")
    return tell.events


def runs_in_one_event() -> list[Event]:
    """A/1, A/2, GLUE → F/1, scrap X/1, WASTE: lines with places, units and bases of their own."""
    tell = Tell()
    tell.add(
        "transform", batch="B1", work_order="W1", kind="split", location="HALL", resource="LINE1",
        inputs=[
            {"object": thing("A/1"), "quantity": 5, "uom": "kg", "location": "SILO"},
            {"object": thing("A/1"), "quantity": 5, "uom": "kg"},
            {"object": thing("A/2"), "basis": "assumed"},
            {"object": thing("GLUE"), "quantity": "0.5", "uom": "LTR"},
            {"object": thing("[BOX]")},
        ],
        outputs=[
            {"object": thing("F/1"), "quantity": 4},
            {"object": thing("X/1"), "role": "scrap", "location": "BIN"},
            {"object": thing("WASTE"), "role": "by_product", "basis": "assumed"},
            {"object": thing("U/9#7")},
        ],
    )  # fmt: skip
    tell.add("transform", batch="B2", inputs=[{"object": thing("F/1")}])
    return tell.events


def twice_the_same() -> list[Event]:
    """Event 0001 comes thrice: the same again, and with another quantity; the first stays."""
    tell = Tell()
    tell.receive("A/1", 5)
    tell.ship("A/1", "C1", 2)
    events = tell.events
    again: list[dict[str, Any]] = [
        events[0] | {"note": None, "quantity": "5.0"}, events[0] | {"quantity": 7},
        events[1] | {"source": "wms"},
    ]  # fmt: skip
    return [*events, *again]


def spelt_oddly() -> list[Event]:
    """Numbers with blanks, slashes, umlauts in two forms, as JSON numbers; leading zeros kept."""
    tell = Tell()
    tell.add("receive", object=thing("A/1"), quantity="5")
    odd = ({"item": " A ", "lot": "0001"}, {"item": "A/B", "lot": "x y%"}, {"item": 4711, "lot": 1},
           {"item": "K\u00e4se", "lot": "1"}, {"item": "Ka\u0308se", "lot": "1"})  # fmt: skip
    for given in odd:
        tell.add("receive", object=given, quantity="1e2", supplier=" S1 ", supplier_lot=7)
    tell.add("consume", object=odd[1], work_order="W/1 ", batch="\u00fc", uom="  kg ")
    return tell.events


def boxes() -> list[Event]:
    """F/1, F/2 → [BOX] → [PAL] → C1; part of F/1 unpacked before, BOX emptied after; U#1 too."""
    tell = Tell()
    tell.pack("BOX", ("F/1", 10), ("F/2", 5), ("U#1", None))
    tell.unpack("BOX", ("F/1", 4))
    tell.pack("PAL", ("[BOX]", None), ("GLUE", 2))
    tell.ship("[PAL]", "C1")
    tell.back("[PAL]", "C1", to="YARD")
    tell.unpack("PAL")
    tell.unpack("BOX", at=None)
    tell.pack("BOX", ("F/1", 3), at="2026-03-07")
    tell.add("consume", object=thing("[BOX]"), batch="B1")
    return tell.events


def places() -> list[Event]:
    """A/1 from YARD to BIN1 (in HALL, in SITE), on to BIN2; F/1 made in HALL and shipped there."""
    tell = Tell()
    tell.add("define", location="BIN1", **{"in": "HALL"}, kind="bin")
    tell.add("define", location="HALL", **{"in": "SITE"})
    tell.receive("A/1", 10, location="YARD", supplier="S1")
    tell.move("A/1", "BIN1", 6, from_="YARD")
    tell.move("A/1", "BIN2", 2, from_="BIN1")
    tell.move("[PAL]", "BIN1")
    tell.reverse("0005", 1)
    tell.consume("A/1", "W1", 3, location="BIN1")
    tell.produce("F/1", "W1", 3, location="HALL")
    tell.ship("F/1", "C1", 3, from_="HALL", ship_to="Quay 3")
    tell.back("F/1", "C1", 1, to="YARD")
    tell.adjust("F/1", -1, "sample", location="YARD")
    tell.adjust("F/1", 2, "found")
    tell.add("count", object=thing("F/1"), quantity=3, location="YARD")
    return tell.events


def parties() -> list[Event]:
    """S1 supplied A/1 (SL1) and A/2 (SL1, SL2), nobody A/3; A/1 back to S1, A/2 back from C1."""
    tell = Tell()
    tell.receive("A/1", 10, supplier="S1", supplier_lot="SL1")
    tell.receive("A/2", 10, supplier="S1", supplier_lot="SL1")
    tell.receive("A/2", 10, supplier="S1", supplier_lot="SL2", location="YARD")
    tell.receive("A/3", 10, supplier_lot="SL1")
    tell.add("return", object=thing("A/1"), quantity=4, supplier="S1")
    tell.back("A/2", "C1", 2)
    tell.back("U/1#1", "C1")
    tell.receive("A/4", 10, supplier="S2", supplier_lot="SL1")
    tell.reverse("0008")
    return tell.events


def tested() -> list[Event]:
    """Tests of F/1, of a run and of an order; statuses of F/1 and of a part; LINE1 and LINE2."""
    tell = Tell()
    tell.produce("F/1", "W1/B1", 5, resource="LINE1")
    tell.produce("F/2", "/B7", 5, resource="LINE1", at=day(9))
    tell.add("inspect", object=thing("F/1"), test="pH", result="value", value=4.3)
    tell.add("inspect", work_order="W1", batch="B1", test="fit", result="pass")
    tell.add("inspect", work_order="W1", test="fit", result="fail", limits={"min": 1})
    tell.add("status", object=thing("F/1"), status="hold")
    tell.add("status", object=thing("F/1"), status="released", location="BIN", quantity=2)
    tell.add("run", work_order="W1", resource="LINE2")
    tell.void("0008")
    return tell.events


def untracked() -> list[Event]:
    """GLUE received, consumed, made, packed and shipped without a lot; also with one."""
    tell = Tell()
    tell.receive("GLUE", 10, uom="kg", supplier="S1", supplier_lot="SL1")
    tell.consume("GLUE", "W1/B1", 2)
    tell.produce("GLUE", "W1/B1", 1)
    tell.pack("BOX", ("GLUE", 1))
    tell.ship("GLUE", "C1", 1)
    tell.consume("GLUE/1", "W1/B1", 2)
    tell.adjust("GLUE", -1, "loss")
    return tell.events


def of_several_sources() -> list[Event]:
    """mes and wms use the same ids; each corrects its own."""
    mes, wms = Tell("mes"), Tell("wms")
    for tell in (mes, wms):
        tell.receive("A/1", 10)
        tell.ship("A/1", f"C-{tell.source}", 5)
    mes.void("0002")
    wms.reverse("0002", 2)
    return [*mes.events, *wms.events]


def moved_by_paper() -> list[Event]:
    """F/1 and a pallet are moved and packed by D1; D2 stands beside D1 on one of them."""
    tell = Tell()
    tell.add("pack", hu="P", contents=[{"object": thing("G/1"), "quantity": 2}], document="D1")
    tell.move("F/1", "WH", 4, document="D1", documents=[{"kind": "order", "number": "D 2"}])
    tell.move("[P]", "WH", document="D1", at_basis="occurred")
    tell.ship("[P]", "C1", documents=[{"number": "D 2"}])
    return tell.events


def liked_and_voided() -> list[Event]:
    """Reverses without a number among a booking in other units, a void of one of them and of a
    booking, a reverse by number, a booking that comes later and one in a unit of its own."""
    tell = Tell()
    like = {"type": "consume", "object": thing("A/1"), "work_order": "W1"}
    tell.add("reverse", like=like, quantity=500, uom="g", at=day(5))
    tell.consume("A/1", "W1/B1", 2, uom="kg", at=day(2))
    tell.consume("A/1", "W1/B1", 3, uom="kg", also=[{"quantity": 4, "uom": "pcs"}], at=day(3))
    tell.add("reverse", like=like, at=day(4))
    tell.consume("A/1", "W1/B2", 1, uom="kg", at=day(4))
    tell.reverse("0002", 1)
    tell.void("0004")
    tell.void("0005")
    tell.consume("A/1", "W1/B2", 7, uom="box", at=day(4, 12))
    tell.add("reverse", like=like, quantity=1, uom="kg", at=day(6))
    return tell.events


LISTS = {
    each.__name__.rstrip("_"): each
    for each in (
        voided, reversed_, reversed_in_other_units, reversed_only_whole, nothing_of_it, timed,
        said_of_items, said_of_runs, orders, serials_in_lots, runs_in_one_event, twice_the_same,
        spelt_oddly, boxes, places, parties, tested, untracked, of_several_sources,
        moved_by_paper, liked_and_voided,
    )
}  # fmt: skip
