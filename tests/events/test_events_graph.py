"""What each event type becomes in the graph: things, relationships and their properties."""

from __future__ import annotations

from typing import Any

from app.graph.run import Graph
from tests.conftest import Load
from tests.events.said import ask, links, lot, node, said

A1 = lot("BOLT", "A1")
AT = "2026-03-02T08:00:00.5+01:00"
MICRO = 1_772_434_800_500_000


def _one(graph: Graph, type_: str) -> dict[str, Any]:
    (found,) = links(graph, type_)
    assert found.pop("recorded_at") > 1_700_000_000_000_000
    assert (found.pop("source"), found.pop("line")) == ("mes", 0)
    return found


def test_consume_on_a_batch_of_an_order(graph: Graph, load: Load) -> None:
    load(graph, [said("consume", "17", at=AT, at_basis="occurred", object=A1, quantity=5.0,
                      uom="pcs", work_order="WO1", batch="B1", location="L1", document="ISS-1",
                      resource="CELL 3", note="n", attributes={"a": 1})])  # fmt: skip
    assert _one(graph, "CONSUMED_INTO") == {
        "<": "lot:BOLT/A1", ">": "batch:WO1/B1", "event": "17", "flags": 0,
        "at_from": MICRO, "at_to": MICRO,
        "at_basis": "occurred", "quantity": 5, "uom": "pcs", "document": "ISS-1",
        "basis": "recorded", "location": "location:L1",
    }  # fmt: skip
    assert _one(graph, "RAN_ON")[">"] == "resource:CELL%203"
    lasting = {(link["<"], type_, link[">"]) for type_ in ("RAN_AS", "REPORTED_IN")
               for link in links(graph, type_)}  # fmt: skip
    assert lasting == {
        ("order:WO1", "RAN_AS", "batch:WO1/B1"),
        ("order:WO1", "REPORTED_IN", "completion:WO1"),
        ("batch:WO1/B1", "REPORTED_IN", "completion:WO1"),
    }
    assert node(graph, "lot:BOLT/A1") == {
        ":": ["Lot"], "ref": "lot:BOLT/A1", "item": "BOLT", "number": "A1",
    }  # fmt: skip
    assert node(graph, "item:BOLT")[":"] == ["Item"]
    assert node(graph, "completion:WO1")[":"] == ["Completion"]
    (event,) = ask(graph, "MATCH (e:Event) RETURN e{.*} AS e")
    kept = event["e"]
    assert len(kept.pop("sha256")) == 64
    assert kept.pop("recorded_at") > MICRO
    assert kept == {
        "source": "mes", "event_id": "17", "type": "consume", "at": "2026-03-02T07:00:00.5Z",
        "at_from": MICRO, "at_to": MICRO, "at_basis": "occurred", "document": "ISS-1",
        "content": '{"at":"2026-03-02T07:00:00.5Z","at_basis":"occurred","attributes":{"a":1},'
        '"batch":"B1","document":"ISS-1","event_id":"17","location":"L1","note":"n",'
        '"object":{"item":"BOLT","lot":"A1"},"quantity":5,"resource":"CELL 3","source":"mes",'
        '"type":"consume","uom":"pcs","work_order":"WO1"}',
    }  # fmt: skip


def test_consume_on_an_order_or_a_batch_alone(graph: Graph, load: Load) -> None:
    load(graph, [said("consume", "1", object=A1, work_order="WO1", basis="assumed")])
    assert _one(graph, "CONSUMED_INTO") == {
        "<": "lot:BOLT/A1", ">": "order:WO1", "event": "1", "basis": "assumed", "flags": 5,
    }  # fmt: skip
    load(graph, [said("consume", "2", object={"item": "SALT"}, batch="B1")])
    untracked = links(graph, "CONSUMED_INTO")[1]
    assert (untracked["<"], untracked[">"]) == ("item:SALT", "batch:B1")
    assert untracked["untracked"] is True


def test_produce_on_a_batch_and_on_an_order(graph: Graph, load: Load) -> None:
    load(graph, [said("produce", "1", object=lot("FIN", "F1", expires_at="2026-04-01"),
                      quantity=2, work_order="WO1", batch="B1", role="co_product"),
                 said("produce", "2", object={"item": "FIN", "lot": "F1", "serial": "S1"},
                      work_order="WO1", at="2026-03-02")])  # fmt: skip
    on_batch, on_order = links(graph, "PRODUCED")
    assert (on_batch["<"], on_batch[">"]) == ("batch:WO1/B1", "lot:FIN/F1")
    assert on_batch["role"] == "co_product"
    assert (on_order["<"], on_order[">"]) == ("completion:WO1", "serial:FIN/S1")
    assert on_order["role"] == "main"
    assert on_order["at"] == "2026-03-02"
    assert on_order["at_to"] - on_order["at_from"] == 86_400_000_000 - 1
    assert on_order["at_basis"] == "posted"
    (belongs,) = links(graph, "INCLUDES")
    assert belongs == {"<": "lot:FIN/F1", ">": "serial:FIN/S1"}
    assert node(graph, "lot:FIN/F1")["expires_at"] == "2026-04-01"
    assert node(graph, "serial:FIN/S1")[":"] == ["Serial"]


def test_receive_with_and_without_a_supplier(graph: Graph, load: Load) -> None:
    load(graph, [said("receive", "1", object=A1, quantity=10, supplier="ACME", supplier_lot="X/1",
                      location="DOCK")])  # fmt: skip
    got = _one(graph, "SUPPLIED")
    assert got == {
        "<": "supplier:ACME", ">": "lot:BOLT/A1", "event": "1", "flags": 1, "quantity": 10,
        "location": "location:DOCK", "supplier_lot": "supplier-lot:ACME/X%2F1",
        "supplier_lot_number": "X/1",
    }  # fmt: skip
    load(graph, [said("receive", "2", object=A1, supplier_lot="Y")])
    assert links(graph, "SUPPLIED")[1]["<"] == "supplier:?"
    assert node(graph, "lot:BOLT/A1")["supplier_lots"] == ["Y", "supplier-lot:ACME/X%2F1"]


def test_transform_is_a_run_with_inputs_and_outputs(graph: Graph, load: Load) -> None:
    load(graph, [said("transform", "18", kind="blend", homogeneous=True, batch="fill1",
                      work_order="WO9", location="L1", resource="TANK",
                      inputs=[{"object": lot("MILK", "T2"), "quantity": 1, "uom": "kg"},
                              {"object": lot("MILK", "T1"), "quantity": 2, "location": "L2",
                               "basis": "assumed"}],
                      outputs=[{"object": lot("BULK", "SILO"), "role": "scrap"}])])  # fmt: skip
    told = [(link["<"], link["line"], link["basis"], link["location"], link[">"])
            for link in links(graph, "CONSUMED_INTO")]  # fmt: skip
    # Lines are counted in sorted content: the same event in another order has the same lines.
    assert (
        told
        == [
            ("lot:MILK/T2", 1, "recorded", "location:L1", "batch:WO9/fill1"),
            ("lot:MILK/T1", 0, "assumed", "location:L2", "batch:WO9/fill1"),
        ][::-1]
    )
    (made,) = links(graph, "PRODUCED")
    assert (made["role"], made["line"], made["location"]) == ("scrap", 0, "location:L1")
    run = node(graph, "batch:WO9/fill1")
    assert (run["kind"], run["homogeneous"], run["order"]) == ("blend", True, "order:WO9")
    assert [link[">"] for link in links(graph, "RAN_ON")] == ["resource:TANK"]


def test_run_gives_its_batch_properties(graph: Graph, load: Load) -> None:
    load(graph, [said("run", "1", work_order="WO1", batch="B1", kind="blend", homogeneous=False,
                      started_at="2026-03-02T08:00+01:00", ended_at="2026-03-02T10:00:00Z",
                      operator="Kim", resource="R1", parameters={"rpm": 7.50}, record="BR-1")
                 ])  # fmt: skip
    told = node(graph, "batch:WO1/B1")
    assert told == {
        ":": ["Batch"], "ref": "batch:WO1/B1", "number": "B1", "order": "order:WO1",
        "kind": "blend", "homogeneous": False, "started_at": "2026-03-02T07:00:00Z",
        "ended_at": "2026-03-02T10:00:00Z", "operator": "Kim", "parameters": '{"rpm":7.5}',
        "record": "BR-1",
    }  # fmt: skip
    (about,) = links(graph, "ABOUT")
    assert (about["<"], about[">"]) == ("1", "batch:WO1/B1")


def test_move_ship_and_return(graph: Graph, load: Load) -> None:
    load(graph, [said("move", "1", object=A1, quantity=1, from_="A", to="B"),
                 said("ship", "2", object={"hu": "PAL1"}, customer="C1", document="DN-1",
                      from_="B", ship_to="Gate 5"),
                 said("return", "3", object=A1, quantity=1, customer="C1", to="Q"),
                 said("return", "4", object=A1, supplier="ACME")])  # fmt: skip
    moved = links(graph, "MOVED_TO")[0]
    assert (moved["<"], moved["from"], moved[">"]) == ("lot:BOLT/A1", "location:A", "location:B")
    shipped = links(graph, "SHIPPED_TO")[0]
    assert (shipped["<"], shipped[">"], shipped["ship_to"], shipped["from"]) == (
        "hu:PAL1", "customer:C1", "Gate 5", "location:B")  # fmt: skip
    back, out = links(graph, "RETURNED")
    assert (back["<"], back[">"], back["to"]) == ("customer:C1", "lot:BOLT/A1", "location:Q")
    assert (out["<"], out[">"]) == ("lot:BOLT/A1", "supplier:ACME")


def test_pack_and_unpack(graph: Graph, load: Load) -> None:
    load(graph, [said("pack", "1", hu="PAL1", contents=[{"object": A1, "quantity": 10},
                                                         {"object": {"hu": "BOX1"}}]),
                 said("unpack", "2", hu="PAL1", contents=[{"object": A1, "quantity": 4}]),
                 said("unpack", "3", hu="PAL1")])  # fmt: skip
    packed = [(link["<"], link[">"], link.get("quantity")) for link in links(graph, "PACKED_INTO")]
    assert packed == [("hu:BOX1", "hu:PAL1", None), ("lot:BOLT/A1", "hu:PAL1", 10)]
    some, all_ = links(graph, "UNPACKED_FROM")
    assert (some["<"], some[">"], some["quantity"]) == ("hu:PAL1", "lot:BOLT/A1", 4)
    assert (all_["<"], all_[">"], all_["everything"]) == ("hu:PAL1", "hu:PAL1", True)
    assert node(graph, "hu:PAL1")[":"] == ["HandlingUnit"]


def test_adjust_and_count(graph: Graph, load: Load) -> None:
    load(graph, [said("adjust", "1", object=A1, quantity=-2.5, location="L", reason="scrap"),
                 said("count", "2", object=A1, quantity=0)])  # fmt: skip
    adjusted = _one(graph, "ADJUSTED")
    assert (adjusted[">"], adjusted["quantity"], adjusted["reason"]) == (
        "location:L",
        -2.5,
        "scrap",
    )
    counted = _one(graph, "COUNTED")
    assert (counted[">"], counted["quantity"]) == ("location:?", 0)


def test_inspect_an_object_or_a_batch(graph: Graph, load: Load) -> None:
    load(graph, [said("inspect", "1", object=A1, test="pH", result="value", value="4.20",
                      uom="pH", limits={"max": 4.6}, at="2026-03-02"),
                 said("inspect", "2", work_order="W", batch="B", test="taste", result="fail")
                 ])  # fmt: skip
    first, second = links(graph, "MEASURED")
    assert (first["<"], first[">"]) == ("inspection:mes/1", "lot:BOLT/A1")
    assert (second["<"], second[">"]) == ("inspection:mes/2", "batch:W/B")
    told = node(graph, "inspection:mes/1")
    assert told == {
        ":": ["Inspection"], "ref": "inspection:mes/1", "number": "1", "test": "pH",
        "result": "value", "value": 4.2, "uom": "pH", "limits": '{"max":4.6}', "at": "2026-03-02",
    }  # fmt: skip


def test_every_thing_can_be_defined(graph: Graph, load: Load) -> None:
    load(graph, [
        said("define", "1", item="I", name="Bolt", uom="pcs", factors={"case": 12}, item_type="raw",
             tracking="lot", gtin="04012345678901", attributes={"hs": "7318"}),
        said("define", "2", item="I", lot="L", expires_at="2027-01-01", status="hold"),
        said("define", "3", object={"item": "I", "lot": "L", "serial": "S"}, same_as="urn:x"),
        said("define", "4", hu={"id": "H", "kind": "pallet"}),
        said("define", "5", location="BIN", kind="bin", in_="HALL"),
        said("define", "6", customer={"id": "C", "name": "N", "kind": "own", "phone": "1",
                                      "email": "a@b", "address": "x", "country": "DE",
                                      "contact": "y", "gln": "4"}),
        said("define", "7", supplier="S", properties={"name": "Sup"}),
        said("define", "8", resource="R", name="Filler"),
        said("define", "9", work_order="W", item="I", quantity=5, due="2026-05-01"),
        said("define", "10", zone="Europe/Berlin", day_start="06:00", at_basis="occurred",
             event_types=["consume", "produce", "define"], name="The MES"),
    ])  # fmt: skip
    item = node(graph, "item:I")
    assert (item["type"], item["factors"], item["attributes"], item["tracking"]) == (
        "raw", '{"case":12}', '{"hs":"7318"}', "lot")  # fmt: skip
    assert node(graph, "lot:I/L")["status"] == "hold"
    assert node(graph, "serial:I/S")["aliases"] == ["urn:x"]
    assert [link[">"] for link in links(graph, "INCLUDES")] == ["serial:I/S"]
    assert node(graph, "hu:H")["kind"] == "pallet"
    assert [(link["<"], link[">"]) for link in links(graph, "IN")] == [
        ("location:BIN", "location:HALL")
    ]
    customer = node(graph, "customer:C")
    assert (customer["kind"], customer["email"], customer["gln"]) == ("own", "a@b", "4")
    assert node(graph, "supplier:S")["name"] == "Sup"
    assert node(graph, "resource:R")["name"] == "Filler"
    order = node(graph, "order:W")
    assert (order["makes"], order["quantity"], order["due"]) == ("I", 5, "2026-05-01")
    (source,) = ask(graph, "MATCH (s:Source {name: 'mes'}) RETURN s{.*} AS s")
    assert source["s"] == {
        "name": "mes", "name_shown": "The MES", "zone": "Europe/Berlin", "day_start": "06:00",
        "at_basis": "occurred", "event_types": ["consume", "define", "produce"],
    }  # fmt: skip


def test_refs_are_encoded_trimmed_and_normalised(graph: Graph, load: Load) -> None:
    load(graph, [said("receive", "1", object=lot(" Käse/1 ", "00 7\u0308"), supplier="A&B"),
                 said("receive", "2", object=lot("Ka\u0308se/1", "00 7\u0308"), supplier="a&b"),
                 said("receive", "3", object=lot("K", 4711))])  # fmt: skip
    refs = {link[">"] for link in links(graph, "SUPPLIED")}
    assert refs == {"lot:K%C3%A4se%2F1/00%207%CC%88", "lot:K/4711"}
    assert {link["<"] for link in links(graph, "SUPPLIED")} == {
        "supplier:A%26B", "supplier:a%26b", "supplier:?",
    }  # fmt: skip
    assert node(graph, "item:K%C3%A4se%2F1")["number"] == "Käse/1"


def test_the_same_lot_number_of_two_items_is_two_lots(graph: Graph, load: Load) -> None:
    load(
        graph,
        [said("receive", "1", object=lot("A", "1")), said("receive", "2", object=lot("B", "1"))],
    )
    assert {link[">"] for link in links(graph, "SUPPLIED")} == {"lot:A/1", "lot:B/1"}


def test_void_and_reverse_book_nothing_of_their_own(graph: Graph, load: Load) -> None:
    load(graph, [said("ship", "1", object=A1, quantity=5, customer="C"),
                 said("reverse", "2", reverses="1", quantity=2, reason="two came back"),
                 said("void", "3", voids="1", reason="wrong customer")])  # fmt: skip
    (shipped,) = links(graph, "SHIPPED_TO")
    assert shipped["reversed"] == 2
    assert shipped["voided_at"] > shipped["recorded_at"]
    counts = ask(graph, "MATCH ()-[r]->() RETURN count(r) AS n")
    assert counts == [{"n": 1}]
    voided = ask(graph, "MATCH (e:Event) WHERE e.voided_at IS NOT NULL RETURN e.event_id AS id")
    assert voided == [{"id": "1"}]
