"""The first load makes the graph that the event door makes of the same files, node by node."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.audit.service import verify_log
from app.cli.load import Loading
from app.demo.plant import events as demo_events
from app.embedded import service as embedded
from app.embedded.progress import Silent
from app.errors import UsageError
from app.events.reading import open_reading
from app.events.service import OutcomeCounts, take
from app.graph.run import Graph
from app.opening import open_graph
from app.settings import Settings
from tests.events.said import ask, picture, said
from tests.events.test_events_order import plant
from tests.firstload.loads import loading, write
from tests.genealogy.lists import LISTS
from tests.partners.made_events import valid_events
from tests.sizes import size
from tests.trace.made import make, prefixed

# The graph as it is when a first load is ended between its constraints and its last batch.
_BROKEN_OFF = (
    "MATCH (s:Step) WHERE s.name STARTS WITH 'first load' SET s.whole = false, s.source = '', "
    "s.event_id = '' WITH count(*) AS steps "
    "MATCH ()-[d:DELIVERED]->() WHERE d.container IS NOT NULL DELETE d"
)

Events = list[dict[str, Any]]
EVERY = size(8, 1)  # of the lists of other tests
MADE, DRAWN = size(3, 150), size(40, 1_500)
_REFUSED = "MATCH (f:Refused) RETURN properties(f) AS told ORDER BY f.sha256"


def drawn_events(most: int) -> Events:
    """Events of every type with every field, in texts that files break on; the same ones always."""
    found: Events = []

    @settings(
        max_examples=most, phases=[Phase.generate], derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        found.append(data.draw(valid_events()).plain)

    draw()
    return found


def apart(events: Events, prefix: str) -> Events:
    """Events about things, sources and papers of their own."""
    told = prefixed(events, prefix, apart=True)
    return [each | {"source": prefix + each["source"]} for each in told]


def everything() -> Events:
    """Corrections of all kinds before and after what they correct, sources that say late how they
    write times, containers in containers, repeats, conflicts, what is refused."""
    found = [*apart(plant(), "one-"), *apart(plant()[::-1], "two-")]
    for number, made in enumerate(
        (*(each() for each in [*LISTS.values()][::EVERY]), *map(make, range(MADE)))
    ):
        found += apart(made, f"g{number}-")
    found += drawn_events(DRAWN)
    late = said("define", "late", "two-mes", zone="America/New_York", at="2026-05-01")
    wrong = said("move", "w1", object={"item": "A", "lot": "1"})
    return [*found, late, wrong, said("ship", "w2", object={}, customer="C"), wrong | {"to": "L"},
            *found[40:60], found[3] | {"note": "other"}]  # fmt: skip


class Home:
    """A home of its own into which files are loaded first of all."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder, neo4j_uri=None, heap_mib=256, load_batch_events=250)

    def load(self, path: Path) -> Loading:
        return loading(self.settings, path)

    def graph(self) -> Graph:
        return open_graph(self.settings, Silent())

    def stop(self) -> None:
        embedded.stop(self.settings, Silent())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    found = Home(tmp_path / "home")
    yield found
    found.stop()


def through_the_door(graph: Graph, path: Path) -> OutcomeCounts:
    counts = OutcomeCounts()
    for outcomes in take(graph, open_reading(path).items, batch_events=250):
        for each in outcomes:
            counts.add(each)
    return counts


def refused(graph: Graph) -> list[dict[str, Any]]:
    rows = [row["told"] for row in ask(graph, _REFUSED)]
    return [{name: value for name, value in row.items() if name != "recorded_at"} for row in rows]


def must_be_equal(imported: Graph, online: Graph) -> None:
    found, wanted = picture(imported), picture(online)
    for name in wanted:
        assert set(found[name]) - set(wanted[name]) == set(), f"{name} too many"
        assert set(wanted[name]) - set(found[name]) == set(), f"{name} missing"
        assert found[name] == wanted[name]
    assert refused(imported) == refused(online)
    ordinals = [row["n"] for row in ask(imported, "MATCH (n:Thing) RETURN n.ordinal AS n")]
    assert sorted(ordinals) == list(range(1, len(ordinals) + 1))


@pytest.mark.slow("imports, and starts a server of its own")
def test_a_first_load_makes_the_graph_of_the_door(graph: Graph, home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "events.jsonl", everything())
    done = home.load(path)
    wanted = through_the_door(graph, path)
    names = ("created", "duplicate", "conflict", "rejected")
    assert [getattr(done.total, name) for name in names] == [
        getattr(wanted, name) for name in names
    ]
    assert (done.code, wanted.refused > 3) == (1, True)
    imported = home.graph()
    try:
        must_be_equal(imported, graph)
        assert verify_log(imported, home.settings).good
        with pytest.raises(UsageError, match="this one holds"):
            home.load(path)
        ask(imported, _BROKEN_OFF)
    finally:
        imported.close()
    imported = home.graph()  # goes on with what was broken off
    try:
        must_be_equal(imported, graph)
    finally:
        imported.close()


@pytest.mark.long("imports ten times the demo plant and loads it through the door")
def test_ten_demo_plants_make_the_graph_of_the_door(
    graph: Graph, home: Home, tmp_path: Path
) -> None:
    path = write(tmp_path / "plant.jsonl", list(demo_events(10)))
    done = home.load(path)
    wanted = through_the_door(graph, path)
    assert (done.total.created, done.code) == (wanted.created, 0)
    imported = home.graph()
    try:
        must_be_equal(imported, graph)
    finally:
        imported.close()
