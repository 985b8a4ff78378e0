"""Every shipped statement, planned by the real server: it does what its header says, and stays
linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from neo4j import Result

from app.graph.catalogue import catalogue
from app.graph.run import Graph

TYPES_OF_MODE = {"read": {"r"}, "write": {"w", "rw"}, "schema": {"s"}}
# These enumerate paths, of which a genealogy of diamonds has billions; or call what not every
# server has.
EXPLODING = ("VarLengthExpand(All)", "Trail", "Repeat", "StatefulShortestPath", "Apoc")
LARGE_ROOMS = ("trace", "things")
# Questions of data teams count whole plants, and so do checks and backups; what a person waits for
# looks up.
COUNTING_ROOMS = ("library", "console", "checks", "backup")
FEW = {"Source", "Schema", "Refused", "RecallCase", "RecallText"}  # labels of a handful of nodes
WHOLE = {
    "recall/drawable": "Lot",  # draws one of all
    "search/by_gtin": "Item",  # compares digits
    "events/taken_back": "Event",  # once, when a graph of an earlier version is opened
    # By id, except where the graph holds nothing, as here, and the planner does not care.
    **dict.fromkeys(("trace/up", "trace/down", "trace/reach_up", "trace/reach_down"), "Thing"),
    "trace/reach_customers": "Thing",
}


def _plans(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _plans(child)


def _operators(graph: Graph, text: str) -> list[str]:
    return [each["operatorType"].split("@")[0] for each in _plans(graph.explain(text, {}))]


def _columns(graph: Graph, text: str) -> list[str]:
    with graph.driver.session(database=graph.database) as session:
        result: Result = session.run("EXPLAIN " + text)
        return list(result.keys())


def _unbearable(operators: list[str], room: str) -> list[str]:
    banned = EXPLODING + (("AllNodesScan",) if room in LARGE_ROOMS else ())
    return [operator for operator in operators if operator.startswith(banned)]


def _labels_read_whole(graph: Graph, text: str) -> set[str]:
    return {
        re.sub(r"^.*:|\W.*$", "", each["args"]["Details"])
        for each in _plans(graph.explain(text, {}))
        if each["operatorType"].startswith(("NodeByLabelScan", "UnionNodeByLabelsScan"))
    }


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_is_what_its_header_says(name: str, graph: Graph) -> None:
    query = catalogue()[name]
    assert graph.explain(query.text, {})["query_type"] in TYPES_OF_MODE[query.mode]
    assert _columns(graph, query.text) == list(query.returns)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_stays_linear(name: str, graph: Graph) -> None:
    text = catalogue()[name].text
    operators = _operators(graph, text)
    assert operators
    if set(re.findall(r"\*\d*\.\.\d*", text)) == {"*0..1"}:  # one step at the most explodes nothing
        operators = [each for each in operators if not each.startswith("VarLengthExpand")]
    assert _unbearable(operators, name.split("/")[0]) == []


def test_nobody_waits_for_a_label_read_whole(graph: Graph) -> None:
    found = {
        name: _labels_read_whole(graph, query.text) - FEW - {WHOLE.get(name)}
        for name, query in catalogue().items()
        if not name.startswith(COUNTING_ROOMS)
    }
    assert len(found) > 100
    assert {name: labels for name, labels in found.items() if labels} == {}


def test_a_label_read_whole_is_found(graph: Graph) -> None:
    text = (
        "UNWIND $refs AS ref MATCH (x:Lot {ref: ref}) MATCH (i:Item) WHERE i.name = x.item RETURN i"
    )
    assert _labels_read_whole(graph, text) == {"Item"}


@pytest.mark.parametrize(
    "text",
    [
        "MATCH p = (a:Lot {ref: 'x'})-[:PRODUCED*1..]->(b) RETURN count(p)",
        "MATCH (a:Lot {ref: 'x'}) ((n)-[:PRODUCED]->()-[:PRODUCED]->(m))+ (b) RETURN count(*)",
        "MATCH (n) RETURN n.ref",
    ],
)
def test_an_exploding_statement_is_found(text: str, graph: Graph) -> None:
    assert _unbearable(_operators(graph, text), "trace")
