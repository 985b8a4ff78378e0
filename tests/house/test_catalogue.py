"""Every shipped statement, planned by the real server: it does what its header says, and stays
linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import pytest

from app.graph.catalogue import catalogue
from tests.neo4j_server import Server, empty

TYPES_OF_MODE = {"read": {"r"}, "write": {"w", "rw"}, "schema": {"s"}}
# These enumerate paths, of which a genealogy of diamonds has billions; or call what not every
# server has.
EXPLODING = ("VarLengthExpand(All)", "Trail", "Repeat", "StatefulShortestPath", "Apoc")
LARGE_ROOMS = ("trace", "things")
# Questions of data teams count whole plants, and so do checks and backups; what a person waits for
# looks up.
COUNTING_ROOMS = ("library", "console", "checks", "backup")
# Labels of a handful of nodes.
FEW = {
    "Source", "Schema", "Refused", "RecallCase", "RecallText", "RecallCounter", "NumberScheme",
    "NumberCounter",
}  # fmt: skip
WHOLE = {
    "recall/drawable": "Lot",  # draws one of all
    "search/by_gtin": "Item",  # compares digits
    "search/by_gln": "Location",  # places and parties: some thousands
    **dict.fromkeys(("things/kind", "things/kind_total"), "Item"),  # by a part of their names
    "reports/in_range": "Thing",  # a report of a time, which somebody asked for and waits for
    "firstload/kindless": "Event",  # once, when a first load was imported
    "events/taken_back": "Event",  # once, when a graph of an earlier version is opened
    # By id, except where the graph holds nothing, as here, and the planner does not care.
    **dict.fromkeys(("trace/up", "trace/down", "trace/reach_up", "trace/reach_down"), "Thing"),
    "trace/reach_customers": "Thing",
}


def _plans(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from _plans(child)


class Planned(NamedTuple):
    """What the server says of a statement before it runs it."""

    type: str
    columns: list[str]
    steps: list[Mapping[str, Any]]

    @property
    def operators(self) -> list[str]:
        """The kinds of its steps."""
        return [each["operatorType"].split("@")[0] for each in self.steps]


Plan = Callable[[str], Planned]


@pytest.fixture(scope="module")
def plan(server: Server) -> Iterator[Plan]:
    """Have a statement planned on an empty graph, each once."""
    graph = server.connect()
    empty(graph)

    @cache
    def planned(text: str) -> Planned:
        with graph.driver.session(database=graph.database) as session:
            result = session.run("EXPLAIN " + text)
            columns, summary = list(result.keys()), result.consume()
        return Planned(summary.query_type or "", columns, list(_plans(summary.plan or {})))

    yield planned
    graph.close()


def _unbearable(operators: list[str], room: str) -> list[str]:
    banned = EXPLODING + (("AllNodesScan",) if room in LARGE_ROOMS else ())
    return [operator for operator in operators if operator.startswith(banned)]


def _labels_read_whole(planned: Planned) -> set[str]:
    return {
        re.sub(r"^.*:|\W.*$", "", each["args"]["Details"])
        for each in planned.steps
        if each["operatorType"].startswith(("NodeByLabelScan", "UnionNodeByLabelsScan"))
    }


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_is_what_its_header_says_and_stays_linear(name: str, plan: Plan) -> None:
    query = catalogue()[name]
    planned = plan(query.text)
    assert planned.type in TYPES_OF_MODE[query.mode]
    assert planned.columns == list(query.returns)
    operators = planned.operators
    assert operators
    if set(re.findall(r"\*\d*\.\.\d*", query.text)) == {"*0..1"}:  # one step explodes nothing
        operators = [each for each in operators if not each.startswith("VarLengthExpand")]
    assert _unbearable(operators, name.split("/")[0]) == []


def test_nobody_waits_for_a_label_read_whole(plan: Plan) -> None:
    found = {
        name: _labels_read_whole(plan(query.text)) - FEW - {WHOLE.get(name)}
        for name, query in catalogue().items()
        if not name.startswith(COUNTING_ROOMS)
    }
    assert len(found) > 100
    assert {name: labels for name, labels in found.items() if labels} == {}


def test_a_label_read_whole_is_found(plan: Plan) -> None:
    text = (
        "UNWIND $refs AS ref MATCH (x:Lot {ref: ref}) MATCH (i:Item) WHERE i.name = x.item RETURN i"
    )
    assert _labels_read_whole(plan(text)) == {"Item"}


@pytest.mark.parametrize(
    "text",
    [
        "MATCH p = (a:Lot {ref: 'x'})-[:PRODUCED*1..]->(b) RETURN count(p)",
        "MATCH (a:Lot {ref: 'x'}) ((n)-[:PRODUCED]->()-[:PRODUCED]->(m))+ (b) RETURN count(*)",
        "MATCH (n) RETURN n.ref",
    ],
)
def test_an_exploding_statement_is_found(text: str, plan: Plan) -> None:
    assert _unbearable(plan(text).operators, "trace")
