"""Each check over drawn histories that have what it finds, and over near misses that have it not.

The histories are those that hold the reference of traces; all are in one graph, under names of
their own.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from app.checks.table import CHECKS
from tests.checks.findings import everything
from tests.conftest import through_the_door as load
from tests.genealogy.shows import Shows
from tests.genealogy.test_findings import FINDINGS
from tests.neo4j_server import Server, empty
from tests.trace.made import prefixed

# What is returned in excess is judged by what the customers of an answer got.
SHOWN = tuple(
    shows for shows in FINDINGS if shows.code in CHECKS and not shows.code.startswith("returned_")
)
Found = dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def found(server: Server) -> Found:
    """What is found, by name of the history."""
    graph = server.connect()
    empty(graph)
    for name, tell in {shows.tell.__name__: shows.tell for shows in SHOWN}.items():
        events = prefixed(tell(), f"{name}..")
        load(graph, [event | {"source": f"{name}..{event['source']}"} for event in events])
    told: Found = defaultdict(set)
    for each in everything(graph):
        name = str(each.ref).partition(":")[2].partition("..")[0]
        told[name].add((each.code, str(each.ref).replace(name + "..", "")))
    graph.close()
    return told


@pytest.mark.parametrize("shows", SHOWN, ids=str)
def test_a_history_has_its_findings_and_no_others_of_the_kind(shows: Shows, found: Found) -> None:
    told = {ref for code, ref in found[shows.tell.__name__] if code == shows.code}
    assert told == set(shows.refs), shows.tell.__doc__
