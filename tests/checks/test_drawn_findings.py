"""Each check over drawn histories that have what it finds, and over near misses that have it not.

The histories are those that hold the reference of traces; all are in one graph, under names of
their own.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from app.checks.table import CHECKS
from app.graph.run import Graph
from app.trace.on_hand import holdings, on_hand
from tests.checks.findings import everything, node_ids
from tests.conftest import Load, through_the_door
from tests.genealogy.drawn_stock import STOCK, Row
from tests.genealogy.shows import Shows, Told
from tests.genealogy.test_findings import FINDINGS
from tests.neo4j_server import Server, empty
from tests.trace.made import prefixed

# What is returned in excess is judged by what the customers of an answer got.
SHOWN = tuple(
    shows for shows in FINDINGS if shows.code in CHECKS and not shows.code.startswith("returned_")
)
# What an own place holds is not booked to it as stock yet.
HELD_STOCK = tuple(each for each in STOCK if not each[0].__name__.startswith(("own_", "no_place")))
Found = dict[str, set[tuple[str, str]]]


@pytest.fixture(scope="module")
def found(server: Server) -> Found:
    """What is found, by name of the history."""
    graph = server.connect()
    empty(graph)
    for name, tell in {shows.tell.__name__: shows.tell for shows in SHOWN}.items():
        events = prefixed(tell(), f"{name}..")
        through_the_door(
            graph, [event | {"source": f"{name}..{event['source']}"} for event in events]
        )
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


@pytest.mark.parametrize(("tell", "rows"), HELD_STOCK, ids=lambda x: getattr(x, "__name__", ""))
def test_what_is_on_hand_reads_the_last_word_on_that_part(
    graph: Graph, load: Load, tell: Told, rows: tuple[Row, ...]
) -> None:
    load(graph, tell())
    refs = sorted({row[0] for row in rows})
    held = graph.read(lambda work: on_hand(work, holdings(work, node_ids(graph, *refs)))[0])
    told = {(row.ref, (row.location or "").removeprefix("location:"), row.status) for row in held}
    assert told == {(ref, place, status) for ref, place, _, status in rows}, tell.__doc__
