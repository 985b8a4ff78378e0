"""An app that keeps the genealogy in memory: what its API and pages say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.graph.run import Graph
from app.main import begin_mirror, create_app
from app.mirror.keeper import MirrorKeeper
from app.settings import Settings
from tests.conftest import Load, be_patient
from tests.trace.telling import Tell

ASKED = "/api/v1/trace/down?ref=lot:A/1"


@pytest.fixture
def kept(
    settings: Settings, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[TestClient, MirrorKeeper]]:
    """An app with its genealogy in memory, on an empty graph, and what keeps it."""
    be_patient(monkeypatch)
    app = create_app(settings.model_copy(update={"mirror_mib": 64}), graph)
    begin_mirror(app)
    with TestClient(app, base_url="http://127.0.0.1") as talking:
        yield talking, app.state.graph.mirror


def test_api_and_pages_say_the_same_from_memory(
    kept: tuple[TestClient, MirrorKeeper], client: TestClient, load: Load, graph: Graph
) -> None:
    """A/1 → R/B → B/1 → DINER; later B/1 → SHOP, and the first shipment is void."""
    from_memory, keeper = kept
    tell = Tell()
    tell.consume("A/1", "R/B", 1)
    tell.produce("B/1", "R/B", 2)
    first = tell.ship("B/1", "DINER", 1)
    load(graph, tell.events)
    assert keeper.wait() is not None
    assert from_memory.get(ASKED).json() == client.get(ASKED).json()
    assert "customer:DINER" in from_memory.get("/trace/down?ref=lot:A/1").text
    before = len(tell.events)
    tell.ship("B/1", "SHOP", 1)
    tell.void(first)
    load(graph, tell.events[before:])
    answer = from_memory.get(ASKED).json()
    assert [row["ref"] for row in answer["customers"]] == ["customer:SHOP"]
    assert answer == client.get(ASKED).json()


def test_who_looks_after_it_sees_how_much_is_kept(
    kept: tuple[TestClient, MirrorKeeper], client: TestClient, load: Load, graph: Graph
) -> None:
    from_memory, keeper = kept
    tell = Tell()
    tell.consume("A/1", "R/B", 1)
    load(graph, tell.events)
    whole = keeper.wait()
    assert whole is not None
    page = from_memory.get("/running").text
    assert "Genealogy in memory" in page
    assert f"{len(whole)} links" in page
    told = from_memory.get("/api/v1/running").json()["app"]["mirror"]
    assert (told["links"], told["stamp_us"]) == (len(whole), whole.commit.stamp)
    # the columns are brought forward once more beside: before or after that they have another size
    before = keeper.state()["bytes"]
    measures = from_memory.get("/metrics").text
    (told_bytes,) = re.findall(r"^lotgraph_mirror_bytes (\S+)$", measures, re.MULTILINE)
    assert float(told_bytes) in (before, keeper.state()["bytes"])  # from a million on as 1.0e+06
    assert before > 0
    assert "Genealogy in memory" not in client.get("/running").text
