"""What the importer puts into the graph is what the event door would have put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.run import Graph
from app.settings import Settings
from bench import server
from bench.genealogies import Genealogy, genealogy
from bench.importing import import_genealogy
from bench.telling import events
from tests.conftest import Load

_NODES = "MATCH (n) WHERE n:Thing OR n:Source RETURN labels(n) AS labels, properties(n) AS own"
_LINKS = (
    "MATCH (a:Thing)-[r]->(b:Thing) "
    "RETURN type(r) AS type, a.ref AS start, b.ref AS end, properties(r) AS own"
)

# Of the door, in the order of the events; what is imported has no stamp of a naming.
_STAMPS = ("recorded_at", "named_at", "ordinal")


@pytest.fixture(scope="module")
def sample() -> Genealogy:
    """One plant of four stages with 20 lots, and a diamond of three stages with 12."""
    return genealogy(sites=1, levels=4, width=20, diamond_levels=3, diamond_width=12)


def _snapshot(graph: Graph) -> tuple[list[str], list[str]]:
    """All nodes and links with all their properties, types of values included."""
    with graph.driver.session(database=graph.database) as session:
        nodes = [f"{sorted(row['labels'])} {_told(row['own'])}" for row in session.run(_NODES)]
        links = [
            f"{row['type']} {row['start']} {row['end']} {_told(row['own'])}"
            for row in session.run(_LINKS)
        ]
    return sorted(nodes), sorted(links)


def _told(own: dict[str, object]) -> str:
    return repr(sorted((name, value) for name, value in own.items() if name not in _STAMPS))


@pytest.mark.long("starts a server of its own after an import")
def test_import_and_door_make_the_same_graph(
    graph: Graph, load: Load, sample: Genealogy, tmp_path: Path
) -> None:
    tally = load(graph, events(sample))
    assert tally.created == sum(
        len(each.at)
        for each in (
            sample.supplied, sample.consumed, sample.produced, sample.shipped, sample.returned
        )
    )  # fmt: skip
    nodes, links = _snapshot(graph)
    chosen = Settings(home=tmp_path / "home", neo4j_uri=None, heap_mib=256)
    import_genealogy(chosen, sample)
    with server.opened(chosen) as imported:
        found = _snapshot(imported)
    assert found[0] == nodes
    assert found[1] == links
    assert any("'quantity', 2.5" in link or ".5)" in link for link in links)
