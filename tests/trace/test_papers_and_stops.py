"""Documents as roots and stops through every door: service, API, CSV, page, command line."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from app.errors import UsageError
from app.genealogy.question import Options
from app.graph.run import Graph
from app.recall import cases
from app.recall.snapshots import take_snapshot
from app.settings import Settings
from app.trace.service import trace
from tests.conftest import Load, Lotgraph
from tests.events.said import answers, warned
from tests.genealogy import drawn_compared, drawn_customers, drawn_roots
from tests.genealogy.test_named_genealogies import customers, reached
from tests.trace.telling import Tell, day, thing


def test_a_document_is_a_root_by_ref_and_by_number(graph: Graph, load: Load) -> None:
    load(graph, drawn_roots.papers())
    found = trace(graph, "down", ["document:D1"])
    assert [node.ref for node in found.roots] == ["document:D1"]
    assert {row.ref: row.certainty for row in found.customers} == {
        "customer:C1": "certain", "customer:C2": "possible", "customer:C3": "certain",
    }  # fmt: skip
    assert trace(graph, "down", ["D1"]).as_json() == found.as_json()
    assert reached(trace(graph, "up", ["document:GR1"]), "lot", "serial") >= {"lot:F/1"}


def test_papers_beside_the_one_are_found(graph: Graph, load: Load, client: TestClient) -> None:
    tell = Tell()
    tell.ship("F/1", "C1", 2, document="DN", documents=[{"kind": "invoice", "number": "I 7"}])
    load(graph, tell.events)
    found = trace(graph, "down", ["document:I 7"])
    assert customers(found) == {"customer:C1": [(None, 2, 0, 2)]}
    assert [row.documents for row in found.customers] == [("DN", "I 7")]
    page = client.get("/search?q=I 7")
    assert page.url.path == "/document"
    assert "document%3AI+7" in page.text


def test_a_walk_ends_where_it_is_told_to(
    graph: Graph, load: Load, client: TestClient, lotgraph: Lotgraph
) -> None:
    load(graph, drawn_roots.two_chains())
    ask = {"ref": "lot:A/1", "stop": "G/1"}
    assert client.get("/api/v1/trace/down", params=ask).status_code == 404
    body = client.get("/api/v1/trace/down", params=ask | {"stop": "lot:G/1"}).json()
    assert body["stopped"]["by_hand"] == ["lot:G/1"]
    assert (body["stopped"]["lots"], body["stopped"]["customers"]) == (["lot:H/1"], ["customer:C2"])
    ends = {edge["to"] for edge in body["stopped"]["edges"]}
    assert ends == {"batch:B3", "lot:H/1", "customer:C2"}
    assert body["options"]["stop"] == ["lot:G/1"]
    assert [row["ref"] for row in body["customers"]] == ["customer:C1"]
    assert "stopped" not in client.get("/api/v1/trace/down", params={"ref": "lot:A/1"}).json()
    told = client.get("/api/v1/trace/down", params=ask | {"stop": "lot:G/1", "format": "csv",
                                                          "part": "stopped"}).text  # fmt: skip
    assert "lot:H/1" in told
    page = client.get("/trace/down", params=ask | {"stop": "lot:G/1"}).text
    assert "Left out by hand" in page
    done = lotgraph("trace", "down", "lot:A/1", "--stop", "lot:G/1", "--json")
    assert json.loads(done.stdout)["stopped"] == body["stopped"]
    with pytest.raises(UsageError, match="cannot end"):
        trace(graph, "down", ["lot:A/1"], Options(stop=("customer:C1",)))


def test_a_stop_at_a_supplier_lot_is_one_at_what_came_of_it_by_then(
    graph: Graph, load: Load
) -> None:
    """Drawn and asked of the events alone in `drawn_compared.py`."""
    load(graph, drawn_compared.bought_after_it_was_made())
    load(graph, [each | {"source": "wms"} for each in drawn_compared.glue_of_a_lot()])
    bought = ("supplier-lot:S2/X",)
    at = drawn_compared.moment(3)
    then = trace(graph, "up", ["serial:U/1"], Options(stop=bought, at=at))
    assert reached(then, "lot") == {"lot:A/1"}
    assert not reached(trace(graph, "up", ["serial:U/1"], Options(stop=bought)), "lot")
    glue = Options(stop=("supplier-lot:S1/X",))  # a walk goes through no item without a lot
    assert customers(trace(graph, "down", ["supplier:S1"], glue)) == {
        "customer:C1": [(None, 5, 0, 5)]
    }


def test_a_stop_of_a_case_is_listed_as_decided_by_hand(
    graph: Graph, load: Load, settings: Settings
) -> None:
    load(graph, drawn_roots.two_chains())
    options = Options(stop=("lot:G/1",))
    case = cases.open_case(graph, ["lot:A/1"], "What if", by="anna", kind="mock", options=options)
    assert case.stop == ("lot:G/1",)
    _, found = take_snapshot(graph, settings, case, by="anna")
    assert [row["customer"] for row in found.rows["customers"]] == ["customer:C1"]
    assert [row["ref"] for row in found.rows["stopped"]] == ["customer:C2", "lot:H/1"]
    assert found.hashed["filters"]["stop"] == ["lot:G/1"]


def test_the_desk_follows_what_is_still_out(graph: Graph, load: Load, settings: Settings) -> None:
    """An unknown order leaves open what is out; units of deliveries are those of the row."""
    events = drawn_customers.returned_at_once()
    own = Tell("own")
    own.add("define", customer="OWN", kind="own", at=None)
    own.ship("F/1", "OWN", 3, at=day(4))
    mixed = Tell("mixed")
    mixed.ship("F/1", "C3", 2, uom="kg", at=day(5))
    mixed.ship("F/1", "C3", 500, uom="g", at=day(6))
    mixed.back("F/1", "C3", 1, uom="kg", at=day(7))
    load(graph, [*events, *own.events, *mixed.events])
    case = cases.open_case(graph, ["lot:F/1"], "Out", by="anna", kind="mock")
    _, found = take_snapshot(graph, settings, case, by="anna")
    rows = {row["customer"]: row for row in found.rows["customers"]}
    assert (rows["customer:C1"]["returned"], rows["customer:C1"]["outstanding"]) == (2, None)
    assert rows["customer:OWN"]["outstanding"] == 0
    assert (rows["customer:C3"]["uom"], rows["customer:C3"]["shipped"]) == ("g", 2500)
    assert rows["customer:C3"]["outstanding"] == 1500


def test_the_door_says_what_stays_unknown(graph: Graph) -> None:
    tell = Tell()
    tell.pack("P", ("F/1", 5))
    number = tell.ship("[P]", "C1")
    open_ = tell.ship("F/2", "C1")
    tell.reverse(number, 1)
    tell.reverse(open_, 1)
    tell.add("reverse", like={"type": "ship", "object": thing("F/9"), "customer": "C1"})
    assert warned(answers(graph, tell.events)) == ["stays_unknown", "stays_unknown"]
