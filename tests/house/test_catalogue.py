"""Every shipped statement, planned by the real server: it does what its header says, and stays
linear.
"""

from __future__ import annotations

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


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_is_what_its_header_says(name: str, graph: Graph) -> None:
    query = catalogue()[name]
    assert graph.explain(query.text, {})["query_type"] in TYPES_OF_MODE[query.mode]
    assert _columns(graph, query.text) == list(query.returns)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_stays_linear(name: str, graph: Graph) -> None:
    operators = _operators(graph, catalogue()[name].text)
    assert operators
    assert _unbearable(operators, name.split("/")[0]) == []


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
