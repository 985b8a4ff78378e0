"""An empty lotgraph that reads the document of a trace gives the same trace."""

from __future__ import annotations

import random

import pytest

from app.demo.plant import events as plant_events
from app.genealogy.question import Direction
from app.graph.run import Graph
from tests.conftest import through_the_door
from tests.events.said import ask
from tests.neo4j_server import empty
from tests.partners.documents import facts, take_all, trace_text
from tests.sizes import size
from tests.trace.made import make
from tests.trace.themes_units import make_units
from tests.trace.ways import write

ROOTS = size(5, 200)
ALONE = size(1, 40)
MADE = size(1, 20)
_WAYS: tuple[Direction, ...] = ("up", "down")
_FORMS = ("epcis", "epcis-xml")
_THINGS = (
    "MATCH (x:Thing) WHERE x:Lot OR x:Serial OR x:HandlingUnit OR x:WorkOrder OR x:Customer "
    "RETURN x.ref AS ref ORDER BY ref"
)


def _roots(graph: Graph, count: int) -> list[str]:
    refs = [row["ref"] for row in ask(graph, _THINGS)]
    return random.Random(7).sample(refs, min(count, len(refs)))


def _compare(graph: Graph, roots: list[str], alone: int) -> None:
    """Some documents of one root each, and one of all roots each way; each is read by an empty
    graph, which answers as the first one did."""
    wanted = {(way, root): facts(graph, way, [root]) for way in _WAYS for root in roots}
    texts = [
        (way, [root], trace_text(graph, way, [root], _FORMS[place % 2]))
        for place, root in enumerate(roots[:alone])
        for way in _WAYS
    ]
    texts += [(way, roots, trace_text(graph, way, roots, _FORMS[way == "up"])) for way in _WAYS]
    for way, asked, text in texts:
        empty(graph)
        take_all(graph, text)
        for root in asked:
            assert facts(graph, way, [root]) == wanted[way, root], f"{way} {root}"


@pytest.mark.slow("asks eighty traces of graphs that are filled again and again")
def test_made_genealogies_answer_the_same_elsewhere(graph: Graph) -> None:
    """Voids, reversals of every kind, containers, lives, own places, sources told late."""
    made = [(make_units if number % 2 else make)(number * 7 + 1) for number in range(MADE)]
    write(graph, made)
    _compare(graph, _roots(graph, ROOTS), ALONE)


@pytest.mark.long("writes the demo plant, and 400 documents of it into empty graphs")
def test_the_demo_plant_answers_the_same_elsewhere(graph: Graph) -> None:
    through_the_door(graph, plant_events(1))
    _compare(graph, _roots(graph, 200), 200)
