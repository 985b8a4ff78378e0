"""The demo plant loaded twice, and in another order; beside the files that share one."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from app.demo.plant import events
from app.graph.run import Graph
from tests.conftest import Load
from tests.neo4j_server import empty
from tests.sizes import size

EACH = size(36, 1)  # of the plant's events, where they are loaded again and again
# Stamps and numbers of the writer's clock: they say when something was recorded, so they differ.
_STAMPS = {
    "recorded_at", "named_at", "voided_at", "undone_at", "rev_recorded_at", "rev_voided_at",
    "ordinal",
}  # fmt: skip

_NODES = "MATCH (n:Thing) RETURN labels(n) AS labels, properties(n) AS properties"
_EVENTS = "MATCH (n:Event) RETURN labels(n) AS labels, properties(n) AS properties"
_LINKS = (
    "MATCH (a)-[r]->(b) RETURN type(r) AS type, coalesce(a.ref, a.event_id) AS start, "
    "coalesce(b.ref, b.event_id) AS end, properties(r) AS properties"
)


def everything(graph: Graph) -> list[str]:
    """All nodes and relationships as sorted lines, stamps reduced to “is there”."""
    with graph.driver.session(database=graph.database) as session:
        return sorted(
            line
            for query in (_NODES, _EVENTS, _LINKS)
            for line in _lines(session.run(query).data())
        )


def assert_same(now: list[str], before: list[str]) -> None:
    """Fail with the lines that differ (comparing long lists whole would take minutes)."""
    odd = sorted(set(now) ^ set(before))
    assert not odd, "\n".join(odd[:6])
    assert len(now) == len(before)


def _lines(rows: list[dict[str, object]]) -> Iterator[str]:
    for row in rows:
        given = row["properties"]
        assert isinstance(given, dict)
        row["properties"] = {
            key: True if key in _STAMPS else value for key, value in given.items()
        }  # fmt: skip
        row["labels"] = sorted(row.get("labels") or ())  # type: ignore[call-overload]
        yield json.dumps(row, sort_keys=True, default=str)


@pytest.mark.slow("loads the demo plant twice")
def test_loaded_again_and_shuffled_it_is_the_same_graph(graph: Graph, load: Load) -> None:
    """Every so many-th event of the plant, and what reverses, voids or repeats another."""
    told = list(events(1))[::EACH]
    assert load(graph, told).created == len(told)
    before = everything(graph)
    tally = load(graph, told)
    assert (tally.created, tally.duplicate) == (0, len(told))
    assert_same(everything(graph), before)
    empty(graph)
    load(graph, random.Random(5).sample(told, len(told)))
    assert_same(everything(graph), before)
