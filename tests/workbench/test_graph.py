"""The graph as the page, its script and its file have it: groups, kinds that are hidden."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from app.graph.run import Graph
from tests.conftest import Load
from tests.web.stories import dairy
from tests.web.test_pages_answers import text_of
from tests.workbench.test_workbench import fan


def test_the_graph_is_drawn_in_groups_that_open_in_place(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, fan(230).events)  # 461 things
    ask = "/trace/down/graph?ref=lot:X/root"
    first = client.get(ask).json()
    assert [(box["ref"], box["count"], box["start"]) for box in first["boxes"]] == [
        ("lot:X/root", 1, True), ("group:order/0/X", 230, False), ("group:lot/1/X", 230, False),
    ]  # fmt: skip
    assert [link["label"] for link in first["links"]] == ["230 kg", "230 kg"]
    more = client.get(ask + "&more=group:lot/1/X").json()
    assert [box["count"] for box in more["boxes"] if box["opens"]] == [230, 205]
    assert sum(box["kind"] == "lot" for box in more["boxes"]) == 27  # root, 25, and the rest
    assert more["opened"] == [["group:lot/1/X", "lots of X"]]
    selected = client.get(ask + "&why=lot:X/L229").json()  # stands by itself
    assert {box["ref"]: box["count"] for box in selected["boxes"]} == {
        "lot:X/root": 1, "lot:X/L229": 1, "group:order/0/X": 230, "group:lot/1/X": 229,
    }  # fmt: skip
    page = client.get("/trace/down?ref=lot:X/root&view=graph&more=group:lot/1/X").text
    table = text_of(page[page.index('id="graph-table"') :])
    assert "230 work orders of X: open the group 230 230 kg taken 0" in table
    assert "205 more lots of X: open the group 205 205 kg made 1" in table
    assert "lots of X × : close the group" in text_of(page)


def test_statuses_are_counted_in_groups(client: TestClient, graph: Graph, load: Load) -> None:
    tell = fan(20)
    tell.add("status", object={"item": "X", "lot": "L003"}, status="hold")
    load(graph, tell.events)
    page = client.get("/trace/down?ref=lot:X/root&view=graph").text
    assert "20 lots of X, 20 kg made, 1 on hold, generation 1, all certain" in page
    assert "many status-hold" in page


def test_kinds_are_hidden_from_the_graph_and_counted(
    client: TestClient, graph: Graph, load: Load
) -> None:
    load(graph, dairy())
    page = client.get("/trace/down?ref=lot:RM-100/A7&view=graph&hide=hu&hide=customer").text
    assert "2 things of the kinds switched off below are hidden" in text_of(page)
    assert "kind-hu" not in page
    data = client.get("/trace/down/graph?ref=lot:RM-100/A7&hide=hu").json()
    assert data["hidden"] == 1


def test_the_graph_as_a_file_stands_by_itself(client: TestClient, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    answer = client.get("/trace/down/graph.svg?ref=lot:RM-100/A7")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("<svg ")
    assert answer.text.rstrip().endswith("</svg>")
    assert "href=" not in answer.text.replace('href="#', "")
    assert {"A7", "F1", "C1"} <= set(re.findall(r"<text[^>]*>([^<]*)<", answer.text))
