"""The command line hands a trace and a thing to a partner."""

from __future__ import annotations

import orjson

from app.graph.run import Graph
from tests.conftest import Load, Lotgraph
from tests.neo4j_server import empty
from tests.partners.documents import facts, take_all
from tests.web.stories import dairy

ROOT = "lot:RM-100/A7"


def test_a_trace_and_a_thing_as_epcis(lotgraph: Lotgraph, graph: Graph, load: Load) -> None:
    load(graph, dairy())
    wanted = facts(graph, "down", [ROOT])
    whole = lotgraph("trace", "down", ROOT, "--format", "epcis")
    assert whole.returncode == 0, whole.stderr
    less = lotgraph("trace", "down", ROOT, "--format", "epcis", "--limit", "2")
    left = orjson.loads(less.stdout)["lotgraph:leftOut"]["events"]
    assert len(orjson.loads(less.stdout)["epcisBody"]["eventList"]) == 2
    assert f"{left} EPCIS events are left out" in less.stderr
    thing = lotgraph("partners", "thing", ROOT, "--format", "epcis-xml")
    assert thing.stdout.startswith("<?xml")
    both = lotgraph("trace", "down", ROOT, "--format", "epcis", "--json")
    assert both.returncode == 2
    empty(graph)
    take_all(graph, whole.stdout.encode())
    assert facts(graph, "down", [ROOT]) == wanted
