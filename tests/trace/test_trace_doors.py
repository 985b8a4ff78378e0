"""The same answer through the API, the command line and CSV; errors in words."""

from __future__ import annotations

import csv
import io
import json

from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.trace.service import trace
from tests.conftest import Load, Lotgraph
from tests.trace import genealogies as told
from tests.trace.telling import Tell


def test_api_gives_the_same_object(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, told.chain())
    answer = client.get("/api/v1/trace/down", params={"ref": "lot:A/1"})
    assert answer.status_code == 200
    assert answer.json() == trace(graph, "down", ["lot:A/1"]).as_json()
    body = answer.json()
    assert set(body["counts"]) == {
        "lots", "serials", "orders", "batches", "hus", "customers", "suppliers", "edges",
        "unknown_customers", "own_places", "disposal_firms",
    }  # fmt: skip
    consumed = next(edge for edge in body["edges"] if edge["type"] == "CONSUMED_INTO")
    assert consumed["from"] == "lot:A/1"
    assert consumed["to"] == "batch:W1/B1"
    assert (consumed["quantity"], consumed["uom"]) == (20, "kg")
    assert consumed["at"] == "2026-03-02T07:00:00Z"
    assert body["options"] == {
        "ignore_time": False, "known_at": None, "at": None, "from": None, "to": None,
        "include_candidates": False,
    }  # fmt: skip
    assert "why" not in body


def test_api_errors_have_one_shape(graph: Graph, load: Load, client: TestClient) -> None:
    load(graph, told.same_number_two_items())
    lost = client.get("/api/v1/trace/down", params={"ref": "lot:X/none"})
    assert (lost.status_code, lost.json()["error"]["code"]) == (404, "not_found")
    both = client.get("/api/v1/trace/up", params={"ref": "7"})
    assert (both.status_code, both.json()["error"]["code"]) == (409, "ambiguous")
    assert [each["ref"] for each in both.json()["error"]["candidates"]] == ["lot:X/7", "lot:Y/7"]
    odd = client.get("/api/v1/trace/down", params={"ref": "lot:X/7/8"})
    assert (odd.status_code, odd.json()["error"]["code"]) == (400, "invalid_ref")
    assert client.get("/api/v1/trace/sideways", params={"ref": "7"}).status_code == 422
    assert client.get("/api/v1/trace/down").status_code == 422


def test_csv_cannot_start_a_formula(graph: Graph, load: Load, client: TestClient) -> None:
    tell = Tell()
    tell.add("define", item="F", name="=cmd|' /C calc'!A0", at=None)
    tell.add("define", customer="C1", name="+Evil", at=None)
    tell.ship("F/1", "C1", 4, uom="kg")
    load(graph, tell.events)
    ask = {"ref": "lot:F/1", "format": "csv"}
    answer = client.get("/api/v1/trace/down", params=ask)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["name"] for row in rows if row["kind"] == "lot"] == ["'=cmd|' /C calc'!A0"]
    answer = client.get("/api/v1/trace/down", params=ask | {"part": "customers"})
    row = next(csv.DictReader(io.StringIO(answer.text)))
    assert (row["name"], row["shipped"], row["uom"]) == ("'+Evil", "4", "kg")


def test_stock_has_one_set_of_columns(graph: Graph, load: Load, client: TestClient) -> None:
    """A/1 and A/2 may be in F/1 (one run with two outputs), G/1 has the other: all in STORE."""
    tell = Tell()
    tell.receive("A/1", 10, uom="kg", location="STORE")
    tell.transform(["A/1", "A/2"], "B1", ["F/1", "G/1"], location="STORE")
    load(graph, tell.events)
    stock = client.get("/api/v1/trace/down?ref=lot:A/1").json()["stock"]
    columns = [
        "ref", "location", "location_name", "quantity", "uom", "status", "certainty",
        "status_quantity", "requested", "requested_quantity",
    ]  # fmt: skip
    assert [list(row) for row in stock] == [columns] * len(stock)
    sure = {row["ref"]: row["certainty"] for row in stock}
    assert sure == {"lot:A/1": "certain", "lot:F/1": "possible", "lot:G/1": "possible"}
    api = client.get("/api/v1/trace/down?ref=lot:A/1&format=csv&part=stock").text
    page = client.get("/trace/down/table.csv?ref=lot:A/1&view=stock").text
    for text in (api, page):
        rows = list(csv.DictReader(io.StringIO(text)))
        assert list(rows[0]) == columns
        assert {row["ref"]: row["certainty"] for row in rows} == sure


def test_a_cut_is_told(graph: Graph, load: Load, lotgraph: Lotgraph, client: TestClient) -> None:
    """A/1 ► W1/B1 ► F/1 ► C1, C2 …: the first three nodes, and what is left out."""
    load(graph, told.chain())
    whole = client.get("/api/v1/trace/down?ref=lot:A/1").json()
    assert whole["truncated"] is None
    most = len(whole["nodes"])
    assert client.get(f"/api/v1/trace/down?ref=lot:A/1&limit={most}").json() == whole
    cut = client.get("/api/v1/trace/down?ref=lot:A/1&limit=3").json()
    assert cut["nodes"] == whole["nodes"][:3]
    refs = {node["ref"] for node in cut["nodes"]}
    assert cut["edges"] == [e for e in whole["edges"] if {e["from"], e["to"]} <= refs]
    left = {name: len(whole[name]) - len(cut[name]) for name in ("nodes", "edges")}
    assert cut["truncated"] == left
    assert left["nodes"] > 0 < left["edges"]
    same = ("roots", "counts", "customers", "stock", "removed", "warnings")
    assert {name: cut[name] for name in same} == {name: whole[name] for name in same}
    text = client.get("/api/v1/trace/down?ref=lot:A/1&limit=3&format=csv").text
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + 3 + 1
    assert rows[-1][0].startswith(f"Not complete: {left['nodes']} nodes are left out")
    done = lotgraph("trace", "down", "lot:A/1", "--json", "--limit", "3")
    assert json.loads(done.stdout) == cut
    assert client.get("/api/v1/trace/down?ref=lot:A/1&limit=0").status_code == 422


def test_candidates_that_are_not_listed_are_counted(
    graph: Graph, load: Load, client: TestClient
) -> None:
    tell = Tell()
    for number in range(53):
        tell.receive(f"I{number:02}/7", 1)
    load(graph, tell.events)
    error = client.get("/api/v1/trace/down?ref=7").json()["error"]
    assert len(error["candidates"]) == 50
    assert error["truncated"] == {"candidates": 3}
    assert "can mean 53 things; the first 50 are listed." in error["text"]
    assert "can mean 53 things; the first 50 are listed." in client.get("/trace/down?ref=7").text


def test_command_line_json_is_the_api_object(
    graph: Graph, load: Load, lotgraph: Lotgraph, client: TestClient
) -> None:
    load(graph, told.chain())
    done = lotgraph("trace", "down", "lot:A/1", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout) == client.get("/api/v1/trace/down?ref=lot:A/1").json()


def test_command_line_in_words(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, told.chain())
    done = lotgraph("trace", "down", "lot:A/1", env={"COLUMNS": "200"})
    assert done.returncode == 0
    assert "Downstream of lot:A/1" in done.stdout
    assert "Still out: 13 kg at 2 customers (all certain)." in done.stdout
    assert "customer:C1" in done.stdout
    assert "Time left nothing out." in done.stdout
    assert done.stderr == ""


def test_command_line_exit_codes(graph: Graph, load: Load, lotgraph: Lotgraph) -> None:
    load(graph, told.same_number_two_items())
    several = lotgraph("trace", "down", "7")
    assert several.returncode == 3
    assert "lot:X/7" in several.stderr
    assert "lot:Y/7" in several.stderr
    lost = lotgraph("trace", "up", "lot:X/none")
    assert lost.returncode == 4
    assert "Nothing is known by" in lost.stderr
    assert lotgraph("trace", "down").returncode == 2
    for done in (several, lost):
        assert "Traceback" not in done.stderr + done.stdout
