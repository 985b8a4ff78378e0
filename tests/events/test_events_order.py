"""The order of arrival does not matter: the same events make the same graph."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import Any

from app.graph.run import Graph
from tests import neo4j_server
from tests.events.said import answers, ask, links, lot, node, picture, results, said
from tests.genealogy.lists import liked_and_voided


def micros(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * 1_000_000


def plant() -> list[dict[str, Any]]:
    """Everything that could depend on who came first.

    Milk is received, blended in a silo and filled; cups are packed, shipped, returned. Bookings
    are voided, reversed in part and whole, and one reverse is voided itself. Properties are
    told several times, a source is defined twice and one of its defines voided.
    """
    return [
        said("define", "s1", zone="Europe/Berlin", day_start="06:00", at="2026-01-01"),
        said("define", "s2", zone="Asia/Tokyo", at_basis="occurred", at="2026-02-01"),
        said("void", "s3", voids="s2", reason="wrong plant"),
        said("define", "d1", item="MILK", name="Milk", uom="l", tracking="lot", at="2026-01-01"),
        said("define", "d2", item="MILK", name="Raw milk", at="2026-01-02", same_as=["b", "a"]),
        said("define", "d3", "erp", item="MILK", name="Milch", at="2026-01-02"),
        said("define", "d4", item="MILK", name="Typo", at="2026-03-01", same_as="c"),
        said("void", "d5", voids="d4", reason="typing error"),
        said("define", "l1", location="TANK", in_="HALL", kind="bin", at="2026-01-01"),
        said("define", "l2", location="TANK", in_="YARD", at="2026-01-05"),
        said("define", "l3", location="HALL", in_="SITE", at="2026-01-01"),
        said("receive", "r1", object=lot("MILK", "T1", status="quarantine"), quantity=100,
             uom="kg", supplier="FARM", supplier_lot="F-1", at="2026-03-01", location="TANK"),
        said("receive", "r2", object=lot("MILK", "T1"), quantity=5, supplier="FARM",
             supplier_lot="F-2", at="2026-03-01T07:00"),
        said("reverse", "r3", reverses="r2"),
        said("receive", "r4", object=lot("MILK", "T1"), supplier_lot="F-3", at="2026-03-01"),
        said("void", "r5", voids="r4", reason="other plant"),
        said("status", "st1", object=lot("MILK", "T1"), status="released", at="2026-03-02"),
        said("status", "st2", object=lot("MILK", "T1"), status="hold", at="2026-03-02T03:00"),
        said("status", "st3", "lims", object=lot("MILK", "T1"), status="rejected",
             at="2026-03-02T02:00:00Z"),
        said("status", "st4", object=lot("MILK", "T1"), status="scrapped", location="TANK",
             at="2026-03-09"),
        said("run", "b1", work_order="WO1", batch="B1", kind="blend", operator="A",
             parameters={"rpm": 5}, at="2026-03-02"),
        said("run", "b2", work_order="WO1", batch="B1", operator="B", at="2026-03-02T08:00",
             resource="MIXER"),
        said("consume", "c1", object=lot("MILK", "T1"), quantity=60, work_order="WO1", batch="B1",
             at="2026-03-02T09:00", document="ISS-1"),
        said("reverse", "c2", reverses="c1", quantity=10),
        said("reverse", "c3", reverses="c1", quantity=20.5),
        said("reverse", "c4", reverses="c1"),
        said("void", "c5", voids="c4", reason="no"),
        said("consume", "c6", object=lot("MILK", "T1"), quantity=7, work_order="WO1"),
        said("reverse", "c7", reverses="c6", quantity=3),
        said("reverse", "c8", reverses="c6", quantity=4),
        said("consume", "c9", object={"item": "SALT"}, quantity=1, batch="B1"),
        said("consume", "c10", object=lot("MILK", "T9"), quantity=1, work_order="WO1"),
        said("void", "c11", voids="c10", reason="never"),
        said("void", "c12", voids="c11", reason="a void stays a void"),
        said("produce", "p1", object=lot("YOG", "Y1", expires_at="2026-04-01"), quantity=50,
             work_order="WO1", batch="B1", at="2026-03-02"),
        said("produce", "p2", object={"item": "YOG", "lot": "Y1", "serial": "1"}, work_order="WO1"),
        said("transform", "t1", batch="fill", kind="repack", at="2026-03-03",
             inputs=[{"object": lot("YOG", "Y1"), "quantity": 5},
                     {"object": {"item": "CUP"}, "quantity": 10}],
             outputs=[{"object": lot("PACK", "P1"), "quantity": 10},
                      {"object": lot("PACK", "P2"), "role": "scrap"}]),
        said("reverse", "t2", reverses="t1"),
        said("void", "t3", voids="t2", reason="was right"),
        said("pack", "k1", hu="PAL1", at="2026-03-03T10:00",
             contents=[{"object": lot("PACK", "P1"), "quantity": 10}, {"object": {"hu": "BOX"}}]),
        said("unpack", "k2", hu="PAL1", at="2026-03-04"),
        said("move", "m1", object={"hu": "PAL1"}, from_="HALL", to="DOCK", at="2026-03-04"),
        said("ship", "h1", object={"hu": "PAL1"}, customer="C1", document="DN-1",
             at="2026-03-04T06:00:00Z"),
        said("return", "h2", object=lot("PACK", "P1"), quantity=1, customer="C1", at="2026-03-06"),
        said("return", "h3", object=lot("MILK", "T1"), quantity=1, supplier="FARM"),
        said("adjust", "a1", object=lot("YOG", "Y1"), quantity=-4, reason="sample"),
        said("reverse", "a2", reverses="a1", quantity=1),
        said("count", "a3", object=lot("YOG", "Y1"), quantity=40, location="TANK"),
        said("inspect", "i1", object=lot("YOG", "Y1"), test="pH", result="value", value=4.2,
             limits={"max": 4.6}, at="2026-03-02"),
        said("define", "x1", customer="C1", name="Customer", attributes={"a": 1}, at="2026-01-01"),
        said("define", "x2", customer="C1", attributes={"b": 2}, at="2026-01-02"),
        said("define", "x3", lot="Y1", item="YOG", expires_at="2026-05-01", at="2026-03-01"),
        said("void", "x4", voids="b2", reason="other batch"),
    ]  # fmt: skip


def test_any_order_and_any_batches_make_the_same_graph(graph: Graph) -> None:
    events = plant()
    assert results(answers(graph, events)) == ["created"] * len(events)
    as_told = picture(graph)
    assert len(as_told["nodes"]) > len(events)
    orders = [(f"shuffled {seed}", random.Random(seed).sample(events, len(events)))
              for seed in range(3)]  # fmt: skip
    for position, (name, order) in enumerate([("backwards", events[::-1]), *orders]):
        neo4j_server.empty(graph)
        together = (1000, 3, 1, 10)[position]
        assert results(answers(graph, order, batch_events=together)) == ["created"] * len(events)
        assert picture(graph) == as_told, f"{name}, {together} in a batch"
    again = answers(graph, events, batch_events=7)
    assert results(again) == ["duplicate"] * len(events)
    assert picture(graph) == as_told, "loaded twice"


def test_the_plant_holds_what_it_is_meant_to(graph: Graph) -> None:
    answers(graph, plant())
    (hall,) = ask(graph, "MATCH (:Thing {ref: 'location:TANK'})-[:IN]->(n) RETURN n.ref AS ref")
    assert hall["ref"] == "location:YARD"
    milk = node(graph, "item:MILK")
    assert (milk["name"], milk["uom"], milk["aliases"]) == ("Raw milk", "l", ["a", "b"])
    # 2026-03-02 is a day that begins at 6:00 in Berlin, so it ends after every time on it.
    lot_t1 = node(graph, "lot:MILK/T1")
    assert lot_t1["status"] == "released"
    assert lot_t1["supplier_lots"] == ["supplier-lot:FARM/F-1"]
    run = node(graph, "batch:WO1/B1")
    assert (run["operator"], run["parameters"]) == ("A", '{"rpm":5}')
    booked = {link["event"]: link for link in links(graph, "CONSUMED_INTO")}
    assert booked["c1"]["reversed"] == 30.5
    assert "undone_at" not in booked["c1"]
    assert booked["c6"]["reversed"] == 7
    assert booked["c6"]["undone_at"] > 0
    assert booked["c10"]["voided_at"] > 0
    assert "undone_at" not in booked["t1"]
    assert booked["c1"]["at_from"] == micros(2026, 3, 2, 8)
    assert booked["t1"]["at_from"] == micros(2026, 3, 3, 5)
    assert booked["t1"]["at_to"] == micros(2026, 3, 4, 5) - 1
    assert node(graph, "customer:C1")["attributes"] == '{"a":1,"b":2}'


def test_random_orders_of_corrections(graph: Graph) -> None:
    """Corrections of corrections, in random orders, end in what the last word of each says."""
    events = [
        said("ship", "s", object=lot("A", "1"), quantity=10, uom="kg", customer="C"),
        said("reverse", "r1", reverses="s", quantity=4000, uom="g"),
        said("reverse", "r2", reverses="s", quantity=6),
        said("void", "v1", voids="r1", reason="x"),
        said("reverse", "r3", reverses="s", quantity=1, uom="pallet"),
        said("void", "v2", voids="v1", reason="x"),
    ]
    for seed in range(6):
        neo4j_server.empty(graph)
        order = random.Random(seed).sample(events, len(events))
        answers(graph, order, batch_events=1 + seed % 3)
        (shipped,) = links(graph, "SHIPPED_TO")
        assert shipped["reversed"] == 6, order
        assert "undone_at" not in shipped, order


def test_reverses_without_a_number_choose_the_same_in_any_order(graph: Graph) -> None:
    """Of the links only what was taken back once, before a later booking came, tells the order."""
    events = liked_and_voided()
    rng = random.Random(5)
    answers(graph, events)
    first = picture(graph)
    for _ in range(4):
        neo4j_server.empty(graph)
        for event in rng.sample(events, len(events)):
            answers(graph, [event])
        assert picture(graph) == first
