"""Every shipped statement, planned by the real server: it does what its header says, and stays
linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import pytest

from app.embedded.lock import VERSION
from app.graph.catalogue import catalogue
from tests.house.plans import Plan, keep, plan_told, plans_kept
from tests.neo4j_server import Server, empty
from tests.sizes import size

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


PLANNED_EVERY = size(16, 1)  # of the statements whose plan is on record


@pytest.fixture(scope="module")
def plan(server: Server) -> Iterator[Callable[[str], Plan]]:
    """Have a text planned on an empty graph."""
    graph = server.connect()
    empty(graph)

    def planned(text: str) -> Plan:
        with graph.driver.session(database=graph.database) as session:
            result = session.run("EXPLAIN " + text)
            columns, summary = list(result.keys()), result.consume()
        return plan_told(columns, summary.query_type or "", summary.plan or {})

    yield planned
    graph.close()


@pytest.fixture(scope="module")
def plans(
    plan: Callable[[str], Plan], pytestconfig: pytest.Config, server: Server
) -> Mapping[str, Plan]:
    """The plans of all shipped statements, by name: those on record, and the others made now."""
    renew = pytestconfig.getoption("--renew")
    graph = server.connect()
    known = plans_kept() if graph.server()[0].endswith(VERSION) and not renew else {}
    graph.close()
    for name in sorted(known)[::PLANNED_EVERY]:
        del known[name]
    found = {name: known.get(name) or plan(query.text) for name, query in catalogue().items()}
    if renew:
        keep(found)
    return found


def _unbearable(operators: list[str], room: str) -> list[str]:
    banned = EXPLODING + (("AllNodesScan",) if room in LARGE_ROOMS else ())
    return [operator for operator in operators if operator.startswith(banned)]


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_statement_is_what_its_header_says_and_stays_linear(
    name: str, plans: Mapping[str, Plan]
) -> None:
    query, planned = catalogue()[name], plans[name]
    assert planned.type in TYPES_OF_MODE[query.mode]
    assert planned.columns == list(query.returns)
    operators = planned.operators
    assert operators
    if set(re.findall(r"\*\d*\.\.\d*", query.text)) == {"*0..1"}:  # one step explodes nothing
        operators = [each for each in operators if not each.startswith("VarLengthExpand")]
    assert _unbearable(operators, name.split("/")[0]) == []


def test_nobody_waits_for_a_label_read_whole(plans: Mapping[str, Plan]) -> None:
    found = {
        name: set(each.whole) - FEW - {WHOLE.get(name)}
        for name, each in plans.items()
        if not name.startswith(COUNTING_ROOMS)
    }
    assert len(found) > 100
    assert {name: labels for name, labels in found.items() if labels} == {}


def test_a_label_read_whole_is_found(plan: Callable[[str], Plan]) -> None:
    text = (
        "UNWIND $refs AS ref MATCH (x:Lot {ref: ref}) MATCH (i:Item) WHERE i.name = x.item RETURN i"
    )
    assert plan(text).whole == ["Item"]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH p = (a:Lot {ref: 'x'})-[:PRODUCED*1..]->(b) RETURN count(p)",
        "MATCH (a:Lot {ref: 'x'}) ((n)-[:PRODUCED]->()-[:PRODUCED]->(m))+ (b) RETURN count(*)",
        "MATCH (n) RETURN n.ref",
    ],
)
def test_an_exploding_statement_is_found(text: str, plan: Callable[[str], Plan]) -> None:
    assert _unbearable(plan(text).operators, "trace")


def test_most_plans_are_on_record() -> None:
    """What is not has to be planned in every run."""
    left = catalogue().keys() - plans_kept().keys()
    assert len(left) < len(catalogue()) / 10, "pytest tests/house/test_catalogue.py --renew"
