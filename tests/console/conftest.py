"""The demo plant, loaded once for all tests of this room: none of them may change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.console.running import Desk
from app.demo.plant import events
from app.graph.run import Graph
from app.main import create_app
from app.settings import Settings
from tests.conftest import through_the_door
from tests.neo4j_server import Server, empty


@pytest.fixture(scope="package")
def told() -> list[dict[str, Any]]:
    """The events of the demo plant."""
    return list(events())


@pytest.fixture(scope="package")
def plant(server: Server, told: list[dict[str, Any]]) -> Iterator[Graph]:
    """The graph of the demo plant. Do not use `graph` beside it: that empties the database."""
    graph = server.connect()
    empty(graph)
    through_the_door(graph, told)
    yield graph
    graph.close()


@pytest.fixture
def desk(plant: Graph) -> Desk:
    """Where typed statements are run."""
    return Desk(plant, 3)


@pytest.fixture
def asked(settings: Settings, plant: Graph) -> Iterator[TestClient]:
    """The app on the demo plant, asked without a network."""
    with TestClient(create_app(settings, plant), base_url="http://127.0.0.1") as talking:
        yield talking
