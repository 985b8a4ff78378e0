"""A handful of the named genealogies through the door, a real Neo4j and the service; and texts.

All are in one graph. What is asked about is what the tests of answers ask of the events alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app.errors import AmbiguousError, InvalidRefError, NotFoundError
from app.genealogy.question import Options
from app.graph.run import Graph
from app.trace.service import trace
from tests.genealogy import test_genealogies_containers as containers
from tests.genealogy import test_genealogies_corrections as corrections
from tests.genealogy import test_genealogies_lives as lives
from tests.genealogy import test_genealogies_roots as roots
from tests.genealogy import test_genealogies_time as times
from tests.genealogy import test_genealogies_tracking as tracking
from tests.genealogy import test_named_genealogies as plain
from tests.genealogy.bridge import load, within_minutes
from tests.genealogy.named import genealogies_of
from tests.neo4j_server import Server, empty
from tests.trace.asking import Asking
from tests.trace.made import prefixed
from tests.trace.ways import asked

HANDFUL = (
    plain.test_chain_down_names_customers_and_stock, containers.test_nested_containers,
    plain.test_returns_are_at_most_what_was_shipped, lives.test_a_serial_number_used_twice,
    corrections.test_a_late_receipt_as_known_before_it_came, roots.test_several_roots_are_united,
    times.test_a_silo_topped_up_on_tuesday,
)  # fmt: skip
OF_SEVENS = (
    plain.test_same_lot_string_under_two_items, tracking.test_the_same_lot_string_under_two_items,
)  # fmt: skip
PREFIXES = {each: f"g{number}-" for number, each in enumerate((*HANDFUL, *OF_SEVENS))}
# Asked of the same events by another test.
ALSO = {plain.test_chain_down_names_customers_and_stock: plain.test_chain_up_names_supplier}
# Statuses, names and findings are told by a graph alone; whether it is recorded by the door.
OF_A_GRAPH = (
    "name", "aliases", "status", "standing", "failed", "item_type", "location_name", "basis",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(server: Server) -> Iterator[Graph]:
    """All of them, loaded once."""
    graph = server.connect()
    empty(graph)
    events = [
        event
        for test, prefix in PREFIXES.items()
        for event in prefixed(within_minutes(_asking(test).events), prefix, apart=True)
    ]
    assert set(load(graph, events)) == {"created"}
    yield graph
    graph.close()


def _asking(test: Any) -> Asking:
    (asking,) = genealogies_of(test)
    return asking


@pytest.mark.parametrize("test", HANDFUL, ids=lambda test: test.__name__)
def test_the_service_says_what_the_events_say(told: Graph, test: Any) -> None:
    asking = _asking(test)
    assert asking.questions
    also = _asking(ALSO[test]).questions if test in ALSO else {}
    for question in (*asking.questions, *also):
        options = Options(**dict(question.options))
        mine = asking.asked(question.direction, list(question.roots), options).as_json()  # type: ignore[arg-type]
        theirs = asked(told, PREFIXES[test], question)
        assert theirs is not None
        for part in ("counts", "roots", "nodes", "edges", "customers", "stock", "removed"):
            assert _plain(theirs[part]) == _plain(mine[part]), (str(question), part)
        warned = [(each["code"], each["ref"]) for each in theirs["warnings"]]
        assert {(each["code"], each["ref"]) for each in mine["warnings"]} <= set(warned)


def _plain(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {key: _plain(value) for key, value in given.items() if key not in OF_A_GRAPH}
    return [_plain(each) for each in given] if isinstance(given, (list, tuple)) else given


def test_a_bare_number_is_what_has_it(told: Graph) -> None:
    """The supplier's number of the chain's raw material."""
    prefix = PREFIXES[plain.test_chain_down_names_customers_and_stock]
    found = trace(told, "down", ["SL1"])
    roots = {root.ref for root in found.roots}
    reached = {node.ref for node in found.nodes if node.kind == "lot" and node.ref not in roots}
    assert reached == {f"lot:{prefix}A/1", f"lot:{prefix}F/1"}


def test_a_bare_number_of_several_lots_is_ambiguous(told: Graph) -> None:
    """Two genealogies have lots called 7, of two items and of four."""
    two, four = (PREFIXES[each] for each in OF_SEVENS)
    with pytest.raises(AmbiguousError) as several:
        trace(told, "down", ["7"])
    assert [each["ref"] for each in several.value.detail["candidates"]] == [
        *(f"lot:{two}{item}/7" for item in "XY"), *(f"lot:{four}{item}/7" for item in "FGXY"),
    ]  # fmt: skip


def test_what_cannot_be_found_is_said(told: Graph) -> None:
    prefix = PREFIXES[plain.test_chain_down_names_customers_and_stock]
    with pytest.raises(NotFoundError):
        trace(told, "down", [f"lot:{prefix}A/unknown"])
    with pytest.raises(NotFoundError):
        trace(told, "down", ["nothing"])
    with pytest.raises(InvalidRefError):
        trace(told, "down", ["lot:A/1/2"])
